"""What a role that a tenant makes for itself may say: where it can be assigned, and which actions it names.

Codes without a source of their own: what Microsoft's own .NET tests of Microsoft.Authorization expect.
"""

from collections.abc import Iterable

from azlab.arm.access import DEFINITIONS, linked_authorization_failed, linked_tenant
from azlab.arm.actions import Need, above
from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, no_resource_id
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.store import Resource

VERBS = ("read", "write", "delete", "action")
COMPUTE = "microsoft.compute"
NO_TYPES = ("register", "unregister", "skus")
"""First words of actions of Microsoft.Compute that name no resource type."""


def custom_roles(cloud: Cloud, tenant: str) -> list[Resource]:
    """The roles that a tenant has made; no other tenant knows them."""
    roles = cloud.resources(DEFINITIONS)
    return [role for role in roles if cloud.setting.tenant_of(role.id.subscription) == tenant]


def is_assignable(role: Resource, scope: str) -> bool:
    """Whether a scope is, or lies below, an assignable scope of the role."""
    return any(above(at, scope) for at in role.properties["assignableScopes"])


def refuse_scopes(cloud: Cloud, role: ResourceId, scopes: Iterable[str], verb: str) -> None:
    """Raise where the caller may not do this (`verb`) at every scope that the role can be assigned at."""
    for index, scope in enumerate(scopes):
        id = parse_id(scope)
        if id is None:
            raise no_resource_id(scope, f"properties.assignableScopes[{index}]")
        _refuse_scope(cloud, role, id, f"{DEFINITIONS}/{verb}")


def _refuse_scope(cloud: Cloud, role: ResourceId, scope: ResourceId, action: str) -> None:
    caller = cloud.caller
    if caller is None or cloud.may(action, scope.text):
        return
    if cloud.setting.tenant_of(scope.subscription) not in ("", caller.tenant):
        raise linked_tenant(caller, action, role.text, scope.subscription)
    raise linked_authorization_failed(caller, Need(action, role.text), action, scope.text)


def refuse_unknown_action(cloud: Cloud, action: str) -> None:
    """Raise `InvalidActionOrNotAction` for an action that no provider has.

    Only the types of Microsoft.Compute are known in full: elsewhere it is enough that the last word can be
    a verb.
    """
    namespace, _, rest = action.lower().partition("/")
    first, last = rest.partition("/")[0], rest.rpartition("/")[2]
    if "*" in namespace:
        return
    if "." not in namespace:
        # MicrosoftDocs/azure-docs issues 38757 and 77921; the code: Azure/azure-powershell issue 9800.
        raise BadRequest(
            "InvalidActionOrNotAction",
            "The resource provider referenced in the action is not returned in the list of providers from "
            "Azure Resource Manager.",
        )
    no_verb = "*" not in last and last not in VERBS
    if no_verb or (namespace == COMPUTE and not _is_of_compute(cloud, first)):
        # MicrosoftDocs/azure-docs issue 102571.
        raise BadRequest(
            "InvalidActionOrNotAction",
            f"'{action}' does not match any of the actions supported by the providers.",
        )


def _is_of_compute(cloud: Cloud, first: str) -> bool:
    """Whether the list of types, whole for Microsoft.Compute, has the first word of an action."""
    return "*" in first or first in NO_TYPES or cloud.setting.azure.has_type(f"{COMPUTE}/{first}")
