"""How the instances of a scale set moved, step by step, in words; `grid_drawings` draws the same."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from azlab.widgets.things import Instance

MOST_STEPS = 24
NEW, CHANGED, GONE = "new", "changed", "gone"


@dataclass(frozen=True)
class Step:
    """The instances at one moment. `title` says which: a time, "before" or "now"."""

    title: str
    instances: tuple[Instance, ...]

    @property
    def by_name(self) -> dict[str, Instance]:
        """Each instance by its name."""
        return {instance.name: instance for instance in self.instances}

    def __str__(self) -> str:
        """How many there are, of each kind."""
        kinds = Counter(_told(instance) for instance in self.instances)
        total = len(self.instances)
        many = f"{total or 'no'} instance{'' if total == 1 else 's'}"
        return f"{self.title}: {', '.join([many, *(f'{count} {told}' for told, count in kinds.items())])}"


@dataclass(frozen=True)
class Steps:
    """A scale set's steps, each other than the one before."""

    name: str
    steps: tuple[Step, ...]
    has_gap: bool = False
    """Whether steps in the middle are left out."""

    @property
    def title(self) -> str:
        """What is shown."""
        return f"Scale set {self.name}, step by step" + ", some in the middle left out" * self.has_gap

    def __str__(self) -> str:
        """A line a step, and below it what became of which instances."""
        told = [self.title, f"  {self.steps[0]}"]
        for before, step in pairwise(self.steps):
            told.append(f"  {step}")
            told += [f"    {word}: {_listed(names, step)}" for word, names in moves(before, step).items()]
        return "\n".join(told)


def steps_of(name: str, seen: Sequence[Step]) -> Steps | None:
    """The steps of what was seen of a scale set, one after the other; None where nothing moved."""
    moved = [step for before, step in pairwise(seen) if set(step.instances) != set(before.instances)]
    if not moved:
        return None
    steps = [seen[0], *moved]
    if len(steps) <= MOST_STEPS:
        return Steps(name, tuple(steps))
    half = MOST_STEPS // 2
    return Steps(name, (*steps[:half], *steps[-half:]), has_gap=True)


def moves(before: Step, step: Step) -> dict[str, list[str]]:
    """What became of instances from one step to the next (`new`, `changed`, `gone`), and of which."""
    was, is_now = before.by_name, step.by_name
    found = {
        NEW: [name for name in is_now if name not in was],
        CHANGED: [name for name in is_now if name in was and was[name] != is_now[name]],
        GONE: [name for name in was if name not in is_now],
    }
    return {word: names for word, names in found.items() if names}


def _listed(names: Sequence[str], step: Step) -> str:
    """The names; of several that are all there are, their number."""
    is_all = len(names) > 1 and set(names) == step.by_name.keys()
    return f"all {len(names)}" if is_all else ", ".join(names)


def _told(instance: Instance) -> str:
    runs, *more = instance.said
    told = runs.replace("runs", "run", 1)
    return f"{told} ({', '.join(more)})" if more else told


def all_instances(steps: Steps) -> Iterator[Instance]:
    """Those of every step, one step after the other."""
    for step in steps.steps:
        yield from step.instances
