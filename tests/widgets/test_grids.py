"""The grid of a scale set, step by step: drawn, and the same in words."""

import re
from html import unescape
from xml.etree import ElementTree

from azlab.widgets.grid_drawings import MOST_DRAWN, grids
from azlab.widgets.grids import MOST_STEPS, Step, Steps, steps_of
from azlab.widgets.things import Instance

SVG = "{http://www.w3.org/2000/svg}"
OLD, NEW = "web 1.0.0", "web 1.1.0"


def instances(*kinds: tuple[str, str, str], first: int = 0) -> tuple[Instance, ...]:
    return tuple(Instance(f"web_{number}", *kind) for number, kind in enumerate(kinds, first))


WELL, FRESH, SICK = (OLD, "running", "healthy"), (NEW, "running", "healthy"), (NEW, "running", "unhealthy")
BEFORE = Step("before", instances(*[WELL] * 4))
FIRST = Step("08:01:00", instances(SICK, *[WELL] * 3))
SECOND = Step("08:02:00", instances(FRESH, FRESH, *[WELL] * 2))


def moved(*seen: Step) -> Steps:
    steps = steps_of("web", seen)
    assert steps is not None
    return steps


def test_each_batch_of_an_upgrade_is_told() -> None:
    assert str(moved(BEFORE, FIRST, SECOND)).splitlines() == [
        "Scale set web, step by step",
        "  before: 4 instances, 4 run web 1.0.0 (running, healthy)",
        "  08:01:00: 4 instances, 1 run web 1.1.0 (running, unhealthy), 3 run web 1.0.0 (running, healthy)",
        "    changed: web_0",
        "  08:02:00: 4 instances, 2 run web 1.1.0 (running, healthy), 2 run web 1.0.0 (running, healthy)",
        "    changed: web_0, web_1",
    ]


def test_what_is_as_it_was_is_no_step() -> None:
    assert steps_of("web", [BEFORE, BEFORE]) is None
    again = Step("now", tuple(reversed(BEFORE.instances)))
    assert steps_of("web", [BEFORE, again]) is None
    assert [step.title for step in moved(BEFORE, again, FIRST, FIRST).steps] == ["before", "08:01:00"]


def test_instances_that_came_and_went_are_told() -> None:
    surged = Step("08:01:00", (*BEFORE.instances, *instances(FRESH, first=4)))
    left = Step("08:02:00", surged.instances[1:])
    told = str(moved(BEFORE, surged, left)).splitlines()
    assert ("    new: web_4" in told, told[-1]) == (True, "    gone: web_0")
    assert str(moved(BEFORE, Step("now", ()))).splitlines()[-2] == "  now: no instances"


def test_many_names_are_a_number_where_they_are_all() -> None:
    every = Step("now", instances(*[FRESH] * 4))
    assert str(moved(BEFORE, every)).endswith("    changed: all 4")


def test_of_very_many_steps_the_first_and_the_last_are_shown() -> None:
    seen = [Step(f"{n}", instances(*[WELL] * (n % 2 + 1))) for n in range(100)]
    steps = moved(*seen)
    assert len(steps.steps) == MOST_STEPS
    assert (steps.steps[0].title, steps.steps[-1].title) == ("0", "99")
    assert "left out" in str(steps)


def cells(drawn: str) -> list[list[tuple[str, str]]]:
    """Of each step, the letters of its cells with what is said of each."""
    root = ElementTree.fromstring(drawn)
    return [
        [
            (cell.findtext(f"{SVG}text", ""), cell.findtext(f"{SVG}title", ""))
            for cell in step.findall(f"{SVG}g")
        ]
        for step in root.findall(f"{SVG}g")
    ]


def test_the_drawing_has_a_grid_for_each_step() -> None:
    drawn = cells(grids(moved(BEFORE, FIRST, SECOND), 640))
    signs = [[sign for sign, _ in step] for step in drawn]
    assert signs == [["B"] * 4, ["A✗", "B", "B", "B"], ["A", "A", "B", "B"]]
    assert drawn[1][0][1] == "web_0, runs web 1.1.0, running, unhealthy"


def test_what_changed_has_a_thick_frame_and_the_legend_says_what_is_there() -> None:
    drawn = grids(moved(BEFORE, FIRST), 640)
    assert drawn.count('stroke-width="2.6"') == 1
    assert "A: web 1.1.0 (shaded), B: web 1.0.0, ✗: unhealthy, thick frame: new or changed" in drawn
    assert "dashed" not in drawn


def test_the_words_have_every_fact_of_the_drawing() -> None:
    """Times, how many there are of each kind, and which changed: by the cells, and by the words."""
    steps = moved(BEFORE, FIRST, SECOND)
    words, drawn = str(steps), grids(steps, 640)
    assert unescape(re.findall("<desc>(.*?)</desc>", drawn, re.DOTALL)[0]) == words
    for step, grid in zip(steps.steps, cells(drawn), strict=True):
        line = next(line for line in words.splitlines() if line.startswith(f"  {step.title}:"))
        said = [text.split(", ", 1)[1] for _, text in grid]
        for kind in set(said):
            runs, state = kind.split(", ", 1)
            assert f"{said.count(kind)} {runs.replace('runs', 'run')} ({state})" in line
    root = ElementTree.fromstring(drawn)
    marked = [
        cell.findtext(f"{SVG}title", "").split(",")[0]
        for cell in root.iter(f"{SVG}g")
        for frame in cell.findall(f"{SVG}rect")
        if frame.get("stroke-width")
    ]
    assert marked == ["web_0", "web_0", "web_1"]


def test_an_instance_keeps_its_cell_when_others_come_and_go() -> None:
    left = Step("now", BEFORE.instances[2:])
    root = ElementTree.fromstring(grids(moved(BEFORE, left), 640))
    places = [
        {
            cell.findtext(f"{SVG}title", "").split(",")[0]: cell.find(f"{SVG}rect").get("x")
            for cell in step.findall(f"{SVG}g")
        }
        for step in root.findall(f"{SVG}g")
    ]
    assert places[1].items() <= places[0].items()


def test_nothing_moves_and_the_steps_of_a_large_set_are_words() -> None:
    drawn = grids(moved(BEFORE, FIRST, SECOND), 640)
    assert not re.search("<animate|<script|<style|transition|animation", drawn)
    large = moved(
        Step("before", instances(*[WELL] * (MOST_DRAWN + 1))),
        Step("now", instances(*[FRESH] * (MOST_DRAWN + 1))),
    )
    assert "<svg" not in grids(large, 640)
    assert "101 run web 1.1.0" in grids(large, 640)
