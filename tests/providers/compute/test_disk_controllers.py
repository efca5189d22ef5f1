"""By what disks are attached: sizes that have NVMe alone, images tagged for it, and what is seen inside."""

from collections.abc import Callable

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import LINUX, LINUX_GEN2, Practice

V5, V6, BOTH = "Standard_D2s_v5", "Standard_D2s_v6", "Standard_E2bs_v5"
TAG = {"name": "DiskControllerTypes", "value": "SCSI,NVMe"}
NO_IMAGE = (
    f"The VM size '{V6}' cannot boot with OS image or disk. Please check that disk controller types "
    "supported by the OS image or disk is one of the supported disk controller types for the VM size "
    f"'{V6}'. Please query sku api at https://aka.ms/azure-compute-skus  to determine supported disk "
    "controller types for the VM size."
)


def no_type(size: str, wanted: str) -> str:
    return (
        f"The VM size '{size}' cannot boot with DiskControllerType '{wanted}'. Please check that the disk "
        "controller type provided is one of the supported disk controller types for the VM size "
        f"'{size}'. Please query sku api at https://aka.ms/azure-compute-skus to determine supported disk "
        "controller types for the VM size."
    )


def body(azure: Practice, size: str, asked: str = "", image: Json | None = None, vm: str = "web") -> Json:
    whole = azure.body(vm, image or LINUX_GEN2, size=size)
    if asked:
        whole["properties"]["storageProfile"]["diskControllerType"] = asked
    return whole


def controller(azure: Practice, vm: str = "web") -> str:
    return str(azure.get(f"virtualMachines/{vm}")["properties"]["storageProfile"]["diskControllerType"])


@pytest.mark.parametrize(
    ("size", "asked", "wanted"),
    [(V5, "", "SCSI"), (V5, "SCSI", "SCSI"), (V6, "", "NVMe"), (V6, "NVMe", "NVMe"),
     (BOTH, "", "SCSI"), (BOTH, "NVMe", "NVMe"), (BOTH, "nvme", "NVMe")],
)  # fmt: skip
def test_the_platform_chooses_what_the_size_can(azure: Practice, size: str, asked: str, wanted: str) -> None:
    azure.put("virtualMachines/web", body(azure, size, asked))
    assert controller(azure) == wanted


@pytest.mark.parametrize(("size", "asked"), [(V5, "NVMe"), (V6, "SCSI"), ("Standard_B2ms", "NVMe")])
def test_a_size_has_not_every_controller(azure: Practice, size: str, asked: str) -> None:
    refused = azure.refusal("PUT", "virtualMachines/web", body(azure, size, asked))
    assert refused.said == (400, "InvalidParameter", no_type(size, asked))
    assert refused.target == "storageProfile.diskControllerType"


@pytest.mark.parametrize("features", [[], [{"name": "DiskControllerTypes", "value": "SCSI"}]])
def test_a_definition_without_the_tag_starts_no_nvme_size(
    web: Practice, definition: Callable[..., Json], features: list[Json]
) -> None:
    plain = definition(features=features, identifier={"publisher": "p", "offer": "o", "sku": "s"})
    web.put("galleries/shared/images/plain", plain)
    source = {"source": {"virtualMachineId": web.id("virtualMachines/web")}}
    version = {"location": "westeurope", "properties": {"storageProfile": source}}
    web.put("galleries/shared/images/plain/versions/1.0.0", version)
    image = {"id": web.id("galleries/shared/images/plain")}
    refused = web.refusal("PUT", "virtualMachines/next", body(web, V6, image=image, vm="next"))
    assert refused.said == (400, "InvalidParameter", NO_IMAGE)
    assert refused.target == "vmSize"
    web.put("virtualMachines/next", body(web, V5, image=image, vm="next"))


@pytest.mark.parametrize("value", ["SCSI,NVMe", "SCSI, NVMe", "NVMe,SCSI", "nvme"])
def test_a_tagged_definition_starts_it(web: Practice, definition: Callable[..., Json], value: str) -> None:
    features = [{"name": "DiskControllerTypes", "value": value}]
    tagged = definition(features=features, identifier={"publisher": "p", "offer": "o", "sku": "s"})
    web.put("galleries/shared/images/tagged", tagged)
    source = {"source": {"virtualMachineId": web.id("virtualMachines/web")}}
    version = {"location": "westeurope", "properties": {"storageProfile": source}}
    web.put("galleries/shared/images/tagged/versions/1.0.0", version)
    image = {"id": web.id("galleries/shared/images/tagged")}
    web.put("virtualMachines/next", body(web, V6, image=image, vm="next"))
    assert controller(web, "next") == "NVMe"
    disk = web.get(web.os_disk("next"))
    assert disk["properties"]["supportedCapabilities"]["diskControllerTypes"] == value


def test_a_managed_image_has_no_tag(web: Practice) -> None:
    body_of_image = {"sourceVirtualMachine": {"id": web.id("virtualMachines/web")}, "hyperVGeneration": "V2"}
    web.put("images/golden", {"location": "westeurope", "properties": body_of_image})
    image = {"id": web.id("images/golden")}
    assert (
        web.refusal("PUT", "virtualMachines/next", body(web, V6, image=image, vm="next")).message == NO_IMAGE
    )


