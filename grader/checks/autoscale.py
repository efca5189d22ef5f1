"""Claims about autoscale settings."""

import re

from grader.checks.claims import claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import same, value_at
from grader.checks.resources import Resource, told
from grader.checks.subjects import subject

CPU = "Percentage CPU"
SIGNS = {
    "GreaterThan": ">", "GreaterThanOrEqual": ">=", "LessThan": "<", "LessThanOrEqual": "<=",
    "Equals": "==", "NotEquals": "!=",
}  # fmt: skip
"""Operators as `--condition` writes them."""
_MINUTES = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?")


def _out_words(above: float, by: int | None, over: int | None) -> str:
    return f"adds {_instances(by)} when the average CPU is above {above:g}%{_window(over)}"


def _in_words(below: float, by: int | None, over: int | None) -> str:
    return f"removes {_instances(by)} when the average CPU is below {below:g}%{_window(over)}"


def _instances(count: int | None) -> str:
    return f"{count} instance{'' if count == 1 else 's'}" if count else "instances"


def _window(minutes: int | None) -> str:
    return f" over {minutes} minutes" if minutes else ""


@subject("autoscale")
class Autoscale(Resource):
    """An autoscale setting, by its own name (not that of its scale set)."""

    kind = "autoscale setting"
    type = "Microsoft.Insights/autoscaleSettings"

    @property
    def _profile(self) -> Json:
        """The profile that is in force when no other is."""
        return plain_profile(self.document)

    @property
    def _rules(self) -> list[Json]:
        return list(self._profile.get("rules") or [])

    @claim("is switched on")
    def is_enabled(self) -> str | None:
        """Which option of `az monitor autoscale update` switches it on and off?"""
        return None if self.value("properties.enabled") else "it is switched off"

    @claim("watches scale set '{scale_set}'")
    def watches(self, scale_set: str) -> str | None:
        """Which `--resource` did you name? It is fixed: delete the setting and make it again."""
        found = self.value("properties.targetResourceUri")
        return None if self._is_one(found, scale_set) else f"it watches {told(found, scale_set)}"

    @claim("keeps between {least} and {most} instances")
    def keeps_between(self, least: int, most: int) -> str | None:
        """`--min-count` and `--max-count` are its limits. `az monitor autoscale update` changes them."""
        held = [value_at(self._profile, f"capacity.{name}") for name in ("minimum", "maximum")]
        right = same(held[0], least) and same(held[1], most)
        return None if right else f"its limits are {held[0]} and {held[1]}"

    @claim("falls back to {count} instances")
    def has_default(self, count: int) -> str | None:
        """`--count` says how many there are when nothing can be measured."""
        found = value_at(self._profile, "capacity.default")
        return None if same(found, count) else f"its default is {found}"

    @claim(_out_words)
    def scales_out_when(self, above: float, by: int | None = None, over: int | None = None) -> str | None:
        """A rule out is `az monitor autoscale rule create` with `--scale out 1`.

        Its `--condition` reads `"Percentage CPU > N avg 5m"`.

        `az monitor autoscale rule list` shows what there is; `rule delete --index` takes one away.
        """
        return self._lack("GreaterThan", above, "Increase", by, over)

    @claim(_in_words)
    def scales_in_when(self, below: float, by: int | None = None, over: int | None = None) -> str | None:
        """Who scales out must scale in, or pays for ever. Which word follows `--scale` then?

        Its `--condition` reads `"Percentage CPU < N avg 5m"`.
        """
        return self._lack("LessThan", below, "Decrease", by, over)

    @claim("waits {minutes} minutes after a step")
    def rests(self, minutes: int) -> str | None:
        """`--cooldown` gives the new instances time to take their share. It belongs to a rule."""
        found = sorted({_minutes(value_at(rule, "scaleAction.cooldown")) for rule in self._rules})
        if found == [minutes]:
            return None
        return f"its rules wait {in_words(found)} minutes" if found else "it has no rule"

    def _lack(
        self, operator: str, percent: float, direction: str, by: int | None, over: int | None
    ) -> str | None:
        for rule in self._rules:
            trigger, action = rule.get("metricTrigger", {}), rule.get("scaleAction", {})
            if (
                same(trigger.get("metricName"), CPU)
                and same(trigger.get("timeAggregation"), "Average")
                and str(trigger.get("operator")).startswith(operator)
                and trigger.get("threshold") == percent
                and same(action.get("direction"), direction)
                and (by is None or _is_step(action, by))
                and (over is None or _minutes(trigger.get("timeWindow")) == over)
            ):
                return None
        told = [_rule_in_words(rule) for rule in self._rules]
        return f"its rules are: {'; '.join(told)}" if told else "it has no rule"


def plain_profile(setting: Json | None) -> Json:
    """The profile of a setting that is in force when no other is; empty where it has none."""
    profiles = list(value_at(setting, "properties.profiles") or [{}])
    plain = [
        profile for profile in profiles if not profile.get("fixedDate") and not profile.get("recurrence")
    ]
    return dict([*plain, *profiles][0])


def _is_step(action: Json, by: int) -> bool:
    return same(action.get("type"), "ChangeCount") and same(action.get("value"), by)


def _minutes(duration: object) -> int:
    """`PT1H30M` as 90; -1 for what is no such text."""
    match = _MINUTES.fullmatch(str(duration))
    return 60 * int(match[1] or 0) + int(match[2] or 0) if match else -1


def _rule_in_words(rule: Json) -> str:
    trigger, action = rule.get("metricTrigger", {}), rule.get("scaleAction", {})
    direction = {"Increase": "out by", "Decrease": "in by"}.get(str(action.get("direction")), "to")
    unit = "%" if same(action.get("type"), "PercentChangeCount") else ""
    operator = SIGNS.get(str(trigger.get("operator")), trigger.get("operator"))
    condition = f"{trigger.get('metricName')} {operator} {_number(trigger.get('threshold'))}"
    window = _minutes(trigger.get("timeWindow"))
    aggregation = str(trigger.get("timeAggregation", "Average")).lower()
    kind = "" if aggregation == "average" else f"{aggregation} "
    return f"{direction} {action.get('value')}{unit} when {kind}{condition} over {window} minutes"


def _number(value: object) -> str:
    """`70` for 70.0, as one types it."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)
