"""A scale set with autoscale, as it is told: rules, samples and changes to be drawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

from azlab.widgets.scaling import Action, Scaling
from azlab.widgets.scaling_rules import Profile, Samples

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Json = dict[str, Any]


def rule(operator: str, threshold: float, direction: str, value: int = 1, **more: Any) -> Json:
    """`window` and `cooldown` are minutes."""
    return {
        "metricTrigger": {
            "metricName": more.get("metric", "Percentage CPU"),
            "timeWindow": f"PT{more.get('window', 5)}M",
            "timeAggregation": more.get("aggregation", "Average"),
            "operator": operator,
            "threshold": threshold,
        },
        "scaleAction": {
            "direction": direction,
            "type": more.get("type", "ChangeCount"),
            "value": str(value),
            "cooldown": f"PT{more.get('cooldown', 5)}M",
        },
    }


OUT, IN = rule("GreaterThan", 70, "Increase", 2), rule("LessThan", 30, "Decrease")


def profile(*rules: Json, least: int = 2, most: int = 10, default: int = 4, name: str = "default") -> Json:
    capacity = {"minimum": str(least), "maximum": str(most), "default": str(default)}
    return {"name": name, "capacity": capacity, "rules": list(rules or (OUT, IN))}


def steady(value: float, minutes: int, since: int = 0) -> list[tuple[datetime, float]]:
    """A sample a minute, from `since` minutes after noon on."""
    return [(NOON + (since + number) * MINUTE, value) for number in range(minutes)]


def scaling(samples: Samples = (), *actions: Action, count: int = 2, **other: Any) -> Scaling:
    """An hour from noon on."""
    profiles = tuple(map(Profile.of, other.pop("profiles", [profile()])))
    told: dict[str, Any] = {"name": "busy", "scale_set": "web", "group": "rg", "is_enabled": True, **other}
    end = told.pop("end", NOON + 60 * MINUTE)
    return Scaling(
        **told,
        profiles=profiles,
        begin=NOON,
        end=end,
        samples=samples,
        grain=MINUTE,
        actions=actions,
        count=count,
    )


def action(minute: int, before: int, after: int, why: str = "busy: add", **more: Any) -> Action:
    moment = NOON + minute * MINUTE
    rests = (("to add", moment + 5 * MINUTE), ("to take away", moment + more.pop("longer", 5) * MINUTE))
    return Action(moment, before, after, why, () if more.get("refused") else rests, **more)
