"""Who may do what: role assignments evaluated for every request, and for what a body refers to.

Assignments are resources of the store (`{scope}/providers/Microsoft.Authorization/roleAssignments/...`), so
a change is felt by the very next request. A request without a token comes from inside this process and is
the cloud's own; whoever lets clients in (a transport, a server) asks for the token first.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from azlab.arm.actions import Need, matches, need
from azlab.arm.addresses import Address
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, Forbidden
from azlab.arm.exchange import identified
from azlab.arm.identities import Caller, Grant, auxiliary_callers, caller_of
from azlab.arm.ids import ResourceId, parse_id, subscription_id
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.scope_index import ScopeIndex
from azlab.arm.store import Resource

MISSING = "Authentication failed. The 'Authorization' header is missing."
ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
DEFINITIONS = "Microsoft.Authorization/roleDefinitions"

_AUTHORITY = "https://login.windows.net/common"
SIGNED = ("/subscriptions", "/providers", "/tenants", "/v1.0/", "/lab/")
"""Beginnings of addresses that nobody sees without a token."""


@dataclass(frozen=True)
class Held:
    """A role somebody holds: its permissions, and where."""

    scope: str
    permissions: tuple[Json, ...]
    _known: dict[tuple[str, bool], bool] = field(default_factory=dict, compare=False, repr=False)

    def allows(self, action: str, *, data: bool = False) -> bool:
        """Whether one of its permissions has the action (a data action) and does not take it back."""
        known = self._known.get((action, data))
        if known is None:  # a list asks the same of thousands of rows
            given, taken = ("dataActions", "notDataActions") if data else ("actions", "notActions")
            known = self._known[action, data] = any(
                matches(action, permission.get(given, ())) and not matches(action, permission.get(taken, ()))
                for permission in self.permissions
            )
        return known


class Access:
    """Role-based access control over one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._others: list[Caller] = []

    @contextmanager
    def asked_by(self, request: Request) -> Iterator[None]:
        """While active, the cloud answers whoever the request's token names, nested requests included."""
        before = self.cloud.caller, self._others
        self.cloud.caller, self._others = caller_of(request), auxiliary_callers(request)
        try:
            yield
        finally:
            self.cloud.caller, self._others = before

    def refuse(self, address: Address) -> None:
        """Raise what ARM says to a caller who may not do what a request asks for."""
        caller, needed = self.cloud.caller, need(address)
        if caller is None or self._is_trusted(caller):
            return
        self._refuse_tenant(caller, address.subscription)
        if needed is None or not self._is_there(address.subscription):
            return  # an unknown subscription is not found, whoever asks
        if not self.may(needed.action, needed.scope):
            raise authorization_failed(caller, needed)

    def may(self, action: str, scope: str, *, data: bool = False) -> bool:
        """Whether the caller may do this there; `data` says that it is an action on what a resource keeps."""
        caller = self.cloud.caller
        if caller is None or self._is_trusted(caller):
            return True
        return self._holds(caller, action, scope, data=data)

    def sees(self, scope: str) -> bool:
        """Whether the caller holds any role at this scope, above or below it, as lists of ARM ask."""
        caller = self.cloud.caller
        if caller is None or self._is_trusted(caller):
            return True
        roles = self._roles(caller)
        return any(True for _ in roles.at_or_above(scope)) or any(True for _ in roles.below(scope))

    def refuse_linked(self, id: ResourceId, action: str, linked: Iterable[tuple[ResourceId, str]]) -> None:
        """Raise what ARM says where a body names resources the caller may not use.

        `linked` has them, each with the permission that is needed there.
        """
        caller = self.cloud.caller
        if caller is None or self._is_trusted(caller):
            return
        for other, permission in linked:
            self._refuse_link(caller, Need(action, id.text), other, f"{other.type}/{permission}")

    def _refuse_link(self, caller: Caller, main: Need, other: ResourceId, action: str) -> None:
        tenant = self.cloud.setting.tenant_of(other.subscription)
        # More tokens may come in `x-ms-authorization-auxiliary`, each of which counts in its own tenant.
        fitting = [bearer for bearer in (caller, *self._others) if tenant in ("", bearer.tenant)]
        if not fitting:
            raise linked_tenant(caller, action, main.scope, other.subscription)
        if not any(self._holds(bearer, action, other.text) for bearer in fitting):
            raise linked_authorization_failed(caller, main, action, other.text)

    def _roles(self, caller: Caller) -> ScopeIndex[Held]:
        """Every role of somebody, by its scope."""
        return self.cloud.store.derived(
            f"roles of {caller.object_id}",
            (ASSIGNMENTS, DEFINITIONS),
            lambda: ScopeIndex((held.scope, held) for held in self.held(caller)),
        )

    def held(self, caller: Caller) -> Iterator[Held]:
        """Every role of somebody, as the assignments say it."""
        for assignment in self.cloud.resources(ASSIGNMENTS):
            if assignment.properties.get("principalId") == caller.object_id:
                role = str(assignment.properties.get("roleDefinitionId", ""))
                yield Held(assignment.id.scope, self._permissions(role))

    def grant(self, grant: Grant) -> None:
        """Write a role assignment, e.g. one that is there from the beginning."""
        name = self.cloud.guid()
        id = parse_id(f"{grant.scope}/providers/{ASSIGNMENTS}/{name}")
        assert id is not None
        now = self.cloud.now().replace("+00:00", "Z")
        properties = {
            "roleDefinitionId": f"/subscriptions/{id.subscription}/providers/{DEFINITIONS}/{grant.role}",
            "principalId": grant.object_id,
            "principalType": self.cloud.setting.kind_of(grant.object_id),
            "scope": grant.scope,
            "condition": None,
            "conditionVersion": None,
            "createdOn": now,
            "updatedOn": now,
            "createdBy": "",
            "updatedBy": "",
            "delegatedManagedIdentityResourceId": None,
            "description": None,
        }
        self.cloud.put(
            Resource(id, {"properties": properties, "id": id.text, "type": ASSIGNMENTS, "name": name})
        )

    def _holds(self, caller: Caller, action: str, scope: str, *, data: bool = False) -> bool:
        return any(held.allows(action, data=data) for held in self._roles(caller).at_or_above(scope))

    def _permissions(self, role: str) -> tuple[Json, ...]:
        """The permissions of a role definition, built in or made in the tenant of the assignment."""
        setting, name = self.cloud.setting, role.rpartition("/")[2].lower()
        if name in setting.roles:
            return tuple(setting.roles[name]["permissions"])
        tenant = setting.tenant_of(role.split("/")[2])
        for definition in self.cloud.resources(DEFINITIONS):
            is_there = setting.tenant_of(definition.id.subscription) == tenant
            if is_there and definition.id.name.lower() == name:
                return tuple(definition.properties["permissions"])
        return ()

    def _is_trusted(self, caller: Caller) -> bool:
        return caller.object_id in self.cloud.setting.trusted

    def _is_there(self, subscription: str) -> bool:
        return not subscription or self.cloud.get(subscription_id(subscription)) is not None

    def _refuse_tenant(self, caller: Caller, subscription: str) -> None:
        """A subscription takes tokens of its own tenant only, for lists and progress too."""
        tenant = self.cloud.setting.tenant_of(subscription)
        if tenant and tenant != caller.tenant:
            raise _wrong_tenant(caller.tenant, tenant)


