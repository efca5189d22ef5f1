"""What came out of the claims of one cell: to be read by a learner, and as points by nbgrader."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from html import escape
from typing import Any

from azlab.front_end import somebody_reads
from azlab.sentences import ended


class State(Enum):
    """How a claim came out, and the word that a learner reads for it."""

    RIGHT = "✓"
    NOT_YET = "Not yet:"
    NOT_STARTED = "Not started:"
    WAITING = "Waits:"
    NOT_JUDGED = "Not judged here:"
    NOTED = "Noted:"


BORDERS = {
    State.RIGHT: "solid var(--jp-success-color1, #2e7d32)",
    State.NOT_YET: "dashed var(--jp-warn-color1, #b26a00)",
    State.NOT_STARTED: "dotted var(--jp-border-color1, #757575)",
    State.NOT_JUDGED: "dotted var(--jp-border-color1, #757575)",
    State.NOTED: "solid var(--jp-border-color1, #757575)",
}


@dataclass
class Outcome:
    """One claim and how it came out. `sentence` has neither capital nor full stop.

    `found` is what was found instead; of what is right, why it is so, where something is to be said.
    """

    state: State
    sentence: str
    found: str = ""
    hint: str = ""
    weight: float = 1.0
    hints: tuple[str, ...] = ()
    """All that the claim has, each saying more; `hint` is the one of this try."""
    failed_before: int = 0
    """How often it was tried in vain before, in this kernel."""

    @property
    def points(self) -> float:
        """Full for what cannot be judged in this mode: nbgrader's maximum is fixed in the notebook."""
        return self.weight if self.state in (State.RIGHT, State.NOT_JUDGED) else 0.0

    @property
    def headline(self) -> str:
        """The claim as a sentence with its full stop; after a word such as `Not yet:` without its capital."""
        said = self.sentence[:1].upper() + self.sentence[1:] if self.state is State.RIGHT else self.sentence
        return ended(said)

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """What is said below it: pairs of a word such as `Hint:` and a sentence."""
        names = {State.NOT_JUDGED: "Reason:", State.RIGHT: "Why:"}
        parts = {names.get(self.state, "Found:"): self.found, "Hint:": self.hint}
        return [(name, ended(text)) for name, text in parts.items() if text]


@dataclass
class Report:
    """The outcomes of one cell, in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    told: Callable[["Report"], str] | None = field(default=None, repr=False, compare=False)
    """What is to be said below it when a learner reads it, where something is."""

    @property
    def total(self) -> float:
        """What can be earned."""
        return float(sum(outcome.weight for outcome in self.outcomes))

    @property
    def points(self) -> float:
        """What was earned: between nothing and `total`."""
        return float(sum(outcome.points for outcome in self.outcomes))

    @property
    def shown(self) -> list[Outcome]:
        """Those that a learner can do something about: without claims on what does not exist yet."""
        return [outcome for outcome in self.outcomes if outcome.state is not State.WAITING]

    @property
    def first_open(self) -> Outcome | None:
        """What keeps a check from its points, and has hints; None where nothing does."""
        wanted = (State.NOT_YET, State.NOT_STARTED)
        return next((outcome for outcome in self.outcomes if outcome.state in wanted and outcome.hints), None)

    @property
    def summary(self) -> str:
        """`2 of 3 points. 1 more claim waits.`; of answers that are only noted, how many those are."""
        noted = sum(outcome.state is State.NOTED for outcome in self.outcomes)
        if noted:
            return f"{noted} of {len(self.outcomes)} answers are noted. They are marked when this is graded."
        waiting = len(self.outcomes) - len(self.shown)
        more = {0: "", 1: " 1 more claim waits."}.get(waiting, f" {waiting} more claims wait.")
        return f"{self.points:g} of {self.total:g} {'point' if self.total == 1 else 'points'}.{more}"

    def __str__(self) -> str:
        return self._text(self._more())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        more = self._more()
        # nbgrader reads a float in text/plain as partial credit. In a terminal it is all that one reads.
        text = self._text(more) if somebody_reads() else repr(self.points)
        return {"text/plain": text, "text/html": self._page(more)}

    def page(self) -> str:
        """The report as HTML."""
        return self._page(self._more())

    def _more(self) -> str:
        return self.told(self) if self.told else ""

    def _text(self, more: str) -> str:
        return "\n".join(filter(None, [*map(_lines, self.shown), self.summary, more]))

    def _page(self, more: str) -> str:
        items = "".join(map(_item, self.shown))
        said = f"<strong>{escape(self.summary)}</strong> {escape(more)}"
        return (
            f'<ul style="list-style:none;margin:0;padding:0">{items}</ul>'
            # A reader of screens says it when it comes, wherever the cursor is.
            f'<p role="status" style="margin:.4em 0">{said}</p>'
        )


def _lines(outcome: Outcome) -> str:
    remarks = [f"  {name:<6} {text}" for name, text in outcome.remarks]
    return "\n".join([f"{outcome.state.value} {outcome.headline}", *remarks])


def _item(outcome: Outcome) -> str:
    remarks = "".join(
        f'<div style="margin-left:1em"><em>{name}</em> {_marked(text)}</div>'
        for name, text in outcome.remarks
    )
    style = f"margin:.3em 0;padding-left:.6em;border-left:3px {BORDERS[outcome.state]}"
    said = f"<strong>{outcome.state.value}</strong> {_marked(outcome.headline)}"
    return f'<li style="{style}">{said}{remarks}</li>'


def _marked(sentence: str) -> str:
    """A sentence as HTML; what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(sentence))
