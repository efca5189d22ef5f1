"""Managed images: what they are made from, and what they carry along."""

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
    (key,) = body["properties"]["osProfile"]["linuxConfiguration"]["ssh"]["publicKeys"]
    key["path"] = "/home/newcomer/.ssh/authorized_keys"
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


def test_a_data_disk_of_an_image_has_the_storage_that_was_asked_for(azure: Practice) -> None:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    disk = {"managedDisk": {"id": azure.id("disks/d")}}
    azure.put("disks/d", {"location": "westeurope", "properties": properties})
    data = {"lun": 1, **disk, "storageAccountType": "Premium_LRS"}
    profile = {"osDisk": {"osType": "Linux", "osState": "Generalized", **disk}, "dataDisks": [data]}
    body = {"location": "westeurope", "properties": {"hyperVGeneration": "V1", "storageProfile": profile}}
    image = azure.put("images/i", body)
    assert image["properties"]["storageProfile"]["dataDisks"][0]["storageAccountType"] == "Premium_LRS"
