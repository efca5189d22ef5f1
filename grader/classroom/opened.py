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
    return (
        notebook
        if graded.verdict is Verdict.GRADED
        else _told(notebook, _TITLES[graded.verdict], graded.reason)
    )


def notebook_of_none(release: Release, reason: str) -> NotebookNode:
    """The lesson as it was released, where nothing of it was handed in; at the top stands why it is there."""
    return _told(release_copy(nbformat.reads(release.notebook, as_version=4)), _NOT_HANDED_IN, reason)


def _told(notebook: NotebookNode, title: str, reason: str) -> NotebookNode:
    said = new_output("stream", name="stderr", text=f"{reason}\n")
    notebook.cells.insert(0, new_code_cell(title, id="not-graded", outputs=[said]))
    return notebook


_NOT_HANDED_IN = "# This notebook was not handed in yet"
_TITLES = {
    Verdict.NOT_GRADABLE: "# This submission was not graded",
    Verdict.NEEDS_A_HUMAN: "# A human must mark what is flagged",
}
