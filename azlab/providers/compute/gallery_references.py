"""From what names an image in a gallery to the version it means in a region.

An id names it in one's own galleries; `/SharedGalleries/...` and `/CommunityGalleries/...` name it in
galleries of others that are shared with the subscription, or with everybody.
"""

from dataclasses import dataclass

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError, BadRequest, NotFound, invalid_value, no_resource_id
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_proxies, replication

DEFINITION = "Microsoft.Compute/galleries/images"
VERSION = f"{DEFINITION}/versions"
PROXIES = ("sharedGalleryImageId", "communityGalleryImageId")
"""Names under which a reference holds the id of an image in a gallery of others."""


@dataclass(frozen=True)
class Region:
    """Who asks for an image, and where: what is there to be had depends on both."""

    cloud: Cloud
    subscription: str
    location: str


def wanted_id(reference: Json) -> str:
    """The id in a reference, under whichever name."""
    return str(next((reference[name] for name in ("id", *PROXIES) if reference.get(name)), ""))


def names_gallery(id: str) -> bool:
    """Whether the id is that of a definition or a version in a gallery."""
    parsed = parse_id(id)
    own = parsed is not None and parsed.type.lower() in (DEFINITION.lower(), VERSION.lower())
    return own or gallery_proxies.parse(id) is not None


def refuse_misplaced(reference: Json, path: str) -> None:
    """Raise where a reference says what its image is in two ways, or under the name of another kind of id."""
    id = reference.get("id", "")
    if id and not str(id).lower().startswith(("/subscriptions/", "/providers/")):
        # As reported for azurerm, Ansible and Azure PowerShell, of ids of galleries of others.
        raise no_resource_id(str(id), f"{path}.id")
    for name, kind in zip(PROXIES, ("shared", "community"), strict=True):
        if reference.get(name) and gallery_proxies.parse(reference[name]) is None:
            # Azure/bicep-registry-modules issue 6560, whose excerpt ends after the id.
            raise BadRequest(
                "BadRequest",
                f"The {kind} gallery image reference id provided, '{reference[name]}', is invalid.",
            )
    if part := overspecified(reference):
        raise invalid_value(f"imageReference.{part}")


def overspecified(reference: Json) -> str:
    """The part of a Marketplace image's name that stands beside an id, also an empty one; "" without such.

    So Azure/RDS-Templates issues 626 and 680 and jenkinsci/azure-vm-agents-plugin issue 654. A `version`
    beside an id is advised against by the REST reference, and refused by nobody.
    """
    if not wanted_id(reference):
        return ""
    return next((part for part in ("publisher", "offer", "sku") if part in reference), "")


def find_version(region: Region, id: str) -> Resource:
    """The version that an id means in a region; the id of a definition means its latest.

    Raises Azure's refusal for an image that is not there, or not in this region.
    """
    proxy = gallery_proxies.parse(id)
    found = _of_others(region, proxy) if proxy else _own(region, id)
    if found is None or not replication.is_available(region.cloud, found, region.location):
        raise _not_available(id, region.location)
    return found


def exact_id(id: str, version: Resource) -> str:
    """The id of the version that an id was found to mean, in the same form."""
    proxy = gallery_proxies.parse(id)
    return proxy.version_id(version) if proxy else version.id.text


def creation_reference(id: str, lun: int | None = None) -> Json:
    """How the creation data of a disk names an image of whatever kind, or a data disk of it."""
    proxy, rest = gallery_proxies.parse(id), {} if lun is None else {"lun": lun}
    if proxy is None:
        return {"imageReference": {"id": id, **rest}}
    return {"galleryImageReference": {proxy.field: id, **rest}}


def _own(region: Region, id: str) -> Resource | None:
    if id.lower().endswith("/versions/latest"):
        id = id[: -len("/versions/latest")]
    definition = region.cloud.follow(id, DEFINITION)
    return latest(region, definition) if definition else region.cloud.follow(id, VERSION)


def _of_others(region: Region, proxy: gallery_proxies.Proxy) -> Resource | None:
    gallery = gallery_proxies.find_gallery(region.cloud, region.subscription, proxy.kind, proxy.gallery)
    definition = gallery_proxies.find_definition(region.cloud, gallery, proxy.image) if gallery else None
    if gallery is None or definition is None:
        return None
    versions = gallery_proxies.versions(region.cloud, gallery, definition)
    if proxy.version.lower() in ("", "latest"):
        return _highest(region, [version for version in versions if not _is_excluded_there(region, version)])
    return next((version for version in versions if version.id.name == proxy.version), None)


