"""What is in progress gets on by the time that is waited: really, where that counts, or as a lab tells."""

from datetime import datetime
from pathlib import Path

import pytest

from azlab.arm.clock import REQUEST_SECONDS
from azlab.arm.operations import PATIENCE
from azlab.arm.store import Store
from tests.arm.conftest import Kitchen, kitchen_on

KETTLE = {"location": "westeurope", "properties": {"litres": 2}}
SECONDS = 20.0
"""How long a kettle is made."""


class Wall:
    """A clock on the wall that goes when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def awake(wall: Wall) -> Kitchen:
    kitchen = kitchen_on(Store())
    kitchen.app.cloud.clock.wall = wall
    return kitchen


def state(kitchen: Kitchen, name: str = "tea") -> str:
    return str(kitchen.send("GET", f"kettles/{name}").json()["properties"]["provisioningState"])


def now(kitchen: Kitchen) -> datetime:
    return kitchen.app.cloud.clock.now()


def test_what_is_in_progress_gets_on_by_what_was_really_waited(awake: Kitchen, wall: Wall) -> None:
    awake.send("PUT", "kettles/tea", KETTLE)
    wall.seconds += SECONDS / 2
    assert state(awake) == "Creating"
    wall.seconds += SECONDS / 2
    assert state(awake) == "Succeeded"


def test_an_idle_clouds_clock_does_not_run_off(awake: Kitchen, wall: Wall) -> None:
    awake.send("PUT", "kettles/tea", KETTLE)
    before = now(awake)
    wall.seconds += 3600
    state(awake)
    wall.seconds += 3600
    state(awake)
    assert (now(awake) - before).total_seconds() == SECONDS + 2 * REQUEST_SECONDS


def test_time_before_something_began_is_not_its_own(awake: Kitchen, wall: Wall) -> None:
    awake.send("PUT", "kettles/tea", KETTLE)
    wall.seconds += 3600
    assert state(awake) == "Succeeded"
    wall.seconds += 3600
    awake.send("PUT", "kettles/coffee", KETTLE)
    assert state(awake, "coffee") == "Creating"


def test_what_takes_azure_long_takes_a_learner_no_longer_than_a_minute(awake: Kitchen, wall: Wall) -> None:
    kettle = awake.kettle()["id"].lower()
    with awake.app.cloud.store.transaction():
        awake.app.cloud.operations.start("slow", kettle, 3600.0, shape="compute")
    looks = 0
    while awake.app.cloud.operations.is_busy(kettle):
        wall.seconds += 10
        awake.send("GET", "kettles/tea")
        looks += 1
    assert looks <= PATIENCE / 10


def test_chores_are_done_in_every_minute_that_is_waited(awake: Kitchen, wall: Wall) -> None:
    kettle = awake.kettle()["id"].lower()
    with awake.app.cloud.store.transaction():
        awake.app.cloud.operations.start("slow", kettle, 600.0, shape="compute")
    wall.seconds += PATIENCE
    awake.send("GET", "kettles/tea")
    found = awake.app.cloud.get(kettle)
    assert found is not None
    assert len(found.interior["seen"]) >= 10


def test_a_clock_that_is_put_back_moves_nothing_back(awake: Kitchen, wall: Wall) -> None:
    awake.send("PUT", "kettles/tea", KETTLE)
    before = now(awake)
    wall.seconds -= 3600
    assert state(awake) == "Creating"
    assert (now(awake) - before).total_seconds() == REQUEST_SECONDS
    wall.seconds += SECONDS
    assert state(awake) == "Succeeded"


def test_of_two_processes_none_counts_what_the_other_has_counted(tmp_path: Path, wall: Wall) -> None:
    first, second = (kitchen_on(Store(tmp_path / "cloud.sqlite")) for _ in range(2))
    first.app.cloud.clock.wall = second.app.cloud.clock.wall = wall
    first.send("PUT", "kettles/tea", KETTLE)
    wall.seconds += SECONDS / 2
    assert [state(one) for one in (first, second, first, second)] == ["Creating"] * 4


def test_what_is_waited_outlives_the_process(tmp_path: Path, wall: Wall) -> None:
    path = tmp_path / "cloud.sqlite"
    first = kitchen_on(Store(path))
    first.app.cloud.clock.wall = wall
    first.send("PUT", "kettles/tea", KETTLE)
    first.app.cloud.store.close()
    wall.seconds += SECONDS
    second = kitchen_on(Store(path))
    second.app.cloud.clock.wall = wall
    assert state(second) == "Succeeded"


def test_where_real_time_counts_for_nothing_a_lab_tells_what_was_slept(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", KETTLE)
    before = now(kitchen)
    kitchen.send("POST", "/lab/clock", {"seconds": SECONDS - 5})
    assert state(kitchen) == "Creating"
    kitchen.send("POST", "/lab/clock", {"seconds": 3600})
    assert state(kitchen) == "Succeeded"
    kitchen.send("POST", "/lab/clock", {"seconds": 3600})
    assert (now(kitchen) - before).total_seconds() < SECONDS + 10


@pytest.mark.parametrize("seconds", [None, "5", -1, True, float("inf"), 1e9])
def test_only_what_can_be_waited_is_waited(kitchen: Kitchen, seconds: object) -> None:
    status, code, *_ = kitchen.error("POST", "/lab/clock", {"seconds": seconds})
    assert status == 400
    assert code in ("InvalidParameter", "InvalidRequestContent")
