"""Claims about managed disks."""

from azlab.sentences import PracticeOnlyError
from grader.checks.claims import claim
from grader.checks.cloud import Json
from grader.checks.documents import last_name, value_at
from grader.checks.insides import Inside, look_into
from grader.checks.journal import Journal
from grader.checks.resources import Resource, origin_words, told
from grader.checks.subjects import subject

SNAPSHOTS = "Microsoft.Compute/snapshots"


class Volume(Inside):
    """What disks and snapshots have in common."""

    @claim("has {size} GiB")
    def has_size_gb(self, size: int) -> str | None:
        """Which `--size-gb` did you give?"""
        found = self.value("properties.diskSizeGB")
        return None if found == size else f"it has {found} GiB"

    @claim(lambda source: origin_words("was copied from", source))
    def was_copied_from(self, source: str | Resource) -> str | None:
        """What did you give to `--source`? `show` tells it under `creationData`.

        What a copy is made from is fixed. Delete it, and make it again.
        """
        data = self.value("properties.creationData") or {}
        origin = data.get("sourceResourceId")
        if self._is_one(origin, source):
            return None
        return f"it was copied from {told(origin, source)}" if origin else "it is not a copy of another one"

    @claim("can be read by nobody through a link", of_the_missing=True)
    def has_no_link(self) -> str | None:
        """`grant-access` began it. Which command ends it? `diskState` in `show` is `ActiveSAS` until then.

        `revoke-access` ends a link at once. What it was made for can be read by nobody afterwards.
        """
        if self.document is None:
            return self._still_there()
        return "a link to it works" if opens_by_link(self.document) else None

    def _other_file(self, path: str, other: str) -> str | None:
        """Why a file is not here as another volume (by its id) has it; None when it is.

        Raises `PracticeOnlyError` in real Azure, which looks into no disk.
        """
        wanted = look_into(self.cloud, other, f"cat {path}")
        if wanted is None and self.cloud.is_real and self.cloud.get(other) is not None:
            raise PracticeOnlyError("Only the practice Azure looks into disks")
        if not wanted:
            return f"'{last_name(other)}' is not there, or holds no such file"
        seen = self._look(f"cat {path}")
        if not seen:
            return (
                f"'{path}' is on it, and empty" if self._look(f"ls -d {path}") else f"'{path}' is not on it"
            )
        return None if seen == wanted else f"'{path}' is on it, with other content"


def opens_by_link(volume: Json) -> bool:
    """Whether a link to a disk or snapshot works, as `diskState` tells (ActiveSAS, ActiveSASFrozen)."""
    return str(value_at(volume, "properties.diskState")).startswith("ActiveSAS")


@subject("disk")
class Disk(Volume):
    """A managed disk."""

    kind = "disk"
    type = "Microsoft.Compute/disks"

    @claim("is attached to '{machine}'")
    def is_attached_to(self, machine: str) -> str | None:
        """Which command gives a VM a disk that is there? `managedBy` then names that VM.

        `az vm disk attach` takes the VM by `--vm-name`, and the disk by `--name`.
        """
        owner = self.value("managedBy")
        if self._is_one(owner, machine):
            return None
        return f"it is attached to {told(owner, machine)}" if owner else "it is not attached to any VM"

    @claim("has the file '{path}' as snapshot '{snapshot}' holds it")
    def has_file_of(self, path: str, snapshot: str, by: str) -> str | None:
        """Does `ls` show the file where you copied it to, and is that on this disk? `df FOLDER` tells.

        Mount the copy, `cp` the file from there into the folder of the other disk, and look again.
        """
        # `by` is the disk that brings it, and may be deleted by now. The snapshot is what nobody can change.
        copy = self.cloud.resource_id(self.type, by, self.group)
        if self.cloud.get(copy) is None and not Journal.of(self.cloud).saw(copy):
            return f"there is no disk '{by}' yet"
        return self._other_file(path, self.cloud.resource_id(SNAPSHOTS, snapshot, self.group))

    @claim("is not attached to any VM")
    def is_unattached(self) -> str | None:
        """Which VM does `managedBy` name, and how does a VM let go of a disk?

        `az vm disk detach` takes a data disk off. An OS disk is let go when another one takes its place.
        """
        owner = self.value("managedBy")
        return f"it is attached to '{last_name(owner)}'" if owner else None
