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

VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}

_PROGRESS = re.compile(
    r"/locations/[^/]+/(?:\w*operations|operationresults)/|^/subscriptions/[^/]+/operationresults/",
    re.IGNORECASE,
)
"""Addresses of operations: whoever began one may ask how it is getting on."""
_OPEN = (
    ("GET", "microsoft.authorization/roledefinitions"),
    ("GET", "microsoft.authorization/provideroperations"),
    ("POST", "microsoft.resourcegraph/resources"),
)


class Need(NamedTuple):
    """The permission a request needs: an action over a scope."""

    action: str
    scope: str


def need(method: str, path: str) -> Need | None:
    """What a request needs; None where ARM asks for nothing (progress, and lists that it filters)."""
    parts = path.strip("/").split("/")
    marks = [index for index, part in enumerate(parts) if part.lower() == "providers"]
    if parts[0].lower() == "providers":
        return _of_tenant(method, parts)
    if parts[0].lower() != "subscriptions" or len(parts) < 2 or _PROGRESS.search(path):
        return None
    if marks and len(parts) > marks[-1] + 2:
        return _of_provider(method, parts, marks[-1])
    return _of_resource_manager(method, parts)


def _of_tenant(method: str, parts: list[str]) -> Need | None:
    """Above all subscriptions: whoever is signed in may read what roles there are, and ask the graph."""
    name = "/".join(parts[1:3]).lower()
    if (method, name) in _OPEN:
        return None
    return Need(f"{'/'.join(parts[1:3])}/{VERBS.get(method, 'action')}", "/")


def _of_provider(method: str, parts: list[str], mark: int) -> Need:
    """Something below `{scope}/providers/Namespace`."""
    namespace, tail = parts[mark + 1], parts[mark + 2 :]
    end = len(parts) if len(tail) % 2 == 0 else len(parts) - 1
    if tail[0].lower() == "locations" or (len(tail) == 1 and method == "POST"):
        end = mark  # a region's pages and `register` belong to the subscription
    verb = VERBS.get(method, "action")
    return Need(f"{namespace}/{'/'.join(tail[0::2])}/{verb}", "/" + "/".join(parts[:end]))


def _of_resource_manager(method: str, parts: list[str]) -> Need | None:
    """A subscription, a group, or one of their own pages."""
    in_group = len(parts) >= 4 and parts[2].lower() == "resourcegroups"
    rest = parts[4:] if in_group else parts[2:]
    if method == "GET" and [part.lower() for part in rest] in (["resources"], ["resourcegroups"]):
        return None
    scope = "/" + "/".join(parts[: 4 if in_group else 2])
    kind = "Microsoft.Resources/subscriptions" + (f"/{parts[2]}" if in_group else "")
    pages = [part for index, part in enumerate(rest) if index % 2 == 0]
    return Need("/".join([kind, *pages, VERBS.get(method, "action")]), scope)


@lru_cache(maxsize=1024)
def _pattern(actions: str) -> re.Pattern[str]:
    return re.compile(re.escape(actions).replace(r"\*", ".*"), re.IGNORECASE)


def matches(action: str, patterns: Iterable[str]) -> bool:
    """Whether an action is one of a role's: `*` stands for anything."""
    return any(_pattern(pattern).fullmatch(action) for pattern in patterns)


def above(scope: str, other: str) -> bool:
    """Whether `scope` is `other` or holds it."""
    scope, other = scope.rstrip("/").lower(), other.rstrip("/").lower()
    return other == scope or other.startswith(f"{scope}/")
