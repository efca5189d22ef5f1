"""The list of all resources of a subscription or a group, whatever their type."""

from azlab.arm import lists, scopes
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.resources.filters import Filter
from azlab.providers.resources.listed_resources import is_listed, listed, listed_name

ROUTES = Routes()


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
        if is_listed(resource) and _fits(wanted, resource)
    ]
    found = [resource for resource in found if visit.cloud.may(f"{resource.id.type}/read", resource.id.text)]
    return lists.page(visit.request, found, lambda resource: _entry(resource, expand))


def _fits(wanted: Filter, resource: Resource) -> bool:
    fields = {
        "resourcetype": resource.id.type,
        "resourcegroup": resource.id.group,
        "name": listed_name(resource),
        "location": resource.location,
        "identity": str(get_at(resource.document, "identity.type", "")),
        "identity/principalid": str(get_at(resource.document, "identity.principalId", "")),
    }
    for part, value in (resource.document.get("plan") or {}).items():
        fields[f"plan/{part}".lower()] = str(value)
    return wanted.fits(fields, resource.document.get("tags", {}))


def _entry(resource: Resource, expand: str) -> Json:
    entry = listed(resource)
    for name, moment in resource.interior.get("times", {}).items():
        if f"{name}time" in expand:
            entry[f"{name}Time"] = moment
    if "provisioningstate" in expand and "provisioningState" in resource.properties:
        entry["provisioningState"] = resource.properties["provisioningState"]
    return entry
