"""nbgrader's gradebook: marks go in as its own autograder would have written them.

A teacher's own marks and comments, made in formgrader, stay as they are.
"""

import warnings
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import nbformat
from nbgrader.api import SubmittedNotebook
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SAWarning

from grader.classroom.database import opened, told_in_a_sentence
from grader.classroom.folders import Classroom, write_whole
from grader.classroom.opened import notebook_of
from grader.intake.open_files import read_file
from grader.marks import Graded, Verdict
from grader.submissions import Release


class Book:
    """The gradebook of a class, open. Use it in a `with`."""

    def __init__(self, classroom: Classroom, course: str = "azlab") -> None:
        self.classroom = classroom
        self._releases: dict[str, Release] = {}
        # nbgrader reads what it has not yet written; it means no harm, and says so at length.
        warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
        classroom.folder.mkdir(parents=True, exist_ok=True)
        self._book = opened(classroom.database, course)

    def _told(self) -> AbstractContextManager[None]:
        return told_in_a_sentence(self.classroom.database)

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._book.close()

    def prepare(self, release: Release) -> None:
        """Make sure that the lesson with all its cells is in the gradebook."""
        with self._told():
            self._prepare(release)

    def _prepare(self, release: Release) -> None:
        lesson = release.lesson
        self._releases[lesson] = release
        self._book.update_or_create_assignment(lesson)
        resources = {
            "nbgrader": {"notebook": lesson, "assignment": lesson, "db_url": self.classroom.database},
            "unique_key": lesson,
        }
        SaveCells().preprocess(nbformat.reads(release.notebook, as_version=4), resources)
        # nbgrader's session is the thread's: whoever prepares may be another than whoever records.
        self._book.db.remove()

    def record(self, graded: Graded, received: datetime | None) -> None:
        """Write one submission's marks, and the notebook that formgrader opens.

        What was not gradable has no automatic mark at all, and is listed as one that needs a human: what
        formgrader opens then says why. That needs a lesson that this book has prepared.
        """
        with self._told():
            self._record(graded, received)

    def _record(self, graded: Graded, received: datetime | None) -> None:
        learner, lesson = graded.learner, graded.lesson
        self._book.update_or_create_student(learner)
        stamp = received.astimezone(UTC).replace(tzinfo=None) if received else None
        self._book.update_or_create_submission(lesson, learner, timestamp=stamp)
        notebook = self._book.find_submission_notebook(lesson, lesson, learner)
        self._write_scores(notebook, graded)
        self._book.db.commit()
        text = self._notebook(graded)
        if text:
            folder = self.classroom.autograded / learner / lesson
            write_whole(folder / f"{lesson}.ipynb", text)
            # Without these two nbgrader cannot give feedback back through its exchange.
            for name in ("timestamp.txt", "submission_secret.txt"):
                data = read_file(self.classroom.submission(lesson, learner) / name, 1000)
                if isinstance(data, bytes):
                    write_whole(folder / name, data.decode("utf-8", "replace"))

    def _notebook(self, graded: Graded) -> str:
        release = self._releases.get(graded.lesson)
        if graded.verdict is Verdict.GRADED or release is None:
            return graded.notebook
        return str(nbformat.writes(notebook_of(graded, release)))

    def _write_scores(self, notebook: SubmittedNotebook, graded: Graded) -> None:
        marks = {mark.check: mark for mark in graded.exercises}
        for grade in notebook.grades:
            mark = marks.get(grade.name)
            judged = mark is not None and graded.verdict is not Verdict.NOT_GRADABLE
            grade.auto_score = mark.points if mark is not None and judged else None
            needed = not judged or grade.name in graded.flagged
            grade.needs_manual_grade = needed and grade.manual_score is None
