"""What Azure refuses when a VM is created or changed, in Azure's own words."""

import re
from json import dumps

from azlab import data
from azlab.arm.errors import (
    AzureError,
    BadRequest,
    Conflict,
    NotFound,
    invalid_name,
    invalid_parameter,
    invalid_value,
    missing_value,
    not_allowed,
    property_change,
)
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute import accesses, uploads, zones
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.virtual_machines import (
    allocations,
    controllers,
    network_profiles,
    profiles,
    purchases,
    security,
    spot,
    storage,
)
from azlab.providers.compute.virtual_machines.quotas import refuse_quota
from azlab.providers.compute.virtual_machines.sources import Source

DISK_NAME = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
FIXED = (
    "storageProfile.imageReference.publisher",
    "storageProfile.imageReference.offer",
    "storageProfile.imageReference.sku",
    "storageProfile.imageReference.version",
    *(f"storageProfile.imageReference.{name}" for name in ("id", *PROXIES)),
    "storageProfile.osDisk.createOption",
    "storageProfile.osDisk.osType",
    "osProfile.computerName",
    "osProfile.adminUsername",
    "osProfile.linuxConfiguration.disablePasswordAuthentication",
    "osProfile.linuxConfiguration.ssh.publicKeys",
    "availabilitySet.id",
)


def refuse_new(change: Change, source: Source | None) -> None:
    """Refuse a VM that Azure would not create."""
    size = known_size(change)
    zones.refuse(change)
    spot.refuse(change.properties)
    profiles.refuse_words(change.properties)
    refuse_image(change, source, size)
    security.refuse(change, source, size)
    profiles.refuse(change, source)
    refuse_disks(change, source, size)
    network_profiles.refuse(change)
    refuse_quota(change, size)
    allocations.refuse(change, size)


def refuse_change(change: Change, before: Resource) -> None:
    """Refuse what may not change once a VM exists."""
    for path in FIXED:
        was, wanted = get_at(before.properties, path), change.get(path)
        if wanted is not None and not _alike(was, wanted):
            raise property_change(_short(path))
    size = known_size(change)
    security.refuse_change(change, before, size)
    spot.refuse_change(change, before)
    profiles.refuse_words(change.properties)
    if change.changes("hardwareProfile.vmSize"):
        _refuse_generation(size, before.interior.get("generation", "V1"))
        _refuse_new_architecture(size, before)
    controllers.refuse_change(change, before, size)
    if not change.changes("hardwareProfile.vmSize") and not change.changes("storageProfile.dataDisks"):
        return
    security.refuse(change, None, size)
    if change.changes("hardwareProfile.vmSize"):
        storage.refuse_size(change, before, size)
    if len(change.get("storageProfile.dataDisks", [])) > size.max_data_disks:
        raise _too_many_disks(size)
    refuse_quota(change, size)
    allocations.refuse_resize(change, before, size)


def _short(path: str) -> str:
    """The name of a fixed property as Azure's refusals have it: some with `osProfile.`, some without."""
    path = path.removeprefix("storageProfile.")
    return path.removeprefix("osProfile.") if "linuxConfiguration" in path else path


def _alike(value: object, other_value: object) -> bool:
    """Whether JSON values say the same: neither case nor the order of keys counts."""
    return dumps(value, sort_keys=True).lower() == dumps(other_value, sort_keys=True).lower()


def known_size(change: Change) -> Size:
    wanted = change.get("hardwareProfile.vmSize", "Standard_A1")
    size = data.size(wanted)
    if size is None or not data.is_offered(size.name, change.location):
        names = ", ".join(sorted(offer.name for offer in data.sizes(change.location)))
        raise invalid_parameter(
            f"The requested VM size {wanted} is not available in the current region. The sizes available in "
            f"the current region are: {names}. Find out more on the available VM sizes in each region at "
            "https://aka.ms/azure-regions.",
            "vmSize",
        )
    return size


def refuse_image(change: Change, source: Source | None, size: Size) -> None:
    if change.get("storageProfile.osDisk") is None:  # with an image it was filled in
        raise missing_value("osDisk")
    attached = change.get("storageProfile.osDisk.createOption") == "Attach"
    if attached and source is not None:
        raise invalid_parameter(
            "Cannot attach an existing OS disk if the VM is created from a platform or user image."
        )
    if not attached and change.get("storageProfile.osDisk.createOption") != "FromImage":
        path = "osDisk.createOption"
        raise invalid_value(path)
    if not attached and source is None:
        raise missing_value("imageReference")
    if source is not None:
        _refuse_parts(change, source)
        _refuse_architecture(size, source.architecture)
        _refuse_generation(size, source.generation)
        purchases.refuse(change, source.plan)
    controllers.refuse(change, size, source)


def _refuse_parts(change: Change, source: Source) -> None:
    """The disks are those of the image. The second sentence: terraform-provider-azurerm issue 12877."""
    if change.get("storageProfile.osDisk.osType", source.os_type) != source.os_type:
        raise invalid_value("osDisk.osType")
    for entry in change.get("storageProfile.dataDisks", []):
        of_image = str(entry.get("createOption")).lower() == "fromimage"
        if of_image and entry["lun"] not in source.data_disks:
            raise invalid_parameter(
                "StorageProfile.dataDisks.lun does not have required value(s) for image specified in storage "
                "profile.",
                "storageProfile",
            )


def _refuse_architecture(size: Size, architecture: str) -> None:
    if size.architecture != architecture:
        raise BadRequest(
            "BadRequest",
            f"Cannot create a VM of size '{size.name}' because this VM size only supports a CPU Architecture "
            f"of '{size.architecture}', but an image or disk with CPU Architecture '{architecture}' was "
            "given. Please check that the CPU Architecture of the image or disk is compatible with that of "
            "the VM size.",
        )


