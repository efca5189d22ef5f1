"""Microsoft.Compute/snapshots: a read-only copy of one disk at one moment."""

import re
from typing import ClassVar

from azlab.arm.errors import BadRequest, invalid_parameter
from azlab.arm.fields import Field, merged
from azlab.arm.operations import DISKS
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.providers.compute.disk_sources import CONTENT, disk_content

GIB = 1024**3


class Snapshots(ResourceType):
    name = "Microsoft.Compute/snapshots"
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
            one_of=("Empty", "Copy", "CopyStart", "Import", "Upload"),
        ),
        Field("properties.creationData.sourceResourceId"),
        Field("properties.creationData.sourceUri"),
        Field("properties.diskSizeGB", int),
        Field("properties.incremental", bool, default=False, fixed=True),
        Field("properties.supportedCapabilities", dict),
        Field("properties.osType", one_of=("Linux", "Windows")),
        Field("properties.hyperVGeneration", one_of=("V1", "V2")),
        Field("properties.uniqueId", read_only=True),
        Field("properties.timeCreated", read_only=True),
        Field("properties.diskState", read_only=True),
        Field("properties.diskSizeBytes", int, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        option = change.get("creationData.createOption").lower()
        if option == "empty" and change.get("diskSizeGB") is None:
            raise invalid_parameter(
                "Required parameter 'disk.diskSizeGB' is missing (null).", "disk.diskSizeGB"
            )
        if change.is_new:
            disk_content(change.cloud, change)
        elif change.changes("creationData.createOption"):
            raise BadRequest("PropertyChangeNotAllowed", "Changing property 'creationData' is not allowed.")

    def provision(self, change: Change) -> None:
        change.document["sku"]["tier"] = change.document["sku"]["name"].split("_")[0]
        if change.before is not None:
            creation = {"creationData": change.before.properties["creationData"]}
            change.document["properties"] = merged(
                change.before.properties, {**change.properties, **creation}
            )
            return
        content = disk_content(change.cloud, change)
        change.interior["machine"] = content.get("machine")
        for name in CONTENT:
            if content.get(name) is not None:
                change.properties.setdefault(name, content[name])
        if content.get("uniqueId"):
            change.properties["creationData"]["sourceUniqueId"] = content["uniqueId"]
        change.properties.update(
            encryption={"type": "EncryptionAtRestWithPlatformKey"},
            networkAccessPolicy="AllowAll",
            publicNetworkAccess="Enabled",
            timeCreated=change.cloud.now(),
            diskState="Unattached",
            diskSizeBytes=change.get("diskSizeGB", 0) * GIB,
            uniqueId=change.cloud.guid(),
            snapshotAccessState="Available",
        )


TYPES = [Snapshots()]
