"""Rolling upgrades: instances are brought to the model batch by batch, as long as they stay healthy.

The next batch is due at a full minute of the cloud's time; a chore carries on with it. What becomes of
the upgrade is known by then to the operation that began it: it was rehearsed, and nothing of that kept.
"""

from datetime import datetime, timedelta
from math import ceil

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError, Conflict, from_document
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import bringing, health
from azlab.providers.compute.scale_sets.durations import seconds
from azlab.providers.compute.scale_sets.members import instance_id, members
from azlab.providers.compute.scale_sets.names import ROLLING, SCALE_SET

MINUTE = 60
DEFAULTS = {
    "maxBatchInstancePercent": 20,
    "maxUnhealthyInstancePercent": 20,
    "maxUnhealthyUpgradedInstancePercent": 20,
    "pauseTimeBetweenBatches": "PT0S",
}


class _RehearsedError(Exception):
    """Leaves the rehearsal, so that nothing of it is kept."""


def start(change: Change, machines: list[Resource]) -> None:
    """Begin to bring these instances to the model; the operation lasts until the end is reached."""
    upgrade = _begin(change, machines)
    if not machines:
        _complete(upgrade)
        change.cloud.put(upgrade)
        return
    change.cloud.put(Resource(change.id, change.document, change.interior))
    change.error = _rehearse(change.cloud, upgrade)
    change.interior["upgradeSeconds"] = _seconds(change.cloud, upgrade)
    change.cloud.put(upgrade)


def carry_on(cloud: Cloud) -> None:
    """The chore: do what is due of every rolling upgrade."""
    for upgrade in cloud.resources(ROLLING):
        _do_due(cloud, upgrade)


def latest(cloud: Cloud, scale_set: ResourceId) -> Resource | None:
    return cloud.get(scale_set.child("rollingUpgrades", "latest"))


def is_running(upgrade: Resource | None) -> bool:
    return upgrade is not None and get_at(upgrade.properties, "runningStatus.code") == "RollingForward"


def cancel(cloud: Cloud, upgrade: Resource) -> None:
    """Batches that have not begun are left as they are, and the operation that began it ends well.

    No record was found of how Azure ends that operation.
    """
    _set_code(upgrade, "Cancelled")
    upgrade.properties["runningStatus"].update(lastAction="Cancel", lastActionTime=cloud.now())
    cloud.put(upgrade)
    _end_operation(cloud, upgrade)


