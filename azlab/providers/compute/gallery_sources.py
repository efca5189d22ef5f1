"""What an image version is made from: a VM, a managed image, another version, or disks and snapshots."""

from dataclasses import dataclass, field

from azlab.arm.cloud import copy_of
from azlab.arm.errors import AzureError, NotFound, invalid_parameter, invalid_value, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import replication
from azlab.providers.compute.disk_sources import refuse_unfinished
from azlab.providers.compute.gallery_references import VERSION, definition_of

MACHINE = "Microsoft.Compute/virtualMachines"
IMAGE = "Microsoft.Compute/images"
DISKS = ("Microsoft.Compute/disks", "Microsoft.Compute/snapshots")
PATH = "galleryImageVersion.properties.storageProfile"


@dataclass
class Content:
    """What a source holds. Each disk is `{diskSizeGB, machine, hostCaching}`; data disks by LUN."""

    id: str
    os_disk: Json
    data_disks: dict[str, Json]
    os_type: str = ""
    generation: str = ""
    os_state: str = ""
    """Empty where the source does not tell (a disk or a snapshot)."""
    has_guest_state: bool = False
    """It comes from a Trusted Launch VM."""
    plan: Json | None = None
    attributes: list[Json] = field(default_factory=list)
    """The marketplace image that a source VM was made from."""

    @property
    def largest_gb(self) -> int:
        sizes = [disk.get("diskSizeGB") or 0 for disk in (self.os_disk, *self.data_disks.values())]
        return max(sizes)


def find_content(change: Change) -> Content:
    """What the wanted version is to be made from, or Azure's refusal."""
    whole = change.get("storageProfile.source.virtualMachineId") or change.get("storageProfile.source.id")
    disk = change.get("storageProfile.osDiskImage.source.id")
    if change.get("storageProfile.osDiskImage.source.uri") and not disk:
        raise not_in_practice("an image version of a blob in a storage account")
    if bool(whole) == bool(disk or change.get("storageProfile.dataDiskImages")):
        raise invalid_parameter(
            "The gallery artifact version source can only be specified either directly under storageProfile "
            "or within individual OS or data disks. One and only one source type (user image, snapshot, "
            "disk, virtual machine) can be provided",
            f"{PATH}.source",
        )
    return _of_whole(change, whole) if whole else _of_disks(change, disk)


def _of_whole(change: Change, id: str) -> Content:
    readers = {MACHINE.lower(): _of_machine, IMAGE.lower(): _of_image, VERSION.lower(): _of_version}
    parsed = parse_id(id)
    reader = readers.get(parsed.type.lower()) if parsed else None
    if reader is None:
        raise invalid_parameter(
            f"The source id: {id} must either be a managed image, virtual machine or another gallery image "
            "version",
            f"{PATH}.source.id",
        )
    source = change.cloud.get(id)
    if source is None or source.location != change.location or not _is_finished(change, source):
        raise _not_found(id)
    return reader(change, source)


def _is_finished(change: Change, source: Resource) -> bool:
    is_version = source.id.type == VERSION
    return not is_version or replication.is_available(change.cloud, source, change.location)


def _of_machine(change: Change, machine: Resource) -> Content:
    profile = machine.properties["storageProfile"]
    if get_at(profile, "osDisk.diffDiskSettings"):
        raise invalid_parameter(
            f"Source virtual machine {machine.id.text} cannot contain an ephemeral OS disk",
            f"{PATH}.source.virtualMachineId",
        )
    disk = _disk(change, profile["osDisk"])
    data = {str(entry["lun"]): _held(_disk(change, entry), entry) for entry in profile.get("dataDisks", [])}
    return Content(
        id=machine.id.text,
        os_disk=_held(disk, profile["osDisk"]),
        data_disks=data,
        os_type=profile["osDisk"]["osType"],
        generation=machine.interior.get("generation", "V1"),
        os_state="Generalized" if machine.interior.get("generalized") else "Specialized",
        has_guest_state=get_at(machine.properties, "securityProfile.securityType") == "TrustedLaunch",
        plan=machine.document.get("plan"),
        attributes=_attributes(profile.get("imageReference", {})),
    )


def _disk(change: Change, entry: Json) -> Resource:
    id = get_at(entry, "managedDisk.id", "")
    disk = change.cloud.get(id)
    if disk is None:
        raise _not_found(id)
    return disk


