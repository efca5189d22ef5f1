"""What a lesson's notebook says of itself."""

from pathlib import Path
from typing import Any

import pytest

from grader.progress import outlines
from grader.progress.outlines import Outline, outline_of, read_outline
from grader.progress.pages import write_page
from tests.progress.conftest import cell, document


def test_a_learners_own_cells_above_the_title_change_nothing() -> None:
    lesson = document("00-groups", {"Exercise 1": {"check_make": 2}})
    plain = outline_of(lesson)
    assert (plain.title, plain.minutes, len(plain.exercises)) == ("Groups", 45, 1)
    lesson["cells"][:0] = [
        cell("code", "# not a title"),
        cell("markdown", "**10 minutes** of notes"),
    ]
    assert outline_of(lesson) == plain


@pytest.mark.parametrize("notebook", [{}, [], None, {"cells": [None, {"cell_type": "markdown"}]}])
def test_what_says_nothing_of_itself_has_no_title(notebook: Any) -> None:
    assert outline_of(notebook) == Outline("", 0, ())


def test_a_notebook_is_parsed_again_only_when_it_was_saved_again(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = list[object]()

    def counted(notebook: object) -> Outline:
        parsed.append(notebook)
        return outline_of(notebook)

    monkeypatch.setattr(outlines, "outline_of", counted)
    for _ in range(3):
        write_page(course)
    assert len(parsed) == 2
    notebook = course / "00-groups" / "00-groups.ipynb"
    notebook.write_text(notebook.read_text().replace("# Groups", "# Groups and tags"))
    outline = read_outline(notebook)
    assert outline is not None
    assert outline.title == "Groups and tags"
