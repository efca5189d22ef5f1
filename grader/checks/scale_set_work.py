"""The claim that a scale set went on with its work while its instances were brought to another version.

What a set is like afterwards does not tell: it is read from what was asked of it, in order, and from its
latest rolling upgrade.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import ceil

from grader.checks.claims import Found, claim
from grader.checks.cloud import Json
from grader.checks.documents import moment, same, value_at
from grader.checks.journal import Journal, Row
from grader.checks.scale_set_growth import Growth

IMAGE = "properties.virtualMachineProfile.storageProfile.imageReference.id"
MODE, POLICY = "properties.upgradePolicy.mode", "properties.upgradePolicy.rollingUpgradePolicy"
RENEWING = ("manualupgrade", "reimage", "reimageall")
"""What gives instances a fresh disk, by the model; one that has the model's image keeps its own."""
OFF, AWAY, FOR_GOOD = ("poweroff", "deallocate"), ("restart", "redeploy"), ("delete",)
"""What takes instances away: until they are started, for a while, and for good."""
LESS_AT_ONCE = (
    "An instance that is being changed serves nobody. `--max-batch-instance-percent`, or a few ids at a time "
    "in `--instance-ids`: what is left must do the work. `lab.undo()` takes commands back, one by one."
)


class Work(Growth):
    """A scale set, and how many of its instances were at work at the worst moment."""

    @cached_property
    def _latest_upgrade(self) -> Json | None:
        return self.cloud.get(f"{self.id}/rollingUpgrades/latest")

    @claim("always kept {least} of its {of} instances at work on the way to version {version}")
    def kept_at_work(self, least: int, *, of: int, version: str) -> str | None:
        """How many instances does your command change at once? Those serve nobody meanwhile.

        A rolling upgrade changes a part and looks how it is; `update-instances` takes a few ids, too.
        """
        rows = Journal.of(self.cloud).as_it_stands.rows
        told = _Told(of, version, self._rolled_since)
        asked = [(row, _action_on(row, self.id)) for row in rows if row.worked and not row.looks]
        left = [told.left_by(row, action) for row, action in asked if action]
        left += self._left_by_rolling(of)
        worst = min(left, default=of)
        count = "none" if worst <= 0 else str(worst)
        return None if worst >= least else Found(f"at one time {count} of {of} were left", LESS_AT_ONCE)

    @property
    def _rolled_since(self) -> datetime | None:
        """When the latest rolling upgrade began, if it reached its end; None without one."""
        status = value_at(self._latest_upgrade, "properties.runningStatus") or {}
        return moment(status.get("startTime")) if same(status.get("code"), "Completed") else None

    def _left_by_rolling(self, of: int) -> Iterator[int]:
        """How many the latest rolling upgrade left at work."""
        policy = value_at(self._latest_upgrade, "properties.policy")
        progress = value_at(self._latest_upgrade, "properties.progress") or {}
        # A set may have been made larger for it: what it tells of are the instances that it was to change.
        there = max(of, sum(int(count) for count in progress.values()))
        if policy and not policy.get("maxSurge"):
            yield there - ceil(there * int(policy.get("maxBatchInstancePercent") or 0) / 100)


@dataclass
class _Told:
    """A set as the requests up to one moment have left it."""

    there: int
    version: str
    rolled_since: datetime | None
    off: int = 0
    named: str = ""
    """What the model names; "" before the first change of it, since nobody tells."""
    policy: Json = field(default_factory=dict)
    """That of rolling upgrades, as the model says it."""

    def left_by(self, row: Row, action: str) -> int:
        """How many instances a request leaves at work, while it is done; what it changes for good is kept."""
        count = min(_count(row, self.there), self.there)
        if action == "model":
            return self._left_by_model(row)
        if action == "start":
            self.off = max(0, self.off - count)
        elif action in FOR_GOOD:
            self.there -= count
        elif action in OFF:
            self.off = min(self.there, self.off + count)
        elif action == "osrollingupgrade":
            return self._left_by_batch(row)
        elif action in AWAY or (action in RENEWING and self._renews(row)):
            return self.there - self.off - count
        return self.there - self.off

    def _left_by_model(self, row: Row) -> int:
        """A new model changes nobody, but under two policies: all at once, or a batch of so many per cent."""
        self.there = int(value_at(row.body, "sku.capacity") or self.there)
        self.named = str(value_at(row.body, IMAGE) or self.named)
        self.policy = value_at(row.body, POLICY) or self.policy
        mode = value_at(row.body, MODE)
        if same(mode, "Automatic") and self._renews(row):
            return 0
        return self._left_by_batch(row) if same(mode, "Rolling") else self.there - self.off

    def _left_by_batch(self, row: Row) -> int:
        """A rolling upgrade changes so many per cent at once; with `maxSurge`, new ones come first."""
        percent = 0 if self.policy.get("maxSurge") else int(self.policy.get("maxBatchInstancePercent") or 0)
        changed = ceil(self.there * percent / 100) if self._renews(row) else 0
        return self.there - self.off - changed

    def _renews(self, row: Row) -> bool:
        """Whether this may bring instances to the version.

        Those that a rolling upgrade has brought to the model lose nothing when they are brought once more.
        """
        return _brings(self.named, self.version) and not _is_after(row, self.rolled_since)


def _action_on(row: Row, id: str) -> str:
    """What a request did to the set with this id: "model", a verb in small letters, or "" for nothing."""
    path, own = row.path.rstrip("/").casefold(), id.casefold()
    if row.deletes(id):
        return "delete"
    if path == own:
        return "model" if row.method in ("PUT", "PATCH") else ""
    group, _, name = own.partition("/virtualmachinescalesets/")
    if path.startswith(f"{group}/virtualmachines/{name}_"):  # an instance of a flexible set, as a VM
        return "delete" if row.method == "DELETE" else path.rpartition("/")[2]
    return path.removeprefix(f"{own}/") if path.startswith(f"{own}/") else ""


def _brings(named: str, version: str) -> bool:
    """Whether a model that names this brings instances to the version; without a number it may be any."""
    _, numbered, number = named.rpartition("/versions/")
    return not numbered or same(number, version)


def _count(row: Row, there: int) -> int:
    """How many instances a request is about."""
    if "/virtualmachines/" in row.path.casefold():
        return 1
    ids = value_at(row.body, "instanceIds")
    return len(ids) if isinstance(ids, list) and ids and "*" not in ids else there


def _is_after(row: Row, since: datetime | None) -> bool:
    asked = moment(row.time)
    return since is not None and asked is not None and asked >= since
