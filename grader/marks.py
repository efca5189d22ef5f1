"""What grading one submission came to: plain values that travel between processes and machines as JSON.

Who decides is `grader.execution`; who keeps and shows it is `grader.classroom`. Neither needs the other for
it.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How a submission ended. Only what was graded has marks; nothing is 0 that was not looked at."""

    GRADED = "graded"
    NEEDS_A_HUMAN = "needs a human"
    NOT_GRADABLE = "not gradable"


@dataclass(frozen=True)
class ClaimMark:
    """One claim of a check: `state` is a name of `grader.checks.reports.State`, e.g. "RIGHT"."""

    sentence: str
    state: str
    points: float
    worth: float
    found: str = ""
    hint: str = ""


@dataclass(frozen=True)
class ExerciseMark:
    """One check cell of the teacher's copy, as it came out.

    `check` is its grade_id, `exercise` that of the exercise it follows, `title` the exercise as feedback
    names it ("Exercise 3"). `trouble` is a sentence when it could not be judged as usual, e.g. because the
    cell before it ran out of time; it costs nothing by itself.
    """

    check: str
    exercise: str
    title: str
    points: float
    worth: float
    claims: tuple[ClaimMark, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Graded:
    """One submission after grading; `reason` is one sentence that says why it ended as it did.

    `release` is the fingerprint of the teacher's copy it was held against, `remarks` what was mended or is
    odd, a sentence each. `commands` are the `az` commands that really ran, as typed, and `errors` how often
    each of Azure's error codes came back. `notebook` is the graded notebook as JSON text, safe to open; ""
    where there is none. `seconds` is wall time. `for_a_human` are the checks that a human must mark where one
    is needed; all of them, where it names none.
    """

    learner: str
    lesson: str
    verdict: Verdict
    reason: str
    release: str = ""
    exercises: tuple[ExerciseMark, ...] = ()
    remarks: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)
    notebook: str = ""
    seconds: float = 0.0
    for_a_human: tuple[str, ...] = ()

    @property
    def flagged(self) -> frozenset[str]:
        """The checks of which a human must say what they are worth."""
        if self.verdict is not Verdict.NEEDS_A_HUMAN:
            return frozenset()
        return frozenset(self.for_a_human) or frozenset(mark.check for mark in self.exercises)

    @property
    def points(self) -> float | None:
        """What was earned; None when it was not graded."""
        if self.verdict is Verdict.NOT_GRADABLE:
            return None
        return float(sum(mark.points for mark in self.exercises))

    @property
    def worth(self) -> float:
        """What could be earned."""
        return float(sum(mark.worth for mark in self.exercises))

    def document(self) -> dict[str, Any]:
        """As JSON values; `read` makes it again."""
        return asdict(self)


def read(document: dict[str, Any]) -> Graded:
    """What `Graded.document` wrote. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    exercises = tuple(
        ExerciseMark(**{**mark, "claims": tuple(ClaimMark(**claim) for claim in mark["claims"])})
        for mark in document["exercises"]
    )
    return Graded(
        **{
            **document,
            "verdict": Verdict(document["verdict"]),
            "exercises": exercises,
            "remarks": tuple(document["remarks"]),
            "commands": tuple(document["commands"]),
            "for_a_human": tuple(document.get("for_a_human", ())),
        }
    )
