"""Galleries of others: what a subscription sees of them, under their public names, and only to read.

`/SharedGalleries/{unique name}` is a gallery that is shared with the subscription or its tenant;
`/CommunityGalleries/{public name}` one that is shared with everybody.
"""

import re
from dataclasses import dataclass

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.ids import subscription_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource

GALLERY = "Microsoft.Compute/galleries"
DEFINITION = f"{GALLERY}/images"
VERSION = f"{DEFINITION}/versions"
SHARED, COMMUNITY = "SharedGalleries", "CommunityGalleries"
PAGES = {SHARED: "locations/sharedGalleries", COMMUNITY: "locations/communityGalleries"}
FIELDS = {SHARED: "sharedGalleryImageId", COMMUNITY: "communityGalleryImageId"}
_ID = re.compile(
    rf"^/(?P<kind>{SHARED}|{COMMUNITY})/(?P<gallery>[^/]+)/Images/(?P<image>[^/]+)(?:/Versions/(?P<version>[^/]+))?/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proxy:
    """An image in a gallery of others, as an id names it; `version` is empty where the id has none."""

    kind: str
    gallery: str
    image: str
    version: str

    @property
    def field(self) -> str:
        """The name of such an id in an image reference."""
        return FIELDS[self.kind]

    def version_id(self, version: Resource) -> str:
        return f"/{self.kind}/{self.gallery}/Images/{self.image}/Versions/{version.id.name}"


def parse(id: str) -> Proxy | None:
    """Read the id of an image in a gallery of others; None when it is none."""
    match = _ID.fullmatch(id) if isinstance(id, str) else None
    if match is None:
        return None
    kind = SHARED if match["kind"].lower() == SHARED.lower() else COMMUNITY
    return Proxy(kind, match["gallery"], match["image"], match["version"] or "")


def public_name(gallery: Resource, kind: str) -> str:
    """The name under which others see the gallery."""
    if kind == SHARED:
        return str(get_at(gallery.properties, "identifier.uniqueName"))
    return str(get_at(gallery.properties, "sharingProfile.communityGalleryInfo.publicNames")[0])


def galleries(cloud: Cloud, subscription: str, kind: str, to: str = "") -> list[Resource]:
    """The galleries that a subscription sees; `to` is `subscription` or `tenant`, or both when empty."""
    every = cloud.resources(GALLERY)
    if kind == COMMUNITY:
        return [gallery for gallery in every if is_public(gallery)]
    return [gallery for gallery in every if _is_shared_with(cloud, gallery, subscription, to)]


def is_public(gallery: Resource) -> bool:
    """Whether the gallery is shared with everybody."""
    path = "sharingProfile.communityGalleryInfo.communityGalleryEnabled"
    return bool(get_at(gallery.properties, path, False))


def _is_shared_with(cloud: Cloud, gallery: Resource, subscription: str, to: str) -> bool:
    mine = cloud.get(subscription_id(subscription))
    tenant = str(mine.document.get("tenantId", "")) if mine else ""
    by_subscription = subscription.lower() in shared_with(gallery, "Subscriptions")
    by_tenant = tenant.lower() in shared_with(gallery, "AADTenants")
    return (by_subscription and to != "tenant") or (by_tenant and to != "subscription")


def shared_with(gallery: Resource, kind: str) -> set[str]:
    """Ids (in lower case) of the `Subscriptions` or `AADTenants` that a gallery is shared with."""
    groups: list[Json] = get_at(gallery.properties, "sharingProfile.groups", [])
    return {id.lower() for group in groups if group["type"] == kind for id in group["ids"]}


def find_gallery(cloud: Cloud, subscription: str, kind: str, name: str) -> Resource | None:
    """The gallery of that public name; None when there is none that the subscription sees."""
    seen = galleries(cloud, subscription, kind)
    return next((gallery for gallery in seen if public_name(gallery, kind).lower() == name.lower()), None)


def find_definition(cloud: Cloud, gallery: Resource, name: str) -> Resource | None:
    return cloud.follow(gallery.id.child("images", name).text, DEFINITION)


def versions(cloud: Cloud, gallery: Resource, definition: Resource) -> list[Resource]:
    """The versions that others see of a definition.

    Without versions of another home region than the gallery's, and those encrypted with a customer's key.
    """
    every = cloud.resources(VERSION, definition.id)
    return [
        version for version in every if version.location == gallery.location and not _is_encrypted(version)
    ]


def _is_encrypted(version: Resource) -> bool:
    regions: list[Json] = get_at(version.properties, "publishingProfile.targetRegions", [])
    return any(region.get("encryption") for region in regions)
