"""The health of a state file: what can be wrong with it, and which way out its owner has.

Only SQLite itself says that a file is damaged, by its own code or by `quick_check`. A disk that is full, a
file that somebody else holds, a folder that may not be written: then nothing is wrong with what is kept,
and nobody may put it aside for that.
"""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from azlab.arm.errors import AzureError
from azlab.arm.ids import parse_id

DAMAGED, FOREIGN, NEWER = "StateDamaged", "StateOfAnotherProgram", "StateOfANewerCourse"
LOCKED, FULL, READ_ONLY = "StateLocked", "DiskFull", "StateReadOnly"
GONE, UNREACHABLE, FAILED = "StateGone", "StateUnreachable", "StateFailed"

UNUSABLE = (DAMAGED, FOREIGN, NEWER)
"""What a file has that this course cannot go on with, however often it is tried."""
UNWRITABLE = (FULL, READ_ONLY, FAILED)
"""What does not hinder reading."""
LONGEST_PATH = 500
"""Bytes of a path; SQLite itself takes 512, those of its log beside the file included."""
_DOCUMENTS = {
    "facts": "name, value",
    "resources": "id, document, interior",
    "operations": "name, document",
    "journal": "sequence, entry",
}
"""Where documents are: a table, what its rows are called, and their texts."""

_CODES = {
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
    sqlite3.SQLITE_PERM: UNREACHABLE,
}
_ERRNOS = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
_SENTENCES = {
    DAMAGED: "The file {path} is damaged ({reason}). Start the lesson again, in its notebook: it puts the "
    "file aside and says what to do.",
    FOREIGN: "The file {path} was not made by this course ({reason}). Start the lesson again, in its "
    "notebook: it puts the file aside and says what to do.",
    NEWER: "The file {path} was made by a newer edition of this course ({reason}). Use that edition, or "
    "start the lesson again, in its notebook: it puts the file aside and begins anew.",
    LOCKED: "The file {path} is held by another program ({reason}). Close what else uses this lesson, such "
    "as a database viewer, a backup or a second notebook, and try again.",
    FULL: "The disk is full: {path} could not be written ({reason}). All that was answered before is kept. "
    "Make room on the disk and try again.",
    READ_ONLY: "{path} may only be read ({reason}). Copy the folder of your lessons to where you may write, "
    "or allow writing there, and try again.",
    GONE: "{path} was removed or moved while the lab was running. Run the notebook's first code cell again: "
    "it starts the lesson with what is there now.",
    UNREACHABLE: "{path} cannot be opened ({reason}). Nothing in it was changed. {advice}",
    FAILED: "{path} could not be read or written ({reason}). Nothing that was answered before was changed. "
    "Try again; if that does not help, copy the folder of your lessons to another disk.",
}


