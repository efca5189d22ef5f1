"""Values of resources that can be found, counted and given out without reading the resources.

A type says which of its values these are (`ResourceType.indexed`), as data. Every write of a resource brings
its entries up to date in the same transaction. The file says which indexes its entries are of: where these
are not the ones that this course declares, all entries are made anew (`IndexTables.prepare`).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, NamedTuple

from azlab.arm.fields import get_at
from azlab.arm.health import StoreError
from azlab.arm.stored import Resource
from azlab.arm.taken_addresses import Address, TakenAddresses

MARK = "indexed"
"""The fact that says of which indexes the entries are."""
_INSERT = "insert or ignore into entries values (?, ?, ?, ?, ?, ?)"
_OF_SOURCE = "select name, scope, value, source, position, id from entries where source = ?"
_DELETE = "delete from entries where source = ? and name = ? and scope = ? and value = ? and position = ?"
_MORE = "insert into tallies values (?, ?, 1) on conflict (name, scope) do update set number = number + 1"
_LESS = "update tallies set number = number - 1 where name = ? and scope = ?"


@dataclass(frozen=True)
class Index:
    """A value that resources have, or the elements of a list in them: `value` is its path.

    Entries of the same name are of one index, whatever type declares it. Texts are compared without regard
    to case; what has no text at one of the paths has no entry.
    """

    name: str
    value: str
    scope: tuple[str, ...] = ()
    """Paths of the values within which it is looked for: the id of the subnet in which an address is."""
    items: str = ""
    """Path of the list whose elements have it; "" for the resource itself."""
    per_subscription: bool = False
    """Whether the scope begins with the resource's subscription."""
    interior: bool = False
    """Whether it is in the resource's interior."""
    of: str = ""
    """The resource type; "" for the one that declares it."""
    is_address: bool = False
    """Whether it is an IP address, of which the lowest free one is asked for."""

    def entries(self, resource: Resource) -> Iterator["Entry"]:
        """What a resource has."""
        whole = resource.interior if self.interior else resource.document
        items = get_at(whole, self.items) if self.items else [whole]
        for position, item in enumerate(items if isinstance(items, list) else ()):
            texts = [get_at(item, path) for path in (*self.scope, self.value)]
            if all(isinstance(text, str) and text for text in texts):
                *scope, value = (text.lower() for text in texts)
                yield Entry(
                    self.name,
                    scope_of(*([resource.id.subscription] if self.per_subscription else []), *scope),
                    value,
                    resource.id.key,
                    position,
                    str(item.get("id", "")) if self.items else resource.id.text,
                )


def in_use(resource_type: str) -> Index:
    """How many resources of a type a subscription has in a region: `virtualMachines in use`."""
    return Index(f"{resource_type.rpartition('/')[2]} in use", "name", ("location",), per_subscription=True)


class Entry(NamedTuple):
    """That a resource, or one of the elements of its list, has a value in a scope."""

    name: str
    scope: str
    value: str
    source: str
    """The resource's key."""
    position: int
    """Of the element in its list, from 0; 0 for the resource itself."""
    id: str
    """The element's own id, or the resource's, as it is spelt."""


def scope_of(*parts: str) -> str:
    """The scope whose parts have these values."""
    return "|".join(part.lower().rstrip("/") for part in parts)


