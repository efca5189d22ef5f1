"""A resource as the lists of all resources show it, whatever its type."""

from azlab.arm.messages import Json
from azlab.arm.store import Resource

SHOWN = ("sku", "kind", "managedBy", "plan", "zones", "identity", "location", "tags")


def is_listed(resource: Resource) -> bool:
    """Whether the resource has a location of its own: groups, deployments and subnets are not listed.

    Nor are the instances of a scale set, although they have a location.
    """
    in_scale_set = resource.id.type.lower().startswith("microsoft.compute/virtualmachinescalesets/")
    elsewhere = in_scale_set or resource.id.namespace.lower() == "microsoft.resources"
    return bool(resource.location) and not elsewhere


def listed(resource: Resource) -> Json:
    """What the list says of a resource: not its properties."""
    document = resource.document
    entry: Json = {"id": resource.id.text, "name": listed_name(resource), "type": resource.id.type}
    return entry | {name: document[name] for name in SHOWN if name in document}


def listed_name(resource: Resource) -> str:
    """The name with those of its parents, as the list writes it: `gallery/definition`."""
    return "/".join(resource.id.names)
