"""nbgrader's gradebook: marks go in as its own autograder would have written them.

A teacher's own marks and comments, made in formgrader, stay as they are.
"""

import warnings
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import nbformat
from nbgrader.api import (
    Comment,
    Grade,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import SAWarning

from azlab.whole_files import write_whole
from grader.classroom.database import opened, told_in_a_sentence
from grader.classroom.folders import Classroom
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
        lesson, assignment = release.lesson, release.assignment or release.lesson
        self._releases[lesson] = release
        self._book.update_or_create_assignment(assignment)
        resources = {
            "nbgrader": {"notebook": lesson, "assignment": assignment, "db_url": self.classroom.database},
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
        assignment = self._assignment_of(lesson)
        self._book.update_or_create_student(learner)
        stamp = received.astimezone(UTC).replace(tzinfo=None) if received else None
        if assignment != lesson:
            stamp = self._latest(assignment, learner, stamp)
        self._book.update_or_create_submission(assignment, learner, timestamp=stamp)
        notebook = self._notebook_of(assignment, lesson, learner)
        self._write_scores(notebook, graded)
        self._leave_out(notebook.assignment, learner, but=lesson)
        self._book.db.commit()
        text = self._notebook(graded)
        if text:
            folder = self.classroom.autograded / learner / assignment
            write_whole(folder / f"{lesson}.ipynb", text)
            # Without these two nbgrader cannot give feedback back through its exchange.
            for name in ("timestamp.txt", "submission_secret.txt"):
                data = read_file(self.classroom.submission(assignment, learner) / name, 1000)
                if isinstance(data, bytes):
                    write_whole(folder / name, data)

    def leave_out(self, lesson: str, learner: str) -> None:
        """Write that a stage was not handed in yet: nbgrader gives 0 for a notebook that is not there."""
        with self._told():
            submission = self._book.find_submission(self._assignment_of(lesson), learner)
            self._leave_out(submission, learner)
            self._book.db.commit()

    def _leave_out(self, submission: SubmittedAssignment, learner: str, but: str = "") -> None:
        """What was not graded of an assignment's lessons has no mark, and nothing waits for a human."""
        for notebook in submission.notebooks:
            if notebook.name != but and self.classroom.graded(notebook.name, learner) is None:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = None, False

    def _assignment_of(self, lesson: str) -> str:
        """nbgrader's assignment that has a lesson's notebook: its own, or one of several."""
        named = [
            notebook.assignment.name for notebook in self._book.db.query(Notebook).filter_by(name=lesson)
        ]
        return lesson if lesson in named or not named else str(named[0])

    def _latest(self, assignment: str, learner: str, stamp: datetime | None) -> datetime | None:
        """When the last stage came; what is in the gradebook is of all of them."""
        try:
            before = self._book.find_submission(assignment, learner).timestamp
        except MissingEntry:
            return stamp
        return max(filter(None, (before, stamp)), default=None)

    def _notebook_of(self, assignment: str, lesson: str, learner: str) -> SubmittedNotebook:
        """A learner's notebook; made where the submission is older than the lesson in the gradebook."""
        try:
            return self._book.find_submission_notebook(lesson, assignment, learner)
        except MissingEntry:
            submission = self._book.find_submission(assignment, learner)
            notebook = self._book.find_notebook(lesson, assignment)
            made = SubmittedNotebook(notebook=notebook, assignment=submission)
            for cell in notebook.grade_cells:
                Grade(cell_id=cell.id, notebook=made)
            for cell in notebook.solution_cells:
                Comment(cell_id=cell.id, notebook=made)
            self._book.db.add(made)
            self._book.db.commit()
            return made

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
