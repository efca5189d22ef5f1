"""The types of restore points, and how their parts are found."""

from azlab.arm.cloud import Cloud
from azlab.arm.ids import ResourceId
from azlab.arm.store import Resource

COLLECTION = "Microsoft.Compute/restorePointCollections"
POINT = f"{COLLECTION}/restorePoints"
DISK_POINT = f"{POINT}/diskRestorePoints"
MACHINE = "Microsoft.Compute/virtualMachines"


def collection_of(cloud: Cloud, point: ResourceId) -> Resource:
    """The collection of a restore point. ARM has refused what has no parent."""
    found = cloud.get(point.parent) if point.parent else None
    assert found is not None
    return found


def disk_points(cloud: Cloud, below: ResourceId) -> list[Resource]:
    """The disk restore points below a restore point, or below a whole collection."""
    return cloud.resources(DISK_POINT, below)


def display(cloud: Cloud, location: str) -> str:
    """A region as restore points write it, `WestEurope`: so in the recordings of azure-cli's own tests."""
    return cloud.setting.locations.get(location, location).replace(" ", "")
