"""Autoscale settings: what is shown, what is refused."""

from typing import Any

import pytest

from tests.providers.conftest import Ask
from tests.providers.insights.conftest import Web


def test_a_setting_is_shown_as_azure_shows_it(web: Web, ask: Ask) -> None:
    body = {**web.body(web.out(75)), "tags": {}}
    body["properties"]["notifications"] = [{"operation": "scale", "email": {"customEmails": ["a@b.c"]}}]
    answer = ask("PUT", web.setting, body)
    document = answer.json()
    assert answer.status == 201
    assert "azure-asyncoperation" not in answer.headers
    assert list(document) == ["id", "name", "type", "location", "tags", "properties"]
    assert document["id"].endswith("/providers/microsoft.insights/autoscalesettings/web")
    assert document["type"] == "Microsoft.Insights/autoscaleSettings"
    assert document["properties"] == {
        "profiles": [
            {
                "name": "default",
                "capacity": {"minimum": "1", "maximum": "10", "default": "2"},
                "rules": [
                    {
                        "metricTrigger": {
                            "metricName": "Percentage CPU",
                            "metricNamespace": "",
                            "metricResourceUri": web.id,
                            "timeGrain": "PT1M",
                            "statistic": "Average",
                            "timeWindow": "PT5M",
                            "timeAggregation": "Average",
                            "operator": "GreaterThan",
                            "threshold": 75,
                            "dimensions": None,
                            "dividePerInstance": False,
                        },
                        "scaleAction": {
                            "direction": "Increase",
                            "type": "ChangeCount",
                            "value": "1",
                            "cooldown": "PT5M",
                        },
                    }
                ],
            }
        ],
        "enabled": True,
        "name": "web",
        "targetResourceUri": web.id,
        "notifications": [
            {
                "operation": "Scale",
                "email": {
                    "sendToSubscriptionAdministrator": False,
                    "sendToSubscriptionCoAdministrators": False,
                    "customEmails": ["a@b.c"],
                },
                "webhooks": [],
            }
        ],
        "predictiveAutoscalePolicy": {"scaleMode": "Disabled", "scaleLookAheadTime": None},
    }
    assert ask("GET", web.setting).json() == document
    assert ask("PUT", web.setting, document).json() == document
    listed = ask("GET", f"{web.group}/providers/Microsoft.Insights/autoscalesettings").json()
    assert listed == {"value": [document]}


def test_a_patch_changes_what_it_says(web: Web, ask: Ask) -> None:
    web.autoscale(web.out())
    assert ask("PATCH", web.setting, {"properties": {"enabled": False}}).status == 200
    properties = ask("GET", web.setting).json()["properties"]
    assert properties["enabled"] is False
    assert len(properties["profiles"][0]["rules"]) == 1


def test_a_setting_is_gone_at_once(web: Web, ask: Ask) -> None:
    web.autoscale()
    assert ask("DELETE", web.setting).status == 200
    assert ask("GET", web.setting).status == 404
    assert ask("DELETE", web.setting).status == 204


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"least": 6, "default": 1}, "The minimum capacity value '6' that you specified"),
        ({"most": 2, "default": 5}, "The maximum capacity value '2' that you specified"),
    ],
)
def test_the_default_lies_between_the_limits(web: Web, limits: Any, said: str) -> None:
    error = web.refused(web.body(**limits))
    assert error["code"] == "BadRequest"
    assert error["message"].startswith(said)


@pytest.mark.parametrize("count", ["-1", "many", "", "1.5", "1001", "9" * 30, "\u0663"])
def test_a_limit_is_a_number_of_instances(web: Web, count: str) -> None:
    body = web.body()
    body["properties"]["profiles"][0]["capacity"]["maximum"] = count
    assert web.refused(body)["code"] in ("InvalidRequestContent", "UnsupportedRequestContent")


