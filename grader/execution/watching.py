"""A tree of processes seen from outside, by /proc: what it uses, and which limit it has passed.

A process inside may change while it is looked at: what cannot be read counts as nothing, and is looked at
again a moment later.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress

from grader.execution.limits import KILOBYTE, Limits

DEEPEST_FOLDER = 100
MOST_PROCESSES = 4096  # a tree that is larger has passed its limit long ago
MEMORY_LINES = ("RssAnon:", "RssShmem:", "VmSwap:")
SHARED_LINES = ("Pss_Anon:", "Pss_Shmem:", "SwapPss:")


def tree(root: int) -> list[int]:
    """The ids of a process and of all that descend from it, the eldest first; empty when it has ended."""
    found: list[int] = []
    left = [root] if os.path.exists(f"/proc/{root}") else []
    while left and len(found) < MOST_PROCESSES:
        process = left.pop(0)
        found.append(process)
        left += children(process)
    return found


def children(process: int) -> list[int]:
    """The children of a process, as its threads have them, the eldest first."""
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with suppress(OSError), open(f"/proc/{process}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    return found


def threads(processes: Iterable[int]) -> int:
    """How many threads the processes have together: it is these that a limit of processes counts."""
    count = 0
    for process in processes:
        with suppress(OSError):
            count += len(os.listdir(f"/proc/{process}/task"))
    return count


def memory(processes: Iterable[int], enough: int) -> int:
    """Bytes of memory that are the processes' own: not what is mapped from files.

    What processes share after a fork is counted once, but only when it would be more than `enough` otherwise:
    it takes long to find out.
    """
    quick = sum(_sum(f"/proc/{process}/status", MEMORY_LINES) for process in processes)
    if quick <= enough:
        return quick
    return sum(_sum(f"/proc/{process}/smaps_rollup", SHARED_LINES) for process in processes)


def _sum(path: str, lines: tuple[str, ...]) -> int:
    with suppress(OSError, ValueError), open(path) as file:
        return sum(int(line.split()[1]) * KILOBYTE for line in file if line.startswith(lines))
    return 0


def nameless(processes: Iterable[int]) -> int:
    """Bytes in files that are open and have no name: deleted ones, and those in memory (`memfd_create`)."""
    found: dict[tuple[int, int], int] = {}
    for process in processes:
        with suppress(OSError), os.scandir(f"/proc/{process}/fd") as descriptors:
            for descriptor in descriptors:
                with suppress(OSError):
                    file = os.stat(descriptor.path)
                    if stat.S_ISREG(file.st_mode) and file.st_nlink == 0:
                        # By file, as several descriptors may lead to one.
                        found[file.st_dev, file.st_ino] = file.st_blocks * 512
    return sum(found.values())


class HiddenError(Exception):
    """A folder cannot be looked into: what is in it cannot be counted."""


def folder_size(folders: Iterable[str], most: int) -> tuple[int, int]:
    """Bytes on disk and number of entries below folders; the counting ends soon after `most` entries.

    Raises `HiddenError` for a folder that has not gone and still cannot be read, or lies too deep to be
    named.
    """
    size = count = 0
    for entry in _entries(folders):
        count += 1
        with suppress(OSError):
            # Blocks on disk, not the length: a sparse file of a terabyte takes nothing.
            size += entry.stat(follow_symlinks=False).st_blocks * 512
        if count > most:
            break
    return size, count


def _entries(folders: Iterable[str]) -> Iterator[os.DirEntry[str]]:
    left = [(folder, 0) for folder in folders]
    while left:
        folder, depth = left.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    yield entry
                    if entry.is_dir(follow_symlinks=False):
                        left.append((entry.path, depth + 1))
        except OSError as error:  # it may have gone meanwhile
            if error.errno in (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG):
                raise HiddenError(folder) from None
        if depth > DEEPEST_FOLDER:
            raise HiddenError(folder)


def scratch_files(root: int, folders: Iterable[str]) -> int:
    """How many files there are in file systems in memory, by their paths inside the tree's own view."""
    count = 0
    for folder in folders:
        inside = f"/proc/{root}/root{folder}"
        with suppress(OSError):
            # A sandbox that has only begun still sees the folders of this machine, with files by the million.
            if os.stat(inside).st_dev != _device(folder):
                system = os.statvfs(inside)
                count += system.f_files - system.f_ffree
    return count


def _device(folder: str) -> int | None:
    """The file system that a folder of this machine lies in; None when there is no such folder."""
    with suppress(OSError):
        return os.stat(folder).st_dev
    return None


def passed(root: int, folders: Iterable[str], limits: Limits, scratch: Iterable[str] = ()) -> str | None:
    """The limit that a tree has passed, by its name in `Limits`; None when it keeps to all of them.

    `scratch` are its file systems in memory: Linux bounds their size, but not how many files they hold.
    """
    processes = tree(root)
    if threads(processes) > limits.processes + 8:  # the kernel's own limit comes first, where it has one
        return "processes"
    if memory(processes, limits.memory) > limits.memory:
        return "memory"
    try:
        size, count = folder_size(folders, limits.files)
    except HiddenError:
        return "hidden"
    if count + scratch_files(root, scratch) > limits.files:
        return "files"
    return "folder" if size + nameless(processes) > limits.folder else None