def test_a_generation_1_image_is_refused_for_its_generation(azure: Practice) -> None:
    refused = azure.refusal("PUT", "virtualMachines/web", body(azure, V6, image=LINUX))
    assert "cannot boot Hypervisor Generation '1'" in refused.message


def test_an_attached_disk_needs_the_capability(azure: Practice) -> None:
    azure.vm("old", LINUX_GEN2)
    disk = azure.os_disk("old")
    azure.delete("virtualMachines/old")

    def attached() -> Json:
        whole = azure.body("web", size=V6, os_disk={"createOption": "Attach", "osType": "Linux",
                                                    "managedDisk": {"id": disk}})  # fmt: skip
        del whole["properties"]["storageProfile"]["imageReference"], whole["properties"]["osProfile"]
        return whole

    name = f"disks/{disk.rpartition('/')[2]}"
    azure.patch(name, {"properties": {"supportedCapabilities": {"diskControllerTypes": "SCSI"}}})
    assert azure.refusal("PUT", "virtualMachines/web", attached()).message == NO_IMAGE
    azure.patch(name, {"properties": {"supportedCapabilities": {"diskControllerTypes": "SCSI, NVMe"}}})
    azure.put("virtualMachines/web", attached())
    assert controller(azure) == "NVMe"


def test_a_size_of_the_other_controller_needs_the_other_type_and_a_vm_at_rest(azure: Practice) -> None:
    azure.vm(image=LINUX_GEN2)
    resize = {"properties": {"hardwareProfile": {"vmSize": V6}}}
    assert azure.refusal("PATCH", "virtualMachines/web", resize).message == no_type(V6, "SCSI")
    both = {
        "properties": {"hardwareProfile": {"vmSize": V6}, "storageProfile": {"diskControllerType": "NVMe"}}
    }
    assert azure.refusal("PATCH", "virtualMachines/web", both).code == "OperationNotAllowed"
    azure.act("virtualMachines/web", "deallocate")
    azure.patch("virtualMachines/web", both)
    assert controller(azure) == "NVMe"
    azure.act("virtualMachines/web", "start")
    assert "nvme0n1" in azure.run("web", "lsblk")


def test_devices_have_their_names_by_the_controller(azure: Practice) -> None:
    data = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 4} for lun in (0, 3)]
    azure.vm(image=LINUX_GEN2, size=V6, data_disks=data)
    said = azure.run("web", "lsblk -o NAME,MAJ:MIN,SIZE,TYPE,MOUNTPOINTS")
    names = [line.split()[0].strip("├─└") for line in said.splitlines() if "disk" in line or "part" in line]
    assert names == ["nvme0n1", "nvme0n1p1", "nvme0n1p14", "nvme0n1p15", "nvme0n2", "nvme0n3"]
    assert "sda" not in said
    script = (
        "sudo mkfs.ext4 /dev/nvme0n2 && sudo mkdir /data && sudo mount /dev/disk/azure/data/by-lun/0 /data",
        "echo kept | sudo tee /data/file; df /data; mount | grep nvme; blkid",
    )
    said = azure.run("web", *script)
    assert "/dev/nvme0n2 " in said
    assert "/dev/nvme0n1p1 on / type ext4" in said
    assert "kept" in azure.run("web", "cat /data/file")
    assert "does not exist" in azure.run("web", "mount /dev/sdb /mnt")


def test_sizes_tell_their_controllers(azure: Practice) -> None:
    path = azure.id("disks/x").partition("/resourceGroups")[0] + "/providers/Microsoft.Compute/skus"
    rows = {row["name"]: row["capabilities"] for row in azure.get(path)["value"]}
    told = {
        size: [item["value"] for item in rows[size] if item["name"] == "DiskControllerTypes"]
        for size in (V5, V6, BOTH)
    }
    assert told == {V5: [], V6: ["NVMe"], BOTH: ["SCSI,NVMe"]}


def test_a_scale_set_is_refused_alike(azure: Practice) -> None:
    azure.interface("spare")
    subnet = azure.id("x").partition("/providers")[0] + (
        "/providers/Microsoft.Network/virtualNetworks/net-westeurope/subnets/default"
    )
    address = {"name": "ip", "properties": {"subnet": {"id": subnet}}}
    nic = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    profile: Json = {
        "storageProfile": {"imageReference": LINUX_GEN2, "osDisk": {"createOption": "FromImage"},
                           "diskControllerType": "SCSI"},
        "osProfile": {"computerNamePrefix": "many", "adminUsername": "keeper",
                      "adminPassword": "Practice-Azure-1"},
        "networkProfile": {"networkInterfaceConfigurations": [nic]},
    }  # fmt: skip
    properties = {"orchestrationMode": "Uniform", "virtualMachineProfile": profile,
                  "upgradePolicy": {"mode": "Manual"}}  # fmt: skip
    whole = {"location": "westeurope", "sku": {"name": V6, "capacity": 1}, "properties": properties}
    assert azure.refusal("PUT", "virtualMachineScaleSets/many", whole).message == no_type(V6, "SCSI")
    del profile["storageProfile"]["diskControllerType"]
    azure.put("virtualMachineScaleSets/many", whole)
    shown = azure.get("virtualMachineScaleSets/many/virtualMachines/0")["properties"]["storageProfile"]
    assert shown["diskControllerType"] == "NVMe"
