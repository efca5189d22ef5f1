"""What a picture that follows remembers of a cloud, with a cloud of three values."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from azlab.arm.messages import Request, Response
from azlab.lab import watching
from azlab.lab.sights import Doing, Look
from azlab.lab.watching import MOST_LOOKS, Asked, Watch
from azlab.widgets.cloud import Cloud
from azlab.widgets.pictures import Picture
from azlab.widgets.things import Instance, Scene, Thing

NOON = datetime(2026, 3, 2, 12)
MINUTE = timedelta(minutes=1)


class StillSight:
    """A cloud that changes when a test says so."""

    def __init__(self) -> None:
        self.edition: object = 0
        self.part = "lesson"
        self.clock = NOON
        self.doings: list[Doing] = []
        self.looks: list[Look] = []

    def send(self, request: Request) -> Response:
        return Response(404)

    def moment(self) -> AbstractContextManager[object]:
        return nullcontext()

    def now(self) -> datetime | None:
        return self.clock

    def done(self) -> list[Doing] | None:
        return self.doings

    def watch(self, look: Look) -> Callable[[], None]:
        self.looks.append(look)
        return lambda: self.looks.remove(look)


def fleet(version: str) -> Thing:
    return Thing("scale set", "/fleet", "fleet", instances=(Instance("fleet_0", version, "running"),))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Thing]:
    """The scale set that is there, to be changed."""
    shown = {"fleet": fleet("1")}

    def drawn(*_: Any, **__: Any) -> Picture:
        return Picture((Scene("rg", "westeurope", (shown["fleet"],)),))

    monkeypatch.setattr(watching, "picture", drawn)
    monkeypatch.setattr(watching, "scale_sets", lambda *_: [shown["fleet"]])
    return shown


def begun(sight: StillSight) -> Watch:
    watch = Watch(cast(Cloud, None), sight, Asked())
    assert watch.panel() is not None
    return watch


def step(sight: StillSight, edition: int) -> None:
    """The cloud takes a step by itself."""
    sight.edition = edition
    sight.looks[0](sight.clock, "/fleet")


def test_a_cloud_that_was_built_anew_counts_its_commands_from_one(shown: dict[str, Thing]) -> None:
    sight = StillSight()
    sight.doings = [Doing(7, "az vmss scale")]
    watch = begun(sight)
    sight.edition, sight.doings, shown["fleet"] = 1, [Doing(1, "az vmss create")], fleet("2")
    panel = watch.panel("[4]")
    assert panel is not None
    assert panel.heading.startswith("After az vmss create (cell [4])")


def test_what_was_undone_is_no_step(shown: dict[str, Thing]) -> None:
    sight = StillSight()
    watch = begun(sight)
    for number, version in enumerate("2345", 1):
        sight.clock, shown["fleet"] = NOON + number * MINUTE, fleet(version)
        step(sight, number)
    sight.edition, sight.clock, shown["fleet"] = 9, NOON + 2 * MINUTE, fleet("6")
    panel = watch.panel()
    assert panel is not None
    titles = [step.title for steps in panel.steps for step in steps.steps]
    assert titles == ["before", "12:01:00", "12:02:00", "now"]


def test_only_so_many_steps_of_one_cell_are_looked_at(
    shown: dict[str, Thing], monkeypatch: pytest.MonkeyPatch
) -> None:
    sight, looked = StillSight(), list[str]()
    begun(sight)

    def look(*given: Any) -> list[Thing]:
        looked.append(given[-1])
        return [shown["fleet"]]

    monkeypatch.setattr(watching, "scale_sets", look)
    step(sight, 1)
    step(sight, 1)  # nothing has changed since
    assert len(looked) == 1
    for number in range(2, MOST_LOOKS + 9):
        step(sight, number)
    assert len(looked) == MOST_LOOKS
