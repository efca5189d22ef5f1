"""The cloud's own time, and what happens in it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.clock import Clock, first_moment, timestamp
from azlab.arm.ids import resource_id
from azlab.arm.messages import Json
from azlab.arm.operations import LONG, PAUSE, Operations, status_document
from azlab.arm.store import Resource, Store

ID = resource_id("S", "G", "Microsoft.Compute/disks", "d")


@pytest.fixture
def store() -> Store:
    store = Store()
    store.put(Resource(ID, {"name": "d", "properties": {}}, {}))
    return store


@pytest.fixture
def operations(store: Store) -> Operations:
    return Operations(store, Clock(store))


def start(operations: Operations, name: str = "op", seconds: float = 5.0, **more: Any) -> Json:
    return operations.start(name, more.pop("key", ID.key), seconds, shape="compute", **more)


def told(operations: Operations, resource: Json | None = None) -> Json:
    """What the address of the operation `op` shows."""
    operation = operations.ask("op")
    assert operation is not None
    return status_document(operation, resource)


def test_time_moves_only_when_told() -> None:
    store = Store()
    clock = Clock(store)
    first = clock.now()
    assert clock.now() == first
    clock.advance(90)
    assert clock.now() - first == timedelta(seconds=90)
    assert Clock(store).now() == clock.now()


def test_time_starts_today(monkeypatch: pytest.MonkeyPatch) -> None:
    # As it was when this file was read: tests let their clouds begin at a minute that they all share.
    monkeypatch.setattr("azlab.arm.clock.first_moment", first_moment)
    assert abs(Clock(Store()).now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_timestamp_is_written_as_compute_does() -> None:
    moment = datetime(2025, 4, 7, 2, 51, 23, 603135, tzinfo=UTC)
    assert timestamp(moment) == "2025-04-07T02:51:23.6031350+00:00"


def test_a_short_operation_has_ended_at_the_first_question(operations: Operations) -> None:
    start(operations, seconds=LONG - 0.1)
    assert operations.ask("op")["status"] == "Succeeded"


def test_a_long_operation_is_seen_in_progress_once(operations: Operations) -> None:
    start(operations, seconds=LONG)
    assert [operations.ask("op")["status"] for _ in range(3)] == ["InProgress", "Succeeded", "Succeeded"]


def test_asking_lets_the_operations_time_pass(operations: Operations, store: Store) -> None:
    before = Clock(store).now()
    start(operations, seconds=40)
    operations.ask("op")
    operations.ask("op")
    assert Clock(store).now() - before == timedelta(seconds=40)


def test_effects_come_at_the_end_and_not_before(operations: Operations, store: Store) -> None:
    effects = [["set", ID.key, "properties.state", "Done"], ["set-interior", ID.key, "power", "on"]]
    start(operations, seconds=20, effects=effects)
    operations.ask("op")
    assert store.get(ID.key).document["properties"] == {}
    operations.ask("op")
    found = store.get(ID.key)
    assert (found.document["properties"], found.interior) == ({"state": "Done"}, {"power": "on"})


def test_a_failed_operation_tells_its_error(operations: Operations) -> None:
    start(operations, error={"code": "Leak", "message": "It leaks."})
    shown = told(operations)
    assert (shown["status"], shown["error"]) == ("Failed", {"code": "Leak", "message": "It leaks."})


def test_operations_end_in_the_order_of_their_times(operations: Operations, store: Store) -> None:
    start(operations, "late", 9, effects=[["set", ID.key, "properties.last", "late"]])
    start(operations, "early", 3, effects=[["set", ID.key, "properties.last", "early"]])
    operations.ask("late")
    assert operations.ask("early")["status"] == "Succeeded"
    assert store.get(ID.key).document["properties"]["last"] == "late"


def test_waiting_settles_everything_on_a_resource(operations: Operations) -> None:
    start(operations, "one", 30)
    start(operations, "two", 60)
    assert operations.is_busy(ID.key)
    operations.wait_until_idle(ID.key)
    assert not operations.is_busy(ID.key)
    assert operations.ask("two")["status"] == "Succeeded"


def test_what_an_operation_changes_at_its_end_is_busy_too(operations: Any, store: Any) -> None:
    start(
        operations, "of-the-owner", 30, key="/owner", effects=[["set-interior", ID.key, "power", "running"]]
    )
    assert operations.is_busy(ID.key)
    operations.wait_until_idle(ID.key)
    assert store.get(ID.key).interior["power"] == "running"
    assert not operations.is_busy("/owner")


def test_a_resource_is_not_busy_with_its_own_copy_in_the_background(operations: Operations) -> None:
    start(operations, "copying", 30, key=f"{ID.key}/copy", effects=[["set", ID.key, "properties.x", 1]])
    assert not operations.is_busy(ID.key)


def test_a_cancelled_operation_does_nothing(operations: Operations, store: Store) -> None:
    start(operations, effects=[["delete", ID.key]])
    operations.cancel(ID.key)
    assert operations.ask("op")["status"] == "Canceled"
    assert store.get(ID.key) is not None


def test_what_is_deleted_takes_its_children_and_its_operations_along(
    operations: Operations, store: Store
) -> None:
    child = ID.child("parts", "p")
    store.put(Resource(child, {}, {}))
    start(operations, "slow", 1200, key=child.key)
    start(operations, "deletion", 5, effects=[["delete", ID.key]])
    assert operations.ask("deletion")["status"] == "Succeeded"
    assert store.resources() == []
    assert store.open_operations() == []
    assert operations.ask("slow")["status"] == "Canceled"


def test_an_effect_on_what_is_gone_is_no_error(operations: Operations, store: Store) -> None:
    start(operations, effects=[["set", ID.key, "properties.a", 1]])
    store.delete(ID.key)
    assert operations.ask("op")["status"] == "Succeeded"
    assert store.get(ID.key) is None


def test_an_unknown_operation_is_none(operations: Operations) -> None:
    assert operations.ask("nobody") is None


def test_operations_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    first = Store(path)
    first.put(Resource(ID, {"properties": {}}, {}))
    start(Operations(first, Clock(first)), effects=[["set", ID.key, "properties.a", 1]])
    first.close()
    second = Store(path)
    assert Operations(second, Clock(second)).ask("op")["status"] == "Succeeded"
    assert second.get(ID.key).document["properties"] == {"a": 1}


def test_the_outcome_is_known_of_documents_inside_too(operations: Operations) -> None:
    part: Json = {"id": f"{ID}/parts/One", "properties": {"state": "Doing"}}
    named = {"id": part["id"]}
    effects = [["set", part["id"].lower(), "properties.state", "Done"]]
    start(operations, seconds=20, effects=effects)
    document = {"properties": {"parts": [part], "first": named}}
    done = {"id": part["id"], "properties": {"state": "Done"}}
    assert operations.outcome(ID.key, document) == {"properties": {"parts": [done], "first": named}}


def test_the_outcome_is_known_before_the_end(operations: Operations) -> None:
    start(operations, seconds=20, effects=[["set", ID.key, "properties.state", "Done"]])
    assert operations.outcome(ID.key, {"properties": {"state": "Doing"}}) == {"properties": {"state": "Done"}}


@pytest.mark.parametrize(
    ("shape", "waiting"), [("compute", "InProgress"), ("network", "InProgress"), ("resources", "Running")]
)
def test_each_provider_has_its_own_word_for_waiting(operations: Operations, shape: str, waiting: str) -> None:
    operations.start("op", ID.key, 20, shape=shape)
    assert told(operations)["status"] == waiting
    assert told(operations)["status"] == "Succeeded"


def test_compute_shows_times_and_the_finished_resource(operations: Operations) -> None:
    start(operations, output=True)
    shown = told(operations, {"name": "d"})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00", shown["startTime"])
    assert shown["endTime"] > shown["startTime"]
    assert (shown["name"], shown["properties"]) == ("op", {"output": {"name": "d"}})


def test_an_ended_operation_answers_for_a_day_of_the_clouds_time() -> None:
    store = Store()
    clock = Clock(store)
    operations = Operations(store, clock)
    operations.start("first", "/a", 5)
    operations.start("endless", "/b", 10**7)
    clock.advance(60)
    operations.finish_due()
    clock.advance(24 * 3600 - 60)
    operations.start("second", "/c", 5)
    assert (store.operation("first") or {})["status"] == "Succeeded"
    clock.advance(120)
    operations.start("third", "/d", 5)
    assert store.operation("first") is None
    assert [operation["name"] for operation in store.open_operations()] == ["endless", "second", "third"]


def test_an_operation_is_found_by_what_it_will_change() -> None:
    store = Store()
    clock = Clock(store)
    operations = Operations(store, clock)
    operations.start("o", "/set", 5, effects=[["set", "/set/1", "properties.x", 1], ["delete", "/set/2"]])
    assert [operations.is_busy(key) for key in ("/set", "/set/1", "/set/2", "/set/3")] == [
        True,
        True,
        True,
        False,
    ]
    assert [bool(operations.open_on(key)) for key in ("/set", "/set/1")] == [True, False]
    clock.advance(60)
    operations.finish_due()
    assert not any(operations.is_busy(key) for key in ("/set", "/set/1", "/set/2"))


def test_who_asks_how_an_operation_gets_on_hardly_waits_in_between() -> None:
    # Asking lets the cloud's time pass, waiting does not; 0 the CLI would take for nothing said.
    assert 0 < float(PAUSE) <= 0.001
