"""What `azure-arm` refuses before it asks Azure anything, in its own sentences.

From packer-plugin-azure, builder/azure/arm/config.go (`assertRequiredParametersSet`), and the SDK's checks of
a communicator; in the plug-in's order.
"""

import ipaddress
import re
from collections.abc import Iterator

from azlab.packer.azure_arm.settings import Settings

GROUP_NAME = (
    re.compile(r"[A-Za-z0-9][\w\-.()]{0,89}", re.ASCII),
    r"^[^_\\W][\\w-._\\(\\)]{0,89}$",
)
IMAGE_NAME = (re.compile(r"[A-Za-z0-9][\w\-.)]{0,79}", re.ASCII), r"^[^_\\W][\\w-._)]{0,79}$")
"""What a name must match, and how the sentences write it."""
SNAPSHOT = re.compile(r"[A-Za-z0-9_]{1,79}", re.ASCII)
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+", re.ASCII)
MANAGED = "A managed image (managed_image_name, managed_image_resource_group_name)"
ONLY_GALLERY = "only supported when directly publishing to a Shared Image Gallery"


def refusals(settings: Settings) -> list[str]:
    """The sentences, in order; none where the builder would begin."""
    parts = (_capture, _source, _deployment, _names, _destination, _network, _rest)
    return [sentence for part in parts for sentence in part(settings)]


def _capture(settings: Settings) -> Iterator[str]:
    image = settings.text("managed_image_name") and settings.text("managed_image_resource_group_name")
    if not image and settings.gallery is None:
        yield (
            "A capture_container_name, managed_image_name and managed_image_resource_group_name, or "
            "shared_image_gallery_destination must be specified"
        )
    if settings.text("temp_resource_group_name") and settings.text("build_resource_group_name"):
        yield (
            "The settings temp_resource_group_name and build_resource_group_name cannot both be defined.  "
            "Please define one or neither."
        )


def _source(settings: Settings) -> Iterator[str]:
    platform = any(settings.text(f"image_{name}") for name in ("publisher", "offer", "sku"))
    custom = bool(
        settings.text("custom_managed_image_name")
        or settings.text("custom_managed_image_resource_group_name")
    )
    gallery = settings.block("shared_image_gallery")
    if platform + custom + (gallery is not None) > 1:
        yield (
            "Specify either a VHD (image_url), Image Reference (image_publisher, image_offer, image_sku), a "
            "Managed Disk (custom_managed_disk_image_name, custom_managed_disk_resource_group_name), or a "
            "Shared Gallery Image (shared_image_gallery)"
        )
    if settings.is_managed_image or settings.text("managed_image_resource_group_name"):
        if settings.truth("secure_boot_enabled") or settings.truth("vtpm_enabled"):
            yield f"{MANAGED} can not set SecureBoot or VTpm, these features are {ONLY_GALLERY}"
        if settings.is_specialized:
            yield (
                f"{MANAGED} can not be Specialized (shared_image_gallery_destination.specialized can not be "
                f"set), Specialized images are {ONLY_GALLERY}"
            )
    if gallery is not None:
        yield from _gallery_source(gallery)
    elif not settings.text("custom_managed_image_name"):
        for name in ("publisher", "offer", "sku"):
            if not settings.text(f"image_{name}"):
                yield f"An image_{name} must be specified"
    elif not settings.text("image_publisher"):
        for name in ("custom_managed_image_resource_group_name", "managed_image_resource_group_name",
                     "managed_image_name"):  # fmt: skip
            if not settings.text(name):
                yield f"A {name} must be specified"


def _gallery_source(gallery: Settings) -> Iterator[str]:
    if gallery.text("id"):
        for name in ("subscription", "resource_group", "image_name", "image_version"):
            if gallery.text(name):
                yield (
                    f"When setting shared_image_gallery.id, shared_image_gallery.{name} must not be specified"
                )
        return
    for name in ("subscription", "resource_group", "image_name"):
        if not gallery.text(name):
            yield f"A shared_image_gallery.{name} must be specified"


def _deployment(settings: Settings) -> Iterator[str]:
    if bool(settings.text("location")) == bool(settings.text("build_resource_group_name")):
        yield (
            "Specify either a location to create the resource group in or an existing "
            "build_resource_group_name, but not both."
        )
    group = settings.text("managed_image_resource_group_name")
    if not settings.is_managed_image and not group and settings.gallery is None:
        yield "A storage_account must be specified"
        yield "A resource_group_name must be specified"


