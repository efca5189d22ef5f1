"""Papers of the exam for self-study: each learner's folder has one of its own, and keeps it."""

import secrets
from contextlib import suppress
from pathlib import Path

from grader.course.variants import vary
from grader.exam.papers import OWN, SELF_STUDY, is_exam
from grader.submissions import Release

_NUMBER = Path(".settings") / "exam-paper"


def paper_number(where: Path) -> int:
    """The number of a learner's paper: drawn the first time, kept in the folder from then on."""
    path = where / _NUMBER
    with suppress(OSError, ValueError):
        number = int(path.read_text("utf-8"))
        if number in SELF_STUDY:
            return number
    number = secrets.choice(SELF_STUDY)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{number}\n", "utf-8")
    return number


def own_paper(release: Release, number: int) -> Release:
    """The exam's paper with a number."""
    return vary(release, {OWN: f"exam-{number}"})


def self_study_paper(release: Release, fingerprint: str) -> Release | None:
    """The paper for self-study that a fingerprint is of; None for any other fingerprint, or no exam."""
    if not fingerprint or not is_exam(release.notebook):
        return None
    papers = (own_paper(release, number) for number in SELF_STUDY)
    return next((paper for paper in papers if paper.fingerprint == fingerprint), None)
