"""A classroom of its own in a temporary folder, with the project's nbgrader settings."""

import copy
import html
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from grader.course.cells import is_graded, is_solution
from grader.course.lessons import find_lessons
from grader.course.release import settings
from grader.setup.places import NOTEBOOKS

_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
Sources = Mapping[str, str]


@dataclass(frozen=True)
class Marks:
    """What nbgrader's gradebook says of one submission, cell by cell."""

    cells: dict[str, float]
    out_of: dict[str, float]

    @property
    def score(self) -> float:
        return sum(self.cells.values())

    @property
    def lost(self) -> dict[str, float]:
        """The points that are missing, by exercise."""
        lost = {name.removeprefix("check_"): self.out_of[name] - score for name, score in self.cells.items()}
        return {name: points for name, points in lost.items() if points}


class Classroom:
    """One lesson, released, submitted and graded by stock nbgrader; of several in a folder, it alone."""

    def __init__(self, lesson: str, root: Path, course: Path = NOTEBOOKS) -> None:
        self.name, self.root = lesson, root
        found = next(each for each in find_lessons(course) if each.name == lesson)
        source = root / "notebooks" / found.assignment
        shutil.copytree(found.folder, source, ignore=shutil.ignore_patterns(".*"))
        self.lesson = replace(found, folder=source)
        self.assignment = found.assignment
        self.source = nbformat.read(self.lesson.notebook, as_version=4)
        self.database = f"sqlite:///{root / 'gradebook.db'}"
        self.nbgrader = NbGraderAPI(config=self._settings())

    def _settings(self) -> Config:
        config = copy.deepcopy(settings())
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.db_url = self.database
        for ours in ("Autograde", "ExchangeFactory", "GenerateFeedback"):
            config.pop(ours)
        return config

    @property
    def exercises(self) -> list[str]:
        return [cell.id for cell in self.source.cells if is_solution(cell)]

    @property
    def solutions(self) -> dict[str, str]:
        return {cell.id: cell.source for cell in self.source.cells if is_solution(cell)}

    @property
    def points(self) -> dict[str, float]:
        """What each exercise is worth, as its check's metadata say."""
        graded = filter(is_graded, self.source.cells)
        return {cell.id.removeprefix("check_"): float(cell.metadata.nbgrader.points) for cell in graded}

    @property
    def secrets(self) -> set[str]:
        """The lines of the solutions that stand nowhere in the learner's copy."""
        released = "\n".join(cell.source for cell in self.released().cells)
        parts = [part for source in self.solutions.values() for part in _SOLUTION.findall(source)]
        lines = {line.strip() for part in parts for line in part.splitlines()}
        return {line for line in lines if line and line not in released}

    def release(self) -> None:
        _worked(self.nbgrader.generate_assignment(self.assignment, force=True))

    def released(self) -> NotebookNode:
        notebook: NotebookNode = nbformat.read(self.path("release"), as_version=4)
        return notebook

    def submit(
        self, student: str, answers: Sources, change: Callable[[NotebookNode], None] | None = None
    ) -> Path:
        """Hand in the learner's copy with these cells filled in; the folder it lies in."""
        notebook = self.released()
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        if change:
            change(notebook)
        path = self.path("submitted", student)
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
        return path.parent

    def autograde(self, student: str) -> None:
        _worked(self.nbgrader.autograde(self.assignment, student, force=True))

    def marks(self, student: str) -> Marks:
        with Gradebook(self.database) as gradebook:
            grades = gradebook.find_submission_notebook(self.name, self.assignment, student).grades
            return Marks({one.name: one.score for one in grades}, {one.name: one.max_score for one in grades})

    def give_feedback(self) -> None:
        _worked(self.nbgrader.generate_feedback(self.assignment, force=True))

    def feedback(self, student: str) -> str:
        """The text of the feedback page, as a learner reads it."""
        page = self.path("feedback", student).with_suffix(".html").read_text("utf-8")
        body = re.sub(r"</(li|p|div)>", "\n", page[page.index("<body") :])
        return html.unescape(re.sub(r"<[^>]+>", "", body))

    def outputs(self, student: str, cell_id: str) -> str:
        """What one cell of the graded notebook printed."""
        graded = nbformat.read(self.path("autograded", student), as_version=4)
        (cell,) = [cell for cell in graded.cells if cell.id == cell_id]
        return "".join(output.get("text", "") for output in cell.outputs)

    def path(self, step: str, student: str = "") -> Path:
        return self.root / "classroom" / step / student / self.assignment / f"{self.name}.ipynb"


def _worked(answer: Mapping[str, object]) -> None:
    assert answer["success"], f"{answer.get('error')}\n{answer.get('log')}"
