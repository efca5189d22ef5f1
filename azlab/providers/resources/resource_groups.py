"""Resource groups: made and changed at once, deleted with all that is in them as a long operation."""

import re

from azlab.arm import lists, scopes
from azlab.arm.actions import above
from azlab.arm.cloud import Cloud
from azlab.arm.errors import (
    AzureError,
    BadRequest,
    Conflict,
    group_being_deleted,
)
from azlab.arm.ids import ResourceId, group_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.resources.deletions import Stuck, in_use
from azlab.providers.resources.filters import TAGS, Filter
from azlab.providers.resources.jobs import accepted, ended, job_token

ROUTES = Routes()
GROUP = "/subscriptions/{subscription}/resourcegroups/{group}"
READ = "Microsoft.Resources/subscriptions/resourceGroups/read"
DELETION_SECONDS = 30.0
KIND = "Microsoft.Resources/resourceGroups"
_STRANGE = re.compile(r"[^\w\-.()]")


@ROUTES.route("PUT", GROUP)
def create_or_update(visit: Visit) -> Response:
    id, before = _id(visit), _find(visit)
    _refuse_name(id.group)
    if before is not None and _is_being_deleted(before):
        raise group_being_deleted(before.id.group)
    location = _location(visit, before)
    document = _document(before.id if before else id, location, visit.body, visit.body.get("tags"))
    visit.cloud.put(Resource(before.id if before else id, document))
    return json_response(200 if before else 201, document)


@ROUTES.route("PATCH", GROUP)
def update(visit: Visit) -> Response:
    before = scopes.group(visit)
    if _is_being_deleted(before):
        raise group_being_deleted(before.id.group)
    tags = visit.body.get("tags") if "tags" in visit.body else before.document.get("tags")
    # A client sends the location along, as it was; another one is refused as in a PUT.
    document = _document(before.id, _location(visit, before), {**before.document, **visit.body}, tags)
    visit.cloud.put(Resource(before.id, document))
    return json_response(200, document)


@ROUTES.route("GET", GROUP)
def show(visit: Visit) -> Response:
    group = scopes.group(visit)
    if visit.request.command.endswith("wait"):
        visit.cloud.operations.wait_until_idle(group.id.key)
        group = scopes.group(visit)
    return json_response(200, group.document)


@ROUTES.route("HEAD", GROUP)
def exists(visit: Visit) -> Response:
    return json_response(204 if _find(visit) else 404)


@ROUTES.route("GET", "/subscriptions/{subscription}/resourcegroups")
def groups(visit: Visit) -> Response:
    subscription = scopes.subscription(visit).id
    wanted = Filter(visit.request.query.get("$filter", ""), TAGS)
    groups = visit.cloud.resources(KIND, subscription)
    found = [
        group
        for group in groups
        if visit.cloud.may(READ, group.id.text) and wanted.fits({}, group.document.get("tags", {}))
    ]
    return lists.page(visit.request, found, lambda group: group.document)


@ROUTES.route("DELETE", GROUP)
def delete(visit: Visit) -> Response:
    group = scopes.group(visit)
    token = job_token(
        "RESOURCEGROUPDELETIONJOB", group.id.group.upper(), group.location.upper(), location=group.location
    )
    if not _is_being_deleted(group):
        _begin_deletion(visit.cloud, group, token)
    return accepted(visit.request, group.id.subscription, token)


@ROUTES.route("GET", "/subscriptions/{subscription}/operationresults/{token}")
def operation_result(visit: Visit) -> Response:
    """How a job is getting on: a deletion, a what-if; 204 for a token that is not known."""
    token = visit.parts["token"]
    operation = visit.cloud.operations.ask(token)
    if operation is not None and operation["status"] == "InProgress":
        return accepted(visit.request, visit.parts["subscription"], token)
    return ended(operation)


