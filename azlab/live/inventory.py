"""What the course has made in a subscription, told by tags and names; and what of it costs money.

Tags are copied easily, by a policy or in the portal: what has ours is the course's only in a group that is
called as the course calls that learner's groups of that lesson.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from azlab import data
from azlab.arm.fields import get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.data.api_versions import api_version
from azlab.live import kinds, prices
from azlab.live.ceiling import MACHINE, SCALE_SET, Machines
from azlab.live.marks import EXPIRES, LEARNER, LESSON, are_ours, is_our_lock
from azlab.live.names import is_named
from azlab.live.resource_manager import Manager, ManagerError

RESOURCES = "2021-04-01"
LOCKS = "2016-09-01"


@dataclass(frozen=True)
class Choice:
    """Whose and which: empty means all. `expired` takes only what is past its time."""

    learner: str = ""
    lesson: str = ""
    expired: bool = False

    def takes(self, row: Json) -> bool:
        """Whether a group or a resource has the tags, and its group the name that goes with them."""
        return self.marks(row) and _is_at_home(row)

    def marks(self, row: Json) -> bool:
        """Whether it has the tags, wherever it lies."""
        if not are_ours(row.get("tags"), self.learner, self.lesson):
            return False
        return not self.expired or str(get_at(row, "tags.azlab-expires", "")) < now()


@dataclass
class Inventory:
    """Rows as ARM lists them. `strangers` lie in our groups and are not ours; `lookalikes` have our tags and
    lie elsewhere, or are groups with another name."""

    groups: list[Json] = field(default_factory=list)
    resources: list[Json] = field(default_factory=list)
    strangers: list[Json] = field(default_factory=list)
    locks: list[Json] = field(default_factory=list)
    lookalikes: list[Json] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the course is there, whatever there is of others."""
        return not (self.groups or self.resources or self.locks)

    def lines(self) -> Iterator[str]:
        """The list as a learner reads it: a line each."""
        for group in self.groups:
            yield f"resource group {group['name']} {_marked(group)}"
            yield from (f"  {_kind(row)} {row['name']}" for row in self.resources if _is_in(row, group))
            yield from (f"  not ours, stays: {_kind(row)} {row['name']}" for row in self._strangers(group))
        for row in self.resources:
            if not any(_is_in(row, group) for group in self.groups):
                yield f"{_kind(row)} {row['id']} {_marked(row)}"
        yield from (f"lock {lock['id']}" for lock in self.locks)
        for row in self.lookalikes:
            yield f"not ours, stays: {row['id']} (tagged as the course's, but its group is not)"

    def _strangers(self, group: Json) -> list[Json]:
        return [row for row in self.strangers if _is_in(row, group)]


def find(manager: Manager, choice: Choice) -> Inventory:
    """What is there now. Raises `ManagerError` when Azure does not say."""
    root = f"/subscriptions/{manager.subscription}"
    everywhere = manager.list(f"{root}/resourcegroups", RESOURCES)
    groups = [row for row in everywhere if choice.takes(row)]
    foreign = [row for row in everywhere if not Choice().takes(row)]
    rows = manager.list(f"{root}/resources", RESOURCES)
    ours = [row for row in rows if choice.takes(row) and not _in_any(row, foreign)]
    # ARM's lists spell one id in different cases.
    keys = {row["id"].lower() for row in ours}
    others = [row for row in rows if row["id"].lower() not in keys]
    strangers = [row for row in others if _in_any(row, groups) and not _is_part_of(row, keys)]
    alike = [row for row in [*foreign, *others] if choice.marks(row) and not _in_any(row, groups)]
    return Inventory(groups, ours, strangers, _locks(manager, groups), alike)


def machines(manager: Manager, learner: str) -> list[Machines]:
    """The learner's VMs and scale sets, in any lesson; an instance of a scale set counts there."""
    root = f"/subscriptions/{manager.subscription}/providers/Microsoft.Compute"
    found = []
    for row in manager.list(f"{root}/virtualMachines", api_version(MACHINE)):
        if are_ours(row.get("tags"), learner) and not get_at(row, "properties.virtualMachineScaleSet"):
            found.append(Machines(row["id"], str(get_at(row, "properties.hardwareProfile.vmSize"))))
    for row in _scale_sets(manager, root):
        if are_ours(row.get("tags"), learner):
            found.append(
                Machines(row["id"], str(get_at(row, "sku.name")), int(get_at(row, "sku.capacity") or 0))
            )
    return found


