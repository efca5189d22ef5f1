"""The files of a store: made for their owner only, looked at before they are written, copied whole."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from azlab.arm import health, schema
from azlab.arm.health import StoreError, explained

PATIENCE = 10.0
"""Seconds to wait for another process that writes; the longest request takes some two."""


def connect(path: Path | str, options: str = "") -> sqlite3.Connection:
    """A connection that any thread may use, with SQLite's own transactions; `options` are those of a URI."""
    address = f"{Path(path).absolute().as_uri()}?{options}" if options else str(path)
    return sqlite3.connect(
        address, check_same_thread=False, isolation_level=None, timeout=PATIENCE, uri=bool(options)
    )


def examine(path: Path) -> None:
    """Raise `StoreError` for a file that cannot be gone on with, and leave it as it is, its log included."""
    # Read only: who may write would, on closing, work the log into a file that is damaged, and remove it.
    with explained(path), closing(connect(path, "mode=ro")) as connection:
        health.examine(connection, path)
        schema.refuse(connection, path)


def copy(source: sqlite3.Connection, target: sqlite3.Connection, path: Path | str) -> None:
    """Copy all of a database, in one step. Raises `StoreError` where another process holds one of them."""

    def refuse_held(status: int, remaining: int, total: int) -> None:
        # SQLite has waited for as long as it is patient; Python would try again for ever.
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(health.LOCKED, path, "database is locked")

    source.backup(target, progress=refuse_held)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """The file, to be read only; where something is in the log beside it, a copy with that worked in.

    SQLite has to write beside a file before it reads its log, so the copy lies in the system's folder for
    such. Raises `OSError` when there is no room there, either.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        yield path
        return
    with TemporaryDirectory(prefix="azlab-read-") as folder:
        copied = Path(folder) / path.name
        for file in (path, log):
            shutil.copyfile(file, copied.with_name(file.name))
        with explained(path), closing(connect(copied)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        yield copied


def make_private_file(path: Path) -> None:
    """An empty file for its owner only, if there is none: SQLite gives those beside it the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never opened when it is there: closing it would let go of SQLite's locks in this whole process.
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        if not isinstance(error, FileExistsError) or not path.is_file():  # made by another process just now
            raise health.explanation(error, path) from None


def sync(path: Path) -> None:
    """See to it that a file lies on the disk as it is: a power cut takes nothing of it any more."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, whatever it is called; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
