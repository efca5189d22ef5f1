"""Resource provider namespaces: their resource types, API versions, places and capabilities."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from azlab.data import files
from azlab.data.regions import display_names

# Registered in every subscription without being asked.
_ALWAYS_THERE = frozenset({"Microsoft.Authorization", "Microsoft.MarketplaceOrdering", "Microsoft.Resources"})


def resource_providers() -> dict[str, dict[str, Any]]:
    """Return the bodies of `GET /subscriptions/S/providers/NS` by namespace, all Registered, without `id`."""
    return deepcopy(_providers())


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
    name, versions, places, capabilities = row
    return {
        "resourceType": name,
        "locations": _locations(places),
        "apiVersions": known[versions],
        "capabilities": capabilities,
    }


def _locations(places: str) -> list[str]:
    """Return display names for "regions"; a type may also be "global", or in no place ("none")."""
    if places == "regions":
        return display_names()
    return ["global"] if places == "global" else []
