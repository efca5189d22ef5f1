"""What has changed from one picture to the next: what is new, what was otherwise, what is gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from azlab.widgets.things import Scene, Thing

NEW, GONE, ANEW = "new", "gone", "made anew"


@dataclass(frozen=True)
class _Past:
    """What was there, by ids in small letters: each thing with what it was in, None where it stood alone."""

    known: dict[str, tuple[Thing, Thing | None]]
    there: frozenset[str]
    """What is there now."""

    @classmethod
    def of(cls, before: Sequence[Scene], now: Sequence[Scene]) -> "_Past":
        known = {_key(thing): (thing, owner) for scene in before for thing, owner in _owned(scene.things)}
        return cls(known, frozenset(_key(thing) for scene in now for thing, _ in _owned(scene.things)))

    def marked(self, thing: Thing, owner: Thing | None = None) -> Thing:
        """A thing of now, and all in it, with what has come of it since."""
        if _key(thing) not in self.known:
            return replace(thing, change=NEW)
        before, was_in = self.known[_key(thing)]
        parts = [self.marked(part, thing) for part in thing.parts]
        change = _change(thing, before)
        if owner and was_in and _key(owner) != _key(was_in) and change != ANEW:
            change = f"was at {was_in.name}"
        return replace(thing, change=change, parts=(*parts, *self.lost(before.parts)))

    def lost(self, things: Sequence[Thing]) -> list[Thing]:
        """Those of what was that are gone."""
        return [
            replace(thing, change=GONE, origins=(), parts=(), instances=())
            for thing in things
            if _key(thing) not in self.there
        ]


def compared(now: Sequence[Scene], before: Sequence[Scene]) -> tuple[Scene, ...]:
    """The scenes of now, with what has come of everything since; what is gone is in them too."""
    earlier, past = {scene_key(scene): scene for scene in before}, _Past.of(before, now)
    marked = [_scene(scene, earlier.get(scene_key(scene)), past) for scene in now]
    names = {scene_key(scene) for scene in now}
    lost = [replace(scene, things=(), change=GONE) for scene in before if scene_key(scene) not in names]
    return (*marked, *lost)


def scene_key(scene: Scene) -> tuple[str, str]:
    """By which a group is known again."""
    return scene.subscription, scene.name.casefold()


def _scene(scene: Scene, before: Scene | None, past: _Past) -> Scene:
    if before is None:
        return replace(scene, change=NEW)
    things = [past.marked(thing) for thing in scene.things]
    return replace(scene, things=(*things, *past.lost(before.things)))


def _change(thing: Thing, before: Thing) -> str:
    if thing.unique and before.unique and thing.unique != before.unique:
        return ANEW
    if thing.kind != before.kind:
        return f"was {before.kind}"
    other = [fact for fact in before.facts if fact not in thing.facts]
    if other:
        return f"was {', '.join(other)}"
    return "" if (thing.facts, thing.origins) == (before.facts, before.origins) else "changed"


def _owned(things: Sequence[Thing], owner: Thing | None = None) -> Iterator[tuple[Thing, Thing | None]]:
    """Things with all that is in them, each with the one that it is in."""
    for thing in things:
        yield thing, owner
        yield from _owned(thing.parts, thing)


def _key(thing: Thing) -> str:
    return thing.id.casefold()
