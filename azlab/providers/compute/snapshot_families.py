"""The incremental snapshots of one disk are a family: its limits, and its copies in other regions."""

from datetime import datetime, timedelta

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, invalid_parameter, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import accesses
from azlab.providers.compute.disk_sources import FAMILY

DISK = "Microsoft.Compute/disks"
SNAPSHOT = "Microsoft.Compute/snapshots"
LARGEST, AT_ONCE, LINKS = 500, 7, 5
WHILE = timedelta(minutes=5)


def family_id(cloud: Cloud, content: Json) -> str:
    """The id that the snapshots of one disk share; a copy keeps the one of its source."""
    if content.get(FAMILY):
        return str(content[FAMILY])
    known = next((snapshot.properties.get(FAMILY) for snapshot in _of_disk(cloud, content)), None)
    return known or cloud.guid()


def refuse_too_many(change: Change, content: Json) -> None:
    """Refuse the 501st snapshot of a disk, and the eighth within five minutes."""
    # Both limits are documented in these words; the sentences of the refusals are not.
    family = _of_disk(change.cloud, content)
    if len(family) >= LARGEST:
        raise not_allowed("A total of 500 incremental snapshots can be created for a single disk.")
    since = change.cloud.clock.now() - WHILE
    recent = [
        snapshot for snapshot in family if datetime.fromisoformat(snapshot.properties["timeCreated"]) > since
    ]
    if len(recent) >= AT_ONCE:
        raise not_allowed("Up to seven incremental snapshots per disk can be created every five minutes.")


def refuse_full(change: Change) -> None:
    """Of Ultra and Premium SSD v2 there are incremental snapshots only.

    Sentence: Microsoft's support pages, as quoted for Azure in China (disk operations, 2026).
    """
    disk = change.cloud.follow(change.get("creationData.sourceResourceId") or "", DISK)
    sku = str(disk.document["sku"]["name"]) if disk is not None else ""
    if sku in ("UltraSSD_LRS", "PremiumV2_LRS") and not change.get("incremental"):
        raise BadRequest("BadRequest", f"Only incremental snapshots are supported for disks of Sku {sku}")


def refuse_copy(change: Change) -> None:
    """Refuse to copy to another region what is not an incremental snapshot."""
    source = change.cloud.follow(change.get("creationData.sourceResourceId", ""), SNAPSHOT)
    if source is None:
        raise invalid_parameter("Entity not of expected type.", "creationData.sourceResourceId")
    if not (change.get("incremental") and source.properties.get("incremental")):
        raise BadRequest(
            "BadRequest", "CreateOption.CopyStart is only supported for an incremental snapshot."
        )


def refuse_sixth_access(cloud: Cloud, snapshot: Resource) -> None:
    """Refuse more links than five to the snapshots of one family."""
    shared = snapshot.properties.get(FAMILY)
    mentioning = cloud.mentioning(str(shared), SNAPSHOT) if shared else ()
    family = [member for member in mentioning if member.properties.get(FAMILY) == shared]
    others = [member for member in family if member.id.key != snapshot.id.key]
    if len([member for member in others if accesses.is_open(cloud, member)]) >= LINKS:
        raise not_allowed(
            "You can currently only generate SAS URIs of up to five snapshots of a particular snapshot "
            "family at any given time."
        )


def _of_disk(cloud: Cloud, content: Json) -> list[Resource]:
    """The incremental snapshots of the disk with this content's unique id."""
    disk = content.get("uniqueId")
    return [
        snapshot
        for snapshot in (cloud.mentioning(str(disk), SNAPSHOT) if disk else ())
        if snapshot.properties.get("incremental")
        and get_at(snapshot.properties, "creationData.sourceUniqueId") == disk
    ]  # fmt: skip
