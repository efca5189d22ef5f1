"""A control group for a sandbox, where one may be made: the kernel then keeps its limits by itself.

Version 1 has a tree for each kind of limit, below /sys/fs/cgroup/memory and /sys/fs/cgroup/pids; version 2
has one tree, in which a group that has processes cannot share its limits out: so ours lies beside the one
of this process, and in version 1 below it. Where none may be made, which is the rule for users, `watching`
has to do.
"""

import itertools
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.execution.limits import Limits

ROOT = Path("/sys/fs/cgroup")
PREFIX = "azlab-sandbox-"
_numbers = itertools.count()


@dataclass(frozen=True)
class ControlGroup:
    """Folders of one sandbox's group: one in version 2, up to two in version 1."""

    folders: tuple[Path, ...]

    def add(self, process: int) -> None:
        """Put a process in, and with it all that it starts from now on."""
        for folder in self.folders:
            with suppress(OSError):
                # Children of a process are in its group by themselves: it is put there before it begins.
                (folder / "cgroup.procs").write_text(str(process))

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel has ended a process in it for its memory."""
        for folder in self.folders:
            for name in ("memory.events", "memory.oom_control"):
                with suppress(OSError):
                    counts = dict(map(str.split, (folder / name).read_text().splitlines()))
                    if int(counts.get("oom_kill", 0)):
                        return True
        return False

    def remove(self) -> None:
        """Remove it when its processes have gone: they may need a moment for that."""
        for folder in self.folders:
            for _ in range(200):
                with suppress(FileNotFoundError, OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.01)


def make(limits: Limits) -> ControlGroup | None:
    """A new group with limits; None where none may be made."""
    name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
    version_2 = (ROOT / "cgroup.controllers").exists()
    made = [_made(parent / name, limits) for parent in (_parents_2() if version_2 else _parents_1())]
    folders = tuple(folder for folder in made if folder is not None)
    return ControlGroup(folders) if folders else None


def _made(folder: Path, limits: Limits) -> Path | None:
    _sweep(folder.parent)
    settings = {
        "memory.max": limits.memory,
        # Without it a tree beyond its memory would go on in swap, slowly, for all.
        "memory.swap.max": 0,
        "memory.limit_in_bytes": limits.memory,
        "pids.max": limits.processes,
    }
    try:
        folder.mkdir()
    except OSError:
        return None
    taken = 0
    for name, amount in settings.items():
        with suppress(OSError):
            if (folder / name).exists():
                (folder / name).write_text(str(amount))
                taken += 1
    if taken:
        return folder
    folder.rmdir()
    return None


def _own() -> dict[str, str]:
    """The groups of this process by kind, "" for version 2."""
    with suppress(OSError):
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        return {
            kind: path.strip("/")
            for _, kinds, path in (line.split(":", 2) for line in lines)
            for kind in kinds.split(",")
        }
    return {}


def _parents_1() -> list[Path]:
    own = _own()
    return [ROOT / kind / own[kind] for kind in ("memory", "pids") if kind in own and (ROOT / kind).is_dir()]


def _parents_2() -> list[Path]:
    own = _own().get("", "")
    parent = (ROOT / own).parent if own else ROOT
    with suppress(OSError):
        shared = (parent / "cgroup.subtree_control").read_text().split()
        return [parent] if {"memory", "pids"} & set(shared) else []
    return []


def _sweep(parent: Path) -> None:
    """Remove what graders that were killed have left."""
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            # Only those whose maker is gone: other graders on this machine have theirs.
            owner = folder.name.removeprefix(PREFIX).split("-")[0]
            if not os.path.exists(f"/proc/{owner}"):
                with suppress(OSError):
                    folder.rmdir()
