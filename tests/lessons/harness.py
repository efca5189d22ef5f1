"""Play a lesson without a kernel, and try variants of its exercises.

    lesson = Player("04-managed-images")
    marks = lesson.attempt("capture_image", '''%%az
    az image create -g rg-images -n web-image --source web-base
    ''')
    assert marks.full

A lesson is played once, with its solutions; what the cloud and the notebook's names were before each
exercise is kept, and who was signed in, so that a variant costs one restore and two cells.
"""

import copy
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode

from grader.checks.claims import Subject
from grader.checks.reports import State
from grader.course.lessons import Lesson, find_lessons
from tests.lessons.starts import Built

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS: dict[str, Lesson] = {lesson.name: lesson for lesson in find_lessons(NOTEBOOKS)}
PLAIN = (str, int, float, bool, list, dict, tuple, set, type(None))


@dataclass(frozen=True)
class Marks:
    """What an exercise earned, and what the learner was shown: by the cell itself and by the check."""

    points: float
    out_of: float
    said: str
    shown: str
    lost: tuple[str, ...] = ()
    """The claims that earned nothing, each as its sentence; without those that wait for another."""

    @property
    def full(self) -> bool:
        return self.points == self.out_of


class Player:
    """One lesson, played in this process. Close it when done: it changes the current folder.

    `folder` is where its notebook lies; by default that of the course.
    `untouched` are the marks of a copy in which nothing was answered, played before all else when asked for:
    a later play would take the kept clouds of `attempt` away.
    """

    def __init__(self, name: str, folder: Path | None = None, *, untouched: bool = False) -> None:
        # A copy: what a lesson writes shall not lie in the course, and no other play shall find it.
        self._copy = tempfile.TemporaryDirectory()
        source = folder or LESSONS[name].folder
        self.folder = Path(self._copy.name) / source.name
        shutil.copytree(source, self.folder, ignore=shutil.ignore_patterns(".azlab"))
        self._built = Built(Path(self._copy.name) / "built")
        self.notebook = nbformat.read(self.folder / f"{name}.ipynb", as_version=4)
        self.cells: dict[str, NotebookNode] = {cell.id: cell for cell in self.notebook.cells}
        self._home, self._environment = Path.cwd(), dict(os.environ)
        os.environ["AZLAB_STATE"] = "temporary"
        os.chdir(self.folder)
        self.shell = InteractiveShell.instance()
        self.names: dict[str, dict[str, Any]] = {}
        self.users: dict[str, str] = {}
        self.raised: list[str] = []
        self.untouched = self.marks(without=frozenset(self.exercises)) if untouched else {}
        self.raised_untouched = [*self.raised]
        self.first = self._play({})

    def close(self) -> None:
        from azlab import lab

        lab.stop()
        os.chdir(self._home)
        self._copy.cleanup()
        for name in os.environ.keys() - self._environment.keys():  # a cell may have set some: %env
            del os.environ[name]
        os.environ.update(self._environment)

    @property
    def exercises(self) -> list[str]:
        """The ids of the learner's cells, in order."""
        return [cell.id for cell in self.notebook.cells if _is(cell, "solution")]

    def solution(self, exercise: str) -> str:
        return str(self.cells[exercise].source)

    def attempt(self, exercise: str, source: str, *later: str) -> Marks:
        """Put the cloud back to where it was before the exercise, run `source`, then its check.

        `later` is what the learner changed the cell into, and ran, before the check.
        """
        from azlab import lab

        lab.restore(exercise)
        lab.sign_in_as(self.users[exercise])
        self._set_names(self.names[exercise])
        for form in (source, *later):
            said = self._run(form, exercise)[1]
        return self._mark(exercise, said)

    def marks_of(self, sources: dict[str, str]) -> dict[str, Marks]:
        """Play the whole lesson again with what others say in its cells; the marks of each exercise."""
        return self._play(sources, keep=False)

    def marks(self, without: frozenset[str] = frozenset(), times: int = 1) -> dict[str, Marks]:
        """Play the whole lesson again, leaving the given exercises untouched; the marks of each.

        With `times`, every cell of the learner is run that often before the next one.
        """
        return self._play(dict.fromkeys(without, ""), keep=False, times=times)

    def _play(self, sources: dict[str, str], keep: bool = True, times: int = 1) -> dict[str, Marks]:
        with self._built.kept():
            return self._play_cells(sources, keep, times)

    def _play_cells(self, sources: dict[str, str], keep: bool, times: int) -> dict[str, Marks]:
        from azlab import lab
        from azlab.cli import current

        self._set_names({})
        self.raised.clear()
        marks: dict[str, Marks] = {}
        said = ""
        for cell in self.notebook.cells:
            if cell.cell_type != "code":
                continue
            if _is(cell, "grade"):
                marks[cell.id.removeprefix("check_")] = self._mark(cell.id.removeprefix("check_"), said)
                continue
            if keep and _is(cell, "solution"):
                lab.save(cell.id)
                self.users[cell.id] = current().account.user
                self.names[cell.id] = copy.deepcopy(_plain_names(self.shell.user_ns))
            for _ in range(times):
                said = self._run(sources.get(cell.id, cell.source), cell.id)[1]
        return marks

    def _mark(self, exercise: str, said: str) -> Marks:
        check = self.cells[f"check_{exercise}"]
        result, shown = self._run(check.source)
        points = _points(result)
        return Marks(points, float(check.metadata.nbgrader.points), said, f"{result}\n{shown}", _lost(result))

    def _run(self, source: str, cell: str | None = None) -> tuple[Any, str]:
        with capture_output() as captured:
            outcome = self.shell.run_cell(source, store_history=True, cell_id=cell)
        shown = captured.stdout + captured.stderr + "".join(_text(one) for one in captured.outputs)
        if outcome.error_in_exec is not None:
            self.raised.append(f"{source}\n{outcome.error_in_exec!r}")
            return None, f"{shown}{outcome.error_in_exec}"
        return outcome.result, shown

    def _set_names(self, names: dict[str, Any]) -> None:
        for name in list(_plain_names(self.shell.user_ns)):
            del self.shell.user_ns[name]
        self.shell.user_ns.update(copy.deepcopy(names))


def _is(cell: NotebookNode, kind: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(kind))


def _plain_names(names: dict[str, Any]) -> dict[str, Any]:
    hidden = ("_", "In", "Out", "exit", "quit")
    return {
        name: value
        for name, value in names.items()
        if (not name.startswith(hidden) and isinstance(value, PLAIN)) or type(value).__name__ == "Result"
    }


def _text(output: Any) -> str:
    return str(getattr(output, "data", {}).get("text/plain", ""))


def _lost(result: Any) -> tuple[str, ...]:
    outcomes = result._report.outcomes if isinstance(result, Subject) else []
    return tuple(
        outcome.sentence for outcome in outcomes if outcome.state in (State.NOT_YET, State.NOT_STARTED)
    )


def _points(result: Any) -> float:
    """The points as nbgrader reads them: the last value's plain text, or none after an error."""
    bundle = getattr(result, "_repr_mimebundle_", None)
    if bundle is None:
        return 0.0
    data = bundle()
    data = data[0] if isinstance(data, tuple) else data
    return float(data["text/plain"])
