"""On which storage a VM's disks lie, and what a VM cannot change about them."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

LOCAL = {"diffDiskSettings": {"option": "Local"}}


def os_disk(azure: Practice, name: str = "web") -> Json:
    return azure.get(f"virtualMachines/{name}")["properties"]["storageProfile"]["osDisk"]


def empty(sku: str = "Premium_LRS", size: int = 8) -> Json:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size}
    return {"location": "westeurope", "sku": {"name": sku}, "properties": properties}


def attached(disk: str, **more: object) -> list[Json]:
    managed = {"id": disk, **({"storageAccountType": more.pop("sku")} if "sku" in more else {})}
    return [{"lun": 0, "createOption": "Attach", "managedDisk": managed, **more}]


@pytest.mark.parametrize(
    ("size", "storage"), [("Standard_D2s_v5", "Premium_LRS"), ("Standard_D2_v5", "Standard_LRS")]
)
def test_new_disks_lie_on_the_best_storage_that_the_size_has(
    azure: Practice, size: str, storage: str
) -> None:
    azure.vm(size=size, data_disks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}])
    profile = azure.get("virtualMachines/web")["properties"]["storageProfile"]
    for entry in (profile["osDisk"], profile["dataDisks"][0]):
        assert entry["managedDisk"]["storageAccountType"] == storage
        assert azure.get(entry["managedDisk"]["id"])["sku"]["name"] == storage


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_so_do_those_of_instances(azure: Practice, mode: str) -> None:
    sets = ScaleSets(azure)
    made = sets.create("web", mode, count=1, size="Standard_D2_v5")
    disk = made["properties"]["virtualMachineProfile"]["storageProfile"]["osDisk"]
    assert disk["managedDisk"]["storageAccountType"] == "Standard_LRS"
    shown = sets.instances("web")[0]["properties"]["storageProfile"]["osDisk"]
    assert shown["managedDisk"]["storageAccountType"] == "Standard_LRS"


def test_a_size_without_premium_storage_takes_no_premium_disk(azure: Practice) -> None:
    wanted = {"managedDisk": {"storageAccountType": "Premium_LRS"}}
    body = azure.body("web", size="Standard_D2_v5", os_disk=wanted)
    refused = azure.refusal("PUT", "virtualMachines/web", body)
    assert (refused.status, refused.code, refused.message) == (
        400,
        "InvalidParameter",
        "Requested operation cannot be performed because storage account type 'Premium_LRS' is not supported "
        "for VM size 'Standard_D2_v5'.",
    )
    disk = azure.put("disks/data", empty())["id"]
    body = azure.body("web", size="Standard_D2_v5", data_disks=attached(disk))
    refused = azure.refusal("PUT", "virtualMachines/web", body)
    assert (
        "the VM size Standard_D2_v5 does not support the storage account type Premium_LRS of disk 'data'"
        in (refused.message)
    )


def test_a_vm_with_premium_disks_stays_on_sizes_that_have_them(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "deallocate")
    body = {"properties": {"hardwareProfile": {"vmSize": "Standard_D2_v5"}}}
    refused = azure.refusal("PATCH", "virtualMachines/web", body)
    assert "Consider updating the VM to a size that supports Premium storage." in refused.message


def test_the_storage_of_a_disk_is_changed_at_the_disk(azure: Practice) -> None:
    disk = azure.put("disks/data", empty("StandardSSD_LRS"))["id"]
    azure.vm()
    body: Json = {"properties": {"storageProfile": {"dataDisks": attached(disk, sku="Premium_LRS")}}}
    refused = azure.refusal("PATCH", "virtualMachines/web", body)
    assert (refused.status, refused.code, refused.target) == (
        409,
        "OperationNotAllowed",
        "dataDisk.managedDisk.storageAccountType",
    )
    assert refused.message == (
        "Managed disk storage account type change through Virtual Machine 'web' is not allowed. "
        f"Please update disk resource at {disk}."
    )
    wanted = {"managedDisk": {"storageAccountType": "Standard_LRS"}}
    body = {"properties": {"storageProfile": {"osDisk": wanted}}}
    assert azure.refusal("PATCH", "virtualMachines/web", body).target == (
        "osDisk.managedDisk.storageAccountType"
    )


def test_the_size_of_a_disk_is_changed_at_the_disk(azure: Practice) -> None:
    azure.vm()
    body = {"properties": {"storageProfile": {"osDisk": {"diskSizeGB": 64}}}}
    refused = azure.refusal("PATCH", "virtualMachines/web", body)
    assert refused.message.startswith("Managed disk resize via Virtual Machine 'web' is not allowed.")


def test_what_a_vm_shows_can_be_sent_back(azure: Practice) -> None:
    azure.vm(data_disks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}])
    for _ in range(2):
        there = azure.get("virtualMachines/web")
        again = azure.put("virtualMachines/web", there)
        assert again["properties"] == there["properties"]
        azure.act("virtualMachines/web", "deallocate")


def test_an_ephemeral_os_disk_is_filled_in(azure: Practice) -> None:
    azure.vm(size="Standard_D2ds_v5", os_disk=dict(LOCAL))
    disk = os_disk(azure)
    assert disk["diffDiskSettings"] == {"option": "Local", "placement": "CacheDisk"}
    assert (disk["managedDisk"]["storageAccountType"], disk["deleteOption"]) == ("Standard_LRS", "Delete")
    assert azure.refusal("POST", "virtualMachines/web/deallocate").message == (
        "Operation 'deallocate' is not supported for VMs or VM Scale Set instances using an ephemeral OS "
        "disk."
    )
    azure.delete("virtualMachines/web")
    assert azure.send("GET", disk["managedDisk"]["id"]).status == 404


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_so_is_that_of_a_scale_set(azure: Practice, mode: str) -> None:
    sets = ScaleSets(azure)
    sets.create("web", mode, count=1, size="Standard_D2ds_v5", os_disk=dict(LOCAL))
    disk = sets.instances("web")[0]["properties"]["storageProfile"]["osDisk"]
    assert disk["diffDiskSettings"] == {"option": "Local", "placement": "CacheDisk"}
    assert disk["managedDisk"]["storageAccountType"] == "Standard_LRS"
    refused = azure.refusal("POST", f"{sets.path('web')}/deallocate", {})
    assert "using an ephemeral OS disk" in refused.message


@pytest.mark.parametrize(
    ("size", "settings", "gb", "sentence"),
    [
        ("Standard_D2s_v5", {}, 30, "of type 'CacheDisk' is not supported for VM size Standard_D2s_v5."),
        ("Standard_D2ds_v5", {}, 60, "greater than 50 GB is not allowed for VM size Standard_D2ds_v5 when"),
        ("Standard_D2ds_v5", {"placement": "ResourceDisk"}, 90, "when the DiffDiskPlacement is ResourceDisk"),
    ],
)
def test_an_ephemeral_os_disk_needs_room_on_the_host(
    azure: Practice, size: str, settings: Json, gb: int, sentence: str
) -> None:
    disk = {"diffDiskSettings": {"option": "Local", **settings}, "diskSizeGB": gb}
    refused = azure.refusal("PUT", "virtualMachines/web", azure.body("web", size=size, os_disk=disk))
    assert refused.code == "NotSupported"
    assert sentence in refused.message


def test_an_attached_os_disk_is_cached_for_reading_and_writing(azure: Practice) -> None:
    azure.vm()
    azure.delete("virtualMachines/web")
    [disk] = azure.get(f"{azure.id('disks')}")["value"]
    azure.put("virtualMachines/again", around(azure, disk["id"]))
    assert os_disk(azure, "again")["caching"] == "ReadWrite"


def around(azure: Practice, disk: str, **more: Any) -> Json:
    """The body of a VM around an OS disk that exists."""
    wanted = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk}}
    body = azure.body("again", os_disk=wanted, osProfile=None, **more)
    del body["properties"]["storageProfile"]["imageReference"]
    return body


def test_ultra_disks_need_a_vm_that_was_made_for_them(azure: Practice) -> None:
    disk = azure.put("disks/fast", empty("UltraSSD_LRS"))["id"]
    refused = azure.refusal("PUT", "virtualMachines/web", azure.body("web", data_disks=attached(disk)))
    assert (refused.code, refused.target) == ("InvalidParameter", "managedDisk.storageAccountType")
    assert refused.message == (
        "StorageAccountType UltraSSD_LRS can be used only when additionalCapabilities.ultraSSDEnabled is set."
    )
    able: dict[str, Any] = {"additionalCapabilities": {"ultraSSDEnabled": True}}
    cached = azure.body("web", data_disks=attached(disk, caching="ReadOnly"), **able)
    assert azure.refusal("PUT", "virtualMachines/web", cached).target == "dataDisk.caching"
    made = azure.vm(data_disks=attached(disk), **able)
    [entry] = made["properties"]["storageProfile"]["dataDisks"]
    assert entry["managedDisk"]["storageAccountType"] == "UltraSSD_LRS"
    assert made["properties"]["additionalCapabilities"] == {"ultraSSDEnabled": True}


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_a_data_disk_is_made_from_a_copy_while_it_is_attached(azure: Practice, kind: str) -> None:
    source = azure.put("disks/data", empty(size=12))["id"]
    if kind == "snapshots":
        creation = {"createOption": "Copy", "sourceResourceId": source}
        body = {"location": "westeurope", "properties": {"creationData": creation}}
        source = azure.put("snapshots/data", body)["id"]
    azure.vm()
    entry = {"lun": 3, "createOption": "Copy", "sourceResource": {"id": source}, "name": "copy"}
    body = {"properties": {"storageProfile": {"dataDisks": [entry]}}}
    [shown] = azure.patch("virtualMachines/web", body)["properties"]["storageProfile"]["dataDisks"]
    assert (shown["name"], shown["diskSizeGB"], shown["createOption"]) == ("copy", 12, "Copy")
    disk = azure.get("disks/copy")
    assert disk["properties"]["creationData"]["sourceResourceId"] == source
    assert disk["managedBy"] == azure.id("virtualMachines/web")


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        ({"createOption": "Copy"}, "dataDisk.sourceResource.id"),
        ({"createOption": "Empty"}, "dataDisk.diskSizeGB"),
    ],
)
def test_a_new_data_disk_needs_a_source_or_a_size(azure: Practice, entry: Json, target: str) -> None:
    body = azure.body("web", data_disks=[{"lun": 0, **entry}])
    refused = azure.refusal("PUT", "virtualMachines/web", body)
    assert (refused.code, refused.target) == ("InvalidParameter", target)


def test_a_restore_point_that_is_not_there_is_named(azure: Practice) -> None:
    entry = {"lun": 0, "createOption": "Restore", "sourceResource": {"id": "/x"}}
    refused = azure.refusal("PUT", "virtualMachines/web", azure.body("web", data_disks=[entry]))
    assert refused.code == "NotFound"


def test_who_lists_data_disks_lists_those_of_the_image(azure: Practice) -> None:
    azure.vm(data_disks=[{"lun": 2, "createOption": "Empty", "diskSizeGB": 4}])
    azure.generalize("web")
    image = {"id": azure.image()["id"]}
    for listed in ([], [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}]):
        refused = azure.refusal("PUT", "virtualMachines/copy", azure.body("copy", image, data_disks=listed))
        assert (refused.code, refused.target, refused.message) == (
            "InvalidParameter",
            "storageProfile",
            "StorageProfile.dataDisks.lun does not have required value(s) for image specified in storage "
            "profile.",
        )
    listed = [{"lun": 2, "createOption": "FromImage"}, {"lun": 0, "createOption": "Empty", "diskSizeGB": 4}]
    made = azure.vm("copy", image, data_disks=listed)["properties"]["storageProfile"]["dataDisks"]
    assert [(one["lun"], one["createOption"]) for one in made] == [(0, "Empty"), (2, "FromImage")]
    names = [one["name"] for one in made]
    assert names[0].startswith("copy_disk2_")
    assert names[1].startswith("copy_lun_2_4_")


def test_a_vm_of_an_image_needs_no_os_disk_in_its_body(azure: Practice) -> None:
    body = azure.body("web")
    del body["properties"]["storageProfile"]["osDisk"]
    azure.put("virtualMachines/web", body)
    assert os_disk(azure)["createOption"] == "FromImage"
    del body["properties"]["storageProfile"]["imageReference"]
    body["properties"]["networkProfile"] = azure.body("other")["properties"]["networkProfile"]
    assert azure.refusal("PUT", "virtualMachines/other", body).message == (
        "Required parameter 'osDisk' is missing (null)."
    )


def test_a_scale_set_of_an_image_needs_no_os_disk_in_its_model(azure: Practice) -> None:
    sets = ScaleSets(azure)
    body = sets.body("web")
    del body["properties"]["virtualMachineProfile"]["storageProfile"]["osDisk"]
    made = azure.put(sets.path("web"), body)
    assert made["properties"]["virtualMachineProfile"]["storageProfile"]["osDisk"]["createOption"] == (
        "FromImage"
    )


def test_a_disk_tells_when_its_owner_last_changed(azure: Practice) -> None:
    disk = azure.put("disks/data", empty())
    assert "LastOwnershipUpdateTime" not in disk["properties"]
    azure.vm(data_disks=attached(disk["id"]))
    before = azure.get(disk["id"])["properties"]["LastOwnershipUpdateTime"]
    azure.patch("virtualMachines/web", {"properties": {"storageProfile": {"dataDisks": []}}})
    assert azure.get(disk["id"])["properties"]["LastOwnershipUpdateTime"] > before
