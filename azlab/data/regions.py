"""Azure's regions: physical ones, and the logical ones that group them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from azlab.data import files


def locations(subscription: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of ARM's `GET /subscriptions/S/locations`, recommended regions first.

    With a subscription, each row and each paired region also carries its `id`, as ARM gives it.
    Without one, rows have no `id`.
    """
    listed = deepcopy(_rows())
    return [_with_ids(row, subscription) for row in listed] if subscription else listed


def location_names() -> frozenset[str]:
    """Return the short names of the physical regions, such as "westeurope"."""
    return frozenset(_physical())


def normalize_location(text: str) -> str:
    """Return the short name of a region written either way: "West Europe" gives "westeurope"."""
    return text.replace(" ", "").lower()


def location_display_name(name: str) -> str:
    """Return "West Europe" for "westeurope"; a name that is no region comes back as it is."""
    row = _named().get(normalize_location(name))
    return name if row is None else str(row["displayName"])


def display_names() -> list[str]:
    """Return the display names of the physical regions, in the order of `locations`."""
    return [str(row["displayName"]) for row in _physical().values()]


def zones(name: str) -> tuple[str, ...]:
    """Return the logical availability zones of a region, such as ("1", "2", "3"); () where it has none."""
    row = _physical().get(normalize_location(name), {})
    return tuple(sorted(mapping["logicalZone"] for mapping in row.get("availabilityZoneMappings", ())))


@cache
def _rows() -> list[dict[str, Any]]:
    return list(files.rows("locations"))


@cache
def _named() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in _rows()}


@cache
def _physical() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in _rows() if row["metadata"]["regionType"] == "Physical"}


def _with_ids(row: dict[str, Any], subscription: str) -> dict[str, Any]:
    for paired in row["metadata"].get("pairedRegion", ()):
        paired["id"] = _id(subscription, paired["name"])
    return {"id": _id(subscription, row["name"]), **row}


def _id(subscription: str, name: str) -> str:
    return f"/subscriptions/{subscription}/locations/{name}"