def _begin_deletion(cloud: Cloud, group: Resource, token: str) -> None:
    """All in it goes with the group; what something elsewhere still uses stays, and the group with it."""
    content = cloud.resources("", group.id)
    stuck = in_use(cloud, content)
    removed = [resource for resource in content if not _holds_stuck(resource, stuck)]
    for resource in removed:
        cloud.remove(resource)
    group.properties["provisioningState"] = "Deleting"
    cloud.put(group)
    state = ["set", group.id.key, "properties.provisioningState", "Succeeded"]
    cloud.operations.start(
        token,
        group.id.key,
        DELETION_SECONDS,
        shape="resources",
        last=200,
        effects=[*(["delete", resource.id.key] for resource in removed), state]
        if stuck
        else [["delete", group.id.key]],
        error=_blocked(cloud, group, stuck).document() if stuck else None,
    )


def _holds_stuck(resource: Resource, stuck: list[Stuck]) -> bool:
    """Whether something that cannot be deleted is this resource, or lies below it."""
    return any(above(resource.id.text, kept.id.text) for kept, _ in stuck)


def _blocked(cloud: Cloud, group: Resource, stuck: list[Stuck]) -> Conflict:
    stuck = [(resource, error) for resource, error in stuck if resource.id.parent is None]
    names = ",".join(resource.id.relative_name for resource, _ in stuck)
    details = [
        AzureError(error.code, error.message, target=resource.id.text, details=error.details)
        for resource, error in stuck
    ]
    return Conflict(
        "ResourceGroupDeletionBlocked",
        f"Deletion of resource group '{group.id.group}' failed as resources with identifiers '{names}' could "
        "not be deleted. The provisioning state of the resource group will be rolled back. The tracking Id "
        f"is '{cloud.guid()}'. Please check audit logs for more details.",
        details=details,
    )


def _id(visit: Visit) -> ResourceId:
    return group_id(scopes.subscription(visit).id.subscription, visit.parts["group"])


def _find(visit: Visit) -> Resource | None:
    return visit.cloud.get(_id(visit))


def _is_being_deleted(group: Resource) -> bool:
    return bool(group.properties.get("provisioningState") == "Deleting")


def _document(id: ResourceId, location: str, body: Json, tags: Json | None) -> Json:
    document: Json = {"id": id.text, "name": id.group, "type": KIND, "location": location}
    if isinstance(body.get("managedBy"), str):
        document["managedBy"] = body["managedBy"]
    if tags is not None:
        document["tags"] = tags
    return {**document, "properties": {"provisioningState": "Succeeded"}}


def _location(visit: Visit, before: Resource | None) -> str:
    given = visit.body.get("location") or (before.location if before else None)
    if not isinstance(given, str):
        raise BadRequest("LocationRequired", "The location property is required for this definition.")
    location = visit.cloud.setting.normalize(given)
    if location not in visit.cloud.setting.locations:
        raise BadRequest(
            "LocationNotAvailableForResourceGroup",
            f"The provided location '{given}' is not available for resource group. "
            f"List of available regions is '{','.join(sorted(visit.cloud.setting.locations))}'.",
        )
    if before is not None and before.location != location:
        raise Conflict(
            "InvalidResourceGroupLocation",
            f"Invalid resource group location '{given}'. "
            f"The Resource group already exists in location '{before.location}'.",
        )
    return location


def _refuse_name(name: str) -> None:
    strange = "".join(dict.fromkeys(_STRANGE.findall(name)))
    if strange:
        raise BadRequest(
            "InvalidResourceGroup",
            f"The provided resource group name '{name}' has these invalid characters: '{strange}'. "
            "The name can only be a letter, digit, '-', '.', '(', ')' or '_'.",
        )
    if len(name) > 90:
        raise BadRequest(
            "InvalidResourceGroup",
            f"The provided resource group name '{name}' has a length of '{len(name)}' "
            "which exceeds the maximum length of '90'.",
        )
    if name.endswith("."):
        raise BadRequest("InvalidResourceGroup", f"The resource group name '{name}' cannot end with '.'.")
