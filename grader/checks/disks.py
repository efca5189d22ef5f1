"""Claims about managed disks."""

from grader.checks.claims import claim
from grader.checks.documents import last_name, names
from grader.checks.insides import Inside, look_into
from grader.checks.subjects import subject


class Volume(Inside):
    """What disks and snapshots have in common."""

    @claim("has {size} GiB")
    def has_size_gb(self, size: int) -> str | None:
        """Which `--size-gb` did you give?"""
        found = self.value("properties.diskSizeGB")
        return None if found == size else f"it has {found} GiB"

    @claim("was copied from '{source}'")
    def was_copied_from(self, source: str) -> str | None:
        """What did you give to `--source`? `show` tells it under `creationData`.

        What a copy is made from is fixed. Delete it, and make it again.
        """
        data = self.value("properties.creationData") or {}
        origin = data.get("sourceResourceId")
        if names(origin, source):
            return None
        return f"it was copied from '{last_name(origin)}'" if origin else "it is not a copy of another one"


@subject("disk")
class Disk(Volume):
    """A managed disk."""

    kind = "disk"
    type = "Microsoft.Compute/disks"

    @claim("is attached to '{machine}'")
    def is_attached_to(self, machine: str) -> str | None:
        """Which command gives a VM a disk that is there? `managedBy` then names that VM."""
        owner = self.value("managedBy")
        if names(owner, machine):
            return None
        return f"it is attached to '{last_name(owner)}'" if owner else "it is not attached to any VM"

    @claim("has the file '{path}' as disk '{other}' has it")
    def has_file_of(self, path: str, other: str) -> str | None:
        """Does `ls` show the file where you copied it to, and is that on this disk? `df FOLDER` tells.

        Mount the copy, `cp` the file from there into the folder of the other disk, and look again.
        """
        script = f"cat {path}"
        wanted = look_into(self.cloud, f"{self.id.rpartition('/')[0]}/{other}", script)
        if not wanted:
            return f"there is no disk '{other}' with such a file yet"
        seen = self._look(script)
        if not seen:
            return f"'{path}' is not on it"
        return None if seen == wanted else f"'{path}' is on it, with other content"

    @claim("is not attached to any VM")
    def is_unattached(self) -> str | None:
        """Which VM does `managedBy` name, and how does a VM let go of a disk?"""
        owner = self.value("managedBy")
        return f"it is attached to '{last_name(owner)}'" if owner else None
