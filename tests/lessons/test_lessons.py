"""What holds for every lesson: solutions earn everything, untouched copies nothing, half a copy its half."""

import re
from collections.abc import Iterator

import nbformat
import pytest

from grader.course.lint import lint
from tests.lessons.harness import NOTEBOOKS, Player
from tests.samples import sampled

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*"))


@pytest.fixture(scope="module", params=LESSONS)
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    player = Player(request.param)
    yield player
    player.close()


def test_the_solution_earns_full_marks(player: Player) -> None:
    short = {name: (marks.points, marks.shown) for name, marks in player.first.items() if not marks.full}
    assert player.first
    assert not short


def test_an_untouched_copy_earns_nothing(player: Player) -> None:
    marks = player.marks(without=frozenset(player.exercises))
    assert {name: one.points for name, one in marks.items() if one.points} == {}
    assert player.raised == [], "Run All Cells stops at the first exception"


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
