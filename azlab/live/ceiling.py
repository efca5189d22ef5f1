"""The ceiling: how many machines, how large, and how much of all else that costs money the course may make.

It is checked before a request leaves, so nothing above it is ever asked of Azure. A teacher sets it in
`azlab.toml`:

    [live]
    machines = 10          # VMs of one learner at a time, instances of scale sets included
    cores_per_machine = 4
    cores = 24             # of all of them
    disk_gib = 256         # one disk
    replicas = 8           # copies of one gallery version
    gateways = 2           # NAT gateways at a time
    balancers = 6          # load balancers at a time
    addresses = 24         # public addresses at a time, those of a prefix included
    hours = 8              # until what was made counts as forgotten
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from azlab import data
from azlab.arm.errors import Forbidden
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Request
from azlab.live import LiveError, kinds, prices

MACHINE = "microsoft.compute/virtualmachines"
SCALE_SET = "microsoft.compute/virtualmachinescalesets"
DISK = "microsoft.compute/disks"
VERSION = "microsoft.compute/galleries/images/versions"
DEPLOYMENT = "microsoft.resources/deployments"
_PARAMETER = re.compile(r"\[parameters\('(\w+)'\)\]")


@dataclass(frozen=True)
class Limits:
    """The numbers of the ceiling."""

    machines: int = 10
    cores_per_machine: int = 4
    cores: int = 24
    disk_gib: int = 256
    replicas: int = 8
    gateways: int = 2
    balancers: int = 6
    addresses: int = 24
    hours: int = 8

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the settings that make it."""
        return tuple(limit.name for limit in fields(cls))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Limits":
        """From `[live]` in `azlab.toml`; other names there are for others. Raises `LiveError`."""
        given = {name: value for name, value in settings.items() if name in cls.names()}
        for name, value in given.items():
            # TOML's `true` is an `int` to Python.
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise LiveError(f"azlab.toml: [live] {name} must be a whole number, and is {value!r}.")
        return replace(cls(), **given)

    @property
    def dollars_per_hour(self) -> float:
        """An upper bound of what all under the ceiling costs together, in US dollars.

        Machines, each with a disk and (in scale sets) an address of its own, and what is counted.
        """
        per_core = max(price / 2 for size, price in prices.MACHINES.items() if "2" in size)
        machines = self.cores * (per_core + prices.WINDOWS_PER_CORE)
        counted = {row.setting: row.hourly for row in kinds.COUNTED.values()}
        others = sum(float(getattr(self, setting)) * price for setting, price in counted.items())
        return machines + self.machines * (prices.disk(128) + prices.ADDRESS) + others


@dataclass(frozen=True)
class Machines:
    """VMs of one size: a VM is one, a scale set may be many."""

    id: str
    size: str
    count: int = 1


class CourseCeilingReached(Forbidden):
    """Ours, in Azure's shape; the code and the sentence say that it is not Azure's."""

    def __init__(self, sentence: str, setting: str) -> None:
        """`setting` is the one that would allow it; "" where none does."""
        refusal = f"The course's own ceiling refused this; Azure was not asked. {sentence}"
        sets = f"A teacher sets it: azlab.toml, [live] {setting}." if setting else "Play it simulated."
        super().__init__("CourseCeilingReached", f"{refusal} {sets}")


