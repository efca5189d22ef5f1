"""Microsoft.Compute/galleries/images/versions: image versions. A version holds its own copy of the disks."""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import Conflict, invalid_parameter
from azlab.arm.fields import Field, get_at, set_at
from azlab.arm.messages import Json
from azlab.arm.operations import GALLERIES
from azlab.arm.resource import Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute import (
    end_of_life,
    gallery_publishing,
    gallery_refusals,
    replication,
    soft_deletion,
)
from azlab.providers.compute.gallery_publishing import STORAGE
from azlab.providers.compute.gallery_references import number
from azlab.providers.compute.gallery_sources import Content, find_content
from azlab.providers.compute.virtual_machines.storage import CACHING

PUBLISHING = "properties.publishingProfile"
TARGETS = f"{PUBLISHING}.targetRegions"
STORED = "properties.storageProfile"
LARGEST_NUMBER = 2**31 - 1
UPDATE_SECONDS = 150.0
NEW_SOURCE = "2019-07-01"
"""The api-version from which on a source stands in the storage profile."""
SAFETY = ("reportedForPolicyViolation", "allowDeletionOfReplicatedLocations", "blockDeletionBeforeEndOfLife")


class GalleryImageVersions(ResourceType):
    name = "Microsoft.Compute/galleries/images/versions"
    named: ClassVar[dict[str, str]] = {
        "imageReference": "read", "galleryImageReference": "read", "source": "read",
    }  # fmt: skip
    name_rule = re.compile(r"^[0-9]{1,10}\.[0-9]{1,10}\.[0-9]{1,10}$")
    name_parameter = "galleryImageVersionName"
    name_refusal = (
        "The image version name is invalid. The image version name should follow "
        "Major(int).Minor(int).Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc"
    )
    style = GALLERIES
    seconds = 135.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field(PUBLISHING, dict),
        Field(TARGETS, list),
        Field(f"{TARGETS}[].name", required=True),
        Field(f"{TARGETS}[].regionalReplicaCount", int),
        Field(f"{TARGETS}[].storageAccountType", one_of=STORAGE),
        Field(f"{TARGETS}[].excludeFromLatest", bool),
        Field(f"{TARGETS}[].encryption", dict),
        Field(f"{PUBLISHING}.replicaCount", int),
        Field(f"{PUBLISHING}.excludeFromLatest", bool),
        Field(f"{PUBLISHING}.endOfLifeDate"),
        Field(f"{PUBLISHING}.storageAccountType", one_of=STORAGE),
        Field(f"{PUBLISHING}.replicationMode", one_of=("Full", "Shallow")),
        Field(STORED, dict),
        Field(f"{STORED}.source", dict),
        Field(f"{STORED}.source.id"),
        Field(f"{STORED}.source.virtualMachineId"),
        Field(f"{STORED}.osDiskImage", dict),
        Field(f"{STORED}.osDiskImage.hostCaching", one_of=CACHING),
        Field(f"{STORED}.osDiskImage.source", dict),
        Field(f"{STORED}.osDiskImage.source.id"),
        Field(f"{STORED}.dataDiskImages", list),
        Field(f"{STORED}.dataDiskImages[].lun", int, required=True),
        Field(f"{STORED}.dataDiskImages[].hostCaching", one_of=CACHING),
        Field(f"{STORED}.dataDiskImages[].source", dict),
        Field(f"{STORED}.dataDiskImages[].source.id"),
        Field("properties.safetyProfile", dict),
        *(Field(f"properties.safetyProfile.{name}", bool) for name in SAFETY[1:]),
        Field(f"properties.safetyProfile.{SAFETY[0]}", bool, read_only=True),
    )

    def current(self, body: Json, version: str) -> Json:
        """Before 2019-07-01 the source was `publishingProfile.source.managedImage` (azure-rest-api-specs)."""
        source = get_at(body, f"{PUBLISHING}.source")
        if version[:10] >= NEW_SOURCE or not isinstance(source, dict):
            return body
        current: Json = copy_of(body)
        del current["properties"]["publishingProfile"]["source"]
        set_at(current, f"{STORED}.source.id", get_at(source, "managedImage.id"))
        return current

    def refuse(self, change: Change) -> None:
        if any(part > LARGEST_NUMBER for part in number(change.id.name)):
            raise invalid_parameter(self.name_refusal, self.name_parameter)
        if change.before is not None:
            gallery_refusals.refuse_update(change, change.before)
        elif soft_deletion.restores(change):
            return
        gallery_publishing.refuse(change, gallery_publishing.profile(change))
        if change.before is None:
            gallery_refusals.refuse_content(change, find_content(change))

    def provision(self, change: Change) -> None:
        if change.before is None and soft_deletion.restores(change):
            soft_deletion.restore(change)
            return
        if change.before is None:
            self._fill(change)
        profile = gallery_publishing.profile(change)
        shallow = profile.get("replicationMode") == "Shallow"
        regions = gallery_publishing.regions(change, profile)
        replication.begin(change, regions, change.interior["largest"], shallow=shallow)
        change.document["properties"] = {
            "publishingProfile": profile,
            "storageProfile": copy_of(change.before.properties["storageProfile"])
            if change.before
            else _first_storage(change),
            "safetyProfile": _safety(change),
            "validationsProfile": _validations(change),
        }

    def _fill(self, change: Change) -> None:
        content = find_content(change)
        change.interior.update(
            **content.os_disk,
            data=content.data_disks,
            largest=content.largest_gb,
            hasGuestState=content.has_guest_state,
        )
        path = "publishingProfile.replicationMode"
        why = replication.failure(content.largest_gb, shallow=change.get(path) == "Shallow")
        if why:
            change.error = Conflict("InternalOperationError", why)
            return
        _write_at_the_end(change, content)

    def reply_for(self, change: Change) -> Reply:
        """A version that comes back from its deletion is changed, not created: it brings its times along."""
        return self.updated if "times" in change.interior else self.created

    def seconds_for(self, change: Change) -> float:
        left = replication.seconds_left(change)
        return left if change.is_new else max(left, UPDATE_SECONDS)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = resource.properties
        if properties.get("provisioningState") == "Updating":
            properties.pop("validationsProfile", None)
        if "replicationstatus" in expand.lower():
            properties["replicationStatus"] = replication.status(cloud, resource)
            properties["provisioningState"] = properties.pop("provisioningState")
            replication.move_on(cloud, resource)
        return resource.document

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        blocked = get_at(resource.properties, "safetyProfile.blockDeletionBeforeEndOfLife", False)
        date = get_at(resource.properties, "publishingProfile.endOfLifeDate")
        if blocked and not end_of_life.has_come(cloud, date):
            raise Conflict(
                "DeleteGalleryImageVersionBlockedBeforeEndOfLife",
                "Deletion of Gallery image version is not allowed because the image is enabled for "
                "blockDeletionBeforeEndOfLife and its endOfLifeDate has not reached yet",
            )

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        soft_deletion.keep(cloud, resource)


