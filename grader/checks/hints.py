"""`check.hint()`: more about what the last check found, each time it is asked."""

from collections import Counter

from azlab.lab.notes import Note
from azlab.sentences import ended
from grader.checks.notebook import current
from grader.checks.reports import Outcome

NO_CHECK = "Run a check first: a hint is about what it found."
NOTHING_OPEN = "Nothing is open in the check that ran last."
LAST = "There is no further hint about this."
_asked: Counter[str] = Counter()
"""How often it was asked for, by claim, in this kernel."""


OTHER = "A hint is about what the last check found. Run the check of that exercise, then check.hint()."


def hint(exercise: str | int = "") -> Note:
    """The next hint about the first claim of the last check that is not right.

    A hint is about what was found: of an exercise that is named, its check has to be the last that ran.
    """
    notebook = current()
    if exercise != "" and not _was_checked_last(exercise):
        return Note(OTHER)
    outcome = notebook.latest.first_open
    if outcome is None:
        return Note(NOTHING_OPEN if notebook.latest.outcomes else NO_CHECK)
    # What the check itself has said is not said again, as long as there is more.
    said = outcome.hints.index(outcome.hint) + 1 if outcome.hint in outcome.hints else 0
    number = min(said + _asked[outcome.sentence], len(outcome.hints) - 1)
    _asked[outcome.sentence] += 1
    return Note(_said(outcome, number))


def _was_checked_last(exercise: str | int) -> bool:
    from grader.progress.telling import checked_last  # only a learner's own kernel knows of exercises

    last = checked_last()
    return last is not None and last.is_called(exercise)


def _said(outcome: Outcome, number: int) -> str:
    from grader.progress.telling import way_on

    found = f"Found: {ended(outcome.found)}" if outcome.found else ""
    last = " ".join(filter(None, [LAST, way_on()])) if number == len(outcome.hints) - 1 else ""
    return "\n".join(
        filter(None, [f"{outcome.state.value} {outcome.headline}", found, outcome.hints[number], last])
    )
