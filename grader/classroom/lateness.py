"""What lateness takes, written where formgrader shows it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from grader.classroom.folders import Classroom
from grader.classroom.results import Class, Result
from grader.classroom.teacher_marks import Lateness, note_lateness, note_names
from grader.course.lessons import Lesson


def tell_the_gradebook(school: Class, lesson: Lesson, results: Sequence[Result]) -> None:
    """Write what lateness takes where formgrader shows it."""
    due = _due(school, lesson)
    notes = {
        result.learner.id: Lateness(result.penalty, _extension(school, lesson, result.learner.id, due))
        for result in results
    }
    note_names(school.classroom, school.learners)
    note_lateness(school.classroom, lesson, due, notes)


def tell_the_gradebook_all(classroom: Classroom, lessons: Sequence[Lesson]) -> None:
    """The same for lessons that were just graded. Raises `SetupError` when the due dates cannot be read."""
    if not lessons:
        return
    school = Class.read(classroom, lessons)
    for lesson in lessons:
        tell_the_gradebook(school, lesson, school.results(lesson))


def _due(school: Class, lesson: Lesson) -> datetime | None:
    """When the last of an assignment's lessons is due: nbgrader knows one date for all."""
    found = [school.deadlines.lessons.get(other.name) for other in lesson.together]
    return max((deadline.due for deadline in found if deadline), default=None)


def _extension(school: Class, lesson: Lesson, learner: str, due: datetime | None) -> timedelta | None:
    """How much longer a learner has than everybody; None without an extension."""
    found = [school.deadlines.find(other.name, learner) for other in lesson.together]
    longer = [deadline.due.timestamp() for deadline in found if deadline]
    if due is None or not any(deadline and deadline.extended for deadline in found):
        return None
    return timedelta(seconds=max(longer) - due.timestamp())
