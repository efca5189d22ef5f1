"""Microsoft.Authorization/roleAssignments: who holds which role where. What they permit is `arm.access`."""

from azlab.arm.access import ASSIGNMENTS, DEFINITIONS, Held
from azlab.arm.actions import above
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, Conflict, NotFound, invalid_content
from azlab.arm.ids import ResourceId, parse_id, subscription_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.authorization.custom_roles import custom_roles, is_assignable
from azlab.providers.authorization.scopes import GUID, clauses, managed_identities, scope_of

ROUTES = Routes()
LIST = f"{{scope*}}/providers/{ASSIGNMENTS}"
PRINCIPAL_TYPES = ("User", "Group", "ServicePrincipal")
OPTIONAL = ("condition", "conditionVersion", "delegatedManagedIdentityResourceId", "description")


@ROUTES.route("GET", LIST)
def assignments(visit: Visit) -> Response:
    """The assignments at the scope, above it and below it; with `atScope()` without those below."""
    scope, wanted = scope_of(visit), clauses(visit)
    found = [
        assignment
        for assignment in visit.cloud.resources(ASSIGNMENTS)
        if _is_near(assignment, scope, "atscope" in wanted)
    ]
    principal = wanted.get("principalid") or wanted.get("assignedto")
    shown = [
        assignment.document
        for assignment in found
        if principal in (None, assignment.properties["principalId"])
    ]
    return json_response(200, {"value": shown})


@ROUTES.route("GET", LIST + "/{name}")
def show(visit: Visit) -> Response:
    found = visit.cloud.get(_id(visit, scope_of(visit)))
    if found is None:
        raise NotFound("RoleAssignmentNotFound", f"The role assignment '{visit.parts['name']}' is not found.")
    return json_response(200, found.document)


@ROUTES.route("PUT", LIST + "/{name}")
def create(visit: Visit) -> Response:
    scope = scope_of(visit)
    id = _id(visit, scope)
    given = _given(visit)
    role, principal = _role(visit.cloud, id, given), _principal(visit, id, given)
    before = visit.cloud.get(id)
    _refuse_change(before, principal)
    _refuse_twice(visit.cloud, id, role, principal)
    wanted = {**given, "roleDefinitionId": role, "principalId": principal}
    document = _document(visit.cloud, id, wanted, before)
    visit.cloud.put(Resource(id, document))
    return json_response(200 if before else 201, document)


@ROUTES.route("DELETE", LIST + "/{name}")
def delete(visit: Visit) -> Response:
    found = visit.cloud.get(_id(visit, scope_of(visit)))
    if found is None:
        return json_response(204)
    _refuse_last(visit.cloud, found)
    visit.cloud.delete(found.id)
    return json_response(200, found.document)


def _refuse_last(cloud: Cloud, assignment: Resource) -> None:
    """A subscription keeps somebody who can give roles in it.

    The sentence and its status: hashicorp/terraform-provider-azurerm issue 26122.
    """
    if not _gives_roles(cloud, assignment):
        return
    home = subscription_id(assignment.id.subscription).text
    there = [resource for resource in cloud.resources(ASSIGNMENTS, home) if resource.id.scope == home]
    left = [resource for resource in there if _gives_roles(cloud, resource)]
    if [resource.id.key for resource in left] == [assignment.id.key]:
        sentence = "Cannot delete the last RBAC admin assignment"
        raise AzureError("CannotDeleteLastRbacAdminAssignment", sentence, status=412)


def _gives_roles(cloud: Cloud, assignment: Resource) -> bool:
    """Whether the role is a built-in one with the right to give roles."""
    name = str(assignment.properties["roleDefinitionId"]).rpartition("/")[2]
    permissions = cloud.setting.roles.get(name, {}).get("permissions", ())
    return Held(assignment.id.scope, tuple(permissions)).allows(f"{ASSIGNMENTS}/write")


def _is_near(assignment: Resource, scope: str, not_below: bool) -> bool:
    there = assignment.id.scope
    return above(there, scope) or (not not_below and above(scope, there))


def _id(visit: Visit, scope: str) -> ResourceId:
    name = visit.parts["name"]
    if not GUID.fullmatch(name):
        raise BadRequest(
            "InvalidRoleAssignmentId",
            f"The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID.",
        )
    id = parse_id(f"{scope}/providers/{ASSIGNMENTS}/{name.lower()}")
    if id is None:
        raise BadRequest("InvalidScope", f"The scope '{visit.parts['scope']}' is not valid.")
    return id


def _given(visit: Visit) -> Json:
    given = visit.body.get("properties", visit.body)
    if not isinstance(given, dict):
        raise invalid_content("Error converting value to Object. Path 'properties'")
    return given


