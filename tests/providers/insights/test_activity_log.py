"""The activity log: what autoscale did."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from azlab.arm.app import App
from tests.providers.conftest import Ask
from tests.providers.insights.conftest import Web


def events(ask: Ask, subscription: str, clauses: str = "") -> list[Any]:
    path = f"{subscription}/providers/Microsoft.Insights/eventtypes/management/values"
    return ask("GET", f"{path}?$filter={quote(clauses)}").json()["value"]


def test_every_scaling_is_an_event(web: Web, ask: Ask, subscription: str) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(150)
    web.let_pass(30)
    web.load(0)
    web.let_pass(60)
    found = events(ask, subscription)
    assert found[0]["operationName"]["value"] == "Microsoft.Insights/AutoscaleSettings/Scaledown/Action"
    first = found[-1]
    assert first["operationName"]["value"] == "Microsoft.Insights/AutoscaleSettings/Scaleup/Action"
    assert first["properties"]["OldInstancesCount"] == "2"
    assert first["properties"]["NewInstancesCount"] == "3"
    assert first["description"].endswith("from 2 instances count to 3 instances count.")
    assert first["category"]["value"] == "Autoscale"
    times = [one["eventTimestamp"] for one in found]
    assert times == sorted(times, reverse=True)
    assert all(re.fullmatch(r"[-\d]{10}T[:\d]{8}\.\d{7}Z", time) for time in times)


def test_events_are_chosen_by_time_group_and_status(web: Web, ask: Ask, subscription: str) -> None:
    web.autoscale(web.out(by=30), most=50)
    web.load(500)
    web.let_pass(6)
    web.ask("DELETE", web.setting)
    web.autoscale(web.out())
    web.let_pass(300)
    watch = datetime.now(UTC)
    last_hour = f"eventTimestamp ge {watch - timedelta(hours=1):%Y-%m-%dT%H:%M:%S} and eventTimestamp le "
    last_hour += f"{watch:%Y-%m-%dT%H:%M:%S}"
    assert events(ask, subscription, last_hour) == []
    every = last_hour.replace(f"ge {watch - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}", "ge 2000-01-01")
    assert len(events(ask, subscription, every)) == 8
    assert len(events(ask, subscription, "resourceGroupName eq 'RG-TEST'")) == 8
    assert events(ask, subscription, "resourceGroupName eq 'other'") == []
    assert events(ask, subscription, "status eq 'Failed'") == []
    assert len(events(ask, subscription, f"resourceId eq '{web.setting}'")) == 8
    assert events(ask, subscription, f"resourceId eq '{web.id}'") == []


def test_a_refusal_is_an_event_too(web: Web, ask: Ask, subscription: str) -> None:
    web.autoscale(web.out(by=30), most=50)
    web.load(500)
    web.let_pass(6)
    failed = events(ask, subscription, "status eq 'Failed'")
    assert failed
    assert failed[0]["level"] == "Error"
    assert "Not so many cores" in failed[0]["description"]


def test_an_event_has_the_profile_as_it_stood_then(web: Web, ask: Ask, subscription: str) -> None:
    web.autoscale(web.out(60), web.inward(), most=4)
    web.load(150)
    web.let_pass(10)
    web.autoscale(web.out(90, by=3), most=9)
    web.load(150)
    web.let_pass(10)
    said = [json.loads(row["properties"]["ActiveAutoscaleProfile"]) for row in events(ask, subscription)]
    newest, oldest = said[0], said[-1]
    assert list(oldest) == ["Name", "Capacity", "Rules"]
    assert oldest["Capacity"] == {"Minimum": "1", "Maximum": "4", "Default": "2"}
    trigger = oldest["Rules"][0]["MetricTrigger"]
    assert list(trigger)[:4] == ["Name", "Namespace", "Resource", "ResourceLocation"]
    assert (trigger["Name"], trigger["Resource"], trigger["Threshold"]) == ("Percentage CPU", web.id, 60.0)
    action = {"Direction": "Increase", "Type": "ChangeCount", "Value": "1", "Cooldown": "PT5M"}
    assert oldest["Rules"][0]["ScaleAction"] == action
    assert newest["Rules"][0]["MetricTrigger"]["Threshold"] == 90.0


def test_a_profile_is_kept_once_however_many_actions_it_led_to(web: Web, azure: App) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(300)
    web.let_pass(60)
    kept = azure.cloud.follow(web.setting, "Microsoft.Insights/autoscaleSettings")
    assert kept is not None
    assert len(kept.interior["actions"]) > 2
    assert len(kept.interior["profiles"]) == 1
