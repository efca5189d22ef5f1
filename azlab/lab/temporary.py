"""Folders that last as long as their process, however it ends.

A killed process cannot tidy up after itself: the next one that makes such a folder does it instead. It
knows the living by a lock on a file inside, which the system lets go of when a process is gone.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path

from azlab.sentences import SentenceError

PREFIX = "azlab-"
MARK = "in-use"

ENDING = "?" * 8
"""What `tempfile.mkdtemp` puts behind a prefix."""


class NoRoomError(SentenceError):
    """No folder for files of a while can be made anywhere."""

    def __init__(self, error: OSError) -> None:
        # With no folder at all, `tempfile` has tried each of the system's and the current one.
        super().__init__(
            f"No folder can be made for files that are needed for a while ({error.strerror or error}). Make "
            "room on the disk or allow writing there; or name a folder that you may write in the variable "
            "TMPDIR, and try again."
        )


_held: dict[Path, FileIO] = {}


def is_temporary() -> bool:
    """Whether a lesson's state is to vanish with its process (`AZLAB_STATE=temporary`), as in grading."""
    return os.environ.get("AZLAB_STATE") == "temporary"


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def temporary_folder(kind: str = "", clear: Callable[[Path], None] = _remove) -> Path:
    """A new folder, removed when this process ends; those of dead processes are removed now.

    `kind` is part of its name, and only what is of the same kind is swept: by `clear`, which can remove what
    such a folder may hold. A process that was forked from its maker keeps it in use, too. Raises
    `NoRoomError` where none can be made.
    """
    try:
        sweep(kind, clear)
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}"))
        # Renamed when locked: nobody else may find the mark without its lock.
        draft = FileIO(folder / f"{MARK}.draft", "w")
        if lock(draft):
            (folder / f"{MARK}.draft").rename(folder / MARK)
    except OSError as error:
        raise NoRoomError(error) from None
    _held[folder] = draft
    atexit.register(remove, folder, clear)
    return folder


def remove(folder: Path, clear: Callable[[Path], None] = _remove) -> None:
    """Remove a folder made here, whatever still lies in it."""
    if folder in _held:
        _held.pop(folder).close()
        clear(folder)


def sweep(kind: str = "", clear: Callable[[Path], None] = _remove) -> None:
    """Remove the folders of one kind whose processes are dead. Never raises."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{kind}{ENDING}"):
        with suppress(OSError):
            if folder.is_dir() and _is_ours(folder) and _is_left_behind(folder / MARK):
                clear(folder)


def _is_ours(folder: Path) -> bool:
    """Made by this user, and not a link that leads elsewhere."""
    found = folder.lstat()
    return not folder.is_symlink() and (os.name == "nt" or found.st_uid == os.getuid())


def _is_left_behind(mark: Path) -> bool:
    """Whether nobody holds the mark's lock; without a mark the folder is somebody else's."""
    with FileIO(mark, "r+") as found:
        return lock(found)


def lock(file: FileIO) -> bool:
    """Whether the lock could be taken. It lasts until the file is closed or the process is gone."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
