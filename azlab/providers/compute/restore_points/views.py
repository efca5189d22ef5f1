"""What a restore point shows: its document, and how far the copying of its disks is."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute.restore_points import copies, names

ORDER = ("sourceMetadata", "provisioningState", "consistencyMode", "timeCreated")


def document(point: Resource) -> Json:
    """The restore point without its instance view."""
    held = copy_of(point.document)
    properties = held["properties"]
    ordered = {name: properties.pop(name) for name in ("excludeDisks", *ORDER) if name in properties}
    return {**held, "properties": {**ordered, **properties}}


def instance_view(cloud: Cloud, point: Resource) -> Json:
    """`instanceView`, in the shape of the REST reference's example of a copied restore point."""
    percent = copies.percent(cloud, point)
    replication = {"status": _status(percent == 100), "completionPercent": percent}
    disks = [
        {"id": disk.id.text, "replicationStatus": replication} for disk in names.disk_points(cloud, point.id)
    ]
    return {"statuses": [_status(percent == 100)], "diskRestorePoints": disks}


def _status(done: bool) -> Json:
    word = "Succeeded" if done else "InProgress"
    code = f"ReplicationState/{word[0].lower()}{word[1:]}"
    return {"code": code, "level": "Info", "displayStatus": word}
