"""The generated halves of a lesson's page for teachers: what it is for, and what each exercise is marked by.

The other half of `docs/lessons/LESSON.md` (usual mistakes, questions for the class) is written by hand.
"""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.course.cells import MARK, is_graded, is_solution
from grader.progress.outlines import outline_of

_HEADING = re.compile(r"^#{2,4} +(.+)$", re.MULTILINE)
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n### END SOLUTION", re.DOTALL)


def about(notebook: NotebookNode) -> str:
    """Minutes, points, and what a learner will be able to do, from the lesson's first cell."""
    first = notebook.cells[0].source
    marked = [cell for cell in notebook.cells if is_graded(cell)]
    points = sum(cell.metadata.nbgrader.get("points", 0) for cell in marked)
    goals = [line for line in first.splitlines() if line.startswith("- ")]
    said = f"{outline_of(notebook).minutes or '?'} minutes, {len(marked)} marked cells, {points:g} points."
    return "\n".join([said, "", "Learners will be able to", "", *goals])


def marking_key(notebook: NotebookNode) -> str:
    """What each marked cell looks at, its points, and one right answer."""
    return "\n\n".join(_entry(*marked) for marked in _marked(notebook))


def _marked(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode, NotebookNode | None]]:
    """Each check with the heading that it stands under, and the cell of the learner's that it looks at."""
    heading, answer = "", None
    for cell in notebook.cells:
        found = _HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        heading = found[-1] if found else heading
        if is_solution(cell):
            answer = cell
        if is_graded(cell):
            yield heading, cell, answer


def _entry(heading: str, check: NotebookNode, answer: NotebookNode | None) -> str:
    points = check.metadata.nbgrader.get("points", 0)
    claims = MARK.sub("", check.source).strip()
    right = f"\n\nOne right answer:\n\n```\n{_right(answer.source)}\n```" if answer is not None else ""
    return f"### {heading} ({points:g})\n\n```text\n{claims}\n```{right}"


def _right(source: str) -> str:
    """The solution alone, under the magic by which its cell begins."""
    first, found = source.partition("\n")[0], _SOLUTION.search(source)
    solution = found.group(1) if found else source
    return f"{first}\n{solution}" if first.startswith("%%") and found else solution
