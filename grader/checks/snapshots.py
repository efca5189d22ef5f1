"""Claims about snapshots."""

from grader.checks.claims import claim
from grader.checks.disks import Disk, Volume
from grader.checks.subjects import subject


@subject("snapshot")
class Snapshot(Volume):
    """A snapshot."""

    kind = "snapshot"
    type = "Microsoft.Compute/snapshots"

    @claim("is incremental")
    def is_incremental(self) -> str | None:
        """Which option of `az snapshot create` asks for the changes only? It cannot be changed later.

        A snapshot of the wrong kind is deleted with `az snapshot delete` and taken again.
        """
        return None if self.value("properties.incremental") else "it is a full one"

    @claim("is a full one")
    def is_full(self) -> str | None:
        """What does `az snapshot create` make when nothing is said? It cannot be changed later.

        A snapshot of the wrong kind is deleted with `az snapshot delete` and taken again.
        """
        return "it is incremental" if self.value("properties.incremental") else None

    @claim("holds all its data")
    def is_complete(self) -> str | None:
        """A copy in another region goes on in the background. Which property tells how far it is?

        `az snapshot show` has `completionPercent`. Ask again after a while, or let `az snapshot wait` ask.
        """
        percent = self.value("properties.completionPercent")
        return None if percent in (None, 100) else f"{percent:g} percent of it have arrived"

    @claim("holds the file '{path}' as disk '{disk}' has it")
    def holds_file_of(self, path: str, disk: str, group: str) -> str | None:
        """Of which disk was it taken, and when? What was written later is not in it.

        Take a new snapshot of the disk as it is now. A copy in another region is then made of that one.
        """
        return self._other_file(path, self.cloud.resource_id(Disk.type, disk, group))
