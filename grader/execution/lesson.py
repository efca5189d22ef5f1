"""A release as it is played: its cells in order, and what each is for."""

import json
import re
from dataclasses import dataclass
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from grader.course.cells import is_graded, is_solution
from grader.submissions import Release, Submission

_NUMBER = re.compile(r"^(?:\*\*|#+ )(Exercise \d+|Warm-up|Predict\b|Your turn)", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One code cell that is run or judged. `id` is "" for a cell of the learner's own."""

    id: str
    source: str
    check: bool = False
    exercise: bool = False


@dataclass(frozen=True)
class Played:
    """A submission laid over the release it is held against."""

    submission: Submission
    release: Release

    @cached_property
    def notebook(self) -> NotebookNode:
        """The teacher's copy."""
        found: NotebookNode = nbformat.reads(self.release.notebook, as_version=4)
        return found

    def steps(self) -> list[Step]:
        """Every code cell in the teacher's order, the learner's own among them."""
        steps = self._own("")
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                steps.append(self._step(cell))
            steps += self._own(cell.id)
        return steps

    def titles(self) -> dict[str, tuple[str, str]]:
        """For every check: the exercise's id, and its title as feedback says it."""
        found: dict[str, tuple[str, str]] = {}
        exercise, title = "", ""
        for cell in self.notebook.cells:
            named = _NUMBER.search(cell.source) if cell.cell_type == "markdown" else None
            title = named.group(1) if named else title
            if is_solution(cell):
                exercise = cell.id
            elif is_graded(cell):
                found[cell.id] = (exercise, title or exercise)
        return found

    def worth(self, check: str) -> float:
        """What a check cell can give."""
        cell = next(cell for cell in self.notebook.cells if cell.id == check)
        return float(cell.metadata.nbgrader.points)

    def _step(self, cell: NotebookNode) -> Step:
        if is_graded(cell):
            return Step(cell.id, cell.source, check=True)
        if is_solution(cell):
            return Step(cell.id, self.submission.sources.get(cell.id, ""), exercise=True)
        return Step(cell.id, self.submission.sources.get(cell.id, cell.source))

    def _own(self, after: str) -> list[Step]:
        return [Step("", own.source) for own in self.submission.own if own.after == after]


def solved(release: Release) -> Submission:
    """What the teacher's own copy would hand in: every exercise solved."""
    cells = json.loads(release.notebook)["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    return Submission("", release.lesson, sources)
