"""nbgrader's own `export`, with how each submission ended and why; nothing is 0 that was not judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from azlab.whole_files import write_whole
from grader.classroom.folders import Classroom
from grader.classroom.results import Class
from grader.classroom.spreadsheets import Value, table
from grader.classroom.totals import Total, totals
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
        lessons = {lesson.assignment: lesson for lesson in find_lessons(NOTEBOOKS)}
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
        school = Class.read(classroom, lesson.together)
        for result in totals(school, [lesson], {})[assignment.name]:
            if not wanted or result.learner.id in wanted:
                yield _row(result, assignment, _submission(gradebook, result))


def _submission(gradebook: Gradebook, result: Total) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(result.assignment, result.learner.id)
    except MissingEntry:
        return None


def _row(result: Total, assignment: Assignment, submission: SubmittedAssignment | None) -> Sequence[Value]:
    raw, penalty, score = _points(result, submission)
    first, last = result.learner.names
    due, stamp = (str(moment or "") for moment in (assignment.duedate, submission and submission.timestamp))
    return (
        result.assignment, due, stamp, result.learner.id, last, first, result.learner.email, raw, penalty,
        score, assignment.max_score, str(result.status), result.reason,
    )  # fmt: skip


def _points(result: Total, submission: SubmittedAssignment | None) -> tuple[Any, Any, Any]:
    """What was earned, what lateness takes, and what counts; None for what was not judged."""
    if all(part.graded is None for part in result.results) and submission is not None:
        # Somebody grades with nbgrader's own autograder: the gradebook alone knows.
        penalty = submission.late_submission_penalty
        return submission.score, penalty, max(0.0, submission.score - penalty)
    return result.earned, result.penalty if result.points is not None else None, result.points
