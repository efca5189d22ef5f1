"""What collecting knows: a hand-in that was sorted out, and the course that it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from grader.course.lessons import Lesson
from grader.course.releases import find_release, make_release
from grader.intake.downloads import Stored
from grader.intake.outlines import Outline, outline
from grader.submissions import Release, Submission

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Collected:
    """One hand-in, sorted out. `refused` is the sentence why it is not taken, "" when it is.

    `submission` is None when it is refused; its `notebook` lies in the pool. `modified` is the file's own
    time, which proves nothing; `late` is what Canvas says of it; `person` and `alias` tell apart two of one
    name; `unsure` says why a human must look which of several counts, "" where that is plain; `known` is
    whether a roster says who it is, `unasked` whether its lesson was not asked for, `guessed` whether that is
    only what most others handed in. Of an assignment with several lessons, `begun` is False where one came
    along as it was handed out.
    """

    learner: str
    lesson: str
    source: str
    refused: str = ""
    name: str = ""
    section: str = ""
    submission: Submission | None = None
    notebook: Stored | None = None
    person: tuple[str, str] = ("", "")
    alias: str = ""
    known: bool = False
    unasked: bool = False
    guessed: bool = False
    begun: bool = True
    late: bool = False
    attempt: int = 0
    modified: datetime | None = None
    remarks: tuple[str, ...] = ()
    unsure: str = ""

    @property
    def order(self) -> tuple[datetime, int, datetime]:
        """By which the newer of two is told."""
        received = self.submission.received if self.submission else None
        return received or LONG_AGO, self.attempt, self.modified or LONG_AGO


@dataclass
class Course:
    """The lessons, and what was handed out of them."""

    lessons: Sequence[Lesson]
    releases: Path
    _found: dict[tuple[str, str], tuple[Release, str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> list[str]:
        """The lessons' names."""
        return [lesson.name for lesson in self.lessons]

    @cached_property
    def assignments(self) -> dict[str, str]:
        """By lesson, the assignment that it is of."""
        return {lesson.name: lesson.assignment for lesson in self.lessons}

    @cached_property
    def words(self) -> list[str]:
        """What stands in a path and is nobody's name: the lessons and the assignments."""
        return list(dict.fromkeys([*self.names, *self.assignments.values()]))

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """The lessons as they stand, to tell which one a notebook is."""
        return {lesson.name: outline(make_release(lesson).notebook) for lesson in self.lessons}

    def release(self, name: str, fingerprint: str) -> tuple[Release, str]:
        """As `find_release`, which is asked once for each."""
        key = (name, fingerprint)
        if key not in self._found:
            lesson = next(lesson for lesson in self.lessons if lesson.name == name)
            self._found[key] = find_release(fingerprint, lesson, self.releases)
        return self._found[key]
