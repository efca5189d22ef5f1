"""What a learner reads of one lesson: a page without check sources, right answers or solutions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from azlab.sentences import ended
from grader.checks.reports import State
from grader.classroom.learner_cells import LearnerCell, learner_cells
from grader.classroom.pages import render
from grader.classroom.results import Marked, Result, Status
from grader.classroom.weak_statements import weak_statements
from grader.marks import ClaimMark

_STATES = {
    "RIGHT": ("✓", "Right:", "right"),
    "NOT_YET": ("✗", "Not yet:", "wrong"),
    "NOT_STARTED": ("○", "Not started:", "soft"),
    "WAITING": ("…", "Waits:", "soft"),
    "NOT_JUDGED": ("–", "Not judged here:", "soft"),
}
_BROKEN = re.compile(r"The check broke:.*", re.DOTALL)
"""What a check of the teacher's says when it breaks is about its source, which is nobody else's."""


@dataclass(frozen=True)
class _Exercise:
    marked: Marked
    cells: Sequence[LearnerCell]

    @property
    def values(self) -> dict[str, Any]:
        mark = self.marked.mark
        return {
            "anchor": f"check-{re.sub(r'[^A-Za-z0-9_-]', '-', mark.check)}",
            "title": exercise_title(mark.title, mark.exercise),
            "points": self.marked.points,
            "worth": mark.worth,
            "automatic": mark.points,
            "by_teacher": self.marked.by_teacher,
            "extra": self.marked.extra,
            "comment": self.marked.comment,
            "trouble": without_sources(mark.trouble),
            "claims": _claims(mark.claims),
            "cells": self.cells,
        }


def exercise_title(title: str, exercise: str) -> str:
    """An exercise by number and name: `Exercise 2, capture image`."""
    name = exercise.replace("_", " ")
    if title in (exercise, name):
        return name[:1].upper() + name[1:]
    return f"{title}, {name}" if name else title


def without_sources(sentence: str) -> str:
    """A sentence for learners: of a check that broke, only that it did."""
    return _BROKEN.sub("This check could not be made; a human looks at it.", sentence)


def feedback_page(result: Result, title: str, handed_out: str = "") -> str:
    """The page of one learner's lesson. `handed_out`, the teacher's copy as JSON, tells what is own."""
    graded = result.graded
    cells = learner_cells(graded.notebook, handed_out) if graded else []
    exercises = _exercises(result, cells)
    shown = {id(cell) for exercise in exercises for cell in exercise.cells}
    named = {name for marked in result.exercises for name in (marked.mark.check, marked.mark.exercise)}
    page = {
        "lesson": title,
        "learner": result.learner.name or result.learner.id,
        "status": str(result.status),
        "points": result.points,
        "so_far": result.so_far,
        "worth": result.worth,
        "percent": None if result.percent is None else round(result.percent, 1),
        "notes": _notes(result),
        "received": _moment(result.received, result),
        "due": _moment(result.deadline.due, result) if result.deadline else "",
        "extended": bool(result.deadline and result.deadline.extended),
        "late": _late(result),
        "penalty": result.penalty,
        "exercises": [exercise.values for exercise in exercises],
        "weak": weak_statements(claim for marked in result.exercises for claim in marked.mark.claims),
        "cells": [cell for cell in cells if id(cell) not in shown],
        "comments": [text for name, text in result.teacher.comments.items() if name not in named],
        "remarks": list(result.remarks),
    }
    return render("feedback", page=page)


def _exercises(result: Result, cells: Sequence[LearnerCell]) -> list[_Exercise]:
    """An exercise's cell stands at its first check only."""
    found, taken = [], set()
    for marked in result.exercises:
        exercise = marked.mark.exercise
        own = [] if exercise in taken else [cell for cell in cells if cell.exercise == exercise != ""]
        taken.add(exercise)
        found.append(_Exercise(marked, own))
    return found


def _notes(result: Result) -> list[str]:
    if result.status is Status.GRADED and not result.newer:
        trouble = result.graded is not None and any(mark.trouble for mark in result.graded.exercises)
        return [without_sources(result.reason)] if trouble else []
    return [without_sources(result.reason)] if result.reason else []


def _claims(claims: Sequence[ClaimMark]) -> list[dict[str, Any]]:
    """Each claim; those that wait for what is not there yet in one line."""
    shown = [_claim(claim) for claim in claims if claim.state != "WAITING"]
    waiting = [claim for claim in claims if claim.state == "WAITING"]
    if waiting:
        sentence = (
            "1 more claim waits for that."
            if len(waiting) == 1
            else f"{len(waiting)} more claims wait for that."
        )
        worth = sum(claim.worth for claim in waiting)
        shown.append(_claim(ClaimMark(sentence, "WAITING", sum(claim.points for claim in waiting), worth)))
    return shown


def _claim(claim: ClaimMark) -> dict[str, Any]:
    sign, word, kind = _STATES.get(claim.state, ("–", f"{claim.state}:", "soft"))
    sentence = ended(claim.sentence[:1].upper() + claim.sentence[1:])
    return {
        "sign": sign,
        "word": word,
        "kind": kind,
        "sentence": sentence,
        "points": claim.points,
        "worth": claim.worth,
        "named": "Why:" if claim.state == State.RIGHT.name else "Found:",
        "found": ended(claim.found) if claim.found else "",
        "hint": ended(claim.hint) if claim.hint else "",
    }


def _late(result: Result) -> str:
    if not result.late or not result.deadline:
        return ""
    taken = f"{result.penalty:g} points are taken" if result.penalty else "nothing is taken"
    return f"It came {spell(result.late)} late: {taken} (the rule: {result.deadline.penalty})."


def spell(span: timedelta) -> str:
    """A span of time in days, hours and minutes: `2 days 3 hours`."""
    minutes = max(1, round(span.total_seconds() / 60))
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    said = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return " ".join(said[:2])


def _moment(moment: datetime | None, result: Result) -> str:
    zone = result.deadline.due.tzinfo if result.deadline else UTC
    return f"{moment.astimezone(zone):%d %B %Y, %H:%M %Z}" if moment else ""
