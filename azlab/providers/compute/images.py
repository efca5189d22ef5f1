"""Microsoft.Compute/images: managed images. An image holds its own copy of the disks."""

import re
from typing import Any, ClassVar

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import (
    BadRequest,
    NotFound,
    invalid_parameter,
    missing_value,
    not_allowed,
    property_change,
)
from azlab.arm.fields import Field, changed, get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.virtual_machines.storage import CACHING

DISK = "Microsoft.Compute/disks"
SNAPSHOT = "Microsoft.Compute/snapshots"
MACHINE = "Microsoft.Compute/virtualMachines"
SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
CONTENT = ("hyperVGeneration", "sourceVirtualMachine", "storageProfile")
"""What an image is, once and for all."""
OF_DISKS = ("osDisk.snapshot", "osDisk.managedDisk", "osDisk.blobUri", "osDisk.diskSizeGB", "dataDisks")
"""What the image of a VM has from its VM, and no request gives it."""
STORAGE = ("Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_ZRS")
OS_DISK = "properties.storageProfile.osDisk"
DATA_DISKS = "properties.storageProfile.dataDisks"


class Images(ResourceType):
    name = "Microsoft.Compute/images"
    named: ClassVar[dict[str, str]] = {"imageReference": "read", "source": "read"}
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "imageName"
    seconds = 30.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.hyperVGeneration", one_of=("V1", "V2")),
        Field("properties.sourceVirtualMachine", dict),
        Field("properties.sourceVirtualMachine.id", required=True),
        Field("properties.storageProfile", dict),
        Field("properties.storageProfile.zoneResilient", bool),
        Field(OS_DISK, dict),
        Field(f"{OS_DISK}.osType", one_of=("Linux", "Windows")),
        Field(f"{OS_DISK}.osState", one_of=("Generalized", "Specialized")),
        Field(f"{OS_DISK}.caching", one_of=CACHING),
        Field(f"{OS_DISK}.storageAccountType", one_of=STORAGE),
        Field(f"{OS_DISK}.diskSizeGB", int),
        Field(f"{OS_DISK}.managedDisk.id"),
        Field(f"{OS_DISK}.snapshot.id"),
        Field(f"{OS_DISK}.blobUri"),
        Field(DATA_DISKS, list),
        Field(f"{DATA_DISKS}[].lun", int, required=True),
        Field(f"{DATA_DISKS}[].caching", one_of=CACHING),
        Field(f"{DATA_DISKS}[].storageAccountType", one_of=STORAGE),
        Field(f"{DATA_DISKS}[].diskSizeGB", int),
        Field(f"{DATA_DISKS}[].managedDisk.id"),
        Field(f"{DATA_DISKS}[].snapshot.id"),
    )

    def refuse(self, change: Change) -> None:
        if change.before is not None:
            _refuse_update(change, change.before)
        elif change.get("sourceVirtualMachine.id"):
            _refuse_source_machine(change)
        elif change.get("storageProfile.osDisk") is None:
            raise missing_value("storageProfile")
        else:
            _refuse_disks(change)

    def provision(self, change: Change) -> None:
        if change.before is not None:
            return
        profile = (
            _profile_of_machine(change)
            if change.get("sourceVirtualMachine.id")
            else _profile_of_disks(change)
        )
        order = {"sourceVirtualMachine": change.get("sourceVirtualMachine"), "storageProfile": profile}
        generation = change.get("hyperVGeneration") or change.interior.get("generation", "V1")
        kept = {name: value for name, value in order.items() if value}
        change.document["properties"] = {
            **kept,
            "provisioningState": "Creating",
            "hyperVGeneration": generation,
        }

    def refuse_while_busy(self, cloud: Cloud, resource: Resource, operation: str) -> None:
        if resource.properties.get("provisioningState") == "Deleting" and operation != "delete":
            raise not_allowed(
                f"Operation 'Image {operation.title()}' is not allowed on Image '{resource.id.name}' since "
                "the Image is marked for deletion. You can only retry the Delete operation (or wait for an "
                "ongoing one to complete)."
            )
        super().refuse_while_busy(cloud, resource, operation)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        _refuse_scale_sets(cloud, resource)
        made = [
            machine
            for machine in cloud.mentioning(resource.id, MACHINE)
            if _is_being_made_from(machine, resource)
        ]
        if made:
            names = ",".join(machine.id.name for machine in made)
            raise not_allowed(
                f"Operation 'Image Delete' is not allowed since the Virtual Machines '{names}' are being "
                f"provisioned using the Image '{resource.id.name}'."
            )


