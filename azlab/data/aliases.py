"""The alias list the Azure CLI downloads: short names for a few much used images."""

from __future__ import annotations

from functools import cache
from typing import Any

from azlab.data import files


def alias_document() -> dict[str, Any]:
    """Return aliases.json in the shape of the file at the cloud's `vm_image_alias_doc` endpoint."""
    return {
        "$schema": "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json",
        "contentVersion": "1.0.0.0",
        "parameters": {},
        "variables": {},
        "resources": [],
        "outputs": {"aliases": {"type": "object", "value": _by_system()}},
    }


def alias_names() -> tuple[str, ...]:
    """The aliases alone, as they stand in the list."""
    return tuple(alias for _, alias, *_ in _rows())


def _by_system() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for system, alias, *urn in _rows():
        found.setdefault(system, {})[alias] = _target(*urn)
    return found


def _target(publisher: str, offer: str, sku: str, architecture: str) -> dict[str, str]:
    names = {"publisher": publisher, "offer": offer, "sku": sku}
    return {**names, "version": "latest", "architecture": architecture}


@cache
def _rows() -> list[list[str]]:
    return list(files.rows("aliases"))
