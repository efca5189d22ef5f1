"""What a check says below its claims, in a learner's own kernel: where in the lesson one is."""

from pathlib import Path

from azlab.front_end import running_cell
from azlab.lab.exercises import Exercise
from azlab.lab.temporary import is_temporary
from grader.checks.reports import Report, State
from grader.progress.here import is_whole_course, notebook_of, shows_solutions
from grader.progress.pages import DONE, SUMMARY, renew_page
from grader.progress.records import keep, read_record
from grader.progress.standing import (
    ExerciseStanding,
    LessonStanding,
    goes_on_with,
    names,
    points,
    read_course,
    read_lesson,
)

NOT_KEPT = "What it gave is not kept: nothing can be written in this folder."
AS_IT_IS = "Grading takes the notebook as it then is, not at its best."
HINT = "check.hint() says more"
SOLUTION = "check.solution() shows one right way, and costs nothing"
_last_check: list[str] = []
"""The id of the check's cell that was run last in this kernel, if any was."""


def cell_that_gives(name: str) -> str:
    """Which cell of the running notebook gives a name its value; "" where nobody knows."""
    from azlab.cli.magics import whence

    return whence(name)


def told(report: Report) -> str:
    """Keep what a check gave; sentences about the lesson. "" where the cell is no check of a lesson's."""
    cell = running_cell()
    notebook = notebook_of(cell) if cell and not is_temporary() else None
    if notebook is None:
        return ""
    best = read_record(notebook.parent, notebook.stem).get(cell, 0.0)
    kept = not report.points or keep(notebook.parent, notebook.stem, cell, report.points)
    renew_page(notebook.parent.parent)
    _last_check[:] = [cell]
    lesson = read_lesson(notebook)
    exercise = lesson and lesson.exercise(cell)
    if not (lesson and exercise):
        return ""
    if any(outcome.state is State.NOTED for outcome in report.outcomes):
        return f"{exercise.name}."  # its points are told when it is graded
    said = _said(lesson) if kept else NOT_KEPT
    return f"{exercise.name}{_now(report, exercise, best)} {said}{_help(report, notebook)}"


def _now(report: Report, exercise: ExerciseStanding, best: float) -> str:
    """What this exercise has, after its name, where the check's own points are not all there is to say."""
    if report.points < min(best, report.total):
        return f": {report.points:g} now, {best:g} at best. {AS_IT_IS}"
    if len(exercise.exercise.worth) > 1:
        return f": {points(exercise.points, exercise.worth)}."
    return "."


def _said(lesson: LessonStanding) -> str:
    whole = f"This lesson: {points(lesson.points, lesson.worth)}."
    if lesson.open:
        return f"{whole} Open: {names(lesson.open)}."
    following = goes_on_with(read_course(lesson.notebook.parent.parent))
    more = f" Next: {following.number} {following.title}." if following else f" {DONE} {SUMMARY}"
    rehearsal = "; check.rehearse() runs it as grading would" if is_whole_course() else ""
    return f"{whole} All of it is done{rehearsal}.{more}"


def _help(report: Report, notebook: Path) -> str:
    """Where help is, after a second try in vain: only what is there is offered."""
    if not any(outcome.failed_before for outcome in report.outcomes):
        return ""
    asked = report.first_open
    more = asked is not None and asked.hint != asked.hints[-1]  # than the check has said itself
    offered = [HINT] * more + [SOLUTION] * shows_solutions(notebook.parent)
    return f" To go on: {'; '.join(offered)}." if offered else ""


def way_on() -> str:
    """That the exercise whose check ran last has a solution, as a sentence; "" where none is shown."""
    notebook = notebook_of(_last_check[0]) if _last_check else None
    return f"{SOLUTION}." if notebook and shows_solutions(notebook.parent) else ""


def last_check() -> str:
    """The id of the check's cell that was run last in this kernel; "" where none was."""
    return next(iter(_last_check), "")


def checked_last() -> Exercise | None:
    """The exercise whose check was run last in this kernel; None where none was, or it is gone."""
    notebook = notebook_of(_last_check[0]) if _last_check else None
    lesson = read_lesson(notebook) if notebook else None
    standing = lesson.exercise(_last_check[0]) if lesson else None
    return standing.exercise if standing else None
