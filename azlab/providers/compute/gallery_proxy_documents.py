"""What others are shown of a gallery, its definitions and versions: read only, under its public name."""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.scopes import region
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_proxies as proxies
from azlab.providers.compute import replication

REGION_PATH = "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"
DISCLAIMER = "https://aka.ms/community-gallery-disclaimer"
OF_A_DEFINITION = (
    "osType", "osState", "endOfLifeDate", "identifier", "recommended", "disallowed", "hyperVGeneration",
    "features", "purchasePlan", "architecture", "privacyStatementUri", "eula",
)  # fmt: skip


def add_pages(routes: Routes, kind: str) -> None:
    """Add the pages of one kind of gallery: lists of galleries, images and versions, and each by itself."""

    def galleries(visit: Visit) -> Response:
        location, to = (
            region(visit, proxies.PAGES[kind]),
            visit.request.query.get("sharedto", "subscription").lower(),
        )
        seen = proxies.galleries(visit.cloud, visit.parts["subscription"], kind, to)
        return _list(
            [
                gallery_document(shared, kind, location)
                for shared in seen
                if is_in(visit.cloud, shared, location)
            ]
        )

    def gallery(visit: Visit) -> Response:
        found, location = _gallery(visit, kind)
        return json_response(200, gallery_document(found, kind, location))

    def images(visit: Visit) -> Response:
        found, location = _gallery(visit, kind)
        every = visit.cloud.resources(proxies.DEFINITION, found.id)
        return _list([_image_document(found, kind, definition, location) for definition in every])

    def image(visit: Visit) -> Response:
        found, definition = _definition(visit, kind)
        return json_response(200, _image_document(found, kind, definition, _location(visit)))

    def versions(visit: Visit) -> Response:
        found, definition = _definition(visit, kind)
        return _list(
            [_version_document(visit, kind, found, version) for version in _there(visit, found, definition)]
        )

    def version(visit: Visit) -> Response:
        found, definition = _definition(visit, kind)
        there = {version.id.name: version for version in _there(visit, found, definition)}
        if visit.parts["version"] not in there:
            raise _not_found(visit)
        return json_response(200, _version_document(visit, kind, found, there[visit.parts["version"]]))

    gallery_path = f"{REGION_PATH}/{kind}/{{gallery}}"
    for path, page in (
        (f"{REGION_PATH}/{kind}", galleries), (gallery_path, gallery), (f"{gallery_path}/images", images),
        (f"{gallery_path}/images/{{image}}", image), (f"{gallery_path}/images/{{image}}/versions", versions),
        (f"{gallery_path}/images/{{image}}/versions/{{version}}", version),
    ):  # fmt: skip
        routes.route("GET", path)(page)


def is_in(cloud: Cloud, gallery: Resource, location: str) -> bool:
    """Whether a gallery is shown in a region: at home, and where one of its versions has a replica."""
    every = cloud.resources(proxies.VERSION, gallery.id)
    return gallery.location == location or any(
        replication.is_available(cloud, version, location) for version in every
    )


def _location(visit: Visit) -> str:
    return visit.cloud.setting.normalize(visit.parts["location"])


def _gallery(visit: Visit, kind: str) -> tuple[Resource, str]:
    """The gallery and the region that the path names."""
    location = region(visit, proxies.PAGES[kind])
    found = proxies.find_gallery(visit.cloud, visit.parts["subscription"], kind, visit.parts["gallery"])
    if found is None or not is_in(visit.cloud, found, location):
        raise _not_found(visit)
    return found, location


def _definition(visit: Visit, kind: str) -> tuple[Resource, Resource]:
    gallery, _ = _gallery(visit, kind)
    definition = proxies.find_definition(visit.cloud, gallery, visit.parts["image"])
    if definition is None:
        raise _not_found(visit)
    return gallery, definition


def _there(visit: Visit, gallery: Resource, definition: Resource) -> list[Resource]:
    every = proxies.versions(visit.cloud, gallery, definition)
    return [version for version in every if replication.is_available(visit.cloud, version, _location(visit))]


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


def _image_document(gallery: Resource, kind: str, definition: Resource, location: str) -> Json:
    properties = {
        name: definition.properties[name] for name in OF_A_DEFINITION if name in definition.properties
    }
    properties.setdefault("recommended", {})
    if kind == proxies.COMMUNITY:
        properties["identifier"] = dict.fromkeys(properties["identifier"], "")  # as recorded
    unique = f"/{kind}/{proxies.public_name(gallery, kind)}/Images/{definition.id.name}"
    return _item(kind, properties, definition.id.name, unique, location)


def _version_document(visit: Visit, kind: str, gallery: Resource, version: Resource) -> Json:
    published = version.properties["publishingProfile"]
    names = ("publishedDate", "endOfLifeDate", "excludeFromLatest")
    properties = {name: published[name] for name in names if name in published}
    properties["storageProfile"] = _storage(version.properties["storageProfile"])
    *_, definition, name = version.id.names
    unique = f"/{kind}/{proxies.public_name(gallery, kind)}/Images/{definition}/Versions/{name}"
    return _item(kind, properties, name, unique, _location(visit))


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


def _list(items: list[Json]) -> Response:
    return json_response(200, {"value": items})


def _not_found(visit: Visit) -> NotFound:
    # What is not shared is not there. No source was found for Azure's own sentence.
    names = "/".join(visit.parts[name] for name in ("gallery", "image", "version") if name in visit.parts)
    return NotFound("NotFound", f"Resource {names} is not found in {visit.parts['location']}.")
