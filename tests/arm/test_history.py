"""What was done is undone, whole: nothing of it is left, nothing else is lost, and it can be had again."""

import os
import random
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azlab.arm import history
from azlab.arm.messages import Request
from azlab.arm.store import Store
from tests.arm.conftest import Kitchen, kitchen_on

ROOT = Path(__file__).resolve().parents[2]


def whole(kitchen: Kitchen) -> dict[str, list[Any]]:
    """All that the cloud is, row by row."""
    tables = ("resources", "mentions", "operations", "effects", "journal", "facts")
    rows = {table: f"select {'rowid, ' * (table == 'operations')}* from {table}" for table in tables}
    return {
        table: sorted(map(repr, kitchen.app.cloud.store.connection.execute(sentence)))
        for table, sentence in rows.items()
    }


def go_back(kitchen: Kitchen, number: int) -> history.Entry:
    with kitchen.app.cloud.store.transaction():
        return kitchen.app.history.go_back(number)


def test_a_change_is_taken_back_with_all_that_came_of_it(kitchen: Kitchen) -> None:
    kitchen.kettle("tea")
    before = whole(kitchen)
    kitchen.kettle("coffee", litres=3)
    go_back(kitchen, 2)
    after = whole(kitchen)
    # The first request of a command lets a moment pass before anything is its own.
    assert {**after, "facts": []} == {**before, "facts": []}
    assert kitchen.send("GET", "kettles/coffee").status == 404
    assert kitchen.send("GET", "kettles/tea").status == 200


def test_what_was_taken_back_is_had_again(kitchen: Kitchen) -> None:
    kitchen.kettle("tea")
    kitchen.kettle("coffee")
    there = whole(kitchen)
    back = go_back(kitchen, 1)
    assert kitchen.app.history.standing() == []
    go_back(kitchen, back.number)
    assert whole(kitchen) == there
    assert [entry.number for entry in kitchen.app.history.standing()] == [1, 2]


def test_any_way_there_and_back_ends_where_it_began(kitchen: Kitchen) -> None:
    chance, seen = random.Random(7), dict[int, dict[str, list[Any]]]()
    for _ in range(120):
        last = max((entry.number for entry in kitchen.app.history.entries()), default=0)
        if seen and chance.random() < 0.3:
            number = chance.choice(list(seen))
            go_back(kitchen, number + 1)
            assert whole(kitchen) == seen[number]
        else:
            name = chance.choice(["tea", "coffee", "mate", "soup"])
            verb = chance.choice(["PUT", "PUT", "DELETE", "POST"])
            body = {"location": "westeurope", "properties": {"litres": chance.choice([1, 13, 200])}}
            path = f"kettles/{name}" + ("/boil" if verb == "POST" else "")
            kitchen.send(verb, path, body if verb == "PUT" else None)
        newest = max((entry.number for entry in kitchen.app.history.entries()), default=0)
        if newest != last:
            seen.pop(last, None)
        if newest:
            seen = {number: state for number, state in seen.items() if number < newest}
            seen[newest] = whole(kitchen)


def test_one_command_is_one_entry_and_the_next_another(kitchen: Kitchen) -> None:
    def send(name: str, asked: str) -> None:
        body = b'{"location": "westeurope", "properties": {"litres": 2}}'
        url = f"{kitchen.id(f'kettles/{name}')}?api-version=2024-11-01"
        headers = {"commandname": "kettle create", "x-ms-client-request-id": asked}
        assert kitchen.app(Request("PUT", url, headers, body)).status == 201

    send("tea", "a")
    send("milk", "a")
    send("soup", "b")
    first, second = kitchen.app.history.entries()
    assert (first.command, second.command) == ("az kettle create", "az kettle create")
    assert str(kitchen.app.history.changes(first)) == "made kettles/milk, kettles/tea"
    assert str(kitchen.app.history.changes(second)) == "made kettles/soup"


