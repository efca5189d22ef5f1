"""What stands in the tables of a store, read and written one by one."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from azlab.arm.cache import Cache, Row
from azlab.arm.ids import parse_id
from azlab.arm.indexes import IndexTables
from azlab.arm.journal import shorten
from azlab.arm.messages import Json, written
from azlab.arm.stored import Resource, decode, mentions

T = TypeVar("T")
_UNKNOWN: Row = ("", "", "")
SHORTENED_EVERY = 1_000
"""After how many rows it is looked whether the journal has grown long."""
_OPERATION = """
insert into operations values (?, ?, ?, ?, ?) on conflict (name) do update
  set key = excluded.key, done = excluded.done, due = excluded.due, document = excluded.document
"""
"""Not `insert or replace`: that gives a new rowid, and their rowids are the order in which they began."""
_FACT = "insert or replace into facts values (?, ?)"
_MENTION = "insert into mentions values (?, ?)"
_RESOURCE = "select id, document, interior from resources where key = ?"
_PUT = "insert or replace into resources values (?, ?, ?, ?, ?)"
_MENTIONED = "select target from mentions where source = ?"
_FORGET = "delete from mentions where target = ? and source = ?"


class Tables:
    """Resources, operations, journal and facts behind one connection; `origin` names its file."""

    def __init__(self, connection: sqlite3.Connection, origin: str) -> None:
        self._connection, self._origin = connection, origin
        self._cache = Cache()
        self.indexes = IndexTables(connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """For what else is kept in the file, all that was set written; inside a transaction of the store."""
        self._write_facts()
        return self._connection

    @property
    def turn(self) -> int:
        """Another number whenever something may have been written by others, or was undone."""
        return self._cache.turn

    @property
    def changes(self) -> int:
        """How many rows were written so far, those that were undone included."""
        self._write_facts()
        return self._connection.total_changes

    @property
    def edition(self) -> int:
        """Another number whenever a resource may have changed, as of the last transaction or reading."""
        return self._cache.edition

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        """What is written inside is given up; what the transaction wrote before is still to be kept."""
        before = self.changes
        self._connection.execute("savepoint looking")
        try:
            yield
            self._write_facts()
        finally:
            if self._cache.unwritten or self._connection.total_changes != before:
                self._cache.undone()
            if self._connection.in_transaction:  # a fault that ended it has taken the savepoint along
                self._connection.execute("rollback to looking")
                self._connection.execute("release looking")

    def get(self, key: str) -> Resource | None:
        """The resource with this key, in any case; None when there is none."""
        key = key.lower()
        # Read once as long as nobody else writes: every request asks often for its group.
        is_sure = self._connection.in_transaction
        row = self._cache.rows.get(key, _UNKNOWN) if is_sure else _UNKNOWN
        if row is _UNKNOWN:
            row = self._connection.execute(_RESOURCE, (key,)).fetchone()
            if is_sure:
                self._cache.know(key, row)
        return Resource.stored(row, self._origin) if row else None

    def ids(self) -> list[str]:
        """The ids of all resources, in the order of their keys."""
        return [id for (id,) in self._connection.execute("select id from resources order by key")]

    def put(self, resource: Resource) -> None:
        """Write a resource, new or changed, and note whom its document names and what of it is indexed."""
        id, document, interior = resource.id, resource.document_text, resource.interior_text
        # Known not to be there: nothing was noted of it before.
        is_new = self._connection.in_transaction and self._cache.rows.get(id.key, _UNKNOWN) is None
        self._connection.execute(_PUT, (id.key, id.type.lower(), id.text, document, interior))
        self._cache.know(id.key, (id.text, document, interior))
        self._write_mentions(id.key, document, is_new)
        self.indexes.write(resource, is_new)
        self._cache.changed(resource.id.type.lower())

    def delete(self, key: str) -> None:
        """Remove a resource, if it is there; what is below it stays."""
        self._connection.execute("delete from resources where key = ?", (key.lower(),))
        self._cache.know(key.lower(), None)
        self._connection.execute("delete from mentions where source = ?", (key.lower(),))
        id = parse_id(key)
        if id is not None:
            self.indexes.delete(key.lower(), id.type)
            self._cache.changed(id.type.lower())

    def resources(
        self, resource_type: str = "", under: str = "", after: str = "", limit: int = -1
    ) -> list[Resource]:
        """Resources by type and by scope, in the order of their keys: those after a key, up to a number."""
        # A range, not `like`: only that uses the index. No name has a letter beyond the last of Unicode.
        low = under.lower().rstrip("/") + "/" if under else ""
        sentence = "select id, document, interior from resources where key >= ? and key < ? and key > ?"
        values: list[str | int] = [max(low, after), low + "\U0010ffff", after]
        if resource_type:
            sentence, values = sentence + " and type = ?", [*values, resource_type.lower()]
        rows = self._connection.execute(f"{sentence} order by key limit ?", [*values, limit])
        return [Resource.stored(row, self._origin) for row in rows]

    def mentioning(self, name: str, resource_type: str, *, below: bool = False) -> list[Resource]:
        """The resources of a type with this id or GUID in their documents, in the order of their keys.

        With `below`, also those with an id below this one. Their interiors are not looked at; what a resource
        says of itself and its own parts does not count.
        """
        name = name.lower().rstrip("/")
        condition, values = "target = ?", [name]
        if below:  # "0" follows "/" in the order of letters
            condition, values = f"({condition} or target >= ? and target < ?)", [name, f"{name}/", f"{name}0"]
        # A cross join: whatever SQLite thinks, those who name something are few, and resources are many.
        rows = self._connection.execute(
            "select distinct id, document, interior from mentions cross join resources on key = source"
            f" where {condition} and type = ? order by key",
            (*values, resource_type.lower()),
        )
        return [Resource.stored(row, self._origin) for row in rows]

    def _write_mentions(self, key: str, document: str, is_new: bool) -> None:
        wanted = mentions(key, document)
        there = set() if is_new else {target for (target,) in self._connection.execute(_MENTIONED, (key,))}
        for sentence, targets in ((_FORGET, there - wanted), (_MENTION, wanted - there)):
            if targets:
                self._connection.executemany(sentence, [(target, key) for target in sorted(targets)])

    def derived(self, name: str, types: tuple[str, ...], make: Callable[[], T]) -> T:
        """What `make` makes of all resources of some types; made anew only when one of them has changed.

        It is shared by all who ask under this name: nobody may change it.
        """
        return self._cache.get(name, types, make)

    def fact(self, name: str, default: Any = None) -> Any:
        """What the cloud remembers under a name: any JSON value, `default` where it has none."""
        # Read once as long as nobody else writes: every request asks often for the time.
        is_sure = self._connection.in_transaction
        known = self._cache.facts.get(name) if is_sure else None
        if known is None:
            row = self._connection.execute("select value from facts where name = ?", (name,)).fetchone()
            known = (row[0], _plain(decode(row[0])[0])) if row else (None, None)
            if is_sure:
                self._cache.facts[name] = known
        text, value = known
        if value is not None:
            return value
        return default if text is None else decode(text)[0]

    def set_fact(self, name: str, value: Any) -> None:
        """Remember a JSON value under a name."""
        text = self._cache.unwritten[name] = written(value)
        self._cache.facts[name] = text, _plain(value)
        if not self._connection.in_transaction:
            self._write_facts()

    def _write_facts(self) -> None:
        """Write what was set, each once, however often that was: the time moves many times in a request."""
        if self._cache.unwritten:
            self._connection.executemany(_FACT, self._cache.unwritten.items())
            self._cache.unwritten.clear()

    def operation(self, name: str) -> Json | None:
        """The operation of this name; None when there is none, or when it ended too long ago."""
        row = self._connection.execute("select document from operations where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def put_operation(self, name: str, document: Json) -> None:
        """Write an operation. `key` says on which resource it is, `due` and then `end` when it ends."""
        done = int(document["status"] != "InProgress")
        due = document.get("end") or document.get("due", "")
        self._connection.execute(
            _OPERATION,
            (name, document.get("key", ""), done, due, written(document)),
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
        """Add a line. Now and then a journal that has grown long loses what nobody can miss."""
        row = self._connection.execute("insert into journal (entry) values (?)", (written(entry),))
        if (row.lastrowid or 0) % SHORTENED_EVERY == 0:
            shorten(self._connection)

    def journal(self) -> list[Json]:
        """Everything that was asked of the cloud, oldest first."""
        rows = self._connection.execute("select entry from journal order by sequence")
        return [json.loads(row[0]) for row in rows]

    def bring_back(
        self, kind: str, key: Any, row: int | None, id: str | None, document: str | None, interior: str | None
    ) -> None:
        """Make a row of a table what it was (`azlab.arm.earlier`); without a document it was not there."""
        if kind == "resources":
            if document is None:
                self.delete(key)
            else:
                self.put(Resource.stored((id or "", document, interior or "{}"), self._origin))
        elif kind == "operations":
            self._connection.execute("delete from operations where name = ?", (key,))
            self._connection.execute("delete from effects where operation = ?", (key,))
            if document is not None:
                self.put_operation(key, json.loads(document))
                self._connection.execute("update operations set rowid = ? where name = ?", (row, key))
        else:
            name = {"journal": "sequence", "facts": "name"}[kind]
            self._connection.execute(f"delete from {kind} where {name} = ?", (key,))
            if kind == "facts":
                self._cache.facts.pop(key, None)
                self._cache.unwritten.pop(key, None)
            if document is not None:
                self._connection.execute(f"insert into {kind} values (?, ?)", (key, document))

    def _forget_history(self) -> None:
        for table in ("changes", "earlier"):
            self._connection.execute(f"delete from {table}")


def _plain(value: Any) -> Any:
    """A text or a number; None for a list or an object, of which everybody gets one of their own."""
    return value if isinstance(value, str | int | float) else None
