"""What Azure does not do with a VM in the state it is in: its own code, status and sentence."""

import pytest

from tests.providers.compute.conftest import Practice

VM = "virtualMachines/web"


def test_a_running_vm_cannot_be_generalized(azure: Practice) -> None:
    azure.vm()
    assert azure.refusal("POST", f"{VM}/generalize").said == (
        409,
        "OperationNotAllowed",
        "Operation 'generalize' is not allowed on VM 'web' since the VM is running. Please power off "
        "explicitly "
        "in case you shut down the VM from inside the guest operating system.",
    )


def test_a_generalized_vm_cannot_be_started(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    assert azure.refusal("POST", f"{VM}/start").said == (
        409,
        "OperationNotAllowed",
        "Operation 'start' is not allowed on VM 'web' since the VM is generalized.",
    )


@pytest.mark.parametrize("operation", ["powerOff", "restart"])
def test_a_deallocated_vm_cannot_be_stopped(azure: Practice, operation: str) -> None:
    azure.vm()
    azure.act(VM, "deallocate")
    assert azure.refusal("POST", f"{VM}/{operation}").said == (
        409,
        "OperationNotAllowed",
        f"Operation '{operation}' is not allowed on VM 'web' since the VM is either deallocated or marked "
        "to be "
        "deallocated.",
    )


@pytest.mark.parametrize(
    ("method", "path", "operation"), [("POST", "/start", "start"), ("DELETE", "", "delete")]
)
def test_one_operation_at_a_time(azure: Practice, method: str, path: str, operation: str) -> None:
    azure.vm()
    azure.send("POST", f"{VM}/deallocate")
    assert azure.refusal(method, VM + path).said == (
        409,
        "OperationNotAllowed",
        f"Operation '{operation}' is not allowed on VM 'web' since another operation is in progress.",
    )


def test_reading_is_no_operation(azure: Practice) -> None:
    azure.vm()
    azure.send("POST", f"{VM}/deallocate")
    assert azure.send("GET", f"{VM}/instanceView").status == 200
    assert azure.send("GET", f"{VM}/vmSizes").status == 200


def test_capture_is_for_blob_disks(azure: Practice) -> None:
    azure.vm()
    azure.act(VM, "deallocate")
    assert azure.refusal("POST", f"{VM}/capture").said == (
        409,
        "OperationNotAllowed",
        "Capture operation cannot be completed because the VM is not generalized.",
    )
    azure.act(VM, "generalize")
    assert azure.refusal("POST", f"{VM}/capture").said == (
        409,
        "OperationNotAllowed",
        "The Capture action is only supported on a Virtual Machine with blob based disks. Please use the "
        "'Image' "
        "resource APIs to create an Image from a managed Virtual Machine.",
    )


def test_a_vm_that_is_going_takes_one_more_delete_and_nothing_else(azure: Practice) -> None:
    azure.vm()
    azure.send("DELETE", VM)
    assert azure.refusal("POST", f"{VM}/start").said == (
        409,
        "OperationNotAllowed",
        "Operation 'start' is not allowed on VM 'web' since the VM is marked for deletion. You can only "
        "retry the Delete operation (or wait for an ongoing one to complete).",
    )
    azure.delete(VM)
    assert azure.send("GET", VM).status == 404


@pytest.mark.parametrize("operation", ["redeploy", "restart"])
def test_a_generalized_vm_is_not_moved_to_another_host(azure: Practice, operation: str) -> None:
    azure.vm()
    azure.act(VM, "powerOff")
    azure.act(VM, "generalize")
    sentence = f"Operation '{operation}' is not allowed on VM 'web' since the VM is generalized."
    assert azure.refusal("POST", f"{VM}/{operation}").said == (409, "OperationNotAllowed", sentence)


def test_an_ephemeral_os_disk_holds_its_vm_on_the_host(azure: Practice) -> None:
    azure.vm(size="Standard_D2ds_v5", os_disk={"diffDiskSettings": {"option": "Local"}})
    assert azure.refusal("POST", f"{VM}/deallocate").said == (
        409,
        "OperationNotAllowed",
        "Operation 'deallocate' is not supported for VMs or VM Scale Set instances using an ephemeral OS "
        "disk.",
    )


def test_what_the_practice_azure_has_not_is_no_refusal_of_azures(azure: Practice) -> None:
    azure.vm()
    assert azure.send("POST", f"{VM}/deallocate", query="&hibernate=true").json()["error"]["code"] == (
        "NotImplemented"
    )
    for path in ("/assessPatches", "/installPatches"):
        refusal = azure.refusal("POST", VM + path)
        assert (refusal.status, refusal.code) == (400, "NotImplemented")
        assert f"'Microsoft.Compute/{VM.split('/')[0]}{path}'" in refusal.message


def test_a_conversion_needs_a_deallocated_vm_and_then_has_nothing_to_do(azure: Practice) -> None:
    azure.vm()
    assert azure.refusal("POST", f"{VM}/convertToManagedDisks").said == (
        409,
        "OperationNotAllowed",
        "Operation 'convertToManagedDisks' is not allowed on VM 'web' since the VM is not deallocated.",
    )
    azure.act(VM, "deallocate")
    assert azure.refusal("POST", f"{VM}/convertToManagedDisks").said == (
        409,
        "OperationNotAllowed",
        "VM 'web' is already using managed disks.",
    )


def test_a_vm_of_an_image_has_no_blobs_for_disks(azure: Practice) -> None:
    azure.vm("old")
    azure.generalize("old")
    blob = {"vhd": {"uri": "https://practice.blob.core.windows.net/vhds/web.vhd"}}
    refusal = azure.vm_refusal(image={"id": azure.image(vm="old")["id"]}, os_disk=blob)
    assert refusal.said == (
        409,
        "OperationNotAllowed",
        "VM created from Image cannot have blob based disks. All disks have to be managed disks.",
    )
    assert azure.vm_refusal(os_disk=blob).code == "NotImplemented"
