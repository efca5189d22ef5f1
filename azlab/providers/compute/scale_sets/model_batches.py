"""Instances of one model that are made together: what they are made from."""

from dataclasses import dataclass, replace

from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute.internet import has_way_out
from azlab.providers.compute.scale_sets import disks, documents
from azlab.providers.compute.scale_sets.machines import find_source
from azlab.providers.compute.virtual_machines.sources import Source


@dataclass
class Batch:
    """Instances of one model that are made together."""

    change: Change
    source: Source
    moulds: disks.Moulds
    uniform: bool
    model: str
    online: bool
    """Whether an interface of the model has a way out."""


def batch_of(change: Change, image: str = "") -> Batch | None:
    """What the instances of the model are made from; None without a model. `image`: another version of it."""
    if not change.get("virtualMachineProfile"):
        return None
    source = find_source(change)
    if source is None:
        return None
    if image:
        source = replace(source, disk_reference=image, exact_version=image.rpartition("/")[2])
    uniform = documents.is_uniform(change.properties)
    return Batch(
        change,
        source,
        disks.Moulds(change, source),
        uniform,
        documents.mark(change.document, change.interior),
        # A flexible set's instances have no default outbound access, wherever they are.
        has_way_out(change.cloud, _interfaces(change), None if uniform else False),
    )


def _interfaces(change: Change) -> list[Json]:
    """What the model says of its interfaces."""
    path = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
    return [get_at(entry, "properties", {}) for entry in change.get(path) or ()]
