"""How much is in use of what was copied: a page of the practice cloud's own, for the bill.

Azure bills snapshots, images and replicas by the size in use, and shows it on the bill only. Of an
incremental snapshot it is what has changed since the one before; the first is whole (learn.microsoft.com,
virtual-machines/disks-understand-billing).
"""

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ROUTES = Routes()
SNAPSHOT = "Microsoft.Compute/snapshots"
WHOLE = ("Microsoft.Compute/images", "Microsoft.Compute/galleries/images/versions")
SYSTEMS = {"Linux": 1_756_472 * 1024, "Windows": 12 * 1024**3}
"""Bytes of a new system disk: of Linux what `df` in the practice machine tells, of Windows a model."""
PACKAGE = 5 * 1024**2
"""Bytes of a package that came later: a model."""


@ROUTES.route("GET", "/lab/used-sizes")
def used_sizes(visit: Visit) -> Response:
    """Bytes in use of every snapshot, image and version."""
    rows = [
        {"id": row.id.text, "bytes": _snapshot(visit.cloud, row)} for row in visit.cloud.resources(SNAPSHOT)
    ]
    for kind in WHOLE:
        rows += [{"id": row.id.text, "bytes": _whole(row)} for row in visit.cloud.resources(kind)]
    return json_response(200, {"value": rows})


def _whole(resource: Resource) -> int:
    """All disks of an image or a version."""
    data: Json = resource.interior.get("data", {})
    return _used(resource.interior.get("machine")) + sum(_used(disk.get("machine")) for disk in data.values())


def _snapshot(cloud: Cloud, snapshot: Resource) -> int:
    machine = snapshot.interior.get("machine")
    before = _before(cloud, snapshot) if snapshot.properties.get("incremental") else None
    return _used(machine) if before is None else _changed(before.interior.get("machine") or {}, machine or {})


def _before(cloud: Cloud, snapshot: Resource) -> Resource | None:
    """The newest older one of the same family in the same region."""
    family, made = (
        snapshot.properties.get("incrementalSnapshotFamilyId"),
        snapshot.properties.get("timeCreated"),
    )
    others = [
        row
        for row in cloud.resources(SNAPSHOT)
        if family
        and row.properties.get("incrementalSnapshotFamilyId") == family
        and row.location == snapshot.location
        and str(row.properties.get("timeCreated")) < str(made)
    ]
    return max(others, key=lambda row: str(row.properties.get("timeCreated")), default=None)


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
