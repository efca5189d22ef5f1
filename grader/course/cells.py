"""A notebook's cells by what they are for: to read, to run, to fill in, to mark."""

import re
from itertools import pairwise

from nbformat import NotebookNode

from grader.course.endings import STANDING, STATUS

MARK = re.compile(r"### (BEGIN|END) SOLUTION")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def without_standing(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that a lesson has of its own: without those at its end that all lessons have alike."""
    return notebook.cells[:-2] if ends_with_standing(notebook) else list(notebook.cells)


def ends_with_standing(notebook: NotebookNode) -> bool:
    """Whether a notebook ends with where one is: some words under `STANDING`, and `check.status()`."""
    if len(notebook.cells) < 2:
        return False
    said, shown = notebook.cells[-2:]
    return bool(
        said.cell_type == "markdown"
        and said.source.startswith(f"{STANDING}\n\n")
        and words(said.source) > words(STANDING)
        and shown.cell_type == "code"
        and shown.source == STATUS
        and "nbgrader" not in shown.metadata
    )


def prose(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells to be read."""
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells to be run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_graded(cell: NotebookNode) -> bool:
    """Whether nbgrader takes points from a cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_solution(cell: NotebookNode) -> bool:
    """Whether a cell is the learner's to fill."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_warm_up(cell: NotebookNode) -> bool:
    """Whether a cell belongs to the questions from earlier lessons: `warm_up` or `check_warm_up`."""
    return str(cell.id).removeprefix("check_") == "warm_up"


def is_prediction(cell: NotebookNode) -> bool:
    """Whether a cell asks what will happen, as `predict_start` and `check_predict_start` do."""
    return str(cell.id).removeprefix("check_").startswith("predict_")


def is_exercise(cell: NotebookNode) -> bool:
    """Whether a graded cell counts as an exercise: warm-ups and predictions do not."""
    return is_graded(cell) and not is_warm_up(cell) and not is_prediction(cell)


def words(text: str) -> int:
    """The words a reader reads; fenced code is not counted."""
    return len(re.findall(r"\S*\w\S*", _FENCE.sub("", text)))


def lines(cell: NotebookNode) -> int:
    """The lines of a code cell, without empty ones and without the marks around a solution."""
    return sum(bool(line.strip()) and not MARK.search(line) for line in cell.source.splitlines())


def headings(notebook: NotebookNode) -> list[tuple[str, int, str]]:
    """All headings in order: cell id, level, text."""
    return [
        (cell.id, len(match.group(1)), match.group(2).strip())
        for cell in prose(notebook)
        for match in _HEADING.finditer(_FENCE.sub("", cell.source))
    ]


def prompts(notebook: NotebookNode) -> list[NotebookNode]:
    """The prose cells straight before a learner's cell."""
    asked = [before for before, cell in pairwise(notebook.cells) if is_solution(cell)]
    return [cell for cell in asked if cell.cell_type == "markdown"]
