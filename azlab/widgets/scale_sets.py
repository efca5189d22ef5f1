"""Scale sets in a picture: one box each, however many instances, with counts by state and by image."""

from collections import Counter
from collections.abc import Sequence

from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.things import Thing, image_of, named, power

UNIFORM = "Uniform"
MODEL = "properties.virtualMachineProfile.storageProfile"


def scale_set(cloud: Cloud, document: Json) -> Thing:
    """One request, whatever the number of instances."""
    return _drawn(document, instances(cloud, document))


def instances(cloud: Cloud, document: Json) -> list[Json]:
    """The instances with their states: below the scale set, or among the group's VMs."""
    id, group = document["id"], document["id"].partition("/providers/")[0]
    if at(document, "properties.orchestrationMode", UNIFORM) == UNIFORM:
        return cloud.list(f"{id}/virtualMachines", expand="instanceView")
    # The only filter that this list takes, and without it it takes no `$expand`.
    wanted = f"'virtualMachineScaleSet/id' eq '{id}'"
    place = f"{group}/providers/Microsoft.Compute/virtualMachines"
    return [one for one in cloud.list(place, "instanceView", wanted) if owner(one) == id.casefold()]


def owner(machine: Json) -> str:
    """The id, in small letters, of the scale set that a VM of a group belongs to; empty when none."""
    return str(at(machine, "properties.virtualMachineScaleSet.id")).casefold()


def _drawn(document: Json, found: Sequence[Json]) -> Thing:
    states = Counter(power(one) or "state not known" for one in found)
    images = Counter(image_of(one) for one in found)
    model = image_of(document, MODEL)
    facts = [_many(len(found)), *_counted(states, len(found))]
    facts += [f"{_part(count, len(found))} from {urn}" for (_, urn), count in images.most_common() if urn]
    facts += [f"new ones from {model[1]}"] if model[1] and model not in images else []
    origins = [
        (id, f"{_part(count, len(found))} run {named(id)}") for (id, _), count in images.most_common() if id
    ]
    origins += [(model[0], "new ones run " + named(model[0]))] if model[0] and model not in images else []
    return Thing("scale set", document["id"], document["name"], tuple(facts), tuple(origins))


def _many(count: int) -> str:
    return f"{count or 'no'} instance{'' if count == 1 else 's'}"


def _counted(states: Counter[str], total: int) -> list[str]:
    return [f"{_part(count, total)} {state}" for state, count in states.most_common()]


def _part(count: int, total: int) -> str:
    return f"all {count}" if count == total and count > 1 else str(count)
