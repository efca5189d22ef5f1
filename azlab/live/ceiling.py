"""The ceiling: how many machines, how large, how many disks and copies the course may make.

It is checked before a request leaves, so nothing above it is ever asked of Azure. A teacher sets it in
`azlab.toml`:

    [live]
    machines = 10          # VMs of one learner at a time, instances of scale sets included
    cores_per_machine = 4
    cores = 24             # of all of them
    disk_gib = 256         # one disk
    replicas = 8           # copies of one gallery version
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
from azlab.live import LiveError, prices

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
        """What all machines under the ceiling cost together, each with a disk."""
        per_core = max(price / 2 for size, price in prices.MACHINES.items() if "2" in size)
        machines = self.cores * (per_core + prices.WINDOWS_PER_CORE)
        return machines + self.machines * (prices.disk(128) + prices.ADDRESS)


@dataclass(frozen=True)
class Machines:
    """VMs of one size: a VM is one, a scale set may be many."""

    id: str
    size: str
    count: int = 1


class CourseCeilingReached(Forbidden):
    """Ours, in Azure's shape; the code and the sentence say that it is not Azure's."""

    def __init__(self, sentence: str, setting: str) -> None:
        refusal = f"The course's own ceiling refused this; Azure was not asked. {sentence}"
        super().__init__(
            "CourseCeilingReached", f"{refusal} A teacher sets it: azlab.toml, [live] {setting}."
        )


@dataclass
class Ceiling:
    """`existing` tells the learner's machines, wherever they are in the subscription."""

    limits: Limits
    existing: Callable[[], list[Machines]]
    is_offered: Callable[[str], bool] = lambda size: data.size(size) is not None
    """Whether the subscription has a size of this name; Azure itself refuses what it has not."""

    def check(self, request: Request, body: Json) -> None:
        """Raise `CourseCeilingReached` when the request would go above the ceiling."""
        if request.method not in ("PUT", "PATCH"):
            return
        wanted: list[Machines] = []
        for id, kind, resource in _resources(request, body):
            self._check_disks(resource)
            if kind == VERSION:
                self._check_replicas(resource)
            found = _machines(id, kind, resource, request.method)
            if found is not None:
                self._check_size(found)
                wanted.append(found)
        if wanted:
            self._check_sum(wanted)

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


def _resources(request: Request, body: Json) -> Iterator[tuple[str, str, Json]]:
    """Id, type in lower case and document of everything that the request makes."""
    id = request.address.id
    if id is None:
        return
    if id.type.lower() == DEPLOYMENT:
        yield from _of_template(id.group_id.text, body)
    else:
        yield id.text, id.type.lower(), body


def _of_template(group: str, deployment: Json) -> Iterator[tuple[str, str, Json]]:
    resources = get_at(deployment, "properties.template.resources") or []
    given = _parameters(deployment)
    for resource in resources.values() if isinstance(resources, dict) else resources:
        kind = str(resource.get("type", ""))
        if kind.lower() == DEPLOYMENT:
            yield from _of_template(group, resource)
            continue
        document = _filled_in(resource, given)
        count = get_at(document, "copy.count", 1)
        for number in range(count if isinstance(count, int) else _uncounted(kind)):
            yield f"{group}/providers/{kind}/{document.get('name')}{number or ''}", kind.lower(), document


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


def _uncounted(kind: str) -> int:
    if kind.lower() not in (MACHINE, SCALE_SET):
        return 1
    sentence = "The template makes machines by a computed number; the ceiling needs it written down."
    raise CourseCeilingReached(sentence, "machines")


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
