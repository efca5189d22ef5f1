"""Addresses that belong to Resource Manager itself: how a long operation is getting on."""

from azlab.arm.errors import NotFound
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.operations import HOST, pause, status_document
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
_LOCATION = "/subscriptions/{subscription}/providers/{namespace}/locations/{location}"


def operation(visit: Visit) -> Response:
    """What the two addresses answer that the headers of a 201 or 202 name."""
    found = visit.cloud.operations.ask(visit.parts["name"])
    if found is None:
        raise NotFound("NotFound", f"The operation '{visit.parts['name']}' could not be found.")
    resource = visit.cloud.get(found["key"]) if found.get("output") else None
    shown = visit.cloud.shown(resource) if resource else None
    if visit.address.words[2].lower() == "operationresults":
        status = 202 if found["status"] == "InProgress" else 204
        return json_response(status, None, {**_own_links(visit.request), **pause(found)})
    if visit.request.query.get("monitor"):
        return _monitor(found, shown)
    return json_response(200, status_document(found, shown), pause(found))


for _segment in ("operations", "DiskOperations", "capsOperations", "asyncoperations", "operationResults"):
    ROUTES.route("GET", f"{_LOCATION}/{_segment}/{{name}}")(operation)


def _own_links(request: Request) -> dict[str, str]:
    """Microsoft.Network repeats both addresses of an operation when it tells the result."""
    status = request.url.replace("/operationResults/", "/operations/")
    return {"azure-asyncoperation": HOST + status, "location": HOST + request.url}


def _monitor(found: Json, shown: Json | None) -> Response:
    if found["status"] == "InProgress":
        return json_response(202, None, pause(found))
    if found.get("result") is not None:
        return json_response(200, found["result"])
    return json_response(200, shown if found.get("output") else None)
