"""Small questions of lessons as forms: all options of their prompts, and no form where there are none."""

import json
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from azlab.exam import quizzes
from azlab.exam.forms import FILLED
from azlab.exam.quizzes import form_for, offer_forms, options
from grader.course.cells import is_prediction, is_solution, is_warm_up
from grader.course.lessons import Lesson, find_lessons
from grader.setup.places import NOTEBOOKS

SMALL = [
    (lesson, cell.source.split("### BEGIN")[0])
    for lesson in find_lessons(NOTEBOOKS)
    for cell in nbformat.read(lesson.notebook, as_version=4).cells
    if is_solution(cell) and (is_warm_up(cell) or is_prediction(cell))
]


@pytest.mark.parametrize(("lesson", "source"), SMALL)
def test_every_warm_up_and_prediction_has_a_form_with_its_options(lesson: Lesson, source: str) -> None:
    form = form_for(source, lesson.folder, lesson.name)
    assert form is not None, source
    choices = json.loads(lesson.companion("choices.json").read_text("utf-8"))
    for question in form.questions:
        choice = choices[question.name]
        known = choice.get("said") or choice["wrong"]
        assert set(known) <= set(question.options), "what is said to an option is an option"


def test_a_cell_in_which_something_stands_has_no_form() -> None:
    folder = NOTEBOOKS / "04-managed-images"
    assert form_for("warm_1 = ...\n# your answer here", folder) is not None
    for source in (
        'warm_1 = "a"',
        "warm_1 = ...\nprint(1)",
        "",
        "# nothing",
        "%az group list",
        "nothing = ...",
    ):
        assert form_for(source, folder) is None


def test_what_was_filled_in_is_taken_over_and_not_asked_again() -> None:
    FILLED["warm_1"] = "x"
    try:
        assert form_for("warm_1 = ...", NOTEBOOKS / "04-managed-images") is None
    finally:
        FILLED.clear()


def test_a_notebook_that_cannot_be_read_asks_nothing(tmp_path: Path) -> None:
    for name, text in {"a": "{", "b": "[]", "c": '{"cells": [1]}', "d": '{"cells": 3}'}.items():
        (tmp_path / f"{name}.ipynb").write_text(text)
    assert options("warm_1", tmp_path) == {}


def test_without_a_kernel_or_while_grading_no_form_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quizzes, "running_shell", lambda: SimpleNamespace())
    offer_forms(NOTEBOOKS)()
    monkeypatch.setattr(quizzes, "running_shell", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    offer_forms(NOTEBOOKS)()
