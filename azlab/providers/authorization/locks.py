"""Microsoft.Authorization/locks, on a subscription, a group or a resource. What they forbid: `arm.locks`."""

from azlab.arm.actions import above
from azlab.arm.errors import NotFound, invalid_content
from azlab.arm.ids import ResourceId
from azlab.arm.locks import LOCKS, READ_ONLY
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.authorization.scopes import clauses, scope_of

ROUTES = Routes()
LIST = f"{{scope*}}/providers/{LOCKS}"
LEVELS = ("CanNotDelete", READ_ONLY)


@ROUTES.route("GET", LIST)
def locks(visit: Visit) -> Response:
    """The locks of the scope and of all below it; with `atScope()` those that hold at the scope itself."""
    scope, only_here = scope_of(visit), "atscope" in clauses(visit)
    found = [lock for lock in visit.cloud.resources(LOCKS) if _is_listed(lock.id.scope, scope, only_here)]
    return json_response(200, {"value": [lock.document for lock in found]})


@ROUTES.route("GET", LIST + "/{name}")
def show(visit: Visit) -> Response:
    return json_response(200, _existing(visit).document)


@ROUTES.route("PUT", LIST + "/{name}")
def create_or_update(visit: Visit) -> Response:
    scope_of(visit)
    id = _id(visit)
    before = visit.cloud.get(id)
    kept = before.id if before else id  # a lock keeps the capitals of its first PUT
    own = {"properties": _wanted(visit.body), "id": kept.text, "type": LOCKS, "name": kept.name}
    document = {**visit.body, **own}
    visit.cloud.put(Resource(kept, document))
    return json_response(200 if before else 201, document)


@ROUTES.route("DELETE", LIST + "/{name}")
def delete(visit: Visit) -> Response:
    scope_of(visit)
    lock = visit.cloud.get(_id(visit))
    if lock is None:
        return json_response(204)
    visit.cloud.delete(lock.id)
    return json_response(200)


def _is_listed(lock: str, scope: str, only_here: bool) -> bool:
    return above(lock, scope) if only_here else above(scope, lock)


def _wanted(body: Json) -> Json:
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise invalid_content("Required property 'properties' not found in JSON. Path ''")
    level = next((known for known in LEVELS if known.lower() == str(properties.get("level")).lower()), None)
    if level is None:
        raise invalid_content("Error converting value to type 'LockLevel'. Path 'properties.level'")
    given = {name: value for name, value in properties.items() if value is not None}
    return {**given, "level": level}


def _existing(visit: Visit) -> Resource:
    lock = visit.cloud.get(_id(visit))
    if lock is None:
        scope_of(visit)
        # The sentence was not found anywhere; the code is what clients know.
        raise NotFound("LockNotFound", f"The lock '{visit.parts['name']}' could not be found.")
    return lock


def _id(visit: Visit) -> ResourceId:
    id = visit.address.id
    if id is None:
        raise NotFound("LockNotFound", f"The lock '{visit.parts['name']}' could not be found.")
    return id
