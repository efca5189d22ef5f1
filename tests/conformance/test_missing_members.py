"""A body without something that must be there is refused, in its own provider's words, in every type."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.cloud import copy_of
from azlab.arm.fields import Field
from azlab.arm.messages import Response
from azlab.arm.resource import ResourceType
from azlab.arm.store import Store
from azlab.providers import resource_types
from tests.conformance.furnishing import BODIES, FRONT, GROUP, NETWORK, furnished, places, send

CODES = {"Microsoft.Network": "InvalidRequestFormat", "Microsoft.Storage": "MissingRequiredAccountProperty"}
TYPES = [kind for kind in resource_types() if any(path in BODIES for path in places(kind.name))]


@pytest.fixture(scope="module")
def cloud() -> App:
    return furnished()


@pytest.fixture
def fresh(cloud: App) -> Iterator[App]:
    saved = Store()
    cloud.cloud.store.copy_into(saved)
    yield cloud
    saved.copy_into(cloud.cloud.store)
    saved.close()


def without(document: Any, steps: Sequence[str]) -> tuple[Any, bool]:
    """A copy without what is at a path, in the first element of each list; whether it was there."""
    if isinstance(document, list):
        if not document or steps[0] != "[]":
            return document, False
        first, found = without(document[0], steps[1:])
        return [first, *document[1:]], found
    if not isinstance(document, dict) or steps[0] not in document:
        return document, False
    if len(steps) == 1:
        return {name: value for name, value in document.items() if name != steps[0]}, True
    inner, found = without(document[steps[0]], steps[1:])
    return {**document, steps[0]: inner}, found


def refusals(app: App, kind: ResourceType) -> Iterator[tuple[Field, Response]]:
    path = next(path for path in places(kind.name) if path in BODIES)
    for field in kind.fields:
        body, found = without(copy_of(BODIES[path]), field.steps)
        if field.required and found:
            yield field, send(app, "PUT", path, body)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name.partition("/")[2])
def test_what_is_required_is_missed_in_the_providers_words(fresh: App, kind: ResourceType) -> None:
    for field, response in refusals(fresh, kind):
        assert response.status == 400, (field.path, response.body)
        error = response.json()["error"]
        assert error["code"] == CODES.get(kind.namespace, "InvalidParameter"), field.path
        assert error["message"] or error["details"]


@pytest.mark.parametrize("name", ["kind", "sku"])
def test_a_storage_account_misses_its_properties_by_name(fresh: App, name: str) -> None:
    path = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore"
    body = {key: value for key, value in BODIES[path].items() if key != name}
    error = send(fresh, "PUT", path, body).json()["error"]
    assert error == {
        "code": "MissingRequiredAccountProperty",
        "message": f"Account property {name} is required for the request.",
    }


def test_the_network_says_where_a_reference_has_no_id(fresh: App) -> None:
    """az network lb create, as Azure/azure-cli issue 934 has it; and of an interface."""
    front = {"name": "front", "properties": {"subnet": {}}}
    body = {"location": "westeurope", "properties": {"frontendIPConfigurations": [front]}}
    place = "properties.frontendIPConfigurations[0].properties.subnet"
    interface = {"name": "b", "properties": {"subnet": {"id": None}}}
    nic = {**BODIES[f"{NETWORK}/networkInterfaces/free"]["properties"]}
    nic["ipConfigurations"] = [*nic["ipConfigurations"], interface]
    asked = (
        (FRONT, body, place),
        (
            f"{NETWORK}/networkInterfaces/free",
            {"location": "westeurope", "properties": nic},
            "properties.ipConfigurations[1].properties.subnet",
        ),
    )
    for path, sent, where in asked:
        [detail] = send(fresh, "PUT", path, sent).json()["error"]["details"]
        assert detail == {
            "code": "MissingJsonReferenceId",
            "message": f"Value for reference id is missing. Path {where}.",
        }


def test_the_network_says_where_another_member_is_missing(fresh: App) -> None:
    path = f"{NETWORK}/networkSecurityGroups/nsg/securityRules/web"
    rule = {key: value for key, value in BODIES[path]["properties"].items() if key != "access"}
    error = send(fresh, "PUT", path, {"properties": rule}).json()["error"]
    assert (error["code"], error["message"]) == ("InvalidRequestFormat", "Cannot parse the request.")
    assert error["details"][0]["message"] == (
        "Required property 'access' not found in JSON. Path 'properties'."
    )
