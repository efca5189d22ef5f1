"""What each learner of a class has come to in each lesson: marks, a teacher's own, and lateness together.

Export, feedback and report all read this, so that they cannot differ.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from grader.classroom.deadlines import Deadlines, read_deadlines
from grader.classroom.folders import Classroom
from grader.classroom.held import was_handed_in
from grader.classroom.penalties import Deadline
from grader.classroom.teacher_marks import TeacherMarks, read_teacher_marks
from grader.course.lessons import Lesson, find_lessons
from grader.course.releases import make_release
from grader.intake.rosters import Learner, Roster, read_roster
from grader.intake.stages import is_in, received
from grader.intake.submitted import Record
from grader.marks import ExerciseMark, Graded, Verdict
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Refused, Release

ROSTER = "roster.csv"
UNTOUCHED = "Its notebook has come as it was handed out."


class Status(StrEnum):
    """How a learner stands in a lesson. Only what is graded has points."""

    GRADED = "graded"
    NEEDS_A_HUMAN = "needs a human"
    NOT_GRADABLE = "not gradable"
    NOT_YET = "not graded yet"
    LATER = "not handed in yet"
    """Of an assignment with several lessons: one that has not come yet, while another has."""
    NOTHING = "nothing handed in"


@dataclass(frozen=True)
class Marked:
    """One check as it counts: a teacher's own mark before the automatic one, and extra credit with it."""

    mark: ExerciseMark
    points: float
    by_teacher: bool = False
    extra: float = 0.0
    comment: str = ""


