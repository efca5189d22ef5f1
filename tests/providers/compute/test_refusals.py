"""Every refusal of a VM: Azure's own code, status and sentence."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

VM = "virtualMachines/web"


def test_an_unknown_platform_image_is_not_available(azure: Practice, linux: dict[str, str]) -> None:
    refusal = azure.vm_refusal(image={**linux, "sku": "99"})
    assert refusal.said == (
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
    refusal = azure.vm_refusal(image={**image, "version": "latest"})
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
    assert refusal.said == (400, "InvalidParameter", "Parameter 'osProfile' is not allowed.")
    assert refusal.target == "osProfile"


def test_a_generalized_image_needs_an_os_profile(azure: Practice) -> None:
    refusal = azure.vm_refusal(osProfile=None)
    assert refusal.said == (400, "InvalidParameter", "Required parameter 'osProfile' is missing (null).")
    assert refusal.target == "osProfile"


def test_attach_and_image_exclude_each_other(azure: Practice) -> None:
    azure.vm("old")
    disk = {"createOption": "attach", "managedDisk": {"id": azure.os_disk("old")}}
    assert azure.vm_refusal(os_disk=disk).said == (
        400,
        "InvalidParameter",
        "Cannot attach an existing OS disk if the VM is created from a platform or user image.",
    )


def test_a_size_must_boot_the_images_generation(azure: Practice) -> None:
    assert azure.vm_refusal(size="Standard_D2s_v6").said == (
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
    assert azure.vm_refusal(securityProfile=security).said == (
        400,
        "BadRequest",
        "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch "
        "Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.",
    )


def test_trusted_launch_needs_a_size_that_supports_it(azure: Practice, linux_gen2: dict[str, str]) -> None:
    security = {"securityType": "trustedlaunch"}
    assert azure.vm_refusal(image=linux_gen2, securityProfile=security, size="Standard_M8ms").said == (
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
    assert refusal.said == (409, "PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.")
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
    assert azure.refusal("PUT", path.replace(" ", "%20"), body).said == (
        400,
        "InvalidParameter",
        f"The entity name '{parameter}' is invalid according to its validation rule: "
        r"^[^_\W][\w-._]{0,79}(?<![-.])$.",
    )


def test_a_size_that_a_region_has_not_is_refused(azure: Practice) -> None:
    refusal = azure.vm_refusal(size="Standard_Huge")
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
    refusal = azure.vm_refusal(osProfile=profile)
    assert refusal.said == (400, "InvalidParameter", "The Admin Username specified is not allowed.")
    assert refusal.target == "adminUsername"


@pytest.mark.parametrize("password", ["short-A1", "alllowercaseletters", "x" * 73])
def test_weak_passwords_are_refused(azure: Practice, password: str) -> None:
    profile = {"computerName": "web", "adminUsername": "keeper", "adminPassword": password}
    refusal = azure.vm_refusal(osProfile=profile)
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "adminPassword")
    assert refusal.message.startswith("The supplied password must be between 12-72 characters long")


def test_an_os_disk_cannot_be_smaller_than_its_image(azure: Practice) -> None:
    assert azure.vm_refusal(os_disk={"diskSizeGB": 10}).said == (
        409,
        "OperationNotAllowed",
        "Disk with size 10GB, which is smaller than the size 30GB of corresponding disk in Image, is not "
        "allowed.",
    )


def test_a_size_carries_so_many_data_disks(azure: Practice) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in range(5)]
    sentence = "The maximum number of data disks allowed to be attached to a VM of this size is 4."
    assert azure.vm_refusal(data_disks=disks).said == (409, "OperationNotAllowed", sentence)
    azure.vm("small", data_disks=disks[:4])
    smaller = {"properties": {"hardwareProfile": {"vmSize": "Standard_B1s"}}}
    refusal = azure.refusal("PATCH", "virtualMachines/small", smaller)
    assert refusal.message == sentence.replace("is 4", "is 2")
    more = {"properties": {"storageProfile": {"dataDisks": disks}}}
    assert azure.refusal("PATCH", "virtualMachines/small", more).message == sentence


@pytest.mark.parametrize("luns", [(0, 0), (-1,), (64,)])
def test_a_data_disk_needs_a_place_of_its_own(azure: Practice, luns: tuple[Any, ...]) -> None:
    disks = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in luns]
    refusal = azure.vm_refusal(data_disks=disks)
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "dataDisk.lun")


def test_a_disk_serves_one_vm(azure: Practice) -> None:
    vm = azure.vm(
        "first", data_disks=[{"lun": 0, "name": "shared", "createOption": "Empty", "diskSizeGB": 4}]
    )
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/shared")}}
    refusal = azure.vm_refusal(data_disks=[entry])
    assert refusal.said == (
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
    assert azure.refusal("DELETE", disk).said == (
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
    assert azure.vm_refusal(image=image, size=size).said == (
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
    refusal = azure.vm_refusal(osProfile=profile)
    assert refusal.said == (400, "InvalidParameter", LINUX_NAME)
    assert refusal.target == "computerName"


@pytest.mark.parametrize("name", ["sixteen-letters-", "12345", "a.b", "a_b"])
def test_a_windows_computer_name_keeps_to_its_rule(
    azure: Practice, windows: dict[str, str], name: str
) -> None:
    profile = azure.body("web", windows)["properties"]["osProfile"] | {"computerName": name}
    assert azure.vm_refusal(image=windows, osProfile=profile).said == (400, "InvalidParameter", WINDOWS_NAME)


def test_a_long_vm_name_needs_only_a_short_computer_name(azure: Practice, windows: dict[str, str]) -> None:
    profile = azure.body("x", windows)["properties"]["osProfile"] | {"computerName": "fifteen-letters"}
    azure.vm("a-windows-machine-with-a-long-name", windows, osProfile=profile)
    assert azure.machine("a-windows-machine-with-a-long-name")["host_name"] == "FIFTEEN-LETTERS"


def test_a_security_type_is_one_that_azure_knows(azure: Practice) -> None:
    refusal = azure.vm_refusal(securityProfile={"securityType": "Safe"})
    sentence = "The value of parameter securityProfile.securityType is invalid."
    assert refusal.said == (400, "InvalidParameter", sentence)
    assert refusal.target == "securityProfile.securityType"


@pytest.mark.parametrize("gallery", ["CommunityGalleries/shop-1", "SharedGalleries/1-SHOP"])
def test_an_image_in_a_gallery_of_others_is_not_named_by_an_id(azure: Practice, gallery: str) -> None:
    id = f"/{gallery}/Images/web/Versions/1.0.0"
    assert azure.vm_refusal(image={"id": id}).said == (
        400,
        "LinkedInvalidPropertyId",
        f"Property id '{id}' at path 'properties.storageProfile.imageReference.id' is invalid. Expect fully "
        "qualified resource Id that start with '/subscriptions/{subscriptionId}' or "
        "'/providers/{resourceProviderNamespace}/'.",
    )
