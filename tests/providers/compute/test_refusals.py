"""Every refusal of a VM: Azure's own code, status and sentence."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice, Refusal

VM = "virtualMachines/web"


def refused(azure: Practice, **more: Any) -> Refusal:
    """How Azure refuses a VM with this body."""
    return azure.refusal("PUT", VM, azure.body("web", more.pop("image", None), **more))


def said(refusal: Refusal) -> tuple[int, str, str]:
    return refusal.status, refusal.code, refusal.message


def test_a_running_vm_cannot_be_generalized(azure: Practice) -> None:
    azure.vm()
    assert said(azure.refusal("POST", f"{VM}/generalize")) == (
        409,
        "OperationNotAllowed",
        "Operation 'generalize' is not allowed on VM 'web' since the VM is running. Please power off "
        "explicitly "
        "in case you shut down the VM from inside the guest operating system.",
    )


def test_a_generalized_vm_cannot_be_started(azure: Practice) -> None:
    azure.vm()
    azure.generalize("web")
    assert said(azure.refusal("POST", f"{VM}/start")) == (
        409,
        "OperationNotAllowed",
        "Operation 'start' is not allowed on VM 'web' since the VM is generalized.",
    )


@pytest.mark.parametrize("operation", ["powerOff", "restart"])
def test_a_deallocated_vm_cannot_be_stopped(azure: Practice, operation: str) -> None:
    azure.vm()
    azure.act(VM, "deallocate")
    assert said(azure.refusal("POST", f"{VM}/{operation}")) == (
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
    assert said(azure.refusal(method, VM + path)) == (
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
    assert said(azure.refusal("POST", f"{VM}/capture")) == (
        409,
        "OperationNotAllowed",
        "Capture operation cannot be completed because the VM is not generalized.",
    )
    azure.act(VM, "generalize")
    assert said(azure.refusal("POST", f"{VM}/capture")) == (
        409,
        "OperationNotAllowed",
        "The Capture action is only supported on a Virtual Machine with blob based disks. Please use the "
        "'Image' "
        "resource APIs to create an Image from a managed Virtual Machine.",
    )


def test_an_unknown_platform_image_is_not_available(azure: Practice, linux: dict[str, str]) -> None:
    refusal = refused(azure, image={**linux, "sku": "99"})
    assert said(refusal) == (
        404,
        "PlatformImageNotFound",
        "The platform image 'Debian:debian-12:99:latest' is not available. Verify that all fields in the "
        "storage "
        "profile are correct. For more details about storage profile information, please refer to "
        "https://aka.ms/storageprofile",
    )
    assert refusal.target == "imageReference"


def test_a_deprecated_version_makes_no_vm(azure: Practice) -> None:
    image = {"publisher": "MicrosoftWindowsDesktop", "offer": "Windows-10", "sku": "win10-22h2-pro-g2"}
    refusal = refused(azure, image={**image, "version": "latest"})
    assert (refusal.status, refusal.code) == (404, "ImageVersionDeprecated")
    assert refusal.message.startswith(
        "VM Image from publisher: MicrosoftWindowsDesktop with - Offer: Windows-10, Sku: "
        "win10-22h2-pro-g2, Version: "
    )
    assert refusal.message.endswith(" is deprecated.")


def test_an_attached_os_disk_brings_no_os_profile(azure: Practice) -> None:
    azure.vm("old")
    disk = azure.os_disk("old")
    azure.delete("virtualMachines/old")
    body = azure.body("web")
    body["properties"]["storageProfile"] = {"osDisk": {"createOption": "Attach", "managedDisk": {"id": disk}}}
    refusal = azure.refusal("PUT", VM, body)
    assert said(refusal) == (400, "InvalidParameter", "Parameter 'osProfile' is not allowed.")
    assert refusal.target == "osProfile"


def test_a_generalized_image_needs_an_os_profile(azure: Practice) -> None:
    refusal = refused(azure, osProfile=None)
    assert said(refusal) == (400, "InvalidParameter", "Required parameter 'osProfile' is missing (null).")
    assert refusal.target == "osProfile"


def test_attach_and_image_exclude_each_other(azure: Practice) -> None:
    azure.vm("old")
    disk = {"createOption": "attach", "managedDisk": {"id": azure.os_disk("old")}}
    assert said(refused(azure, os_disk=disk)) == (
        400,
        "InvalidParameter",
        "Cannot attach an existing OS disk if the VM is created from a platform or user image.",
    )


def test_a_size_must_boot_the_images_generation(azure: Practice) -> None:
    assert said(refused(azure, size="Standard_D2s_v6")) == (
        400,
        "BadRequest",
        "The selected VM size 'Standard_D2s_v6' cannot boot Hypervisor Generation '1'. If this was a Create "
        "operation please check that the Hypervisor Generation of the Image matches the Hypervisor "
        "Generation of "
        "the selected VM Size. If this was an Update operation please select a Hypervisor Generation '1' "
        "VM Size. "
        "For more information, see https://aka.ms/azuregen2vm",
    )


def test_resizing_keeps_to_the_generation(azure: Practice) -> None:
    azure.vm()
    bigger = {"properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v6"}}}
    refusal = azure.refusal("PATCH", VM, bigger)
    assert (refusal.status, refusal.code) == (400, "BadRequest")
    assert "cannot boot Hypervisor Generation '1'" in refusal.message


def test_trusted_launch_needs_an_image_that_supports_it(azure: Practice) -> None:
    security = {"securityType": "TrustedLaunch"}
    assert said(refused(azure, securityProfile=security)) == (
        400,
        "BadRequest",
        "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch "
        "Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.",
    )


def test_trusted_launch_needs_a_size_that_supports_it(azure: Practice, linux_gen2: dict[str, str]) -> None:
    security = {"securityType": "trustedlaunch"}
    assert said(refused(azure, image=linux_gen2, securityProfile=security, size="Standard_M8ms")) == (
        400,
        "BadRequest",
        "The VM size 'Standard_M8ms' is not supported for creation of VMs and Virtual Machine Scale Set with "
        "'TrustedLaunch' security type.",
    )


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("imageReference.sku", {"storageProfile": {"imageReference": {"sku": "12-gen2"}}}),
        ("imageReference.id", {"storageProfile": {"imageReference": {"id": "/subscriptions/x"}}}),
        ("osDisk.createOption", {"storageProfile": {"osDisk": {"createOption": "Attach"}}}),
        ("osDisk.name", {"storageProfile": {"osDisk": {"name": "other"}}}),
        ("osDisk.osType", {"storageProfile": {"osDisk": {"osType": "Windows"}}}),
        ("osProfile.adminUsername", {"osProfile": {"adminUsername": "other"}}),
        (
            "linuxConfiguration.ssh.publicKeys",
            {"osProfile": {"linuxConfiguration": {"ssh": {"publicKeys": [{"path": "x", "keyData": "y"}]}}}},
        ),
        (
            "linuxConfiguration.disablePasswordAuthentication",
            {"osProfile": {"linuxConfiguration": {"disablePasswordAuthentication": True}}},
        ),
    ],
)
def test_what_made_a_vm_cannot_be_changed(azure: Practice, path: str, change: Json) -> None:
    azure.vm()
    refusal = azure.refusal("PATCH", VM, {"properties": change})
    assert said(refusal) == (409, "PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.")
    assert refusal.target == path


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("virtualMachines/_web", "vmName"), ("images/a b", "imageName"), ("disks/x.", "diskName")],
)
def test_a_name_keeps_to_azures_rule(azure: Practice, path: str, parameter: str) -> None:
    body: Json = azure.body("x") if path.startswith("v") else {"location": "westeurope"}
    body["properties"] = body.get("properties", {}) | {
        "creationData": {"createOption": "Empty"},
        "diskSizeGB": 4,
    }
    assert said(azure.refusal("PUT", path.replace(" ", "%20"), body)) == (
        400,
        "InvalidParameter",
        f"The entity name '{parameter}' is invalid according to its validation rule: "
        r"^[^_\W][\w-._]{0,79}(?<![-.])$.",
    )


def test_a_size_that_a_region_has_not_is_refused(azure: Practice) -> None:
    refusal = refused(azure, size="Standard_Huge")
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "vmSize")
    assert refusal.message.startswith(
        "The requested VM size Standard_Huge is not available in the current region. The sizes available "
        "in the "
        "current region are: "
    )
    assert refusal.message.endswith(
        "Find out more on the available VM sizes in each region at https://aka.ms/azure-regions."
    )


@pytest.mark.parametrize("name", ["admin", "root", "Administrator"])
def test_reserved_user_names_are_refused(azure: Practice, name: str) -> None:
    profile = {"computerName": "web", "adminUsername": name, "adminPassword": "Practice-Azure-1"}
    refusal = refused(azure, osProfile=profile)
    assert said(refusal) == (400, "InvalidParameter", "The Admin Username specified is not allowed.")
    assert refusal.target == "adminUsername"


@pytest.mark.parametrize("password", ["short-A1", "alllowercaseletters", "x" * 73])
def test_weak_passwords_are_refused(azure: Practice, password: str) -> None:
    profile = {"computerName": "web", "adminUsername": "keeper", "adminPassword": password}
    refusal = refused(azure, osProfile=profile)
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "adminPassword")
    assert refusal.message.startswith("The supplied password must be between 12-72 characters long")


def test_an_os_disk_cannot_be_smaller_than_its_image(azure: Practice) -> None:
    assert said(refused(azure, os_disk={"diskSizeGB": 10})) == (
        409,
        "OperationNotAllowed",
        "Disk with size 10GB, which is smaller than the size 30GB of corresponding disk in Image, is not "
        "allowed.",
    )


def test_a_size_carries_so_many_data_disks(azure: Practice) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in range(5)]
    sentence = "The maximum number of data disks allowed to be attached to a VM of this size is 4."
    assert said(refused(azure, data_disks=disks)) == (409, "OperationNotAllowed", sentence)
    azure.vm("small", data_disks=disks[:4])
    smaller = {"properties": {"hardwareProfile": {"vmSize": "Standard_B1s"}}}
    refusal = azure.refusal("PATCH", "virtualMachines/small", smaller)
    assert refusal.message == sentence.replace("is 4", "is 2")
    more = {"properties": {"storageProfile": {"dataDisks": disks}}}
    assert azure.refusal("PATCH", "virtualMachines/small", more).message == sentence


@pytest.mark.parametrize("luns", [(0, 0), (-1,), (64,)])
def test_a_data_disk_needs_a_place_of_its_own(azure: Practice, luns: tuple[Any, ...]) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in luns]
    refusal = refused(azure, data_disks=disks)
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "dataDisk.lun")


def test_a_disk_serves_one_vm(azure: Practice) -> None:
    vm = azure.vm(
        "first", data_disks=[{"lun": 0, "name": "shared", "createOption": "Empty", "diskSizeGB": 4}]
    )
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/shared")}}
    refusal = refused(azure, data_disks=[entry])
    assert said(refusal) == (
        409,
        "ConflictingUserInput",
        f"Cannot attach the disk shared to VM {azure.id(VM)} because it is already attached to VM "
        f"{vm['id']}. A disk can be attached to only one VM at a time.",
    )
    assert refusal.target == azure.id("disks/shared")
    azure.vm("second")
    change = {"properties": {"storageProfile": {"dataDisks": [entry]}}}
    assert azure.refusal("PATCH", "virtualMachines/second", change).code == "ConflictingUserInput"


def test_a_disk_is_attached_to_its_vm_once(azure: Practice) -> None:
    disk = {"lun": 0, "name": "once", "createOption": "Empty", "diskSizeGB": 4}
    azure.vm(data_disks=[disk])
    again = {"lun": 1, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/once")}}
    kept = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/once")}}
    both = {"properties": {"storageProfile": {"dataDisks": [kept, again]}}}
    assert azure.refusal("PATCH", VM, both).code == "ConflictingUserInput"
    azure.patch(VM, {"properties": {"storageProfile": {"dataDisks": [kept]}}})


def test_an_attached_disk_cannot_be_deleted(azure: Practice) -> None:
    vm = azure.vm()
    disk = azure.os_disk("web")
    name = disk.rpartition("/")[2]
    assert said(azure.refusal("DELETE", disk)) == (
        409,
        "OperationNotAllowed",
        f"Disk {name} is attached to VM {vm['id']}.",
    )


ARM = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64", "version": "latest"}
ARM_SIZE = "Standard_D2ps_v5"


@pytest.mark.parametrize(
    ("image", "size", "only", "given"),
    [(ARM, "Standard_D2s_v5", "x64", "Arm64"), ({**ARM, "sku": "server"}, ARM_SIZE, "Arm64", "x64")],
)
def test_a_size_must_have_the_processor_of_the_image(
    azure: Practice, image: dict[str, str], size: str, only: str, given: str
) -> None:
    assert said(refused(azure, image=image, size=size)) == (
        400,
        "BadRequest",
        f"Cannot create a VM of size '{size}' because this VM size only supports a CPU Architecture of "
        f"'{only}', but an image or disk with CPU Architecture '{given}' was given. Please check that the "
        "CPU Architecture of the image or disk is compatible with that of the VM size.",
    )


def test_a_vm_is_not_resized_to_another_processor(azure: Practice, linux_gen2: dict[str, str]) -> None:
    azure.vm(image=linux_gen2)
    change = {"properties": {"hardwareProfile": {"vmSize": ARM_SIZE}}}
    refusal = azure.refusal("PATCH", VM, change)
    assert refusal.code == "BadRequest"
    assert refusal.message.startswith(
        "Cannot resize a VM of size 'Standard_D2s_v5' with CPU Architecture 'x64' to a VM of size"
    )


LINUX_NAME = (
    "Linux host name cannot exceed 64 characters in length or contain the following characters: "
    "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : ' \" , < > / ?."
)
WINDOWS_NAME = (
    "Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the "
    "following characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?."
)


@pytest.mark.parametrize("name", ["my_host", "a" * 65, "what?"])
def test_a_linux_host_name_keeps_to_its_rule(azure: Practice, name: str) -> None:
    profile = azure.body("web")["properties"]["osProfile"] | {"computerName": name}
    refusal = refused(azure, osProfile=profile)
    assert said(refusal) == (400, "InvalidParameter", LINUX_NAME)
    assert refusal.target == "computerName"


@pytest.mark.parametrize("name", ["sixteen-letters-", "12345", "a.b", "a_b"])
def test_a_windows_computer_name_keeps_to_its_rule(
    azure: Practice, windows: dict[str, str], name: str
) -> None:
    profile = azure.body("web", windows)["properties"]["osProfile"] | {"computerName": name}
    assert said(refused(azure, image=windows, osProfile=profile)) == (400, "InvalidParameter", WINDOWS_NAME)


def test_a_long_vm_name_needs_only_a_short_computer_name(azure: Practice, windows: dict[str, str]) -> None:
    profile = azure.body("x", windows)["properties"]["osProfile"] | {"computerName": "fifteen-letters"}
    azure.vm("a-windows-machine-with-a-long-name", windows, osProfile=profile)
    assert azure.machine("a-windows-machine-with-a-long-name")["host_name"] == "FIFTEEN-LETTERS"


def test_a_vm_that_is_going_takes_one_more_delete_and_nothing_else(azure: Practice) -> None:
    azure.vm()
    azure.send("DELETE", VM)
    assert said(azure.refusal("POST", f"{VM}/start")) == (
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
    assert said(azure.refusal("POST", f"{VM}/{operation}")) == (409, "OperationNotAllowed", sentence)


def test_an_ephemeral_os_disk_holds_its_vm_on_the_host(azure: Practice) -> None:
    azure.vm(size="Standard_D2ds_v5", os_disk={"diffDiskSettings": {"option": "Local"}})
    assert said(azure.refusal("POST", f"{VM}/deallocate")) == (
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
    assert said(azure.refusal("POST", f"{VM}/convertToManagedDisks")) == (
        409,
        "OperationNotAllowed",
        "Operation 'convertToManagedDisks' is not allowed on VM 'web' since the VM is not deallocated.",
    )
    azure.act(VM, "deallocate")
    assert said(azure.refusal("POST", f"{VM}/convertToManagedDisks")) == (
        409,
        "OperationNotAllowed",
        "VM 'web' is already using managed disks.",
    )


def test_a_vm_of_an_image_has_no_blobs_for_disks(azure: Practice) -> None:
    azure.vm("old")
    azure.generalize("old")
    blob = {"vhd": {"uri": "https://practice.blob.core.windows.net/vhds/web.vhd"}}
    refusal = refused(azure, image={"id": azure.image(vm="old")["id"]}, os_disk=blob)
    assert said(refusal) == (
        409,
        "OperationNotAllowed",
        "VM created from Image cannot have blob based disks. All disks have to be managed disks.",
    )
    assert refused(azure, os_disk=blob).code == "NotImplemented"


def test_a_security_type_is_one_that_azure_knows(azure: Practice) -> None:
    refusal = refused(azure, securityProfile={"securityType": "Safe"})
    sentence = "The value of parameter securityProfile.securityType is invalid."
    assert said(refusal) == (400, "InvalidParameter", sentence)
    assert refusal.target == "securityProfile.securityType"


@pytest.mark.parametrize("gallery", ["CommunityGalleries/shop-1", "SharedGalleries/1-SHOP"])
def test_an_image_in_a_gallery_of_others_is_not_named_by_an_id(azure: Practice, gallery: str) -> None:
    id = f"/{gallery}/Images/web/Versions/1.0.0"
    assert said(refused(azure, image={"id": id})) == (
        400,
        "LinkedInvalidPropertyId",
        f"Property id '{id}' at path 'properties.storageProfile.imageReference.id' is invalid. Expect fully "
        "qualified resource Id that start with '/subscriptions/{subscriptionId}' or "
        "'/providers/{resourceProviderNamespace}/'.",
    )
