"""Microsoft.Resources/tags: the tags of any subscription, group or resource."""

from azlab.arm.errors import NotFound, invalid_content
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.arm.tags import merged_tags, read_tags, refuse_number, without_tags

ROUTES = Routes()
TAGS = "{scope*}/providers/Microsoft.Resources/tags/default"


@ROUTES.route("GET", TAGS)
def show(visit: Visit) -> Response:
    return json_response(200, _document(_owner(visit)))


@ROUTES.route("PUT", TAGS)
def create_or_update(visit: Visit) -> Response:
    return _write(visit, _given(visit))


@ROUTES.route("PATCH", TAGS)
def update(visit: Visit) -> Response:
    owner, given = _owner(visit), _given(visit)
    there: Json = owner.document.get("tags", {})
    operation = str(visit.body.get("operation", "")).lower()
    if operation == "merge":
        return _write(visit, merged_tags(there, given))
    if operation == "delete":
        return _write(visit, without_tags(there, given))
    if operation == "replace":
        return _write(visit, given)
    raise invalid_content("Error converting value to type 'TagPatchOperation'. Path 'operation'")


@ROUTES.route("DELETE", TAGS)
def delete(visit: Visit) -> Response:
    _write(visit, {})
    return json_response(200)


def _write(visit: Visit, tags: Json) -> Response:
    owner = _owner(visit)
    refuse_number(tags)
    visit.cloud.refuse_tags(owner, tags)
    owner.document["tags"] = tags
    visit.cloud.put(owner)
    return json_response(200, _document(owner))


def _owner(visit: Visit) -> Resource:
    owner = visit.cloud.get(visit.parts["scope"])
    if owner is None:
        raise NotFound("ResourceNotFound", f"The resource '{visit.parts['scope']}' could not be found.")
    return owner


def _given(visit: Visit) -> Json:
    properties = visit.body.get("properties")
    tags = properties.get("tags") if isinstance(properties, dict) else None
    if not isinstance(tags, dict):
        raise invalid_content("Error converting value to Object. Path 'properties.tags'")
    return read_tags(tags)


def _document(owner: Resource) -> Json:
    return {
        "id": f"{owner.id.text}/providers/Microsoft.Resources/tags/default",
        "name": "default",
        "type": "Microsoft.Resources/tags",
        "properties": {"tags": owner.document.get("tags", {})},
    }