def latest(region: Region, definition: Resource) -> Resource | None:
    """The version with the highest number (not the newest) of those in the region, excluded ones left out.

    None when none of them is in the region; raises `GalleryImageNotFound` when all are excluded.
    """
    versions = region.cloud.resources(VERSION, definition.id)
    eligible = [version for version in versions if not _is_excluded_there(region, version)]
    if not eligible:
        raise NotFound(
            "GalleryImageNotFound",
            f'There is no latest image version exists for "{definition.id.text}"',
            target="imageReference",
        )
    return _highest(region, eligible)


def _highest(region: Region, versions: list[Resource]) -> Resource | None:
    there = [
        version for version in versions if replication.is_available(region.cloud, version, region.location)
    ]
    return max(there, key=lambda version: number(version.id.name), default=None)


def _is_excluded_there(region: Region, version: Resource) -> bool:
    """Whether it is excluded from latest: what a target region says counts there before the profile."""
    profile, setting = version.properties.get("publishingProfile", {}), region.cloud.setting
    for entry in profile.get("targetRegions", []):
        if setting.normalize(entry["name"]) == region.location and "excludeFromLatest" in entry:
            return bool(entry["excludeFromLatest"])
    return bool(profile.get("excludeFromLatest", False))


def number(name: str) -> tuple[int, ...]:
    """A version's name as numbers, which compare as versions do."""
    return tuple(int(part) for part in name.split("."))


def definition_of(cloud: Cloud, version: Resource) -> Resource:
    """The definition above a version; without one there is no version."""
    definition = cloud.get(version.id.parent or "")
    assert definition is not None
    return definition


def security_type(definition: Resource) -> str:
    """The definition's feature `SecurityType`; empty for Standard."""
    said = feature(definition, "SecurityType")
    return "" if said == "Standard" else said


def feature(definition: Resource, name: str) -> str:
    """The value of a feature, by its name in any case; empty where the definition has none such."""
    features: list[Json] = definition.properties.get("features", [])
    return next((str(each["value"]) for each in features if each["name"].lower() == name.lower()), "")


def disk_content(region: Region, reference: Json) -> Json:
    """What a disk made from a version starts with; a data disk of it where the reference has a `lun`."""
    id, lun = wanted_id(reference), reference.get("lun")
    version = find_version(region, id)
    exact = {"creationData": _shown(reference, exact_id(id, version))}
    if lun is not None:
        return {**_data_disk(version, lun), **exact}
    definition = definition_of(region.cloud, version)
    content: Json = {
        **exact,
        "machine": copy_of(version.interior.get("machine")),
        "osType": definition.properties["osType"],
        "hyperVGeneration": definition.properties["hyperVGeneration"],
        "diskSizeGB": version.interior.get("diskSizeGB"),
        "supportedCapabilities": _capabilities(definition),
    }
    if security_type(definition) == "TrustedLaunch":
        content["securityProfile"] = {"securityType": "TrustedLaunch"}
    return content


def _capabilities(definition: Resource) -> Json:
    controllers = feature(definition, "DiskControllerTypes")
    told = {"diskControllerTypes": controllers} if controllers else {}
    return {**told, "architecture": definition.properties["architecture"]}


def _shown(reference: Json, id: str) -> Json:
    """A disk shows its gallery image twice: as an image, and as it was named."""
    name = next((name for name in ("id", *PROXIES) if reference.get(name)), "id")
    rest = {"lun": reference["lun"]} if "lun" in reference else {}
    return {"imageReference": {"id": id, **rest}, "galleryImageReference": {name: id, **rest}}


def _data_disk(version: Resource, lun: int) -> Json:
    content = version.interior.get("data", {}).get(str(lun))
    if content is None:
        raise invalid_value("imageReference")
    return {name: copy_of(content.get(name)) for name in ("machine", "diskSizeGB")}


def _not_available(id: str, region: str) -> AzureError:
    # Azure puts this sentence into quotation marks of its own.
    return NotFound(
        "GalleryImageNotFound",
        f'"The gallery image {id} is not available in {region} region. Please contact image owner to '
        'replicate to this region, or change your requested region."',
        target="imageReference",
    )
