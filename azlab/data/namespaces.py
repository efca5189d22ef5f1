"""Resource provider namespaces: their resource types, API versions, regions and capabilities."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from azlab.data import files
from azlab.data.regions import display_names

# Registered in every subscription without being asked.
_ALWAYS_THERE = frozenset({"Microsoft.Authorization", "Microsoft.MarketplaceOrdering", "Microsoft.Resources"})

# A new subscription is registered to use what its first steps need, and these are not among it: the guide of
# Image Builder registers them by name (learn.microsoft.com, linux/image-builder).
_ASKED_FOR = frozenset(
    {"Microsoft.ContainerInstance", "Microsoft.KeyVault", "Microsoft.VirtualMachineImages"}
)

_OF_ANY = frozenset({"operations", "providerpermissions", "register", "resourcetypes", "unregister"})
"""What every provider has besides its types."""


def resource_providers() -> dict[str, dict[str, Any]]:
    """Return the bodies of `GET /subscriptions/S/providers/NS` by namespace, as in a new subscription.

    They are without `id`.
    """
    return deepcopy(_providers())


def namespaces_to_ask_for() -> frozenset[str]:
    """The namespaces, in lower case, that a new subscription is not registered to use."""
    return frozenset(name.lower() for name in _ASKED_FOR)


def is_resource_type(name: str) -> bool:
    """Whether Azure has a type or an action of this name, `Namespace/type/...`, in any case.

    Where the list of a namespace is not whole, any name in it counts.
    """
    namespace, _, kind = name.lower().partition("/")
    if not is_namespace(namespace) or kind in _OF_ANY:
        return is_namespace(namespace)
    known = _listed_whole().get(namespace)
    return known is None or kind in known


def is_namespace(name: str) -> bool:
    """Whether Azure has a resource provider of this name, in any case."""
    return name.lower() in _namespaces()


def is_page(word: str) -> bool:
    """Whether Resource Manager has a page of this name of its own: of a subscription, a group or above."""
    return word.lower() in _pages()


def listed_versions(resource_type: str) -> list[str]:
    """The api-versions that Azure lists for a type, else for the nearest type above it, as it lists them.

    Empty where no whole list is known. Actions have the versions of their type; Resource Manager's own
    addresses, `Microsoft.Resources/...`, all have the same (Azure/azure-cli issue 28038 shows them).
    """
    namespace, *types = resource_type.lower().split("/")
    if namespace == "microsoft.resources":
        return list(_known()["versions"])
    if namespace not in _listed_whole():
        return []
    for depth in range(len(types), 0, -1):
        found = _versions().get("/".join((namespace, *types[:depth])))
        if found:
            return list(found)
    return []


@cache
def _known() -> dict[str, Any]:
    """Names of Azure: namespaces as learn.microsoft.com lists them (azure-services-resource-providers), types
    and actions as the SDKs' addresses have them, besides those that the providers list themselves."""
    names: dict[str, Any] = files.rows("known_names")
    return names


@cache
def _namespaces() -> frozenset[str]:
    return frozenset(name.lower() for name in (*_known()["namespaces"], *_providers()))


@cache
def _pages() -> frozenset[str]:
    return frozenset(page.lower() for page in _known()["pages"])


@cache
def _listed_whole() -> dict[str, frozenset[str]]:
    """Types and actions of the namespaces of which all are known, all in lower case."""
    rows = {name: _providers()[name]["resourceTypes"] for name in _known()["types"]}
    return {
        name.lower(): frozenset(
            kind.lower() for kind in (*more, *(row["resourceType"] for row in rows[name]))
        )
        for name, more in _known()["types"].items()
    }


@cache
def _versions() -> dict[str, list[str]]:
    providers = _providers().items()
    return {
        f"{name}/{row['resourceType']}".lower(): row["apiVersions"]
        for name, body in providers
        for row in body["resourceTypes"]
    }


@cache
def _providers() -> dict[str, dict[str, Any]]:
    content = files.rows("providers")
    known = content["apiVersions"]
    return {name: _provider(name, rows, known) for name, rows in content["namespaces"].items()}


def _provider(name: str, rows: list[list[str]], known: dict[str, list[str]]) -> dict[str, Any]:
    free = name in _ALWAYS_THERE
    return {
        "namespace": name,
        "resourceTypes": [_resource_type(row, known) for row in rows],
        "registrationState": "NotRegistered" if name in _ASKED_FOR else "Registered",
        "registrationPolicy": "RegistrationFree" if free else "RegistrationRequired",
    }


def _resource_type(row: list[str], known: dict[str, list[str]]) -> dict[str, Any]:
    name, versions, where, capabilities = row
    return {
        "resourceType": name,
        "locations": _locations(where),
        "apiVersions": known[versions],
        "capabilities": capabilities,
    }


def _locations(where: str) -> list[str]:
    """Return display names for "regions"; a type may also be "global", or in no region ("none")."""
    if where == "regions":
        return display_names()
    return ["global"] if where == "global" else []
