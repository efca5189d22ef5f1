"""What an image template begins with: a Marketplace image, a managed image, a version of a gallery."""

from dataclasses import dataclass

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.virtual_machine_images import staging

IMAGE, VERSION = "Microsoft.Compute/images", "Microsoft.Compute/galleries/images/versions"
VERSIONS = (
    "/subscriptions/{}/providers/Microsoft.Compute/locations/{}/publishers/{}/artifacttypes/vmimage/offers/{}"
    "/skus/{}/versions"
)
"""The page of Marketplace's versions, by subscription, region, publisher, offer and SKU."""


@dataclass(frozen=True)
class Source:
    """What a build VM is made of."""

    reference: Json
    """Its `imageReference`."""
    is_windows: bool
    is_generation_2: bool
    number: str
    """The version of a Marketplace image or of a gallery, "" for a managed image."""
    location: str
    plan: Json | None = None


def find(cloud: Cloud, template: Resource) -> Source:
    """The source as it is now: `latest` is looked up when a build begins. Raises ARM's 404."""
    wanted = template.properties["source"]
    if wanted["type"] == "PlatformImage":
        return _platform(cloud, template, wanted)
    return own(cloud, wanted["imageId"] if wanted["type"] == "ManagedImage" else wanted["imageVersionId"])


def exact_version(cloud: Cloud, subscription: str, location: str, wanted: Json) -> str:
    """The version of a Marketplace image that its words name. Raises ARM's 404 where there is none."""
    versions = _versions_page(subscription, location, wanted)
    if str(wanted.get("version", "latest")).lower() != "latest":
        staging.send(cloud, "GET", f"{versions}/{wanted['version']}")
        return str(wanted["version"])
    found = staging.send(cloud, "GET", versions).json()
    if not found:
        named = ":".join(str(wanted.get(name)) for name in ("publisher", "offer", "sku"))
        raise NotFound("NotFound", f"No version of the image {named} was found.")
    return str(max((entry["name"] for entry in found), key=_number))


def _platform(cloud: Cloud, template: Resource, wanted: Json) -> Source:
    subscription = template.id.subscription
    number = exact_version(cloud, subscription, template.location, wanted)
    page = f"{_versions_page(subscription, template.location, wanted)}/{number}"
    shown = staging.send(cloud, "GET", page).json()["properties"]
    plan = wanted.get("planInfo")
    return Source(
        {**{name: wanted[name] for name in ("publisher", "offer", "sku")}, "version": number},
        shown["osDiskImage"]["operatingSystem"] == "Windows",
        shown.get("hyperVGeneration") == "V2",
        number,
        template.location,
        {"name": plan["planName"], "product": plan["planProduct"], "publisher": plan["planPublisher"]}
        if plan
        else None,
    )


def own(cloud: Cloud, id: str) -> Source:
    """A managed image or a version of a gallery. Raises ARM's 404."""
    shown = staging.send(cloud, "GET", _resolved(cloud, id)).json()
    if "/versions/" in id.lower():
        definition = staging.send(cloud, "GET", id.rpartition("/versions/")[0]).json()["properties"]
        is_windows, number = definition["osType"] == "Windows", shown["name"]
        is_v2 = definition["hyperVGeneration"] == "V2"
        return Source({"id": shown["id"]}, is_windows, is_v2, number, shown["location"])
    disk, generation = (
        shown["properties"]["storageProfile"]["osDisk"],
        shown["properties"]["hyperVGeneration"],
    )
    return Source({"id": shown["id"]}, disk["osType"] == "Windows", generation == "V2", "", shown["location"])


def _resolved(cloud: Cloud, id: str) -> str:
    """The id with the version that `latest` stands for now."""
    parsed = parse_id(id)
    if parsed is None or parsed.type.lower() != VERSION.lower() or parsed.name.lower() != "latest":
        return id
    assert parsed.parent is not None
    known = [
        version.id.text
        for version in cloud.resources(VERSION, parsed.parent)
        if not version.properties["publishingProfile"].get("excludeFromLatest")
    ]
    return max(known, key=lambda text: _number(text.rpartition("/")[2])) if known else id


def _versions_page(subscription: str, location: str, wanted: Json) -> str:
    publisher, offer, sku = (wanted.get(name, "") for name in ("publisher", "offer", "sku"))
    return VERSIONS.format(subscription, location, publisher, offer, sku)


def _number(name: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in name.split("."))
