"""Who looks on sees each step of an upgrade, however much time passes at once, and so does a picture."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest

from azlab.lab.reading import LabCloud
from azlab.lab.sights import PracticeSight
from azlab.lab.watching import Asked, Watch
from tests.providers.compute.conftest import GROUP
from tests.providers.compute.scale_sets.conftest import ScaleSets
from tests.providers.compute.scale_sets.test_rolling import create, follow, images, minutes, until_second

__all__ = ["images"]  # a fixture


@pytest.fixture
def watch(sets: ScaleSets) -> Iterator[Watch]:
    sight = PracticeSight(sets.azure.app)
    cloud = LabCloud(sight, GROUP.split("/")[2])
    watch = Watch(cloud, sight, Asked())
    yield watch
    watch.close()


def told(watch: Watch) -> list[str]:
    """What the picture says of the steps, a line for each."""
    panel = watch.panel("[1]")
    assert panel is not None
    lines = [line for steps in panel.steps for line in str(steps).splitlines()]
    return [line.strip() for line in lines if "instances," in line]


def runs(lines: list[str], image: str) -> list[int]:
    """How many run an image, line by line."""
    found = [re.search(rf"(\d+) run {image}", line) for line in lines]
    return [int(match[1]) if match else 0 for match in found]


def test_each_batch_is_told_at_its_time(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0])
    steps: list[tuple[datetime, str]] = []
    follow(sets, images[1])
    sets.azure.app.cloud.watchers.append(lambda moment, id: steps.append((moment, id)))
    sets.azure.app.cloud.clock.advance(600)
    sets.azure.get(sets.path("web"))
    batches = [moment for moment, id in steps if id.endswith("virtualMachineScaleSets/web")]
    assert {(moment.second, moment.microsecond) for moment in batches} == {(0, 0)}
    assert [(later - moment).seconds for moment, later in pairwise(batches)] == [60] * 3
    assert steps[-1][0] > batches[-1]


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_a_picture_shows_every_batch_of_an_upgrade_that_passed_at_once(
    sets: ScaleSets, images: tuple[str, str, str], watch: Watch, mode: str
) -> None:
    create(sets, images[0], mode)
    assert watch.panel() is not None
    sets.azure.wait(follow(sets, images[1]))
    lines = told(watch)
    assert (runs(lines, "first"), runs(lines, "second")) == ([4, 3, 2, 1, 0], [0, 1, 2, 3, 4])
    assert lines[0].startswith("before: ")
    assert all(re.match(r"\d\d:\d\d:00: ", line) for line in lines[1:])
    assert watch.panel() is None


def test_batches_are_shown_one_by_one_as_time_passes(
    sets: ScaleSets, images: tuple[str, str, str], watch: Watch
) -> None:
    create(sets, images[0])
    watch.panel()
    until_second(sets.azure, 2)
    follow(sets, images[1])
    shown = []
    for _ in range(6):
        minutes(sets, 1)
        if panel := watch.panel():
            shown += list(panel.steps)
    assert [len(steps.steps) for steps in shown] == [2, 2, 2, 2]


def test_a_batch_that_is_unwell_is_shown_at_once(
    sets: ScaleSets, images: tuple[str, str, str], watch: Watch
) -> None:
    create(sets, images[0])
    watch.panel()
    sets.azure.wait(follow(sets, images[2]))
    before, after = told(watch)
    assert "4 run first (running, healthy)" in before
    assert "1 run third (running, unhealthy)" in after


def test_what_was_undone_is_no_step(sets: ScaleSets, images: tuple[str, str, str], watch: Watch) -> None:
    create(sets, images[0])
    watch.panel()
    app = sets.azure.app
    sets.azure.wait(follow(sets, images[1]))
    with app.cloud.store.transaction():
        app.history.go_back(app.history.standing()[-1].number)
    panel = watch.panel()
    assert panel is None or panel.steps == ()