def _first_storage(change: Change) -> Json:
    """What is shown of the disks while they are being read: the sources, no sizes."""
    wanted = change.get("storageProfile")
    if "source" in wanted:
        return {"source": wanted["source"]}
    os_disk = {"hostCaching": change.interior["hostCaching"], "source": wanted["osDiskImage"]["source"]}
    data = [
        {
            "lun": image["lun"],
            "hostCaching": change.interior["data"][str(image["lun"])]["hostCaching"],
            "source": image["source"],
        }
        for image in wanted.get("dataDiskImages", [])
    ]
    return {"osDiskImage": os_disk, **({"dataDiskImages": data} if data else {})}


def _write_at_the_end(change: Change, content: Content) -> None:
    wanted = change.get("storageProfile")
    source = get_at(wanted, "osDiskImage.source", {})
    caching = get_at(wanted, "osDiskImage.hostCaching") or content.os_disk["hostCaching"]
    os_disk = {**_sized(content.os_disk), "hostCaching": caching, "source": source}
    sources = {str(image["lun"]): {"source": image["source"]} for image in wanted.get("dataDiskImages", [])}
    data = [
        {"lun": int(lun), **_sized(disk), **sources.get(lun, {})} for lun, disk in content.data_disks.items()
    ]
    change.effects.append(["set", change.id.key, f"{STORED}.osDiskImage", os_disk])
    if data:
        change.effects.append(["set", change.id.key, f"{STORED}.dataDiskImages", data])
    if content.attributes:
        path = "properties.validationsProfile.platformAttributes"
        change.effects.append(["set", change.id.key, path, content.attributes])


def _sized(disk: Json) -> Json:
    return {"sizeInGB": disk.get("diskSizeGB"), "hostCaching": disk["hostCaching"]}


def _safety(change: Change) -> Json:
    known = change.before.properties["safetyProfile"] if change.before else {}
    wanted = {**known, **change.get("safetyProfile", {}), "reportedForPolicyViolation": False}
    wanted.setdefault("allowDeletionOfReplicatedLocations", False)
    return {name: wanted[name] for name in SAFETY if name in wanted}


def _validations(change: Change) -> Json:
    known = change.before.properties.get("validationsProfile") if change.before else None
    return known or {"validationOperationStatus": "NotExecuted"}


TYPES = [GalleryImageVersions()]
