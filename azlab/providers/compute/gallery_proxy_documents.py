"""What others are shown of a gallery, its definitions and versions: read only, under its public name."""

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_proxies as proxies
from azlab.providers.compute import replication

DISCLAIMER = "https://aka.ms/community-gallery-disclaimer"
OF_A_DEFINITION = (
    "osType", "osState", "endOfLifeDate", "identifier", "recommended", "disallowed", "hyperVGeneration",
    "features", "purchasePlan", "architecture", "privacyStatementUri", "eula",
)  # fmt: skip


def is_in(cloud: Cloud, gallery: Resource, location: str) -> bool:
    """Whether a gallery is shown in a region: at home, and where one of its versions has a replica."""
    every = cloud.resources(proxies.VERSION, gallery.id)
    return gallery.location == location or any(
        replication.is_available(cloud, version, location) for version in every
    )


def gallery_document(gallery: Resource, kind: str, location: str) -> Json:
    """A gallery as others see it."""
    name = proxies.public_name(gallery, kind)
    head = {"location": location, "name": name}
    own = {"identifier": {"uniqueId": f"/{kind}/{name}"}}
    if kind == proxies.SHARED:
        return {**own, **head}
    type = "Microsoft.Compute/Locations/CommunityGalleries"
    metadata = community_metadata(gallery)
    return {
        "properties": {"disclaimer": DISCLAIMER, "communityMetadata": metadata},
        **head,
        "type": type,
        **own,
    }


def community_metadata(gallery: Resource) -> Json:
    """What a publisher tells everybody."""
    info: Json = get_at(gallery.properties, "sharingProfile.communityGalleryInfo")
    return {name: info[name] for name in ("publisherUri", "publisherContact", "eula", "publicNames")}


def image_document(gallery: Resource, kind: str, definition: Resource, location: str) -> Json:
    """A definition as others see it in a region; the community is not told who made it."""
    properties = {
        name: definition.properties[name] for name in OF_A_DEFINITION if name in definition.properties
    }
    properties.setdefault("recommended", {})
    if kind == proxies.COMMUNITY:
        properties["identifier"] = dict.fromkeys(properties["identifier"], "")  # as recorded
    unique = f"/{kind}/{proxies.public_name(gallery, kind)}/Images/{definition.id.name}"
    return _item(kind, properties, definition.id.name, unique, location)


def version_document(gallery: Resource, kind: str, version: Resource, location: str) -> Json:
    """A version of an image as others see it in a region."""
    published = version.properties["publishingProfile"]
    names = ("publishedDate", "endOfLifeDate", "excludeFromLatest")
    properties = {name: published[name] for name in names if name in published}
    properties["storageProfile"] = _storage(version.properties["storageProfile"])
    *_, definition, name = version.id.names
    unique = f"/{kind}/{proxies.public_name(gallery, kind)}/Images/{definition}/Versions/{name}"
    return _item(kind, properties, name, unique, location)


def _storage(profile: Json) -> Json:
    """The sizes of the disks; where they came from is the owner's own."""
    shown: Json = {"osDiskImage": _disk(profile.get("osDiskImage", {}))}
    data = [{"lun": image["lun"], **_disk(image)} for image in profile.get("dataDiskImages", [])]
    return {**shown, "dataDiskImages": data} if data else shown


def _disk(image: Json) -> Json:
    return {"diskSizeGB": image.get("sizeInGB"), "hostCaching": image.get("hostCaching")}


def _item(kind: str, properties: Json, name: str, unique: str, location: str) -> Json:
    told = {"disclaimer": DISCLAIMER} if kind == proxies.COMMUNITY else {}
    head = {"location": location, "name": name, "identifier": {"uniqueId": unique}}
    return {"properties": {**told, **properties}, **head}
