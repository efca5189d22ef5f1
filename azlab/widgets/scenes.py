"""What is in a picture: the things of a group, and what was made from what."""

from collections.abc import Iterator
from dataclasses import replace

from azlab.sentences import NotRecordedError
from azlab.widgets.cloud import Cloud, Json, at, last_name, subscription_named
from azlab.widgets.galleries import gallery
from azlab.widgets.networks import balancers_of, network
from azlab.widgets.scale_sets import owner, scale_set
from azlab.widgets.things import Scene, Thing, image, machine, volume


def scenes(
    cloud: Cloud, wanted: tuple[str, ...], with_network: bool, subscription: str | None
) -> list[Scene]:
    """The groups of a subscription (by name or id; by default the default one), or those that are wanted."""
    id, title = subscription_named(cloud, subscription or "")
    names = {name.casefold() for name in wanted}
    groups = cloud.list(f"/subscriptions/{id}/resourceGroups")
    chosen = [group for group in groups if not names or group["name"].casefold() in names]
    return [_scene(cloud, group, with_network, title) for group in chosen]


def _scene(cloud: Cloud, group: Json, with_network: bool, subscription: str) -> Scene:
    known = _Known(cloud)
    things = tuple(_things(known, group, with_network))
    return Scene(group["name"], group.get("location", ""), things, subscription, is_whole=known.is_whole)


class _Known:
    """A cloud of which a recording may not know all: what it does not know is left out, and not forgotten."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud, self.subscription, self.is_whole = cloud, cloud.subscription, True
        self.run, self.look = cloud.run, cloud.look

    def get(self, id: str, expand: str = "") -> Json | None:
        try:
            return self._cloud.get(id, expand)
        except NotRecordedError:
            self.is_whole = False
            return None

    def list(self, collection: str, expand: str = "", filter: str = "") -> "list[Json]":
        try:
            return self._cloud.list(collection, expand, filter)
        except NotRecordedError:
            self.is_whole = False
            return []


def _things(cloud: Cloud, group: Json, with_network: bool) -> Iterator[Thing]:
    scope = f"{group['id']}/providers/Microsoft.Compute"
    scale_sets = cloud.list(f"{scope}/virtualMachineScaleSets")
    owners = {row["id"].casefold() for row in scale_sets}
    # A list has no instance views: each machine is asked for its own.
    listed = [row for row in cloud.list(f"{scope}/virtualMachines") if owner(row) not in owners]
    disks = cloud.list(f"{scope}/disks")
    machines = [(cloud.get(row["id"], "instanceView") or row) for row in listed]
    for row in machines:
        yield _placed(replace(machine(row), parts=_disks_of(row, disks)), row, group)
    for row in scale_sets:
        yield _placed(_behind(scale_set(cloud, row), row if with_network else {}), row, group)
    yield from (_placed(gallery(cloud, row), row, group) for row in cloud.list(f"{scope}/galleries"))
    copies = [(image(row), row) for row in cloud.list(f"{scope}/images")]
    # The disks of a machine are drawn as part of it.
    copies += [(volume(disk, "disk"), disk) for disk in disks if not disk.get("managedBy")]
    copies += [(volume(row, "snapshot"), row) for row in cloud.list(f"{scope}/snapshots")]
    yield from (_placed(thing, document, group) for thing, document in copies)
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


def _disks_of(document: Json, disks: list[Json]) -> tuple[Thing, ...]:
    """The disks in a machine, that of its system first; of a disk in another group nothing more is known."""
    profile = at(document, "properties.storageProfile", {})
    kinds = [
        ("OS disk", at(profile, "osDisk", {})),
        *(("data disk", row) for row in profile.get("dataDisks") or []),
    ]
    there = {disk["id"].casefold(): disk for disk in disks}
    found = [(kind, at(row, "managedDisk.id")) for kind, row in kinds]
    return tuple(
        volume(there.get(id.casefold(), {"id": id, "name": last_name(id)}), kind) for kind, id in found if id
    )
