"""What a late submission loses: a rule in words, such as `10 % per day, at most 50 %`."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

_AMOUNT = r"(?P<{0}>\d+(?:\.\d+)?)\s*(?P<{0}_unit>%|points?)"
_RULE = re.compile(
    rf"{_AMOUNT.format('loss')}(?:\s+(?P<every>per\s+(?:hour|day|week)|once))?"
    rf"(?:\s*,?\s*at\s+most\s+{_AMOUNT.format('most')})?",
    re.IGNORECASE,
)
_SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
HOW = "a rule reads e.g. '10 % per day, at most 50 %', '2 points per day', '20 % once', or 'none'"


@dataclass(frozen=True)
class Amount:
    """Some of a lesson's points: a share of what was earned, or a number of points."""

    value: Fraction
    percent: bool

    def of(self, points: float) -> Fraction:
        """How many points that are."""
        return Fraction(points) * self.value / 100 if self.percent else self.value

    def __str__(self) -> str:
        unit = "%" if self.percent else "point" if self.value == 1 else "points"
        return f"{float(self.value):g} {unit}"


@dataclass(frozen=True)
class Penalty:
    """A rule. Every begun span counts; without a span it is taken once. `most` is its ceiling."""

    loss: Amount = Amount(Fraction(0), True)
    every: timedelta | None = None
    most: Amount | None = None

    def of(self, points: float, late: timedelta) -> float:
        """What is taken from the points that were earned: never more than there are, nothing in time."""
        if late <= timedelta(0) or points <= 0:
            return 0.0
        spans = math.ceil(late / self.every) if self.every else 1
        lost = self.loss.of(points) * spans
        if self.most:
            lost = min(lost, self.most.of(points))
        return round(float(min(lost, Fraction(points))), 2)

    def __str__(self) -> str:
        if not self.loss.value:
            return "none"
        name = next((name for name, span in _SPANS.items() if span == self.every), "")
        every = f"per {name}" if name else "once"
        return f"{self.loss} {every}{f', at most {self.most}' if self.most else ''}"


NO_PENALTY = Penalty()


def read_penalty(text: str) -> Penalty:
    """The rule that a text says. Raises `ValueError` with how a rule reads."""
    if text.strip().casefold() == "none":
        return NO_PENALTY
    found = _RULE.fullmatch(text.strip())
    if not found:
        raise ValueError(HOW)
    span = _SPANS.get((found["every"] or "").casefold().removeprefix("per").strip())
    most = _amount(found, "most") if found["most"] else None
    return Penalty(_amount(found, "loss"), span, most)


def _amount(found: re.Match[str], name: str) -> Amount:
    amount = Amount(Fraction(found[name]), found[f"{name}_unit"] == "%")
    if amount.percent and amount.value > 100:
        raise ValueError("nobody loses more than 100 %")
    return amount


@dataclass(frozen=True)
class Deadline:
    """Until when one learner's lesson is in time, and what it loses afterwards. `due` has a time zone.

    Whoever comes within the grace is in time. After it, the time counts from `due` on.
    """

    due: datetime
    penalty: Penalty = NO_PENALTY
    grace: timedelta = timedelta(0)
    extended: bool = False

    def late(self, received: datetime) -> timedelta:
        """How late something came; nothing when it was in time."""
        # Subtracting within one zone would ignore a change to or from summer time.
        after = received.timestamp() - self.due.timestamp()
        return timedelta(seconds=after) if after > self.grace.total_seconds() else timedelta(0)
