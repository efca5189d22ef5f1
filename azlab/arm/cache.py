"""What was read of a store and need not be read again: values made of its resources, and facts."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
MOST_FACTS = 200
"""So many are kept from one transaction to the next: what was drawn for a request is rarely asked again."""
MOST_ROWS = 64
LONGEST_ROW = 20_000
"""Characters of a resource that is kept; one with large files in it is read each time."""
Row = tuple[str, str, str]
"""A resource's id, document and interior, as texts."""


class Cache:
    """Derived values by name, each with the types of resources it was made of."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._values: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._written: set[str] = set()
        """Types that were written since something was kept."""
        self.edition = 0
        """Another number whenever a resource may have changed."""
        self.turn = 0
        """Another number whenever something may have been written by others, or was undone."""
        self.facts: dict[str, tuple[str | None, Any]] = {}
        """Facts in JSON, as they stand while a transaction is open; None for one that is not there.

        Beside it the value, of texts and numbers; None for what somebody might change.
        """
        self.unwritten: dict[str, str] = {}
        """Those that were set and are still to be written."""
        self.rows: dict[str, Row | None] = {}
        """Resources by key, in the same way."""

    def get(self, name: str, types: tuple[str, ...], make: Callable[[], T]) -> T:
        """The value of this name; made by `make` if there is none, or if one of the types has changed."""
        versions = tuple(self._versions.get(kind.lower(), 0) for kind in types)
        known = self._values.get(name)
        if known is None or known[0] != versions:
            known = self._values[name] = (versions, make())
        value: T = known[1]
        return value

    def changed(self, resource_type: str) -> None:
        """A resource of this type (in lower case) was written or removed."""
        self._versions[resource_type] = self._versions.get(resource_type, 0) + 1
        self.edition += 1
        self._written.add(resource_type)

    def kept(self) -> None:
        """What was written stays."""
        self._written.clear()
        for known, most in ((self.facts, MOST_FACTS), (self.rows, MOST_ROWS)):
            if len(known) > most:
                known.clear()

    def know(self, key: str, row: Row | None) -> None:
        """Keep a resource as it was read or written, None where there is none."""
        if row is None or len(row[1]) + len(row[2]) <= LONGEST_ROW:
            self.rows[key] = row
        else:
            self.rows.pop(key, None)

    def undone(self) -> None:
        """What was written is not there: what was made of it is of no use."""
        # Changed once more, not forgotten: what was derived in between knows of the writes that are undone.
        for resource_type in tuple(self._written):
            self.changed(resource_type)
        self._forget()

    def clear(self) -> None:
        """Forget all: anything may have been written, by somebody else."""
        self._values.clear()
        self._forget()
        self.edition += 1

    def _forget(self) -> None:
        self.facts.clear()
        self.unwritten.clear()
        self.rows.clear()
        self.turn += 1
