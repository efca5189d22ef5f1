"""How many cores a subscription may have in a region, and has."""

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, not_allowed
from azlab.arm.fields import dig
from azlab.arm.resource import Change
from azlab.data import Size

MACHINE = "Microsoft.Compute/virtualMachines"


def refuse_quota(change: Change, size: Size) -> None:
    """Cores count against the region and against the family, running or not."""
    rows = {row["name"]["value"]: row for row in data.usages(change.location)}
    used = cores_in_use(change.cloud, change.id.subscription, change.location)
    own = data.size(dig(change.before.properties, "hardwareProfile.vmSize", "")) if change.before else None
    for name in ("cores", size.family):
        has = own.cores if own and name in ("cores", own.family) else 0
        row, more = rows.get(name), size.cores - has
        if row and used.get(name, 0) + more > row["limit"]:
            label = "Total Regional" if name == "cores" else size.family
            raise quota_exceeded(label, change.location, row["limit"], used.get(name, 0), more)


def cores_in_use(cloud: Cloud, subscription: str, location: str) -> dict[str, int]:
    """Cores by quota name in a subscription and region."""
    used = {"cores": 0}
    for machine in cloud.resources(MACHINE, f"/subscriptions/{subscription}"):
        size = data.size(dig(machine.properties, "hardwareProfile.vmSize", ""))
        if size and machine.location == location:
            used["cores"] += size.cores
            used[size.family] = used.get(size.family, 0) + size.cores
    return used


def quota_exceeded(label: str, location: str, limit: int, used: int, more: int) -> AzureError:
    regional = "regional" if label == "Total Regional" else "per-vm"
    return not_allowed(
        f"Operation could not be completed as it results in exceeding approved {label} Cores quota. "
        "Additional "
        f"details - Deployment Model: Resource Manager, Location: {location}, Current Limit: {limit}, "
        "Current "
        f"Usage: {used}, Additional Required: {more}, (Minimum) New Limit Required: {used + more}. Submit "
        "a request "
        "for Quota increase at "
        "https://aka.ms/ProdportalCRP/?#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView"
        " by specifying parameters listed in the ‘Details’ section for deployment to succeed. Please read "
        "more about "
        "quota limits at "
        f"https://docs.microsoft.com/en-us/azure/azure-supportability/{regional}-quota-requests"
    )
