"""Resource provider namespaces: their resource types, API versions, places and capabilities."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from azlab.data import files
from azlab.data.regions import display_names

# Registered in every subscription without being asked.
_ALWAYS_THERE = frozenset({"Microsoft.Authorization", "Microsoft.MarketplaceOrdering", "Microsoft.Resources"})

_LISTED_WHOLE = ("microsoft.compute", "microsoft.network")


def resource_providers() -> dict[str, dict[str, Any]]:
    """Return the bodies of `GET /subscriptions/S/providers/NS` by namespace, all Registered, without `id`."""
    return deepcopy(_providers())


def is_resource_type(name: str) -> bool:
    """Whether Azure has a type of this name, `Namespace/type/...`, in any case.

    The list is whole for compute and network only, and without some nested types: in any other
    namespace of Microsoft, and below a type that is listed, the answer is yes.
    """
    namespace, *types = name.lower().split("/")
    if namespace.startswith("microsoft.") and namespace not in _LISTED_WHOLE:
        return True
    return any("/".join((namespace, *types[:depth])) in _type_names() for depth in range(1, len(types) + 1))


@cache
def _type_names() -> frozenset[str]:
    providers = _providers().items()
    return frozenset(
        f"{name}/{row['resourceType']}".lower() for name, body in providers for row in body["resourceTypes"]
    )


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
        "registrationState": "Registered",
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
    """Return display names for "regions"; a type may also be "global", or in no place ("none")."""
    if where == "regions":
        return display_names()
    return ["global"] if where == "global" else []