def counted(manager: Manager, learner: str, kind: str) -> dict[str, int]:
    """The learner's resources of a type that the ceiling counts, in any lesson: as how many each counts."""
    path = f"/subscriptions/{manager.subscription}/providers/{kind}"
    rows = manager.list(path, api_version(kind))
    return {row["id"]: kinds.number(kind, row) for row in rows if are_ours(row.get("tags"), learner)}


def hourly(manager: Manager, inventory: Inventory) -> float:
    """Dollars per hour for all of it, as it is now."""
    return sum(_price(manager, row) for row in inventory.resources)


def now() -> str:
    """This moment, as the tag `azlab-expires` writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _scale_sets(manager: Manager, root: str) -> list[Json]:
    try:
        return manager.list(f"{root}/virtualMachineScaleSets", api_version(SCALE_SET))
    except ManagerError as error:
        if error.code == "NotImplemented":
            return []
        raise


def _price(manager: Manager, row: Json) -> float:
    kind = row["type"].lower()
    if kind == kinds.PREFIX:
        return kinds.COUNTED[kind].hourly * kinds.number(
            kind, manager.get(row["id"], api_version(kind)) or {}
        )
    if kind in kinds.COUNTED:
        return kinds.COUNTED[kind].hourly
    if kind not in (MACHINE, SCALE_SET, "microsoft.compute/disks", "microsoft.compute/snapshots"):
        return 0.0
    document = manager.get(row["id"], api_version(kind)) or {}
    gib = float(get_at(document, "properties.diskSizeGB") or 0)
    if kind == MACHINE:
        size = str(get_at(document, "properties.hardwareProfile.vmSize"))
        return _running(size, str(get_at(document, "properties.storageProfile.osDisk.osType")))
    if kind == SCALE_SET:
        return int(get_at(document, "sku.capacity") or 0) * _running(
            str(get_at(document, "sku.name")), "Linux"
        )
    return prices.disk(gib) if kind.endswith("disks") else prices.copy(gib)


def _running(size: str, os_type: str) -> float:
    found = data.size(size)
    return prices.machine(size, found.cores if found else 2, os_type)


def _locks(manager: Manager, groups: list[Json]) -> list[Json]:
    found: list[Json] = []
    for group in groups:
        path = f"{group['id']}/providers/Microsoft.Authorization/locks"
        try:
            inside = [lock for lock in manager.list(path, LOCKS) if _is_in(lock, group)]
            found += [lock for lock in inside if is_our_lock(lock, group["tags"][LEARNER])]
        except ManagerError as error:
            # The group may be on its way out while we look.
            if error.status not in (400, 404):
                raise
    return found


def _is_at_home(row: Json) -> bool:
    id, tags = parse_id(row["id"]), row["tags"]
    name = id.group if id and id.group else ""
    return is_named(name, str(tags.get(LEARNER, "")), str(tags.get(LESSON, "")))


def _is_part_of(row: Json, ours: set[str]) -> bool:
    """Whether it lies below something of ours, such as an extension of a VM."""
    id = parse_id(row["id"])
    parent = id.parent if id else None
    return parent is not None and parent.key in ours


def _in_any(row: Json, groups: list[Json]) -> bool:
    return any(_is_in(row, group) for group in groups)


def _is_in(row: Json, group: Json) -> bool:
    return bool(row["id"].lower().startswith(f"{group['id'].lower()}/"))


def _kind(row: Json) -> str:
    return str(row["type"]).partition("/")[2]


def _marked(row: Json) -> str:
    tags = row.get("tags") or {}
    return f"({tags.get(LEARNER)}, lesson {tags.get(LESSON)}, expires {tags.get(EXPIRES)})"
