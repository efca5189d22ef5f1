"""How the disks of a VM are attached: by SCSI or NVMe, as its size, its image and its OS disk can.

Sentences: kubernetes-sigs/image-builder pull request 1875 and MarcelMeurer/WVD-Hydra issue 26 (image or
disk), Azure/FederalAVD issue 20 and microsoft/lisa pull request 4454 (type). What the platform chooses is
what the size can: learn.microsoft.com, enable-nvme-remote-faqs.
"""

from azlab.arm.errors import AzureError, invalid_parameter, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute.virtual_machines.sources import Source, listed_controllers

TYPE = "storageProfile.diskControllerType"
CAPABLE = "supportedCapabilities.diskControllerTypes"
SKUS = "Please query sku api at https://aka.ms/azure-compute-skus"


def chosen(profile: Json, size: Size | None) -> str:
    """By what the disks of a storage profile are attached: as it says, or SCSI where the size has it."""
    usual = "SCSI" if size is None or "SCSI" in size.controllers else size.controllers[0]
    return str(profile.get("diskControllerType") or usual)


def refuse(change: Change, size: Size, source: Source | None) -> None:
    """Refuse a new VM whose size cannot start from its image, or from the OS disk that it attaches."""
    asked = change.get(TYPE)
    if asked and asked not in size.controllers:
        raise _no_type(size, asked)
    able = source.controllers if source is not None else _of_disk(change)
    if not {asked} & set(able) if asked else not set(size.controllers) & set(able):
        raise _no_image(size)


def refuse_change(change: Change, before: Resource, size: Size) -> None:
    """Refuse a size without the VM's controller, and another controller where it cannot be had."""
    wanted = str(change.get(TYPE) or "SCSI")
    if not change.changes(TYPE) and not change.changes("hardwareProfile.vmSize"):
        return
    if wanted not in size.controllers:
        raise _no_type(size, wanted)
    if not change.changes(TYPE):
        return
    if wanted not in _of_disk(change):
        raise _no_image(size)
    if before.interior.get("power") != "deallocated":  # the rule is documented, Azure's own sentence is not
        raise not_allowed(
            f"The disk controller type of VM '{change.id.name}' can only be changed while the VM is "
            "deallocated."
        )


def _of_disk(change: Change) -> tuple[str, ...]:
    disk = change.cloud.get(get_at(change.properties, "storageProfile.osDisk.managedDisk.id", ""))
    return listed_controllers(get_at(disk.properties, CAPABLE)) if disk is not None else ("SCSI",)


def _no_image(size: Size) -> AzureError:
    # The two spaces are Azure's.
    return invalid_parameter(
        f"The VM size '{size.name}' cannot boot with OS image or disk. Please check that disk controller "
        "types supported by the OS image or disk is one of the supported disk controller types for the VM "
        f"size '{size.name}'. {SKUS}  to determine supported disk controller types for the VM size.",
        "vmSize",
    )


def _no_type(size: Size, wanted: str) -> AzureError:
    return invalid_parameter(
        f"The VM size '{size.name}' cannot boot with DiskControllerType '{wanted}'. Please check that the "
        "disk controller type provided is one of the supported disk controller types for the VM size "
        f"'{size.name}'. {SKUS} to determine supported disk controller types for the VM size.",
        TYPE,
    )
