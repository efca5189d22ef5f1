"""What nbgrader's gradebook has of a teacher's own hand, for a whole class; what it is told of lateness."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from grader.classroom.database import opened
from grader.classroom.folders import Classroom
from grader.course.lessons import Lesson
from grader.intake.rosters import Learner


@dataclass
class TeacherMarks:
    """One submission in the gradebook. All by the names of its cells."""

    manual: dict[str, float] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)
    worth: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    waiting: bool = False
    """Whether a human's mark is still missing."""
    received: datetime | None = None


@dataclass(frozen=True)
class Lateness:
    """What the gradebook is told of one submission: the points that it loses, and how much longer it had."""

    penalty: float
    extension: timedelta | None = None


def read_teacher_marks(classroom: Classroom, lesson: Lesson) -> dict[str, TeacherMarks]:
    """By learner; empty where there is no gradebook, or the lesson is not in it."""
    found: dict[str, TeacherMarks] = {}
    with _opened(classroom) as book:
        if book is None:
            return found
        for submission in _submissions(book, lesson):
            # Of several lessons it is the time of the last that came.
            stamp = None if lesson.stage else submission.timestamp
            found[submission.student_id] = TeacherMarks(received=stamp.replace(tzinfo=UTC) if stamp else None)
        for learner, name, worth, manual, extra, waiting in _grades(book, lesson):
            marks = found[learner]
            marks.worth[name] = float(worth)
            marks.waiting = marks.waiting or bool(waiting)
            if manual is not None:
                marks.manual[name] = float(manual)
            if extra:
                marks.extra[name] = float(extra)
        for learner, name, text in _comments(book, lesson):
            found[learner].comments[name] = text
    return found


def _submissions(book: Any, lesson: Lesson) -> Iterable[Any]:
    rows = book.db.query(SubmittedAssignment).join(Assignment)
    found: Iterable[Any] = rows.filter(Assignment.name == lesson.assignment)
    return found


def _grades(book: Any, lesson: Lesson) -> Iterable[Any]:
    columns = (
        SubmittedAssignment.student_id,
        GradeCell.name,
        GradeCell.max_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    )
    rows = book.db.query(*columns).select_from(Grade).join(GradeCell, Grade.cell_id == GradeCell.id)
    return _of(rows.join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id), lesson)


def _comments(book: Any, lesson: Lesson) -> Iterable[Any]:
    columns = (SubmittedAssignment.student_id, BaseCell.name, Comment.manual_comment)
    rows = book.db.query(*columns).select_from(Comment).join(BaseCell, Comment.cell_id == BaseCell.id)
    rows = rows.filter(Comment.manual_comment.isnot(None), Comment.manual_comment != "")
    return _of(rows.join(SubmittedNotebook, Comment.notebook_id == SubmittedNotebook.id), lesson)


def _of(rows: Any, lesson: Lesson) -> Iterable[Any]:
    rows = rows.join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    rows = rows.filter(Notebook.name == lesson.name)
    rows = rows.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    rows = rows.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    found: Iterable[Any] = rows.filter(Assignment.name == lesson.assignment)
    return found


def note_lateness(
    classroom: Classroom, lesson: Lesson, due: datetime | None, late: Mapping[str, Lateness]
) -> None:
    """Write due date, extensions and penalties where formgrader and nbgrader's own export show them.

    `due` and the extensions are the assignment's, penalties the lesson's.
    """
    with _opened(classroom) as book:
        if book is None:
            return
        for submission in _submissions(book, lesson):
            note = late.get(submission.student_id, Lateness(0.0))
            moment = due.astimezone(UTC).replace(tzinfo=None) if due else None
            _set(submission.assignment, "duedate", moment)
            _set(submission, "extension", note.extension)
            for notebook in submission.notebooks:
                if notebook.name == lesson.name:
                    _set(notebook, "late_submission_penalty", note.penalty or None)
        book.db.commit()


def note_names(classroom: Classroom, learners: Iterable[Learner]) -> None:
    """Write the roster's names and addresses where formgrader shows them, for who is in the gradebook."""
    known = {learner.id: learner for learner in learners if learner.name or learner.email}
    with _opened(classroom) as book:
        if book is None:
            return
        for student in book.db.query(Student):
            if learner := known.get(student.id):
                first, last = learner.names
                for name, value in {"first_name": first, "last_name": last, "email": learner.email}.items():
                    _set(student, name, value or None)
        book.db.commit()


def _set(row: Any, name: str, value: Any) -> None:
    if getattr(row, name) != value:
        setattr(row, name, value)


@contextmanager
def _opened(classroom: Classroom) -> Iterator[Any]:
    """The gradebook; None where there is none yet: looking must not make one."""
    address = classroom.database
    if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file():
        yield None
        return
    with opened(address) as book:
        yield book
