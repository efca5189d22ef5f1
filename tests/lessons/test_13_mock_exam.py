"""The mock exam, played: its own paper by the keys, by other ways, and by mistakes."""

from azlab import lab
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player


def groups(lesson: Player) -> list[str]:
    return [exercise for exercise in lesson.exercises if exercise.startswith("group_")]


def test_an_exam_is_worth_forty_points(lesson: Player) -> None:
    assert sum(marks.out_of for marks in lesson.first.values()) == 40


def test_one_right_answer_of_a_group_is_one_point(lesson: Player) -> None:
    for group in groups(lesson):
        right = lesson.solution(group).split("### BEGIN SOLUTION\n")[1].splitlines()[0]
        marks = lesson.attempt(group, right)
        assert (marks.points, marks.out_of) == (1, 4), marks.shown


def test_a_task_that_is_undone_earns_nothing(lesson: Player) -> None:
    task = lesson.exercises[-1]
    lesson.attempt(task, lesson.solution(task))
    lab.restore(task)
    assert lesson._mark(task, "").points == 0


def test_the_result_says_what_was_missed_and_where_it_is_taught(lesson: Player) -> None:
    lesson.marks(without=frozenset({"group_1"}))
    shown = lesson._run("print(check.exam_result())")[1]
    assert "36 of 40 points. 4 questions without an answer." in shown
    assert "lesson 0" in shown or "lesson 1" in shown
