"""Many equal machines of a group, drawn as one: `web-001 ... web-100 (100 VMs)`.

Only what is shown is gathered. Pictures are compared machine by machine: of a hundred of which one was
stopped, ninety-nine have not changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from azlab.widgets.things import Scene, Thing

FEW = 3
"""So many equal machines are drawn one by one; more are drawn as one."""


def gathered(scene: Scene) -> Scene:
    """The same group, its machines first and in the order of their numbers, equal ones as one."""
    machines = [thing for thing in scene.things if thing.kind == "VM"]
    others = [thing for thing in scene.things if thing.kind != "VM"]
    return replace(scene, things=(*_crowds(machines), *others))


def _crowds(machines: Sequence[Thing]) -> Iterator[Thing]:
    ordered = sorted(machines, key=lambda machine: (str(machine.likeness), _by_number(machine.name)))
    for _, found in groupby(ordered, key=lambda machine: machine.likeness):
        equal = list(found)
        if len(equal) <= FEW:
            yield from equal
        else:
            names = f"{equal[0].name} ... {equal[-1].name}"
            yield replace(equal[0], kind=f"{len(equal)} VMs", name=names, parts=())


def _by_number(name: str) -> tuple[int, str]:
    digits = re.findall(r"\d+", name)
    return (int(digits[-1]) if digits else 0, name)
