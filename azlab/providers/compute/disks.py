"""Microsoft.Compute/disks: managed disks. What is on a disk (the machine) is its interior."""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import not_allowed, property_change
from azlab.arm.fields import Field, merged
from azlab.arm.messages import Json
from azlab.arm.operations import DISKS
from azlab.arm.resource import BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import accesses, disk_options, disk_performance, uploads, volume_answers, zones
from azlab.providers.compute.disk_sources import CONTENT, disk_content, refuse_other_origin
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.volume_sizes import refuse_size, refuse_smaller

SKUS = ("Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "UltraSSD_LRS", "Premium_ZRS", "StandardSSD_ZRS",
        "PremiumV2_LRS")  # fmt: skip


class Disks(ResourceType):
    name = "Microsoft.Compute/disks"
    named: ClassVar[dict[str, str]] = {
        "managedDisk": "read", "source": "read", "sourceResource": "read", "sourceResourceId": "read",
    }  # fmt: skip
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "diskName"
    style = DISKS
    created = Reply(202, BOTH)
    updated = Reply(202, BOTH)
    seconds = 2.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        # As a public issue shows it: hashicorp/terraform-provider-azurerm 3277.
        Field("zones", list, fixed=True),
        Field("sku", dict),
        Field("sku.name", one_of=SKUS, default="Premium_LRS"),
        Field("properties.creationData", dict, required=True),
        Field(
            "properties.creationData.createOption",
            required=True,
            one_of=("Empty", "Copy", "FromImage", "Import", "Upload", "Restore", *uploads.NOT_HERE),
        ),
        Field("properties.creationData.uploadSizeBytes", int),
        Field("properties.creationData.logicalSectorSize", int, one_of=(512, 4096)),
        Field("properties.creationData.sourceResourceId"),
        Field("properties.creationData.sourceUri"),
        Field("properties.creationData.imageReference", dict),
        Field("properties.creationData.imageReference.id"),
        Field("properties.creationData.imageReference.lun", int),
        Field("properties.creationData.galleryImageReference", dict),
        Field("properties.creationData.galleryImageReference.id"),
        *(Field(f"properties.creationData.galleryImageReference.{name}") for name in PROXIES),
        Field("properties.creationData.galleryImageReference.lun", int),
        Field("properties.diskSizeGB", int),
        Field("properties.osType", one_of=("Linux", "Windows")),
        Field("properties.hyperVGeneration", one_of=("V1", "V2")),
        Field("properties.supportedCapabilities", dict),
        Field("properties.securityProfile", dict),
        Field("properties.securityProfile.securityType"),
        Field("properties.encryption", dict),
        Field("managedBy", read_only=True),
        Field("properties.diskState", read_only=True),
        *accesses.FIELDS,
        Field("properties.uniqueId", read_only=True),
        Field("properties.timeCreated", read_only=True),
        Field("properties.diskSizeBytes", int, read_only=True),
        *(Field(f"properties.{name}", int) for name in disk_performance.ASKED),
        Field("properties.tier"),
    )

    def refuse(self, change: Change) -> None:
        refuse_size(change)
        disk_options.refuse(change)
        if change.before is not None:
            _refuse_update(change, change.before)
            return
        zones.refuse(change)
        uploads.refuse(change)
        change.found = disk_content(change.cloud, change)
        refuse_smaller(change, change.found)

    def provision(self, change: Change) -> None:
        sku = change.document["sku"]
        sku["tier"] = disk_performance.tier_of(sku["name"])
        if change.is_new:
            self._fill(change)
        elif change.before is not None and sku["name"] != change.before.document["sku"]["name"]:
            for name in (*disk_performance.ASKED, "tier"):  # a GET's figures, sent back, are of the old one
                if not change.changes(name):
                    change.properties.pop(name, None)
        disk_performance.complete(change.document)

    def _fill(self, change: Change) -> None:
        content: Json = change.found
        uploads.prepare(change)
        change.interior["machine"] = content.get("machine")
        for name in CONTENT:
            if content.get(name) is not None:
                change.properties.setdefault(name, content[name])
        if content.get("uniqueId"):
            change.properties["creationData"]["sourceUniqueId"] = content["uniqueId"]
        change.properties["creationData"].update(content.get("creationData", {}))
        for name, value in accesses.OPEN.items():
            change.properties.setdefault(name, value)
        change.properties.update(
            encryption={"type": "EncryptionAtRestWithPlatformKey", **change.get("encryption", {})},
            timeCreated=change.cloud.now(),
            diskState=uploads.state(change.interior) or "Unattached",
            uniqueId=change.cloud.guid(),
        )

    def accepted(self, change: Change, resource: Resource) -> Json:
        return volume_answers.accepted(change, resource)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        # The strongest comes last: an upload's state over a link's, a link's over the VM's.
        machine = (
            cloud.get(resource.document.get("managedBy", "")) if resource.document.get("managedBy") else None
        )
        if machine is not None:
            resting = machine.interior.get("power") == "deallocated"
            resource.properties["diskState"] = "Reserved" if resting else "Attached"
        if accesses.is_open(cloud, resource):
            resource.properties["diskState"] = "ActiveSAS"
        if state := uploads.state(resource.interior):
            resource.properties["diskState"] = state
        return resource.document

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        owner = resource.document.get("managedBy")
        if owner and cloud.get(owner) is not None:
            raise not_allowed(f"Disk {resource.id.name} is attached to VM {owner}.")
        accesses.refuse_open(cloud, resource)

    @action("beginGetAccess", seconds=1)
    def grant_access(self, call: Call) -> None:
        accesses.refuse_running(call.cloud, call.resource)
        accesses.begin(call)
        uploads.begin(call)

    @action("endGetAccess", seconds=1)
    def revoke_access(self, call: Call) -> None:
        uploads.end(call)
        accesses.end(call)


def _refuse_on_a_host(change: Change, disk: Resource) -> None:
    """The OS disk of a VM, and a shared one, grow while the VM is on no host; data disks grow at any time.

    MicrosoftDocs/SupportArticles-docs, "Troubleshoot Azure VM disk resize errors", has the sentence for both.
    """
    machine = change.cloud.get(disk.document.get("managedBy") or "")
    if machine is not None and machine.interior.get("power") != "deallocated":
        raise not_allowed(
            f"Cannot resize disk {disk.id.name} while it is attached to running VM {machine.id.text}. "
            "Resizing a disk of an Azure Virtual Machine requires the virtual machine to be deallocated. "
            "Please stop your VM and retry the operation."
        )


def _refuse_update(change: Change, before: Resource) -> None:
    was = before.properties.get("diskSizeGB", 0)
    wanted = change.get("diskSizeGB", was)
    if wanted > was and (before.properties.get("osType") or before.properties.get("maxShares", 1) > 1):
        _refuse_on_a_host(change, before)
    for path in ("creationData.createOption", "creationData.sourceResourceId", "osType"):
        if change.get(path) is not None and change.changes(path):
            raise property_change(path)
    refuse_other_origin(before, change)
    change.document["properties"] = merged(before.properties, change.properties)


TYPES = [Disks()]
