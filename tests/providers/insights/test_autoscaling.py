"""Autoscale at work: when it scales, how far, and when it does not."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.arm.store import Store
from tests.processor_time import takes_less
from tests.providers.conftest import Ask
from tests.providers.insights.conftest import ScaleSets, Web, cloud_with_scale_sets


def test_a_load_too_high_brings_instances_until_it_is_bearable(web: Web) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(180)
    web.let_pass(60)
    assert web.count == 6  # 360 by 5 is 72, by 6 is 60
    web.let_pass(60)
    assert web.count == 6


def test_a_load_that_sinks_lets_instances_go(web: Web) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(180)
    web.let_pass(60)
    web.load(5)
    web.let_pass(120)
    assert web.count == 1


def test_nothing_happens_between_the_thresholds(web: Web) -> None:
    web.autoscale(web.out(), web.inward())
    web.load(50)
    web.let_pass(60)
    assert web.count == 2


def test_a_peak_shorter_than_the_window_is_no_reason(web: Web) -> None:
    web.autoscale(web.out(window=10))
    web.load(40)
    web.let_pass(15)
    web.load(100)
    web.let_pass(3)
    web.load(40)
    web.let_pass(10)
    assert web.count == 2


def test_an_aggregation_by_maximum_heeds_every_peak(web: Web) -> None:
    web.autoscale(web.out(window=10, aggregation="Maximum"))
    web.load(40)
    web.let_pass(15)
    web.load(100)
    web.let_pass(3)
    assert web.count == 3


def test_instances_stay_within_the_limits(web: Web) -> None:
    web.autoscale(web.out(by=4), web.inward(by=4), least=2, most=5)
    web.load(1000)
    web.let_pass(60)
    assert web.count == 5
    web.load(0)
    web.let_pass(60)
    assert web.count == 2


def test_a_count_outside_the_limits_is_brought_inside_at_once(web: Web) -> None:
    web.autoscale(least=4, most=6, default=4)
    web.let_pass(2)
    assert web.count == 4
    web.resize(9)
    web.let_pass(2)
    assert web.count == 6


def test_the_cooldown_is_waited_for(web: Web) -> None:
    web.autoscale(web.out(cooldown=30))
    web.load(1000)
    web.let_pass(10)
    assert web.count == 3
    web.let_pass(15)
    assert web.count == 3
    web.let_pass(20)
    assert web.count == 4


def test_the_largest_step_out_wins(web: Web) -> None:
    web.autoscale(web.out(70, by=1), web.out(90, by=3))
    web.load(100)
    web.let_pass(6)
    assert web.count == 5


def test_out_when_any_rule_says_so_and_in_only_when_all_do(web: Web) -> None:
    web.resize(5)
    slow, quick = web.inward(30, window=30), web.inward(50)
    web.autoscale(web.out(95), slow, quick)
    web.load(90)
    web.let_pass(30)
    web.load(20)
    web.let_pass(10)
    assert web.count == 5  # the average of half an hour is still high
    web.let_pass(30)
    assert web.count < 5


def test_the_smallest_step_in_wins(web: Web) -> None:
    web.resize(9)
    web.autoscale(web.inward(30, by=1), web.inward(30, by=4))
    web.load(0)
    web.let_pass(2)
    assert web.count == 8


def test_a_step_in_that_would_call_for_a_step_out_is_not_taken(web: Web) -> None:
    web.autoscale(web.out(70), web.inward(60))
    web.load(55)
    web.let_pass(60)
    assert web.count == 2  # one alone would be 110% busy


def test_a_step_in_is_made_smaller_where_that_helps(web: Web) -> None:
    web.resize(6)
    web.load(40)
    web.let_pass(10)
    web.autoscale(web.out(70), web.inward(50, by=4), most=10)
    web.let_pass(2)
    assert web.count == 4  # 240 by 2 is 100, by 3 is 80, by 4 is 60


def test_a_rule_may_say_how_many_there_are_to_be(web: Web) -> None:
    web.autoscale(
        web.rule("GreaterThan", 70, "None", 8, type="ExactCount"),
        web.rule("LessThan", 20, "None", 1, type="ExactCount"),
    )
    web.load(100)
    web.let_pass(6)
    assert web.count == 8
    web.load(1)
    web.let_pass(30)
    assert web.count == 1


def test_a_rule_may_speak_of_percent(web: Web) -> None:
    web.resize(8)
    web.autoscale(web.out(by=50, type="PercentChangeCount"), most=20)
    web.load(100)
    web.let_pass(3)
    assert web.count == 12


def test_without_anything_measured_there_are_as_many_as_the_default(web: Web) -> None:
    web.autoscale(web.out(metric="Network In Total"), least=1, default=5)
    web.let_pass(3)
    assert web.count == 5


def test_more_than_the_default_stay_when_nothing_is_measured(web: Web) -> None:
    web.resize(7)
    web.autoscale(web.inward(metric="Network In Total"), default=5)
    web.let_pass(10)
    assert web.count == 7


def test_a_scale_set_of_none_comes_back(web: Web) -> None:
    web.resize(0)
    web.autoscale(web.out(), least=0, default=3)
    web.let_pass(10)
    assert web.count == 3


def test_a_disabled_setting_does_nothing(web: Web) -> None:
    web.ask("PUT", web.setting, web.body(web.out(), enabled=False))
    web.load(500)
    web.let_pass(30)
    assert web.count == 2


def test_a_setting_without_its_scale_set_does_nothing(web: Web, ask: Ask) -> None:
    web.autoscale(web.out())
    assert ask("DELETE", web.id).status == 202
    web.let_pass(10)
    assert ask("GET", web.setting).status == 200


def test_a_scale_set_that_is_still_changing_is_left_alone(
    web: Web, azure: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScaleSets, "seconds", 590.0)
    web.autoscale(web.out(cooldown=1))
    web.load(1000)
    web.let_pass(9)
    assert web.count == 3
    web.let_pass(10)
    assert web.count == 4
    begun = [datetime.fromisoformat(one["start"]) for one in azure.cloud.store.open_operations()]
    assert len(begun) == 1


def test_what_azure_refuses_is_remembered_and_tried_again_later(web: Web, azure: App) -> None:
    web.autoscale(web.out(by=30), most=50)
    web.load(1000)
    web.let_pass(20)
    assert web.count == 2
    setting = azure.cloud.get(web.setting)
    assert setting is not None
    done = setting.interior["actions"]
    assert {one["status"] for one in done} == {"Failed"}
    assert "Not so many cores" in done[0]["error"]
    assert 2 <= len(done) <= 5


def test_ordinary_requests_move_autoscale_too(web: Web, ask: Ask) -> None:
    web.autoscale(web.out())
    web.load(150)
    for _ in range(1500):
        ask("GET", web.id)
    assert web.count > 2


def test_a_weekday_has_a_profile_of_its_own(web: Web, azure: App) -> None:
    today = azure.cloud.clock.now()
    body = web.body(web.out(), least=1, most=5, default=1)
    busy = {
        "name": "busy",
        "capacity": {"minimum": "4", "maximum": "8", "default": "4"},
        "rules": [],
        "recurrence": {
            "frequency": "Week",
            "schedule": {"timeZone": "UTC", "days": [f"{today:%A}"], "hours": [today.hour], "minutes": [0]},
        },
    }
    body["properties"]["profiles"].append(busy)
    assert web.ask("PUT", web.setting, body).status == 201
    web.let_pass(2)
    assert web.count == 4


def test_a_day_of_autoscale_passes_quickly(tmp_path: Path) -> None:
    app = cloud_with_scale_sets(Store(tmp_path / "cloud.sqlite"))

    def ask(method: str, path: str, body: Any = None, command: str = "") -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        return app(Request(method, f"{path}?api-version=2024-11-01", {"commandname": command}, content))

    group = f"/subscriptions/{next(iter(app.cloud.setting.subscriptions))}/resourceGroups/rg"
    ask("PUT", group, {"location": "westeurope"})
    web = Web(ask, group)
    web.resize(2)
    web.autoscale(web.out(), web.inward())
    web.load(300)
    assert takes_less(2, lambda: web.let_pass(24 * 60))
    assert web.count == 9
