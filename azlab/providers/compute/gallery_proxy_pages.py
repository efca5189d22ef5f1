"""Galleries of others as pages: lists of galleries, images and versions in a region, and each by itself."""

from azlab.arm.errors import NotFound
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.scopes import region
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_proxies as proxies
from azlab.providers.compute import replication
from azlab.providers.compute.gallery_proxy_documents import (
    gallery_document,
    image_document,
    is_in,
    version_document,
)

REGION_PATH = "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"


def add_pages(routes: Routes, kind: str) -> None:
    """Add the pages of one kind of gallery, `SharedGalleries` or `CommunityGalleries`."""
    pages = Pages(kind)
    gallery = f"{REGION_PATH}/{kind}/{{gallery}}"
    image = f"{gallery}/images/{{image}}"
    for path, page in (
        (f"{REGION_PATH}/{kind}", pages.galleries),
        (gallery, pages.gallery),
        (f"{gallery}/images", pages.images),
        (image, pages.image),
        (f"{image}/versions", pages.versions),
        (f"{image}/versions/{{version}}", pages.version),
    ):
        routes.route("GET", path)(page)


class Pages:
    """The pages of one kind of gallery. Each raises `NotFound` for what the subscription does not see."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def galleries(self, visit: Visit) -> Response:
        """What the subscription sees in the region; `sharedTo` says by whose share."""
        location, to = self._region(visit), visit.request.query.get("sharedto", "subscription").lower()
        seen = proxies.galleries(visit.cloud, visit.parts["subscription"], self.kind, to)
        there = [gallery for gallery in seen if is_in(visit.cloud, gallery, location)]
        return _list([gallery_document(gallery, self.kind, location) for gallery in there])

    def gallery(self, visit: Visit) -> Response:
        return json_response(200, gallery_document(self._gallery(visit), self.kind, self._region(visit)))

    def images(self, visit: Visit) -> Response:
        gallery, location = self._gallery(visit), self._region(visit)
        every = visit.cloud.resources(proxies.DEFINITION, gallery.id)
        return _list([image_document(gallery, self.kind, definition, location) for definition in every])

    def image(self, visit: Visit) -> Response:
        gallery, definition = self._definition(visit)
        return json_response(200, image_document(gallery, self.kind, definition, self._region(visit)))

    def versions(self, visit: Visit) -> Response:
        gallery, there = self._versions(visit)
        location = self._region(visit)
        return _list([version_document(gallery, self.kind, version, location) for version in there])

    def version(self, visit: Visit) -> Response:
        gallery, there = self._versions(visit)
        found = next((version for version in there if version.id.name == visit.parts["version"]), None)
        if found is None:
            raise _not_found(visit)
        return json_response(200, version_document(gallery, self.kind, found, self._region(visit)))

    def _region(self, visit: Visit) -> str:
        return region(visit, proxies.PAGES[self.kind])

    def _gallery(self, visit: Visit) -> Resource:
        """The gallery that the path names, where it is shown in the region of the path."""
        subscription, name = visit.parts["subscription"], visit.parts["gallery"]
        location = self._region(visit)
        found = proxies.find_gallery(visit.cloud, subscription, self.kind, name)
        if found is None or not is_in(visit.cloud, found, location):
            raise _not_found(visit)
        return found

    def _definition(self, visit: Visit) -> tuple[Resource, Resource]:
        gallery = self._gallery(visit)
        definition = proxies.find_definition(visit.cloud, gallery, visit.parts["image"])
        if definition is None:
            raise _not_found(visit)
        return gallery, definition

    def _versions(self, visit: Visit) -> tuple[Resource, list[Resource]]:
        """The gallery, and the versions of the definition that can be had in the region."""
        gallery, definition = self._definition(visit)
        location = self._region(visit)
        every = proxies.versions(visit.cloud, gallery, definition)
        return gallery, [found for found in every if replication.is_available(visit.cloud, found, location)]


def _list(items: list[Json]) -> Response:
    return json_response(200, {"value": items})


def _not_found(visit: Visit) -> NotFound:
    # What is not shared is not there. No source was found for Azure's own sentence.
    names = "/".join(visit.parts[name] for name in ("gallery", "image", "version") if name in visit.parts)
    return NotFound("NotFound", f"Resource {names} is not found in {visit.parts['location']}.")
