"""A picture of the cloud: a Mermaid diagram where it can be drawn, the same in words everywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from azlab.widgets.cloud import Cloud, last_name
from azlab.widgets.scenes import Scene, Thing, scenes

SHAPES = {"image": ('(["', '"])'), "disk": ('[("', '")]'), "snapshot": ('[/"', '"/]')}
BOX = ('["', '"]')


@dataclass(frozen=True)
class Picture:
    """Resource groups with what is in them, and arrows to what was made from it."""

    scenes: tuple[Scene, ...]
    group: str | None = None
    """The one group that was asked for."""

    def __str__(self) -> str:
        lines = [line for scene in self.scenes for line in _told(scene)]
        wanted = f" '{self.group}'" if self.group else ""
        return "\n".join(lines) or f"There is no resource group{wanted} yet."

    __repr__ = __str__

    def mermaid(self) -> str:
        """The picture in the language of Mermaid; its title and description are the alternative text."""
        return "\n".join(_drawn(self.scenes, str(self)))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not any(scene.things for scene in self.scenes):
            return {"text/plain": str(self)}
        return {"text/plain": str(self), "text/vnd.mermaid": self.mermaid()}


def picture(cloud: Cloud, group: str | None = None, network: bool = False) -> Picture:
    """Draw the cloud as it is now, or one of its resource groups; the network only when asked for."""
    return Picture(tuple(scenes(cloud, group, network)), group)


def _told(scene: Scene) -> Iterator[str]:
    yield f"Resource group {scene.name} ({scene.location})"
    for thing in scene.things:
        facts = ", ".join([*thing.facts, *(f"{word} {last_name(id)}" for id, word in thing.origins)])
        yield f"  {thing.kind} {thing.name}" + (f": {facts}" if facts else "")
    if not scene.things:
        yield "  (empty)"


def _drawn(pictured: tuple[Scene, ...], told: str) -> Iterator[str]:
    yield "flowchart BT"
    yield "  accTitle: " + ", ".join(f"Resource group {_safe(scene.name)}" for scene in pictured)
    yield f"  accDescr {{\n{_safe(told)}\n  }}"
    nodes: dict[str, str] = {}
    for number, scene in enumerate(pictured):
        yield f'  subgraph group{number}["Resource group {_safe(scene.name)} ({_safe(scene.location)})"]'
        if not _is_linked(scene, pictured):
            # Mermaid would end arrows from outside at the border of a group that has a direction.
            yield "    direction BT"
        for thing in scene.things:
            nodes[thing.id.casefold()] = f"thing{len(nodes)}"
            yield f"    {nodes[thing.id.casefold()]}{_box(thing)}"
        yield "  end"
    for thing in (thing for scene in pictured for thing in scene.things):
        yield from _arrows(thing, nodes)


def _is_linked(scene: Scene, pictured: tuple[Scene, ...]) -> bool:
    """Whether an arrow crosses the border of the group."""
    inside = {thing.id.casefold() for thing in scene.things}
    arrows = [(thing.id, id) for one in pictured for thing in one.things for id, _ in thing.origins]
    return any((start.casefold() in inside) != (end.casefold() in inside) for start, end in arrows)


def _box(thing: Thing) -> str:
    opening, closing = SHAPES.get(thing.kind, BOX)
    lines = [f"{thing.kind} {_short(thing.name)}", *thing.facts]
    return opening + "<br/>".join(_safe(line) for line in lines) + closing


def _short(name: str) -> str:
    """A disk's name without the 32 digits that Azure gave to it."""
    return re.sub(r"_[0-9a-f]{32}$", "_...", name)


def _arrows(thing: Thing, nodes: dict[str, str]) -> Iterator[str]:
    """From what it was made of; what is not in the picture (any more) is drawn as a bare name."""
    for id, word in thing.origins:
        if id.casefold() not in nodes:
            nodes[id.casefold()] = f"thing{len(nodes)}"
            yield f'  {nodes[id.casefold()]}["{_safe(_short(last_name(id)))}"]'
        yield f'  {nodes[thing.id.casefold()]} -->|"{word}"| {nodes[id.casefold()]}'


def _safe(text: str) -> str:
    """Text as Mermaid can hold it."""
    kept = {'"': "'", "<": "(", ">": ")", "{": "(", "}": ")", "#": "", ";": ",", "`": "'"}
    return "".join(kept.get(letter, letter) for letter in text)