def _refuse_scale_sets(cloud: Cloud, image: Resource) -> None:
    """A scale set needs the image of its model to grow."""
    path = "virtualMachineProfile.storageProfile.imageReference.id"
    users = [
        scale_set
        for scale_set in cloud.mentioning(image.id, SCALE_SET)
        if same_id(get_at(scale_set.properties, path, ""), image.id.text)
    ]
    if users:
        raise not_allowed(
            "Operation 'Image Delete' is not allowed since the Virtual Machine ScaleSet "
            f"'{users[0].id.name}' is currently using the Image '{image.id.name}'."
        )


def _is_being_made_from(machine: Resource, image: Resource) -> bool:
    reference = get_at(machine.properties, "storageProfile.imageReference.id", "")
    return machine.properties.get("provisioningState") == "Creating" and same_id(reference, image.id.text)


def _refuse_update(change: Change, before: Resource) -> None:
    wanted = {name: change.properties[name] for name in CONTENT if name in change.properties}
    for path in changed(before.properties, wanted):
        raise property_change(path)
    change.document["properties"] = copy_of(before.properties)


def _refuse_source_machine(change: Change) -> None:
    wanted = change.get("sourceVirtualMachine.id")
    machine = change.cloud.follow(wanted, MACHINE)
    name = machine.id.name if machine else wanted.rstrip("/").split("/")[-1]
    if machine is None or machine.location != change.location:
        raise NotFound(
            "NotFound",
            f"Source Virtual Machine '{name}' specified in the request does not exist in this Azure "
            "location.",
        )
    if not machine.interior.get("generalized"):
        raise not_allowed(
            f"The operation 'Create Image' requires the Virtual Machine '{name}' to be Generalized."
        )
    if get_at(machine.properties, "securityProfile.securityType") == "TrustedLaunch":
        raise not_allowed(
            "Creation of managed images are not supported for virtual machine with TrustedLaunch security "
            "type."
        )
    # Disks come from the VM: said besides it, they would contradict or repeat what it has.
    for path in OF_DISKS:
        if change.get(f"storageProfile.{path}"):
            raise invalid_parameter(f"Parameter '{path}' is not allowed.", path)
    _refuse_architecture(machine.interior.get("architecture", "x64"), "sourceVirtualMachine")
    _refuse_generation(change, machine)


def _refuse_generation(change: Change, machine: Resource) -> None:
    """The CLI sends V1 where nothing is said; a Generation 2 machine makes no such image."""
    own = machine.interior.get("generation", "V1")
    wanted = change.get("hyperVGeneration", own)
    if wanted != own:
        raise BadRequest(
            "BadRequest",
            f"The Input HyperVGeneration property: '{wanted}' does not match with the HyperVGeneration "
            f"property: '{own.replace('V', 'Gen')}' belonging to source: 'sourceVirtualMachine'",
        )


def _refuse_architecture(architecture: str, source: str) -> None:
    if architecture != "x64":
        raise not_allowed(
            f"Creating an image with {source} source that has CPU Architecture '{architecture}' is not "
            "supported. Please select a source resource with a supported CPU Architecture: 'x64'."
        )


def _refuse_disks(change: Change) -> None:
    if not change.get("storageProfile.osDisk.osType"):
        raise missing_value("osDisk.osType")
    entries = [change.get("storageProfile.osDisk"), *change.get("storageProfile.dataDisks", [])]
    for entry in entries:
        _refuse_second_source(entry)
        source = _needed(change, entry)
        architecture = get_at(source.properties, "supportedCapabilities.architecture", "x64")
        _refuse_architecture(architecture, "snapshot" if "snapshot" in entry else "managedDisk")


def _refuse_second_source(entry: Json) -> None:
    """A disk of an image comes from one place (Azure's own sentence was not found)."""
    given = [name for name in ("managedDisk", "snapshot", "blobUri") if entry.get(name)]
    if len(given) > 1:
        path = f"{'dataDisk' if 'lun' in entry else 'osDisk'}.{given[-1]}"
        raise invalid_parameter(f"Parameter '{path}' is not allowed.", path)