def test_what_is_refused_or_only_looks_is_no_entry(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", {"location": "westeurope", "properties": {"litres": 200}})
    kitchen.send("GET", "kettles/tea")
    kitchen.send("DELETE", "kettles/tea")
    kitchen.send("POST", "/lab/clock", {"seconds": 30})
    assert kitchen.app.history.entries() == []
    assert not kitchen.app.cloud.store.connection.execute("select 1 from earlier").fetchone()


def test_time_that_is_let_pass_is_an_entry(kitchen: Kitchen) -> None:
    before = kitchen.app.cloud.clock.now()
    kitchen.send("POST", "/lab/clock", {"minutes": 60})
    assert [entry.command for entry in kitchen.app.history.entries()] == ["lab.let_pass"]
    go_back(kitchen, 1)
    assert kitchen.app.cloud.clock.now() - before < timedelta(minutes=1)


def test_the_journal_forgets_what_was_taken_back(kitchen: Kitchen) -> None:
    kitchen.kettle("tea")
    kitchen.send("PUT", "kettles/tea", {"location": "westeurope", "properties": {"litres": 200}})
    go_back(kitchen, 1)
    assert kitchen.app.cloud.store.journal() == []


def test_what_is_oldest_is_forgotten_when_it_is_too_much(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_ENTRIES", 5)
    for number in range(9):
        kitchen.kettle(f"kettle-{number}")
    numbers = [entry.number for entry in kitchen.app.history.entries()]
    assert numbers == [5, 6, 7, 8, 9]
    go_back(kitchen, 5)
    assert kitchen.send("GET", "kettles/kettle-3").status == 200
    assert kitchen.send("GET", "kettles/kettle-4").status == 404
    monkeypatch.setattr(history, "MOST_BYTES", 0)
    kitchen.kettle("last")
    assert len(kitchen.app.history.entries()) <= 2


def test_what_a_great_change_was_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 200_000)
    with Store(tmp_path / "cloud.sqlite") as store:
        kitchen = kitchen_on(store)
        for number in range(60):
            kitchen.kettle("tea", cups=[{"size": 1, "mark": f"{number}" * 20_000}])
        sizes = store.connection.execute("select sum(size) from earlier").fetchone()[0]
    assert sizes < 300_000
    assert (tmp_path / "cloud.sqlite").stat().st_size < 4_000_000  # most of it is the journal


def test_a_copy_holds_the_cloud_and_not_its_past(kitchen: Kitchen, tmp_path: Path) -> None:
    for litres in range(1, 9):
        kitchen.kettle("tea", litres=litres, cups=[{"size": 1, "mark": "x" * 50_000}])
    kitchen.app.cloud.store.copy_to(tmp_path / "copy.sqlite")
    pages = kitchen.app.cloud.store.connection.execute("pragma page_count").fetchone()[0]
    assert (tmp_path / "copy.sqlite").stat().st_size < 0.7 * 4096 * pages
    with Store(tmp_path / "copy.sqlite") as copy:
        assert not copy.connection.execute("select 1 from changes").fetchone()


def test_a_cloud_that_was_brought_back_can_be_left_again(kitchen: Kitchen, tmp_path: Path) -> None:
    store = kitchen.app.cloud.store
    kitchen.kettle("tea")
    store.copy_to(tmp_path / "copy.sqlite")
    kitchen.kettle("coffee")
    there = whole(kitchen)
    store.copy_from(tmp_path / "copy.sqlite", lambda: kitchen.app.history.begin("lab.restore"))
    assert kitchen.send("GET", "kettles/coffee").status == 404
    go_back(kitchen, 3)
    assert whole(kitchen) == there


def test_another_process_adds_to_the_same_history(tmp_path: Path) -> None:
    with Store(tmp_path / "cloud.sqlite") as store, Store(tmp_path / "cloud.sqlite") as other:
        here, there = kitchen_on(store), kitchen_on(other)
        here.kettle("tea")
        there.kettle("coffee")
        assert len(here.app.history.entries()) == 2
        go_back(here, 2)
        assert there.send("GET", "kettles/coffee").status == 404
        assert there.send("GET", "kettles/tea").status == 200


KILLED = """
from pathlib import Path
from azlab.arm.store import Store
from tests.arm.conftest import kitchen_on
kitchen = kitchen_on(Store(Path("cloud.sqlite")))
kitchen.kettle("tea")
print("ready", flush=True)
while True:
    kitchen.kettle("coffee", litres=3)
    with kitchen.app.cloud.store.transaction():
        kitchen.app.history.go_back(2)
"""


def test_a_killed_process_leaves_what_was_or_what_is(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGKILL)
    with Store(tmp_path / "cloud.sqlite") as store:
        kitchen = kitchen_on(store)
        entries = kitchen.app.history.entries()
        go_back(kitchen, entries[0].number)
        assert kitchen.send("GET", "kettles/tea").status == 404
        assert kitchen.send("GET", "kettles/coffee").status == 404