def _refuse_new_architecture(size: Size, before: Resource) -> None:
    old = data.size(get_at(before.properties, "hardwareProfile.vmSize", ""))
    if old is not None and old.architecture != size.architecture:
        raise BadRequest(
            "BadRequest",
            f"Cannot resize a VM of size '{old.name}' with CPU Architecture '{old.architecture}' to a VM of "
            f"size '{size.name}' with CPU Architecture '{size.architecture}'.",
        )


def _refuse_generation(size: Size, generation: str) -> None:
    number = generation.removeprefix("V")
    if generation not in size.generations:
        raise BadRequest(
            "BadRequest",
            f"The selected VM size '{size.name}' cannot boot Hypervisor Generation '{number}'. If this was "
            "a Create operation please check that the Hypervisor Generation of the Image matches the "
            "Hypervisor Generation of the selected VM Size. If this was an Update operation please select a "
            f"Hypervisor Generation '{number}' VM Size. For more information, see https://aka.ms/azuregen2vm",
        )


def refuse_disks(change: Change, source: Source | None, size: Size) -> None:
    wanted = change.get("storageProfile.osDisk.diskSizeGB")
    if source is not None and wanted is not None and wanted < source.size_gb:
        raise not_allowed(
            f"Disk with size {wanted}GB, which is smaller than the size {source.size_gb}GB of "
            "corresponding disk "
            "in Image, is not allowed."
        )
    storage.refuse_ephemeral(change.get("storageProfile.osDisk", {}), size, wanted or _size_of(source))
    refuse_luns(change)
    _refuse_missing_luns(change, source)
    luns = {disk["lun"] for disk in change.get("storageProfile.dataDisks", [])}
    if len(luns | set(source.data_disks if source else ())) > size.max_data_disks:
        raise _too_many_disks(size)
    for entry in (change.get("storageProfile.osDisk", {}), *change.get("storageProfile.dataDisks", [])):
        refuse_disk_entry(change, entry)


def _size_of(source: Source | None) -> int:
    return source.size_gb if source is not None else 0


def _refuse_missing_luns(change: Change, source: Source | None) -> None:
    """Whoever lists data disks lists those of the image, too: terraform-provider-azurerm issue 12877."""
    listed = change.get("storageProfile.dataDisks")
    luns = {disk["lun"] for disk in listed or []}
    if listed is not None and source is not None and not luns >= set(source.data_disks):
        raise invalid_parameter(
            "StorageProfile.dataDisks.lun does not have required value(s) for image specified in storage "
            "profile.",
            "storageProfile",
        )


def refuse_luns(change: Change) -> None:
    """Refuse two data disks with the same LUN, and a LUN beyond 0 to 63."""
    luns = [disk["lun"] for disk in change.get("storageProfile.dataDisks", [])]
    if len(set(luns)) < len(luns) or any(not 0 <= lun <= 63 for lun in luns):
        raise invalid_value("dataDisk.lun")


def refuse_disk_entry(change: Change, entry: Json) -> None:
    """A disk to attach must be there and free; a disk to make needs a name that a disk may have."""
    if entry.get("createOption") == "Attach" or get_at(entry, "managedDisk.id"):
        _refuse_attached(change, entry, get_at(entry, "managedDisk.id", ""))
        return
    if "name" in entry and not DISK_NAME.fullmatch(entry["name"]):
        raise invalid_name("disk.name", DISK_NAME.pattern)
    storage.refuse_type(change, entry, str(get_at(entry, storage.TYPE, "")), str(entry.get("name", "")))
    if "lun" in entry:
        _refuse_source(entry)


def _refuse_source(entry: Json) -> None:
    """A new data disk has a size or a source."""
    option = str(entry.get("createOption", "Empty")).lower()
    if option not in ("copy", "restore") and "sourceResource" in entry:
        path = "dataDisk.sourceResource"
        raise invalid_parameter(f"Parameter '{path}' is not allowed.", path)
    needed = {"copy": "sourceResource.id", "restore": "sourceResource.id", "empty": "diskSizeGB"}
    missing = needed.get(option, "")
    if missing and get_at(entry, missing) is None:
        path = f"dataDisk.{missing}"
        raise missing_value(path)


def _refuse_attached(change: Change, entry: Json, id: str) -> None:
    if not id:
        raise missing_value(f"{'dataDisk' if 'lun' in entry else 'osDisk'}.managedDisk.id")
    disk = change.cloud.follow(id, "Microsoft.Compute/disks")
    if disk is None or disk.location != change.location:
        raise NotFound("NotFound", f"Disk {id.rstrip('/').split('/')[-1]} is not found.")
    zones.refuse_elsewhere(change, disk)
    accesses.refuse_open(change.cloud, disk)
    uploads.refuse_use(disk)
    kind = str(disk.document["sku"]["name"])
    storage.refuse_other_type(change, entry, kind, disk.id.text)
    storage.refuse_other_size(change, entry, disk.properties.get("diskSizeGB"), disk.id.text)
    storage.refuse_type(change, entry, kind, disk.id.name)
    if "lun" not in entry:
        security.refuse_disk(change, disk)
    owner = disk.document.get("managedBy")
    if owner and change.cloud.get(owner) is not None:
        raise Conflict(
            "ConflictingUserInput",
            f"Cannot attach the disk {disk.id.name} to VM {change.id.text} because it is already attached to "
            f"VM {owner}. A disk can be attached to only one VM at a time.",
            target=disk.id.text,
        )


def _too_many_disks(size: Size) -> AzureError:
    return not_allowed(
        "The maximum number of data disks allowed to be attached to a VM of this size is "
        f"{size.max_data_disks}."
    )
