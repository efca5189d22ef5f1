"""What holds for every lesson and needs no play of it, or one of its own; `every_lesson.py` has the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from grader.course.lint import lint
from tests.lessons.harness import NOTEBOOKS, Player
from tests.samples import sampled

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*"))


@pytest.fixture
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    player = Player(request.param)
    yield player
    player.close()


@pytest.mark.parametrize("player", sampled(LESSONS), indirect=True)
def test_half_a_copy_earns_exactly_its_half(player: Player) -> None:
    half = player.exercises[: len(player.exercises) // 2]
    marks = player.marks(without=frozenset(player.exercises) - frozenset(half))
    earned = {name: one.points for name, one in marks.items()}
    assert earned == {name: player.first[name].out_of if name in half else 0 for name in earned}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_keeps_the_standard(lesson: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    assert [str(finding) for finding in lint(lesson, notebook)] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_links_to_other_lessons_lead_somewhere(lesson: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", as_version=4)
    links = [link for cell in notebook.cells for link in re.findall(r"\]\((\.\./[^)#]+)", cell.source)]
    assert links
    assert [link for link in links if not (NOTEBOOKS / lesson / link).exists()] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_tests_of_a_lesson_hold_it_to_what_holds_for_all(lesson: str) -> None:
    path = Path(__file__).with_name(f"test_{lesson.replace('-', '_')}.py")
    assert "from tests.lessons.every_lesson import *" in path.read_text(encoding="utf-8")
