"""Disks and snapshots that are made to be filled by an upload.

They are `ReadyToUpload`, `ActiveUpload` while a link to write is open, `Unattached` when it has been
closed. What is uploaded is not looked at here: the disk stays empty.
"""

from azlab.arm.errors import invalid_value, missing_value, not_allowed
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource

GIB = 1024**3
FOOTER = 512
"""Bytes at the end of a VHD, which are no part of the disk."""
NOT_HERE = ("ImportSecure", "UploadPreparedSecure", "CopyFromSanSnapshot")
SIZE = "creationData.uploadSizeBytes"
LEAST, MOST = 20972032, 35183298347520
"""Bytes of an upload with its footer: Microsoft's REST reference, disks, `uploadSizeBytes`."""


def _is_one(change: Change) -> bool:
    return str(change.get("creationData.createOption")).lower() == "upload"


def refuse(change: Change) -> None:
    """Refuse an upload of which nobody says how long it is, or that no disk can be."""
    if not _is_one(change):
        return
    size = change.get(SIZE)
    if size is None:
        raise missing_value(f"disk.{SIZE}")
    if not LEAST <= size <= MOST:
        raise invalid_value(f"disk.{SIZE}")


def prepare(change: Change) -> None:
    """The size of the disk, and that it waits."""
    if _is_one(change):
        change.interior["upload"] = "ReadyToUpload"
        change.properties.setdefault("diskSizeGB", -(-(change.get(SIZE) - FOOTER) // GIB))


def state(interior: Json) -> str:
    """The state of a disk that was not uploaded yet; "" of any other."""
    return str(interior.get("upload", ""))


def begin(call: Call) -> None:
    """A link to write to the disk is open."""
    if state(call.resource.interior) and call.body.get("access") == "Write":
        call.resource.interior["upload"] = "ActiveUpload"
        call.cloud.put(call.resource)


def end(call: Call) -> None:
    """The upload is over."""
    if state(call.resource.interior) == "ActiveUpload":
        del call.resource.interior["upload"]
        call.resource.properties["diskState"] = "Unattached"


def refuse_use(disk: Resource) -> None:
    """Refuse to attach or to copy a disk that waits for its upload; Azure's sentence was not found."""
    if waiting := state(disk.interior):
        raise not_allowed(f"Disk {disk.id.name} cannot be used while it is in state {waiting}.")