def _begin(change: Change, machines: list[Resource]) -> Resource:
    cloud, id = change.cloud, change.id.child("rollingUpgrades", "latest")
    policy = {**DEFAULTS, **change.get("upgradePolicy.rollingUpgradePolicy", {})}
    # A share of all instances, not of those that are to be upgraded, and of few instances one.
    size = max(1, len(members(cloud, change.id)) * int(policy["maxBatchInstancePercent"]) // 100)
    names = [machine.id.text for machine in machines]
    batches = [names[first : first + size] for first in range(0, len(names), size)]
    document = _document(change, id, policy, len(names))
    step = ceil((MINUTE + seconds(policy["pauseTimeBetweenBatches"])) / MINUTE) * MINUTE
    first_due = _full_minute(cloud.clock.now() + timedelta(seconds=MINUTE))
    interior = {"batches": batches, "due": first_due.isoformat(), "step": step, "awaited": True}
    return Resource(id, document, interior)


def _document(change: Change, id: ResourceId, policy: Json, count: int) -> Json:
    """An upgrade of so many instances as it begins."""
    now = change.cloud.now()
    properties: Json = {
        "policy": policy,
        "runningStatus": {
            "code": "RollingForward",
            "startTime": now,
            "lastAction": "Start",
            "lastActionTime": now,
        },
        "progress": _progress(pending=count),
    }
    return {
        "name": "latest",
        "id": id.text,
        "type": ROLLING,
        "location": change.location,
        "properties": properties,
    }


def _full_minute(moment: datetime) -> datetime:
    full = moment.replace(second=0, microsecond=0)
    return full if full == moment else full + timedelta(minutes=1)


def _progress(done: int = 0, failed: int = 0, pending: int = 0) -> Json:
    return {
        "successfulInstanceCount": done,
        "failedInstanceCount": failed,
        "inProgressInstanceCount": 0,
        "pendingInstanceCount": pending,
    }


def _seconds(cloud: Cloud, upgrade: Resource) -> float:
    """Seconds that the operation lasts: until just after its last batch, or the batch that faults it."""
    last = datetime.fromisoformat(upgrade.interior["due"])
    steps = max(0, upgrade.interior.get("rehearsed", 1) - 1)
    end = last + timedelta(seconds=steps * upgrade.interior["step"] + 1)
    return (end - cloud.clock.now()).total_seconds()


def _rehearse(cloud: Cloud, upgrade: Resource) -> AzureError | None:
    """Do all batches, see what becomes of them, and undo it."""
    tried = Resource(upgrade.id, copy_of(upgrade.document), copy_of(upgrade.interior))
    count = 0
    try:
        with cloud.store.savepoint():
            while is_running(tried):
                count += 1
                _next_batch(cloud, tried)
            raise _RehearsedError
    except _RehearsedError:
        upgrade.interior["rehearsed"] = count
    error = tried.properties.get("error")
    return from_document(error) if error else None


def _do_due(cloud: Cloud, upgrade: Resource) -> None:
    # Several may be due: chores run once, however many minutes have passed.
    while is_running(upgrade) and datetime.fromisoformat(upgrade.interior["due"]) <= cloud.clock.now():
        _next_batch(cloud, upgrade)
        if not is_running(upgrade):
            _end_operation(cloud, upgrade)
        due = datetime.fromisoformat(upgrade.interior["due"])
        upgrade.interior["due"] = (due + timedelta(seconds=upgrade.interior["step"])).isoformat()
        cloud.put(upgrade)


def _next_batch(cloud: Cloud, upgrade: Resource) -> None:
    scale_set = cloud.follow(str(upgrade.id.parent or ""), SCALE_SET)
    batches: list[list[str]] = upgrade.interior["batches"]
    if scale_set is None or not batches:
        _complete(upgrade)
        return
    error = _too_many_unhealthy(cloud, scale_set, upgrade)
    if error is None:
        names = batches.pop(0)
        _bring(cloud, scale_set, upgrade, names)
        error = _too_many_unhealthy_upgraded(cloud, scale_set, upgrade)
        if error is not None:
            _roll_back(cloud, scale_set, upgrade, names)
    if error is not None:
        upgrade.properties["error"] = error.document()
        _set_code(upgrade, "Faulted")
    elif not batches:
        _complete(upgrade)


def _roll_back(cloud: Cloud, scale_set: Resource, upgrade: Resource, names: list[str]) -> None:
    """An upgrade that began by itself gives its last batch the image back, and leaves that version alone."""
    if "newest" not in upgrade.interior:
        return
    before: dict[str, str] = upgrade.interior["before"]
    change = bringing.change_of(cloud, scale_set)
    for machine in _found(cloud, names) if before else []:
        bringing.give_back(change, machine, before[machine.id.text])
    cloud.operations.apply(change.effects)
    scale_set.interior["refused"] = upgrade.interior["newest"]
    cloud.put(scale_set)


def _complete(upgrade: Resource) -> None:
    _set_code(upgrade, "Completed")


def _set_code(upgrade: Resource, code: str) -> None:
    upgrade.properties["runningStatus"].update(code=code)


def _end_operation(cloud: Cloud, upgrade: Resource) -> None:
    """What began the upgrade ends as the upgrade did, not as it was rehearsed: instances may have changed."""
    if upgrade.interior["awaited"]:
        cloud.operations.end(str(upgrade.id.parent or "").lower(), upgrade.properties.get("error"))


def _bring(cloud: Cloud, scale_set: Resource, upgrade: Resource, names: list[str]) -> None:
    found = _found(cloud, names)
    change = bringing.change_of(cloud, scale_set)
    bringing.bring_up(change, found)
    cloud.operations.apply(change.effects)
    upgraded: list[str] = upgrade.interior.setdefault("upgraded", [])
    upgraded += [machine.id.text for machine in found]
    failed = len(_unhealthy(cloud, scale_set, _found(cloud, upgraded)))
    pending = sum(len(_found(cloud, batch)) for batch in upgrade.interior["batches"])
    upgrade.properties["progress"] = _progress(len(upgraded) - failed, failed, pending)


def _found(cloud: Cloud, names: list[str]) -> list[Resource]:
    """The machines of these ids that are still there and are not being deleted."""
    there = (machine for name in names if (machine := cloud.get(name)) is not None)
    return [machine for machine in there if machine.properties.get("provisioningState") != "Deleting"]


def _unhealthy(cloud: Cloud, scale_set: Resource, machines: list[Resource]) -> list[Resource]:
    return [machine for machine in machines if _is_ill(cloud, scale_set, machine)]


def _is_ill(cloud: Cloud, scale_set: Resource, machine: Resource) -> bool:
    if machine.properties.get("provisioningState") == "Failed":
        return True
    resting = machine.interior.get("power") == "deallocated"  # nobody asks how it is
    return not resting and health.state(cloud, scale_set, machine) in ("Unhealthy", "Unknown")


def _too_many_unhealthy(cloud: Cloud, scale_set: Resource, upgrade: Resource) -> AzureError | None:
    """The sentence is quoted in opencb/opencga issue 987."""
    there = members(cloud, scale_set.id)
    percent = _percent(len(_unhealthy(cloud, scale_set, there)), len(there))
    limit = upgrade.properties["policy"]["maxUnhealthyInstancePercent"]
    if percent <= limit:
        return None
    return Conflict(
        "MaxUnhealthyInstancePercentExceededInRollingUpgrade",
        "Rolling Upgrade failed after exceeding the MaxUnhealthyInstancePercent value defined in the "
        f"RollingUpgradePolicy. {percent}% of instances are in an unhealthy state - more than the threshold "
        f"of {limit}%. To apply upgrades, consider increasing the MaxUnhealthyInstancePercent value.",
    )


def _too_many_unhealthy_upgraded(cloud: Cloud, scale_set: Resource, upgrade: Resource) -> AzureError | None:
    """The sentence is quoted in microsoft/AzureTRE issue 1591."""
    upgraded = _found(cloud, upgrade.interior.get("upgraded", []))
    ill = _unhealthy(cloud, scale_set, upgraded)
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
