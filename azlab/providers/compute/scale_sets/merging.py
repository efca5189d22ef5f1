"""A body that leaves things out: what a scale set has stays, as `az vmss scale` relies on."""

import re

from azlab.arm.cloud import copy_of
from azlab.arm.fields import get_at, merged
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.scale_sets import documents

UNUSUAL = re.compile(r"[^A-Za-z0-9-]")
"""What a computer's name may not have, though the name of a scale set may."""
REFERENCE = "virtualMachineProfile.storageProfile.imageReference"


def complete(change: Change) -> None:
    """Make the wanted document whole, and put its secrets away."""
    documents.hide_secrets(change)
    profile = change.get("virtualMachineProfile.osProfile")
    if profile is not None:
        profile.setdefault("computerNamePrefix", _prefix(change))
    if change.before is None:
        if not change.get(
            "virtualMachineProfile"
        ):  # only flexible ones are made so; before 2021 none said it
            change.properties.setdefault("orchestrationMode", "Flexible")
        return
    change.interior["states"] = get_at(change.sent, f"properties.{REFERENCE}") is not None
    known = change.before.document
    for name in ("sku", "zones", "plan", "identity", "tags"):
        if name in known and name not in change.document:
            change.document[name] = copy_of(known[name])
    change.document["sku"] = merged(known.get("sku", {}), change.document.get("sku", {}))
    wanted = change.get(REFERENCE)
    whole = merged(copy_of(known["properties"]), change.properties)
    if wanted:
        whole["virtualMachineProfile"]["storageProfile"]["imageReference"] = _one_kind(
            get_at(known, f"properties.{REFERENCE}", {}), wanted
        )
    change.document["properties"] = whole


def _one_kind(was: Json, wanted: Json) -> Json:
    """A PATCH adds an id to a marketplace reference, or the other way round: the new part counts."""
    kinds = [(name,) for name in ("id", *PROXIES)] + [("publisher", "offer", "sku", "version")]
    given = [kind for kind in kinds if kind[0] in wanted]
    if not given and "publisher" in was:  # `--set ...imageReference.version=` sends nothing else
        return merged(was, wanted)  # type: ignore[no-any-return]
    if len(given) < 2:
        return wanted
    new = next((kind for kind in given if kind[0] not in was), given[0])
    return {name: value for name, value in wanted.items() if name in new}


def _prefix(change: Change) -> str:
    before = change.before
    known = (
        get_at(before.properties, "virtualMachineProfile.osProfile.computerNamePrefix") if before else None
    )
    return str(known or UNUSUAL.sub("", change.id.name)[:9] or "vm")