@dataclass
class Ceiling:
    """`existing` tells the learner's machines, wherever they are in the subscription."""

    limits: Limits
    existing: Callable[[], list[Machines]]
    is_offered: Callable[[str], bool] = lambda size: data.size(size) is not None
    """Whether the subscription has a size of this name; Azure itself refuses what it has not."""
    counted: Callable[[str], Mapping[str, int]] = lambda kind: {}
    """Of a type that is counted: the learner's resources by id, each with as how many it counts."""

    def check(self, request: Request, body: Json) -> None:
        """Raise `CourseCeilingReached` when the request would go above the ceiling."""
        if request.method not in ("PUT", "PATCH"):
            return
        wanted: list[Machines] = []
        others: dict[str, dict[str, int]] = {}
        for id, kind, resource in _resources(request, body):
            _check_known(kind)
            self._check_disks(resource)
            if kind in kinds.COUNTED and request.method == "PUT":
                others.setdefault(kind, {})[id] = kinds.number(kind, resource)
            if kind == VERSION:
                self._check_replicas(resource)
            found = _machines(id, kind, resource, request.method)
            if found is not None:
                self._check_size(found)
                wanted.append(found)
        if wanted:
            self._check_sum(wanted)
        for setting in dict.fromkeys(kinds.COUNTED[kind].setting for kind in others):
            self._check_count(setting, others)

    def _check_count(self, setting: str, wanted: Mapping[str, Mapping[str, int]]) -> None:
        """Count what is there and what is wanted, of all types that have the setting together."""
        ids: dict[str, int] = {}
        for kind in (kind for kind, row in kinds.COUNTED.items() if row.setting == setting):
            # What is there and put again counts once, as it would be afterwards.
            there = {id.lower(): number for id, number in self.counted(kind).items()}
            ids |= there | {id.lower(): number for id, number in wanted.get(kind, {}).items()}
        count, most = sum(ids.values()), getattr(self.limits, setting)
        if count > most:
            noun = next(row.noun for row in kinds.COUNTED.values() if row.setting == setting)
            sentence = f"There would be {count} {noun}, and {most} are allowed."
            raise CourseCeilingReached(sentence, setting)

    def _check_size(self, wanted: Machines) -> None:
        size, most = data.size(wanted.size), self.limits.cores_per_machine
        if wanted.size.startswith("["):
            sentence = "The template computes the size of a machine; the ceiling needs it written down."
            raise CourseCeilingReached(sentence, "cores_per_machine")
        if size is not None and size.cores > most:
            sentence = f"Size {size.name} has {size.cores} vCPUs, and a machine may have {most}."
            raise CourseCeilingReached(sentence, "cores_per_machine")
        if self.is_offered(wanted.size) and not prices.is_priced(wanted.size):
            sentence = f"The course does not know what size {wanted.size} costs, so it is not used live."
            raise CourseCeilingReached(sentence, "cores_per_machine, for sizes with a known price")

    def _check_sum(self, wanted: list[Machines]) -> None:
        # A machine that is resized counts once, with what it would be afterwards.
        changed = {machine.id.lower() for machine in wanted}
        machines = [*(machine for machine in self.existing() if machine.id.lower() not in changed), *wanted]
        count = sum(machine.count for machine in machines)
        if count > self.limits.machines:
            sentence = f"There would be {count} machines, and {self.limits.machines} are allowed."
            raise CourseCeilingReached(sentence, "machines")
        cores = sum(machine.count * _cores(machine.size) for machine in machines)
        if cores > self.limits.cores:
            sentence = f"All machines would have {cores} vCPUs, and {self.limits.cores} are allowed."
            raise CourseCeilingReached(sentence, "cores")

    def _check_disks(self, resource: Json) -> None:
        profile = get_at(resource, "properties.storageProfile") or {}
        disks = [profile.get("osDisk") or {}, *(profile.get("dataDisks") or [])]
        for gib in (get_at(resource, "properties.diskSizeGB"), *(disk.get("diskSizeGB") for disk in disks)):
            if isinstance(gib, int) and gib > self.limits.disk_gib:
                sentence = f"A disk of {gib} GiB is larger than {self.limits.disk_gib} GiB."
                raise CourseCeilingReached(sentence, "disk_gib")

    def _check_replicas(self, resource: Json) -> None:
        profile = get_at(resource, "properties.publishingProfile") or {}
        usual, regions = profile.get("replicaCount") or 1, profile.get("targetRegions") or []
        count = sum(region.get("regionalReplicaCount") or usual for region in regions)
        if count > self.limits.replicas:
            sentence = f"{count} replicas of one version are more than {self.limits.replicas}."
            raise CourseCeilingReached(sentence, "replicas")


def _check_known(kind: str) -> None:
    if not kinds.is_known(kind):
        sentence = f"The course does not know what a resource of type {kind} costs, so it makes none live."
        raise CourseCeilingReached(sentence, "")


def _resources(request: Request, body: Json) -> Iterator[tuple[str, str, Json]]:
    """Id, type in lower case and document of everything that the request makes."""
    id = request.address.id
    if id is None or not id.type or "/" not in id.type:
        return
    if id.type.lower() == DEPLOYMENT:
        yield from _of_template(id.group_id.text, body)
    else:
        yield id.text, id.type.lower(), body