def test_the_target_must_be_a_scale_set_that_is_there(web: Web) -> None:
    gone = f"{web.id}-none"
    assert web.refused(web.body(targetResourceUri=gone))["code"] == "TargetResourceNotFound"
    other = web.id.replace("virtualMachineScaleSets", "disks")
    assert web.refused(web.body(targetResourceUri=other))["code"] == "NotImplemented"
    body = web.body()
    del body["properties"]["targetResourceUri"]
    assert web.refused(body)["code"] == "UnsupportedRequestContent"


def test_the_target_cannot_be_changed(web: Web, ask: Ask) -> None:
    web.autoscale()
    other = Web(ask, web.group)
    other.id = f"{web.id}2"
    other.resize(1)
    error = web.refused(web.body(targetResourceUri=other.id))
    assert error["code"] == "TargetResourceIdIsImmutable"
    assert "The target resource reference is immutable." in error["message"]


def test_a_scale_set_has_one_setting(web: Web, ask: Ask) -> None:
    web.autoscale()
    answer = ask("PUT", f"{web.setting}-second", web.body())
    assert (answer.status, answer.json()["error"]["code"]) == (409, "Conflict")


def test_a_metric_must_be_one_that_scale_sets_have(web: Web) -> None:
    error = web.refused(web.body(web.out(metric="Percentage memory")))
    assert error == {
        "code": "UnsupportedMetric",
        "message": f"resource: {web.id}, metricnamespace: metricNamespace is null, "
        "metricname: Percentage memory",
    }


@pytest.mark.parametrize(
    ("holder", "name", "value"),
    [
        ("metricTrigger", "timeWindow", "PT1M"),
        ("metricTrigger", "timeWindow", "P1D"),
        ("metricTrigger", "timeGrain", "PT10S"),
        ("metricTrigger", "timeGrain", "five minutes"),
        ("metricTrigger", "timeGrain", "PT"),
        ("metricTrigger", "operator", "Above"),
        ("metricTrigger", "threshold", "many"),
        ("metricTrigger", "threshold", True),
        ("metricTrigger", "threshold", None),
        ("scaleAction", "cooldown", "PT0M"),
        ("scaleAction", "cooldown", "P8D"),
        ("scaleAction", "direction", "Up"),
        ("scaleAction", "value", "all"),
    ],
)
def test_a_rule_must_make_sense(web: Web, holder: str, name: str, value: Any) -> None:
    rule = web.out()
    rule[holder][name] = value
    allowed = ("InvalidParameter", "InvalidRequestContent", "UnsupportedRequestContent")
    assert web.refused(web.body(rule))["code"] in allowed


@pytest.mark.parametrize(
    "more",
    [
        {"fixedDate": {"start": "soon", "end": "2031-01-01"}},
        {"fixedDate": {"start": "2031-01-01", "end": "2031-01-02", "timeZone": "Middle-earth"}},
        {"recurrence": {"frequency": "Day", "schedule": {"days": [], "hours": [], "minutes": []}}},
        {
            "recurrence": {
                "frequency": "Week",
                "schedule": {"days": ["Moonday"], "hours": [1], "minutes": [1]},
            }
        },
        {
            "recurrence": {
                "frequency": "Week",
                "schedule": {"days": ["Monday"], "hours": [24], "minutes": [1]},
            }
        },
        {
            "recurrence": {
                "frequency": "Week",
                "schedule": {"days": ["Monday"], "hours": [1], "minutes": ["all"]},
            }
        },
    ],
)
def test_a_profiles_time_must_make_sense(web: Web, more: Any) -> None:
    body = web.body()
    body["properties"]["profiles"][0].update(more)
    allowed = ("InvalidParameter", "InvalidRequestContent", "UnsupportedRequestContent")
    assert web.refused(body)["code"] in allowed


def test_profiles_have_names_of_their_own(web: Web) -> None:
    body = web.body()
    body["properties"]["profiles"] *= 2
    assert web.refused(body)["code"] == "UnsupportedRequestContent"
    body["properties"]["profiles"] = []
    assert web.refused(body)["code"] == "UnsupportedRequestContent"
