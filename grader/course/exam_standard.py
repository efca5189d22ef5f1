"""The standard of an exam: that of a lesson, but for what makes a lesson one, and rules of its own.

An exam has neither warm-ups nor predictions that any answer is right for, more cells and exercises, and no
last task: its tasks are questions like the others.
"""

import re

from nbformat import NotebookNode

from grader.checks.weights import weight_of
from grader.course.cells import is_graded, prose, without_standing
from grader.course.rhythm import SHARED
from grader.course.standard import WHOLE, Found, Rule

QUESTIONS = 40
_QUESTION = re.compile(r"^\*\*Question (\d+)\*\*", re.MULTILINE)


def has_forty_points(notebook: NotebookNode) -> Found:
    """An exam is worth a point a question: forty."""
    points = sum(weight_of(cell.source) for cell in notebook.cells if is_graded(cell))
    if points != QUESTIONS:
        yield WHOLE, f"it is worth {points:g} points, not {QUESTIONS}."


def has_at_most_a_hundred_cells(notebook: NotebookNode) -> Found:
    """An exam has at most 100 cells of its own, counted as those of a lesson are."""
    cells = len(without_standing(notebook))
    if cells > 100:
        yield WHOLE, f"it has {cells} cells, more than 100."


def questions_are_numbered(notebook: NotebookNode) -> Found:
    """The questions to be answered in writing have the numbers 1, 2, 3 ..., a cell each."""
    numbers = [int(number) for cell in prose(notebook) for number in _QUESTION.findall(cell.source)]
    if numbers != list(range(1, len(numbers) + 1)):
        yield WHOLE, f"its questions are numbered {numbers}."


RULES: list[Rule] = [
    *SHARED,
    has_forty_points,
    has_at_most_a_hundred_cells,
    questions_are_numbered,
]
