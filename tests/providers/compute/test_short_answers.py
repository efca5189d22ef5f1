"""What a request is answered with at once, before what it asks for is done."""

from collections.abc import Callable

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

EMPTY: Json = {
    "location": "westeurope",
    "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
}


@pytest.mark.parametrize(("kind", "sku"), [("disks", "Premium_LRS"), ("snapshots", "Standard_LRS")])
def test_a_new_volume_is_answered_with_what_was_asked_for(azure: Practice, kind: str, sku: str) -> None:
    response = azure.send("PUT", f"{kind}/one", {**EMPTY, "sku": {"name": sku}, "tags": {}})
    id = azure.id(f"{kind}/one")
    assert response.status == 202
    assert set(response.headers) >= {"azure-asyncoperation", "location"}
    assert response.json() == {
        "name": "one",
        "id": id,
        "type": f"Microsoft.Compute/{kind}",
        "location": "westeurope",
        "tags": {},
        "sku": {"name": sku},
        "properties": {**EMPTY["properties"], "provisioningState": "Updating"},
    }
    done = azure.wait(response)["properties"]["output"]
    assert done["properties"]["provisioningState"] == "Succeeded"
    assert done["properties"]["uniqueId"]
    assert done == azure.get(id)


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_changed_volume_is_answered_without_what_the_service_counts(azure: Practice, kind: str) -> None:
    there = azure.put(f"{kind}/one", {**EMPTY, "sku": {"name": "Premium_LRS"}})
    shown = azure.send("PUT", f"{kind}/one", {**there, "tags": {"a": "b"}}).json()
    assert shown["tags"] == {"a": "b"}
    assert shown["properties"]["provisioningState"] == "Updating"
    assert shown["properties"]["diskSizeBytes"] == 4 * 1024**3
    assert not {"uniqueId", "timeCreated", "diskState", "diskIOPSReadWrite"} & {*shown["properties"]}


def test_disks_that_are_attached_by_their_ids_are_shown_at_once(azure: Practice) -> None:
    azure.vm()
    disk = azure.put("disks/data", EMPTY)["id"]
    body = {"dataDisksToAttach": [{"diskId": disk}]}
    response = azure.send("POST", "virtualMachines/web/attachDetachDataDisks", body)
    assert response.status == 200
    assert "azure-asyncoperation" in response.headers
    assert "location" not in response.headers
    assert [entry["managedDisk"]["id"] for entry in response.json()["dataDisks"]] == [disk]
    assert "osDisk" in response.json()
    assert azure.wait(response)["status"] == "Succeeded"


def test_a_version_that_comes_back_from_its_deletion_is_being_changed(
    azure: Practice, definition: Callable[..., Json], linux_gen2: Json
) -> None:
    azure.vm("web", linux_gen2)
    azure.generalize("web")
    azure.gallery(definition())
    azure.patch("galleries/shared", {"properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}})
    azure.version()
    path = "galleries/shared/images/web/versions/1.0.0"
    azure.delete(path)
    response = azure.send("PUT", path, {"location": "westeurope", "properties": {}})
    assert response.status == 200
    assert response.json()["properties"]["provisioningState"] == "Updating"
    azure.wait(response)
    assert azure.get(path)["properties"]["provisioningState"] == "Succeeded"


def test_an_instance_takes_its_time_to_change(azure: Practice) -> None:
    sets = ScaleSets(azure)
    sets.create("web", "Uniform", count=1)
    path = f"{sets.path('web')}/virtualMachines/0"
    body = {"properties": {"protectionPolicy": {"protectFromScaleIn": True}}}
    response = azure.send("PUT", path, body)
    assert response.status == 200
    assert "azure-asyncoperation" in response.headers
    assert "location" not in response.headers
    assert response.json()["properties"]["provisioningState"] == "Updating"
    assert azure.wait(response)["status"] == "Succeeded"
    assert azure.get(path)["properties"]["provisioningState"] == "Succeeded"