@dataclass(frozen=True)
class Result:
    """One learner in one lesson."""

    learner: Learner
    lesson: str
    worth: float
    handed_in: bool = False
    graded: Graded | None = None
    newer: bool = False
    """Whether something was handed in after what was graded."""
    teacher: TeacherMarks = field(default_factory=TeacherMarks)
    received: datetime | None = None
    deadline: Deadline | None = None
    refused: str = ""
    """Why what was handed in was not taken, where nothing else of it is there."""
    collected: tuple[str, ...] = ()
    """What was said when it was taken."""
    marked_late: bool = False
    """Whether the system that it came from calls it late, without a time."""
    begun: bool = False
    """Whether something of its assignment was handed in, be it this lesson or another one."""
    untouched: bool = False
    """Whether its notebook has come along as it was handed out."""

    @cached_property
    def status(self) -> Status:
        """A human who has marked all that was left to him has graded it."""
        if self.graded is None:
            nothing = Status.LATER if self.begun else Status.NOTHING
            missing = Status.NOT_GRADABLE if self.refused else nothing
            return Status.NOT_YET if self.handed_in else missing
        if self.graded.verdict is not Verdict.GRADED and self.teacher.worth and not self.teacher.waiting:
            return Status.GRADED
        return Status(self.graded.verdict.value)

    @property
    def reason(self) -> str:
        """One sentence that says why; "" where there is nothing to say."""
        if self.newer:
            return "A newer submission has come, which is not graded yet."
        if self.graded is None:
            missing = self.refused or (UNTOUCHED if self.untouched else "")
            return "" if self.handed_in else missing
        if self.status is Status.GRADED and self.graded.verdict is not Verdict.GRADED:
            return f"A human has marked it. {self.graded.reason}"
        return self.graded.reason

    @cached_property
    def exercises(self) -> tuple[Marked, ...]:
        """Every check in the lesson's order; those a human marked though nothing was run, too."""
        marks = self.graded.exercises if self.graded else ()
        if not marks and self.graded and self.status is Status.GRADED:
            names = self.teacher.worth.items()
            marks = tuple(
                ExerciseMark(name, _exercise(name), _named(name), 0.0, worth) for name, worth in names
            )
        return tuple(self._marked(mark) for mark in marks)

    def _marked(self, mark: ExerciseMark) -> Marked:
        manual = self.teacher.manual.get(mark.check)
        extra = self.teacher.extra.get(mark.check, 0.0)
        comment = self.teacher.comments.get(mark.exercise) or self.teacher.comments.get(mark.check, "")
        points = (mark.points if manual is None else manual) + extra
        return Marked(mark, points, manual is not None, extra, comment)

    @property
    def so_far(self) -> float:
        """The points there are, whether they are final or not, before anything is taken for lateness."""
        return float(sum(marked.points for marked in self.exercises))

    @property
    def earned(self) -> float | None:
        """The points before anything is taken for lateness; None as long as it is not graded."""
        return self.so_far if self.status is Status.GRADED else None

    @property
    def late(self) -> timedelta:
        """How late it came; nothing when it was in time, or nobody knows."""
        if self.deadline is None or self.received is None:
            return timedelta(0)
        return self.deadline.late(self.received)

    @property
    def is_late(self) -> bool:
        """Whether it came late, by its time, else by what the system says that it came from."""
        return self.late > timedelta(0) or (self.received is None and self.marked_late)

    @property
    def penalty(self) -> float:
        """The points that lateness takes."""
        return self.deadline.penalty.of(self.so_far, self.late) if self.deadline else 0.0

    @property
    def points(self) -> float | None:
        """What counts; None as long as it is not graded: never 0."""
        return None if self.earned is None else round(self.earned - self.penalty, 4)

    @property
    def percent(self) -> float | None:
        """The points as a share of what the lesson is worth, 0 to 100."""
        return None if self.points is None or not self.worth else round(100 * self.points / self.worth, 2)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was mended or left when it was collected and graded, and what is odd about when it came."""
        said = [*self.collected, *(self.graded.remarks if self.graded else ()), self.remark]
        return tuple(dict.fromkeys(filter(None, said)))

    @property
    def remark(self) -> str:
        """What is odd about when it came; "" usually."""
        known = self.deadline and self.received
        if self.handed_in and not known and (self.deadline or self.marked_late):
            return "When it came is not known: nothing is taken for lateness."
        return ""


@dataclass(frozen=True)
class Class:
    """A class with all that was collected and graded."""

    classroom: Classroom
    lessons: Sequence[Lesson]
    roster: Roster | None
    deadlines: Deadlines
    learners: Sequence[Learner]
    collected: Record

    @classmethod
    def read(cls, classroom: Classroom, lessons: Sequence[Lesson]) -> "Class":
        """Raises `SetupError` when the roster or the due dates cannot be read."""
        every = {lesson.name: lesson.assignment for lesson in find_lessons(NOTEBOOKS) or lessons}
        roster = _roster(classroom)
        listed = list(roster.learners) if roster else []
        known = {learner.id.casefold() for learner in listed}
        collected = Record.read(classroom.folder)
        others = sorted(_handed_in(classroom, collected) - {learner.id for learner in listed})
        listed += [Learner(id, collected.name(id)) for id in others if id.casefold() not in known]
        deadlines = read_deadlines(classroom.folder, every, [learner.id for learner in listed])
        return cls(classroom, lessons, roster, deadlines, listed, collected)

    def named(self, words: Sequence[str]) -> list[str]:
        """The ids of the learners that were named, in any case. Raises `SetupError` for a stranger."""
        ids = {learner.id.casefold(): learner.id for learner in self.learners}
        for word in words:
            if word.casefold() not in ids:
                raise SetupError(f"There is no learner {word!r} in this class.")
        return [ids[word.casefold()] for word in words]

    def results(self, lesson: Lesson) -> list[Result]:
        """Every learner of the class, in the roster's order."""
        teacher = read_teacher_marks(self.classroom, lesson)
        current = make_release(lesson)
        worth = _worth(current)
        return [self._result(lesson, learner, current, worth, teacher) for learner in self.learners]

    def _result(
        self,
        lesson: Lesson,
        learner: Learner,
        current: Release,
        worth: float,
        teacher: dict[str, TeacherMarks],
    ) -> Result:
        folder, name = self.classroom.submission(lesson.assignment, learner.id), lesson.name
        graded = self.classroom.graded(name, learner.id)
        is_graded = self.classroom.is_graded(lesson, learner.id)
        there = folder.is_dir() and is_in(folder, lesson)
        handed_in = there and (is_graded or was_handed_in(self.classroom, lesson, current, learner.id))
        marks = teacher.get(learner.id, TeacherMarks())
        return Result(
            learner,
            name,
            graded.worth if graded and graded.worth else worth,
            handed_in,
            graded,
            bool(graded) and handed_in and not is_graded,
            marks,
            (received(folder, lesson) if handed_in else None) or marks.received,
            self.deadlines.find(name, learner.id),
            self.collected.refused(learner.id, name),
            tuple(self.collected.remarks(learner.id, name)),
            self.collected.is_marked_late(learner.id, name),
            folder.is_dir(),
            there and not handed_in,
        )


def _roster(classroom: Classroom) -> Roster | None:
    path = classroom.folder / ROSTER
    if not path.exists():
        return None
    roster = read_roster(path)
    if isinstance(roster, Refused):
        raise SetupError(f"{path}: {roster.sentence}")
    return roster


def _handed_in(classroom: Classroom, collected: Record) -> set[str]:
    """Everybody of whom anything was collected, also in vain, or graded."""
    found = set(_visible(path.name for path in classroom.submitted.glob("*") if path.is_dir()))
    return (
        found
        | collected.learners()
        | set(_visible(path.stem for path in classroom.folder.glob("graded/*/*.json")))
    )


def _visible(names: Iterator[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith("."))


def _worth(release: Release) -> float:
    """What the lesson is worth as it stands, for those of whom nothing was graded."""
    cells = json.loads(release.notebook)["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    return float(sum(mark.get("points", 0) for mark in marks if mark.get("grade")))


def _exercise(check: str) -> str:
    return check.removeprefix("check_")


def _named(check: str) -> str:
    return _exercise(check).replace("_", " ").capitalize()
