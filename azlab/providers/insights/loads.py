"""The virtual load of scale sets: what their users ask of them, and how busy the instances are with it.

A demand is a total in percent of one instance's processor. It is shared evenly, so an average is demand by
instances, at most 100. Kept are only the moments at which demand or instances changed.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.store import Resource

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
FACT = "loads"
IDLE = 1.0
"""Percent that an instance is busy with itself, when nobody asks anything of it."""


@dataclass(frozen=True)
class Step:
    """From this moment on, a demand is shared by so many instances."""

    moment: datetime
    demand: float
    count: int

    @property
    def percent(self) -> float | None:
        """How busy an instance is, in percent; None when there is none."""
        return min(100.0, max(IDLE, self.demand / self.count)) if self.count > 0 else None


class History:
    """What one scale set had to bear, oldest step first."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps
        self._moments = [step.moment for step in steps]

    def percent(self, moment: datetime) -> float | None:
        """How busy an instance was, in percent; None while there was none."""
        index = bisect_right(self._moments, moment)
        return self.steps[index - 1].percent if index else None


def history(cloud: Cloud, scale_set: str) -> History:
    """The history of the scale set with this id."""
    kept = cloud.store.fact(FACT, {}).get(scale_set.lower(), [])
    return History([Step(datetime.fromisoformat(when), demand, count) for when, demand, count in kept])


def capacity(scale_set: Resource) -> int:
    """How many instances a scale set is to have; 0 where its document does not say."""
    count = get_at(scale_set.document, "sku.capacity", 0)
    return count if isinstance(count, int) else 0


def set_load(cloud: Cloud, scale_set: Resource, percent: float) -> None:
    """Let the users ask so much that the instances there are now would be busy to `percent`."""
    _observe(cloud, scale_set)
    count = _serving(cloud, scale_set)
    _note(cloud, scale_set, percent * max(1, count or capacity(scale_set)), count)


def observe(cloud: Cloud) -> None:
    """Note where instances have come or gone; forget scale sets that are gone."""
    scale_sets = cloud.resources(SCALE_SETS)
    known, there = cloud.store.fact(FACT, {}), {scale_set.id.key for scale_set in scale_sets}
    if not there.issuperset(known):
        cloud.store.set_fact(FACT, {key: steps for key, steps in known.items() if key in there})
    for scale_set in scale_sets:
        _observe(cloud, scale_set)


def _observe(cloud: Cloud, scale_set: Resource) -> None:
    steps = history(cloud, scale_set.id.text).steps
    count = _serving(cloud, scale_set)
    if not steps or steps[-1].count != count:
        _note(cloud, scale_set, steps[-1].demand if steps else 0.0, count)


def _serving(cloud: Cloud, scale_set: Resource) -> int:
    """How many instances serve now: while the scale set is changing, as many as before."""
    steps = history(cloud, scale_set.id.text).steps
    busy = cloud.operations.is_busy(scale_set.id.key)
    return steps[-1].count if busy and steps else 0 if busy else capacity(scale_set)


def _note(cloud: Cloud, scale_set: Resource, demand: float, count: int) -> None:
    known = cloud.store.fact(FACT, {})
    step = [cloud.clock.now().isoformat(), demand, count]
    known[scale_set.id.key] = [*known.get(scale_set.id.key, []), step]
    cloud.store.set_fact(FACT, known)
