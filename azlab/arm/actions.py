"""What a request does, in the words of role definitions, and where.

    GET    .../virtualMachines/web              Microsoft.Compute/virtualMachines/read
    POST   .../virtualMachines/web/start        Microsoft.Compute/virtualMachines/start/action
    GET    .../virtualMachines/web/instanceView Microsoft.Compute/virtualMachines/instanceView/read
    DELETE /subscriptions/S/resourceGroups/G    Microsoft.Resources/subscriptions/resourceGroups/delete

The path alone says it, for resource types and for pages of their own alike.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from azlab.arm.addresses import Address, Kind

VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}

_OPEN = (
    ("GET", "microsoft.authorization/roledefinitions"),
    ("GET", "microsoft.authorization/provideroperations"),
    ("POST", "microsoft.resourcegraph/resources"),
)

_FILTERED = ("resources", "resourcegroups")
"""Lists that show to each what they may see."""


class Need(NamedTuple):
    """The permission a request needs: an action over a scope."""

    action: str
    scope: str


def need(address: Address) -> Need | None:
    """What a request needs; None where ARM asks for nothing: progress, which whoever began an operation may
    ask for, and lists that it filters."""
    if address.kind in (Kind.OUTSIDE, Kind.PROGRESS):
        return None
    if not address.subscription:
        return _of_tenant(address)
    return _of_provider(address) if address.namespace and address.words else _of_resource_manager(address)


def _of_tenant(address: Address) -> Need | None:
    """Above all subscriptions: whoever is signed in may read what roles and providers there are, and ask the
    graph."""
    known = (address.method, "/".join((address.namespace, *address.words[:1])).lower())
    if not address.namespace or known in _OPEN:
        return None
    if address.method == "GET" and (not address.words or address.words == ("operations",)):
        return None  # what providers there are, and what they can do
    return Need(f"{address.type}/{_verb(address)}", "/")


def _of_provider(address: Address) -> Need:
    """Something below `{scope}/providers/Namespace`."""
    action = f"{address.type}/{_verb(address)}"
    if address.is_regional or (address.kind is Kind.ACTION and address.owner is None):
        return Need(action, address.scope)  # a region's pages and `register` belong to the subscription
    whole = address.kind is Kind.RESOURCE
    return Need(action, address.path if whole else address.path.rpartition("/")[0])


def _of_resource_manager(address: Address) -> Need | None:
    """A subscription, a group, or one of their own pages."""
    pages = ("providers",) if address.namespace else address.words[0::2]
    if address.method == "GET" and address.last.lower() in _FILTERED and len(address.words) == 1:
        return None
    # Azure repeats `resourceGroups` in the case in which the request wrote it.
    kind = "Microsoft.Resources/subscriptions" + (f"/{address.scope.split('/')[3]}" if address.group else "")
    return Need("/".join((kind, *pages, _verb(address))), address.scope)


def _verb(address: Address) -> str:
    return VERBS.get(address.method, "action")


@lru_cache(maxsize=1024)
def _pattern(actions: str) -> re.Pattern[str]:
    # Managed Identity Operator has `userAssignedIdentities/*/assign/action`. Whoever holds it may assign, and
    # that is `userAssignedIdentities/assign/action`.
    between = re.escape(actions).replace(r"/\*/", "/(?:.*/)?")
    return re.compile(between.replace(r"\*", ".*"), re.IGNORECASE)


def matches(action: str, patterns: Iterable[str]) -> bool:
    """Whether an action is one of a role's: `*` stands for anything."""
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


def above(scope: str, other: str) -> bool:
    """Whether `scope` is `other` or holds it."""
    scope, other = scope.rstrip("/").lower(), other.rstrip("/").lower()
    return other == scope or other.startswith(f"{scope}/")
