"""What the pages of Microsoft.Authorization share: the scope in a path, `$filter`, and GUIDs."""

import re
from dataclasses import dataclass

from azlab.arm.assigned_identities import USER_ASSIGNED
from azlab.arm.cloud import Cloud
from azlab.arm.errors import (
    AzureError,
    BadRequest,
    group_not_found,
    missing_subscription,
    resource_not_found,
    subscription_not_found,
)
from azlab.arm.ids import parse_id, subscription_id
from azlab.arm.router import Visit

GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CLAUSE = re.compile(
    r"^\s*(?:(?P<field>\w+)\s+eq\s+'(?P<value>[^']*)'|(?P<word>\w+)\((?:'(?P<given>[^']*)')?\))\s*$"
)


def scope_of(visit: Visit) -> str:
    """The id of what the path is about, as the cloud spells it; ARM's 404 where it is not there.

    "" stands for the root, above all subscriptions.
    """
    text = visit.parts.get("scope", "").rstrip("/")
    if not text:
        return ""
    found = visit.cloud.get(text)
    if found is None:
        raise _absent(visit, text)
    return found.id.text


def _absent(visit: Visit, text: str) -> AzureError:
    id = parse_id(text)
    if id is None and not text.lower().startswith(("/subscriptions/", "/providers/")):
        return missing_subscription()
    if id is None:
        raise BadRequest("InvalidScope", f"The scope '{text}' is not valid.")
    if visit.cloud.get(subscription_id(id.subscription)) is None:
        return subscription_not_found(id.subscription)
    if id.group and visit.cloud.get(id.group_id) is None:
        return group_not_found(id.group)
    return resource_not_found(id.relative_name, id.group)


def tenant_at(visit: Visit) -> str:
    """The tenant that a path is about: that of its subscription, above all subscriptions the caller's."""
    if visit.address.subscription:
        return visit.cloud.setting.tenant_of(visit.address.subscription)
    return visit.cloud.caller.tenant if visit.cloud.caller else visit.cloud.setting.tenant


@dataclass(frozen=True)
class ManagedIdentity:
    """An application that Azure keeps for a resource."""

    object_id: str
    app_id: str
    name: str
    """That of the resource."""


def managed_identities(cloud: Cloud, tenant: str) -> list[ManagedIdentity]:
    """The identities of a tenant's resources: those of their own, and those that are resources."""
    found = []
    for resource in cloud.resources():
        if cloud.setting.tenant_of(resource.id.subscription) != tenant:
            continue
        if resource.id.type == USER_ASSIGNED:
            made = resource.properties
            found.append(ManagedIdentity(made["principalId"], made["clientId"], resource.id.name))
        identity = resource.document.get("identity")
        if isinstance(identity, dict) and identity.get("principalId"):
            principal = str(identity["principalId"])
            found.append(ManagedIdentity(principal, principal, resource.id.name))
    return found


def clauses(visit: Visit) -> dict[str, str]:
    """The parts of a `$filter`, lower case: `{"atscope": "", "principalid": "..."}`."""
    text = visit.request.query.get("$filter", "").strip()
    found: dict[str, str] = {}
    for part in re.split(r"\s+and\s+", text, flags=re.IGNORECASE) if text else ():
        match = _CLAUSE.match(part)
        if match is None:
            raise BadRequest("UnsupportedQuery", f"The filter '{text}' is not supported.")
        name = (match["field"] or match["word"]).lower()
        found[name] = match["value"] if match["field"] else match["given"] or ""
    return found
