"""What a new VM's `imageReference` names, whatever kind of image it is."""

from dataclasses import dataclass, field

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, NotFound, not_allowed, not_in_practice
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_references

IMAGE = "Microsoft.Compute/images"


@dataclass(frozen=True)
class Source:
    """An image as a VM sees it: what a disk is made from, and what the image demands."""

    disk_reference: str
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
    exact_version: str = ""


def find_source(change: Change) -> Source | None:
    """The image of the wanted VM; None when the VM is to be made around an existing disk.

    Raises Azure's own error when the reference names nothing that can be used.
    """
    reference = change.get("storageProfile.imageReference")
    _refuse_blobs(change, reference or {})
    if not reference:
        return None
    if reference.get("id"):
        return _by_id(change, reference["id"])
    return _marketplace(change, reference)


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


def _by_id(change: Change, id: str) -> Source:
    if gallery_references.names_gallery(id):
        return _gallery(change, id)
    image = change.cloud.follow(id, IMAGE)
    if image is None:
        raise NotFound("NotFound", f"The Image {id} cannot be found.", target="imageReference")
    if image.location != change.location:
        raise NotFound(
            "NotFound", f"The Image '{image.id.text}' cannot be found in '{change.location}' region."
        )
    return _managed(image)


def _managed(image: Resource) -> Source:
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


def _gallery(change: Change, id: str) -> Source:
    version = gallery_references.find_version(change.cloud, id, change.location)
    definition = gallery_references.definition_of(change.cloud, version)
    security = gallery_references.security_type(definition)
    return Source(
        disk_reference=version.id.text,
        os_type=definition.properties["osType"],
        generation=definition.properties["hyperVGeneration"],
        size_gb=version.interior.get("diskSizeGB") or 0,
        trusted_launch=security.startswith("TrustedLaunch"),
        only_trusted_launch=security == "TrustedLaunch",
        architecture=definition.properties["architecture"],
        specialized=definition.properties["osState"] == "Specialized",
        plan=definition.properties.get("purchasePlan"),
        data_disks={int(lun): disk for lun, disk in version.interior.get("data", {}).items()},
        exact_version=version.id.name,
    )


def _marketplace(change: Change, reference: Json) -> Source:
    parts = [str(reference.get(name, "")) for name in ("publisher", "offer", "sku", "version")]
    image = data.image(*parts)
    if image is None:
        raise platform_image_not_found(":".join(parts))
    if image.state == "Deprecated":
        raise _deprecated(image)
    return Source(
        disk_reference=marketplace_id(change.cloud, change, image),
        os_type=image.os_type,
        generation=image.generation,
        size_gb=image.os_disk_gb,
        trusted_launch=any(_offers_trusted_launch(feature) for feature in image.features),
        architecture=image.architecture,
        plan=image.plan,
        data_disks={int(disk["lun"]): {"diskSizeGB": disk["sizeInGb"]} for disk in image.data_disks},
        exact_version=image.version,
    )


def _offers_trusted_launch(feature: Json) -> bool:
    return feature["name"] == "SecurityType" and "TrustedLaunch" in feature["value"]


def marketplace_id(cloud: Cloud, change: Change, image: data.MarketplaceImage) -> str:
    return (
        f"/Subscriptions/{change.id.subscription}/Providers/Microsoft.Compute/Locations/{change.location}"
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
