"""What holds for every lesson and needs no play of it, or one of its own; `every_lesson.py` has the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from grader.course.cells import is_graded
from grader.course.lessons import Lesson
from grader.course.lint import lint
from grader.progress.outlines import outline_of
from tests.lessons.conftest import named_for
from tests.lessons.harness import LESSONS, Player
from tests.samples import sampled


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


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_lesson_keeps_the_standard(lesson: Lesson) -> None:
    notebook = nbformat.read(lesson.notebook, as_version=4)
    assert [str(finding) for finding in lint(lesson, notebook)] == []


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_links_to_other_lessons_lead_somewhere(lesson: Lesson) -> None:
    notebook = nbformat.read(lesson.notebook, as_version=4)
    links = [link for cell in notebook.cells for link in re.findall(r"\]\((\.\./[^)#]+)", cell.source)]
    assert links
    assert [link for link in links if not (lesson.folder / link).exists()] == []


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_every_check_is_that_of_an_exercise_with_a_name_and_has_its_points(lesson: Lesson) -> None:
    notebook = nbformat.read(lesson.notebook, as_version=4)
    exercises = outline_of(notebook).exercises
    graded = {cell.id: cell.metadata.nbgrader.points for cell in notebook.cells if is_graded(cell)}
    assert [dict(exercise.worth) for exercise in exercises] == [{id: graded[id]} for id in graded]
    assert all(re.fullmatch(r"Exercise \d+|Warm-up|Predict", exercise.name) for exercise in exercises)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_tests_of_a_lesson_hold_it_to_what_holds_for_all(lesson: str) -> None:
    path = Path(__file__).with_name(f"test_{lesson.replace('-', '_')}.py")
    assert "from tests.lessons.every_lesson import *" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "lesson"),
    [
        ("test_04_your_turn", "04-managed-images"),
        ("test_12_till_1_build", "12-till-1-build"),
        ("test_12_till_2_roll_out", "12-till-2-roll"),
        ("test_12_till_2_cost", "12-till-2-roll"),
    ],
)
def test_a_test_file_plays_the_lesson_that_it_is_named_for(file: str, lesson: str) -> None:
    lessons = ["04-managed-images", "12-till-1-build", "12-till-2-roll", "13-mock-exam"]
    assert named_for(file, lessons) == lesson
