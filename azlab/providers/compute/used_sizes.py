"""How much is in use of what was copied: a page of the practice cloud's own, for the bill.

Azure bills snapshots, restore points, images and replicas by the size in use, and shows it on the bill only.
Of an incremental snapshot it is what has changed since the one before; the first is whole
(learn.microsoft.com, virtual-machines/disks-understand-billing). So it is of restore points
(virtual-machines-create-restore-points).
"""

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ROUTES = Routes()
SNAPSHOT = "Microsoft.Compute/snapshots"
RESTORE_POINT = "Microsoft.Compute/restorePointCollections/restorePoints"
DISK_RESTORE_POINT = f"{RESTORE_POINT}/diskRestorePoints"
WHOLE = ("Microsoft.Compute/images", "Microsoft.Compute/galleries/images/versions")
SYSTEMS = {"Linux": 1_756_472 * 1024, "Windows": 12 * 1024**3}
"""Bytes of a new system disk: of Linux what `df` in the practice machine tells, of Windows a model."""
PACKAGE = 5 * 1024**2
"""Bytes of a package that came later: a model."""


@ROUTES.route("GET", "/lab/used-sizes")
def used_sizes(visit: Visit) -> Response:
    """Bytes in use of every snapshot, restore point, image and version."""
    rows = [
        {"id": row.id.text, "bytes": _snapshot(visit.cloud, row)} for row in visit.cloud.resources(SNAPSHOT)
    ]
    rows += [
        {"id": row.id.text, "bytes": _restore_point(visit.cloud, row)}
        for row in visit.cloud.resources(RESTORE_POINT)
    ]
    for kind in WHOLE:
        rows += [{"id": row.id.text, "bytes": _whole(row)} for row in visit.cloud.resources(kind)]
    return json_response(200, {"value": rows})


def _whole(resource: Resource) -> int:
    """All disks of an image or a version."""
    data: Json = resource.interior.get("data", {})
    return _used(resource.interior.get("machine")) + sum(_used(disk.get("machine")) for disk in data.values())


def _snapshot(cloud: Cloud, snapshot: Resource) -> int:
    before = None
    if snapshot.properties.get("incremental"):
        before = _before(snapshot, cloud.resources(SNAPSHOT), "incrementalSnapshotFamilyId")
    return _since(before, snapshot)


def _restore_point(cloud: Cloud, point: Resource) -> int:
    """All its disks, each of them incremental."""
    every = cloud.resources(DISK_RESTORE_POINT)
    disks = cloud.resources(DISK_RESTORE_POINT, point.id)
    return sum(_since(_before(disk, every, "familyId"), disk) for disk in disks)


def _since(before: Resource | None, volume: Resource) -> int:
    machine = volume.interior.get("machine")
    return _used(machine) if before is None else _changed(before.interior.get("machine") or {}, machine or {})


def _before(volume: Resource, every: list[Resource], family: str) -> Resource | None:
    """The newest older one of the same family in the same region; None for the first."""
    known, made = volume.properties.get(family), str(volume.properties.get("timeCreated"))
    others = [
        row
        for row in every
        if known
        and row.properties.get(family) == known
        and _region(row) == _region(volume)
        and str(row.properties.get("timeCreated")) < made
    ]
    return max(others, key=lambda row: str(row.properties.get("timeCreated")), default=None)


def _region(volume: Resource) -> str:
    return volume.location or str(volume.interior.get("location", ""))


def _used(machine: Json | None) -> int:
    if not machine:
        return 0
    files: dict[str, str] = machine.get("files", {})
    system = 0 if machine.get("file_system") else SYSTEMS.get(str(machine.get("os_type")), 0)
    return system + sum(map(len, files.values()))


def _changed(before: Json, after: Json) -> int:
    files: dict[str, str] = after.get("files", {})
    known: dict[str, str] = before.get("files", {})
    written = sum(len(text) for path, text in files.items() if known.get(path) != text)
    packages = set(after.get("packages", {}).items()) - set(before.get("packages", {}).items())
    return written + PACKAGE * len(packages)
