"""What stops a rolling upgrade: too many instances that are unwell, of all or of those already upgraded."""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, Conflict
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import health
from azlab.providers.compute.scale_sets.members import instance_id, members


def found(cloud: Cloud, names: list[str]) -> list[Resource]:
    """The machines of these ids that are still there and are not being deleted."""
    there = (machine for name in names if (machine := cloud.get(name)) is not None)
    return [machine for machine in there if machine.properties.get("provisioningState") != "Deleting"]


def unhealthy(cloud: Cloud, scale_set: Resource, machines: list[Resource]) -> list[Resource]:
    """Those of the machines that failed, or are not known to be well; a deallocated one is not asked."""
    return [machine for machine in machines if _is_ill(cloud, scale_set, machine)]


def _is_ill(cloud: Cloud, scale_set: Resource, machine: Resource) -> bool:
    if machine.properties.get("provisioningState") == "Failed":
        return True
    resting = machine.interior.get("power") == "deallocated"  # nobody asks how it is
    return not resting and health.state(cloud, scale_set, machine) in ("Unhealthy", "Unknown")


def too_many_unhealthy(cloud: Cloud, scale_set: Resource, upgrade: Resource) -> AzureError | None:
    """The sentence is quoted in opencb/opencga issue 987."""
    there = members(cloud, scale_set.id)
    percent = _percent(len(unhealthy(cloud, scale_set, there)), len(there))
    limit = upgrade.properties["policy"]["maxUnhealthyInstancePercent"]
    if percent <= limit:
        return None
    return Conflict(
        "MaxUnhealthyInstancePercentExceededInRollingUpgrade",
        "Rolling Upgrade failed after exceeding the MaxUnhealthyInstancePercent value defined in the "
        f"RollingUpgradePolicy. {percent}% of instances are in an unhealthy state - more than the threshold "
        f"of {limit}%. To apply upgrades, consider increasing the MaxUnhealthyInstancePercent value.",
    )


def too_many_unhealthy_upgraded(cloud: Cloud, scale_set: Resource, upgrade: Resource) -> AzureError | None:
    """The sentence is quoted in microsoft/AzureTRE issue 1591."""
    upgraded = found(cloud, upgrade.interior.get("upgraded", []))
    ill = unhealthy(cloud, scale_set, upgraded)
    percent = _percent(len(ill), len(upgraded))
    limit = upgrade.properties["policy"]["maxUnhealthyUpgradedInstancePercent"]
    if percent <= limit:
        return None
    return Conflict(
        "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade",
        "Rolling Upgrade failed after exceeding the MaxUnhealthyUpgradedInstancePercent value defined in the "
        f"RollingUpgradePolicy. {percent}% of instances are in an unhealthy state after being upgraded - "
        f"more than the threshold of {limit}%. The most impactful error is: Instance found to be unhealthy "
        f"or unreachable.. First failed instance ID is: {instance_id(ill[0])}.",
    )


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