def _held(disk: Resource, entry: Json, caching: str = "None") -> Json:
    return {
        "diskSizeGB": disk.properties.get("diskSizeGB"),
        "machine": copy_of(disk.interior.get("machine")),
        "hostCaching": entry.get("caching") or entry.get("hostCaching") or caching,
    }


def _attributes(reference: Json) -> list[Json]:
    parts = [part for part in ("publisher", "offer", "sku") if part in reference]
    return [{"name": f"source_image_{part}", "value": reference[part]} for part in parts]


def _of_image(change: Change, image: Resource) -> Content:
    profile = image.properties["storageProfile"]
    held = image.interior.get("data", {})
    data = {
        str(disk["lun"]): {**held.get(str(disk["lun"]), {}), "hostCaching": disk.get("caching", "None")}
        for disk in profile.get("dataDisks", [])
    }
    os_disk = {name: image.interior.get(name) for name in ("diskSizeGB", "machine")}
    return Content(
        id=image.id.text,
        os_disk=copy_of({**os_disk, "hostCaching": profile["osDisk"].get("caching", "None")}),
        data_disks=copy_of(data),
        os_type=profile["osDisk"]["osType"],
        generation=image.properties.get("hyperVGeneration", "V1"),
        os_state=profile["osDisk"].get("osState", "Generalized"),
        plan=image.interior.get("plan"),
    )


def _of_version(change: Change, version: Resource) -> Content:
    definition = definition_of(change.cloud, version).properties
    names = ("diskSizeGB", "machine", "hostCaching")
    return Content(
        id=version.id.text,
        os_disk=copy_of({name: version.interior.get(name) for name in names}),
        data_disks=copy_of(version.interior.get("data", {})),
        os_type=definition["osType"],
        generation=definition["hyperVGeneration"],
        os_state=definition["osState"],
        has_guest_state=version.interior.get("hasGuestState", False),
        plan=definition.get("purchasePlan"),
    )


def _of_disks(change: Change, id: str) -> Content:
    entries = change.get("storageProfile.dataDiskImages", [])
    _refuse_doubles(id, entries)
    disk = _disk_or_snapshot(change, id)
    data = {str(entry["lun"]): _data_image(change, entry) for entry in entries}
    return Content(
        id=id,
        os_disk=_held(disk, change.get("storageProfile.osDiskImage"), "ReadWrite"),
        data_disks=data,
        os_type=disk.properties.get("osType", ""),
        generation=disk.properties.get("hyperVGeneration", ""),
        has_guest_state=get_at(disk.properties, "securityProfile.securityType") == "TrustedLaunch",
    )


def _data_image(change: Change, entry: Json) -> Json:
    return _held(_disk_or_snapshot(change, get_at(entry, "source.id", "")), entry, "ReadOnly")


def _refuse_doubles(os_id: str, entries: list[Json]) -> None:
    luns = [entry["lun"] for entry in entries]
    if any(not 0 <= lun <= 63 for lun in luns):
        raise invalid_value("dataDiskImages.lun")
    if len(set(luns)) < len(luns):
        raise invalid_parameter(
            "Duplicated lun numbers have been detected in the input data disks. Lun number must be unique "
            "for each data disk",
            f"{PATH}.dataDiskImages",
        )
    ids = [os_id.lower(), *(get_at(entry, "source.id", "").lower() for entry in entries)]
    if len(set(ids)) < len(ids):
        raise invalid_parameter(
            "Duplicated source ids are found in the input disks. Source id should be unique for each disk",
            f"{PATH}.dataDiskImages",
        )


def _disk_or_snapshot(change: Change, id: str) -> Resource:
    parsed = parse_id(id)
    if parsed is None or parsed.type.lower() not in [kind.lower() for kind in DISKS]:
        raise invalid_parameter(
            f"The source id: {id} must be a managed disk or snapshot", f"{PATH}.osDiskImage.source.id"
        )
    source = change.cloud.get(id)
    if source is None or source.location != change.location:
        raise _not_found(id)
    refuse_unfinished(source)
    return source


def _not_found(id: str) -> AzureError:
    return NotFound(
        "NotFound",
        f"Source {id} is not found. Please check source exists, and is in the same region as gallery image "
        "version being created",
    )
