"""Claims about snapshots."""

from grader.checks.disks import Volume


class Snapshot(Volume):
    kind = "snapshot"
    type = "Microsoft.Compute/snapshots"
