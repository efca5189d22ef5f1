"""Claims about managed images."""

from grader.checks.claims import claim
from grader.checks.documents import same
from grader.checks.insides import IDENTITY, Inside, look_into
from grader.checks.resources import Resource, origin_words, told
from grader.checks.subjects import subject

MACHINE, OS_DISK = "properties.sourceVirtualMachine.id", "properties.storageProfile.osDisk"
INSIDE = f"{IDENTITY}; dpkg-query -W; ls /root /opt /srv /var/www/html; cat /var/www/html/*"
"""What tells one Linux disk from another: who it is, what is installed, and what it serves."""


@subject("image")
class Image(Inside):
    """A managed image."""

    kind = "image"
    type = "Microsoft.Compute/images"

    def _unless_from(self, path: str, wanted: str | Resource) -> str | None:
        """Where the image came from, in words; None where it is the wanted one that stands at this path."""
        return None if self._is_one(self.value(path), wanted) else self._source(wanted)

    def _source(self, wanted: str | Resource) -> str:
        for path, words in (
            (MACHINE, "it was captured from"),
            (f"{OS_DISK}.snapshot.id", "it was made from the snapshot"),
            (f"{OS_DISK}.managedDisk.id", "it was made from the disk"),
        ):
            if self.value(path):
                return f"{words} {told(self.value(path), wanted)}"
        return "it was made from a file in a storage account"

    @claim(lambda machine: origin_words("was captured from", machine))
    def was_captured_from(self, machine: str | Resource) -> str | None:
        """Which VM did you give to `az image create --source`?

        An image keeps its source: delete it, and make it again. `lab.undo()` takes a mark off a wrong VM.
        """
        return self._unless_from(MACHINE, machine)

    @claim("was made from the disk '{disk}'")
    def was_made_from_disk(self, disk: str) -> str | None:
        """`az image create --source` takes a VM, a disk or a snapshot. Which did you give?

        With a disk, Azure cannot look inside: `--os-type` must tell it what is on it.
        """
        if self.value(MACHINE):
            return self._source(disk)
        return self._unless_from(f"{OS_DISK}.managedDisk.id", disk)

    @claim("was made from the snapshot '{snapshot}'")
    def was_made_from_snapshot(self, snapshot: str) -> str | None:
        """`az image create --source` takes a VM, a disk or a snapshot. Which did you give?

        An image keeps its source: delete it, and make it again.
        """
        return self._unless_from(f"{OS_DISK}.snapshot.id", snapshot)

    @claim("has the generation {generation}")
    def has_generation(self, generation: str | int) -> str | None:
        """Which `--hyper-v-generation` has the VM or the disk it came from?

        A generation is fixed: delete the image, and make it again with `--hyper-v-generation`.
        """
        found = str(self.value("properties.hyperVGeneration"))
        wanted = f"V{str(generation).strip().lstrip('vV')}"
        return None if same(found, wanted) else f"its generation is {found}"

    @claim("holds {os_type}")
    def has_os_type(self, os_type: str) -> str | None:
        """Which `--os-type` did you give?

        It is fixed, too: delete the image, and make it again.
        """
        found = self.value(f"{OS_DISK}.osType")
        return None if same(found, os_type) else f"it holds {found}"

    @claim("has {count} data disks")
    def has_data_disks(self, count: int) -> str | None:
        """An image takes along the data disks that its source has at that moment."""
        found = len(self.value("properties.storageProfile.dataDisks") or [])
        return None if found == count else f"it has {found}"

    @claim("has on its OS disk what image '{other}' has")
    def has_the_inside_of(self, other: str, group: str = "") -> str | None:
        """What was it made from? A copy begins with the image's own OS disk, or with a snapshot of that.

        `az image copy` takes that disk by itself. An image of another machine is not a copy.
        """
        first = self.cloud.resource_id(self.type, other, group or self.group)
        if self.cloud.get(first) is None:
            return f"'{other}' is not there to be compared with"
        own, theirs = (look_into(self.cloud, id, INSIDE) for id in (self.id, first))
        if None in (own, theirs):
            return self._without_system()
        return None if own == theirs else "something else is on it"
