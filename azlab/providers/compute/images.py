"""Microsoft.Compute/images: managed images. An image holds its own copy of the disks."""

import re
from typing import Any, ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import missing_value, not_allowed
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute import image_refusals
from azlab.providers.compute.image_refusals import SNAPSHOT, needed
from azlab.providers.compute.virtual_machines.storage import CACHING

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
            image_refusals.refuse_update(change, change.before)
        elif change.get("sourceVirtualMachine.id"):
            change.found = image_refusals.refuse_source_machine(change)
        elif change.get("storageProfile.osDisk") is None:
            raise missing_value("storageProfile")
        else:
            image_refusals.refuse_disks(change)

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
        image_refusals.refuse_delete(cloud, resource)


def _profile_of_machine(change: Change) -> Json:
    machine: Resource = change.found
    change.properties["sourceVirtualMachine"] = {"id": machine.id.text}
    os_disk = machine.properties["storageProfile"]["osDisk"]
    disk = needed(change, os_disk)
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
    source = needed(change, entry)
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
    source = needed(change, entry)
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
