"""What is in a picture: machines, images, disks and snapshots of a group, and what was made from what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from azlab.widgets.cloud import Cloud, Json, at

COMPUTE = "Microsoft.Compute"
POWER = {"stopped": "stopped, still billed", "deallocated": "deallocated"}
FEW = 3
"""So many equal machines are drawn one by one; more are drawn as one."""


@dataclass(frozen=True)
class Thing:
    """One box of a picture: its kind, its names, what is said of it."""

    kind: str
    id: str
    name: str
    facts: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    """Ids it came from, each with the word for it, e.g. `captured from`."""

    @property
    def likeness(self) -> object:
        """Equal for things that differ in their name only."""
        return re.sub(r"\d+", "#", self.name), self.facts, self.origins


@dataclass(frozen=True)
class Scene:
    """One resource group."""

    name: str
    location: str
    things: tuple[Thing, ...] = field(default=())


def scenes(cloud: Cloud, group: str | None, network: bool = False) -> list[Scene]:
    """The groups of the default subscription, or the one asked for."""
    groups = cloud.list(f"/subscriptions/{cloud.subscription}/resourceGroups")
    wanted = [one for one in groups if group is None or one["name"].casefold() == group.casefold()]
    return [
        Scene(one["name"], one.get("location", ""), tuple(_things(cloud, one["id"], network)))
        for one in wanted
    ]


def _things(cloud: Cloud, group: str, network: bool) -> Iterator[Thing]:
    place = f"{group}/providers/{COMPUTE}"
    machines = [cloud.get(one["id"], "instanceView") or one for one in cloud.list(f"{place}/virtualMachines")]
    disks = cloud.list(f"{place}/disks")
    owners = {disk["id"].casefold(): disk["managedBy"] for disk in disks if disk.get("managedBy")}
    yield from _gathered([_machine(one) for one in machines])
    copies = [_image(one) for one in cloud.list(f"{place}/images")]
    # The disks of a machine are drawn as part of it.
    copies += [_volume(one, "disk") for one in disks if not one.get("managedBy")]
    copies += [_volume(one, "snapshot") for one in cloud.list(f"{place}/snapshots")]
    yield from (_with_owners(one, owners) for one in copies)
    if network:
        yield from _network(cloud, f"{group}/providers/Microsoft.Network")


def _network(cloud: Cloud, place: str) -> Iterator[Thing]:
    yield from (_plain(one, "virtual network") for one in cloud.list(f"{place}/virtualNetworks"))
    yield from (_plain(one, "public IP address") for one in cloud.list(f"{place}/publicIPAddresses"))


def _with_owners(thing: Thing, owners: dict[str, str]) -> Thing:
    """Instead of a machine's disk, the machine it is in."""
    found = [(owners.get(id.casefold()), id, word) for id, word in thing.origins]
    moved = [(owner, f"{word} the disk of") if owner else (id, word) for owner, id, word in found]
    return replace(thing, origins=tuple(moved))


def _plain(document: Json, kind: str) -> Thing:
    return Thing(kind, document["id"], document["name"])


def _machine(document: Json) -> Thing:
    codes = [status.get("code", "") for status in at(document, "properties.instanceView.statuses", [])]
    power = next((code.partition("/")[2] for code in codes if code.startswith("PowerState/")), "")
    facts = [POWER.get(power, power), "generalized" if "OSState/generalized" in codes else ""]
    facts += ["provisioning failed"] if at(document, "properties.provisioningState") == "Failed" else []
    reference = at(document, "properties.storageProfile.imageReference", {})
    parts = [reference.get(name, "") for name in ("publisher", "offer", "sku", "exactVersion")]
    facts += [":".join(parts)] if reference.get("publisher") else []
    own = reference.get("id", "")
    origins = ((own, "made from"),) if own else ()
    return Thing("VM", document["id"], document["name"], tuple(fact for fact in facts if fact), origins)


def _image(document: Json) -> Thing:
    profile = "properties.storageProfile.osDisk"
    captured = at(document, "properties.sourceVirtualMachine.id")
    source = captured or at(document, f"{profile}.snapshot.id") or at(document, f"{profile}.managedDisk.id")
    facts = (at(document, f"{profile}.osType"), at(document, "properties.hyperVGeneration"))
    origins = ((source, "captured from" if captured else "made from"),) if source else ()
    return Thing("image", document["id"], document["name"], tuple(fact for fact in facts if fact), origins)


def _volume(document: Json, kind: str) -> Thing:
    data = at(document, "properties.creationData", {})
    source = data.get("sourceResourceId") or at(data, "imageReference.id")
    marketplace = "/publishers/" in source.casefold()
    facts = [f"{at(document, 'properties.diskSizeGB', '?')} GiB"]
    if kind == "snapshot" and at(document, "properties.incremental", False):
        facts.append("incremental")
    origins = ((source, "copied from"),) if source and not marketplace else ()
    return Thing(kind, document["id"], document["name"], tuple(facts), origins)


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
