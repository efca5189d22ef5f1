"""What a new VM's `imageReference` names, whatever kind of image it is."""

from dataclasses import dataclass, field

from azlab import data
from azlab.arm.errors import AzureError, NotFound, not_allowed, not_in_practice
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute import gallery_references
from azlab.providers.compute.gallery_references import Region

IMAGE = "Microsoft.Compute/images"
CONTROLLERS = "DiskControllerTypes"


@dataclass(frozen=True)
class Source:
    """An image as a VM sees it: what a disk is made from, and what the image demands."""

    disk_reference: str
    """What its disks are made from: `creation_reference` puts it into a disk's creation data."""
    os_type: str
    generation: str
    size_gb: int
    trusted_launch: bool
    only_trusted_launch: bool = False
    """A gallery image that holds the state of a Trusted Launch VM makes no other."""
    architecture: str = "x64"
    specialized: bool = False
    plan: Json | None = None
    data_disks: dict[int, Json] = field(default_factory=dict)
    controllers: tuple[str, ...] = ("SCSI",)
    """By what its OS disk can be attached; a managed image has no tag for it."""
    exact_version: str = ""


def find_source(change: Change) -> Source | None:
    """The image of the wanted VM; None when the VM is to be made around an existing disk.

    Raises Azure's own error when the reference names nothing that can be used.
    """
    reference = change.get("storageProfile.imageReference") or {}
    _refuse_blobs(change, reference)
    if not reference:
        return None
    gallery_references.refuse_misplaced(reference, "properties.storageProfile.imageReference")
    return resolve(Region(change.cloud, change.id.subscription, change.location), reference)


def resolve(region: Region, reference: Json) -> Source:
    """The image that an `imageReference` names there, of whatever kind: for a VM, or for a scale set."""
    id = gallery_references.wanted_id(reference)
    if not id:
        return _marketplace(region, reference)
    return _gallery(region, id) if gallery_references.names_gallery(id) else _managed(region, id)


def listed_controllers(text: str | None) -> tuple[str, ...]:
    """The types in a feature or a capability, `SCSI, NVMe`; SCSI alone where nothing is said."""
    known = {"scsi": "SCSI", "nvme": "NVMe"}
    found = [known.get(word.strip().lower(), word.strip()) for word in (text or "SCSI").split(",")]
    return tuple(found)


def _refuse_blobs(change: Change, reference: Json) -> None:
    """Disks that are blobs in a storage account (unmanaged disks) go with no image of one's own."""
    profile = change.get("storageProfile", {})
    if not any("vhd" in entry for entry in (profile.get("osDisk", {}), *profile.get("dataDisks", []))):
        return
    if reference.get("id"):
        raise not_allowed(
            "VM created from Image cannot have blob based disks. All disks have to be managed disks."
        )
    raise not_in_practice("unmanaged disks")


def _managed(region: Region, id: str) -> Source:
    image = region.cloud.follow(id, IMAGE)
    if image is None:
        raise NotFound("NotFound", f"The Image {id} cannot be found.", target="imageReference")
    if image.location != region.location:
        raise NotFound(
            "NotFound", f"The Image '{image.id.text}' cannot be found in '{region.location}' region."
        )
    profile = image.properties["storageProfile"]
    return Source(
        disk_reference=image.id.text,
        os_type=profile["osDisk"]["osType"],
        generation=image.properties.get("hyperVGeneration", "V1"),
        size_gb=image.interior.get("diskSizeGB") or 0,
        trusted_launch=False,
        architecture=image.interior.get("architecture") or "x64",
        specialized=profile["osDisk"].get("osState") == "Specialized",
        plan=image.interior.get("plan"),
        data_disks={int(entry["lun"]): entry for entry in profile.get("dataDisks", [])},
    )


def _gallery(region: Region, id: str) -> Source:
    version = gallery_references.find_version(region, id)
    definition = gallery_references.definition_of(region.cloud, version)
    security = gallery_references.security_type(definition)
    return Source(
        disk_reference=gallery_references.exact_id(id, version),
        os_type=definition.properties["osType"],
        generation=definition.properties["hyperVGeneration"],
        size_gb=version.interior.get("diskSizeGB") or 0,
        trusted_launch=security.startswith("TrustedLaunch"),
        only_trusted_launch=security == "TrustedLaunch",
        architecture=definition.properties["architecture"],
        specialized=definition.properties["osState"] == "Specialized",
        plan=definition.properties.get("purchasePlan"),
        data_disks={int(lun): disk for lun, disk in version.interior.get("data", {}).items()},
        controllers=listed_controllers(gallery_references.feature(definition, CONTROLLERS)),
        exact_version=version.id.name,
    )


def _marketplace(region: Region, reference: Json) -> Source:
    parts = [str(reference.get(name, "")) for name in ("publisher", "offer", "sku", "version")]
    image = data.image(*parts)
    if image is None:
        raise platform_image_not_found(":".join(parts))
    if image.state == "Deprecated":
        raise _deprecated(image)
    return Source(
        disk_reference=_marketplace_id(region, image),
        os_type=image.os_type,
        generation=image.generation,
        size_gb=image.os_disk_gb,
        trusted_launch=any(_offers_trusted_launch(feature) for feature in image.features),
        architecture=image.architecture,
        plan=image.plan,
        data_disks={int(disk["lun"]): {"diskSizeGB": disk["sizeInGb"]} for disk in image.data_disks},
        controllers=listed_controllers(_feature(image, CONTROLLERS)),
        exact_version=image.version,
    )


def _feature(image: data.MarketplaceImage, name: str) -> str:
    return next((str(feature["value"]) for feature in image.features if feature["name"] == name), "")


def _offers_trusted_launch(feature: Json) -> bool:
    return feature["name"] == "SecurityType" and "TrustedLaunch" in feature["value"]


def _marketplace_id(region: Region, image: data.MarketplaceImage) -> str:
    return (
        f"/Subscriptions/{region.subscription}/Providers/Microsoft.Compute/Locations/{region.location}"
        f"/Publishers/{image.publisher}/ArtifactTypes/VMImage/Offers/{image.offer}/Skus/{image.sku}"
        f"/Versions/{image.version}"
    )


def platform_image_not_found(urn: str) -> AzureError:
    return NotFound(
        "PlatformImageNotFound",
        f"The platform image '{urn}' is not available. Verify that all fields in the storage profile are "
        "correct. For more details about storage profile information, please refer to "
        "https://aka.ms/storageprofile",
        target="imageReference",
    )


def _deprecated(image: data.MarketplaceImage) -> AzureError:
    return NotFound(
        "ImageVersionDeprecated",
        f"VM Image from publisher: {image.publisher} with - Offer: {image.offer}, Sku: {image.sku}, "
        f"Version: {image.version} is deprecated.",
    )
