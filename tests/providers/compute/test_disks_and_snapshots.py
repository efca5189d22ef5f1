"""Managed disks and snapshots: shapes as Azure answers them, sources, sizes."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice


def empty(size: int = 5, location: str = "westeurope", **more: Any) -> Json:
    creation = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size}
    return {"location": location, "properties": {**creation, **more}}


def copy_of(source: str, location: str = "westeurope", option: str = "Copy", **more: Any) -> Json:
    creation = {"creationData": {"createOption": option, "sourceResourceId": source}}
    return {"location": location, "properties": {**creation, **more}}


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_making_one_answers_202_with_both_headers(azure: Practice, kind: str) -> None:
    response = azure.send("PUT", f"{kind}/one", empty())
    assert response.status == 202
    assert "/locations/westeurope/DiskOperations/" in response.headers["azure-asyncoperation"]
    assert "monitor=true" in response.headers["location"]
    assert response.json()["properties"]["provisioningState"] == "Updating"


def test_the_operation_of_a_disk_repeats_the_disk(azure: Practice) -> None:
    status = azure.wait(azure.send("PUT", "disks/one", empty()))
    assert status["status"] == "Succeeded"
    assert status["properties"]["output"] == azure.get("disks/one")


def test_an_empty_disk_is_shown_as_in_traffic(azure: Practice) -> None:
    disk = azure.put("disks/one", empty())
    assert disk["sku"] == {"name": "Premium_LRS", "tier": "Premium"}
    properties = disk["properties"]
    assert properties["diskState"] == "Unattached"
    assert properties["encryption"] == {"type": "EncryptionAtRestWithPlatformKey"}
    assert (properties["networkAccessPolicy"], properties["publicNetworkAccess"]) == ("AllowAll", "Enabled")
    assert properties["diskSizeBytes"] == 5 * 1024**3
    assert (properties["tier"], properties["diskIOPSReadWrite"], properties["diskMBpsReadWrite"]) == (
        "P2",
        120,
        25,
    )


def test_a_standard_disk_has_no_tier(azure: Practice) -> None:
    disk = azure.put("disks/one", {**empty(), "sku": {"name": "standard_lrs"}})
    assert disk["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert "tier" not in disk["properties"]


def test_a_snapshot_is_standard_and_full_unless_asked(azure: Practice) -> None:
    snapshot = azure.put("snapshots/one", empty())
    assert snapshot["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert snapshot["properties"]["incremental"] is False
    assert snapshot["properties"]["diskState"] == "Unattached"


def test_a_snapshot_of_an_os_disk_knows_what_it_is(azure: Practice, linux_gen2: dict[str, str]) -> None:
    azure.vm(image=linux_gen2)
    snapshot = azure.put("snapshots/before", copy_of(azure.os_disk("web")))
    properties = snapshot["properties"]
    assert (properties["osType"], properties["hyperVGeneration"], properties["diskSizeGB"]) == (
        "Linux",
        "V2",
        30,
    )
    disk = azure.get(azure.os_disk("web"))
    assert properties["creationData"]["sourceUniqueId"] == disk["properties"]["uniqueId"]


def test_a_disk_of_a_snapshot_is_the_machine_of_that_moment(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "echo good | sudo tee /etc/state")
    snapshot = azure.put("snapshots/before", copy_of(azure.os_disk("web")))
    azure.run("web", "echo broken | sudo tee /etc/state")
    disk = azure.put("disks/restored", copy_of(snapshot["id"]))
    body = azure.body("rescued", osProfile=None)
    os_disk = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk["id"]}}
    body["properties"]["storageProfile"] = {"osDisk": os_disk}
    azure.put("virtualMachines/rescued", body)
    assert "good" in azure.run("rescued", "cat /etc/state")
    assert "broken" in azure.run("web", "cat /etc/state")


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_size_is_needed_where_nothing_is_copied(azure: Practice, kind: str) -> None:
    body = empty()
    del body["properties"]["diskSizeGB"]
    refusal = azure.refusal("PUT", f"{kind}/one", body)
    assert (refusal.code, refusal.target) == ("InvalidParameter", "disk.diskSizeGB")


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
@pytest.mark.parametrize("size", [0, -5, 32768])
def test_a_disk_has_between_1_and_32767_gib(azure: Practice, kind: str, size: int) -> None:
    assert azure.refusal("PUT", f"{kind}/one", empty(size)).target == "disk.diskSizeGB"


def test_a_disk_grows_and_never_shrinks(azure: Practice) -> None:
    azure.put("disks/one", empty(8))
    assert azure.patch("disks/one", {"properties": {"diskSizeGB": 16}})["properties"]["tier"] == "P3"
    assert azure.refusal("PATCH", "disks/one", {"properties": {"diskSizeGB": 8}}).status == 400


def test_a_snapshot_does_not_shrink_and_says_its_bytes(azure: Practice) -> None:
    azure.put("snapshots/one", empty(8))
    assert azure.refusal("PATCH", "snapshots/one", {"properties": {"diskSizeGB": 4}}).status == 400
    grown = azure.patch("snapshots/one", {"properties": {"diskSizeGB": 16}})["properties"]
    assert (grown["diskSizeGB"], grown["diskSizeBytes"]) == (16, 16 * 1024**3)


def test_the_os_disk_of_a_vm_on_a_host_does_not_grow(azure: Practice) -> None:
    azure.vm()
    disk, larger = azure.os_disk("web"), {"properties": {"diskSizeGB": 64}}
    refusal = azure.refusal("PATCH", disk, larger)
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    assert refusal.message == (
        f"Cannot resize disk {disk.rpartition('/')[2]} while it is attached to running VM "
        f"{azure.id('virtualMachines/web')}. Resizing a disk of an Azure Virtual Machine requires the "
        "virtual machine to be deallocated. Please stop your VM and retry the operation."
    )
    azure.act("virtualMachines/web", "deallocate")
    assert azure.patch(disk, larger)["properties"]["diskSizeGB"] == 64


def test_a_data_disk_grows_while_its_vm_runs(azure: Practice) -> None:
    azure.put(
        "disks/data",
        {
            "location": "westeurope",
            "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
        },
    )
    azure.vm(data_disks=[{"lun": 0, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/data")}}])
    assert azure.patch("disks/data", {"properties": {"diskSizeGB": 8}})["properties"]["diskSizeGB"] == 8


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_second_put_keeps_what_it_does_not_say(azure: Practice, kind: str) -> None:
    before = azure.put(f"{kind}/one", empty())
    body = {
        "location": "westeurope",
        "properties": {"creationData": {"createOption": "Empty"}},
        "tags": {"a": "b"},
    }
    if kind == "snapshots":
        body["properties"]["diskSizeGB"] = 5
    after = azure.put(f"{kind}/one", body)
    assert after["tags"] == {"a": "b"}
    assert after["properties"] == before["properties"]


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_disk_cannot_be_smaller_than_its_source(azure: Practice, kind: str) -> None:
    azure.put("disks/one", empty(8))
    body = copy_of(azure.id("disks/one"), diskSizeGB=4)
    assert azure.refusal("PUT", f"{kind}/two", body).status == 400


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_source_must_be_there_and_in_the_region(azure: Practice, kind: str) -> None:
    missing = azure.refusal("PUT", f"{kind}/two", copy_of(azure.id("disks/none")))
    assert missing.said == (404, "NotFound", "Resource none is not found.")
    azure.put("disks/one", empty())
    far = copy_of(azure.id("disks/one"), location="northeurope")
    assert azure.refusal("PUT", f"{kind}/two", far).status == 404


def test_what_a_disk_was_made_from_cannot_be_changed(azure: Practice) -> None:
    azure.put("disks/one", empty())
    change = {"properties": {"creationData": {"createOption": "Copy"}}}
    refusal = azure.refusal("PATCH", "disks/one", change)
    assert (refusal.status, refusal.code) == (409, "PropertyChangeNotAllowed")


def test_a_snapshot_stays_what_it_was_made_from(azure: Practice) -> None:
    for name in ("one", "two"):
        azure.put(f"disks/{name}", empty())
    azure.put("snapshots/before", copy_of(azure.id("disks/one")))
    refusal = azure.refusal("PUT", "snapshots/before", copy_of(azure.id("disks/two")))
    assert refusal.said[:2] == (409, "PropertyChangeNotAllowed")


def test_a_standard_disk_loses_the_tier_of_the_premium_one_it_was(azure: Practice) -> None:
    assert azure.put("disks/one", empty())["properties"]["tier"] == "P2"
    disk = azure.patch("disks/one", {"sku": {"name": "Standard_LRS"}})
    assert "tier" not in disk["properties"]


def test_a_disk_is_made_from_a_managed_image_of_its_region(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    image = azure.image()
    creation = {"createOption": "FromImage", "imageReference": {"id": image["id"]}}
    body = {"location": "westeurope", "properties": {"creationData": creation}}
    assert azure.put("disks/copy", body)["properties"]["diskSizeGB"] == 30
    assert azure.refusal("PUT", "disks/far", {**body, "location": "northeurope"}).status == 404


def test_a_disk_is_made_from_a_marketplace_image(azure: Practice) -> None:
    place = "/Subscriptions/s/Providers/Microsoft.Compute/Locations/westeurope/Publishers/Debian"
    id = f"{place}/ArtifactTypes/VMImage/Offers/debian-12/Skus/12-gen2/Versions/latest"
    creation = {"createOption": "FromImage", "imageReference": {"id": id}}
    disk = azure.put("disks/os", {"location": "westeurope", "properties": {"creationData": creation}})
    assert (disk["properties"]["osType"], disk["properties"]["hyperVGeneration"]) == ("Linux", "V2")


def test_full_and_incremental_do_not_change(azure: Practice) -> None:
    azure.put("snapshots/one", empty(incremental=True))
    refusal = azure.refusal("PATCH", "snapshots/one", {"properties": {"incremental": False}})
    assert refusal.said == (
        409,
        "PropertyChangeNotAllowed",
        "Changing property 'incremental' is not allowed.",
    )
    assert azure.put("snapshots/one", empty())["properties"]["incremental"] is True


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_free_one_can_be_deleted(azure: Practice, kind: str) -> None:
    azure.put(f"{kind}/one", empty())
    azure.delete(f"{kind}/one")
    assert azure.send("GET", f"{kind}/one").status == 404
    assert azure.send("DELETE", f"{kind}/one").status == 204


def test_a_disk_from_an_image_names_the_image(azure: Practice) -> None:
    body = {"location": "westeurope", "properties": {"creationData": {"createOption": "FromImage"}}}
    refusal = azure.refusal("PUT", "disks/new", body)
    assert refusal.message == "Required parameter 'creationData.imageReference' is missing (null)."
    assert refusal.target == "creationData.imageReference"


def test_neither_a_disk_nor_a_vm_changes_its_zone(azure: Practice, linux: Json) -> None:
    azure.put("disks/one", {**empty(), "zones": ["1"]})
    azure.put("virtualMachines/web", {**azure.body("web", linux), "zones": ["1"]})
    for path in ("disks/one", "virtualMachines/web"):
        refusal = azure.refusal("PATCH", path, {"zones": ["2"]})
        assert (refusal.status, refusal.code) == (409, "PropertyChangeNotAllowed")
        assert refusal.message == "Changing property 'zones' is not allowed."
        assert azure.patch(path, {"tags": {"a": "b"}})["zones"] == ["1"]
