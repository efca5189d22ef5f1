"""What is undone leaves no trace: not in what is read, found by an index, derived, drawn, or in progress.

A part of a deployment that is refused, a chore that failed and a rehearsal are undone by a savepoint, and the
request goes on after it. Whatever is kept beside the store must be undone with it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

import pytest

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.ids import ResourceId, resource_id
from azlab.arm.messages import Json, Request
from azlab.arm.store import Resource, Store
from tests.arm.conftest import SUBSCRIPTION, Kitchen

KETTLE = "Practice.Kitchen/kettles"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"


class UndoneError(Exception):
    """Leaves a savepoint, as a refusal does."""


@contextmanager
def undone(store: Store) -> Iterator[None]:
    """What is done inside is undone, in a transaction that goes on."""
    with suppress(UndoneError), store.savepoint():
        yield
        raise UndoneError


def kettle(name: str) -> ResourceId:
    return resource_id(SUBSCRIPTION, "Shop", KETTLE, name)


def put(cloud: Cloud, name: str, twin: str = "") -> None:
    properties = {"twin": {"id": twin}, "address": f"10.0.0.{4 + 'ab'.index(name)}"}
    document: Json = {"location": "westeurope", "name": name, "properties": properties}
    cloud.put(Resource(kettle(name), document))


ANSWERS: dict[str, Callable[[Cloud], Any]] = {
    "a resource": lambda cloud: (cloud.get(kettle("a")) or kettle("none")).__repr__(),
    "a list": lambda cloud: [found.id.name for found in cloud.resources(KETTLE, SCOPE)],
    "who has a value": lambda cloud: cloud.indexes.holders("names", "", "b"),
    "who mentions": lambda cloud: [found.id.name for found in cloud.mentioning(kettle("a"), KETTLE)],
    "a tally": lambda cloud: cloud.indexes.tally("names", ""),
    "an address": lambda cloud: cloud.indexes.lowest_free("", ip_address("10.0.0.4"), ip_address("10.0.0.9")),
    "a derived value": lambda cloud: cloud.store.derived(
        "names", (KETTLE,), lambda: [found.id.name for found in cloud.resources(KETTLE)]
    ),
    "the time": Cloud.now,
    "a fact": lambda cloud: [cloud.store.fact("loads", 0), cloud.store.fact("none")],
    "an operation": lambda cloud: cloud.store.operation("boil"),
    "what is in progress": lambda cloud: [
        cloud.operations.is_busy(kettle("a").key),
        cloud.store.open_operations(),
        cloud.store.open_operations(due="9999"),
        cloud.operations.seconds_left(),
    ],
    "the journal": lambda cloud: cloud.store.journal(),
}


def answers(cloud: Cloud) -> Json:
    return {name: ask(cloud) for name, ask in ANSWERS.items()}


def change_all(cloud: Cloud) -> None:
    """Change what each of the answers says."""
    put(cloud, "b", twin=kettle("a").text)
    found = cloud.get(kettle("a"))
    assert found is not None
    found.document["location"] = "northeurope"
    cloud.put(found)
    cloud.clock.advance(60)
    cloud.store.set_fact("loads", 2)
    cloud.store.set_fact("none", 1)
    cloud.operations.start("boil", kettle("a").key, 100)
    cloud.store.write_journal({"path": "/x"})


def test_what_is_undone_is_in_no_answer(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    with cloud.store.transaction():
        put(cloud, "a")
        cloud.store.set_fact("loads", 1)
        before = answers(cloud)
        with undone(cloud.store):
            change_all(cloud)
            inside = answers(cloud)
        after = answers(cloud)
    assert {name for name in ANSWERS if inside[name] == before[name]} == set()
    assert after == before == answers(cloud)


def test_what_a_part_of_an_undone_part_kept_is_undone_with_it(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    with cloud.store.transaction():
        put(cloud, "a")
        before = answers(cloud)
        with undone(cloud.store):
            with cloud.store.savepoint():
                change_all(cloud)
            inside = answers(cloud)
            with undone(cloud.store):
                cloud.delete(kettle("a"))
                cloud.clock.advance(60)
                answers(cloud)
            assert answers(cloud) == inside
        assert answers(cloud) == before


def test_what_is_written_after_an_undone_part_is_answered_and_stays(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    with cloud.store.transaction():
        put(cloud, "a")
        with undone(cloud.store):
            change_all(cloud)
            answers(cloud)
        change_all(cloud)
        after = answers(cloud)
    assert after == answers(cloud)
    assert after["a list"] == after["a derived value"] == ["a", "b"]


@pytest.mark.parametrize("kept", [True, False])
def test_a_savepoint_without_a_transaction_around_it_is_one(kitchen: Kitchen, kept: bool) -> None:
    """Chores run so where somebody lets time pass from outside; what is written next is in every answer."""
    cloud = kitchen.app.cloud
    put(cloud, "a")
    before = answers(cloud)
    with cloud.store.savepoint() if kept else undone(cloud.store):
        change_all(cloud)
        inside = answers(cloud)
    assert answers(cloud) == (inside if kept else before)
    change_all(cloud)
    after = answers(cloud)
    with cloud.store.transaction():
        assert answers(cloud) == after
    assert after["the time"] > (inside if kept else before)["the time"]


def test_chance_draws_again_what_an_undone_part_drew(kitchen: Kitchen) -> None:
    cloud, request = kitchen.app.cloud, Request("PUT", kettle("a").text)
    with cloud.store.transaction(), cloud.answering(request):
        with undone(cloud.store):
            drawn = [cloud.guid(), cloud.guid()]
        assert [cloud.guid(), cloud.guid()] == drawn


def test_a_lock_that_was_undone_holds_nobody(kitchen: Kitchen) -> None:
    cloud = kitchen.app.cloud
    delete = Request("DELETE", f"{kettle('a').text}?api-version=2024-11-01")
    with cloud.store.transaction():
        put(cloud, "a")
        with undone(cloud.store):
            lock = resource_id(SUBSCRIPTION, "Shop", "Microsoft.Authorization/locks", "keep")
            cloud.put(Resource(lock, {"properties": {"level": "CanNotDelete"}}))
            with pytest.raises(AzureError, match="locked"):
                cloud.send(delete)
        assert cloud.send(delete).status < 300


def test_a_chore_that_failed_leaves_no_trace(kitchen: Kitchen) -> None:
    """The kitchen's chore writes of every kettle, and then fails when any of them leaks."""
    cloud = kitchen.app.cloud
    kitchen.kettle("tea")
    kitchen.send("PUT", "kettles/leak", {"location": "westeurope", "properties": {"litres": 13}})
    kitchen.send("POST", "/lab/clock", {"minutes": 1})
    before = [found.interior for found in cloud.resources(KETTLE)]
    kitchen.send("POST", "/lab/clock", {"minutes": 3})
    assert [found.interior for found in cloud.resources(KETTLE)] == before
