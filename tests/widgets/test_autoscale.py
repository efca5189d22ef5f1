"""What autoscale did, read from its setting, its metrics and the log."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from azlab.sentences import SentenceError
from azlab.widgets.autoscale import autoscale
from tests.widgets.clouds import GROUP, DrawnCloud, Json, S
from tests.widgets.scaled import MINUTE, NOON, profile

TARGET = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/web"
SETTINGS = f"{S}/providers/Microsoft.Insights/autoscaleSettings"


class Metered(DrawnCloud):
    """A cloud with settings, and with what was measured and logged."""

    def __init__(self, *settings: Json, events: tuple[Json, ...] = (), data: tuple[Json, ...] = ()) -> None:
        super().__init__()
        self.lists[SETTINGS] = list(settings)
        self.lists["scale sets"] = [{"id": TARGET, "name": "web", "sku": {"capacity": 3}}]
        self.log, self.data = events, data
        self.grains: list[str] = []

    def measured(self, id: str, metric: str, span: timedelta, grain: str) -> Json | None:
        self.grains.append(grain)
        found = {"timespan": f"{(NOON - span).isoformat()}/{NOON.isoformat()}"}
        return {**found, "value": [{"timeseries": [{"data": list(self.data)}]}]}

    def events(self, id: str, span: timedelta) -> list[Json]:
        return list(self.log)


def setting(name: str = "busy", target: str = TARGET, **properties: Any) -> Json:
    said = {"targetResourceUri": target, "enabled": True, "profiles": [profile()], **properties}
    return {
        "id": f"{GROUP}/providers/microsoft.insights/autoscalesettings/{name}",
        "name": name,
        "properties": said,
    }


def event(minutes: int, before: int, after: int, **more: Any) -> Json:
    """So many minutes before noon."""
    return {
        "eventTimestamp": (NOON - minutes * MINUTE).isoformat(),
        "properties": {"OldInstancesCount": str(before), "NewInstancesCount": str(after), **more},
        "status": {"value": "Succeeded"},
    }


def point(minutes: int, average: float | None) -> Json:
    return {"timeStamp": (NOON - minutes * MINUTE).isoformat(), "average": average}


def refusal(cloud: Metered, name: str = "", group: str = "", *, hours: float = 24) -> str:
    with pytest.raises(SentenceError) as raised:
        autoscale(cloud, name, group, hours)
    return str(raised.value)


def test_the_only_setting_is_found_without_a_name_and_by_either_name() -> None:
    cloud = Metered(setting())
    for names in ((), ("WEB",), ("busy",), ("web", "RG-images")):
        assert autoscale(cloud, *names).told.scale_set == "web"


def test_what_is_not_there_is_named_with_what_is() -> None:
    known = "There is: 'web' (rg-images)."
    assert refusal(Metered(setting()), "shop") == f"No scale set 'shop' has autoscale. {known}"
    assert (
        refusal(Metered(setting()), "", "rg") == f"No scale set in resource group 'rg' has autoscale. {known}"
    )
    assert "az monitor autoscale create" in refusal(Metered())


def test_of_several_one_has_to_be_named() -> None:
    cloud = Metered(setting(), setting("other", f"{TARGET}-2"))
    said = "Several scale sets have autoscale: 'web' (rg-images), 'web-2' (rg-images). Name one of them."
    assert refusal(cloud) == said
    assert autoscale(cloud, "web").told.name == "busy"


def test_a_scale_set_that_is_gone_is_said() -> None:
    assert (
        refusal(Metered(setting(target=f"{TARGET}-2")))
        == "Autoscale setting 'busy' is of a scale set that is gone."
    )


@pytest.mark.parametrize("hours", [0, -1, 745, float("nan"), float("inf"), True])
def test_hours_are_a_time_that_azure_still_knows_of(hours: float) -> None:
    assert "up to 31 days" in refusal(Metered(setting()), hours=hours)


@pytest.mark.parametrize(("hours", "grain"), [(1, "PT1M"), (24, "PT1M"), (48, "PT5M"), (744, "PT30M")])
def test_the_longer_the_time_the_coarser_the_grain(hours: float, grain: str) -> None:
    cloud = Metered(setting())
    autoscale(cloud, hours=hours)
    assert cloud.grains == [grain]


def test_minutes_without_a_value_are_a_gap_and_what_is_no_change_is_left_out() -> None:
    started = {"eventTimestamp": NOON.isoformat(), "properties": {}}
    cloud = Metered(setting(), events=(started,), data=(point(9, 5.0), point(8, None), point(7, 6.0)))
    told = autoscale(cloud).told
    assert told.samples == [(NOON - 9 * MINUTE, 5.0), (NOON - 7 * MINUTE, 6.0)]
    assert told.actions == ()


def test_a_change_is_told_by_the_profile_that_was_in_force() -> None:
    night = profile(name="night", least=5)
    logged = event(5, 2, 5, ActiveAutoscaleProfile='{"Name": "night"}')
    cloud = Metered(setting(profiles=[profile(), night]), events=(logged,))
    assert autoscale(cloud).told.actions[0].why == "the limits: 2 is not at least 5"


def test_a_change_is_told_by_the_rules_that_were_in_force_then() -> None:
    trigger = {"Name": "Percentage CPU", "Operator": "GreaterThan", "Threshold": 20.0, "TimeWindow": "PT5M"}
    action = {"Direction": "Increase", "Type": "ChangeCount", "Value": "3", "Cooldown": "PT9M"}
    rules = [{"MetricTrigger": trigger, "ScaleAction": action}]
    capacity = {"Minimum": "1", "Maximum": "9", "Default": "1"}
    logged = json.dumps({"Name": "default", "Capacity": capacity, "Rules": rules})
    data = tuple(point(minutes, 25.0) for minutes in range(12, 5, -1))
    cloud = Metered(setting(), events=(event(5, 2, 5, ActiveAutoscaleProfile=logged),), data=data)
    (change,) = autoscale(cloud).told.actions
    assert change.why == "average CPU over 5 min was 25%, above 20%: add 3"
    assert change.rests == (("to add", NOON + 4 * MINUTE),)


@pytest.mark.parametrize(
    "said", ["", "no JSON", "[]", "3", '{"Name": "gone"}', '{"Capacity": {}, "Rules": []}']
)
def test_a_profile_that_the_log_does_not_name_is_the_first(said: str) -> None:
    cloud = Metered(setting(), events=(event(5, 1, 2, ActiveAutoscaleProfile=said),))
    assert autoscale(cloud).told.actions[0].why == "the limits: 1 is not at least 2"


def test_a_chart_that_is_wider_than_the_page_scrolls_by_keyboard_and_stays_readable() -> None:
    page = autoscale(Metered(setting()))._repr_mimebundle_()["text/html"]
    named = 'role="group" aria-label="Autoscale of web [^"]*" tabindex="0" style="overflow-x:auto"'
    assert re.match(f"<div {named}><svg", page)
    assert "min-width:600px" in page


def test_the_changes_stand_below_the_chart_and_are_folded_where_they_are_many() -> None:
    def page(count: int) -> str:
        events = tuple(event(count - number, 3, 3) for number in range(count))
        return autoscale(Metered(setting(), events=events))._repr_mimebundle_()["text/html"]

    assert page(20).count("<tr>") == 21
    assert "<details>" not in page(20)
    assert "<summary>21 changes</summary>" in page(21)
    assert "<table>" not in page(0)
