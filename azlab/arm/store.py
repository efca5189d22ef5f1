"""What the cloud knows, in one SQLite file.

A request is one transaction: it is written whole or not at all, and a killed kernel loses nothing
that was answered. `:memory:` keeps a cloud for as long as the process lives.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json

_TABLES = """
create table if not exists resources (key text primary key, type text not null, id text not null,
  document text not null, interior text not null);
create index if not exists resources_by_type on resources (type, key);
create table if not exists operations (name text primary key, done integer not null, document text not null);
create table if not exists journal (sequence integer primary key autoincrement, entry text not null);
create table if not exists facts (name text primary key, value text not null);
"""


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

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._lock = threading.RLock()
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            str(path), check_same_thread=False, isolation_level=None, timeout=30
        )
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=normal")
        self._connection.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or none of it when an exception leaves the block."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

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
        self._connection.execute(
            "insert or replace into operations values (?, ?, ?)",
            (name, int(document["status"] != "InProgress"), json.dumps(document)),
        )

    def open_operations(self) -> list[Json]:
        """Operations that have not ended, oldest first."""
        rows = self._connection.execute("select document from operations where done = 0 order by rowid")
        return [json.loads(row[0]) for row in rows]

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
        """Write the whole state to another file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)

    def copy_into(self, other: "Store") -> None:
        """Make another store the same as this one."""
        with self._lock, other._lock:
            self._connection.backup(other._connection)

    def copy_from(self, path: Path) -> None:
        """Replace the whole state by that of another file. Raises FileNotFoundError when there is none."""
        if not path.exists():
            raise FileNotFoundError(path)
        with self._lock, closing(sqlite3.connect(path)) as source:
            source.backup(self._connection)

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("resources", "operations", "journal", "facts"):
                self._connection.execute(f"delete from {table}")

    def close(self) -> None:
        self._connection.close()


def _resource(row: tuple[str, str, str]) -> Resource:
    parsed = parse_id(row[0])
    assert parsed is not None
    return Resource(parsed, json.loads(row[1]), json.loads(row[2]))
