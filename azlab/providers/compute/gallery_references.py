"""From the id of an image definition or version to the version it means in a region."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError, NotFound, invalid_parameter
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute import replication

DEFINITION = "Microsoft.Compute/galleries/images"
VERSION = f"{DEFINITION}/versions"


def names_gallery(id: str) -> bool:
    """Whether the id is that of a definition or a version in a gallery."""
    parsed = parse_id(id)
    return parsed is not None and parsed.type.lower() in (DEFINITION.lower(), VERSION.lower())


def find_version(cloud: Cloud, id: str, region: str) -> Resource:
    """The version that an id means in a region; the id of a definition means its latest there."""
    if id.lower().endswith("/versions/latest"):
        id = id[: -len("/versions/latest")]
    definition = cloud.follow(id, DEFINITION)
    found = latest(cloud, definition, region) if definition else cloud.follow(id, VERSION)
    if found is None or not replication.is_available(cloud, found, region):
        raise _not_available(id, region)
    return found


def latest(cloud: Cloud, definition: Resource, region: str) -> Resource | None:
    """The highest number in the region that is not excluded; by number, not by date."""
    versions = cloud.resources(VERSION, definition.id)
    eligible = [one for one in versions if not is_excluded(one, region, cloud)]
    if not eligible:
        raise NotFound(
            "GalleryImageNotFound",
            f'There is no latest image version exists for "{definition.id.text}"',
            target="imageReference",
        )
    there = [one for one in eligible if replication.is_available(cloud, one, region)]
    return max(there, key=lambda one: number(one.id.name), default=None)


def is_excluded(version: Resource, region: str, cloud: Cloud) -> bool:
    """Excluded from latest; what a region says of itself wins there."""
    profile = version.properties.get("publishingProfile", {})
    for entry in profile.get("targetRegions", []):
        if cloud.setting.normalize(entry["name"]) == region and "excludeFromLatest" in entry:
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
    features: list[Json] = definition.properties.get("features", [])
    return next((str(one["value"]) for one in features if one["name"] == "SecurityType"), "")


def disk_content(cloud: Cloud, reference: Json, region: str) -> Json:
    """What a disk made from a version starts with; a data disk of it where the reference has a `lun`."""
    version, lun = find_version(cloud, reference["id"], region), reference.get("lun")
    exact = {"imageReference": {**reference, "id": version.id.text}}
    if lun is not None:
        return {**_data_disk(version, lun), **exact}
    definition = definition_of(cloud, version)
    content: Json = {
        **exact,
        "machine": copy_of(version.interior.get("machine")),
        "osType": definition.properties["osType"],
        "hyperVGeneration": definition.properties["hyperVGeneration"],
        "diskSizeGB": version.interior.get("diskSizeGB"),
        "supportedCapabilities": {"architecture": definition.properties["architecture"]},
    }
    if security_type(definition) == "TrustedLaunch":
        content["securityProfile"] = {"securityType": "TrustedLaunch"}
    return content


def _data_disk(version: Resource, lun: int) -> Json:
    content = version.interior.get("data", {}).get(str(lun))
    if content is None:
        raise invalid_parameter("The value of parameter imageReference is invalid.", "imageReference")
    return {name: copy_of(content.get(name)) for name in ("machine", "diskSizeGB")}


def _not_available(id: str, region: str) -> AzureError:
    # Azure puts this sentence into quotation marks of its own.
    return NotFound(
        "GalleryImageNotFound",
        f'"The gallery image {id} is not available in {region} region. Please contact image owner to '
        'replicate to this region, or change your requested region."',
        target="imageReference",
    )
