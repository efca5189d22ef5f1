"""How a deployment got on: its operation, its list, and one entry for each of its resources."""

from datetime import datetime
from typing import Any

from azlab.arm import lists, scopes
from azlab.arm.clock import timestamp
from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import pause, status_document
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.resources.deployment_documents import KIND, iso_duration, zulu
from azlab.providers.resources.deployment_runs import absent
from azlab.providers.resources.filters import Filter

ROUTES = Routes()
SCOPES = ("/subscriptions/{subscription}/resourcegroups/{group}", "/subscriptions/{subscription}")


def status(visit: Visit) -> Response:
    deployment = _deployment(visit)
    operation = visit.cloud.operations.ask(visit.parts["token"])
    if operation is None or operation["key"] != deployment.id.key:
        raise absent(deployment.id.text)
    return json_response(200, status_document(operation, None), pause(operation))


def deployments(visit: Visit) -> Response:
    scope = scopes.scope(visit).id.text
    wanted = Filter(visit.request.query.get("$filter", ""), ("provisioningstate",))
    found = [
        deployment
        for deployment in visit.cloud.resources(KIND, scope)
        if deployment.id.scope.lower() == scope.lower()
    ]
    fitting = [deployment for deployment in found if wanted.fits(_fields(deployment), {})]
    return lists.page(visit.request, fitting, lambda deployment: deployment.document)


def operations(visit: Visit) -> Response:
    return json_response(200, {"value": _entries(visit.cloud, _deployment(visit))})


def operation(visit: Visit) -> Response:
    entries = _entries(visit.cloud, _deployment(visit))
    for entry in entries:
        if entry["operationId"].lower() == visit.parts["token"].lower():
            return json_response(200, entry)
    raise NotFound(
        "DeploymentOperationNotFound", f"Deployment operation '{visit.parts['token']}' could not be found."
    )


for _scope in SCOPES:
    _list = f"{_scope}/providers/Microsoft.Resources/deployments"
    ROUTES.route("GET", _list)(deployments)
    ROUTES.route("GET", _list + "/{name}/operationStatuses/{token}")(status)
    for _operations in (_list + "/{name}/operations", _scope + "/deployments/{name}/operations"):
        ROUTES.route("GET", _operations)(operations)
        ROUTES.route("GET", _operations + "/{token}")(operation)


def _entries(cloud: Cloud, deployment: Resource) -> list[Json]:
    """What became of each resource, the newest first, as ARM lists them."""
    entries = [_entry(cloud, deployment, step) for step in reversed(deployment.interior["steps"])]
    entries.sort(key=lambda entry: str(entry["properties"]["timestamp"]), reverse=True)
    if deployment.properties["provisioningState"] == "Succeeded":
        entries.append(_evaluation(deployment))  # always last, although it is the newest
    return entries


def _evaluation(deployment: Resource) -> Json:
    """The entry for the outputs, which belongs to no resource and has the deployment's own number."""
    number = deployment.interior["token"]
    properties = {
        "provisioningOperation": "EvaluateDeploymentOutput",
        "provisioningState": "Succeeded",
        "timestamp": deployment.properties["timestamp"],
        "duration": iso_duration(1.0),
        "trackingId": deployment.properties["correlationId"],
        "statusCode": "OK",
    }
    return {
        "id": f"{deployment.id.text}/operations/{number}",
        "operationId": number,
        "properties": properties,
    }


def _entry(cloud: Cloud, deployment: Resource, step: Json) -> Json:
    begun = [found for name in step["operations"] if (found := cloud.store.operation(name))]
    properties: Json = {
        "provisioningOperation": step.get("operation", "Create"),
        "provisioningState": _state(begun, step["error"]),
        "timestamp": _ended(begun) or step.get("at") or deployment.properties["timestamp"],
        "duration": iso_duration(max([operation["seconds"] for operation in begun], default=1.0)),
        "trackingId": step["tracking"],
        "statusCode": step["status"] if step["error"] or _is_running(begun) else "OK",
    }
    if step["error"]:
        properties["statusMessage"] = {"error": step["error"]}
    target = {"id": step["id"], "resourceType": step["type"], "resourceName": step["name"]}
    return {
        "id": f"{deployment.id.text}/operations/{step['code']}",
        "operationId": step["code"],
        "properties": {**properties, "targetResource": target},
    }


def _state(begun: list[Json], error: Any) -> str:
    if _is_running(begun):
        return "Running"
    return "Failed" if error else "Succeeded"


def _is_running(begun: list[Json]) -> bool:
    return any(operation["status"] == "InProgress" for operation in begun)


def _ended(begun: list[Json]) -> str:
    ends = [datetime.fromisoformat(operation["end"]) for operation in begun if "end" in operation]
    return zulu(timestamp(max(ends))) if ends else ""


def _fields(deployment: Resource) -> dict[str, str]:
    return {"provisioningstate": str(deployment.properties.get("provisioningState", ""))}


def _deployment(visit: Visit) -> Resource:
    id = parse_id(f"{scopes.scope(visit).id.text}/providers/{KIND}/{visit.parts['name']}")
    found = visit.cloud.get(id) if id else None
    if found is None:
        raise absent(id.text if id else visit.parts["name"])
    return found
