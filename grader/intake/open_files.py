"""Files of people who are not trusted: no link is followed, nothing but a plain file is opened."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.submissions import Refused

MOST_ENTRIES = 1000
"""So many entries of one folder are looked at."""
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def open_file(path: Path, root: Path | None = None) -> BinaryIO | Refused:
    """A plain file, open for reading. Opening never waits and follows no link.

    With `root`, a folder above, no folder between it and the file may be a link either.
    """
    try:
        if kind := _kind(os.lstat(path).st_mode):
            return Refused(f"It is {kind}, not a file.")
        opened = os.fdopen(_descriptor(path, root), "rb")
        # What was looked at may have been exchanged since: what is open is looked at again.
        if kind := _kind(os.fstat(opened.fileno()).st_mode):
            opened.close()
            return Refused(f"It is {kind}, not a file.")
    except OSError as problem:
        return Refused(f"It cannot be read ({problem.strerror}).")
    except ValueError:
        return Refused("It cannot be read: its name is no name of a file.")
    return opened


def _descriptor(path: Path, root: Path | None) -> int:
    if root is None or os.open not in os.supports_dir_fd:
        return os.open(path, _FLAGS)
    *folders, name = path.relative_to(root).parts
    # Folder by folder from one that is trusted: a path is looked up anew at each call, and a part of it may
    # be exchanged for a link in between.
    above = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            os.close(above)
            above = inside
        return os.open(name, _FLAGS, dir_fd=above)
    finally:
        os.close(above)


def read_file(path: Path, most: int, root: Path | None = None) -> bytes | Refused:
    """The bytes of a plain file of at most `most` bytes; as `open_file`."""
    opened = open_file(path, root)
    if isinstance(opened, Refused):
        return opened
    try:
        with opened as file:
            read = file.read(most + 1)
    except OSError as problem:
        return Refused(f"It cannot be read ({problem.strerror}).")
    return read if len(read) <= most else Refused(f"It is larger than {_size(most)}.")


def _size(most: int) -> str:
    return f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    return next((kind for test, kind in _KINDS if test(mode)), "something else")


def entries(folder: Path, most: int = MOST_ENTRIES) -> Iterator[Path]:
    """What lies in a folder that is no link itself, by name; none where it cannot be listed."""
    if not is_folder(folder):
        return
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry, _ in zip(found, range(most), strict=False))
    except OSError:
        return
    yield from (folder / name for name in names)


def is_folder(path: Path) -> bool:
    """Whether there is a folder, and not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
