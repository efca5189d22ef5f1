"""Storage accounts: made, named, listed, their keys."""

import base64

import pytest

from azlab.arm.messages import Json, Request
from azlab.providers import SUBSCRIPTIONS
from tests.providers.compute.conftest import GROUP, SUBSCRIPTION, Practice, azure

__all__ = ["azure"]

ACCOUNTS = f"{GROUP}/providers/Microsoft.Storage/storageAccounts"
BODY: Json = {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
CHECK = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability"


def make(practice: Practice, name: str = "diag1", **more: object) -> Json:
    response = practice.send("PUT", f"{ACCOUNTS}/{name}", {**BODY, **more})
    assert response.status in (200, 202), response.body
    practice.app.cloud.operations.wait_until_idle(f"{ACCOUNTS}/{name}".lower())
    return practice.get(f"{ACCOUNTS}/{name}")


def test_an_account_is_promised_first_and_shown_by_the_link(azure: Practice) -> None:
    response = azure.send("PUT", f"{ACCOUNTS}/diag1", BODY)
    assert (response.status, response.body) == (202, b"")
    link = response.headers["location"]
    assert "/providers/Microsoft.Storage/locations/westeurope/asyncoperations/" in link
    ask = link.removeprefix("https://management.azure.com")
    answers = [azure.app(Request("GET", ask)) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert response.headers["retry-after"] == "1"
    assert answers[1].json()["name"] == "diag1"


def test_an_account_has_endpoints_and_what_nobody_said(azure: Practice) -> None:
    shown = make(azure)
    assert list(shown) == ["sku", "kind", "id", "name", "type", "location", "tags", "properties"]
    assert shown["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    properties = shown["properties"]
    assert properties["primaryEndpoints"]["blob"] == "https://diag1.blob.core.windows.net/"
    assert (properties["accessTier"], properties["provisioningState"]) == ("Hot", "Succeeded")
    assert azure.send("PUT", f"{ACCOUNTS}/diag1", shown).status == 200
    assert azure.get(f"{ACCOUNTS}/diag1") == shown


def test_services_are_encrypted_however_little_a_client_says_of_it(azure: Practice) -> None:
    said = {"encryption": {"keySource": "Microsoft.Storage", "services": {"blob": {}}}}
    services = make(azure, properties=said)["properties"]["encryption"]["services"]
    assert {name: service["enabled"] for name, service in services.items()} == {"file": True, "blob": True}


def test_accounts_are_listed_tagged_and_deleted(azure: Practice) -> None:
    make(azure)
    listed = azure.get(f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts")["value"]
    assert [account["name"] for account in listed] == ["diag1"]
    changed = azure.send("PATCH", f"{ACCOUNTS}/diag1", {"tags": {"a": "b"}})
    assert (changed.status, changed.json()["tags"]) == (200, {"a": "b"})
    assert azure.send("DELETE", f"{ACCOUNTS}/diag1").status == 200
    assert azure.send("DELETE", f"{ACCOUNTS}/diag1").status == 204


def test_an_account_has_two_keys_of_64_bytes(azure: Practice) -> None:
    make(azure)
    keys = azure.send("POST", f"{ACCOUNTS}/diag1/listKeys").json()["keys"]
    assert [(key["keyName"], key["permissions"]) for key in keys] == [("key1", "FULL"), ("key2", "FULL")]
    assert [len(base64.b64decode(key["value"])) for key in keys] == [64, 64]
    fresh = azure.send("POST", f"{ACCOUNTS}/diag1/regenerateKey", {"keyName": "key2"}).json()["keys"]
    assert fresh[0] == keys[0]
    assert fresh[1]["value"] != keys[1]["value"]
    assert azure.refusal("POST", f"{ACCOUNTS}/diag1/regenerateKey", {"keyName": "x"}).status == 400


@pytest.mark.parametrize("name", ["ab", "Diag", "with-hyphen", "a" * 25, "under_score"])
def test_a_name_is_short_and_plain(azure: Practice, name: str) -> None:
    refusal = azure.refusal("PUT", f"{ACCOUNTS}/{name}", BODY)
    assert refusal.code == "AccountNameInvalid"
    assert refusal.message.startswith(f"{name} is not a valid storage account name. ")
    answer = azure.send("POST", CHECK, {"name": name, "type": "Microsoft.Storage/storageAccounts"}).json()
    assert (answer["nameAvailable"], answer["reason"]) == (False, "AccountNameInvalid")


def test_a_name_is_taken_for_everybody(azure: Practice) -> None:
    assert azure.send("POST", CHECK, {"name": "diag1"}).json() == {"nameAvailable": True}
    make(azure)
    assert azure.send("POST", CHECK, {"name": "diag1"}).json() == {
        "nameAvailable": False,
        "reason": "AlreadyExists",
        "message": "The storage account named diag1 is already taken.",
    }
    for subscription, code in (
        (SUBSCRIPTION, "StorageAccountInAnotherResourceGroup"),
        ([*SUBSCRIPTIONS][1], "StorageAccountAlreadyTaken"),
    ):
        group = f"/subscriptions/{subscription}/resourceGroups/other"
        azure.send("PUT", group, {"location": "westeurope"})
        path = f"{group}/providers/Microsoft.Storage/storageAccounts/diag1"
        assert azure.refusal("PUT", path, BODY).code == code


@pytest.mark.parametrize("left_out", ["sku", "kind"])
def test_sku_and_kind_are_needed(azure: Practice, left_out: str) -> None:
    body = {name: value for name, value in BODY.items() if name != left_out}
    assert azure.refusal("PUT", f"{ACCOUNTS}/diag1", body).status == 400


@pytest.mark.parametrize(
    ("kind", "sku", "is_good"),
    [
        ("StorageV2", "Standard_GZRS", True),
        ("StorageV2", "Premium_LRS", True),
        ("StorageV2", "Premium_ZRS", False),
        ("BlobStorage", "Standard_LRS", True),
        ("BlobStorage", "Standard_ZRS", False),
        ("BlockBlobStorage", "Premium_ZRS", True),
        ("BlockBlobStorage", "Standard_LRS", False),
        ("FileStorage", "StandardV2_LRS", True),
        ("FileStorage", "Standard_LRS", False),
    ],
)
def test_a_kind_has_not_every_redundancy(azure: Practice, kind: str, sku: str, is_good: bool) -> None:
    response = azure.send("PUT", f"{ACCOUNTS}/diag1", {**BODY, "kind": kind, "sku": {"name": sku}})
    assert (response.status == 202) is is_good
    if not is_good:
        assert response.json()["error"]["code"] == "InvalidValuesForRequestParameters"
        assert "kind, sku" in response.json()["error"]["message"]


def test_a_premium_account_of_blobs_alone_has_folders(azure: Practice) -> None:
    folders = {**BODY, "sku": {"name": "Premium_LRS"}, "properties": {"isHnsEnabled": True}}
    refused = azure.refusal("PUT", f"{ACCOUNTS}/diag1", {**folders, "kind": "StorageV2"})
    assert refused.code == "InvalidRequestPropertyValue"
    assert azure.send("PUT", f"{ACCOUNTS}/diag1", {**folders, "kind": "BlockBlobStorage"}).status == 202
