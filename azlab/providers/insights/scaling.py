"""What autoscale decides: how many instances there should be, by the rules of one profile.

Azure's rules: the limits come first; out when any rule says so, and then to the largest count; in only when
all rules say so, and then to the largest count that any of them leaves; in steps that would not call for out
at once (flapping); and, when nothing can be measured, not fewer than the default.
"""

from collections.abc import Callable
from dataclasses import dataclass

from azlab.arm.messages import Json
from azlab.providers.insights.triggers import is_met

Measure = Callable[[Json], float | None]
"""What a rule's trigger sees."""


@dataclass(frozen=True)
class Decision:
    """A new number of instances and the rule behind it; no rule where the limits or the default are."""

    count: int
    rule: Json | None = None


def decide(
    profile: Json, count: int, measure: Measure, has_rested: Callable[[Json], bool]
) -> Decision | None:
    """What to do with `count` instances; None to leave them.

    `has_rested` says whether a rule's cooldown has passed since the last scaling.
    """
    least, most, default = (int(profile["capacity"][name]) for name in ("minimum", "maximum", "default"))
    if not least <= count <= most:
        return Decision(min(max(count, least), most))
    rules: list[Json] = profile["rules"]
    values = [measure(rule) for rule in rules]
    if rules and all(value is None for value in values):  # nothing is known: up to the default, never down
        return Decision(default) if count < default else None
    met = [is_met(rule["metricTrigger"], value) for rule, value in zip(rules, values, strict=True)]
    out = [rule for rule, is_out in zip(rules, met, strict=True) if is_out and target(rule, count) > count]
    if out:
        return _out(out, count, most, has_rested)
    inward = [(rule, is_in) for rule, is_in in zip(rules, met, strict=True) if target(rule, count) < count]
    if inward and all(is_in for _, is_in in inward):
        return _in([rule for rule, _ in inward], profile, count, measure, has_rested)
    return None


def target(rule: Json, count: int) -> int:
    """How many instances a rule leads to, before the profile's limits; a change by percent is at least 1."""
    action = rule["scaleAction"]
    value, kind = int(action.get("value", "1")), action["type"].lower()
    if kind == "exactcount":
        return value
    change = max(1, round(count * value / 100)) if kind == "percentchangecount" else value
    return count + change * {"increase": 1, "decrease": -1}.get(action["direction"].lower(), 0)


def _out(rules: list[Json], count: int, most: int, has_rested: Callable[[Json], bool]) -> Decision | None:
    rule = max(rules, key=lambda candidate: target(candidate, count))
    wanted = min(target(rule, count), most)
    return Decision(wanted, rule) if wanted > count and has_rested(rule) else None


def _in(
    rules: list[Json], profile: Json, count: int, measure: Measure, has_rested: Callable[[Json], bool]
) -> Decision | None:
    rule = max(rules, key=lambda candidate: target(candidate, count))
    least = max(target(rule, count), int(profile["capacity"]["minimum"]))
    if not has_rested(rule):
        return None
    for wanted in range(least, count):
        if wanted == 0 or not _would_flap(profile["rules"], count, wanted, measure):
            return Decision(wanted, rule)
    return None


def _would_flap(rules: list[Json], count: int, wanted: int, measure: Measure) -> bool:
    """Whether so few instances would be so busy that a rule called for more at once."""
    for rule in rules:
        value = measure(rule)
        expected = None if value is None else min(100.0, value * count / wanted)
        if is_met(rule["metricTrigger"], expected) and target(rule, wanted) > wanted:
            return True
    return False
