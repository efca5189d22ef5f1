"""Which lesson is here: in the folder of the running kernel, or beside it, by a name that somebody gives."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from azlab import lab
from azlab.assignments import is_called
from azlab.lab.belongings import lesson_of
from grader.checks.cloud import CheckError
from grader.progress.standing import LessonStanding, read_course, read_lesson

NOT_HERE = "There is no lesson in this folder: check.status() tells of the one beside it."
RENAMED = "{} is lesson {} under another name: called {}.ipynb it keeps your points and tells of them."
NO_COPY = (
    "{} keeps no points: it is no learner's copy of a lesson, as `python3 -m grader learn` writes them or a "
    "class is given."
)


def found_here() -> LessonStanding | None:
    """The lesson of this folder; None where none lies here."""
    here = [lesson for path in Path.cwd().glob("*.ipynb") if (lesson := read_lesson(path))]
    # Of several notebooks, that of the running lab is meant, else the one that was worked in last.
    running = _running_lesson()
    return max(here, key=lambda lesson: (lesson.lesson == running, lesson.used), default=None)


def lesson_here() -> LessonStanding:
    """The lesson of this folder. Raises `CheckError`, which says why there is none."""
    found = found_here()
    if found is None:
        raise CheckError(why_none())
    return found


def why_none() -> str:
    """Why the notebooks of this folder are no lessons that keep points, in a sentence."""
    found = {path: lesson_of(path) for path in sorted(Path.cwd().glob("*.ipynb"))}
    for path, lesson in found.items():
        if lesson and lesson != path.stem:
            return RENAMED.format(path.name, lesson, lesson)
    return NO_COPY.format(next(iter(found)).name) if found else NOT_HERE


def lesson_called(wanted: str | int | float) -> LessonStanding:
    """The lesson of this course that somebody names, by its number or name. Raises `CheckError`."""
    lessons = read_course(Path.cwd().parent)
    found = [lesson for lesson in lessons if is_called(lesson.lesson, str(wanted).strip())]
    if len(found) == 1:
        return found[0]
    known = ", ".join(lesson.number or lesson.lesson for lesson in found or lessons)
    if found:
        raise CheckError(f"Which one: {known}?")
    raise CheckError(f"There is no lesson '{str(wanted)[:60]}' here. There are: {known}.")


def notebook_of(check: str) -> Path | None:
    """The lesson's notebook in this folder that has this check; of several, that of the running lab."""
    running = _running_lesson()
    for path in sorted(Path.cwd().glob("*.ipynb"), key=lambda path: (path.stem != running, path.name)):
        lesson = read_lesson(path)
        if lesson and lesson.exercise(check):
            return path
    return None


def _running_lesson() -> str:
    try:
        return lab.cloud().lesson
    except lab.LabError:
        return ""


def is_whole_course() -> bool:
    """Whether the grader is here too: a class installs the practice Azure and the checks alone."""
    return find_spec("grader.execution") is not None


def shows_solutions(folder: Path) -> bool:
    """Whether `check.solution()` would show one in a lesson's folder."""
    try:
        return is_whole_course() and not solutions().refusal(folder)
    except lab.LabError:  # a slip in `azlab.toml` is for the next start to say: this is a check
        return False


def solutions() -> Any:
    """By its name: it is not in the package of a class, which has all that this room imports."""
    return import_module("grader.progress.solutions")
