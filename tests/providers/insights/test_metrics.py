"""The load of a scale set and its metrics."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from azlab.arm.app import App
from azlab.providers.insights.loads import history
from tests.providers.conftest import Ask
from tests.providers.insights.conftest import Web


def series(ask: Ask, web: Web, **query: str) -> list[Any]:
    asked = "&".join(f"{name}={quote(text)}" for name, text in query.items())
    answer = ask("GET", f"{web.id}/providers/Microsoft.Insights/metrics?{asked}")
    assert answer.status == 200, answer.json()
    [metric] = answer.json()["value"]
    return metric["timeseries"][0]["data"] if metric["timeseries"] else []


def test_an_idle_scale_set_is_hardly_busy(web: Web, ask: Ask) -> None:
    web.let_pass(5)
    assert {one["average"] for one in series(ask, web)} == {1.0}


def test_a_load_is_shared_by_the_instances(web: Web, ask: Ask) -> None:
    web.load(80)
    web.let_pass(3)
    web.resize(4)
    web.let_pass(3)
    values = [one["average"] for one in series(ask, web)]
    assert values[-1] == 40
    assert 80 in values


def test_an_instance_cannot_be_more_than_busy(web: Web, ask: Ask) -> None:
    web.load(300)
    web.let_pass(3)
    assert series(ask, web)[-1]["average"] == 100
    web.resize(8)
    web.let_pass(3)
    assert series(ask, web)[-1]["average"] == 75


def test_new_instances_share_the_load_when_they_are_ready(web: Web, ask: Ask, azure: App) -> None:
    web.load(80)
    ask("PUT", web.id, {"location": "westeurope", "sku": {"capacity": 4}, "properties": {}})
    assert azure.cloud.operations.is_busy(web.id.lower())
    web.load(80)
    web.let_pass(3)
    assert series(ask, web)[-1]["average"] == 40


def test_a_load_on_a_scale_set_in_the_making_is_for_all_its_instances(web: Web, ask: Ask) -> None:
    fresh = Web(ask, web.group)
    fresh.id = f"{web.id}-fresh"
    ask("PUT", fresh.id, {"location": "westeurope", "sku": {"capacity": 4}, "properties": {}})
    fresh.load(60)
    fresh.let_pass(5)
    assert series(ask, fresh)[-1]["average"] == 60


def test_metrics_are_told_by_grain_and_aggregation(web: Web, ask: Ask) -> None:
    web.load(10)
    web.let_pass(30)
    web.load(50)
    web.let_pass(30)
    whole = series(ask, web, interval="PT1H", aggregation="Average,Maximum,Minimum,Count,Total")
    values = whole[-1]
    assert set(values) == {"timeStamp", "average", "maximum", "minimum", "count", "total"}
    assert values["maximum"] == 50
    assert values["minimum"] in (1.0, 10.0)
    assert len(whole) == 1
    assert values["count"] in (59, 60)
    assert len(series(ask, web, interval="PT5M")) == 12


def test_what_was_measured_stands_at_its_minute(web: Web, ask: Ask, azure: App) -> None:
    web.load(10)
    web.let_pass(9)
    web.load(50)
    web.let_pass(9)
    known = history(azure.cloud, web.id)
    told = {datetime.fromisoformat(one["timeStamp"]): one["average"] for one in series(ask, web)}
    assert {10.0, 50.0} <= set(told.values())
    assert {moment: known.percent(moment) for moment in told} == told


def test_a_span_that_ends_now_ends_at_the_clouds_now(web: Web, ask: Ask, azure: App) -> None:
    web.load(60)
    web.let_pass(600)
    watch = datetime.now(UTC).replace(tzinfo=None)
    span = quote_plus(f"{(watch - timedelta(hours=1)).isoformat()}/{watch.isoformat()}")
    shown = series(ask, web, timespan=span)
    last = datetime.fromisoformat(shown[-1]["timeStamp"])
    assert azure.cloud.clock.now() - last < timedelta(minutes=2)
    assert len(shown) in (60, 61)


def test_a_span_of_the_past_stays_there(web: Web, ask: Ask) -> None:
    web.let_pass(5)
    span = "2011-04-25T00:00:00+00:00/2011-04-26T00:00:00+00:00"
    answer = ask("GET", f"{web.id}/providers/Microsoft.Insights/metrics?timespan={quote(quote_plus(span))}")
    assert answer.json()["timespan"] == "2011-04-25T00:00:00Z/2011-04-26T00:00:00Z"
    assert answer.json()["value"][0]["timeseries"] == []


def test_a_metric_is_shown_as_azure_shows_it(web: Web, ask: Ask) -> None:
    document = ask("GET", f"{web.id}/providers/Microsoft.Insights/metrics").json()
    assert list(document) == ["cost", "timespan", "interval", "value", "namespace", "resourceregion"]
    assert list(document["value"][0]) == [
        "id",
        "type",
        "name",
        "displayDescription",
        "unit",
        "timeseries",
        "errorCode",
    ]
    definitions = ask("GET", f"{web.id}/providers/Microsoft.Insights/metricDefinitions").json()["value"]
    assert definitions[0]["name"]["value"] == "Percentage CPU"


@pytest.mark.parametrize(
    "query",
    [
        "metricnames=Percentage+Memory",
        "interval=PT2M",
        "aggregation=Median",
        "timespan=today",
        "timespan=a/b",
        "timespan=9999-12-31T23:59:59-23:59/1",
    ],
)
def test_a_question_must_make_sense(web: Web, ask: Ask, query: str) -> None:
    answer = ask("GET", f"{web.id}/providers/Microsoft.Insights/metrics?{query}")
    assert answer.status == 400
    assert answer.json()["error"]["message"]


def test_there_are_metrics_of_scale_sets_only(web: Web, ask: Ask) -> None:
    gone = ask("GET", f"{web.id}2/providers/Microsoft.Insights/metrics").json()["error"]
    assert gone["code"] == "ResourceNotFound"
    disk = web.id.replace("virtualMachineScaleSets", "disks")
    other = ask("GET", f"{disk}/providers/Microsoft.Insights/metrics").json()["error"]
    assert other["code"] == "NotImplemented"


@pytest.mark.parametrize("percent", [None, "85", -1, True, 10_001])
def test_a_load_is_a_percentage(web: Web, ask: Ask, percent: Any) -> None:
    answer = ask("PUT", f"/lab/loads{web.id}", {"percent": percent})
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidParameter")


def test_a_load_is_for_a_scale_set_that_is_there(web: Web, ask: Ask) -> None:
    assert ask("PUT", f"/lab/loads{web.id}2", {"percent": 5}).status == 404


def test_the_load_of_a_scale_set_goes_with_it(web: Web, ask: Ask, azure: App) -> None:
    web.load(90)
    ask("DELETE", web.id)
    web.let_pass(3)
    assert azure.cloud.store.fact("loads") == {}
