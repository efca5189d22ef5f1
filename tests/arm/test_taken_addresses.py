"""The lowest free address of a scope, held against looking at each address."""

import sqlite3
from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.taken_addresses import Address, TakenAddresses

FIRST = (IPv4Address("10.0.0.4"), IPv6Address("fd00::4"))
CHANGES = st.lists(st.tuples(st.booleans(), st.integers(0, 12), st.sampled_from(FIRST)), max_size=60)


def table() -> TakenAddresses:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table taken (scope, first, last, primary key (scope, first))")
    return TakenAddresses(connection)


def lowest(taken: set[Address], first: Address, last: Address) -> Address | None:
    free = (first + offset for offset in range(int(last) - int(first) + 1))
    return next((address for address in free if address not in taken), None)


@given(CHANGES, st.integers(0, 12), st.integers(0, 12))
def test_the_lowest_free_address_is_the_first_that_nobody_has(
    changes: list[tuple[bool, int, Address]], low: int, high: int
) -> None:
    table_, taken = table(), set[Address]()
    for takes, offset, first in changes:
        address = first + offset
        if takes:
            table_.take("subnet", address)
            taken.add(address)
        else:
            table_.give_back("subnet", address)
            taken.discard(address)
        table_.take("another", address)
    for first in FIRST:
        found = table_.lowest_free("subnet", first + low, first + high)
        assert found == lowest(taken, first + low, first + high)


def test_ranges_meet_when_the_address_between_them_is_taken() -> None:
    taken = table()
    for number in (4, 6, 5):
        taken.take("subnet", IPv4Address(f"10.0.0.{number}"))
    assert taken._connection.execute("select count(*) from taken").fetchone() == (1,)
    assert taken.lowest_free("subnet", *map(IPv4Address, ("10.0.0.4", "10.0.0.9"))) == IPv4Address("10.0.0.7")


def test_an_address_beyond_64_bits_is_no_more_than_another() -> None:
    taken, last = table(), IPv6Address("ffff::ffff")
    taken.take("subnet", last)
    assert taken.lowest_free("subnet", last, last) is None
    assert taken.lowest_free("subnet", last - 1, last) == last - 1
