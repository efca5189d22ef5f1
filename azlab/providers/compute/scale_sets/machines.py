"""A scale set seen as the one machine that each of its instances will be."""

from azlab.arm.cloud import copy_of
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute import gallery_references
from azlab.providers.compute.gallery_references import Region
from azlab.providers.compute.scale_sets.names import MACHINE
from azlab.providers.compute.virtual_machines.sources import Source, resolve

REFERENCE = "virtualMachineProfile.storageProfile.imageReference"


def as_machine(change: Change) -> Change:
    """The wanted VM of every instance: what VMs are refused for, scale sets are refused for too."""
    profile = change.get("virtualMachineProfile", {})
    size = get_at(change.document, "sku.name")
    properties: Json = {
        "hardwareProfile": {"vmSize": size} if size else {},
        "storageProfile": copy_of(profile.get("storageProfile", {})),
    }
    if profile.get("osProfile"):
        secrets = change.interior.get("secrets", {})
        properties["osProfile"] = {**secrets, **_named(copy_of(profile["osProfile"]))}
    if profile.get("securityProfile"):
        properties["securityProfile"] = copy_of(profile["securityProfile"])
    if change.get("additionalCapabilities"):
        properties["additionalCapabilities"] = change.get("additionalCapabilities")
    document: Json = {"location": change.location, "properties": properties}
    if change.document.get("plan"):
        document["plan"] = change.document["plan"]
    return Change(change.cloud, change.id.sibling(MACHINE, change.id.name), document, None, {})


def _named(profile: Json) -> Json:
    return {**profile, "computerName": profile.get("computerNamePrefix")}


def find_source(change: Change) -> Source | None:
    """The image of the model; None without one. Raises Azure's own error when it cannot be used."""
    reference = change.get(REFERENCE) or {}
    if not reference:
        return None
    gallery_references.refuse_misplaced(reference, f"properties.{REFERENCE}")
    return resolve(Region(change.cloud, change.id.subscription, change.location), reference)
