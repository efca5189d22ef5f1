"""How many cores a subscription may have in a region, and has."""

from collections.abc import Mapping
from types import MappingProxyType

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.indexes import Index, scope_of
from azlab.arm.resource import Change
from azlab.data import Size

SIZES = Index(
    "sizes in use", "name", ("location", "properties.hardwareProfile.vmSize"), per_subscription=True
)
"""How many machines of each size there are in a region: VMs, and instances of scale sets."""
EMPTY: Mapping[str, int] = MappingProxyType({})


def refuse_quota(change: Change, size: Size) -> None:
    """Cores count against the region and against the family, running or not."""
    own = data.size(get_at(change.before.properties, "hardwareProfile.vmSize", "")) if change.before else None
    has = dict.fromkeys(("cores", own.family), own.cores) if own else {}
    refuse_cores(change.cloud, change.id.subscription, change.location, size, size.cores, has)


def refuse_cores(
    cloud: Cloud, subscription: str, location: str, size: Size, more: int, has: Mapping[str, int] = EMPTY
) -> None:
    """Raise when `more` cores of a size's family are too many; `has` are those to be given back."""
    limits = data.limits(location)
    used = cores_in_use(cloud, subscription, location)
    for name in ("cores", size.family):
        limit, needed = limits.get(name), more - has.get(name, 0)
        if limit is not None and needed > 0 and used.get(name, 0) + needed > limit:
            label = "Total Regional" if name == "cores" else size.family
            raise quota_exceeded(label, location, limit, used.get(name, 0), needed)


def cores_in_use(cloud: Cloud, subscription: str, location: str) -> dict[str, int]:
    """Cores by quota name in a subscription and region, of VMs and of the instances of scale sets."""
    used = {"cores": 0}
    for name, count in cloud.indexes.tallies(SIZES.name, scope_of(subscription, location)):
        if size := data.size(name):
            used["cores"] += size.cores * count
            used[size.family] = used.get(size.family, 0) + size.cores * count
    return used


def quota_exceeded(label: str, location: str, limit: int, used: int, more: int) -> AzureError:
    regional = "regional" if label == "Total Regional" else "per-vm"
    return not_allowed(
        f"Operation could not be completed as it results in exceeding approved {label} Cores quota. "
        f"Additional details - Deployment Model: Resource Manager, Location: {location}, Current Limit: "
        f"{limit}, Current Usage: {used}, Additional Required: {more}, (Minimum) New Limit Required: "
        f"{used + more}. Submit a request for Quota increase at "
        "https://aka.ms/ProdportalCRP/?#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView by "
        "specifying parameters listed in the ‘Details’ section for deployment to succeed. Please read more "
        "about quota limits at "
        f"https://docs.microsoft.com/en-us/azure/azure-supportability/{regional}-quota-requests"
    )
