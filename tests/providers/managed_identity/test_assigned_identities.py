"""User-assigned identities on machines and scale sets: shown, kept, and taken away."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice

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
