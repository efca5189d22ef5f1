"""Every statement is taught and graded, and no lesson grades what it does not teach."""

import nbformat

from grader.course.coverage import CENTRAL, coverage_table, exercises, graded, questions, taught
from grader.course.lessons import find_lessons
from grader.progress.statements import STATEMENTS
from grader.setup.places import NOTEBOOKS

LESSONS = find_lessons(NOTEBOOKS)


def test_an_exercise_grades_only_what_its_lesson_teaches() -> None:
    for lesson in LESSONS:
        notebook = nbformat.read(lesson.notebook, as_version=4)
        for number, ids in graded(notebook):
            assert set(ids) <= set(taught(notebook)), f"{lesson.name}, exercise {number}"


def test_every_statement_is_taught_and_graded() -> None:
    by_exercise, by_question = exercises(LESSONS), questions()
    teaching = {id for lesson in LESSONS for id in taught(nbformat.read(lesson.notebook, as_version=4))}
    assert set(STATEMENTS) <= teaching
    assert [id for id in STATEMENTS if not by_exercise[id] and not by_question[id]] == []


def test_the_central_ones_are_graded_at_least_three_times() -> None:
    by_exercise, by_question = exercises(LESSONS), questions()
    assert {id: len(by_exercise[id]) + by_question[id] for id in sorted(CENTRAL)} == {
        id: count for id in sorted(CENTRAL) if (count := len(by_exercise[id]) + by_question[id]) >= 3
    }


def test_the_table_has_a_row_for_each_statement() -> None:
    rows = coverage_table(LESSONS).splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == list(STATEMENTS)
    assert any("| 04.2" in row or " 04.2," in row for row in rows)
