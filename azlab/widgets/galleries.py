"""Compute galleries in a picture: their image definitions, with the versions inside."""

from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.things import Thing, unique


def gallery(cloud: Cloud, document: Json) -> Thing:
    """A gallery with everything in it; one request for its definitions, one more for each of them."""
    definitions = [_definition(cloud, definition) for definition in cloud.list(f"{document['id']}/images")]
    return Thing("gallery", document["id"], document["name"], parts=tuple(definitions))


def _definition(cloud: Cloud, document: Json) -> Thing:
    listed = cloud.list(f"{document['id']}/versions")
    versions = sorted(listed, key=lambda version: by_number(version["name"]))
    facts = (at(document, "properties.osType"), at(document, "properties.osState"))
    parts = tuple(_version(version, document["name"]) for version in versions)
    kept = tuple(fact for fact in facts if fact)
    return Thing("image definition", document["id"], document["name"], kept, parts=parts)


def _version(document: Json, definition: str) -> Thing:
    published = at(document, "properties.publishingProfile", {})
    regions = [_region(target) for target in published.get("targetRegions") or ()]
    facts = [", ".join(regions)] if regions else []
    facts += ["excluded from latest"] if published.get("excludeFromLatest") else []
    state = at(document, "properties.provisioningState")
    facts += [] if state in ("", "Succeeded") else [f"provisioning: {state}"]
    origins = tuple((id, "made from") for id in _sources(document))
    name = f"{definition} {document['name']}"
    return Thing("version", document["id"], name, tuple(facts), origins, unique=unique(document))


def _region(target: Json) -> str:
    replicas = f" ({target['regionalReplicaCount']} replicas)" if _count(target) > 1 else ""
    return str(target["name"]) + replicas + (", not latest there" if target.get("excludeFromLatest") else "")


def _count(target: Json) -> int:
    return int(target.get("regionalReplicaCount") or 1)


def _sources(document: Json) -> list[str]:
    """What the version was made from: an image, a VM or another version, else its OS disk's source."""
    profile = "properties.storageProfile"
    whole = at(document, f"{profile}.source.id") or at(document, f"{profile}.source.virtualMachineId")
    disk = whole or at(document, f"{profile}.osDiskImage.source.id")
    return [disk] if disk else []


def by_number(name: str) -> tuple[int, ...]:
    """What versions are sorted by: their numbers, part by part."""
    return tuple(int(part) for part in name.split(".") if part.isdigit())
