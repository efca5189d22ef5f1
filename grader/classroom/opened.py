"""The notebook that a teacher opens in formgrader; also of what could not be graded, which has none."""

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from grader.course.release import release_copy
from grader.marks import Graded
from grader.submissions import Release


def notebook_of(graded: Graded, release: Release) -> NotebookNode:
    """The graded notebook; of what could not be graded, the lesson as it was released, with the reason."""
    if graded.notebook:
        notebook: NotebookNode = nbformat.reads(graded.notebook, as_version=4)
        return notebook
    notebook = release_copy(nbformat.reads(release.notebook, as_version=4))
    said = new_output("stream", name="stderr", text=f"{graded.reason}\n")
    cell = new_code_cell("# This submission was not graded", id="not-graded", outputs=[said])
    notebook.cells.insert(0, cell)
    return notebook
