"""What is in a picture: the things of a group, and what was made from what."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from azlab.sentences import SentenceError
from azlab.widgets.cloud import Cloud, Json
from azlab.widgets.galleries import gallery
from azlab.widgets.networks import balancers_of, network
from azlab.widgets.scale_sets import owner, scale_set
from azlab.widgets.things import Scene, Thing, image, machine, volume

FEW = 3
"""So many equal machines are drawn one by one; more are drawn as one."""


def scenes(
    cloud: Cloud, wanted: tuple[str, ...], with_network: bool, subscription: str | None
) -> list[Scene]:
    """The groups of a subscription (by name or id; by default the default one), or those that are wanted."""
    id, title = _subscription(cloud, subscription)
    names = {name.casefold() for name in wanted}
    groups = cloud.list(f"/subscriptions/{id}/resourceGroups")
    chosen = [group for group in groups if not names or group["name"].casefold() in names]
    return [_scene(cloud, group, with_network, title) for group in chosen]


def _subscription(cloud: Cloud, wanted: str | None) -> tuple[str, str]:
    """Id, and the name to show: none for the default one. Raises a sentence for one that is not seen."""
    if wanted is None:
        return cloud.subscription, ""
    seen = {row["subscriptionId"]: row["displayName"] for row in cloud.list("/subscriptions")}
    for id, name in seen.items():
        if wanted.casefold() in (id.casefold(), name.casefold()):
            return id, "" if id == cloud.subscription else name
    known = ", ".join(f"'{name}'" for name in seen.values()) or "none"
    raise SentenceError(f"There is no subscription '{wanted}'. There are: {known}.")


def _scene(cloud: Cloud, group: Json, with_network: bool, subscription: str) -> Scene:
    things = tuple(_things(cloud, group, with_network))
    return Scene(group["name"], group.get("location", ""), things, subscription)


def _things(cloud: Cloud, group: Json, with_network: bool) -> Iterator[Thing]:
    scope = f"{group['id']}/providers/Microsoft.Compute"
    scale_sets = cloud.list(f"{scope}/virtualMachineScaleSets")
    owners = {row["id"].casefold() for row in scale_sets}
    # A list has no instance views: each machine is asked for its own.
    listed = [row for row in cloud.list(f"{scope}/virtualMachines") if owner(row) not in owners]
    disks = cloud.list(f"{scope}/disks")
    machines = [(cloud.get(row["id"], "instanceView") or row) for row in listed]
    yield from _gathered([_placed(machine(document), document, group) for document in machines])
    for row in scale_sets:
        yield _placed(_behind(scale_set(cloud, row), row if with_network else {}), row, group)
    yield from (_placed(gallery(cloud, row), row, group) for row in cloud.list(f"{scope}/galleries"))
    copies = [(image(row), row) for row in cloud.list(f"{scope}/images")]
    # The disks of a machine are drawn as part of it.
    copies += [(volume(disk, "disk"), disk) for disk in disks if not disk.get("managedBy")]
    copies += [(volume(row, "snapshot"), row) for row in cloud.list(f"{scope}/snapshots")]
    inside = {disk["id"].casefold(): disk["managedBy"] for disk in disks if disk.get("managedBy")}
    yield from (_with_owners(_placed(thing, document, group), inside) for thing, document in copies)
    if with_network:
        yield from network(cloud, group["id"])


def _placed(thing: Thing, document: Json, group: Json) -> Thing:
    """With its region, where that is not its group's."""
    region = document.get("location", "")
    if not region or region == group.get("location"):
        return thing
    return replace(thing, facts=(f"in {region}", *thing.facts))


def _behind(thing: Thing, document: Json) -> Thing:
    """With arrows to the load balancers it is behind."""
    balancers = tuple((id, "is behind") for id in balancers_of(document))
    return replace(thing, origins=(*thing.origins, *balancers))


def _with_owners(thing: Thing, owners: dict[str, str]) -> Thing:
    """Instead of a machine's disk, the machine it is in."""
    found = [(owners.get(id.casefold()), id, word) for id, word in thing.origins]
    moved = [(owner, f"{word} the disk of") if owner else (id, word) for owner, id, word in found]
    return replace(thing, origins=tuple(moved))


def _gathered(machines: list[Thing]) -> Iterator[Thing]:
    """Many equal machines become one thing: `web-001 ... web-100 (100 VMs)`."""
    ordered = sorted(machines, key=lambda machine: (str(machine.likeness), _by_number(machine.name)))
    for _, found in groupby(ordered, key=lambda machine: machine.likeness):
        equal = list(found)
        if len(equal) <= FEW:
            yield from equal
        else:
            names = f"{equal[0].name} ... {equal[-1].name}"
            yield replace(equal[0], kind=f"{len(equal)} VMs", name=names)


def _by_number(name: str) -> tuple[int, str]:
    digits = re.findall(r"\d+", name)
    return (int(digits[-1]) if digits else 0, name)
