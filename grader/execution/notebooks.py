"""The notebook a teacher opens after grading: the teacher's cells, the learner's answers, safe outputs."""

import copy
from collections import Counter
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from grader.execution.grading import Grading
from grader.execution.kernels import Ran
from grader.execution.lesson import Step


def graded_notebook(grading: Grading) -> str:
    """As JSON text, in nbgrader's form: a check cell shows its points as nbgrader reads them."""
    notebook = copy.deepcopy(grading.played.notebook)
    steps = iter(enumerate(grading.steps))
    own = Counter(cell.after for cell in grading.submission.own)
    laid = [_own(grading, *next(steps)) for _ in range(own[""])]
    for cell in notebook.cells:
        laid.append(_filled(grading, cell, *next(steps)) if cell.cell_type == "code" else cell)
        laid += [_own(grading, *next(steps)) for _ in range(own[cell.id])]
    notebook.cells = laid
    return str(nbformat.writes(notebook))


def _own(grading: Grading, number: int, step: Step) -> NotebookNode:
    return _filled(grading, new_code_cell(), number, step)


def _filled(grading: Grading, cell: NotebookNode, number: int, step: Step) -> NotebookNode:
    """A cell with what was run, and what came of it."""
    outputs = _judged(grading, step.id, number + 1) if step.check else _ran(grading.ran.get(number))
    cell.source, cell.execution_count = step.source, number + 1
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    return cell


def _ran(ran: Ran | None) -> list[dict[str, Any]]:
    if ran is None:
        return []
    said = [new_output("stream", name="stderr", text=f"{ran.sentence}\n")] if ran.sentence else []
    return [*ran.outputs, *said]


def _judged(grading: Grading, check: str, count: int) -> list[dict[str, Any]]:
    text, page, points = grading.reports[check]
    data = {"text/plain": repr(points), "text/html": page}
    result = new_output("execute_result", data=data, execution_count=count)
    # Formgrader shows both: a page says all that the text says.
    return [result] if page else [result, new_output("stream", name="stdout", text=f"{text}\n")]
