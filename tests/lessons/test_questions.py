"""Warm-ups and predictions of all lessons: their options stand in the prompt, and each is answered."""

import json
import re
from functools import cache
from typing import Any

import nbformat
import pytest

from grader.checks import check
from grader.checks.notebook import use
from grader.checks.weights import weight_of
from grader.course.cells import is_graded, is_prediction, is_warm_up
from tests.checks.clouds import Desk
from tests.lessons.harness import LESSONS


@cache
def notebook(lesson: str) -> Any:
    return nbformat.read(LESSONS[lesson].notebook, as_version=4)


def source(lesson: str, cell: str) -> str:
    return next(str(found.source) for found in notebook(lesson).cells if found.id == cell)


def choices(lesson: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(LESSONS[lesson].companion("choices.json").read_text("utf-8"))
    return document


def predictions() -> list[tuple[str, str]]:
    return [
        (lesson, cell.id.removeprefix("check_"))
        for lesson in LESSONS
        for cell in notebook(lesson).cells
        if is_graded(cell) and is_prediction(cell)
    ]


def questions() -> list[tuple[str, str, list[str]]]:
    """Of each warm-up's question: lesson, name, and the options that its line names."""
    asked = re.compile(r"^- `(warm_\d)`: (.*)$", re.MULTILINE)
    return [
        (lesson, name, re.findall(r'`"([^"]+)"`', line))
        for lesson in WARMING_UP
        for name, line in asked.findall(source(lesson, "ask_warm_up"))
    ]


WARMING_UP = [lesson for lesson in LESSONS if any(map(is_warm_up, notebook(lesson).cells))]
"""The first lesson has no warm-up, nor has a stage or an exam."""


def judged(lesson: str, cell: str, names: dict[str, object]) -> tuple[float, str]:
    """A check of the lesson with these answers: points, and what is said."""
    cloud = Desk().cloud
    cloud.lesson = lesson
    with use(cloud, names, cell, LESSONS[lesson].folder) as seen:
        exec(source(lesson, cell), {"check": check})
        return seen.report.points, str(seen.report)


@pytest.mark.parametrize(("lesson", "name"), predictions())
def test_a_prediction_earns_its_point_with_any_option_of_its_prompt(lesson: str, name: str) -> None:
    options = re.findall(r'^- `"([^"]+)"`', source(lesson, f"ask_{name}"), re.MULTILINE)
    said = choices(lesson)[name]["said"]
    assert options == list(said)
    for option in options:
        points, text = judged(lesson, f"check_{name}", {name: option})
        assert points == 1
        assert said[option] in text
    right = [text for text in said.values() if text.startswith("So it is")]
    assert len(right) == 1, "one option is what happens"


@pytest.mark.parametrize(("lesson", "name"), predictions())
def test_a_prediction_says_nothing_before_it_is_answered(lesson: str, name: str) -> None:
    points, text = judged(lesson, f"check_{name}", {name: ...})
    assert points == 0
    assert not any(said in text for said in choices(lesson)[name]["said"].values())


@pytest.mark.parametrize(("lesson", "name", "options"), questions())
def test_a_warm_up_has_one_right_option_and_every_answer_points_back(
    lesson: str, name: str, options: list[str]
) -> None:
    choice = choices(lesson)[name]
    right = [option for option in options if option not in choice["wrong"]]
    assert len(right) == 1
    assert len(options) == len(choice["wrong"]) + 1
    for option in options:
        _, text = judged(lesson, "check_warm_up", {name: option})
        assert ("Why:" in text) == (option in right)
        assert re.search(r"(?i)lesson 0\d, ", text)


@pytest.mark.parametrize("lesson", WARMING_UP)
def test_the_questions_of_a_warm_up_are_those_of_its_check(lesson: str) -> None:
    asked = [name for of, name, _ in questions() if of == lesson]
    cell = next(cell for cell in notebook(lesson).cells if is_graded(cell) and is_warm_up(cell))
    assert asked == re.findall(r'check\.answer\("(\w+)"\)', cell.source)
    assert weight_of(cell.source) == len(asked)
    assert judged(lesson, "check_warm_up", {})[0] == 0
