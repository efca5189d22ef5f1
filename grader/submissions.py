"""A submission that may be graded, and the release it is held against: plain values; nothing has run."""

from dataclasses import dataclass, field
from datetime import datetime

from azlab.assignments import spelled


@dataclass(frozen=True)
class OwnCell:
    """A code cell of the learner's own; it runs after the lesson's cell `after` ("" at the top)."""

    after: str
    source: str


@dataclass(frozen=True)
class Doubt:
    """What a human should look at before marks are trusted, because it could be meant otherwise: a sentence.

    `exercises` are those that it is about; all of them, where it names none.
    """

    sentence: str
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What a learner handed in, as intake understood it.

    `sources` holds, by the lesson's cell ids, what the learner's cells say: exercise cells and the lesson's
    other code cells as the learner left them; never check cells. A cell that is not in it runs as the lesson
    has it, but an exercise that is not in it is empty. `files` are those the lesson's list allows, by name.
    `received` is None where nothing says when it came. `release` is the fingerprint in the notebook, ""
    where it has none. `remarks` say what was mended, a sentence each.
    """

    learner: str
    lesson: str
    sources: dict[str, str] = field(default_factory=dict)
    own: tuple[OwnCell, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    release: str = ""
    received: datetime | None = None
    remarks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Refused:
    """What cannot be taken, and why: one sentence that a teacher can pass on."""

    sentence: str


FILES = ("*.yaml", "*.yml", "*.json", "*.sh", "*.txt", "*.az", "*.pkr.hcl", "*.pub")
"""What may lie beside a notebook when a lesson says nothing of its own."""


@dataclass(frozen=True)
class Release:
    """The teacher's copy of a lesson: what submissions are held against. Never on the learner's side.

    `notebook` is the source notebook as JSON text, with solutions and check cells; `start` the az commands
    that build the cloud; `choices` the right choices' file, "" where there is none. `fingerprint` tells
    releases apart. `files` are patterns of names that a learner may hand in beside the notebook. Of a
    variant, `variant_of` is the lesson's own fingerprint, and `words` its words and the variant's.
    `assignment` is the folder that learners get it in, "" where that has the lesson's own name.
    """

    lesson: str
    fingerprint: str
    notebook: str
    start: str = ""
    choices: str = ""
    files: tuple[str, ...] = FILES
    variant_of: str = ""
    words: tuple[tuple[str, str], ...] = ()
    assignment: str = ""

    @property
    def companions(self) -> dict[str, str]:
        """What a copy needs beside its notebook, by the names it has there."""
        files = {"start.az": self.start, "choices.json": self.choices}
        folder = self.assignment or self.lesson
        return {spelled(name, self.lesson, folder): text for name, text in files.items() if text}
