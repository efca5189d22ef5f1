"""The rules of an autoscale setting in words, and what they made of what was measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from azlab.widgets.cloud import Json, at

CPU = "Percentage CPU"
MINUTE = timedelta(minutes=1)
SIGNS = {
    "greaterthan": "above {}", "greaterthanorequal": "{} or more", "lessthan": "below {}",
    "lessthanorequal": "{} or less", "equals": "exactly {}", "notequals": "other than {}",
}  # fmt: skip
KINDS = {"average": "average", "maximum": "highest", "minimum": "lowest", "total": "total", "last": "last"}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
Samples = Sequence[tuple[datetime, float]]


@dataclass(frozen=True)
class Rule:
    """When it wants another number of instances, and which. `threshold` is in the metric's own unit."""

    metric: str
    kind: str
    """How the values of the window become one: `average`, `highest`, ..."""
    sign: str
    threshold: float
    window: timedelta
    direction: str
    change: str
    amount: int
    cooldown: timedelta

    @classmethod
    def of(cls, document: Json) -> "Rule":
        """The rule as Azure Monitor shows it, or its log, in which the metric has another name."""
        trigger, action = document.get("metricTrigger", {}), document.get("scaleAction", {})
        return cls(
            str(trigger.get("metricName") or trigger.get("name") or ""),
            KINDS.get(str(trigger.get("timeAggregation")).lower(), "average"),
            str(trigger.get("operator", "")).lower(),
            float(trigger.get("threshold") or 0),
            duration(trigger.get("timeWindow")),
            str(action.get("direction", "")).lower(),
            str(action.get("type", "")).lower(),
            int(action.get("value") or 1),
            duration(action.get("cooldown")),
        )

    @property
    def bound(self) -> str:
        """`above 70%`."""
        return SIGNS.get(self.sign, "{}").format(self.amount_of(self.threshold))

    @property
    def subject(self) -> str:
        """What it looks at: `average CPU over 5 min`."""
        measured = "CPU" if self.metric == CPU else self.metric
        return f"{self.kind} {measured} over {spelt(self.window)}"

    @property
    def effect(self) -> str:
        """`add 5`, `take 10% away`, `have exactly 3`."""
        amount = f"{self.amount}{'%' if self.change == 'percentchangecount' else ''}"
        if self.change == "exactcount":
            return f"have exactly {amount}"
        return f"add {amount}" if self.direction == "increase" else f"take {amount} away"

    def __str__(self) -> str:
        return f"{self.subject} {self.bound}: {self.effect}"

    def amount_of(self, value: float) -> str:
        """A value of its metric, as it is written."""
        return percent(value) if self.metric == CPU else f"{value:g}"

    def is_met(self, value: float) -> bool:
        """Whether a measured value calls for it."""
        return {
            "greaterthan": value > self.threshold,
            "greaterthanorequal": value >= self.threshold,
            "lessthan": value < self.threshold,
            "lessthanorequal": value <= self.threshold,
            "equals": value == self.threshold,
        }.get(self.sign, value != self.threshold)

    def leads_to(self, count: int) -> int:
        """How many instances it wants where there are `count`, whatever the limits are."""
        if self.change == "exactcount":
            return self.amount
        many = (
            max(1, round(count * self.amount / 100)) if self.change == "percentchangecount" else self.amount
        )
        return count + many * {"increase": 1, "decrease": -1}.get(self.direction, 0)

    def measured(self, samples: Samples, moment: datetime, grain: timedelta = MINUTE) -> float | None:
        """What it saw at a moment; None where its window has no values, or they are not the processor's.

        Samples that each tell of a longer time than its window do not tell what it saw.
        """
        values = [value for when, value in samples if moment - self.window <= when < moment]
        if self.metric != CPU or not values or grain > self.window:
            return None
        found = {"highest": max(values), "lowest": min(values), "total": sum(values), "last": values[-1]}
        return found.get(self.kind, sum(values) / len(values))


@dataclass(frozen=True)
class Profile:
    """The limits and rules of a setting at some times, or at all."""

    name: str
    least: int
    most: int
    default: int
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, document: Json) -> "Profile":
        """The profile as Azure Monitor shows it."""
        least, most, default = (int(at(document, f"capacity.{name}", 0)) for name in _CAPACITY)
        rules = tuple(Rule.of(rule) for rule in document.get("rules") or ())
        return cls(str(document.get("name", "")), least, most, default, rules)

    def __str__(self) -> str:
        limits = f"at least {self.least} and at most {self.most} instances"
        return f"{limits}, {self.default} when nothing can be measured"

    def reason(
        self, before: int, after: int, moment: datetime, samples: Samples, grain: timedelta = MINUTE
    ) -> str:
        """Why there were `after` instances from a moment on, by its rules; each sample is of a `grain`."""
        if not self.least <= before <= self.most:
            bound = f"at least {self.least}" if before < self.least else f"at most {self.most}"
            return f"the limits: {before} is not {bound}"
        fitting = [rule for rule in self.rules if _is_between(before, after, rule.leads_to(before))]
        values = [(rule, rule.measured(samples, moment, grain)) for rule in fitting]
        met = [(rule, value) for rule, value in values if value is not None and rule.is_met(value)]
        if met:
            said = " and ".join(
                f"{rule.subject} was {rule.amount_of(value)}, {rule.bound}" for rule, value in met
            )
            rule = max((rule for rule, _ in met), key=lambda rule: rule.leads_to(before))
            return f"{said}: {rule.effect}{self._short_of(rule, before, after)}"
        if after == self.default > before and self._is_silent(samples, moment, grain):
            return f"nothing was measured: {self.default} is the default"
        unknown = [f"{rule}{self._short_of(rule, before, after)}" for rule, value in values if value is None]
        return " or ".join(unknown) or "no rule says why, as far as the log tells them"

    def rests(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Until when it neither adds nor takes away after an action; only one of both where one has rules."""
        words = {"increase": "to add", "decrease": "to take away"}
        return [
            (word, moment + min(rule.cooldown for rule in self.rules if rule.direction == direction))
            for direction, word in words.items()
            if any(rule.direction == direction for rule in self.rules)
        ]

    def _is_silent(self, samples: Samples, moment: datetime, grain: timedelta) -> bool:
        """Whether nothing was measured in any window of its rules."""
        longest = max([2 * grain, *(rule.window for rule in self.rules)])
        return not any(moment - longest <= when < moment for when, _ in samples)

    def _short_of(self, rule: Rule, before: int, after: int) -> str:
        """Why it went less far than the rule wanted."""
        if rule.leads_to(before) == after:
            return ""
        if after in (self.least, self.most):
            return f", but {'at most' if after > before else 'at least'} {after}"
        return ", but no more than would not be added again at once"


_CAPACITY = ("minimum", "maximum", "default")


def duration(text: Any) -> timedelta:
    """A length of time as Azure Monitor writes it, e.g. `PT1H30M`; none for what is no such text."""
    match = _DURATION.fullmatch(str(text))
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def spelt(length: timedelta) -> str:
    """A length of time in words: `1 h 30 min`."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    said = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return " ".join(said)


def percent(value: float) -> str:
    """`75.9%`; `90%` for a whole number."""
    return f"{value:.1f}".removesuffix(".0") + "%"


def _is_between(before: int, after: int, wanted: int) -> bool:
    """Whether who goes from `before` to `wanted` comes by `after`: limits may have stopped it there."""
    return before < after <= wanted or before > after >= wanted
