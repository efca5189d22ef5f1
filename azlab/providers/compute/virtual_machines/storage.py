"""On which storage the disks of a VM lie: what its size offers, what may change there, and local storage."""

import re

from azlab import data
from azlab.arm.errors import (
    AzureError,
    Conflict,
    invalid_parameter,
    invalid_value,
    not_allowed,
    property_change,
)
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size

CACHING = ("None", "ReadOnly", "ReadWrite")
OS_TYPES = ("Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "Premium_ZRS", "StandardSSD_ZRS")
DATA_TYPES = (*OS_TYPES, "UltraSSD_LRS", "PremiumV2_LRS")
PLACEMENTS = ("CacheDisk", "ResourceDisk", "NvmeDisk")
TYPE = "managedDisk.storageAccountType"
CACHE_PER_CORE = {
    re.compile(r"Standard_[DE]\d+(-\d+)?a?d?s_v[345]"): 25,
    re.compile(r"Standard_DS[1-5](_v2)?"): 43,
    re.compile(r"Standard_F\d+s_v2"): 16,
}
"""GiB of a host's cache for each core, of the families whose pages on learn.microsoft.com tell it."""


def usual_type(size: Size | None, entry: Json) -> str:
    """The storage type of a new disk about which nothing is said: premium, where the size can have it."""
    if is_ephemeral(entry):
        return "Standard_LRS"
    return "Premium_LRS" if size is None or size.premium_io else "Standard_LRS"


def is_ephemeral(entry: Json) -> bool:
    """Whether an OS disk lies on the host, and goes with it."""
    return bool(entry.get("diffDiskSettings"))


def complete_ephemeral(entry: Json) -> None:
    """Write what Azure fills in for an OS disk on the host."""
    if is_ephemeral(entry):
        entry["diffDiskSettings"] = {**entry["diffDiskSettings"], "placement": _placement(entry)}
        entry.setdefault("caching", "ReadOnly")
        entry.setdefault("deleteOption", "Delete")


def _placement(entry: Json) -> str:
    return str(get_at(entry, "diffDiskSettings.placement") or "CacheDisk")


def refuse_ephemeral(entry: Json, size: Size, needed_gb: int) -> None:
    """Refuse an OS disk for which the host has no room.

    Sentences: microsoft/lisa pull request 2289 and cloudfoundry/bosh-azure-cpi-release pull request 674.
    """
    if not is_ephemeral(entry):
        return
    placement = _placement(entry)
    room = _room(size, placement)
    if room == 0:
        raise Conflict(
            "NotSupported",
            f"The Diff Disk Placement of type '{placement}' is not supported for VM size {size.name}. Please "
            "request with different DiffDiskPlacement or use a different VM Sku which supports the current "
            "DiffDiskPlacement in the request.",
        )
    if room is not None and needed_gb > room:
        raise Conflict(
            "NotSupported",
            f"OS disk of Ephemeral VM with size greater than {room} GB is not allowed for VM size "
            f"{size.name} when the DiffDiskPlacement is {placement}. Please refer to "
            "https://aka.ms/Ephemeral for more details.",
        )


def _room(size: Size, placement: str) -> int | None:
    """GiB on the host; None where no page tells it, and then there is enough."""
    local = size.resource_disk_mb // 1024
    if placement.lower() != "cachedisk" or local == 0 or not size.premium_io:
        return 0 if not size.premium_io else local
    return next((gb * size.cores for rule, gb in CACHE_PER_CORE.items() if rule.fullmatch(size.name)), None)


def refuse_type(change: Change, entry: Json, storage: str, name: str) -> None:
    """Refuse a disk on storage that the VM cannot have; `name` is "" for a disk that has none yet.

    Sentences: ansible-collections/azure issue 1356 (Ultra), google/cloud-forensics-utils issue 488 and, of
    a disk without a name, MicrosoftLearning/20533-ImplementingMicrosoftAzureInfrastructureSolutions issue
    345. For the caching of Ultra disks none was found.
    """
    size = data.size(change.get("hardwareProfile.vmSize", ""))
    if storage == "UltraSSD_LRS" and not change.get("additionalCapabilities.ultraSSDEnabled"):
        raise invalid_parameter(
            "StorageAccountType UltraSSD_LRS can be used only when additionalCapabilities.ultraSSDEnabled is "
            "set.",
            TYPE,
        )
    if storage in ("UltraSSD_LRS", "PremiumV2_LRS") and entry.get("caching", "None") != "None":
        raise invalid_value("dataDisk.caching")
    if size is not None and not size.premium_io and storage.startswith(("Premium", "Ultra")):
        raise _not_premium(size, storage, name)


def _not_premium(size: Size, storage: str, name: str) -> AzureError:
    if not name:
        return invalid_parameter(
            f"Requested operation cannot be performed because storage account type '{storage}' is not "
            f"supported for VM size '{size.name}'."
        )
    return invalid_parameter(
        f"Requested operation cannot be performed because the VM size {size.name} does not support the "
        f"storage account type {storage} of disk '{name}'. Consider updating the VM to a size that supports "
        "Premium storage."
    )


def refuse_other_type(change: Change, entry: Json, there: str, disk_id: str) -> None:
    """The storage of a disk that exists is the disk's own: hashicorp/terraform-provider-azurerm issue 921."""
    wanted = get_at(entry, TYPE)
    if wanted is None or str(wanted).lower() == there.lower():
        return
    error = not_allowed(
        f"Managed disk storage account type change through Virtual Machine '{change.id.name}' is not "
        f"allowed. Please update disk resource at {disk_id}."
    )
    error.target = f"{'dataDisk' if 'lun' in entry else 'osDisk'}.{TYPE}"
    raise error


def refuse_other_size(change: Change, entry: Json, there: int | None, disk_id: str) -> None:
    """So is its size; the sentence is quoted in jrudlin/Azure issue 2."""
    wanted = entry.get("diskSizeGB")
    if wanted is not None and there is not None and wanted != there:
        raise not_allowed(
            f"Managed disk resize via Virtual Machine '{change.id.name}' is not allowed. Please resize disk "
            f"resource at {disk_id}."
        )


def refuse_renamed(entry: Json, known: Json) -> None:
    """Refuse another name or origin for a data disk that stays. To attach it again means nothing new."""
    for name in ("name", "createOption"):
        wanted, there = (str(of.get(name, known.get(name))).lower() for of in (entry, known))
        if wanted not in (there, "attach"):
            raise property_change(f"dataDisk.{name}")


def refuse_kept(change: Change, entry: Json, known: Json) -> None:
    """Refuse to change, through its VM, what a disk that stays is: its storage and its size."""
    id = get_at(known, "managedDisk.id", "")
    refuse_other_type(change, entry, get_at(known, TYPE, get_at(entry, TYPE, "")), id)
    refuse_other_size(change, entry, known.get("diskSizeGB"), id)


def refuse_size(change: Change, before: Resource, size: Size) -> None:
    """Refuse a size that cannot have the disks that the VM has."""
    profile = before.properties["storageProfile"]
    for entry in (profile["osDisk"], *profile.get("dataDisks", [])):
        storage = str(get_at(entry, TYPE, ""))
        if not size.premium_io and storage.startswith(("Premium", "Ultra")):
            raise _not_premium(size, storage, str(entry.get("name", "")))
