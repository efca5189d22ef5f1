"""The notebook a teacher opens after grading: the teacher's cells, the learner's answers, safe outputs."""

import copy
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from grader.execution.grading import Grading
from grader.execution.kernels import Ran


def graded_notebook(grading: Grading) -> str:
    """As JSON text, in nbgrader's form: a check cell shows its points as nbgrader reads them."""
    notebook = copy.deepcopy(grading.played.notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    laid: list[NotebookNode] = []
    code: list[NotebookNode] = []
    for number, step in enumerate(grading.steps):
        cell = cells[step.id] if step.id else new_code_cell(step.source)
        cell.source = step.source
        cell.execution_count = number + 1
        outputs = _judged(grading, step.id, number + 1) if step.check else _ran(grading.ran.get(number))
        cell.outputs = [nbformat.from_dict(output) for output in outputs]
        code.append(cell)
    following = iter(code)
    own = next(following, None)
    for cell in notebook.cells:
        while own is not None and own.id not in cells and cell.cell_type == "code":
            laid.append(own)
            own = next(following, None)
        if own is not None and cell.id == own.id:
            own = next(following, None)
        laid.append(cell)
    laid += [cell for cell in [own, *following] if cell is not None]
    notebook.cells = laid
    return str(nbformat.writes(notebook))


def _ran(ran: Ran | None) -> list[dict[str, Any]]:
    if ran is None:
        return []
    said = [new_output("stream", name="stderr", text=f"{ran.sentence}\n")] if ran.sentence else []
    return [*ran.outputs, *said]


def _judged(grading: Grading, check: str, count: int) -> list[dict[str, Any]]:
    text, page, points = grading.reports[check]
    data = {"text/plain": repr(points), "text/html": page}
    return [
        new_output("execute_result", data=data, execution_count=count),
        new_output("stream", name="stdout", text=f"{text}\n"),
    ]
