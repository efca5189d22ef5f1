"""What grading again has changed, and one exercise's new marks among the old ones."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.classroom.feedback_pages import exercise_title
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict

_WORDS = {
    "RIGHT": "right",
    "NOT_YET": "not yet",
    "NOT_STARTED": "not started",
    "WAITING": "waits",
    "NOT_JUDGED": "not judged here",
}


@dataclass(frozen=True)
class ClaimChange:
    """One claim that came out otherwise, e.g. from "not yet" to "right"; "not asked" where it was not."""

    claim: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One exercise, or the verdict (`check` is ""), of one learner. None: nothing was graded."""

    learner: str
    lesson: str
    check: str
    exercise: str
    before: float | None
    after: float | None
    claims: tuple[ClaimChange, ...] = ()
    manual: float | None = None
    """A teacher's own mark, which stays and counts."""


def changes(before: Graded, after: Graded, manual: Mapping[str, float]) -> Iterator[Change]:
    """Every exercise whose points or claims came out otherwise; a verdict that did, first."""
    if before.verdict is not after.verdict:
        said = f"{before.verdict} → {after.verdict}: {after.reason}"
        yield Change(after.learner, after.lesson, "", said, before.points, after.points)
    old = {mark.check: mark for mark in before.exercises}
    new = {mark.check: mark for mark in after.exercises}
    for check in dict.fromkeys([*new, *old]):
        was, now = old.get(check), new.get(check)
        claims = tuple(_claims(was, now))
        points = (was.points if was else None, now.points if now else None)
        if points[0] != points[1] or claims:
            mark = now or was
            assert mark is not None
            title = exercise_title(mark.title, mark.exercise)
            yield Change(after.learner, after.lesson, check, title, *points, claims, manual.get(check))


def _claims(was: ExerciseMark | None, now: ExerciseMark | None) -> Iterator[ClaimChange]:
    """Claims are the same by their number in the check: a sentence changes with its state."""
    before, after = (mark.claims if mark else () for mark in (was, now))
    for index in range(max(len(before), len(after))):
        old, new = _at(before, index), _at(after, index)
        states = (_word(old), _word(new))
        if states[0] == states[1] and old and new and old.points != new.points:
            states = (f"{_word(old)} for {old.points:g}", f"{_word(new)} for {new.points:g}")
        if states[0] != states[1]:
            claim = new or old
            yield ClaimChange(claim.sentence if claim else "", *states)


def _word(claim: ClaimMark | None) -> str:
    return _WORDS.get(claim.state, claim.state) if claim else "not asked"


def _at(claims: tuple[ClaimMark, ...], index: int) -> ClaimMark | None:
    return claims[index] if index < len(claims) else None


def merged(before: Graded, after: Graded, checks: Collection[str]) -> Graded:
    """The old result with the new marks of some checks only. What was not graded before stays as it was."""
    if before.verdict is Verdict.NOT_GRADABLE or after.verdict is Verdict.NOT_GRADABLE:
        return before
    new = {mark.check: mark for mark in after.exercises if mark.check in checks}
    flagged = (before.flagged - set(checks)) | (after.flagged & set(checks))
    verdict = Verdict.NEEDS_A_HUMAN if flagged else Verdict.GRADED
    reasons = [graded.reason for graded in (before, after) if graded.verdict is verdict]
    return replace(
        before,
        verdict=verdict,
        reason=reasons[0] if reasons else "All of it was run and judged.",
        for_a_human=tuple(sorted(flagged)),
        exercises=tuple(new.get(mark.check, mark) for mark in before.exercises),
        notebook=_notebook(before.notebook, after.notebook, checks),
    )


def _notebook(before: str, after: str, checks: Collection[str]) -> str:
    """The old graded notebook with the new check cells, as formgrader shows them."""
    try:
        old: Any = json.loads(before)
        new = {cell.get("id"): cell for cell in json.loads(after)["cells"]}
        old["cells"] = [
            new.get(cell.get("id"), cell) if cell.get("id") in checks else cell for cell in old["cells"]
        ]
    except (ValueError, KeyError, TypeError):
        return before
    return json.dumps(old, indent=1, ensure_ascii=False) + "\n"
