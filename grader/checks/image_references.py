"""What a VM's `imageReference` names: a Marketplace image, an image of one's own, or a shared one."""

import re
from typing import Any

from azlab import data
from grader.checks.cloud import Json, Reader
from grader.checks.documents import last_name, names, same
from grader.checks.marketplace import Marketplace

_VERSION = re.compile(r"(?i)/versions/[^/]+/?$")
IDS = ("id", "sharedGalleryImageId", "communityGalleryImageId")
PARTS = ("publisher", "offer", "sku")


def is_reference_to(reference: Json | None, image: str, cloud: Reader, location: str) -> bool:
    """Whether a reference names an image: by name or id, by URN (`latest` or a version), or by alias."""
    if not reference:
        return False
    if _id(reference):
        return any(names(id, image) for id in (_id(reference), _definition(_id(reference))))
    urn = image if ":" in image else _aliased(image)
    parts = [part.strip() for part in urn.split(":")]
    named = [str(reference.get(name)) for name in PARTS]
    if len(parts) != 4 or not all(map(same, named, parts[:3])):
        return False
    publisher, offer, sku, version = parts
    return _version(reference, version, Marketplace(publisher, offer, sku, location, cloud))


def reference_in_words(reference: Json | None) -> str:
    """How a sentence names it."""
    if not reference:
        return "a disk, not from an image"
    if _id(reference):
        return _own_in_words(reference)
    version = reference.get("exactVersion") or reference.get("version")
    return ":".join(str(part) for part in (*(reference.get(name) for name in PARTS), version))


def _id(reference: Json) -> str:
    """The id in a reference, also that of an image which others share; "" for a Marketplace image."""
    return str(next((reference[name] for name in IDS if reference.get(name)), ""))


def _own_in_words(reference: Json) -> str:
    id = _id(reference)
    definition = _definition(id)
    if "galleries/" not in definition.casefold():
        return f"the image '{last_name(definition)}'"
    version = reference.get("exactVersion") or last_name(id)
    shared = "" if reference.get("id") else "shared "
    return f"the {shared}definition '{last_name(definition)}', version {version}"


def _definition(id: str) -> str:
    """The id of the definition that a gallery version's id starts with; any other id as it is."""
    return _VERSION.sub("", id)


def _version(reference: Json, wanted: str, market: Marketplace) -> bool:
    versions = [reference.get("version"), reference.get("exactVersion")]
    if any(same(version, wanted) for version in versions if version):
        return True
    return same(wanted, "latest") and any(version and version == market.newest for version in versions)


def _aliased(name: str) -> str:
    document: Any = data.alias_document()["outputs"]["aliases"]["value"]
    for system in document.values():
        for alias, target in system.items():
            if same(alias, name):
                return ":".join(target[part] for part in (*PARTS, "version"))
    return ""
