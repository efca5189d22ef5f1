"""Where a client asks how an operation of a resource is getting on."""

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Request
from azlab.arm.operations import HOST
from azlab.arm.resource import Reply, ResourceType
from azlab.arm.store import Resource


def address(cloud: Cloud, kind: ResourceType, resource: Resource, name: str) -> str:
    """The path of the operation of this name, as the type's provider makes it."""
    # A child without a location is asked about in its group's region; a client only follows the link.
    location = resource.location or cloud.group_location(resource.id) or "global"
    return (
        f"/subscriptions/{resource.id.subscription}/providers/{kind.namespace}"
        f"/locations/{location}/{kind.style.segment}/{name}"
    )


def headers(request: Request, reply: Reply, kind: ResourceType, path: str) -> dict[str, str]:
    """The headers that lead to an operation at this path, those that the reply names, and when to ask."""
    version = request.query.get("api-version", "")
    network = kind.style.shape == "network"
    result = path.replace("/operations/", "/operationResults/") if network else path
    # Compute tells result from status at one address by this mark; Network has an address for each.
    mark = "" if network else "monitor=true&"
    links = {
        "azure-asyncoperation": f"{HOST}{path}?api-version={version}",
        "location": f"{HOST}{result}?{mark}api-version={version}",
    }
    return {**{name: links[name] for name in reply.headers}, "retry-after": kind.style.pause}
