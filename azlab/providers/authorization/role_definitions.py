"""Microsoft.Authorization/roleDefinitions: Azure's own, and roles that a tenant makes for itself."""

from azlab.arm.access import ASSIGNMENTS, DEFINITIONS
from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, Conflict, NotFound, invalid_content
from azlab.arm.ids import ResourceId, parse_id, subscription_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.authorization.custom_roles import (
    custom_roles,
    is_assignable,
    refuse_scopes,
    refuse_unknown_action,
)
from azlab.providers.authorization.scopes import GUID, clauses, scope_of, tenant_at

ROUTES = Routes()
CUSTOM, BUILT_IN = "CustomRole", "BuiltInRole"
OPERATIONS = "Microsoft.Authorization/providerOperations"
"""Every action of every provider: too many for the practice."""
PARTS = ("actions", "notActions", "dataActions", "notDataActions")


def definitions(visit: Visit) -> Response:
    """The roles that can be assigned at the scope; `roleName eq 'Reader'` finds a role by its name."""
    scope, wanted = scope_of(visit), clauses(visit)
    found = [*_built_in(visit), *(role.document for role in _assignable(visit, scope))]
    return json_response(
        200, {"value": [document for document in found if _fits(document["properties"], wanted)]}
    )


def show(visit: Visit) -> Response:
    scope_of(visit)
    known = [*_built_in(visit), *(role.document for role in _custom(visit))]
    for document in known:
        if document["name"].lower() == visit.parts["name"].lower():
            return json_response(200, document)
    raise _absent(visit.parts["name"])


def create_or_update(visit: Visit) -> Response:
    scope_of(visit)
    id, before = _id(visit), _existing(visit)
    if id.name.lower() in visit.cloud.setting.roles:
        raise Conflict("RoleDefinitionExists", "A built-in role cannot be changed.")  # our words
    properties = _wanted(visit.cloud, visit.body)
    # The scopes before and after: otherwise a role could be taken away from where the caller may do nothing.
    _refuse_name(visit, id, properties["roleName"])
    held = before.properties["assignableScopes"] if before else []
    refuse_scopes(visit.cloud, id, [*properties["assignableScopes"], *held], "write")
    now, caller = visit.cloud.now().replace("+00:00", "Z"), visit.cloud.caller
    author = caller.object_id if caller else ""
    made = before.properties if before else {"createdOn": now, "createdBy": author}
    properties.update({"createdOn": made["createdOn"], "updatedOn": now})
    properties.update({"createdBy": made["createdBy"], "updatedBy": author})
    kept = before.id if before else id
    document = {"properties": properties, "id": kept.text, "type": DEFINITIONS, "name": kept.name}
    visit.cloud.put(Resource(kept, document))
    return json_response(201, document)


def delete(visit: Visit) -> Response:
    scope_of(visit)
    found = _existing(visit)
    if found is None:
        return json_response(204)
    refuse_scopes(visit.cloud, found.id, found.properties["assignableScopes"], "delete")
    _refuse_assigned(visit.cloud, found)
    visit.cloud.delete(found.id)
    return json_response(200, found.document)


for _page in ("", "/{namespace}"):
    ROUTES.missing("GET", f"/providers/{OPERATIONS}{_page}", OPERATIONS)
for _scope in ("", "{scope*}"):
    ROUTES.route("GET", f"{_scope}/providers/{DEFINITIONS}")(definitions)
    ROUTES.route("GET", f"{_scope}/providers/{DEFINITIONS}/{{name}}")(show)
ROUTES.route("PUT", f"{{scope*}}/providers/{DEFINITIONS}/{{name}}")(create_or_update)
ROUTES.route("DELETE", f"{{scope*}}/providers/{DEFINITIONS}/{{name}}")(delete)


def _built_in(visit: Visit) -> list[Json]:
    return [_shown(row, _home(visit)) for row in visit.cloud.setting.roles.values()]


def _home(visit: Visit) -> str:
    """Where a definition is shown: in the subscription that was asked."""
    subscription = visit.address.subscription
    return subscription_id(subscription).text if subscription else ""


