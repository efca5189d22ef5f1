"""Where the content of a disk or a snapshot comes from. What is on it (the machine) is its interior."""

import re

from azlab import data, guest
from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound, missing_value, not_allowed, not_in_practice, property_change
from azlab.arm.fields import changed, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_references, uploads

SOURCES = (
    "Microsoft.Compute/disks",
    "Microsoft.Compute/snapshots",
    "Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints",
)
ORIGIN = ("imageReference", "galleryImageReference", "sourceUri", "uploadSizeBytes")
"""What a disk was made from, besides what is refused with a sentence of its own."""
CONTENT = (
    "osType",
    "hyperVGeneration",
    "supportsHibernation",
    "supportedCapabilities",
    "securityProfile",
    "diskSizeGB",
)
"""What a copy takes over from its source, in Azure's order."""
FAMILY = "incrementalSnapshotFamilyId"
MARKETPLACE_ID = re.compile(
    r"/publishers/(?P<publisher>[^/]+)/artifacttypes/vmimage/offers/(?P<offer>[^/]+)"
    r"/skus/(?P<sku>[^/]+)/versions/(?P<version>[^/]+)$",
    re.IGNORECASE,
)


def disk_content(cloud: Cloud, change: Change) -> Json:
    """What a new disk or snapshot starts with: machine, sizes and capabilities of its source.

    Taken from documents that were read for this alone, so that nothing need be copied.
    """
    option = change.get("creationData.createOption", "").lower()
    if option in ("copy", "copystart", "restore"):
        return _from_source(cloud, change)
    if option == "fromimage":
        return _from_image(cloud, change)
    if option not in ("empty", "upload"):  # importing from a blob above all: there are no blobs here
        raise not_in_practice(f"the creation option {change.get('creationData.createOption')}")
    return {}


def _from_source(cloud: Cloud, change: Change) -> Json:
    wanted = change.get("creationData.sourceResourceId")
    if not wanted:
        raise missing_value("creationData.sourceResourceId")
    source = next((found for kind in SOURCES if (found := cloud.follow(wanted, kind))), None)
    elsewhere = source is not None and _location(source) != change.location
    if source is None or (elsewhere and change.get("creationData.createOption").lower() != "copystart"):
        raise NotFound("NotFound", f"Resource {wanted.rstrip('/').rpartition('/')[2]} is not found.")
    refuse_unfinished(source)
    uploads.refuse_use(source)
    held = {**source.properties, **source.interior.get("content", {})}
    return {
        **{name: held.get(name) for name in (*CONTENT, "uniqueId", FAMILY)},
        "machine": source.interior.get("machine"),
    }


def _location(source: Resource) -> str:
    """A disk restore point has no location of its own: it is where its collection is."""
    return source.location or str(source.interior.get("location", ""))


def refuse_unfinished(source: Resource) -> None:
    """A snapshot, or a disk restore point, that is still being copied holds nothing to read yet."""
    # The rule is documented, Azure's own sentence is not.
    if source.properties.get("completionPercent", 100) < 100:
        raise not_allowed(
            f"The background copy of snapshot {source.id.name} is not complete. completionPercent must be "
            "100 before the snapshot can be used."
        )


def _from_image(cloud: Cloud, change: Change) -> Json:
    creation = change.get("creationData")
    reference = creation.get("galleryImageReference") or creation.get("imageReference", {})
    wanted = gallery_references.wanted_id(reference)
    if not wanted:
        raise missing_value("creationData.imageReference")
    if gallery_references.names_gallery(wanted):
        region = gallery_references.Region(cloud, change.id.subscription, change.location)
        return gallery_references.disk_content(region, reference)
    match = MARKETPLACE_ID.search(wanted)
    if match:
        return _from_marketplace(match.groupdict())
    return _from_managed_image(cloud, change, wanted, reference.get("lun"))


def _from_managed_image(cloud: Cloud, change: Change, wanted: str, lun: int | None) -> Json:
    """What a managed image holds: its system, or the data disk with this LUN."""
    image = cloud.get(wanted)
    if image is None:
        raise NotFound("NotFound", f"The Image {wanted} cannot be found.")
    if image.location != change.location:
        raise NotFound("NotFound", f"The Image '{wanted}' cannot be found in '{change.location}' region.")
    if lun is not None:
        content: Json = image.interior.get("data", {}).get(str(lun), {})
        return content
    return {
        "machine": image.interior.get("machine"),
        "osType": get_at(image.properties, "storageProfile.osDisk.osType"),
        "hyperVGeneration": image.properties.get("hyperVGeneration"),
        "diskSizeGB": image.interior.get("diskSizeGB"),
        "supportedCapabilities": {"architecture": image.interior.get("architecture", "x64")},
    }


def _from_marketplace(parts: dict[str, str]) -> Json:
    image = data.image(parts["publisher"], parts["offer"], parts["sku"], parts["version"])
    if image is None:
        raise NotFound(
            "PlatformImageNotFound", f"The platform image '{':'.join(parts.values())}' is not available."
        )
    facts = {
        "publisher": image.publisher,
        "offer": image.offer,
        "sku": image.sku,
        "version": image.version,
        "os_type": image.os_type,
    }
    return {
        "machine": guest.new_machine(facts, ":".join(parts.values())).to_json(),
        "osType": image.os_type,
        "hyperVGeneration": image.generation,
        "diskSizeGB": image.os_disk_gb,
        **_capabilities(image),
    }


def _capabilities(image: data.MarketplaceImage) -> Json:
    """What a disk of this image can do, as the image's features tell it."""
    features = {feature["name"]: feature["value"] for feature in image.features}
    can: Json = {
        "diskControllerTypes": features.get("DiskControllerTypes"),
        "acceleratedNetwork": features.get("IsAcceleratedNetworkSupported") == "True" or None,
        "architecture": image.architecture,
    }
    return {
        "supportsHibernation": features.get("IsHibernateSupported") == "True" or None,
        "supportedCapabilities": {name: value for name, value in can.items() if value is not None},
    }


def refuse_other_origin(before: Resource, change: Change) -> None:
    """What a disk or a snapshot was made from stays; a request may repeat it."""
    for path in changed(before.properties["creationData"], change.get("creationData")):
        if path.partition(".")[0] in ORIGIN:
            raise property_change(f"creationData.{path}")
