"""The list of all resources of a subscription or a group, whatever their type."""

from azlab.arm import lists, scopes
from azlab.arm.messages import Json, Response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.resources.filters import Filter

ROUTES = Routes()
SHOWN = ("sku", "kind", "managedBy", "plan", "zones", "identity", "location", "tags")


@ROUTES.route("GET", "/subscriptions/{subscription}/resources")
def in_subscription(visit: Visit) -> Response:
    return _listed(visit, scopes.subscription(visit).id.text)


@ROUTES.route("GET", "/subscriptions/{subscription}/resourcegroups/{group}/resources")
def in_group(visit: Visit) -> Response:
    return _listed(visit, scopes.group(visit).id.text)


def _listed(visit: Visit, scope: str) -> Response:
    query = visit.request.query
    wanted, expand = Filter(query.get("$filter", "")), query.get("$expand", "").lower()
    found = [
        resource
        for resource in visit.cloud.resources("", scope)
        if _is_listed(resource) and _fits(wanted, resource)
    ]
    found = [resource for resource in found if visit.cloud.may(f"{resource.id.type}/read", resource.id.text)]
    return lists.page(visit.request, found, lambda resource: _entry(resource, expand))


def _is_listed(resource: Resource) -> bool:
    """Whether the resource has a location of its own: groups, deployments and subnets are not listed.

    Nor are the instances of a scale set, although they have a location.
    """
    in_scale_set = resource.id.type.lower().startswith("microsoft.compute/virtualmachinescalesets/")
    elsewhere = in_scale_set or resource.id.namespace.lower() == "microsoft.resources"
    return bool(resource.location) and not elsewhere


def _fits(wanted: Filter, resource: Resource) -> bool:
    fields = {
        "resourcetype": resource.id.type,
        "resourcegroup": resource.id.group,
        "name": _name(resource),
        "location": resource.location,
    }
    return wanted.fits(fields, resource.document.get("tags", {}))


def _entry(resource: Resource, expand: str) -> Json:
    document = resource.document
    entry: Json = {"id": resource.id.text, "name": _name(resource), "type": resource.id.type}
    entry.update({name: document[name] for name in SHOWN if name in document})
    for name, moment in resource.interior.get("times", {}).items():
        if f"{name}time" in expand:
            entry[f"{name}Time"] = moment
    if "provisioningstate" in expand and "provisioningState" in resource.properties:
        entry["provisioningState"] = resource.properties["provisioningState"]
    return entry


def _name(resource: Resource) -> str:
    """The name with those of its parents, as the list writes it: `gallery/definition`."""
    return "/".join(resource.id.names)
