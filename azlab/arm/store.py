"""What the cloud knows, in one SQLite file.

A request is one transaction: it is written whole or not at all, and a killed kernel loses nothing
that was answered. `:memory:` keeps a cloud for as long as the process lives. Whatever stands in the way of
reading or writing is a `StoreError` (`azlab.arm.health`).
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.arm import health, schema, state_files
from azlab.arm.health import StoreError, Unreadable, explained
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json

MEMORY = ":memory:"


@dataclass
class Resource:
    """A stored resource: `document` is what ARM shows, `interior` what it never shows."""

    id: ResourceId
    document: Json
    interior: Json = field(default_factory=dict)

    @property
    def properties(self) -> Json:
        properties: Json = self.document.setdefault("properties", {})
        return properties

    @property
    def location(self) -> str:
        return str(self.document.get("location", ""))


class Store:
    """Resources, operations, journal and a few facts of one practice cloud."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open the file, or make it. Raises `StoreError` when it cannot be opened, or is damaged."""
        self.path = path
        self._lock = threading.RLock()
        self._file: tuple[int, int] | None = None
        if path != MEMORY:
            state_files.make_private_file(Path(path))
            state_files.examine(Path(path))
        with explained(path):
            self._connection = state_files.connect(path)
        try:
            self._begin()
        except BaseException:
            self._connection.close()
            raise

    def _begin(self) -> None:
        with explained(self.path):
            self._connection.execute("pragma journal_mode = wal")
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
            self._connection.execute("begin immediate")
            try:
                yield
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:  # SQLite itself has undone what met a full disk
                    self._connection.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one moment; what is written inside is given up at the end.

        It works where nothing can be written. Raises `StoreError` when the file cannot be read either.
        """
        with self._lock, explained(self.path):
            self._refuse_gone()
            self._connection.execute("begin")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """The same for a part of a transaction: what was written before the block stays."""
        self._connection.execute("savepoint part")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback to part")
            raise
        finally:
            self._connection.execute("release part")

    @property
    def changes(self) -> int:
        """How many rows were written so far, those that were undone included."""
        return self._connection.total_changes

    def unreadable(self) -> list[Unreadable]:
        """Rows that nobody can read. Raises `StoreError` where the whole cloud is of no use without them."""
        return health.unreadable_rows(self._connection, self.path)

    def remove(self, rows: Sequence[Unreadable]) -> None:
        """Remove rows that nobody can read."""
        with self.transaction():
            for row in rows:
                self._connection.execute(f"delete from {row.table} where rowid = ?", (row.row,))

    def get(self, key: str) -> Resource | None:
        row = self._connection.execute(
            "select id, document, interior from resources where key = ?", (key.lower(),)
        ).fetchone()
        return _resource(row) if row else None

    def put(self, resource: Resource) -> None:
        self._connection.execute(
            "insert or replace into resources values (?, ?, ?, ?, ?)",
            (
                resource.id.key,
                resource.id.type.lower(),
                resource.id.text,
                json.dumps(resource.document),
                json.dumps(resource.interior),
            ),
        )

    def delete(self, key: str) -> None:
        self._connection.execute("delete from resources where key = ?", (key.lower(),))

    def resources(self, resource_type: str = "", under: str = "") -> list[Resource]:
        """Resources by type and by scope, in the order of their ids."""
        low = under.lower().rstrip("/") + "/" if under else ""
        sentence = "select id, document, interior from resources where key >= ? and key < ?"
        values: list[str] = [low, low + "\U0010ffff"]
        if resource_type:
            sentence, values = sentence + " and type = ?", [*values, resource_type.lower()]
        return [_resource(row) for row in self._connection.execute(sentence + " order by key", values)]

    def fact(self, name: str, default: Any = None) -> Any:
        row = self._connection.execute("select value from facts where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set_fact(self, name: str, value: Any) -> None:
        self._connection.execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))

    def operation(self, name: str) -> Json | None:
        row = self._connection.execute("select document from operations where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def put_operation(self, name: str, document: Json) -> None:
        """Write an operation. `key` says on which resource it is, `due` and then `end` when it ends."""
        done = int(document["status"] != "InProgress")
        due = document.get("end") or document.get("due", "")
        self._connection.execute(
            "insert or replace into operations values (?, ?, ?, ?, ?)",
            (name, document.get("key", ""), done, due, json.dumps(document)),
        )
        if done:
            self._connection.execute("delete from effects where operation = ?", (name,))
            return
        keys = {document.get("key", ""), *(effect[1] for effect in document.get("effects", ()))}
        self._connection.executemany(
            "insert or ignore into effects values (?, ?)", [(key, name) for key in sorted(keys)]
        )

    def open_operations(
        self, key: str | None = None, touching: str | None = None, due: str | None = None
    ) -> list[Json]:
        """Operations that have not ended, oldest first.

        All of them; those on the resource `key`; those that are on a resource or will change it at their
        end, but not its own in the background (with a key below its own: a copy); those `due` at a time.
        """
        sentence, values = "select document from operations where done = 0", []
        if key is not None:
            sentence, values = f"{sentence} and key = ?", [key]
        if touching is not None:
            sentence += " and name in (select operation from effects where key = ?)"
            sentence += " and not (key >= ? and key < ?)"  # "0" follows "/" in the order of letters
            values = [*values, touching, f"{touching}/", f"{touching}0"]
        if due is not None:
            sentence, values = f"{sentence} and due <= ?", [*values, due]
        rows = self._connection.execute(f"{sentence} order by rowid", values)
        return [json.loads(row[0]) for row in rows]

    def forget_operations(self, before: str) -> None:
        """Remove the operations that had ended before a time of the cloud."""
        self._connection.execute("delete from operations where done = 1 and due < ?", (before,))

    def write_journal(self, entry: Json) -> None:
        self._connection.execute("insert into journal (entry) values (?)", (json.dumps(entry),))

    def journal(self) -> list[Json]:
        """Everything that was asked of the cloud, oldest first."""
        rows = self._connection.execute("select entry from journal order by sequence")
        return [json.loads(row[0]) for row in rows]

    def clear_journal(self) -> None:
        """Forget what was asked so far."""
        with self.transaction():
            self._connection.execute("delete from journal")

    def copy_to(self, path: Path) -> None:
        """Write the whole state to another file, which must not be there yet. Raises `StoreError`."""
        state_files.make_private_file(path)
        with self._lock, explained(path), closing(state_files.connect(path)) as target:
            self._refuse_gone()
            state_files.copy(self._connection, target, path)

    def copy_into(self, other: "Store") -> None:
        """Make another store the same as this one."""
        with self._lock, other._lock:
            state_files.copy(self._connection, other._connection, other.path)

    def copy_from(self, path: Path) -> None:
        """Replace the whole state by that of another file, which may be of an older course.

        Raises `FileNotFoundError` when there is none, and `StoreError` when it cannot be read or is damaged,
        or when the state cannot be written: then everything is as it was.
        """
        if not path.exists():
            raise FileNotFoundError(path)
        with Store(MEMORY) as kept:
            kept._read(path)
            with self._lock, explained(self.path):
                self._refuse_gone()
                state_files.copy(kept._connection, self._connection, self.path)

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

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refuse_gone(self) -> None:
        """Raise where the file is not the one that was opened: what is written to it now would be lost."""
        if self._file is not None and state_files.identity(Path(self.path)) != self._file:
            raise StoreError(health.GONE, self.path, "")


def _resource(row: tuple[str, str, str]) -> Resource:
    parsed = parse_id(row[0])
    assert parsed is not None
    return Resource(parsed, json.loads(row[1]), json.loads(row[2]))
