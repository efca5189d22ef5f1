"""`check.solution()`: one right way of an exercise, cell by cell, and why.

For whoever learns alone, in the folder that `learn` wrote: the solutions are those of `notebooks/`, and none
lies in the learner's folder. Who teaches switches it off in an `azlab.toml` above it: `solutions = false`.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from azlab.lab.exercises import Exercise, exercises, named
from azlab.lab.modes import SOLUTIONS, settings
from grader.checks.cloud import CheckError
from grader.course.cells import is_prediction
from grader.course.copies import RECORD
from grader.course.lessons import Lesson, find_lessons
from grader.exam.papers import is_exam
from grader.progress.standing import LessonStanding
from grader.setup.places import NOTEBOOKS

WHY = "why.toml"
"""Beside a lesson's notebook, for its solutions: by the id of an exercise's cell, why it is solved so."""
COSTS = "One right way of those there are. Looking costs nothing: points are for what the check then finds."
PREDICTED = "Any of its options earns the point: say what you expect before you run the cell."
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_HOLE = re.compile(r"\.\.\.|____|^\s*#")
"""What is above a solution to be filled by it: `name = ...`, a command with gaps, or a comment that asks."""


@dataclass(frozen=True)
class Solution:
    """One exercise, solved: `cells` are its cells' sources, each with why ("" where nothing is said).

    The source of a prediction is "": none of its options is the right one to give.
    """

    title: str
    cells: tuple[tuple[str, str], ...]

    @property
    def costs(self) -> str:
        """What looking costs, as the last sentence."""
        return COSTS if any(source for source, _ in self.cells) else PREDICTED

    def __str__(self) -> str:
        parts = [part for source, why in self.cells for part in (source, why) if part]
        return "\n\n".join([self.title, *parts, self.costs])

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        fenced = [(source and f"```\n{source}\n```", why) for source, why in self.cells]
        parts = [part for cell in fenced for part in cell if part]
        return {
            "text/plain": str(self),
            "text/markdown": "\n\n".join([f"**{self.title}**", *parts, f"*{self.costs}*"]),
        }


def find_solution(lesson: LessonStanding, wanted: str | int, check: str) -> Solution:
    """The solution of the exercise `wanted`, or of that of a check, by its id. Raises `CheckError`."""
    if refused := refusal(lesson.notebook.parent):
        raise CheckError(refused)
    source = next((found for found in find_lessons(NOTEBOOKS) if found.name == lesson.lesson), None)
    if source is None:
        raise CheckError(f"The course has no lesson {lesson.lesson} any more.")
    text = source.notebook.read_text("utf-8")
    if is_exam(text):
        raise CheckError("An exam tells its answers when it is over: run its last cells.")
    return _solved(json.loads(text), _chosen(exercises(json.loads(text)), wanted, check), _reasons(source))


def refusal(folder: Path) -> str:
    """Why no solution is shown in the folder of a lesson; "" where they are."""
    if not (folder.parent / RECORD).is_file():
        return "This copy was handed out by a teacher: solutions come from there."
    said, path = settings(folder)
    return "" if said.get(SOLUTIONS, True) else f"Solutions are switched off in {path}."


def _chosen(known: Sequence[Exercise], wanted: str | int, check: str) -> Exercise:
    checked = [exercise for exercise in known if check in exercise.worth]
    # All predictions of a lesson have one name: the one that was checked last is meant before the first.
    meant = [exercise for exercise in [*checked, *known] if exercise.is_called(wanted)] if wanted else checked
    if meant:
        return meant[0]
    asked = f"There is no '{wanted}' here." if wanted else "Run a check first, or name the exercise."
    raise CheckError(f"{asked} Exercises: {named(known)}.")


def _solved(document: Any, exercise: Exercise, reasons: dict[str, str]) -> Solution:
    own = [cell for cell in exercise.cells if cell not in exercise.worth]
    cells = [cell for cell in document["cells"] if cell["id"] in own]
    return Solution(exercise.title, tuple((_plain(cell), reasons.get(cell["id"], "")) for cell in cells))


def _plain(cell: Any) -> str:
    """A solution's cell as one would type it: without marks, and without the holes it fills.

    "" for a prediction: what stands in the source is any of its options, be it the wrong one.
    """
    source = "".join(cell["source"])
    if is_prediction(NotebookNode(cell)):
        return ""
    above, begin, solved = source.partition(_BEGIN)
    if not begin:
        return source
    kept = [line for line in above.splitlines() if not _HOLE.search(line)]
    return "\n".join([*kept, *(line for line in solved.splitlines()[1:] if line.strip() != _END)])


def _reasons(lesson: Lesson) -> dict[str, str]:
    path: Path = lesson.companion(WHY)
    if not path.is_file():
        return {}
    return {str(id): str(why).strip() for id, why in tomllib.loads(path.read_text("utf-8")).items()}
