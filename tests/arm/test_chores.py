"""Minutes that pass, and the chores that they call for."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.chores import LONGEST, Chores, Watch
from azlab.arm.clock import REQUEST_SECONDS
from azlab.arm.ids import resource_id
from azlab.arm.messages import Response
from azlab.arm.store import Store
from tests.arm.conftest import SUBSCRIPTION, Kitchen, kitchen_on
from tests.processor_time import takes_less


def seen(kitchen: Kitchen, name: str = "tea") -> list[Any]:
    """What the chore noted of a kettle: minute and state."""
    id = resource_id(SUBSCRIPTION, "Shop", "Practice.Kitchen/kettles", name)
    return [(moment[:16], state) for moment, state in kitchen.app.cloud.get(id).interior.get("seen", [])]


def pass_minutes(kitchen: Kitchen, minutes: int) -> Response:
    return kitchen.send("POST", "/lab/clock", {"minutes": minutes})


def put(kitchen: Kitchen, **properties: Any) -> None:
    body = {"location": "westeurope", "properties": {"litres": 2, **properties}}
    assert kitchen.send("PUT", "kettles/tea", body).status == 201


def test_the_clock_says_the_time_and_lets_it_pass(kitchen: Kitchen) -> None:
    before = kitchen.app.cloud.clock.now()
    after = pass_minutes(kitchen, 90).json()["now"]
    assert after == kitchen.app.cloud.now()
    passed = (kitchen.app.cloud.clock.now() - before).total_seconds()
    assert passed == 90 * 60 + REQUEST_SECONDS
    assert kitchen.send("GET", "/lab/clock").json()["now"] > after


def test_a_chore_is_done_every_minute(kitchen: Kitchen) -> None:
    put(kitchen)
    pass_minutes(kitchen, 5)
    noted = seen(kitchen)
    assert len(noted) in (5, 6)  # a minute may have begun with the question itself
    assert len({moment for moment, _ in noted}) == len(noted)


def test_what_is_due_on_the_way_ends_before_the_next_chore(kitchen: Kitchen) -> None:
    put(kitchen)
    pass_minutes(kitchen, 2)
    assert [state for _, state in seen(kitchen)][-2:] == ["Succeeded", "Succeeded"]
    assert not kitchen.app.cloud.store.open_operations()


def test_chores_are_done_once_however_much_time_a_request_took(kitchen: Kitchen) -> None:
    kitchen.kettle()
    before = len(seen(kitchen))
    kitchen.app.cloud.clock.advance(600)
    kitchen.send("GET", "kettles/tea")
    assert len(seen(kitchen)) == before + 1
    kitchen.app.cloud.clock.advance(60 - kitchen.app.cloud.clock.now().second)
    kitchen.send("GET", "kettles/tea")
    assert len(seen(kitchen)) == before + 2


def test_no_chore_is_done_within_a_minute(kitchen: Kitchen) -> None:
    kitchen.kettle()
    kitchen.app.cloud.clock.advance(60 - kitchen.app.cloud.clock.now().second)
    kitchen.send("GET", "kettles/tea")
    before = len(seen(kitchen))
    for _ in range(5):
        kitchen.send("GET", "kettles/tea")
    assert len(seen(kitchen)) == before


def test_what_a_refused_chore_did_is_undone(kitchen: Kitchen) -> None:
    put(kitchen, litres=13)
    pass_minutes(kitchen, 3)
    assert seen(kitchen) == []


@pytest.mark.parametrize("minutes", [None, "5", -1, 1.5, True, LONGEST + 1])
def test_only_whole_minutes_of_a_month_pass(kitchen: Kitchen, minutes: bool | float | str | None) -> None:
    before = kitchen.app.cloud.clock.now()
    assert kitchen.error("POST", "/lab/clock", {"minutes": minutes})[:2] == (400, "InvalidParameter")
    assert (kitchen.app.cloud.clock.now() - before).total_seconds() == REQUEST_SECONDS


def test_minutes_outlive_the_kernel(tmp_path: Path) -> None:
    first = kitchen_on(Store(tmp_path / "cloud.sqlite"))
    first.kettle()
    pass_minutes(first, 3)
    noted = seen(first)
    second = kitchen_on(Store(tmp_path / "cloud.sqlite"))
    second.send("GET", "kettles/tea")
    assert seen(second) == noted


def test_a_day_passes_quickly(tmp_path: Path) -> None:
    kitchen = kitchen_on(Store(tmp_path / "cloud.sqlite"))
    for name in ("tea", "soup", "cocoa"):
        kitchen.kettle(name)
    assert takes_less(2, lambda: pass_minutes(kitchen, 24 * 60))


def test_where_nothing_is_to_be_watched_a_month_passes_at_once(kitchen: Kitchen) -> None:
    ran = list[str]()
    watch = Watch(lambda cloud: ran.append(cloud.now()), "Practice.Kitchen/kettles")
    chores = Chores(kitchen.app.cloud, [watch])
    with kitchen.app.cloud.store.transaction():
        before = kitchen.app.cloud.clock.now()
        chores.let_pass(LONGEST)
        assert kitchen.app.cloud.clock.now() - before == timedelta(days=31)
    assert len(ran) == 1
    kitchen.kettle()
    with kitchen.app.cloud.store.transaction():
        chores.let_pass(5)
    assert len(ran) == 6
