"""The course page, `Course.md` in a learner's folder, and the same in words."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from azlab.outputs import link
from azlab.whole_files import write_whole
from azlab.widgets.tables import Table
from grader.progress.standing import LessonStanding, goes_on_with, names, points, read_course

PAGE = "Course.md"
TITLE = "Custom VM images on Azure"
HOW = (
    "Written on {now:%d %B %Y at %H:%M}. In JupyterLab this page keeps up with your checks; elsewhere, open "
    "it again. Points are the best that your checks gave; a teacher grades the notebook as it stands. In a "
    "terminal: `python3 -m grader status`, and with `--print summary.html` a summary as a page to print."
)
REHEARSAL = "check.rehearse() runs your saved notebook as grading would."
NOTED = "Answers are only noted here: they have their points when this is graded."
SUMMARY = "check.summary() writes what you have learned, as a page to print."
DONE = "Every lesson here is done."


@dataclass(frozen=True)
class LinkedTable(Table):
    """A table whose note names a notebook: as a page, `linked` in it leads to `address`."""

    linked: str = ""
    address: str = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        shown = super()._repr_mimebundle_(include, exclude)
        if not self.linked:
            return shown
        before, _, after = shown["text/html"].rpartition(escape(self.linked))
        return {**shown, "text/html": f"{before}{link(self.address, self.linked)}{after}"}


def renew_page(course: Path) -> None:
    """Write the page anew where `learn` has written one; a disk that takes nothing leaves it as it is."""
    if (course / PAGE).is_file():
        with suppress(OSError):
            write_page(course)


def write_page(course: Path) -> None:
    """Write the course page, in one step. Raises `OSError`."""
    write_whole(course / PAGE, page(read_course(course), course))


def page(lessons: Sequence[LessonStanding], course: Path) -> str:
    """The course as Markdown, with links that JupyterLab opens."""
    rows = [
        f"| [{_cell(lesson)}]({_address(lesson, course)}) | {lesson.minutes or ''} "
        f"| {lesson.points:g} of {lesson.worth:g} | {open_words(lesson)} |"
        for lesson in lessons
    ]
    table = ["| lesson | minutes | points | open |", "|---|--:|--:|---|", *rows]
    whole = [f"# {TITLE}", _go_on(lessons, course), f"{_sum(lessons)}.", "\n".join(table)]
    return "\n\n".join([*whole, HOW.format(now=datetime.now())]) + "\n"


def words(lessons: Sequence[LessonStanding]) -> Table:
    """The course as a table for a terminal."""
    head = ("number", "lesson", "minutes", "points", "open")
    rows = tuple(
        (
            lesson.number,
            lesson.title,
            str(lesson.minutes or ""),
            f"{lesson.points:g} of {lesson.worth:g}",
            open_words(lesson),
        )
        for lesson in lessons
    )
    return Table(_sum(lessons), head, rows, _go_on(lessons), ("minutes", "points"))


def exercise_words(
    lesson: LessonStanding, lessons: Sequence[LessonStanding], here: Path, *said: str
) -> LinkedTable:
    """One lesson as a table, by exercise; below it, how far one is in the course and what is next.

    `here` is the folder of the notebook that shows it; `said` are sentences for the begin of its note.
    """
    rows = tuple(
        (exercise.title, f"{exercise.points:g} of {exercise.worth:g}", "done" if exercise.is_done else "open")
        for exercise in lesson.exercises
    )
    title = f"{lesson.number} {lesson.title}: {points(lesson.points, lesson.worth)}"
    following = _after(lesson, lessons)
    note = [*said, f"{_sum(lessons)}.", _go_on(lessons)]
    if following and following != goes_on_with(lessons):
        note.append(f"After it: {_called(following)}.")
    if goes_on_with(lessons) is None:
        note.append(SUMMARY)
    return LinkedTable(
        title,
        ("exercise", "best so far", "state"),
        rows,
        " ".join(note),
        ("best so far",),
        linked=_called(following) if following else "",
        address=_address(following, here) if following else "",
    )


def _after(lesson: LessonStanding, lessons: Sequence[LessonStanding]) -> LessonStanding | None:
    """What comes after a lesson: another one to go on with, else the next in order; None at the end."""
    going_on = goes_on_with(lessons)
    if going_on is None or going_on.lesson != lesson.lesson:
        return going_on
    return next((other for other in lessons if other.lesson > lesson.lesson), None)


def _sum(lessons: Sequence[LessonStanding]) -> str:
    earned, worth = sum(lesson.points for lesson in lessons), sum(lesson.worth for lesson in lessons)
    return f"The course: {points(earned, worth)}"


def _go_on(lessons: Sequence[LessonStanding], course: Path | None = None) -> str:
    """What is next; with the course's folder, as a link to it."""
    lesson = goes_on_with(lessons)
    if lesson is None:
        return DONE
    word = "Go on" if any(other.used for other in lessons) else "Begin"
    title, exercise = _called(lesson), lesson.open[0].title
    if course is None:
        return f"{word} with {title}: {exercise}."
    return f"**{word} with [{title}]({_address(lesson, course)})**: {exercise}."


def open_words(lesson: LessonStanding) -> str:
    """The exercises with something left to earn, in words."""
    if not lesson.open:
        return "done"
    return names(lesson.open) if lesson.points or lesson.used else "not begun"


def _called(lesson: LessonStanding) -> str:
    return f"{lesson.number} {lesson.title}"


def _cell(lesson: LessonStanding) -> str:
    """A lesson's name in a row: an upright line of its own would begin another cell."""
    return _called(lesson).replace("|", "\\|")


def _address(lesson: LessonStanding, folder: Path) -> str:
    """That of its notebook, from a folder on."""
    # As bytes: a folder's name need not be text.
    return quote(os.fsencode(Path(os.path.relpath(lesson.notebook, folder)).as_posix()))
