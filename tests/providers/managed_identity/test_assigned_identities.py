"""User-assigned identities on machines and scale sets: shown, kept, and taken away."""

import json

import pytest

from azlab.arm.identities import object_id
from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import GROUP, Practice
from tests.signing import signed

IDENTITIES = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
BOTH = "SystemAssigned, UserAssigned"


@pytest.fixture
def azure(azure: Practice) -> Practice:
    for name in ("first", "second"):
        azure.put(f"{IDENTITIES}/{name}", {"location": "westeurope"})
    return azure


def body(*names: str, kind: str = "UserAssigned") -> Json:
    return {"identity": {"type": kind, "userAssignedIdentities": {f"{IDENTITIES}/{n}": {} for n in names}}}


def shown(azure: Practice, name: str) -> Json:
    properties = azure.get(f"{IDENTITIES}/{name}")["properties"]
    return {key: properties[key] for key in ("principalId", "clientId")}


def test_a_machine_shows_who_its_identities_are(azure: Practice) -> None:
    azure.vm()
    made = azure.patch("virtualMachines/web", body("first"))["identity"]
    assert made == {
        "type": "UserAssigned",
        "userAssignedIdentities": {f"{IDENTITIES}/first": shown(azure, "first")},
    }
    assert azure.patch("virtualMachines/web", {"tags": {"a": "b"}})["identity"] == made


def test_a_patch_adds_and_removes_in_any_case(azure: Practice) -> None:
    azure.vm()
    azure.patch("virtualMachines/web", body("first"))
    both = azure.patch("virtualMachines/web", body("second", kind=BOTH))["identity"]
    assert list(both["userAssignedIdentities"]) == [f"{IDENTITIES}/first", f"{IDENTITIES}/second"]
    assert both["type"] == BOTH
    assert both["principalId"]
    less: Json = {"type": BOTH, "userAssignedIdentities": {f"{IDENTITIES}/FIRST".upper(): None}}
    left = azure.patch("virtualMachines/web", {"identity": less})["identity"]
    assert list(left["userAssignedIdentities"]) == [f"{IDENTITIES}/second"]
    assert left["principalId"] == both["principalId"]


def test_an_identity_that_is_not_there_is_named(azure: Practice) -> None:
    azure.vm()
    refused = azure.refusal("PATCH", "virtualMachines/web", body("third"))
    assert (refused.status, refused.code) == (400, "FailedIdentityOperation")
    assert f"Resource '{IDENTITIES}/third' was not found." in refused.message
    assert "identity" not in azure.get("virtualMachines/web")


def test_without_identities_the_type_says_nothing(azure: Practice) -> None:
    azure.vm()
    assert azure.refusal("PATCH", "virtualMachines/web", body()).said == (
        400,
        "MissingIdentityIds",
        "The identity ids must not be null or empty for 'UserAssigned' identity type.",
    )


def test_a_name_follows_the_rule_and_stays_who_it_is(azure: Practice) -> None:
    assert azure.refusal("PUT", f"{IDENTITIES}/x", {"location": "westeurope"}).code == "InvalidParameter"
    before = shown(azure, "first")
    azure.put(f"{IDENTITIES}/first", {"location": "westeurope", "tags": {"a": "b"}})
    assert shown(azure, "first") == before
    sent: Json = {"location": "westeurope", "properties": {"principalId": "mine"}}
    azure.put(f"{IDENTITIES}/first", sent)
    assert shown(azure, "first") == before


def test_to_put_an_identity_on_a_machine_one_must_be_allowed_to_assign_it(azure: Practice) -> None:
    azure.vm()
    path = f"{azure.id('virtualMachines/web')}?api-version=2024-07-01"
    contributor, operator = "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "f1a07417-d97a-45cb-824c-7a7467783830"

    def asked() -> Json:
        request = Request("PATCH", path, signed("builder"), json.dumps(body("first")).encode())
        shown: Json = azure.app(request).json()
        return shown

    def grant(role: str) -> None:
        definition = f"/providers/Microsoft.Authorization/roleDefinitions/{role}"
        who = object_id("builder@practice.onmicrosoft.com")
        held = {
            "roleDefinitionId": f"{GROUP.rpartition('/resourceGroups')[0]}{definition}",
            "principalId": who,
        }
        azure.put(f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{role}", {"properties": held})

    grant(contributor)
    refused = asked()["error"]
    assert refused["code"] == "LinkedAuthorizationFailed"
    assert "'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'" in refused["message"]
    grant(operator)
    assert list(asked()["identity"]["userAssignedIdentities"]) == [f"{IDENTITIES}/first"]
