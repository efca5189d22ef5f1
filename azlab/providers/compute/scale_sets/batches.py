"""The batches of a rolling upgrade: which instances are upgraded together, and in which order."""

from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import breaches
from azlab.providers.compute.scale_sets.members import members


def split(change: Change, machines: list[Resource], policy: Json) -> list[list[str]]:
    """The ids of the machines, a list for each batch.

    A batch keeps to one zone unless `enableCrossZoneUpgrade` is set, and with `prioritizeUnhealthyInstances`
    those that are unwell come first (virtual-machine-scale-sets-configure-rolling-upgrades.md, May 2026).
    """
    # A share of all instances, not of those that are to be upgraded, and of few instances one.
    size = max(1, len(members(change.cloud, change.id)) * int(policy["maxBatchInstancePercent"]) // 100)
    ordered = _unwell_first(change, machines) if policy.get("prioritizeUnhealthyInstances") else machines
    zones = [ordered] if policy.get("enableCrossZoneUpgrade") else _by_zone(ordered)
    batches = [zone[first : first + size] for zone in zones for first in range(0, len(zone), size)]
    return [[machine.id.text for machine in batch] for batch in batches]


def _unwell_first(change: Change, machines: list[Resource]) -> list[Resource]:
    scale_set = Resource(change.id, change.document, change.interior)
    ill = {machine.id.key for machine in breaches.unhealthy(change.cloud, scale_set, machines)}
    return sorted(machines, key=lambda machine: machine.id.key not in ill)


def _by_zone(machines: list[Resource]) -> list[list[Resource]]:
    zones: dict[str, list[Resource]] = {}
    for machine in machines:
        zones.setdefault(str(machine.document.get("zones")), []).append(machine)
    return list(zones.values())
