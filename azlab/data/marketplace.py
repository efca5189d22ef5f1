"""The Marketplace catalogue: publisher, offer, SKU, version, and one image for each full URN."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from azlab.data import files
from azlab.data.images import MarketplaceImage

DEFAULT_IMAGE = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest"


def publishers() -> list[str]:
    """Return every publisher Azure lists, also those that publish extensions only."""
    return list(_publishers())


def publisher_name(publisher: str) -> str | None:
    """Return the publisher as Azure writes it, or None when there is none of that name."""
    return _publisher_spellings().get(publisher.lower())


def offers(publisher: str) -> list[str]:
    """Return a publisher's offers; [] when it is unknown or has no image."""
    return [row["offer"] for row in _offers().get(publisher.lower(), {}).values()]


def skus(publisher: str, offer: str) -> list[str]:
    """Return an offer's SKUs; [] when it is unknown."""
    return [row["sku"] for row in _offer(publisher, offer).get("skus", ())]


def versions(publisher: str, offer: str, sku: str) -> list[str]:
    """Return a SKU's versions, oldest number first; [] when it is unknown."""
    return list(_sku(publisher, offer, sku).get("versions", ()))


def image(publisher: str, offer: str, sku: str, version: str) -> MarketplaceImage | None:
    """Return the image of a URN; "latest" is the highest version number. None when there is none."""
    owner, row = _offer(publisher, offer), _sku(publisher, offer, sku)
    listed = row.get("versions", ())
    wanted = listed[-1] if version.lower() == "latest" and listed else version
    return MarketplaceImage.of(owner, row, wanted) if wanted in listed else None


def names() -> Iterator[str]:
    """Every name in the catalogue: publishers, offers, SKUs and versions."""
    yield from publishers()
    for publisher in _offers().values():
        for row in publisher.values():
            yield row["offer"]
            for sku in row["skus"]:
                yield from (sku["sku"], *sku["versions"])


def version_number(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: "20348.768.220609" comes before "20348.1006.220908"."""
    return tuple(int(part) for part in version.split("."))


@cache
def _publishers() -> list[str]:
    return list(files.rows("publishers"))


@cache
def _publisher_spellings() -> dict[str, str]:
    return {name.lower(): name for name in _publishers()}


@cache
def _offers() -> dict[str, dict[str, dict[str, Any]]]:
    """All offers by publisher and name, both in lower case; versions in order of their numbers."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in files.rows("images"):
        found.setdefault(row["publisher"].lower(), {})[row["offer"].lower()] = row
        for sku in row["skus"]:
            sku["versions"].sort(key=version_number)
    return found


def _offer(publisher: str, offer: str) -> dict[str, Any]:
    return _offers().get(publisher.lower(), {}).get(offer.lower(), {})


def _sku(publisher: str, offer: str, sku: str) -> dict[str, Any]:
    rows = _offer(publisher, offer).get("skus", ())
    return next((row for row in rows if row["sku"].lower() == sku.lower()), {})
