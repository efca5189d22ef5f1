"""Numbers and times at the end of what a client can write: answered, and never the cloud's own fault."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.arm.store import Store
from azlab.providers import practice_azure
from tests.conformance import shop

DIGITS = "9" * 5000
IMAGES = f"{shop.REGION}/publishers/Debian/artifacttypes/vmimage/offers/debian-12/skus/12-gen2/versions"
SET = shop.scale_set("many")[0]
HEALTH = {"publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux"}


@pytest.fixture(scope="module")
def app() -> App:
    made = practice_azure(Store())
    for path, body in [*shop.PLACED[:4], shop.balancer("front")]:
        ask(made, "PUT", path, body)
    ask(made, "PUT", SET, with_health(typeHandlerVersion="1.0", settings={"port": DIGITS}))
    return made


def with_health(**properties: Any) -> Any:
    """A scale set with the Application Health extension."""
    body = shop.scale_set("many")[1]
    extension = {"name": "health", "properties": {**HEALTH, **properties}}
    profile = {**body["properties"]["virtualMachineProfile"], "extensionProfile": {"extensions": [extension]}}
    return {**body, "properties": {**body["properties"], "virtualMachineProfile": profile}}


def ask(app: App, method: str, path: str, body: Any = None, query: str = "", **headers: str) -> Response:
    content = json.dumps(body).encode() if body is not None else b""
    response = app(
        Request(method, f"{path}?api-version=2024-11-01{quote(query, safe='&=$')}", headers, content)
    )
    link = response.headers.get("azure-asyncoperation", "").removeprefix("https://management.azure.com")
    while link and app(Request("GET", link)).json()["status"] == "InProgress":
        pass
    return response


def by_the_watch(text: str) -> str:
    """The text with this moment in it: named in no test, since every process has its own."""
    return text.replace("now", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def test_a_list_of_images_is_cut_to_any_number(app: App) -> None:
    assert len(ask(app, "GET", IMAGES, query=f"&$top={DIGITS}").json()) > 1
    assert len(ask(app, "GET", IMAGES, query="&$top=1").json()) == 1
    assert ask(app, "GET", IMAGES, query="&$top=-1").status == 400


def test_a_port_that_is_none_makes_an_instance_unhealthy(app: App) -> None:
    view = ask(app, "GET", f"{SET}/virtualMachines/0/instanceView")
    assert view.json()["vmHealth"]["status"]["code"] == "HealthState/unhealthy"


def test_no_extension_has_such_a_version(app: App) -> None:
    refused = ask(app, "PUT", SET, with_health(typeHandlerVersion=f"1.{DIGITS}"))
    assert (refused.status, refused.json()["error"]["code"]) == (404, "ArtifactVersionNotFound")


@pytest.mark.parametrize(
    "span",
    [
        "0001-01-01T00:00:00Z/0001-01-02T00:00:00Z",
        "9999-12-31T23:59:59Z/now",
        "0001-01-01T00:00:00Z/now",
        "0001-01-01/9999-12-31",
    ],
)
def test_a_span_at_the_end_of_the_calendar_has_no_metrics_or_some(app: App, span: str) -> None:
    page = f"{SET}/providers/Microsoft.Insights/metrics"
    assert ask(app, "GET", page, query=f"&timespan={by_the_watch(span)}").status == 200


@pytest.mark.parametrize(
    "clause", ["ge '9999-12-31T23:59:59Z'", "ge '0001-01-01' and eventTimestamp le 'now'"]
)
def test_a_log_at_the_end_of_the_calendar_is_empty(app: App, clause: str) -> None:
    page = f"/subscriptions/{shop.SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
    assert ask(app, "GET", page, query=f"&$filter=eventTimestamp {by_the_watch(clause)}").json() == {
        "value": []
    }


@pytest.mark.parametrize("asked", [f"bytes={DIGITS}-", f"bytes=0-{DIGITS}"])
def test_a_part_of_a_blob_is_asked_for_by_any_number(app: App, asked: str) -> None:
    assert ask(app, "GET", "/blobs/md-1.z2.blob.storage.azure.net/c/f.log", range=asked).status == 403


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-inf", "1e400", "1_0", "٣", "0x10"])
def test_a_threshold_that_json_cannot_hold_is_refused(app: App, written: str) -> None:
    path, body = shop.autoscale("many", SET)
    body["properties"]["profiles"][0]["rules"][0]["metricTrigger"]["threshold"] = written
    refused = ask(app, "PUT", path, body)
    assert f"Could not convert string to double: {written}." in refused.json()["error"]["message"]
