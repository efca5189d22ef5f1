"""Claims about autoscale settings: untouched, wrong and right."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json

SETTING: Callable[[], Any] = lambda: check.autoscale("busy", group="rg")  # noqa: E731


def rule(operator: str, threshold: float, direction: str, **more: Any) -> Json:
    return {
        "metricTrigger": {
            "metricName": more.get("metric", "Percentage CPU"),
            "operator": operator,
            "threshold": threshold,
            "timeWindow": more.get("window", "PT5M"),
            "timeAggregation": more.get("aggregation", "Average"),
        },
        "scaleAction": {
            "direction": direction,
            "type": more.get("type", "ChangeCount"),
            "value": more.get("value", "1"),
            "cooldown": more.get("cooldown", "PT5M"),
        },
    }


def out(threshold: float = 70.0, **more: Any) -> Json:
    return rule("GreaterThan", threshold, "Increase", **more)


def inward(threshold: float = 30.0, **more: Any) -> Json:
    return rule("LessThan", threshold, "Decrease", **more)


def setting(*rules: Json, scale_set: str = "web", enabled: bool = True, **capacity: Any) -> Json:
    limits = {"minimum": "2", "maximum": "10", "default": "3", **capacity}
    weekend = {"name": "weekend", "capacity": {"minimum": "1", "maximum": "1", "default": "1"}, "rules": []}
    profiles: list[Json] = [{**weekend, "recurrence": {}, "fixedDate": {"start": "x"}}]
    profiles.append({"name": "default", "capacity": limits, "rules": [*rules]})
    return {
        "id": f"{GROUP}/providers/Microsoft.Insights/autoscaleSettings/busy",
        "location": "westeurope",
        "properties": {
            "enabled": enabled,
            "targetResourceUri": f"{COMPUTE}/virtualMachineScaleSets/{scale_set}",
            "profiles": profiles,
        },
    }


@pytest.mark.parametrize(
    ("claim", "right", "wrong", "found"),
    [
        ("is_enabled()", setting(), setting(enabled=False), "it is switched off"),
        ('watches("web")', setting(), setting(scale_set="api"), "it watches 'api'"),
        ("keeps_between(2, 10)", setting(), setting(maximum="9"), "its limits are 2 and 9"),
        ("keeps_between(2, 10)", setting(), setting(minimum="1"), "its limits are 1 and 10"),
        ("has_default(3)", setting(), setting(default="2"), "its default is 2"),
        ("scales_out_when(70)", setting(inward(), out()), setting(inward()), "in by 1 when Percentage CPU"),
        ("scales_out_when(70)", setting(out()), setting(out(80.0)), "> 80 over"),
        ("scales_out_when(70)", setting(out()), setting(out(metric="Network In Total")), "Network In Total"),
        ("scales_out_when(70)", setting(out()), setting(rule("GreaterThan", 70.0, "Decrease")), "in by 1"),
        ("scales_out_when(70, by=2)", setting(out(value="2")), setting(out()), "out by 1 when"),
        (
            "scales_out_when(70, by=50)",
            setting(out(value="50")),
            setting(out(value="50", type="PercentChangeCount")),
            "out by 50% when",
        ),
        (
            "scales_out_when(70, over=90)",
            setting(out(window="PT1H30M")),
            setting(out(window="PT10M")),
            "over 10 minutes",
        ),
        (
            "scales_out_when(70)",
            setting(out()),
            setting(out(aggregation="Maximum")),
            "when maximum Percentage CPU > 70",
        ),
        ("scales_in_when(30)", setting(inward()), setting(), "it has no rule"),
        ("scales_in_when(30, by=1)", setting(inward()), setting(inward(25.0)), "< 25 over"),
        (
            "rests(5)",
            setting(out(), inward()),
            setting(out(), inward(cooldown="PT1H")),
            "wait 5 and 60 minutes",
        ),
        ("rests(5)", setting(out()), setting(), "it has no rule"),
    ],
)
def test_a_claim_is_right_or_says_what_it_found(
    desk: Desk, claim: str, right: Json, wrong: Json, found: str
) -> None:
    eval(f"SETTING().{claim}")
    assert "does not exist yet" in desk.said()
    desk.next_cell()
    desk.find(wrong)
    eval(f"SETTING().{claim}")
    assert desk.report.points == 0
    assert found in desk.said()
    desk.next_cell()
    desk.find(right)
    eval(f"SETTING().{claim}")
    assert desk.report.points == 1


def test_a_claim_is_said_in_a_teachers_words(desk: Desk) -> None:
    desk.find(setting(out(), inward()))
    SETTING().scales_out_when(70, by=1).scales_in_when(30, over=5).keeps_between(2, 10)
    said = desk.said()
    assert "Autoscale setting 'busy' adds 1 instance when the average CPU is above 70%" in said
    assert "removes instances when the average CPU is below 30% over 5 minutes" in said
    assert "keeps between 2 and 10 instances" in said


def test_a_setting_of_odd_shape_earns_nothing_and_breaks_nothing(desk: Desk) -> None:
    odd = setting()
    odd["properties"]["profiles"] = []
    desk.find(odd)
    SETTING().keeps_between(1, 2).scales_out_when(70).rests(5)
    assert desk.report.points == 0


def test_an_autoscale_setting_has_values(desk: Desk) -> None:
    desk.find(setting())
    assert check.value("autoscale", "busy", group="rg", path="properties.enabled") is True