class IndexTables:
    """The entries of a store, how many there are in a scope, and which addresses of a scope are free."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._taken = TakenAddresses(connection)
        self._declared: dict[str, list[Index]] | None = None
        self._addresses: set[str] = set()
        self._fingerprint = ""

    def declare(self, indexes: Mapping[str, Sequence[Index]]) -> None:
        """From now on the resources of these types have these indexes."""
        declared: dict[str, list[Index]] = {}
        for kind, listed in indexes.items():
            for index in listed:
                declared.setdefault((index.of or kind).lower(), []).append(index)
        self._declared = declared
        every = [index for listed in declared.values() for index in listed]
        self._addresses = {index.name for index in every if index.is_address}
        self._fingerprint = json.dumps(
            {kind: [asdict(index) for index in listed] for kind, listed in declared.items()}, sort_keys=True
        )

    def prepared(self) -> bool:
        """Whether the entries are of the declared indexes; also where none were declared."""
        found = self._connection.execute("select value from facts where name = ?", (MARK,)).fetchone()
        return self._declared is None or (found is not None and found[0] == self._fingerprint)

    def prepare(self, resources: Iterable[Resource]) -> None:
        """Make all entries anew, of all resources that there are; inside a transaction."""
        for table in ("entries", "tallies", "taken"):
            self._connection.execute(f"delete from {table}")
        for resource in resources:
            with suppress(StoreError):  # what nobody can read has no values, and hides no others
                self.write(resource)
        self._connection.execute("insert or replace into facts values (?, ?)", (MARK, self._fingerprint))

    def forget(self) -> None:
        """Say that the entries are not up to date: whoever declares indexes next makes them anew."""
        self._connection.execute("delete from facts where name = ?", (MARK,))

    def write(self, resource: Resource, is_new: bool = False) -> None:
        """Bring the entries of a resource that is written up to date; of a new one there are none yet."""
        if self._declared is None:
            # Written by who does not know what is indexed (a tool that opens the file by itself).
            self.forget()
            return
        indexes = self._declared.get(resource.id.type.lower(), ())
        if indexes:
            wanted = {entry for index in indexes for entry in index.entries(resource)}
            self._replace(resource.id.key, wanted, is_new)

    def delete(self, key: str, resource_type: str) -> None:
        """Remove the entries of a resource that is removed."""
        if self._declared is None:
            self.forget()
        elif resource_type.lower() in self._declared:
            self._replace(key, set())

    def _replace(self, key: str, wanted: set[Entry], is_new: bool = False) -> None:
        rows = [] if is_new else self._connection.execute(_OF_SOURCE, (key,))
        there = {Entry(*row) for row in rows}
        for gone in there - wanted:
            self._connection.execute(_DELETE, (key, gone.name, gone.scope, gone.value, gone.position))
            self._connection.execute(_LESS, gone[:2])
        for new in wanted - there:
            self._connection.execute(_INSERT, new)
            self._connection.execute(_MORE, new[:2])
        for changed in there ^ wanted:
            if changed.name in self._addresses:
                self._note_address(changed)

    def _note_address(self, entry: Entry) -> None:
        try:
            address = ip_address(entry.value)
        except ValueError:  # of an older course, which took any text
            return
        if self.holders(entry.name, entry.scope, entry.value):
            self._taken.take(entry.scope, address)
        else:
            self._taken.give_back(entry.scope, address)

    def holders(self, name: str, scope: str, value: str) -> list[Entry]:
        """Who has a value in a scope, in the order of their keys."""
        return self._entries("name = ? and scope = ? and value = ?", name, scope, value.lower())

    def within(self, name: str, scope: str) -> list[Entry]:
        """All entries of a scope, in the order of the keys of those who have them, and of their lists."""
        found = self._entries("name = ? and scope = ?", name, scope)
        return sorted(found, key=lambda entry: (entry.source, entry.position))

    def of_source(self, name: str, key: str) -> list[Entry]:
        """The entries of an index that a resource has, and what is below it."""
        below = "source >= ? and source < ?"  # "0" follows "/" in the order of letters
        # The plus sign keeps SQLite from reading all entries of this name, which it takes for fewer.
        return self._entries(f"(source = ? or {below}) and +name = ?", key, f"{key}/", f"{key}0", name)

    def _entries(self, condition: str, *values: str) -> list[Entry]:
        columns = "name, scope, value, source, position, id"
        rows: list[tuple[Any, ...]] = self._connection.execute(
            f"select {columns} from entries where {condition}", values
        ).fetchall()
        return [Entry(*row) for row in rows]

    def tallies(self, name: str, scope: str) -> list[tuple[str, int]]:
        """The scopes that begin with these parts: what follows in each, and how many entries it has."""
        low = f"{scope}|"
        rows = self._connection.execute(
            "select scope, number from tallies where name = ? and scope >= ? and scope < ? and number > 0",
            (name, low, f"{low}\U0010ffff"),
        )
        return [(found[len(low) :], number) for found, number in rows]

    def tally(self, name: str, scope: str) -> int:
        """How many entries there are in a scope."""
        row = self._connection.execute(
            "select number from tallies where name = ? and scope = ?", (name, scope)
        ).fetchone()
        return int(row[0]) if row else 0

    def lowest_free(self, scope: str, first: Address, last: Address) -> Address | None:
        """The lowest address of a range that nobody has in a scope; None where all are taken."""
        return self._taken.lowest_free(scope, first, last)
