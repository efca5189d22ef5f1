"""Indexes are in step with the documents: whatever is written, undone, copied, or of an older course."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.ids import parse_id, resource_id
from azlab.arm.indexes import Entry, Index, scope_of
from azlab.arm.messages import Json
from azlab.arm.store import Resource, Store

PORT, CABLE = "Practice.Net/ports", "Practice.Net/ports/cables"
ADDRESSES = Index("addresses", "ip", ("net.id",), items="properties.ips", is_address=True)
COLOURS = Index("colours", "name", ("properties.colour",), per_subscription=True)
SECRETS = Index("secrets", "secret", interior=True)
INDEXES = {PORT: (ADDRESSES, COLOURS, SECRETS, Index("cables", "name", of=CABLE))}
FIRST, LAST = IPv4Address("10.0.0.4"), IPv4Address("10.0.0.20")


def port(name: str, *numbers: int, colour: str | None = "red", net: str = "/Nets/A") -> Resource:
    ips = [{"id": f"ip{number}", "ip": f"10.0.0.{number}", "net": {"id": net}} for number in numbers]
    document: Json = {"name": name, "properties": {"ips": ips, "colour": colour}}
    return Resource(resource_id("S", "G", PORT, name), document, {"secret": f"of {name}"})


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as store:
        store.index(INDEXES)
        yield store


def everything(store: Store) -> list[tuple[object, ...]]:
    """All that the indexes say."""
    tables = ("entries", "tallies", "taken")
    rows = {name: store._connection.execute(f"select * from {name}").fetchall() for name in tables}
    rows["tallies"] = [row for row in rows["tallies"] if row[-1]]
    return [tuple(sorted(rows[name])) for name in tables]


def anew(store: Store) -> list[tuple[object, ...]]:
    """All that they would say if they were made anew."""
    with Store() as other:
        other.index(INDEXES)
        for resource in store.resources():
            other.put(resource)
        return everything(other)


def test_a_value_leads_to_who_has_it(store: Store) -> None:
    store.put(port("a", 4, 5))
    assert store.indexes.holders("addresses", "/nets/a", "10.0.0.5") == [
        Entry("addresses", "/nets/a", "10.0.0.5", port("a").id.key, 1, "ip5")
    ]
    assert store.indexes.holders("addresses", "/nets/b", "10.0.0.5") == []
    assert [entry.id for entry in store.indexes.of_source("addresses", port("a").id.key)] == ["ip4", "ip5"]
    assert [entry.source for entry in store.indexes.holders("secrets", "", "OF A")] == [port("a").id.key]


def test_a_scope_lists_its_entries_as_their_owners_do(store: Store) -> None:
    for resource in (port("b", 9, 6), port("a", 8), port("c", 7, net="/Nets/B")):
        store.put(resource)
    assert [entry.id for entry in store.indexes.within("addresses", "/nets/a")] == ["ip8", "ip9", "ip6"]


def test_what_is_in_a_scope_is_counted_by_what_follows(store: Store) -> None:
    for name, colour in (("a", "Red"), ("b", "red"), ("c", "blue"), ("d", None)):
        store.put(port(name, colour=colour))
    assert store.indexes.tallies("colours", scope_of("S")) == [("blue", 1), ("red", 2)]
    assert store.indexes.tally("colours", scope_of("s", "Red")) == 2
    store.delete(port("a").id.key)
    assert store.indexes.tally("colours", scope_of("s", "red")) == 1
    assert store.indexes.tally("colours", scope_of("other", "red")) == 0


def test_an_address_that_two_have_is_free_when_neither_has_it(store: Store) -> None:
    store.put(port("a", 4))
    store.put(port("b", 4))
    store.delete(port("a").id.key)
    assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST + 1
    store.delete(port("b").id.key)
    assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST


def test_what_is_no_address_takes_none(store: Store) -> None:
    odd = port("a", 4)
    odd.properties["ips"] += [{"ip": "soon", "net": {"id": "/nets/a"}}, {"ip": 7}, "none"]
    store.put(odd)
    assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST + 1
    assert len(store.indexes.within("addresses", "/nets/a")) == 2


PORTS = st.builds(port, st.sampled_from("abcd"), st.integers(4, 9), st.integers(4, 9))
CHANGES = st.lists(st.one_of(PORTS, st.sampled_from("abcd")), max_size=25)


@given(CHANGES, CHANGES)
def test_indexes_say_what_the_documents_say(kept: list[Resource | str], undone: list[Resource | str]) -> None:
    with Store() as store:
        store.index(INDEXES)
        for change in kept:
            make(store, change)
        with suppress(KeyError), store.transaction():
            for change in undone:
                make(store, change)
            assert everything(store) == anew(store)
            raise KeyError
        assert everything(store) == anew(store)


def make(store: Store, change: Resource | str) -> None:
    if isinstance(change, Resource):
        store.put(change)
    else:
        store.delete(port(change).id.key)


def test_who_knows_of_no_index_leaves_none_behind_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with Store(path) as store:
        store.index(INDEXES)
        store.put(port("a", 4))
        with Store(path) as tool:
            tool.put(port("b", 5))
            tool.delete(port("a").id.key)
        with store.reading():
            assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST
            assert len(store.indexes.holders("addresses", "/nets/a", "10.0.0.5")) == 1
    with Store(path) as store:
        store.index(INDEXES)
        assert everything(store) == anew(store)


def test_another_index_is_of_all_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with Store(path) as store:
        store.index({PORT: (COLOURS,)})
        store.put(port("a", 4))
        assert store.indexes.within("addresses", "/nets/a") == []
    with Store(path) as store:
        store.index(INDEXES)
        assert everything(store) == anew(store)
        assert len(store.indexes.within("addresses", "/nets/a")) == 1


def test_a_file_without_indexes_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with Store(path) as store:
        store.put(port("a", 4))
    with closing(sqlite3.connect(path)) as older:  # as version 2 was
        triggers = older.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            older.execute(f"drop trigger {trigger}")
        for table in ("entries", "tallies", "taken", "changes", "earlier"):
            older.execute(f"drop table {table}")
        older.execute("pragma user_version = 2")
        older.commit()
    with Store(path) as store:
        store.index(INDEXES)
        assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST + 1


def test_indexes_come_along_with_a_copy_and_are_made_for_a_foreign_one(tmp_path: Path, store: Store) -> None:
    store.put(port("a", 4))
    for indexes in (INDEXES, {}):
        with Store() as other:
            other.index(indexes)
            other.put(port("b", 5))
            other.copy_to(tmp_path / f"{len(indexes)}.sqlite")
            store.copy_from(tmp_path / f"{len(indexes)}.sqlite")
        assert everything(store) == anew(store)
        assert store.indexes.lowest_free("/nets/a", FIRST, LAST) == FIRST
    store.clear()
    assert everything(store) == [(), (), ()]
    store.put(port("a", 4))
    assert everything(store) == anew(store)


def test_a_document_that_nobody_can_read_hides_no_others(store: Store) -> None:
    store.put(port("a", 4))
    row = (str(port("b").id), "no JSON", "{}")
    store._connection.execute(
        "insert into resources values (?, ?, ?, ?, ?)", (port("b").id.key, PORT.lower(), *row)
    )
    store.indexes.forget()
    store.index(INDEXES)
    assert len(store.indexes.within("addresses", "/nets/a")) == 1
    [damaged] = store.unreadable()
    store.remove([damaged])
    assert everything(store) == anew(store)


def test_a_type_may_index_resources_of_no_type_of_its_own(store: Store) -> None:
    id = parse_id(f"{port('a').id}/cables/blue")
    assert id is not None
    store.put(Resource(id, {"name": "blue"}))
    assert store.indexes.tally("cables", "") == 1
    store.delete(id.key)
    assert store.indexes.tally("cables", "") == 0