def _of_template(group: str, deployment: Json, copy: str = "") -> Iterator[tuple[str, str, Json]]:
    """`copy` tells what one copy of a deployment makes from what another one does: names may be computed."""
    given = _parameters(deployment)
    for resource in _listed(get_at(deployment, "properties.template.resources")):
        yield from _of_resource(group, "", resource, given, copy)


def _of_resource(
    group: str, parent: str, resource: Json, given: Json, copy: str
) -> Iterator[tuple[str, str, Json]]:
    """A resource of a template in all its copies, and what is nested in it; `parent` is the type above it."""
    if resource.get("existing") is True:  # Bicep names so what it does not make
        return
    kind = str(resource.get("type", ""))
    kind = kind if "." in kind.partition("/")[0] else f"{parent}/{kind}"
    for number in range(_copies(kind.lower(), _filled_in(resource.get("copy"), given))):
        this = f"{copy}{number or ''}"
        if kind.lower() == DEPLOYMENT:
            other = resource.get("resourceGroup")
            yield from _of_template(f"{group.rpartition('/')[0]}/{other}" if other else group, resource, this)
            continue
        document = _filled_in(resource, given)
        yield f"{group}/providers/{kind}/{document.get('name')}{this}", kind.lower(), document
        for child in _listed(resource.get("resources")):
            yield from _of_resource(group, kind, child, given, this)


def _listed(resources: Any) -> list[Json]:
    """The resources of a template: a list, or by name."""
    return list(resources.values()) if isinstance(resources, dict) else list(resources or ())


def _parameters(deployment: Json) -> Json:
    """What a deployment gives to its template, or the template to itself."""
    declared = get_at(deployment, "properties.template.parameters") or {}
    given = get_at(deployment, "properties.parameters") or {}
    return {**_part_of_each(declared, "defaultValue"), **_part_of_each(given, "value")}


def _part_of_each(parameters: Json, part: str) -> Json:
    return {name: row.get(part) for name, row in parameters.items() if isinstance(row, dict)}


def _filled_in(value: Any, given: Json) -> Any:
    """A document with every `[parameters('x')]` replaced; longer expressions stay."""
    if isinstance(value, dict):
        return {name: _filled_in(item, given) for name, item in value.items()}
    if isinstance(value, list):
        return [_filled_in(item, given) for item in value]
    # Only whole expressions: what the engine would make of a longer one is not ours to guess, and is refused
    # where it matters.
    named = _PARAMETER.fullmatch(value) if isinstance(value, str) else None
    return given.get(named.group(1), value) if named else value


def _copies(kind: str, copy: Any) -> int:
    """How many of a type are made. Raises `CourseCeilingReached` for an expression where that counts."""
    count = get_at(copy, "count", 1)
    if isinstance(count, int):
        return count
    counted = kinds.COUNTED.get(kind)
    nouns = {MACHINE: "machines", SCALE_SET: "machines", DEPLOYMENT: "deployments"}
    noun = counted.noun if counted else nouns.get(kind, "")
    if not noun:
        return 1
    sentence = f"The template makes {noun} by a computed number; the ceiling needs it written down."
    raise CourseCeilingReached(sentence, counted.setting if counted else "machines")


def _machines(id: str, kind: str, resource: Json, method: str) -> Machines | None:
    if kind == MACHINE:
        size = get_at(resource, "properties.hardwareProfile.vmSize")
        return None if size is None and method == "PATCH" else Machines(id, str(size or data.DEFAULT_SIZE))
    if kind == SCALE_SET and isinstance(resource.get("sku"), dict):
        sku = resource["sku"]
        return Machines(id, str(sku.get("name") or data.DEFAULT_SIZE), _whole(sku.get("capacity")))
    return None


def _whole(capacity: Any) -> int:
    if capacity is None or isinstance(capacity, int):
        return capacity or 0
    sentence = "The template computes how many instances a scale set has; the ceiling needs the number."
    raise CourseCeilingReached(sentence, "machines")


def _cores(size: str) -> int:
    found = data.size(size)
    return found.cores if found else 2
