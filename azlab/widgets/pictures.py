"""A picture of the cloud: drawn where it can be shown, the same in words everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from weakref import WeakKeyDictionary

from azlab.widgets.boxes import WIDTH
from azlab.widgets.canvas import scrolled
from azlab.widgets.changes import compared
from azlab.widgets.cloud import Cloud
from azlab.widgets.crowds import gathered
from azlab.widgets.drawings import drawing
from azlab.widgets.scenes import scenes
from azlab.widgets.things import Scene, Thing, origin

MOST_NAMED = 5
"""So many groups are named in the title: who hears it hears it whole, before all else."""


@dataclass(frozen=True)
class Picture:
    """Resource groups with what is in them, and arrows to what was made from it."""

    scenes: tuple[Scene, ...]
    groups: tuple[str, ...] = ()
    """The groups that were asked for; none for all."""

    def __str__(self) -> str:
        lines = [line for scene in self.shown for line in _scene_lines(scene)]
        return "\n".join([*lines, *filter(None, [self.missing])])

    __repr__ = __str__

    @property
    def shown(self) -> tuple[Scene, ...]:
        """The groups as they are drawn and told."""
        return tuple(map(gathered, self.scenes))

    @property
    def missing(self) -> str:
        """A sentence about the groups that were asked for and are not there; "" where all are."""
        there = {scene.name.casefold() for scene in self.scenes}
        lost = [group for group in self.groups if group.casefold() not in there]
        if self.scenes and not lost:
            return ""
        wanted = " " + " or ".join(f"'{group}'" for group in lost) if lost else ""
        return f"There is no resource group{wanted} yet."

    def since(self, before: "Picture") -> "Picture":
        """The same, with what has changed since another picture."""
        return Picture(compared(self.scenes, before.scenes), self.groups)

    @property
    def has_things(self) -> bool:
        """Whether there is anything to draw; groups alone are only words."""
        return any(scene.things for scene in self.scenes)

    def svg(self, width: float = WIDTH) -> str:
        """The drawing, so wide where there is room; its title and description are the alternative text."""
        return drawing(self.shown, self.title, str(self), width)

    @property
    def title(self) -> str:
        """Of which groups it is."""
        named = [scene.title for scene in self.scenes]
        more = [f"{len(named) - MOST_NAMED} more"] * (len(named) > MOST_NAMED)
        return "Picture of " + ", ".join([*named[:MOST_NAMED], *more])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not self.has_things:
            return {"text/plain": str(self)}
        note = f"<p>{escape(self.missing)}</p>" if self.missing else ""
        return {"text/plain": str(self), "text/html": scrolled(self.svg(), self.title) + note}


def picture(cloud: Cloud, *groups: str, network: bool = False, subscription: str | None = None) -> Picture:
    """Draw the cloud as it is now, or some of its resource groups; the network only when asked for.

    `subscription` is a name or an id; by default the default one. Raises a sentence when it is not there.
    """
    return Picture(tuple(scenes(cloud, groups, network, subscription)), groups)


_last: WeakKeyDictionary[Cloud, dict[object, Picture]] = WeakKeyDictionary()
"""The last pictures of each cloud, by what was asked for."""


def next_picture(
    cloud: Cloud, *groups: str, network: bool = False, subscription: str | None = None
) -> Picture:
    """The same, with what has changed since it was last asked for of this cloud."""
    drawn = picture(cloud, *groups, network=network, subscription=subscription)
    before = _last.setdefault(cloud, {})
    key = (tuple(group.casefold() for group in groups), network, subscription)
    last, before[key] = before.get(key), drawn
    return drawn.since(last) if last else drawn


def _scene_lines(scene: Scene) -> Iterator[str]:
    yield scene.heading
    for thing in scene.things:
        yield from _thing_lines(thing, "  ")
    if scene.remark:
        yield f"  {scene.remark}"


def _thing_lines(thing: Thing, margin: str) -> Iterator[str]:
    facts = ", ".join([*thing.facts, *(origin(id, word) for id, word in thing.origins)])
    change = f" ({thing.change})" if thing.change else ""
    yield f"{margin}{thing.kind} {thing.name}{change}" + (f": {facts}" if facts else "")
    for part in thing.parts:
        yield from _thing_lines(part, margin + "  ")
