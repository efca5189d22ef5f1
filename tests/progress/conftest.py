"""A learner's folder with two small lessons."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azlab import front_end
from grader.checks.reports import Outcome, Report, State
from grader.progress import telling

Write = Callable[[str, Mapping[str, Mapping[str, float]]], Path]


def cell(kind: str, source: str, id: str = "", **marks: Any) -> dict[str, Any]:
    """One cell of a notebook's document."""
    return {
        "cell_type": kind,
        "id": id,
        "source": [source],
        "metadata": {"nbgrader": marks} if marks else {},
    }


def document(lesson: str, exercises: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """A lesson's notebook: by heading, the points of the exercise's checks by their id."""
    title = lesson.partition("-")[2].title()
    cells = [cell("markdown", f"# {title}\n\n**45 minutes.** It is about {title}.")]
    for heading, checks in exercises.items():
        cells += [cell("markdown", f"### {heading}"), cell("code", "...", "answer", solution=True)]
        cells += [cell("code", "check", id, grade=True, points=points) for id, points in checks.items()]
    return {"cells": cells, "metadata": {"azlab": {"lesson": lesson}}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a lesson into the course folder; its notebook's path."""

    def written(lesson: str, exercises: Mapping[str, Mapping[str, float]]) -> Path:
        path = tmp_path / "course" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document(lesson, exercises)), "utf-8")
        return path

    return written


@pytest.fixture
def course(write: Write, tmp_path: Path) -> Path:
    """Two lessons, nothing begun."""
    first = {"Exercise 1: make a group": {"check_make": 2}, "Exercise 2: tag it": {"check_tag": 1}}
    write("00-groups", first)
    write("01-urns", {"Warm-up": {"check_warm_up": 3}, "Exercise 1: build one": {"check_build": 4}})
    return tmp_path / "course"


@pytest.fixture
def running(course: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A kernel in lesson 00 that runs the cell named here."""
    cell = {"cellId": "check_make"}
    kernel = SimpleNamespace(get_parent=lambda: {"metadata": cell})
    monkeypatch.setattr(front_end, "running_shell", lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(course / "00-groups")
    return cell


def report(points: float) -> Report:
    state = State.RIGHT if points else State.NOT_YET
    return Report([Outcome(state, "group 'rg' exists", weight=points or 1.0)], told=telling.told)
