"""A class's results as files: for a teacher, for Canvas, for Moodle."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from grader.classroom.feedback_pages import exercise_title
from grader.classroom.results import Result, Status
from grader.classroom.spreadsheets import Value, table
from grader.classroom.totals import Total, Totals
from grader.intake.rosters import Learner, Roster, squashed

Rows = Mapping[str, Sequence[Result]]
"""By lesson, in the order of the lessons; of each, every learner of the class in the same order."""


@dataclass(frozen=True)
class Sheet:
    """One file. `remarks` say what a teacher should know of it."""

    name: str
    text: str
    remarks: tuple[str, ...] = ()


PLAIN = (
    "learner", "name", "section", "email", "lesson", "verdict", "reason", "received", "due", "extended",
    "late", "days late", "earned", "penalty", "points", "worth", "percent", "so far", "remarks",
)  # fmt: skip


def plain(rows: Rows) -> list[Sheet]:
    """One file with a row for each learner and lesson."""
    lines = [list(document(result).values()) for results in rows.values() for result in results]
    return [Sheet("grades.csv", "\ufeff" + table(PLAIN, lines))]


def document(result: Result) -> dict[str, Any]:
    """One learner in one lesson, as a row. Numbers are missing where nothing was graded."""
    learner, final = result.learner, result.points is not None
    late = result.late.total_seconds()
    days = round(late / 86400, 2) if late or not result.is_late else None
    due = result.deadline.due if result.deadline else None
    values = (
        learner.id, learner.name, learner.section, learner.email, result.lesson, str(result.status),
        result.reason, _moment(result.received, result), due.isoformat(timespec="minutes") if due else "",
        bool(result.deadline and result.deadline.extended), result.is_late, days,
        result.earned, result.penalty if final else None, result.points, result.worth, result.percent,
        result.so_far if result.graded and result.exercises else None, " ".join(result.remarks),
    )  # fmt: skip
    return dict(zip(PLAIN, values, strict=True))


def _moment(moment: datetime | None, result: Result) -> str:
    """In the zone of the due date, so that both can be compared by eye."""
    zone = result.deadline.due.tzinfo if result.deadline else UTC
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""


_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_ASSIGNMENT = re.compile(r"(?P<name>.*\S)\s*\((?P<id>\d+)\)")
"""How Canvas names a column of its gradebook: `04 Managed images (12345)`."""


def canvas(rows: Totals, roster: Roster | None) -> list[Sheet]:
    """One file that Canvas's gradebook imports. Any further column would be an assignment: there are none.

    Names of columns and the row with the possible points are those of `lib/gradebook_importer.rb` of Canvas.
    """
    titles = {lesson: canvas_title(lesson, roster) for lesson in rows}
    remarks = [
        f"Canvas's export in the roster has no column for {lesson}: importing would make a new assignment."
        for lesson, title in titles.items()
        if roster is not None and title == lesson
    ]
    first = [results[0].worth if results else None for results in rows.values()]
    lines: list[list[Value]] = [["    Points Possible", *[""] * 4, *first]]
    for same in zip(*rows.values(), strict=True):
        learner = same[0].learner
        lines.append([*_canvas_ids(learner), *(result.points for result in same)])
    return [Sheet("canvas.csv", table([*_CANVAS, *titles.values()], lines), tuple(remarks))]


def canvas_title(lesson: str, roster: Roster | None) -> str:
    """The assignment's column in the kept export of Canvas; its own name where there is none."""
    for title in roster.titles if roster else ():
        found = _ASSIGNMENT.fullmatch(title)
        name = squashed(found["name"]) if found else ""
        if name and name in _names(lesson):
            return title
    return lesson


def _names(lesson: str) -> set[str]:
    """What a teacher may have called a lesson there; nothing looser, for marks go into that column."""
    number, _, name = (squashed(part) for part in lesson.partition("-"))
    short = number.lstrip("0") or "0"
    return {name, *(f"{before}{which}{name}" for before in ("", "lesson") for which in (number, short))}


def _canvas_ids(learner: Learner) -> list[str]:
    name = learner.columns.get("student") or learner.name or learner.id
    ids = [learner.columns.get(title, "") for title in ("id", "sis user id", "sis login id")]
    if not any(ids):
        ids[2] = learner.id
    return [name, *ids, learner.columns.get("section") or learner.section]


_MOODLE = ("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
           "Last modified (grade)", "Feedback comments")  # fmt: skip


def moodle(rows: Totals) -> list[Sheet]:
    """A file for each assignment, as Moodle's grading worksheet: it wants `Identifier`, `Grade` and its time.

    Whose roster has no identifiers uses Moodle's import of grades, by the email address.
    """
    return [_worksheet(assignment, results) for assignment, results in rows.items()]


def _worksheet(assignment: str, results: Sequence[Total]) -> Sheet:
    lines = []
    for result in results:
        given = result.learner.columns
        identifier = given.get("identifier", "")
        name = given.get("full name") or result.learner.name or result.learner.id
        email = given.get("email address") or result.learner.email
        stamp = given.get("last modified (grade)", "").strip("-")  # "-" is no time
        status = given.get("status") or str(result.status)
        comment = escape(" ".join(_said(result)))  # Moodle keeps comments as HTML
        lines.append([identifier, name, email, status, result.points, result.worth, stamp, comment])
    lacking = not any(line[0] for line in lines)
    remark = "The roster has no identifiers: import it under Grades > Import, by the email address."
    return Sheet(f"moodle-{assignment}.csv", table(_MOODLE, lines), (remark,) if lacking else ())


def _said(total: Total) -> list[str]:
    """What is told of each lesson; of several, under its name."""
    names = [f"{result.lesson}: " if len(total.results) > 1 else "" for result in total.results]
    return [f"{name}{said(result)}" for name, result in zip(names, total.results, strict=True)]


def said(result: Result) -> str:
    """What a learner is told beside the mark, in a line."""
    parts = [f"{result.status.capitalize()}."]
    if result.status is not Status.GRADED or result.newer:
        parts = [f"{result.status.capitalize()}{f': {result.reason}' if result.reason else '.'}"]
    if result.late and result.points is not None:
        parts.append(f"Late: {result.penalty:g} of {result.earned:g} points are taken.")
    for marked in result.exercises:
        title = exercise_title(marked.mark.title, marked.mark.exercise)
        parts.append(f"{title}: {marked.points:g} of {marked.mark.worth:g}.")
    return " ".join(parts)
