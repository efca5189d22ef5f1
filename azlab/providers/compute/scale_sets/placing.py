"""Where new instances go, and which instances go first: zones and fault domains, kept in balance."""

from dataclasses import dataclass, field

from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets.members import is_protected, members


@dataclass(frozen=True)
class Placement:
    """The number of a new instance, its zone (none or one) and its fault domain."""

    number: int
    fault_domain: int
    zones: list[str] = field(default_factory=list)


def new_placements(change: Change, count: int) -> list[Placement]:
    """The numbers, zones and fault domains of `count` new instances.

    An instance goes to the zone that has the fewest; of several, to the first in the model's order.
    """
    zones = [str(zone) for zone in change.document.get("zones", [])]
    filled = dict.fromkeys(zones, 0)
    for machine in members(change.cloud, change.id) if change.before else []:
        for zone in machine.document.get("zones", []):
            filled[zone] = filled.get(zone, 0) + 1
    domains = max(1, int(change.get("platformFaultDomainCount", 1)))
    first = int(change.interior.get("next", 0))
    change.interior["next"] = first + count
    return [_placement(first + offset, domains, zones, filled) for offset in range(count)]


def _placement(number: int, domains: int, zones: list[str], filled: dict[str, int]) -> Placement:
    if not zones:
        return Placement(number, number % domains)
    zone = min(zones, key=lambda candidate: filled[candidate])
    filled[zone] += 1
    return Placement(number, number % domains, [zone])


def leaving(change: Change, count: int) -> list[Resource]:
    """The instances that a scale-in takes: from the fullest zone, by the scale-in policy's first rule.

    `Default` takes the instance with the highest id, `NewestVM` and `OldestVM` go by age. Instances
    protected from scale-in stay.
    """
    rules = change.get("scaleInPolicy.rules", []) or ["Default"]
    against = ("protectFromScaleIn", "protectFromScaleSetActions")
    there = members(change.cloud, change.id)
    staying = [machine for machine in there if not is_protected(change.cloud, machine, *against)]
    gone: list[Resource] = []
    while len(gone) < count and staying:
        fullest = _fullest(staying)
        chosen = min(fullest, key=_age) if str(rules[0]).lower() == "oldestvm" else max(fullest, key=_age)
        staying.remove(chosen)
        gone.append(chosen)
    return gone


def _age(machine: Resource) -> tuple[str, int]:
    return str(machine.interior.get("created", "")), int(machine.interior.get("number", 0))


def _fullest(machines: list[Resource]) -> list[Resource]:
    """The machines in the zone that has the most of them."""
    by_zone: dict[str, list[Resource]] = {}
    for machine in machines:
        by_zone.setdefault(str(machine.document.get("zones")), []).append(machine)
    most = max(len(found) for found in by_zone.values())
    return next(found for found in by_zone.values() if len(found) == most)
