"""Scale sets in a picture: one box each, however many instances, with counts by state and by image."""

from collections import Counter
from collections.abc import Iterable, Sequence

from azlab.widgets.cloud import Cloud, Json, at, subscription_named
from azlab.widgets.things import Instance, Thing, image_of, named, power, unique

UNIFORM = "Uniform"
MODEL = "properties.virtualMachineProfile.storageProfile"


def scale_set(cloud: Cloud, document: Json) -> Thing:
    """One request, whatever the number of instances."""
    return _drawn(document, instances(cloud, document))


def scale_sets(
    cloud: Cloud, groups: Sequence[str], subscription: str, most: int, only: str = ""
) -> list[Thing]:
    """The scale sets of a subscription, or of groups of it, that have so many instances at most.

    `only`: the id of the one that is wanted.
    """
    id, _ = subscription_named(cloud, subscription)
    wanted = {group.casefold() for group in groups}
    listed = cloud.list(f"/subscriptions/{id}/providers/Microsoft.Compute/virtualMachineScaleSets")
    asked = [row for row in listed if not wanted or row["id"].split("/")[4].casefold() in wanted]
    asked = [row for row in asked if only.casefold() in ("", row["id"].casefold())]
    return [scale_set(cloud, row) for row in asked if int(at(row, "sku.capacity", 0)) <= most]


def instances(cloud: Cloud, document: Json) -> list[Json]:
    """The instances with their states: below the scale set, or among the group's VMs."""
    id, group = document["id"], document["id"].partition("/providers/")[0]
    if at(document, "properties.orchestrationMode", UNIFORM) == UNIFORM:
        return cloud.list(f"{id}/virtualMachines", expand="instanceView")
    # The only filter that this list takes, and without it it takes no `$expand`.
    wanted = f"'virtualMachineScaleSet/id' eq '{id}'"
    scope = f"{group}/providers/Microsoft.Compute/virtualMachines"
    return [
        machine for machine in cloud.list(scope, "instanceView", wanted) if owner(machine) == id.casefold()
    ]


def owner(machine: Json) -> str:
    """The id, in small letters, of the scale set that a VM of a group belongs to; empty when none."""
    return str(at(machine, "properties.virtualMachineScaleSet.id")).casefold()


def _drawn(document: Json, found: Sequence[Json]) -> Thing:
    total, images = len(found), Counter(image_of(instance) for instance in found)
    states = Counter(power(instance) or "state not known" for instance in found)
    new_id, new_urn = _news(document, images)
    facts = [_many(total), *(f"{_part(count, total)} {state}" for state, count in states.most_common())]
    health = Counter(health_of(instance) for instance in found)
    facts += [f"{_part(count, total)} {word}" for word, count in health.most_common() if word]
    facts += [f"{_part(count, total)} from {urn}" for (_, urn), count in images.most_common() if urn]
    facts += [f"new ones from {new_urn}"] if new_urn else []
    origins = [
        (id, f"{_part(count, total)} run {named(id)}") for (id, _), count in images.most_common() if id
    ]
    origins += [(new_id, f"new ones run {named(new_id)}")] if new_id else []
    drawn = tuple(_instance(instance) for instance in found)
    return Thing(
        "scale set",
        document["id"],
        document["name"],
        tuple(facts),
        tuple(origins),
        instances=drawn,
        unique=unique(document),
    )


def _instance(document: Json) -> Instance:
    id, urn = image_of(document)
    return Instance(document["name"], named(id) if id else urn, power(document), health_of(document))


def health_of(document: Json) -> str:
    """`healthy`, `unhealthy`, ...; "" where no application health is asked for."""
    code = at(document, "properties.instanceView.vmHealth.status.code")
    return str(code).partition("/")[2].casefold()


def _news(document: Json, images: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The image of instances to come, as id or URN; neither when some instance has been made from it."""
    id, urn = image_of(document, MODEL)
    # Without a version, either stands for the latest one.
    begins = f"{id}/versions/" if id else urn.removesuffix("latest")
    made = any(text in (id, urn) or text.startswith(begins) for image in images for text in image if text)
    return ("", "") if made else (id, urn)


def _many(count: int) -> str:
    return f"{count or 'no'} instance{'' if count == 1 else 's'}"


def _part(count: int, total: int) -> str:
    return f"all {count}" if count == total and count > 1 else str(count)