def unsigned(request: Request) -> Response | None:
    """What ARM says to a client that sends no token; None when there is one, or none is needed."""
    if not request.path.lower().startswith(SIGNED) or caller_of(request) is not None:
        return None
    header = request.headers.get("authorization")
    code = "InvalidAuthenticationToken" if header else "AuthenticationFailed"
    sentence = "The access token is invalid." if header else MISSING
    told = f'Bearer authorization_uri="{_AUTHORITY}", error="invalid_token", error_description="{sentence}"'
    response = json_response(401, {"error": {"code": code, "message": sentence}}, {"www-authenticate": told})
    return identified(request, response)


def authorization_failed(caller: Caller, needed: Need) -> Forbidden:
    """403 of a caller whose roles have not the action that is needed."""
    return Forbidden(
        "AuthorizationFailed",
        f"The client '{caller.user}' with object id '{caller.object_id}' does not have authorization to "
        f"perform action '{needed.action}' over scope '{needed.scope}' or the scope is invalid. If access "
        "was recently granted, please refresh your credentials.",
    )


def linked_authorization_failed(caller: Caller, main: Need, action: str, linked: str) -> Forbidden:
    """403 of a caller who may do it here, but not use what the body names."""
    return Forbidden(
        "LinkedAuthorizationFailed",
        f"The client '{caller.user}' with object id '{caller.object_id}' has permission to perform action "
        f"'{main.action}' on scope '{main.scope}'; however, it does not have permission to perform action(s) "
        f"'{action}' on the linked scope(s) '{linked}' or the linked scope(s) are invalid.",
    )


def linked_tenant(caller: Caller, action: str, scope: str, subscription: str) -> Forbidden:
    """403 of a body that names something in a tenant of which the caller brought no token."""
    return Forbidden(
        "LinkedAuthorizationFailed",
        f"The client has permission to perform action '{action}' on scope '{scope}', however the current "
        f"tenant '{caller.tenant}' is not authorized to access linked subscription '{subscription}'.",
    )


def _wrong_tenant(given: str, needed: str) -> AzureError:
    """Azure/azure-cli issues 6147 and 11871 show the sentence."""
    return AzureError(
        "InvalidAuthenticationTokenTenant",
        f"The access token is from the wrong issuer 'https://sts.windows.net/{given}/'. It must match the "
        f"tenant 'https://sts.windows.net/{needed}/' associated with this subscription. Please use the "
        f"authority (URL) 'https://login.windows.net/{needed}' to get the token. Note, if the subscription "
        "is transferred to another tenant there is no impact to the services, but information about new "
        "tenant could take time to propagate (up to an hour). If you just transferred your subscription and "
        "see this error message, please try back later.",
        status=401,
    )
