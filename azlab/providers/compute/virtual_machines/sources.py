"""What a new VM's `imageReference` names, whatever kind of image it is."""

from dataclasses import dataclass, field

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, NotFound
from azlab.arm.fields import dig
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
    if not reference:
        return None
    if reference.get("id"):
        return _by_id(change, reference["id"])
    return _marketplace(change, reference)


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


def check_plan(change: Change, source: Source) -> None:
    """An image with a plan needs the plan in the request and its terms accepted in the subscription."""
    if not source.plan:
        return
    if not change.document.get("plan"):
        disk = dig(change.properties, "storageProfile.osDisk.name", "")
        raise BadRequest(
            "VMMarketplaceInvalidInput",
            "Creating a virtual machine from Marketplace image requires Plan information in the request. "
            f"OS disk name is {disk}.",
        )
    plan = source.plan
    if not _terms_accepted(change, plan):
        raise _terms(change, plan)


def _terms_accepted(change: Change, plan: Json) -> bool:
    parts = (change.id.subscription, plan["publisher"], plan["product"], plan["name"])
    return bool(change.cloud.store.fact("/".join(("terms", *parts)).lower(), False))


def _terms(change: Change, plan: Json) -> AzureError:
    return BadRequest(
        "ResourcePurchaseValidationFailed",
        "User failed validation to purchase resources. Error message: 'You have not accepted the legal "
        "terms on "
        f"this subscription: '{change.id.subscription}' for this plan. Before the subscription can be "
        "used, you "
        "need to accept the legal terms of the image. To read and accept legal terms, use the Azure CLI "
        "commands "
        "described at https://go.microsoft.com/fwlink/?linkid=2110637 or the PowerShell commands available "
        "at "
        "https://go.microsoft.com/fwlink/?linkid=862451. Alternatively, deploying via the Azure portal "
        "provides "
        "a UI experience for reading and accepting the legal terms. Offer details: "
        f"publisher='{plan['publisher']}' "
        f"offer = '{plan['product']}', sku = '{plan['name']}', Correlation Id: '{change.cloud.guid()}'.'",
    )
