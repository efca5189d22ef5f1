"""Managed images: what they are made from, what they carry along, what stands in their way."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice


def of_image(image: Json) -> dict[str, str]:
    return {"id": image["id"]}


def test_an_image_of_a_vm_is_shown_as_in_traffic(azure: Practice) -> None:
    vm = azure.vm()
    azure.generalize("web")
    body = {"location": "westeurope", "properties": {"sourceVirtualMachine": {"id": vm["id"]}}, "tags": {}}
    response = azure.send("PUT", "images/golden", body)
    disk = {"id": azure.os_disk("web")}
    assert response.status == 201
    assert response.json()["properties"] == {
        "sourceVirtualMachine": {"id": vm["id"]},
        "storageProfile": {
            "osDisk": {
                "osType": "Linux",
                "osState": "Generalized",
                "managedDisk": disk,
                "caching": "ReadWrite",
                "storageAccountType": "Premium_LRS",
            },
            "dataDisks": [],
        },
        "provisioningState": "Creating",
        "hyperVGeneration": "V1",
    }
    assert azure.wait(response)["status"] == "Succeeded"
    image = azure.get("images/golden")
    assert image["properties"]["provisioningState"] == "Succeeded"
    assert image["properties"]["storageProfile"]["osDisk"]["diskSizeGB"] == 30


@pytest.mark.parametrize(("sku", "generation"), [("12", "V1"), ("12-gen2", "V2")])
def test_an_image_has_the_generation_of_its_vm(
    azure: Practice, linux: dict[str, str], sku: str, generation: str
) -> None:
    azure.vm(image={**linux, "sku": sku})
    azure.generalize("web")
    assert azure.image()["properties"]["hyperVGeneration"] == generation


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


def test_many_vms_come_from_one_image(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "echo v1 | sudo tee /var/www-version", "sudo cloud-init clean --machine-id")
    azure.generalize("web")
    image = azure.image()
    azure.delete("virtualMachines/web")
    for name in ("one", "two"):
        vm = azure.vm(name, of_image(image))
        assert vm["properties"]["storageProfile"]["imageReference"] == of_image(image)
        assert "v1" in azure.run(name, "cat /var/www-version")
        assert f"\n{name}\n" in azure.run(name, "hostname")
    assert (
        azure.machine("one")["files"]["/etc/machine-id"] != azure.machine("two")["files"]["/etc/machine-id"]
    )


def test_a_machine_that_was_not_cleaned_carries_its_accounts_and_machine_id_along(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "sudo useradd -m intruder")
    azure.generalize("web", clean=False)
    azure.vm("copy", of_image(azure.image()))
    names = {account["name"] for account in azure.machine("copy")["accounts"]}
    assert {"keeper", "intruder"} <= names
    files = azure.machine("web")["files"], azure.machine("copy")["files"]
    assert files[0]["/etc/machine-id"] == files[1]["/etc/machine-id"]


def test_a_deprovisioned_machine_does_not_carry_its_first_account_along(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    body = azure.body("copy", of_image(azure.image()))
    body["properties"]["osProfile"]["adminUsername"] = "newcomer"
    azure.put("virtualMachines/copy", body)
    names = {account["name"] for account in azure.machine("copy")["accounts"]}
    assert "newcomer" in names
    assert "keeper" not in names


def test_windows_that_was_not_resealed_fails_and_the_vm_stays(
    azure: Practice, windows: dict[str, str]
) -> None:
    azure.vm("win", windows)
    azure.generalize("win", clean=False)
    image = azure.image(vm="win")
    body = azure.body("copy", of_image(image))
    del body["properties"]["osProfile"]["linuxConfiguration"]
    status = azure.wait(azure.send("PUT", "virtualMachines/copy", body))
    assert status["status"] == "Failed"
    assert status["error"]["code"] == "OSProvisioningClientError"
    assert status["error"]["message"].startswith(
        "OS Provisioning for VM 'copy' did not finish in the allotted time. However, the VM guest agent was "
        "detected running. This suggests the guest OS has not been properly prepared to be used as a VM image"
    )
    assert azure.get("virtualMachines/copy")["properties"]["provisioningState"] == "Failed"
    view = azure.get("virtualMachines/copy/instanceView")
    assert view["statuses"][0]["code"] == "ProvisioningState/failed/OSProvisioningClientError"
    azure.delete("virtualMachines/copy")


def test_linux_that_cannot_set_itself_up_fails_and_the_vm_stays(azure: Practice) -> None:
    azure.vm()
    azure.run("web", "sudo apt-get remove -y cloud-init")
    azure.generalize("web")
    body = azure.body("copy", of_image(azure.image()))
    status = azure.wait(azure.send("PUT", "virtualMachines/copy", body))
    assert (status["status"], status["error"]["code"]) == ("Failed", "OSProvisioningTimedOut")
    assert status["error"]["message"] == (
        "OS Provisioning for VM 'copy' did not finish in the allotted time. The VM may still finish "
        "provisioning successfully. Please check provisioning state later. Also, make sure the image has "
        "been properly prepared (generalized)."
    )
    assert azure.get("virtualMachines/copy")["properties"]["provisioningState"] == "Failed"


def test_resealed_windows_makes_a_good_image(azure: Practice, windows: dict[str, str]) -> None:
    azure.vm("win", windows)
    azure.run("win", r"& $env:windir\system32\sysprep\sysprep.exe /generalize /oobe /shutdown /quiet")
    assert azure.codes("win")[-1] == "PowerState/stopped"
    azure.act("virtualMachines/win", "deallocate")
    azure.act("virtualMachines/win", "generalize")
    body = azure.body("copy", of_image(azure.image(vm="win")))
    del body["properties"]["osProfile"]["linuxConfiguration"]
    azure.put("virtualMachines/copy", body)
    assert azure.get("virtualMachines/copy/instanceView")["computerName"] == "COPY"


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


def test_an_image_brings_its_data_disks(azure: Practice) -> None:
    azure.vm(data_disks=[{"lun": 2, "createOption": "Empty", "diskSizeGB": 64}])
    azure.generalize("web")
    image = azure.image()
    shown = image["properties"]["storageProfile"]["dataDisks"][0]
    assert (shown["lun"], shown["diskSizeGB"], shown["caching"]) == (2, 64, "None")
    vm = azure.vm("copy", of_image(image))
    entry = vm["properties"]["storageProfile"]["dataDisks"][0]
    assert (entry["lun"], entry["createOption"], entry["diskSizeGB"]) == (2, "FromImage", 64)
    assert azure.get(entry["managedDisk"]["id"])["managedBy"] == vm["id"]


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


def test_an_image_keeps_the_plan_of_its_vm(azure: Practice) -> None:
    plan = {"publisher": "resf", "product": "rockylinux-x86_64", "name": "9-base"}
    reference = {"publisher": "resf", "offer": "rockylinux-x86_64", "sku": "9-base", "version": "latest"}
    azure.app.cloud.store.set_fact("/".join(("terms", azure.id("").split("/")[2], *plan.values())), True)
    azure.put("virtualMachines/web", {**azure.body("web", reference), "plan": plan})
    azure.generalize("web")
    image = azure.image()
    refusal = azure.refusal("PUT", "virtualMachines/copy", azure.body("copy", of_image(image)))
    assert refusal.code == "VMMarketplaceInvalidInput"
    azure.put("virtualMachines/copy", {**azure.body("copy", of_image(image)), "plan": plan})


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


def test_a_data_disk_of_an_image_has_the_storage_that_was_asked_for(azure: Practice) -> None:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    disk = {"managedDisk": {"id": azure.id("disks/d")}}
    azure.put("disks/d", {"location": "westeurope", "properties": properties})
    data = {"lun": 1, **disk, "storageAccountType": "Premium_LRS"}
    profile = {"osDisk": {"osType": "Linux", "osState": "Generalized", **disk}, "dataDisks": [data]}
    body = {"location": "westeurope", "properties": {"hyperVGeneration": "V1", "storageProfile": profile}}
    image = azure.put("images/i", body)
    assert image["properties"]["storageProfile"]["dataDisks"][0]["storageAccountType"] == "Premium_LRS"
