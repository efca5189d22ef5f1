"""A restore point's copy in another region: there at once, its disks arrive by and by."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import NotFound, missing_value, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.restore_points import names

SECONDS = 90.0
"""How long a copy to another region goes on in the background."""


def is_copy(change: Change) -> bool:
    """Whether the collection is a copy of another one, or the point is asked to be."""
    return bool(change.get("sourceRestorePoint")) or _origin(change) is not None


def refuse(change: Change) -> None:
    """Refuse a copy whose source is not named, not there, or not of the collection that is copied."""
    wanted = get_at(change.properties, "sourceRestorePoint.id", "")
    if not wanted:
        raise missing_value("sourceRestorePoint")
    source = change.cloud.follow(wanted, names.POINT)
    if source is None:
        raise NotFound("NotFound", f"Resource {wanted.rstrip('/').rpartition('/')[2]} is not found.")
    # The rule is documented (copy restore points between regions); of the sentence no record was found.
    if source.id.parent is None or not same_id(source.id.parent.text, _origin(change) or ""):
        raise not_allowed(
            f"Restore point '{source.id.text}' is not in the source of the restore point collection "
            f"'{names.collection_of(change.cloud, change.id).id.name}'."
        )


def copy(change: Change) -> None:
    """Copy a restore point with its disk restore points into the collection's region."""
    source = change.cloud.follow(get_at(change.properties, "sourceRestorePoint.id"), names.POINT)
    assert source is not None
    for name in ("sourceMetadata", "consistencyMode", "excludeDisks"):
        if name in source.properties:
            change.properties[name] = copy_of(source.properties[name])
    change.properties["timeCreated"] = change.cloud.now()
    copied = {disk.id.key: _copy_disk(change, disk) for disk in names.disk_points(change.cloud, source.id)}
    storage = get_at(change.properties, "sourceMetadata.storageProfile")
    for entry in (storage.get("osDisk", {}), *storage["dataDisks"]):
        of_disk = entry.get("diskRestorePoint")
        if of_disk:
            of_disk.update(id=copied[of_disk["id"].lower()], sourceDiskRestorePoint={"id": of_disk["id"]})
    _in_the_background(change, list(copied.values()))


def _copy_disk(change: Change, disk: Resource) -> str:
    id = change.id.child("diskRestorePoints", disk.id.name)
    collection = names.collection_of(change.cloud, change.id)
    source = get_at(collection.properties, "source.location")
    document: Json = {"name": id.name, "id": id.text, "type": names.DISK_POINT}
    document["properties"] = {
        **copy_of(disk.properties),
        "timeCreated": change.cloud.now(),
        "sourceResourceId": disk.id.text,
        "sourceResourceLocation": source,
        "replicationState": "InProgress",
        "completionPercent": 0,
    }
    interior = {**copy_of(disk.interior), "location": collection.location}
    interior.pop("access", None)
    change.cloud.put(Resource(id, document, interior))
    return id.text


def _in_the_background(change: Change, disks: list[str]) -> None:
    done = [
        ["set", disk.lower(), f"properties.{name}", value]
        for disk in disks
        for name, value in (("completionPercent", 100), ("replicationState", "Succeeded"))
    ]
    name = change.cloud.guid()
    change.cloud.operations.start(name, _key(change.id.key), SECONDS, shape="compute", effects=done)


def percent(cloud: Cloud, point: Resource) -> int:
    """How much of a restore point has been copied; who asks again sees that time has passed."""
    copying = cloud.operations.open_on(_key(point.id.key))
    if not copying:
        return 100
    done = cloud.operations.percent(copying[0])
    cloud.clock.advance(SECONDS / 4)
    return done


def cancel(cloud: Cloud, point: Resource) -> None:
    """End the copying: what goes with the point would miss it."""
    cloud.operations.cancel(_key(point.id.key))


def _origin(change: Change) -> str | None:
    """The collection that this collection copies; None where it has a VM's own restore points."""
    source = get_at(names.collection_of(change.cloud, change.id).properties, "source.id", "")
    return source if change.cloud.follow(source, names.COLLECTION) else None


def _key(point: str) -> str:
    """A key of its own: a point whose disks are being copied is not busy."""
    return f"{point}/copy"
