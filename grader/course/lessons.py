"""The lessons of the course, by their notebooks: `04-managed-images/04-managed-images.ipynb`.

An assignment is what nbgrader hands out, a folder. Most hold one lesson, of the folder's own name; an
assignment of several notebooks holds its stages, of which each is a lesson (`azlab.assignments`).
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from azlab.assignments import companion, is_called, is_spelling, lessons_in, number_of
from grader.setup.places import SetupError

SEALED = ("start.az", "choices.json")


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course: its folder, and its notebook's name where that is not the folder's."""

    folder: Path
    stage: str = ""

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.stage or self.folder.name

    @property
    def assignment(self) -> str:
        """The folder's name, which is nbgrader's assignment."""
        return self.folder.name

    @property
    def number(self) -> str:
        """By which it is called: "04"; of the second stage of an assignment "12.2"."""
        return number_of(self.name)

    @property
    def together(self) -> list["Lesson"]:
        """All lessons of its assignment, in their order; itself alone where it has no others."""
        return lessons_of(self.folder)

    @property
    def notebook(self) -> Path:
        """The source notebook, solutions inside."""
        return self.folder / f"{self.name}.ipynb"

    def companion(self, file: str) -> Path:
        """Where the lesson's file of this name lies, or would lie."""
        return companion(file, self.name, self.folder)

    @property
    def companions(self) -> list[Path]:
        """The files that a lesson needs beside its notebook, such as `start.az`; not what it may become."""
        kinds = ("*.json", "*.json.gz", "*.az")
        found = (path for kind in kinds for path in self.folder.glob(kind))
        others = tuple(f"{other}." for other in lessons_in(self.folder) if other != self.name)
        return sorted(
            path
            for path in found
            if not is_spelling(path.name, "variants.json") and not path.name.startswith(others)
        )

    @property
    def sealed(self) -> list[Path]:
        """Those of them that are sealed in a learner's copy: they say what is wrong, and what is not."""
        return [path for path in self.companions if path in map(self.companion, SEALED)]

    @property
    def handed_out(self) -> list[Path]:
        """Those of them that a class is given: not the recordings, which hold what the solutions send."""
        recordings = ("recording.json", "recording.json.gz")
        return [path for path in self.companions if path not in map(self.companion, recordings)]


def lesson_of(notebook: Path) -> Lesson:
    """The lesson that a source notebook is of."""
    folder = notebook.parent
    return Lesson(folder, notebook.stem if notebook.stem != folder.name else "")


def lessons_of(assignment: Path) -> list[Lesson]:
    """The lessons in an assignment's folder, in their order."""
    return [lesson_of(assignment / f"{name}.ipynb") for name in lessons_in(assignment)]


def find_lessons(notebooks: Path) -> list[Lesson]:
    """All lessons in their order."""
    return [lesson for folder in sorted(notebooks.glob("*")) for lesson in lessons_of(folder)]


def choose(lessons: Sequence[Lesson], wanted: Sequence[str]) -> list[Lesson]:
    """The lessons that were asked for by name, by number or by a part of the name; all when nothing was.

    Who names an assignment means all of its lessons; `12.2` is one of them. Raises `SetupError` when a word
    names none, or several by a part of their names, or there are no lessons at all.
    """
    if not lessons:
        raise SetupError("There are no lessons in notebooks/: get the whole project and try again.")
    if not wanted:
        return list(lessons)
    return list(dict.fromkeys(lesson for word in wanted for lesson in _called(lessons, word)))


def _called(lessons: Sequence[Lesson], word: str) -> list[Lesson]:
    if called := [lesson for lesson in lessons if is_called(lesson.name, word) or word == lesson.assignment]:
        return called
    names = [lesson.name for lesson in lessons]
    fits: list[Callable[[str], bool]] = [lambda name: name.startswith(word), lambda name: word in name]
    for fit in fits if word.strip() else ():
        if found := [lesson for lesson in lessons if fit(lesson.assignment)]:
            _refuse_several(word, {lesson.assignment for lesson in found})
            return found
        if found := [lesson for lesson in lessons if fit(lesson.name)]:
            _refuse_several(word, {lesson.name for lesson in found})
            return found
    raise SetupError(f"There is no lesson {word!r}: choose one of {', '.join(names)}.")


def _refuse_several(word: str, names: Set[str]) -> None:
    if len(names) > 1:
        raise SetupError(f"Which lesson is {word!r}? It may be {', '.join(sorted(names))}.")
