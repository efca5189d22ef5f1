"""Which lesson a notebook is, by what stands in it; its file's name only where that tells nothing."""

import re
from collections.abc import Mapping, Sequence

from azlab.assignments import is_called
from grader.intake.names import lesson_pattern
from grader.intake.notebooks import Notebook
from grader.intake.outlines import Outline, Role, normalized

ENOUGH = 2
"""A notebook with fewer cells of a lesson is not known by them."""


def lesson_of(notebook: Notebook, outlines: Mapping[str, Outline], named: str = "") -> str:
    """The lesson that most cells are of, by the checks' and exercises' ids and all texts; "" when none is.

    Where as many are of several, whose notebooks begin alike, it is the one that its file's name says.
    """
    scores = {name: score(notebook, outline) for name, outline in outlines.items()}
    best = max(scores, key=lambda name: (scores[name], name == named), default="")
    return best if best and scores[best] >= ENOUGH else ""


def score(notebook: Notebook, outline: Outline) -> int:
    """How many cells are this lesson's."""
    asked = {part.id for part in outline.parts if part.role in (Role.EXERCISE, Role.CHECK)}
    return sum(
        bool({cell.grade_id, cell.id} & asked) or normalized(cell.source) in outline.by_text
        for cell in notebook.cells
        if cell.source.strip()
    )


def lesson_named(file: str, lessons: Sequence[str]) -> str:
    """The lesson that a file's name says, by its name or its number in front; "" when it says none."""
    stem = file.lower().rpartition(".ipynb")[0] or file.lower()
    for lesson in lessons:
        if lesson_pattern(lesson).search(stem):
            return lesson
    said = re.match(r"(?:lesson|l)?[-_ ]?(\d{1,2})(\.\d{1,2})?(?!\d)", stem)
    for number in (said[1] + (said[2] or ""), said[1]) if said else ():
        if found := [lesson for lesson in lessons if is_called(lesson, number)]:
            return found[0] if len(found) == 1 else ""
    return ""
