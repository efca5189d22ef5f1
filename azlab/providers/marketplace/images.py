"""Marketplace images of a region: publishers, offers, SKUs and versions."""

from azlab import data
from azlab.arm import scopes
from azlab.arm.digits import read_digits
from azlab.arm.errors import NotFound, invalid_value
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.data import MarketplaceImage

ROUTES = Routes()
PUBLISHERS = "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/publishers"
OFFERS = PUBLISHERS + "/{publisher}/artifacttypes/vmimage/offers"
SKUS = OFFERS + "/{offer}/skus"
VERSIONS = SKUS + "/{sku}/versions"
KIND = "locations/publishers"


@ROUTES.route("GET", PUBLISHERS)
def publishers(visit: Visit) -> Response:
    scopes.region(visit, KIND)
    return json_response(200, [_entry(visit, name) for name in data.publishers()])


@ROUTES.route("GET", OFFERS)
def offers(visit: Visit) -> Response:
    scopes.region(visit, KIND)
    publisher = data.publisher_name(visit.parts["publisher"])
    if publisher is None:
        raise not_found()
    return json_response(200, [_entry(visit, publisher, name) for name in data.offers(publisher)])


@ROUTES.route("GET", SKUS)
def skus(visit: Visit) -> Response:
    scopes.region(visit, KIND)
    publisher, offer = _spelt(visit)
    return json_response(200, [_sku(visit, publisher, offer, name) for name in data.skus(publisher, offer)])


@ROUTES.route("GET", VERSIONS)
def versions(visit: Visit) -> Response:
    scopes.region(visit, KIND)
    publisher, offer = _spelt(visit)
    sku = _named(data.skus(publisher, offer), visit.parts["sku"])
    found = [data.image(publisher, offer, sku, version) for version in data.versions(publisher, offer, sku)]
    chosen = _chosen(visit, [image for image in found if image is not None])
    return json_response(200, [_version(visit, image) for image in chosen])


@ROUTES.route("GET", VERSIONS + "/{version}")
def version(visit: Visit) -> Response:
    scopes.region(visit, KIND)
    parts = visit.parts
    image = data.image(parts["publisher"], parts["offer"], parts["sku"], parts["version"])
    if image is None or parts["version"].lower() == "latest":
        raise not_found()
    if image.state == "Deprecated":
        raise deprecated(image)
    head = _entry(visit, image.publisher, image.offer, image.sku, image.version)
    return json_response(200, {"properties": image.document(), **head})


def not_found() -> NotFound:
    return NotFound("NotFound", "Artifact: VMImage was not found.")


def deprecated(image: MarketplaceImage) -> NotFound:
    return NotFound(
        "ImageVersionDeprecated",
        f"VM Image from publisher: {image.publisher} with - Offer: {image.offer}, Sku: {image.sku}, "
        f"Version: {image.version} is deprecated.",
    )


def _spelt(visit: Visit) -> tuple[str, str]:
    """Publisher and offer as the catalogue spells them. Raises `NotFound`."""
    publisher = data.publisher_name(visit.parts["publisher"])
    if publisher is None:
        raise not_found()
    return publisher, _named(data.offers(publisher), visit.parts["offer"])


def _named(names: list[str], wanted: str) -> str:
    for name in names:
        if name.lower() == wanted.lower():
            return name
    raise not_found()


def _chosen(visit: Visit, images: list[MarketplaceImage]) -> list[MarketplaceImage]:
    query = visit.request.query
    if query.get("$orderby", "").lower().split() == ["name", "desc"]:
        images = images[::-1]
    top = query.get("$top")
    if top is None:
        return images
    count = read_digits(top)
    if count is None:
        raise invalid_value("$top")
    return images[:count]


def _sku(visit: Visit, publisher: str, offer: str, name: str) -> Json:
    newest = data.image(publisher, offer, name, "latest")
    supported = newest.automatic_os_upgrade if newest else False
    upgrade = {"automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": supported}}
    return {"properties": upgrade, **_entry(visit, publisher, offer, name)}


def _version(visit: Visit, image: MarketplaceImage) -> Json:
    head = _entry(visit, image.publisher, image.offer, image.sku, image.version)
    if not visit.request.query.get("$expand"):
        return head
    document = image.document()
    properties = {
        "imageDeprecationStatus": {"scheduledDeprecationTime": None, **document["imageDeprecationStatus"]},
        "hyperVGeneration": image.generation,
        "architecture": image.architecture,
        "replicaType": document["replicaType"],
        "replicaCount": document.get("replicaCount"),
        "goLiveDate": None,
    }
    return {"properties": properties, "extendedLocation": None, **head}


def _entry(visit: Visit, *names: str) -> Json:
    """Location, name and id, the way this old page writes ids: every word with a capital."""
    location = visit.parts["location"]
    words = ("Publishers", "ArtifactTypes/VMImage/Offers", "Skus", "Versions")
    tail = "/".join(f"{word}/{name}" for word, name in zip(words, names, strict=False))
    scope_id = (
        f"/Subscriptions/{visit.parts['subscription']}/Providers/Microsoft.Compute/Locations/{location}"
    )
    return {"location": location, "name": names[-1], "id": f"{scope_id}/{tail}"}