def _names(settings: Settings) -> Iterator[str]:
    for name in (
        "temp_resource_group_name",
        "build_resource_group_name",
        "managed_image_resource_group_name",
    ):
        yield from _misnamed(settings, name, GROUP_NAME)
    yield from _misnamed(settings, "managed_image_name", IMAGE_NAME)
    security = settings.text("security_type")
    if security and security not in ("TrustedLaunch", "ConfidentialVM"):
        yield f'The security_type "{security}" must match either "TrustedLaunch" or "ConfidentialVM".'


def _misnamed(settings: Settings, setting: str, rule: tuple[re.Pattern[str], str]) -> Iterator[str]:
    name, (pattern, shown) = settings.text(setting), rule
    if name and (not pattern.fullmatch(name) or name.endswith(("-", "."))):
        yield (
            f'The setting {setting} must match the regular expression "{shown}", and not end with a '
            "'-' or '.'."
        )


def _destination(settings: Settings) -> Iterator[str]:
    gallery = settings.gallery
    if gallery is None:
        return
    if not gallery.text("resource_group"):
        yield "A resource_group must be specified for shared_image_gallery_destination"
    if not gallery.text("image_name"):
        yield "An image_name must be specified for shared_image_gallery_destination"
    if not VERSION.fullmatch(gallery.text("image_version")):
        yield (
            "An image_version must be specified for shared_image_gallery_destination and must follow the "
            "Major(int).Minor(int).Patch(int) format"
        )
    targets = gallery.blocks("target_region")
    if gallery.texts("replication_regions") and targets:
        yield (
            "`replicated_regions` can not be defined alongside `target_region`; you can define a "
            "target_region for each destination region you wish to replicate to."
        )
    if targets and settings.number("shared_image_gallery_replica_count"):
        yield (
            "`shared_image_gallery_replica_count` can not be defined alongside `target_region`; you can "
            "define `replicas` inside each target_region block to set the number replicas for each region"
        )
    shallow = gallery.truth("use_shallow_replication")
    if shallow and settings.number("shared_image_gallery_replica_count") > 1:
        yield (
            "When using shallow replication the replica count can only be 1, leaving this value unset will "
            "default to 1"
        )
    kind = gallery.text("storage_account_type")
    if kind and kind not in ("Premium_LRS", "Standard_LRS", "Standard_ZRS", "PremiumV2_LRS"):
        yield "not an accepted value for shared_image_gallery_destination.storage_account_type"


def _network(settings: Settings) -> Iterator[str]:
    network = settings.text("virtual_network_name")
    for name in ("virtual_network_resource_group_name", "virtual_network_subnet_name"):
        if not network and settings.text(name):
            yield f"If {name} is specified, so must virtual_network_name"
    sku = settings.text("public_ip_sku")
    if sku and network:
        yield (
            "If virtual_network_name is specified, public_ip_sku cannot be specified, since a new network "
            "will not be created"
        )
    if sku and sku.lower() not in ("basic", "standard"):
        yield (
            f'The provided value of "{sku}" for public_ip_sku does not match the allowed values of "Basic" '
            'or "Standard"'
        )
    allowed = settings.texts("allowed_inbound_ip_addresses")
    if allowed and network:
        yield "If virtual_network_name is specified, allowed_inbound_ip_addresses cannot be specified"
    elif not all(map(_is_address, allowed)):
        yield "The setting allowed_inbound_ip_addresses must only contain valid IP addresses or CIDR blocks"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _rest(settings: Settings) -> Iterator[str]:
    for name in ("user_data", "custom_data"):
        if settings.text(name) and settings.text(f"{name}_file"):
            yield f"Only one of {name} or {name}_file can be specified."
    plan = settings.block("plan_info")
    if plan and not all(plan.text(f"plan_{part}") for part in ("name", "product", "publisher")):
        yield (
            "if either plan_name, plan_product, plan_publisher, or plan_promotion_code are defined then "
            "plan_name, plan_product, and plan_publisher must be defined"
        )
    system = settings.text("os_type")
    if not system:
        yield "An os_type must be specified"
    elif system.lower() not in ("linux", "windows"):
        yield f'The os_type "{system}" is invalid'
    kind = settings.text("managed_image_storage_account_type")
    if kind not in ("", "Standard_LRS", "Premium_LRS"):
        yield f'The managed_image_storage_account_type "{kind}" is invalid'
    caching = settings.text("disk_caching_type")
    if caching not in ("", "None", "ReadOnly", "ReadWrite"):
        yield f'The disk_caching_type "{caching}" is invalid'
    snapshot = settings.text("managed_image_os_disk_snapshot_name")
    if snapshot and not SNAPSHOT.fullmatch(snapshot):
        yield (
            "The setting managed_image_os_disk_snapshot_name must only contain characters from a-z, A-Z, 0-9 "
            "and _ and the maximum length is 80 characters"
        )
    if len(settings.tags) > 50:
        yield f"a max of 50 tags are supported, but {len(settings.tags)} were provided"
