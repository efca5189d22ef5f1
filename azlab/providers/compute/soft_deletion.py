"""Soft deletion: a gallery that has it on keeps deleted versions, and they can be had back."""

from datetime import datetime, timedelta

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

KEPT = "softDeleted"
"""Where a definition's interior holds its deleted versions: name to document, interior and time."""


def keep(cloud: Cloud, version: Resource) -> None:
    """Put a version that goes aside, where its gallery wants that."""
    definition = cloud.get(version.id.parent or "")
    gallery = cloud.get(definition.id.parent or "") if definition else None
    if definition is None or gallery is None or not _is_on(gallery):
        return
    kept = {"document": version.document, "interior": version.interior, "time": cloud.now()}
    definition.interior.setdefault(KEPT, {})[version.id.name] = copy_of(kept)
    cloud.put(definition)


def _is_on(gallery: Resource) -> bool:
    return bool(get_at(gallery.properties, "softDeletePolicy.isSoftDeleteEnabled", False))


def recoverable(cloud: Cloud, definition: Resource) -> Json:
    """The deleted versions that can be had back: until retention and grace period have passed."""
    kept: Json = definition.interior.get(KEPT, {})
    gallery = cloud.get(definition.id.parent or "")
    days = _days(gallery) if gallery else None
    # How long Azure keeps a version where the gallery says nothing was not found: here, for good.
    if days is None:
        return kept
    since = cloud.clock.now() - timedelta(days=days)
    return {
        name: version for name, version in kept.items() if datetime.fromisoformat(version["time"]) > since
    }


def _days(gallery: Resource) -> int | None:
    retention = get_at(gallery.properties, "softDeletePolicy.retentionPeriodInDays")
    grace = get_at(gallery.properties, "softDeletePolicy.gracePeriodInDays", 0)
    return retention + grace if isinstance(retention, int) else None


def restores(change: Change) -> bool:
    """Whether this PUT, which names no source, asks for a deleted version."""
    names_source = get_at(change.properties, "storageProfile") is not None
    return not names_source and change.id.name in _kept(change)


def _kept(change: Change) -> Json:
    definition = change.cloud.get(change.id.parent or "")
    return recoverable(change.cloud, definition) if definition else {}


def restore(change: Change) -> None:
    """Bring the deleted version back as it was."""
    definition = change.cloud.get(change.id.parent or "")
    assert definition is not None
    kept = definition.interior[KEPT].pop(change.id.name)
    change.cloud.put(definition)
    change.interior.update(kept["interior"])
    change.document["properties"] = kept["document"]["properties"]
