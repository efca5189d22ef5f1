"""What a learner has come to in an assignment: the sum over its lessons, which are mostly one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.classroom.results import Class, Result, Status
from grader.course.lessons import Lesson
from grader.intake.rosters import Learner

WAITING = (Status.NEEDS_A_HUMAN, Status.NOT_YET)
"""As long as one lesson of it is so, there is no total: what was not judged is not 0."""
_TELLING = (*WAITING, Status.NOT_GRADABLE, Status.GRADED, Status.NOTHING, Status.LATER)


@dataclass(frozen=True)
class Total:
    """One learner in one assignment; `results` are its lessons in their order, at least one."""

    assignment: str
    results: tuple[Result, ...]

    @property
    def learner(self) -> Learner:
        """Whose it is."""
        return self.results[0].learner

    @property
    def status(self) -> Status:
        """That of the lesson which a teacher has to look at first."""
        return min((result.status for result in self.results), key=_TELLING.index)

    @property
    def reason(self) -> str:
        """One sentence that says why; "" where there is nothing to say. Of several, each names its lesson."""
        if len(self.results) == 1:
            return self.results[0].reason
        said = [result for result in self.results if result.status is not Status.GRADED or result.newer]
        return " ".join(f"{result.lesson}: {result.reason or f'{result.status}.'}" for result in said)

    @property
    def worth(self) -> float:
        """What all lessons of it are worth, handed in or not."""
        return sum(result.worth for result in self.results)

    @property
    def earned(self) -> float | None:
        """The points before anything is taken for lateness."""
        return self._sum([result.earned for result in self.results])

    @property
    def penalty(self) -> float:
        """The points that lateness takes."""
        return sum(result.penalty for result in self.results if result.points is not None)

    @property
    def points(self) -> float | None:
        """What counts; None as long as something of it waits, or nothing is graded."""
        return self._sum([result.points for result in self.results])

    def _sum(self, points: Sequence[float | None]) -> float | None:
        known = [each for each in points if each is not None]
        if not known or any(result.status in WAITING for result in self.results):
            return None
        return round(sum(known), 4)


Totals = Mapping[str, Sequence[Total]]
"""By assignment, in the order of the lessons; of each, every learner of the class in the same order."""


def totals(school: Class, lessons: Sequence[Lesson], known: Mapping[str, Sequence[Result]]) -> Totals:
    """The totals of the assignments that some lessons are of; `known` are results by lesson, read already."""
    found: dict[str, list[Total]] = {}
    for lesson in lessons:
        if lesson.assignment not in found:
            parts = [known.get(part.name) or school.results(part) for part in lesson.together]
            found[lesson.assignment] = [Total(lesson.assignment, rows) for rows in zip(*parts, strict=True)]
    return found
