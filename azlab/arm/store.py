"""What the cloud knows, in one SQLite file.

A request is one transaction: it is written whole or not at all, and a killed kernel loses nothing
that was answered. `:memory:` keeps a cloud for as long as the process lives. Whatever stands in the way of
reading or writing is a `StoreError` (`azlab.arm.health`).
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from azlab.arm import health, schema, state_files
from azlab.arm.health import StoreError, Unreadable, explained
from azlab.arm.indexes import Index
from azlab.arm.stored import Resource
from azlab.arm.tables import Tables

MEMORY = ":memory:"


class Store(Tables):
    """Resources, operations, journal and a few facts of one practice cloud."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open the file, or make it. Raises `StoreError` when it cannot be opened, or is damaged."""
        self.path = path
        self._lock = threading.RLock()
        self._file: tuple[int, int] | None = None
        self._data_version = 0
        self._only_reads: StoreError | None = None
        if path != MEMORY:
            state_files.make_private_file(Path(path))
            state_files.examine(Path(path))
        with explained(path):
            super().__init__(state_files.connect(path), str(path))
        try:
            self._begin()
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def to_read(cls, path: Path, why: StoreError) -> "Store":
        """What is in a file that cannot be opened for writing; `why` is raised where something is written.

        Raises `StoreError` when the file cannot be read either.
        """
        store = cls()
        try:
            with state_files.whole(path) as whole:
                store._read(whole)
        except BaseException:
            store.close()
            raise
        store.path, store._only_reads = path, why
        return store

    def bound(self, most: int) -> None:
        """Hold at most so many bytes from now on: what would make it more is undone, with a `StoreError`."""
        size = self._connection.execute("pragma page_size").fetchone()[0]
        self._connection.execute(f"pragma max_page_count = {most // size}")

    def index(self, indexes: Mapping[str, Sequence[Index]]) -> None:
        """Keep these indexes of the resources of these types, from now on and of all that are there.

        Raises `StoreError` when that has to be written and cannot be.
        """
        with self._lock:
            self.indexes.declare(indexes)
            with explained(self.path):
                self._prepare_indexes()

    def _prepare_indexes(self) -> None:
        if self.indexes.prepared():
            return
        # A savepoint begins a transaction where none is open.
        self._connection.execute("savepoint indexes")
        try:
            self.indexes.prepare(self.resources())
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback to indexes")
            raise
        finally:
            if self._connection.in_transaction:
                self._connection.execute("release indexes")

    def _refuse_writing(self) -> None:
        if self._only_reads is not None:
            raise self._only_reads

    def _begin(self) -> None:
        with explained(self.path):
            # With a log, a shell that reads does not wait for the notebook that writes.
            self._connection.execute("pragma journal_mode = wal")
            # A killed process loses nothing by this; a power cut may take the last answers, and no more.
            self._connection.execute("pragma synchronous = normal")
            # What is written must fail as a whole, at its end: a full disk then leaves reading as it is.
            self._connection.execute("pragma cache_spill = off")
        if self.path != MEMORY:
            self._file = state_files.identity(Path(self.path))
        schema.prepare(self._connection, self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or none of it when an exception leaves the block.

        Raises `StoreError` when nothing can be written.
        """
        with self._lock, explained(self.path):
            self._refuse_gone()
            self._refuse_writing()
            # Not `begin`: two who read and then want to write would refuse each other at once, unwaited.
            self._connection.execute("begin immediate")
            self._notice_others()
            try:
                yield
                self._write_facts()
                self._connection.execute("commit")
                self._cache.kept()
            except BaseException:
                self._cache.undone()
                if self._connection.in_transaction:  # SQLite itself has undone what met a full disk
                    self._connection.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one moment; what is written inside is given up at the end.

        It works where nothing can be written, and in the midst of a transaction of this thread's own. Raises
        `StoreError` when the file cannot be read either.
        """
        with self._lock, explained(self.path):
            if self._connection.in_transaction:
                with self._giving_up():
                    yield
                return
            self._refuse_gone()
            self._connection.execute("begin")
            self._notice_others()
            try:
                yield
                self._write_facts()
            finally:
                self._cache.undone()
                if self._connection.in_transaction:
                    self._connection.execute("rollback")

    def seen_ids(self) -> list[str]:
        """The ids of all that is there now; no time passes by it, and no journal has it.

        None where they cannot be read: whoever asks only adds to what somebody else says.
        """
        try:
            with self.reading():
                return self.ids()
        except StoreError:
            return []

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """The same for a part of a transaction: what was written before the block stays."""
        begins = not self._connection.in_transaction  # then it is a transaction of its own
        self._write_facts()
        self._connection.execute("savepoint part")
        try:
            yield
            if begins:
                self._write_facts()
        except BaseException:
            self._cache.undone()
            if self._connection.in_transaction:  # a fault that ended the transaction has taken it along
                self._connection.execute("rollback to part")
            raise
        finally:
            if self._connection.in_transaction:
                self._connection.execute("release part")
            if begins:
                self._cache.kept()

    def unreadable(self) -> list[Unreadable]:
        """Rows that nobody can read. Raises `StoreError` where the whole cloud is of no use without them."""
        return health.unreadable_rows(self._connection, self.path)

    def remove(self, rows: Sequence[Unreadable]) -> None:
        """Remove rows that nobody can read."""
        with self.transaction():
            for row in rows:
                self._connection.execute(f"delete from {row.table} where rowid = ?", (row.row,))
            self._cache.clear()
            self.indexes.forget()  # what was indexed of them, they do not tell any more
            self._prepare_indexes()

    def clear_journal(self) -> None:
        """Forget what was asked so far, and the way back to before it."""
        with self.transaction():
            self._forget_history()
            self._cache.turn += 1  # who has read the newest entry must read it again
            self._connection.execute("delete from journal")

    def copy_to(self, path: Path) -> None:
        """Write the whole state to another file, which must not be there yet. Raises `StoreError`."""
        state_files.make_private_file(path)
        with self._lock, explained(path):
            self._refuse_gone()
            with closing(state_files.connect(path)) as target:
                # Nobody reads it before it is whole. Nor does anybody miss the copy of a cloud in memory when
                # the power fails; that of a file lies on the disk when this returns.
                target.execute("pragma synchronous = off")
                self._copy_without_history(target, path)
            if self.path != MEMORY:
                state_files.sync(path)

    def _copy_without_history(self, target: sqlite3.Connection, path: Path) -> None:
        """The way back is the cloud's own: a copy would be larger by all that was."""
        state_files.copy(self._connection, target, path)
        if target.execute("select 1 from changes").fetchone():
            for table in ("changes", "earlier"):
                target.execute(f"delete from {table}")
            target.execute("vacuum")

    def copy_into(self, other: "Store") -> None:
        """Make another store the same as this one."""
        with self._lock, other._lock:
            state_files.copy(self._connection, other._connection, other.path)
            other._cache.clear()
            other._prepare_indexes()

    def copy_from(self, path: Path, begin: Callable[[], object] = lambda: None) -> None:
        """Replace the whole state by that of another file, which may be of an older course.

        `begin` is called in the transaction that does it, before anything is changed.

        Raises `FileNotFoundError` when there is none, and `StoreError` when it cannot be read or is damaged,
        or when the state cannot be written: then everything is as it was.
        """
        if not path.exists():
            raise FileNotFoundError(path)
        self._refuse_writing()
        with Store(MEMORY) as kept:
            kept._read(path)
            with self.transaction():
                begin()
                self._write_facts()
                schema.replace(self._connection, kept.connection)
                self._cache.clear()
                self.indexes.forget()
                self._prepare_indexes()

    def _read(self, path: Path) -> None:
        """Take what is in a file that nobody writes; the file itself stays as it is."""
        with explained(path), closing(state_files.connect(path, "immutable=1")) as source:
            health.examine(source, path)
            state_files.copy(source, self._connection, path)
        if not self._connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            raise StoreError(health.DAMAGED, path, "it is empty")
        schema.prepare(self._connection, path)

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in schema.TABLES:
                self._connection.execute(f"delete from {table}")
            self._cache.clear()
            self._prepare_indexes()

    def close(self) -> None:
        """Let go of the file. What is asked afterwards raises `sqlite3.ProgrammingError`."""
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _notice_others(self) -> None:
        """What was derived is of no use when another process has written meanwhile."""
        version = self._connection.execute("pragma data_version").fetchone()[0]
        if version != self._data_version:
            self._data_version = version
            self._cache.clear()
            self._prepare_indexes()

    def _refuse_gone(self) -> None:
        """Raise where the file is not the one that was opened: what is written to it now would be lost."""
        if self._file is not None and state_files.identity(Path(self.path)) != self._file:
            raise StoreError(health.GONE, self.path, "")


__all__ = ["Resource", "Store"]
