"""Microsoft.Compute/snapshots: a read-only copy of one disk at one moment."""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import property_change
from azlab.arm.fields import Field, merged
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.operations import DISKS
from azlab.arm.resource import BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import accesses, snapshot_families, uploads, volume_answers
from azlab.providers.compute.disk_sources import CONTENT, disk_content, refuse_other_origin, refuse_unfinished
from azlab.providers.compute.volume_sizes import refuse_size, refuse_smaller

GIB = 1024**3
COPY_SECONDS = 90.0
"""How long a copy to another region goes on in the background."""


class Snapshots(ResourceType):
    name = "Microsoft.Compute/snapshots"
    named: ClassVar[dict[str, str]] = {
        "snapshot": "read", "source": "read", "sourceResource": "read", "sourceResourceId": "read",
    }  # fmt: skip
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "snapshotName"
    style = DISKS
    created = Reply(202, BOTH)
    updated = Reply(202, BOTH)
    seconds = 2.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Standard_LRS", "Premium_LRS", "Standard_ZRS"), default="Standard_LRS"),
        Field("properties.creationData", dict, required=True),
        Field(
            "properties.creationData.createOption",
            required=True,
            one_of=("Empty", "Copy", "CopyStart", "Import", "Upload", *uploads.NOT_HERE),
        ),
        Field("properties.creationData.sourceResourceId"),
        Field("properties.creationData.sourceUri"),
        Field("properties.creationData.uploadSizeBytes", int),
        Field("properties.diskSizeGB", int),
        Field("properties.incremental", bool, default=False, fixed=True),
        Field("properties.supportedCapabilities", dict),
        Field("properties.osType", one_of=("Linux", "Windows")),
        Field("properties.hyperVGeneration", one_of=("V1", "V2")),
        *accesses.FIELDS,
        Field("properties.uniqueId", read_only=True),
        Field("properties.timeCreated", read_only=True),
        Field("properties.diskState", read_only=True),
        Field("properties.diskSizeBytes", int, read_only=True),
        Field("properties.completionPercent", int, read_only=True),
        Field("properties.incrementalSnapshotFamilyId", read_only=True),
    )

    def refuse(self, change: Change) -> None:
        option = change.get("creationData.createOption").lower()
        refuse_size(change)
        if change.before is not None:
            _refuse_update(change)
            return
        content = change.found = disk_content(change.cloud, change)
        snapshot_families.refuse_full(change)
        uploads.refuse(change)
        refuse_smaller(change, content)
        if option == "copystart":
            snapshot_families.refuse_copy(change)
        elif change.get("incremental"):
            snapshot_families.refuse_too_many(change, content)

    def provision(self, change: Change) -> None:
        sku = change.document["sku"]
        # Incremental ones lie on standard storage, whatever their disk's is (Microsoft's page on them).
        if change.get("incremental") and sku["name"] == "Premium_LRS":
            sku["name"] = "Standard_LRS"
        sku["tier"] = sku["name"].split("_")[0]
        if change.before is None:
            self._fill(change)
            return
        change.document["properties"] = merged(change.before.properties, change.properties)
        change.properties["diskSizeBytes"] = change.get("diskSizeGB", 0) * GIB

    def _fill(self, change: Change) -> None:
        content: Json = change.found
        uploads.prepare(change)
        change.interior["machine"] = content.get("machine")
        for name in CONTENT:
            if content.get(name) is not None:
                change.properties.setdefault(name, content[name])
        if content.get("uniqueId"):
            change.properties["creationData"]["sourceUniqueId"] = content["uniqueId"]
        for name, value in accesses.OPEN.items():
            change.properties.setdefault(name, value)
        change.properties.update(
            encryption={"type": "EncryptionAtRestWithPlatformKey", **change.get("encryption", {})},
            timeCreated=change.cloud.now(),
            diskState="Unattached",
            diskSizeBytes=change.get("diskSizeGB", 0) * GIB,
            uniqueId=change.cloud.guid(),
            **_kind(change, content),
        )
        if change.get("creationData.createOption") == "CopyStart":
            _copy_in_the_background(change)

    def accepted(self, change: Change, resource: Resource) -> Json:
        return volume_answers.accepted(change, resource)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        self.output(cloud, resource)
        if resource.properties["provisioningState"] != "Succeeded":
            return resource.document
        for operation in cloud.operations.open_on(_copy_key(resource.id)):
            resource.properties["completionPercent"] = cloud.operations.percent(operation)
            cloud.clock.advance(COPY_SECONDS / 4)  # who asks again sees that time has passed
        return resource.document

    def output(self, cloud: Cloud, resource: Resource) -> Json:
        if accesses.is_open(cloud, resource):
            resource.properties["diskState"] = "ActiveSAS"
        if state := uploads.state(resource.interior):
            resource.properties["diskState"] = state
        return resource.document

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        accesses.refuse_open(cloud, resource)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        # The copy has a key below the snapshot's, but is no resource: what goes with it would miss it.
        cloud.operations.cancel(_copy_key(resource.id))

    @action("beginGetAccess", seconds=1)
    def grant_access(self, call: Call) -> None:
        refuse_unfinished(call.resource)
        snapshot_families.refuse_sixth_access(call.cloud, call.resource)
        accesses.begin(call)
        uploads.begin(call)

    @action("endGetAccess", seconds=1)
    def revoke_access(self, call: Call) -> None:
        uploads.end(call)
        accesses.end(call)


def _refuse_update(change: Change) -> None:
    for path in ("creationData.createOption", "creationData.sourceResourceId"):
        if change.get(path) is not None and change.changes(path):
            raise property_change(path)
    if change.before is not None:
        refuse_other_origin(change.before, change)


def _kind(change: Change, content: Json) -> Json:
    """What Azure tells of a full snapshot, and of one of a family of incremental ones."""
    if not change.get("incremental"):
        return {"snapshotAccessState": "Available"}
    return {"incrementalSnapshotFamilyId": snapshot_families.family_id(change.cloud, content)}


def _copy_in_the_background(change: Change) -> None:
    """The snapshot is there at once; what it holds arrives by and by."""
    change.properties["completionPercent"] = 0
    done = [["set", change.id.key, "properties.completionPercent", 100]]
    name, key = change.cloud.guid(), _copy_key(change.id)
    change.cloud.operations.start(name, key, COPY_SECONDS, shape="compute", effects=done)


def _copy_key(id: ResourceId) -> str:
    """A key of its own: a snapshot that is being copied is not busy."""
    return f"{id.key}/copy"


TYPES = [Snapshots()]
