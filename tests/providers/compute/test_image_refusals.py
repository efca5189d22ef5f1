"""Managed images: what stands in their way."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.test_images import of_image


def test_an_image_needs_a_generalized_vm(azure: Practice) -> None:
    vm = azure.vm()
    body = {"location": "westeurope", "properties": {"sourceVirtualMachine": {"id": vm["id"]}}}
    assert azure.refusal("PUT", "images/golden", body).said == (
        409,
        "OperationNotAllowed",
        "The operation 'Create Image' requires the Virtual Machine 'web' to be Generalized.",
    )


def test_no_image_comes_of_a_trusted_launch_vm(azure: Practice, linux: dict[str, str]) -> None:
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    vm = azure.vm(image=image, securityProfile={"securityType": "TrustedLaunch"})
    azure.generalize("web")
    body = {"location": "westeurope", "properties": {"sourceVirtualMachine": {"id": vm["id"]}}}
    assert azure.refusal("PUT", "images/golden", body).said == (
        409,
        "OperationNotAllowed",
        "Creation of managed images are not supported for virtual machine with TrustedLaunch security type.",
    )


@pytest.mark.parametrize("place", ["osDisk", "dataDisks"])
def test_no_image_comes_of_a_blob_here(azure: Practice, place: str) -> None:
    disk = azure.put(
        "disks/one",
        {
            "location": "westeurope",
            "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
        },
    )
    blob = {"blobUri": "https://store.blob.core.windows.net/vhds/web.vhd"}
    system = {"osType": "Linux", "osState": "Generalized"}
    profile: Json = {"osDisk": {**system, "managedDisk": {"id": disk["id"]}}}
    profile |= {"osDisk": {**system, **blob}} if place == "osDisk" else {"dataDisks": [{"lun": 0, **blob}]}
    body = {"location": "westeurope", "properties": {"hyperVGeneration": "V2", "storageProfile": profile}}
    status, code, message = azure.refusal("PUT", "images/golden", body).said
    assert (status, code) == (400, "NotImplemented")
    assert "an image of a blob in a storage account" in message


def test_an_image_lives_where_its_vm_lives(azure: Practice) -> None:
    vm = azure.vm()
    azure.generalize("web")
    body = {"location": "northeurope", "properties": {"sourceVirtualMachine": {"id": vm["id"]}}}
    assert azure.refusal("PUT", "images/golden", body).said == (
        404,
        "NotFound",
        "Source Virtual Machine 'web' specified in the request does not exist in this Azure location.",
    )


def test_an_image_serves_its_own_region_only(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    image = azure.image()
    body = azure.body("far", of_image(image), location="northeurope")
    assert azure.refusal("PUT", "virtualMachines/far", body).said == (
        404,
        "NotFound",
        f"The Image '{image['id']}' cannot be found in 'northeurope' region.",
    )


def test_an_image_that_is_not_there_is_not_found(azure: Practice) -> None:
    missing = azure.id("images/none")
    refusal = azure.refusal("PUT", "virtualMachines/web", azure.body("web", {"id": missing}))
    assert refusal.said == (404, "NotFound", f"The Image {missing} cannot be found.")


def test_an_image_is_not_deleted_while_vms_are_made_from_it(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    image = azure.image()
    bodies = {name: azure.body(name, of_image(image)) for name in ("one", "two")}
    begun = [azure.send("PUT", f"virtualMachines/{name}", body) for name, body in bodies.items()]
    assert azure.refusal("DELETE", "images/golden").said == (
        409,
        "OperationNotAllowed",
        "Operation 'Image Delete' is not allowed since the Virtual Machines 'one,two' are being "
        "provisioned using "
        "the Image 'golden'.",
    )
    for response in begun:
        azure.wait(response)
    azure.delete("images/golden")
    assert azure.send("GET", "images/golden").status == 404
    assert "one" in azure.run("one", "hostname")


def test_an_image_of_a_disk_or_snapshot_needs_its_os_type(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    source = {"managedDisk": {"id": azure.os_disk("web")}, "osState": "Generalized"}
    body = {"location": "westeurope", "properties": {"storageProfile": {"osDisk": source}}}
    assert azure.refusal("PUT", "images/golden", body).target == "osDisk.osType"
    source["osType"] = "linux"
    image = azure.put("images/golden", body)
    assert image["properties"]["storageProfile"]["osDisk"]["osType"] == "Linux"
    assert "sourceVirtualMachine" not in image["properties"]
    azure.vm("copy", of_image(image))


def test_only_the_tags_of_an_image_change(azure: Practice) -> None:
    vm = azure.vm()
    azure.generalize("web")
    before = azure.image()
    after = azure.patch("images/golden", {"tags": {"release": "1"}})
    assert after == {**before, "tags": {"release": "1"}}
    refusal = azure.refusal("PATCH", "images/golden", {"properties": {"hyperVGeneration": "V2"}})
    assert refusal.said == (
        409,
        "PropertyChangeNotAllowed",
        "Changing property 'hyperVGeneration' is not allowed.",
    )
    assert vm["id"] == after["properties"]["sourceVirtualMachine"]["id"]


def test_an_image_of_a_vm_that_is_going_loses_its_disks(azure: Practice) -> None:
    """The disk is gone as soon as the VM begins to go; there is nothing to copy any more."""
    azure.vm(os_disk={"deleteOption": "Delete"})
    azure.generalize("web")
    azure.send("DELETE", "virtualMachines/web")
    body = {
        "location": "westeurope",
        "properties": {"sourceVirtualMachine": {"id": azure.id("virtualMachines/web")}},
    }
    assert azure.refusal("PUT", "images/golden", body).status == 404


@pytest.mark.parametrize(("sku", "wanted", "own"), [("12-gen2", "V1", "Gen2"), ("12", "V2", "Gen1")])
def test_an_image_cannot_change_the_generation_of_its_vm(
    azure: Practice, linux: dict[str, str], sku: str, wanted: str, own: str
) -> None:
    azure.vm(image={**linux, "sku": sku})
    azure.generalize("web")
    source = {"sourceVirtualMachine": {"id": azure.id("virtualMachines/web")}, "hyperVGeneration": wanted}
    refusal = azure.refusal("PUT", "images/golden", {"location": "westeurope", "properties": source})
    assert (refusal.status, refusal.code) == (400, "BadRequest")
    assert refusal.message == (
        f"The Input HyperVGeneration property: '{wanted}' does not match with the HyperVGeneration property: "
        f"'{own}' belonging to source: 'sourceVirtualMachine'"
    )
    assert azure.send("GET", "images/golden").status == 404


ARM = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64", "version": "latest"}
ONLY_X64 = (
    "Creating an image with {source} source that has CPU Architecture 'Arm64' is not supported. Please "
    "select a source resource with a supported CPU Architecture: 'x64'."
)


def test_managed_images_are_x64_only(azure: Practice) -> None:
    azure.vm(image=ARM, size="Standard_D2ps_v5", os_disk={"name": "system"})
    creation = {"createOption": "Copy", "sourceResourceId": azure.id("disks/system")}
    azure.put("snapshots/copy", {"location": "westeurope", "properties": {"creationData": creation}})
    azure.generalize("web")
    disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": azure.id("snapshots/copy")}}
    sources = {
        "sourceVirtualMachine": {"sourceVirtualMachine": {"id": azure.id("virtualMachines/web")}},
        "snapshot": {"storageProfile": {"osDisk": disk}},
    }
    for name, properties in sources.items():
        refusal = azure.refusal("PUT", "images/x", {"location": "westeurope", "properties": properties})
        assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
        assert refusal.message == ONLY_X64.format(source=name)


def test_an_image_that_is_going_takes_one_more_delete_and_nothing_else(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    azure.image()
    azure.send("DELETE", "images/golden")
    refusal = azure.refusal("PATCH", "images/golden", {"tags": {"a": "b"}})
    assert refusal.said == (
        409,
        "OperationNotAllowed",
        "Operation 'Image Update' is not allowed on Image 'golden' since the Image is marked for deletion. "
        "You can only retry the Delete operation (or wait for an ongoing one to complete).",
    )
    azure.delete("images/golden")
    assert azure.send("GET", "images/golden").status == 404
