"""What stock nbgrader makes of a submission: its own preprocessors, a kernel of this machine, its own marks.

    python -m tests.execution.hostile.stock SECONDS cells NOTEBOOK
    python -m tests.execution.hostile.stock SECONDS file LESSON

`cells` runs a notebook as `nbgrader autograde` runs it. `file` grades all that lies in `submitted/` with the
whole of it: a gradebook, and checks put back as they were. Prints JSON: the points of the checks, what else
is shown, why it was not graded, and whether who comes after it is.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config


def cells(seconds: int, path: str) -> dict[str, Any]:
    """A notebook whose cells do something."""
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade, is_grade

    notebook = nbformat.read(path, as_version=4)
    why = ""
    try:
        Execute(timeout=seconds, kernel_name="python3").preprocess(notebook, {"metadata": {"path": "."}})
    except Exception as error:
        why = type(error).__name__
    points = {cell.id: _points(cell, determine_grade) for cell in notebook.cells if is_grade(cell)}
    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code" and not is_grade(cell)]
    return {"why": why, "points": points, "shown": json.dumps(shown)[:2_000_000]}


def _points(cell: NotebookNode, determine: Any) -> float:
    try:
        return float(determine(cell)[0] or 0)
    except Exception:
        return 0.0


def file(seconds: int, lesson: str) -> dict[str, Any]:
    """A file, `ada`'s, and after it `zoe`'s."""
    from nbgrader.api import Gradebook
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    config = Config()
    config.CourseDirectory.root = str(Path.cwd())
    config.CourseDirectory.db_url = address = f"sqlite:///{Path.cwd() / 'gradebook.db'}"
    config.CourseDirectory.assignment_id = lesson
    config.Execute.timeout, config.Execute.kernel_name = seconds, "python3"
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
    graded = Autograde(coursedir=CourseDirectory(config=config), config=config)
    # It goes on after most errors, and raises at the end.
    with suppress(Exception, SystemExit):
        graded.start()
    marks = {}
    with Gradebook(address) as book:
        for learner in ("ada", "zoe"):
            if Path("autograded", learner, lesson, f"{lesson}.ipynb").exists():
                grades = book.find_submission_notebook(lesson, lesson, learner).grades
                marks[learner] = {grade.name: grade.score for grade in grades}
    return {
        "why": "" if "ada" in marks else "a traceback in the log",
        "points": marks.get("ada", {}),
        "goes_on": "zoe" in marks,
        "shown": "",
    }


if __name__ == "__main__":
    longest, what, name = sys.argv[1:]
    print("\n" + json.dumps((cells if what == "cells" else file)(int(longest), name)))
