"""What stock nbgrader makes of a submission: its own preprocessors, a kernel of this machine, its own marks.

The notebook is run in a sandbox that keeps this machine, and nothing else: what stock grading lets happen,
happens inside.

    python -m tests.execution.hostile.stock NOTEBOOK SECONDS
"""

import json
import sys
from typing import Any

import nbformat
from nbformat import NotebookNode


def main(path: str, seconds: str) -> None:
    """Run the notebook as `nbgrader autograde` would, and print the points of its checks as JSON."""
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade, is_grade

    notebook = nbformat.read(path, as_version=4)
    why = ""
    try:
        Execute(timeout=int(seconds), kernel_name="python3").preprocess(notebook, {"metadata": {"path": "."}})
    except Exception as error:
        why = type(error).__name__
    points = {cell.id: _points(cell, determine_grade) for cell in notebook.cells if is_grade(cell)}
    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code" and not is_grade(cell)]
    print("\n" + json.dumps({"why": why, "points": points, "shown": json.dumps(shown)[:2_000_000]}))


def _points(cell: NotebookNode, determine: Any) -> float:
    try:
        return float(determine(cell)[0] or 0)
    except Exception:
        return 0.0


if __name__ == "__main__":
    main(*sys.argv[1:])
