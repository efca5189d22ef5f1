"""A lesson, released, graded and given back by nbgrader as it is; the long run has every one."""

import re
from collections.abc import Callable

import pytest

from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS
from tests.grading.classroom import Classroom

LESSONS = [lesson.name for lesson in find_lessons(NOTEBOOKS)]
STUDENTS = ("1-all", "2-nothing", "3-half")
SUMMARY = re.compile(r"^([\d.]+) of ([\d.]+) points?\.", re.MULTILINE)


@pytest.mark.long  # `test_oddities` goes through the classroom of the first run
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_goes_through_the_classroom(lesson: str, opened: Callable[[str], Classroom]) -> None:
    # One test per lesson, so that a lesson is graded once however tests are spread over processes.
    room = opened(lesson)
    half = {name: room.solutions[name] for name in room.exercises[: len(room.exercises) // 2]}
    for student, answers in zip(STUDENTS, (room.solutions, {}, half), strict=True):
        room.submit(student, answers)
        room.autograde(student)
    all_earn_their_points(room, half)
    nothing_of_their_clouds_is_left(room)
    feedback_tells_the_points_and_no_solution(room, half)


def all_earn_their_points(room: Classroom, half: dict[str, str]) -> None:
    everything, nothing, some = map(room.marks, STUDENTS)
    assert everything.lost == {}
    assert everything.score == sum(room.points.values())
    assert nothing.lost == room.points
    assert some.lost == {name: points for name, points in room.points.items() if name not in half}


def nothing_of_their_clouds_is_left(room: Classroom) -> None:
    assert list((room.root / "temporary").glob("azlab-*")) == []
    assert list(room.root.rglob(".azlab")) == []


def feedback_tells_the_points_and_no_solution(room: Classroom, half: dict[str, str]) -> None:
    room.give_feedback()
    everything, nothing, some = pages = [room.feedback(student) for student in STUDENTS]
    written, whole = "\n".join(half.values()), sum(room.points.values())
    assert [line for line in room.secrets if line not in everything] == []
    assert {line for line in room.secrets if line in nothing} == set()
    assert {line for line in room.secrets if line in some and line not in written} == set()
    for student, page in zip(STUDENTS, pages, strict=True):
        # An exam tells its sum besides, of all that it is worth.
        told = [float(points) for points, worth in SUMMARY.findall(page) if float(worth) != whole]
        assert sum(told) == room.marks(student).score