def _role(cloud: Cloud, id: ResourceId, given: Json) -> str:
    """The id of the role definition, in the assignment's subscription whatever the request says.

    Raises `RoleDefinitionDoesNotExist`.
    """
    name = str(given.get("roleDefinitionId") or "").rpartition("/")[2].lower()
    # A role is assigned within its assignable scopes; of what Azure says elsewhere no source was found.
    mine = custom_roles(cloud, cloud.setting.tenant_of(id.subscription))
    made = [role for role in mine if is_assignable(role, id.scope)]
    known = {*cloud.setting.roles, *(role.id.name.lower() for role in made)}
    if name not in known:
        # The sentence: Azure/azure-cli issue 21961. There, too, the id is written without its hyphens.
        raise NotFound(
            "RoleDefinitionDoesNotExist",
            f"The specified role definition with ID '{name.replace('-', '')}' does not exist.",
        )
    return f"/subscriptions/{id.subscription}/providers/{DEFINITIONS}/{name}"


def _principal(visit: Visit, id: ResourceId, given: Json) -> str:
    principal = str(given.get("principalId") or "").lower()
    if not GUID.fullmatch(principal):
        raise BadRequest("InvalidPrincipalId", "A valid principal ID must be provided for role assignment.")
    tenant = visit.cloud.setting.tenant_of(id.subscription)
    if principal not in _principals(visit.cloud, tenant):
        # Azure/HubAndSpokeResearchEnclave issue 50.
        raise BadRequest(
            "PrincipalNotFound",
            f"Principal {principal.replace('-', '')} does not exist in the directory {tenant}. Check that "
            "you have the correct principal ID. If you are creating this principal and then immediately "
            "assigning a role, this error might be related to a replication delay. In this case, set the "
            "role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  "
            "See https://aka.ms/docs-principaltype",
        )
    _refuse_type(principal, visit.cloud.setting.kind_of(principal), given.get("principalType"))
    return principal


def _refuse_type(principal: str, kind: str, given: object) -> None:
    """The first sentence: Azure/azure-cli issue 11594; its code is ours. The second one, with Azure's
    own spelling: Azure/modern-web-app-pattern-dotnet pull request 129."""
    if given is None or given == kind:
        return
    if given not in PRINCIPAL_TYPES:
        sentence = f"The PrincipalType property '{given}' is not valid. It must be "
        raise BadRequest("InvalidPrincipalType", sentence + "'User', 'Group' or 'ServicePrincipal'.")
    raise BadRequest(
        "UnmatchedPrincipalType",
        f"The PrincipalId '{principal.replace('-', '')}' has type '{kind}' , which is different from "
        f"specified PrinciaplType '{given}'.",
    )


def _principals(cloud: Cloud, tenant: str) -> set[str]:
    """Who can be given a role: the tenant's users and applications, and the resources' own identities."""
    known = {identity.object_id for identity in cloud.setting.identities if identity.tenant == tenant}
    return known | {found.object_id for found in managed_identities(cloud, tenant)}


def _refuse_change(before: Resource | None, principal: str) -> None:
    if before is not None and before.properties["principalId"] != principal:
        raise BadRequest(
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
        )


def _refuse_twice(cloud: Cloud, id: ResourceId, role: str, principal: str) -> None:
    wanted = (id.scope.lower(), role.rpartition("/")[2], principal)
    for existing in cloud.mentioning(principal, ASSIGNMENTS):
        held = existing.properties
        key = (existing.id.scope.lower(), held["roleDefinitionId"].rpartition("/")[2], held["principalId"])
        if key == wanted and existing.id.key != id.key:
            raise Conflict(
                "RoleAssignmentExists",
                "The role assignment already exists. The ID of the existing role assignment is "
                f"{existing.id.name.replace('-', '')}.",
            )


def _document(cloud: Cloud, id: ResourceId, given: Json, before: Resource | None) -> Json:
    now, author = cloud.now().replace("+00:00", "Z"), cloud.caller.object_id if cloud.caller else ""
    made = before.properties if before else {"createdOn": now, "createdBy": author}
    optional = {name: given.get(name) if isinstance(given.get(name), str) else None for name in OPTIONAL}
    properties = {
        "roleDefinitionId": given["roleDefinitionId"],
        "principalId": given["principalId"],
        "principalType": cloud.setting.kind_of(given["principalId"]),
        "scope": id.scope,
        **optional,
        "createdOn": made["createdOn"],
        "updatedOn": now,
        "createdBy": made["createdBy"],
        "updatedBy": author,
    }
    return {"properties": properties, "id": id.text, "type": ASSIGNMENTS, "name": id.name}