def _shown(row: Json, home: str) -> Json:
    """A built-in role as ARM shows it."""
    properties = {
        "roleName": row["roleName"],
        "type": BUILT_IN,
        "description": row["description"],
        "assignableScopes": ["/"],
        "permissions": row["permissions"],
        "createdOn": "2015-02-02T21:55:09.8806423Z",
        "updatedOn": "2023-11-22T18:59:57.2424437Z",
        "createdBy": None,
        "updatedBy": None,
    }
    id = f"{home}/providers/{DEFINITIONS}/{row['name']}"
    return {"properties": properties, "id": id, "type": DEFINITIONS, "name": row["name"]}


def _custom(visit: Visit) -> list[Resource]:
    return custom_roles(visit.cloud, tenant_at(visit))


def _assignable(visit: Visit, scope: str) -> list[Resource]:
    """The tenant's own roles that can be assigned there."""
    return [role for role in _custom(visit) if is_assignable(role, scope)]


def _fits(properties: Json, wanted: dict[str, str]) -> bool:
    name, kind = wanted.get("rolename"), wanted.get("type")
    right_name = name is None or properties["roleName"].lower() == name.lower()
    return right_name and (kind is None or properties["type"].lower() == kind.lower())


def _wanted(cloud: Cloud, body: Json) -> Json:
    given = body.get("properties")
    if not isinstance(given, dict):
        raise invalid_content("Required property 'properties' not found in JSON. Path ''")
    name, scopes = given.get("roleName"), given.get("assignableScopes")
    if not isinstance(name, str) or not name:
        raise BadRequest("RoleDefinitionNameNullOrEmpty", "The role name is missing.")  # our words
    if not isinstance(scopes, list) or not scopes or not all(isinstance(scope, str) for scope in scopes):
        raise BadRequest("MissingAssignableScopes", "The assignable scopes are missing.")  # our words
    return {
        "roleName": name,
        "type": CUSTOM,
        "description": str(given.get("description") or ""),
        "assignableScopes": scopes,
        "permissions": [_permission(cloud, permission) for permission in _list(given.get("permissions"))],
    }


def _permission(cloud: Cloud, given: object) -> Json:
    if not isinstance(given, dict):
        raise invalid_content("Error converting value to Object. Path 'properties.permissions'")
    read = {part: [str(action) for action in _list(given.get(part))] for part in PARTS}
    for action in (*read["actions"], *read["notActions"]):
        refuse_unknown_action(cloud, action)
    return read


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid_content("Error converting value to Array. Path 'properties.permissions'")
    return value


def _refuse_name(visit: Visit, id: ResourceId, name: str) -> None:
    names = [row["roleName"] for row in visit.cloud.setting.roles.values()]
    others = [role for role in _custom(visit) if role.id.name.lower() != id.name.lower()]
    names += [role.properties["roleName"] for role in others]
    if name.lower() in (taken.lower() for taken in names):
        raise Conflict(
            "RoleDefinitionWithSameNameExists",
            "A custom role with the same name already exists in this directory. Use a different name",
        )


def _refuse_assigned(cloud: Cloud, role: Resource) -> None:
    """learn.microsoft.com, role-based-access-control/troubleshooting."""
    tenant_of = cloud.setting.tenant_of
    for assignment in cloud.resources(ASSIGNMENTS):
        is_mine = tenant_of(assignment.id.subscription) == tenant_of(role.id.subscription)
        if is_mine and assignment.properties["roleDefinitionId"].lower().endswith(f"/{role.id.name.lower()}"):
            raise BadRequest(
                "RoleDefinitionHasAssignments",
                "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments)",
            )


def _existing(visit: Visit) -> Resource | None:
    name = visit.parts["name"].lower()
    return next((role for role in _custom(visit) if role.id.name.lower() == name), None)


def _id(visit: Visit) -> ResourceId:
    id = parse_id(f"{_home(visit)}/providers/{DEFINITIONS}/{visit.parts['name']}")
    if id is None or not GUID.fullmatch(id.name):
        raise BadRequest("InvalidRoleDefinitionId", f"'{visit.parts['name']}' is not a GUID.")  # our words
    return id


def _absent(name: str) -> NotFound:
    sentence = f"The specified role definition with ID '{name}' does not exist."
    return NotFound("RoleDefinitionDoesNotExist", sentence)
