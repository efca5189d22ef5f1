"""Disks of instances: the first is asked of the disks, the others are cast like it."""

from azlab.arm.cloud import copy_of
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.gallery_references import creation_reference
from azlab.providers.compute.scale_sets.interfaces import ask
from azlab.providers.compute.scale_sets.names import DISK
from azlab.providers.compute.virtual_machines.sources import Source

GENERATION, ARCHITECTURE = "hyperVGeneration", "supportedCapabilities.architecture"


class Moulds:
    """The first disk of each kind, fresh from its image; the others of the same batch are like it."""

    def __init__(self, change: Change, source: Source) -> None:
        self.change, self.source = change, source
        self._first: dict[str, Resource] = {}

    def cast(self, entry: Json, name: str, zones: list[str]) -> Resource:
        """A new disk of that name for an entry of the storage profile; not stored yet when it is a copy."""
        kind = f"{entry.get('lun', 'os')}/{zones}"
        id = self.change.id.sibling(DISK, name)
        first = self._first.get(kind)
        if first is None:
            ask(self.change.cloud, "PUT", id, self._body(entry, zones))
            made = self.change.cloud.get(id)
            assert made is not None
            self._first[kind] = Resource(id, copy_of(made.document), copy_of(made.interior))
            return made
        return self._like(first, id)

    def _like(self, first: Resource, id: ResourceId) -> Resource:
        cloud = self.change.cloud
        document = {**copy_of(first.document), "name": id.name, "id": id.text}
        document["properties"].update(uniqueId=cloud.guid(), timeCreated=cloud.now())
        return Resource(id, document, copy_of(first.interior))

    def _body(self, entry: Json, zones: list[str]) -> Json:
        properties: Json = {"creationData": self._creation(entry)}
        if size := entry.get("diskSizeGB"):
            properties["diskSizeGB"] = size
        if self.change.get("virtualMachineProfile.securityProfile.securityType") == "TrustedLaunch":
            properties["securityProfile"] = {"securityType": "TrustedLaunch"}
        body: Json = {
            "location": self.change.location,
            "sku": {"name": get_at(entry, "managedDisk.storageAccountType", "Premium_LRS")},
            "properties": properties,
        }
        return {**body, "zones": zones} if zones else body

    def _creation(self, entry: Json) -> Json:
        if entry.get("createOption") == "Empty":
            return {"createOption": "Empty"}
        reference = creation_reference(self.source.disk_reference, entry.get("lun"))
        return {"createOption": "FromImage", **reference}


def described(entry: Json, disk: Resource, source: Source) -> Json:
    """A disk's entry in an instance's storage profile."""
    head: Json = {"lun": entry["lun"]} if "lun" in entry else {"osType": source.os_type}
    option = {"deleteOption": entry["deleteOption"]} if "deleteOption" in entry else {}
    managed = {"storageAccountType": disk.document["sku"]["name"], "id": disk.id.text}
    shown = {
        **head,
        "name": disk.id.name,
        **({"diffDiskSettings": entry["diffDiskSettings"]} if "diffDiskSettings" in entry else {}),
        "createOption": entry["createOption"],
        "caching": entry["caching"],
        "managedDisk": managed,
        **option,
        "diskSizeGB": disk.properties.get("diskSizeGB"),
    }
    return {**shown, "toBeDetached": False} if "lun" in entry else shown
