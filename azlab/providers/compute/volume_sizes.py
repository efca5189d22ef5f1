"""How large a disk or a snapshot may be, in GiB."""

from azlab.arm.errors import BadRequest, invalid_parameter, missing_value
from azlab.arm.messages import Json
from azlab.arm.resource import Change

LARGEST = 32767
SIZE = "disk.diskSizeGB"


def refuse_size(change: Change) -> None:
    """Refuse what is no size, what is smaller than it was, and an empty volume without one."""
    size = change.get("diskSizeGB")
    if size is not None and not 1 <= size <= LARGEST:
        raise invalid_parameter(f"Value '{size}' for property '{SIZE}' is invalid.", SIZE)
    if size is None and change.before is None and change.get("creationData.createOption").lower() == "empty":
        raise missing_value(SIZE)
    was = change.before.properties.get("diskSizeGB", 0) if change.before else 0
    if size is not None and size < was:
        raise invalid_parameter("Disk size reducing is not supported.", SIZE)


def refuse_smaller(change: Change, content: Json) -> None:
    """Refuse a size into which the source does not go."""
    size, needed = change.get("diskSizeGB"), content.get("diskSizeGB", 0)
    if size is not None and size < needed:
        sentence = f"Disk size {size} GB is smaller than the size {needed} GB of its source."
        raise BadRequest("BadRequest", sentence)
