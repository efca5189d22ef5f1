"""What somebody who took an exam should look at again: statements by how many questions were missed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from grader.checks.reports import State
from grader.marks import ClaimMark

_NAMED = re.compile(r"\b(S\d\d) \((.+?)\): ((?:lesson )?[^;.]+)")
"""As `grader.checks.exam_papers` says in a hint what a question is about."""


@dataclass(frozen=True)
class Weak:
    """A statement by its id and words, its lessons, and how many questions about it were missed."""

    id: str
    words: str
    lessons: str
    missed: int


def weak_statements(claims: Iterable[ClaimMark]) -> list[Weak]:
    """The statements that the hints of missed questions name, most missed first; [] where it was no exam."""
    missed: Counter[tuple[str, ...]] = Counter()
    for claim in claims:
        if claim.state != State.RIGHT.name and claim.sentence.startswith("Your answer `"):
            missed.update(_NAMED.findall(claim.hint))
    rows = sorted(missed.items(), key=lambda row: (-row[1], row[0]))
    return [Weak(id, words, lessons.strip(), count) for (id, words, lessons), count in rows]
