"""The rules of an exam, each on what breaks it."""

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grader.course import exam_standard
from grader.course.exam_standard import has_at_most_a_hundred_cells, has_forty_points, questions_are_numbered
from grader.course.rhythm import OF_LESSONS_ONLY, RULES
from grader.course.standard import Rule
from tests.course.conftest import code, prose, standing


def said(rule: Rule, *cells: NotebookNode) -> list[str]:
    return [sentence for _, sentence in rule(new_notebook(cells=list(cells)))]


def checks(count: int) -> list[NotebookNode]:
    claim = 'check.answer("q").is_the_right_choice()'
    return [code(f"check_{number}", claim, grade=True, points=1) for number in range(count)]


def test_an_exam_has_a_point_a_question() -> None:
    assert said(has_forty_points, *checks(40)) == []
    assert said(has_forty_points, *checks(39)) == ["it is worth 39 points, not 40."]


def test_an_exam_ends_somewhere() -> None:
    cells = [prose(f"x{number}", "Read.") for number in range(101)]
    assert said(has_at_most_a_hundred_cells, *cells[:100]) == []
    assert said(has_at_most_a_hundred_cells, *cells) == ["it has 101 cells, more than 100."]
    assert said(has_at_most_a_hundred_cells, *cells[:100], *standing()) == []


def test_no_question_is_left_out_or_asked_twice() -> None:
    questions = [prose(f"q{number}", f"**Question {number}** Which?") for number in (1, 2, 3)]
    assert said(questions_are_numbered, *questions) == []
    assert said(questions_are_numbered, *questions[:1], questions[2]) == [
        "its questions are numbered [1, 3]."
    ]
    assert said(questions_are_numbered, *questions, questions[2])


def test_an_exam_is_held_to_all_rules_but_those_that_make_a_lesson() -> None:
    assert len(OF_LESSONS_ONLY) == 5
    assert set(RULES) - set(exam_standard.RULES) == set(OF_LESSONS_ONLY)
