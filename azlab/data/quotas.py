"""Compute quotas of a new subscription: names and limits, nothing in use yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from azlab.data import files
from azlab.data.regions import location_names, normalize_location


def usages(location: str) -> list[dict[str, Any]]:
    """Return the rows of `GET .../locations/L/usages`, each with `currentValue` 0; [] for no region.

    `name.value` is "cores" for the regional total and a size's `family` for one family of sizes.
    """
    known = normalize_location(location) in location_names()
    return [_row(*quota) for quota in _quotas()] if known else []


def limits(location: str) -> Mapping[str, int]:
    """The limit of each quota of a region by its name; empty for no region."""
    return _limits() if normalize_location(location) in location_names() else {}


@cache
def _limits() -> Mapping[str, int]:
    return MappingProxyType({name: limit for name, _, limit in _quotas()})


@cache
def _quotas() -> list[tuple[str, str, int]]:
    return [(value, text, limit) for value, text, limit in files.rows("usages")]


def _row(value: str, text: str, limit: int) -> dict[str, Any]:
    name = {"value": value, "localizedValue": text}
    return {"limit": limit, "unit": "Count", "currentValue": 0, "name": name}
