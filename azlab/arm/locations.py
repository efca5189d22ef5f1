"""The region in which a resource is to be: what Resource Manager itself takes, whoever the provider is."""

from azlab.arm import errors
from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Request
from azlab.arm.resource import ResourceType
from azlab.arm.store import Resource


def refuse_location(cloud: Cloud, request: Request, kind: ResourceType, id: ResourceId, body: Json) -> None:
    """Raise ARM's own refusal of where a PUT puts something: its provider has not seen the body by then."""
    given = next((body[name] for name in body if name.lower() == "location"), None)
    readable = given is None or isinstance(given, str)  # of anything else the body's reader has a sentence
    if request.method == "PUT" and kind.tracked and readable:
        location_of(cloud, kind, id, given, cloud.get(id))


def location_of(
    cloud: Cloud, kind: ResourceType, id: ResourceId, given: object, before: Resource | None
) -> str:
    """The name of the region. Raises for none, for one that the type has not, and for another than before."""
    given = given or (before.location if before else None)
    if not isinstance(given, str):
        raise BadRequest("LocationRequired", "The location property is required for this definition.")
    location = cloud.setting.normalize(given)
    if location not in cloud.setting.locations:
        raise errors.location_unavailable(kind.name, given, sorted(cloud.setting.locations))
    if before and before.location != location:
        raise errors.location_taken(id.name, id.group, before.location, location)
    return location
