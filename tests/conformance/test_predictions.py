"""Of every type: what-if tells that the same body again changes nothing, and changes nothing itself."""

from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Request
from tests.conformance.furnishing import BODIES, COMPUTE, FRONT, GROUP, NETWORK, Body, furnished, send

WHAT_IF = f"{GROUP}/providers/Microsoft.Resources/deployments/again/whatIf"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
GROWN = {
    f"{NETWORK}/virtualNetworks/net": ["subnets"],
    f"{NETWORK}/networkSecurityGroups/nsg": ["securityRules"],
    FRONT: ["backendAddressPools", "inboundNatRules"],
}
"""What something was put below that their own bodies do not name, and so would take away."""
PUT_AGAIN = [path for path in BODIES if path != GROUP and path not in GROWN]


@pytest.fixture(scope="module")
def azure() -> App:
    return furnished()


def template(path: str, body: Body) -> Json:
    id = parse_id(path)
    assert id is not None
    resource = {"type": id.type, "name": "/".join(id.names), "apiVersion": "2024-07-01", **body}
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [resource]}


def predicted(azure: App, path: str, body: Body) -> Any:
    """What would become of the resource at a path."""
    asked = {"properties": {"template": template(path, body), "mode": "Incremental"}}
    accepted = send(azure, "POST", WHAT_IF, asked)
    assert accepted.status == 202, accepted.body
    link = accepted.headers["location"].removeprefix("https://management.azure.com")
    answers = [azure(Request("GET", link)) for _ in range(2)]
    assert answers[1].json()["status"] == "Succeeded", answers[1].body
    changes = answers[1].json()["properties"]["changes"]
    return next(change for change in changes if change["resourceId"].lower() == path.lower())


@pytest.mark.parametrize("path", PUT_AGAIN)
def test_the_same_again_is_no_change(azure: App, path: str) -> None:
    before = send(azure, "GET", path).json()
    change = predicted(azure, path, BODIES[path])
    assert change["changeType"] == "NoChange", change.get("delta")
    assert send(azure, "GET", path).json() == before


TAGGED = [path for path in PUT_AGAIN if "location" in BODIES[path]]


@pytest.mark.parametrize("path", TAGGED)
def test_another_tag_is_the_only_change(azure: App, path: str) -> None:
    change = predicted(azure, path, {**BODIES[path], "tags": {"team": "shop"}})
    assert change["changeType"] == "Modify"
    assert [delta["path"].removesuffix(".team") for delta in change["delta"]] == ["tags"]
    assert change["delta"][0]["propertyChangeType"] == "Create"


@pytest.mark.parametrize("path", GROWN)
def test_what_a_body_would_take_away_is_told(azure: App, path: str) -> None:
    change = predicted(azure, path, BODIES[path])
    told = {delta["path"]: delta["children"] for delta in change["delta"]}
    assert list(told) == [f"properties.{name}" for name in GROWN[path]]
    assert {child["propertyChangeType"] for children in told.values() for child in children} == {"Delete"}


def test_what_only_azure_writes_has_no_effect(azure: App) -> None:
    path = f"{COMPUTE}/disks/data"
    body = {**BODIES[path], "properties": {**BODIES[path]["properties"], "diskState": "Attached"}}
    change = predicted(azure, path, body)
    assert change["changeType"] == "NoChange"
    assert change["delta"] == [
        {"path": "properties.diskState", "propertyChangeType": "NoEffect", "after": "Attached"}
    ]
