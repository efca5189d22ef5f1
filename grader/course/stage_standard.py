"""The standard of a stage, one notebook of an assignment of several: that of a lesson, and rules of its own.

All of it is the learner's own turn. So it has no warm-up, no command with holes and no last task; it is
shorter, and it says what a word means, what things cost, and where in the course one is.
"""

import re

from nbformat import NotebookNode

from grader.course.cells import (
    code,
    is_exercise,
    is_graded,
    is_prediction,
    is_warm_up,
    prose,
    without_standing,
)
from grader.course.rhythm import SHARED
from grader.course.standard import WHOLE, Found, Rule

_HOLE = re.compile(r"(?<!\w)_{3,}(?!\w)")
"""Where a learner is to fill in a word of a command."""
_WORDS = re.compile(r"^\|[ \t]*words?[ \t]*\|.+\|[ \t]*\n\|[ \t:|-]+\|[ \t]*\n\|", re.MULTILINE | re.I)
"""A table with a column `word` and what each of them means."""


def has_25_to_60_cells(notebook: NotebookNode) -> Found:
    """A stage has 25 to 60 cells of its own, counted as those of a lesson are."""
    cells = len(without_standing(notebook))
    if not 25 <= cells <= 60:
        yield WHOLE, f"it has {cells} cells, not 25 to 60."


def has_4_to_7_exercises(notebook: NotebookNode) -> Found:
    """A stage has 4 to 7 graded exercises; predictions are not counted."""
    exercises = sum(map(is_exercise, notebook.cells))
    if not 4 <= exercises <= 7:
        yield WHOLE, f"it has {exercises} graded exercises, not 4 to 7."


def asks_for_one_or_two_predictions(notebook: NotebookNode) -> Found:
    """A stage asks for 1 or 2 predictions, in cells such as `predict_rollout`."""
    asked = sum(is_graded(cell) and is_prediction(cell) for cell in notebook.cells)
    if not 1 <= asked <= 2:
        yield WHOLE, f"it asks for {asked} predictions, not 1 or 2."


def is_ones_own_turn(notebook: NotebookNode) -> Found:
    """A stage has no warm-up, no command with holes, and no last task: all of it is one's own turn."""
    for cell in notebook.cells:
        if is_graded(cell) and is_warm_up(cell):
            yield cell.id, "it is a warm-up."
        if _HOLE.search(cell.source):
            yield cell.id, "it has a hole to be filled in."
        if "lab.your_turn()" in cell.source or cell.source.startswith("## Your turn"):
            yield cell.id, "it begins a last task."


def shows_map_and_bill(notebook: NotebookNode) -> Found:
    """A stage shows where in the course one is (`lab.map`) and what things cost (`lab.bill`)."""
    source = "\n".join(cell.source for cell in code(notebook))
    for call in ("lab.map(", "lab.bill("):
        if call not in source:
            yield WHOLE, f"no cell has `{call}...)`."


def explains_its_words(notebook: NotebookNode) -> Found:
    """A stage has a table of words: `| word | what it means |`."""
    if not any(_WORDS.search(cell.source) for cell in prose(notebook)):
        yield WHOLE, "it has no table `| word | what it means |`."


RULES: list[Rule] = [
    *SHARED,
    has_25_to_60_cells,
    has_4_to_7_exercises,
    asks_for_one_or_two_predictions,
    is_ones_own_turn,
    shows_map_and_bill,
    explains_its_words,
]
