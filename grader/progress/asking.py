"""What a learner asks for in their own kernel: how far they are, a summary, a rehearsal, a solution."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from azlab.assignments import companion
from azlab.lab.notes import Note
from azlab.lab.temporary import is_temporary
from grader.checks.choices import FILE as CHOICES
from grader.checks.cloud import CheckError
from grader.checks.exam_papers import Paper
from grader.progress import telling
from grader.progress.here import found_here, is_whole_course, lesson_called, lesson_here, solutions, why_none
from grader.progress.pages import NOTED, REHEARSAL, LinkedTable, exercise_words
from grader.progress.standing import LessonStanding, read_course
from grader.progress.summary import Written, file_for, write_summary

NO_LESSONS = "There is nothing to sum up: no lesson lies in this folder or beside it."


def status(wanted: str | int | float = "") -> LinkedTable | Note | None:
    """A lesson by exercise: that of this folder, or the one named. None in grading, where nobody is told.

    Raises `CheckError` for a lesson that is not there.
    """
    if is_temporary():
        return None
    lesson = lesson_called(wanted) if wanted != "" else found_here()
    if lesson is None:  # no error: each lesson ends with it, and may be run from elsewhere
        return Note(why_none())
    lessons = read_course(Path.cwd().parent)
    said = [NOTED] * _is_only_noted(lesson) + [REHEARSAL] * is_whole_course()
    return exercise_words(lesson, lessons, Path.cwd(), *said)


def _is_only_noted(lesson: LessonStanding) -> bool:
    """Whether it is the exam of a class, whose keys are not here."""
    with suppress(CheckError):
        paper = Paper.in_file(companion(CHOICES, lesson.lesson, lesson.notebook.parent))
        written = [asked for asked in paper.questions if asked.form != "do"]
        return bool(written) and not any(asked.is_marked for asked in written)
    return False


def summary() -> Written | None:
    """Write what was learned as a page to print. None in grading, where nobody prints it.

    Raises `CheckError` where no lesson is there, or where it cannot be written.
    """
    folder = Path.cwd()
    if is_temporary():
        return None
    if not read_course(folder.parent):
        raise CheckError(NO_LESSONS)
    file = file_for(folder)
    try:
        write_summary(folder.parent, file)
    except OSError as error:
        raise CheckError(f"The summary cannot be written: {error.strerror or error}") from None
    return Written(Path(os.path.relpath(file, folder)).as_posix())


def rehearse(wanted: str | int | float = "") -> None:
    """Run a saved notebook as grading would, and print what came out. Raises `CheckError`.

    It is that of this folder, or of the lesson named.
    """
    import subprocess  # a check starts no program unless it is asked to

    lesson = lesson_called(wanted) if wanted != "" else lesson_here()
    if not is_whole_course():
        raise CheckError("A rehearsal needs the whole course, and only its checks are installed here.")
    print("What you have not saved does not count: press Ctrl-S first.")
    command = [
        sys.executable,
        "-P",
        "-m",
        "grader",
        "rehearse",
        lesson.lesson,
        "--where",
        str(lesson.notebook.parent),
    ]
    # What the lesson's own cloud has set for `!az` is not for the rehearsal.
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("AZLAB_", "AZURE_"))
    }
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)


def solution(wanted: str | int) -> Any:
    """One right way of an exercise; of that checked last, where none is named. Raises `CheckError`."""
    lesson = lesson_here()
    if is_temporary() or not is_whole_course():
        raise CheckError(
            "Solutions are shown only to whoever learns alone, in the folder that `learn` wrote."
        )
    return solutions().find_solution(lesson, wanted, telling.last_check())
