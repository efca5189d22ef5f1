"""Which addresses are taken in a scope, as ranges: the lowest free one is found without looking at each."""

import sqlite3
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

Address = IPv4Address | IPv6Address


class _Range(NamedTuple):
    first: int
    last: int


class TakenAddresses:
    """The table `taken`: ranges of addresses without a gap in them or between two of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def take(self, scope: str, address: Address) -> None:
        """Note that somebody has an address; nothing changes where that is known."""
        version, number = address.version, int(address)
        before = self._at_or_below(scope, version, number)
        if before is not None and number <= before.last:
            return
        first = last = number
        if before is not None and before.last == number - 1:
            first = before.first
        after = self._at_or_below(scope, version, number + 1)
        if after is not None and after.first == number + 1:
            self._remove(scope, version, after)
            last = after.last
        self._write(scope, version, _Range(first, last))

    def give_back(self, scope: str, address: Address) -> None:
        """Note that nobody has an address any more; nothing changes where nobody had it."""
        version, number = address.version, int(address)
        held = self._at_or_below(scope, version, number)
        if held is None or held.last < number:
            return
        self._remove(scope, version, held)
        if held.first < number:
            self._write(scope, version, _Range(held.first, number - 1))
        if number < held.last:
            self._write(scope, version, _Range(number + 1, held.last))

    def lowest_free(self, scope: str, first: Address, last: Address) -> Address | None:
        """The lowest address of a range that nobody has; None where all of them are taken."""
        held = self._at_or_below(scope, first.version, int(first))
        number = int(first) if held is None else max(int(first), held.last + 1)
        return type(first)(number) if number <= int(last) else None

    def _at_or_below(self, scope: str, version: int, number: int) -> _Range | None:
        """The range that holds a number, or else the nearest one below it."""
        row = self._connection.execute(
            "select first, last from taken where scope = ? and first >= ? and first <= ?"
            " order by first desc limit 1",
            (scope, _written(version, 0), _written(version, number)),
        ).fetchone()
        return _Range(*(int(text[1:], 16) for text in row)) if row else None

    def _write(self, scope: str, version: int, taken: _Range) -> None:
        self._connection.execute(
            "insert or replace into taken values (?, ?, ?)",
            (scope, *(_written(version, number) for number in taken)),
        )

    def _remove(self, scope: str, version: int, taken: _Range) -> None:
        self._connection.execute(
            "delete from taken where scope = ? and first = ?", (scope, _written(version, taken.first))
        )


def _written(version: int, number: int) -> str:
    """As a text that sorts as numbers do: SQLite's own numbers are too short for IPv6."""
    return f"{version}{number:033x}"
