"""nbgrader's own `export`, with how each submission ended and why; nothing is 0 that was not judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from grader.classroom.folders import Classroom, write_whole
from grader.classroom.results import Class, Result
from grader.classroom.spreadsheets import Value, table
from grader.course.lessons import Lesson, find_lessons
from grader.setup.places import NOTEBOOKS

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score", "verdict", "reason",
)  # fmt: skip
"""nbgrader's, and two of ours."""


class Export(ExportPlugin):  # type: ignore[misc] # nbgrader is not typed
    """`nbgrader export`: everybody of the class, those of whom nothing could be graded among them."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table. Raises `SetupError` when roster or due dates cannot be read."""
        to = Path(self.to or "grades.csv")
        folders = self.config.CourseDirectory
        submitted = Path(folders.root, folders.submitted_directory)
        classroom = Classroom(submitted.parent, folders.db_url)
        lessons = {lesson.name: lesson for lesson in find_lessons(NOTEBOOKS)}
        named = [str(name) for name in self.assignment]
        rows: list[Sequence[Value]] = []
        for assignment in gradebook.assignments:
            lesson = lessons.get(assignment.name)
            if lesson and (not named or assignment.name in named):
                rows += self._rows(gradebook, assignment, classroom, lesson)
        write_whole(to, table(COLUMNS, rows))
        self.log.info("Exported grades to %s", to)

    def _rows(
        self, gradebook: Gradebook, assignment: Assignment, classroom: Classroom, lesson: Lesson
    ) -> Iterator[Sequence[Value]]:
        wanted = [str(learner) for learner in self.student]
        for result in Class.read(classroom, [lesson]).results(lesson):
            if not wanted or result.learner.id in wanted:
                yield _row(result, assignment, _submission(gradebook, result))


def _submission(gradebook: Gradebook, result: Result) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(result.lesson, result.learner.id)
    except MissingEntry:
        return None


def _row(result: Result, assignment: Assignment, submission: SubmittedAssignment | None) -> Sequence[Value]:
    raw, penalty, score = _points(result, submission)
    first, _, last = result.learner.name.rpartition(" ")
    due, stamp = (str(moment or "") for moment in (assignment.duedate, submission and submission.timestamp))
    return (
        result.lesson, due, stamp, result.learner.id, result.learner.last or last,
        result.learner.first or first, result.learner.email, raw, penalty, score, assignment.max_score,
        str(result.status), result.reason,
    )  # fmt: skip


def _points(result: Result, submission: SubmittedAssignment | None) -> tuple[Any, Any, Any]:
    """What was earned, what lateness takes, and what counts; None for what was not judged."""
    if result.graded is None and submission is not None:
        # Somebody grades with nbgrader's own autograder: the gradebook alone knows.
        penalty = submission.late_submission_penalty
        return submission.score, penalty, max(0.0, submission.score - penalty)
    return result.earned, result.penalty if result.points is not None else None, result.points
