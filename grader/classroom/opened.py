"""The notebook that a teacher opens in formgrader; also of what could not be graded, which has none."""

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from grader.course.release import release_copy
from grader.marks import Graded, Verdict
from grader.submissions import Release


def notebook_of(graded: Graded, release: Release) -> NotebookNode:
    """The graded notebook; of what could not be graded, the lesson as it was released.

    At the top of both stands why a human is needed.
    """
    source = nbformat.reads(graded.notebook or release.notebook, as_version=4)
    notebook: NotebookNode = source if graded.notebook else release_copy(source)
    if graded.verdict is not Verdict.GRADED:
        said = new_output("stream", name="stderr", text=f"{graded.reason}\n")
        notebook.cells.insert(0, new_code_cell(_TITLES[graded.verdict], id="not-graded", outputs=[said]))
    return notebook


_TITLES = {
    Verdict.NOT_GRADABLE: "# This submission was not graded",
    Verdict.NEEDS_A_HUMAN: "# A human must mark what is flagged",
}
