"""A picture of the cloud: a Mermaid diagram where it can be drawn, the same in words everywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from azlab.widgets.cloud import Cloud
from azlab.widgets.scenes import scenes
from azlab.widgets.things import Scene, Thing, named

SHAPES = {
    "image": ('(["', '"])'),
    "version": ('(["', '"])'),
    "scale set": ('[["', '"]]'),
    "disk": ('[("', '")]'),
    "snapshot": ('[/"', '"/]'),
}
BOX = ('["', '"]')

ROOM_FOR_TITLES = '%%{init: {"flowchart": {"subGraphTitleMargin": {"top": 6, "bottom": 18}}}}%%'
"""Else a group's title touches its border and what is drawn below it."""


@dataclass(frozen=True)
class Picture:
    """Resource groups with what is in them, and arrows to what was made from it."""

    scenes: tuple[Scene, ...]
    groups: tuple[str, ...] = ()
    """The groups that were asked for; none for all."""

    def __str__(self) -> str:
        lines = [line for scene in self.scenes for line in _scene_lines(scene)]
        wanted = " " + " or ".join(f"'{group}'" for group in self.groups) if self.groups else ""
        return "\n".join(lines) or f"There is no resource group{wanted} yet."

    __repr__ = __str__

    def mermaid(self) -> str:
        """The picture in the language of Mermaid; its title and description are the alternative text."""
        return "\n".join(_diagram(self.scenes, str(self)))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not any(scene.things for scene in self.scenes):
            return {"text/plain": str(self)}
        return {"text/plain": str(self), "text/vnd.mermaid": self.mermaid()}


def picture(cloud: Cloud, *groups: str, network: bool = False, subscription: str | None = None) -> Picture:
    """Draw the cloud as it is now, or some of its resource groups; the network only when asked for.

    `subscription` is a name or an id; by default the default one. Raises a sentence when it is not there.
    """
    return Picture(tuple(scenes(cloud, groups, network, subscription)), groups)


def _scene_lines(scene: Scene) -> Iterator[str]:
    yield f"{scene.title} ({scene.location})"
    for thing in scene.things:
        yield from _thing_lines(thing, "  ")
    if not scene.things:
        yield "  (empty)"


def _thing_lines(thing: Thing, margin: str) -> Iterator[str]:
    facts = ", ".join([*thing.facts, *(_origin(id, word) for id, word in thing.origins)])
    yield f"{margin}{thing.kind} {thing.name}" + (f": {facts}" if facts else "")
    for part in thing.parts:
        yield from _thing_lines(part, margin + "  ")


def _origin(id: str, word: str) -> str:
    """A word that names what it points to needs no more."""
    return word if word.endswith(named(id)) else f"{word} {named(id)}"


def _diagram(pictured: tuple[Scene, ...], description: str) -> Iterator[str]:
    yield ROOM_FOR_TITLES
    yield "flowchart BT"
    yield "  accTitle: " + ", ".join(_safe(scene.title) for scene in pictured)
    yield f"  accDescr {{\n{_safe(description)}\n  }}"
    nodes: dict[str, str] = {}
    for number, scene in enumerate(pictured):
        # Side by side, groups are as wide as what is in them: a longer title would lie over the next one.
        title = scene.title if len(pictured) == 1 else scene.title.removeprefix("Resource group ")
        yield f'  subgraph group{number}["{_safe(title)} ({_safe(scene.location)})"]'
        if not _is_linked(scene, pictured):
            # Mermaid would end arrows from outside at the border of a group that has a direction.
            yield "    direction BT"
        for thing in scene.things:
            yield from _box(thing, nodes, "    ")
        yield "  end"
    for thing in _all(pictured):
        yield from _arrows(thing, nodes)


def _all(pictured: tuple[Scene, ...]) -> list[Thing]:
    return [part for scene in pictured for thing in scene.things for part in thing.everything]


def _is_linked(scene: Scene, pictured: tuple[Scene, ...]) -> bool:
    """Whether an arrow crosses the border of the group."""
    inside = {thing.id.casefold() for thing in _all((scene,))}
    arrows = [(thing.id, id) for thing in _all(pictured) for id, _ in thing.origins]
    return any((start.casefold() in inside) != (end.casefold() in inside) for start, end in arrows)


def _box(thing: Thing, nodes: dict[str, str], margin: str) -> Iterator[str]:
    """A box, or a frame around the boxes of its parts."""
    node = nodes[thing.id.casefold()] = f"thing{len(nodes)}"
    lines = [f"{thing.kind} {_short(thing.name)}", *thing.facts]
    if thing.parts:
        yield f'{margin}subgraph {node}["{_safe(": ".join([lines[0], ", ".join(lines[1:])]).rstrip(": "))}"]'
        for part in thing.parts:
            yield from _box(part, nodes, margin + "  ")
        yield f"{margin}end"
        return
    opening, closing = SHAPES.get(thing.kind, BOX)
    yield margin + node + opening + "<br/>".join(_safe(line) for line in lines) + closing


def _short(name: str) -> str:
    """A disk's name without the 32 digits that Azure gave to it."""
    return re.sub(r"_[0-9a-f]{32}$", "_...", name)


def _arrows(thing: Thing, nodes: dict[str, str]) -> Iterator[str]:
    """From what it was made of; what is not in the picture (any more) is drawn as a bare name."""
    for id, word in thing.origins:
        if id.casefold() not in nodes:
            nodes[id.casefold()] = f"thing{len(nodes)}"
            yield f'  {nodes[id.casefold()]}["{_safe(_short(named(id)))}"]'
        yield f'  {nodes[thing.id.casefold()]} -->|"{_safe(word)}"| {nodes[id.casefold()]}'


def _safe(text: str) -> str:
    """Text as Mermaid can hold it."""
    kept = {'"': "'", "<": "(", ">": ")", "{": "(", "}": ")", "#": "", ";": ",", "`": "'"}
    return "".join(kept.get(letter, letter) for letter in text)