class StoreError(AzureError):
    """The state file cannot be used as it was asked for; the text says why, and what to do.

    `code` is one of the names of this module. 507 (Insufficient Storage) is a status that no client of
    Azure tries again by itself.
    """

    status = 507

    def __init__(self, code: str, path: Path | str, reason: str, advice: str = "") -> None:
        super().__init__(code, _SENTENCES[code].format(path=path, reason=reason, advice=advice))
        self.path, self.reason = path, reason

    @property
    def unusable(self) -> bool:
        """Whether the file itself is what is wrong, so that trying again is of no use."""
        return self.code in UNUSABLE

    @property
    def only_reading_works(self) -> bool:
        """Whether what is kept can be read all the same."""
        return self.code in UNWRITABLE


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Raise what SQLite says about a file inside the block as `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        if not _is_of_a_file(error):
            raise
        raise explanation(error, path) from error


def explanation(error: sqlite3.Error | OSError, path: Path | str) -> StoreError:
    """What an error of SQLite, or of the system, means for the owner of the file."""
    reason = (error.strerror or "") if isinstance(error, OSError) else str(error)
    code = _code_of(error, path)
    return StoreError(code, path, reason or type(error).__name__, _advice(Path(path)))


def _is_of_a_file(error: sqlite3.Error) -> bool:
    """Whether SQLite says it, or Python of a text that is no UTF-8; all else is a fault of ours."""
    return hasattr(error, "sqlite_errorcode") or str(error).startswith("Could not decode")


def _code_of(error: sqlite3.Error | OSError, path: Path | str) -> str:
    if isinstance(error, OSError):
        return _ERRNOS.get(error.errno or 0, UNREACHABLE)
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        return DAMAGED
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return GONE
    code = _CODES.get(extended & 0xFF, FAILED)
    if code == FAILED and os.path.isdir(path):
        return UNREACHABLE
    # A quota or a small rest of the disk is an input/output error to SQLite, not a full disk.
    return FULL if code == FAILED and not _room(Path(path)) else code


def _room(path: Path) -> bool:
    """Whether there is any room on the disk; where that cannot be told, yes."""
    with suppress(OSError, AttributeError):
        disk = os.statvfs(path.parent)
        return disk.f_bavail * disk.f_frsize > 64 * 1024
    return True


def _advice(path: Path) -> str:
    """What is in the way of opening a file, and what to do about it."""
    if len(os.fsencode(path)) > LONGEST_PATH:
        return "Its path is too long: move the folder of your lessons nearer to the top."
    for folder in reversed(path.parents):
        if os.path.isfile(folder):  # not `Path.is_file`: that raises where a name is too long
            return f"'{folder}' is a file where a folder must be: rename or remove it."
        if os.path.isdir(folder) and not os.access(folder, os.X_OK):
            return f"You may not enter the folder '{folder}': allow it, or copy your lessons elsewhere."
    if os.path.isdir(path):
        return f"'{path}' is a folder where a file must be: rename or remove it."
    if os.path.isdir(path.parent) and not os.access(path.parent, os.W_OK):
        return f"You may not write in the folder '{path.parent}': copy your lessons to where you may."
    if os.path.exists(path) and not os.access(path, os.R_OK | os.W_OK):
        return "You may not read or write it: allow it, or copy your lessons to where you may."
    return "Close what else is open, restart the kernel, and try again."


def examine(connection: sqlite3.Connection, path: Path | str) -> None:
    """Read a whole file once. Raises `StoreError` when pages of it are damaged.

    SQLite reads 10 MB in some 15 ms; a lesson has less.
    """
    with explained(path):
        found = connection.execute("pragma quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(DAMAGED, path, str(found).replace("\n", " "))


@dataclass(frozen=True)
class Unreadable:
    """A row whose document is none: the page around it is whole, but what is written there is not."""

    table: str
    row: int
    name: str


def unreadable_rows(connection: sqlite3.Connection, path: Path | str) -> list[Unreadable]:
    """The rows that nobody can read any more.

    Raises `StoreError` when they are the cloud's own facts: nothing is left to go on with.
    """
    # As bytes: a text that is no UTF-8 would end the reading of all others.
    connection.text_factory = bytes
    try:
        with explained(path):
            found = [
                row for table, columns in _DOCUMENTS.items() for row in _rows(connection, table, columns)
            ]
    finally:
        connection.text_factory = str
    if any(row.table == "facts" for row in found):
        raise StoreError(DAMAGED, path, "what the cloud remembers of itself is no JSON")
    return found


def _rows(connection: sqlite3.Connection, table: str, columns: str) -> Iterator[Unreadable]:
    for row, name, *texts in connection.execute(f"select rowid, {columns} from {table}"):
        readable = all(_is_readable(text, table) for text in texts)
        if not readable or (table == "resources" and not _is_id(name)):
            shown = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
            yield Unreadable(table, row, shown)


def _is_id(text: object) -> bool:
    try:
        return isinstance(text, bytes) and parse_id(text.decode()) is not None
    except UnicodeDecodeError:
        return False


def _is_readable(text: object, table: str) -> bool:
    """Whether a text is JSON; of a fact any, else an object."""
    try:
        found = json.loads(text.decode() if isinstance(text, bytes) else "")
    except (ValueError, RecursionError):
        return False
    return table == "facts" or isinstance(found, dict)