def _needed(change: Change, entry: Json) -> Resource:
    source = _source(change.cloud, entry)
    if source is None or source.location != change.location:
        raise NotFound("NotFound", f"{_kind(entry)} {_wanted(entry)} is not found.")
    return source


def _kind(entry: Json) -> str:
    return "Snapshot" if "snapshot" in entry else "Disk"


def _wanted(entry: Json) -> str:
    return str(get_at(entry, "snapshot.id") or get_at(entry, "managedDisk.id") or entry.get("blobUri", ""))


def _source(cloud: Cloud, entry: Json) -> Resource | None:
    return cloud.follow(get_at(entry, "snapshot.id", ""), SNAPSHOT) or cloud.follow(
        get_at(entry, "managedDisk.id", ""), DISK
    )


def _profile_of_machine(change: Change) -> Json:
    machine = change.cloud.follow(change.get("sourceVirtualMachine.id"), MACHINE)
    assert machine is not None  # _refuse_source_machine found it
    change.properties["sourceVirtualMachine"] = {"id": machine.id.text}
    os_disk = machine.properties["storageProfile"]["osDisk"]
    disk = _needed(change, os_disk)
    change.interior.update(
        plan=machine.document.get("plan"),
        architecture=get_at(disk.properties, "supportedCapabilities.architecture"),
    )
    data = machine.properties["storageProfile"].get("dataDisks", [])
    return {
        "osDisk": {
            "osType": os_disk["osType"],
            "osState": "Generalized",
            **_copied(change, disk, os_disk["caching"]),
        },
        "dataDisks": [_data_entry(change, disk["lun"], disk.get("caching", "None"), disk) for disk in data],
        **_zone(change),
    }


def _profile_of_disks(change: Change) -> Json:
    entry = change.get("storageProfile.osDisk")
    source = _needed(change, entry)
    generalized = {"osType": entry["osType"], "osState": entry.get("osState", "Generalized")}
    data = change.get("storageProfile.dataDisks", [])
    return {
        "osDisk": {**generalized, **_copied(change, source, entry.get("caching", "None"), entry)},
        "dataDisks": [_data_entry(change, disk["lun"], disk.get("caching", "None"), disk) for disk in data],
        **_zone(change),
    }


def _zone(change: Change) -> Json:
    resilient = change.get("storageProfile.zoneResilient")
    return {} if resilient is None else {"zoneResilient": resilient}


def _copied(change: Change, source: Resource, caching: str, entry: Json | None = None) -> Json:
    """The OS disk's entry in the image; the image's interior takes what is on the disk."""
    change.interior.update(
        machine=source.interior.get("machine"),
        generation=source.properties.get("hyperVGeneration"),
        diskSizeGB=source.properties.get("diskSizeGB"),
    )
    size = (entry or {}).get("diskSizeGB") or source.properties.get("diskSizeGB")
    # At the end: a PUT is answered without the size, which Azure knows when the copy is done.
    change.effects.append(["set", change.id.key, f"{OS_DISK}.diskSizeGB", size])
    return {**_reference(source), "caching": caching, "storageAccountType": _storage(source, entry)}


def _data_entry(change: Change, lun: int, caching: str, entry: Json) -> Json:
    source = _needed(change, entry)
    content = {"diskSizeGB": source.properties.get("diskSizeGB"), "machine": None}
    change.interior.setdefault("data", {})[str(lun)] = content
    size = entry.get("diskSizeGB") or content["diskSizeGB"]
    head: dict[str, Any] = {"lun": lun, "diskSizeGB": size, **_reference(source)}
    return {**head, "caching": caching, "storageAccountType": _storage(source, entry)}


def _reference(source: Resource) -> Json:
    return {"snapshot" if source.id.type == SNAPSHOT else "managedDisk": {"id": source.id.text}}


def _storage(source: Resource, entry: Json | None) -> str:
    wanted = (entry or {}).get("storageAccountType")
    kept = source.document.get("sku", {}).get("name", "Standard_LRS")
    return str(wanted or (kept if kept in STORAGE else "Standard_LRS"))


TYPES = [Images()]
