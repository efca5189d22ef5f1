"""VM extensions that a region offers: types and versions (`az vm extension image ...`, `az vmss ...`).

Without `--version`, `az vmss extension set` asks here for the newest one.
"""

from azlab import data
from azlab.arm import scopes
from azlab.arm.errors import NotFound, not_in_practice
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.data import Extension

ROUTES = Routes()
KIND = "locations/publishers"
TYPES_OF = (
    "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"
    "/publishers/{publisher}/artifacttypes/vmextension/types"
)
VERSIONS = TYPES_OF + "/{type}/versions"


@ROUTES.route("GET", TYPES_OF)
def types(visit: Visit) -> Response:
    """The extensions that can be had here: the CLI asks for the versions of every one that is listed."""
    publisher = _publisher(visit)
    known = [extension for extension in data.extensions(publisher) if extension.versions]
    return json_response(200, [_entry(visit, publisher, extension.name) for extension in known])


@ROUTES.route("GET", VERSIONS)
def versions(visit: Visit) -> Response:
    found = _extension(visit)
    return json_response(
        200, [_entry(visit, found.publisher, found.name, version) for version in found.versions]
    )


@ROUTES.route("GET", VERSIONS + "/{version}")
def version(visit: Visit) -> Response:
    found = _extension(visit)
    if visit.parts["version"] not in found.versions:
        raise _not_found()
    properties = {
        "operatingSystem": found.system,
        "computeRole": "IaaS",
        "architecture": ["x64"],
        "vmScaleSetEnabled": True,
        "supportsMultipleExtensions": False,
        "supportsMigration": False,
        "rollbackSupported": False,
        "isInternalExtension": False,
        "isJsonExtension": True,
    }
    head = _entry(visit, found.publisher, found.name, visit.parts["version"])
    return json_response(200, {"properties": properties, **head})


def _publisher(visit: Visit) -> str:
    scopes.region(visit, KIND)
    name = data.publisher_name(visit.parts["publisher"])
    if name is None:
        raise NotFound("NotFound", f"Publisher: {visit.parts['publisher']} was not found.")
    return name


def _extension(visit: Visit) -> Extension:
    publisher, name = _publisher(visit), visit.parts["type"]
    found = data.extension(publisher, name)
    if found is None and data.lists_every_extension(publisher):
        raise _not_found()
    if found is None or not found.versions:
        raise not_in_practice(f"VM extension {publisher}/{name}")
    return found


def _not_found() -> NotFound:
    """As the page of VM images says it; no record of this one was found."""
    return NotFound("NotFound", "Artifact: VMExtension was not found.")


def _entry(visit: Visit, *names: str) -> Json:
    """Location, name and id, the way this old page writes ids: every word with a capital."""
    location = visit.parts["location"]
    words = ("Publishers", "ArtifactTypes/VMExtension/Types", "Versions")
    tail = "/".join(f"{word}/{name}" for word, name in zip(words, names, strict=False))
    scope = f"/Subscriptions/{visit.parts['subscription']}/Providers/Microsoft.Compute/Locations/{location}"
    return {"location": location, "name": names[-1], "id": f"{scope}/{tail}"}
