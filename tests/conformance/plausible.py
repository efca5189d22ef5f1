"""Plausible values for every field that Azure knows, by the same data that the practice Azure reads.

Objects name each other in circles: a way does not go through the same object twice, and of a resource that
another one names (`subnet` of an interface) only the `id` is followed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from azlab.arm.bodies import Body
from azlab.arm.conversions import (
    Anything,
    Boolean,
    ClosedSet,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Member,
    Number,
    ObjectOf,
    Text,
)

Steps = tuple[str, ...]
Found = tuple[Steps, Any]
HEAD = ("id", "name", "type", "location", "tags")


def fields_of(body: Body) -> Iterator[Found]:
    """Every path that a client may set, `[]` for the elements of a list, with a value that fits."""
    for member in body.root.members.values():
        if member.name not in HEAD:
            yield from _of_member(member, (), (body.root.name,))


def _of_member(member: Member, way: Steps, through: Steps) -> Iterator[Found]:
    if not member.read_only:
        yield from _of_kind(member.kind, (*way, member.name), through)


def _of_kind(kind: Kind, way: Steps, through: Steps) -> Iterator[Found]:
    if isinstance(kind, ListOf):
        yield from _of_kind(kind._kind, (*way, "[]"), through)
    elif isinstance(kind, ObjectOf):
        if kind.name not in through:
            for member in _own(kind, way):
                yield from _of_member(member, way, (*through, kind.name))
    else:
        name = way[-1] if way[-1] != "[]" else way[-2]
        yield from ((way, value) for value in values_of(kind, name))


def _own(kind: ObjectOf, way: Steps) -> list[Member]:
    """The members to follow: of another resource only its id. The first list holds a resource's own parts."""
    members = list(kind.members.values())
    reference = [member for member in members if member.name == "id" and not member.read_only]
    part = len(way) == 3 and way[-1] == "[]"
    return reference if reference and "properties" in kind.members and not part else members


def kind_at(body: Body, steps: Sequence[str], *, settable: bool) -> Kind:
    """The kind of what is at a path. Raises AssertionError where Azure knows nothing there."""
    kind: Kind = body.root
    for step in steps:
        if step == "[]":
            assert isinstance(kind, ListOf), steps
            kind = kind._kind
            continue
        assert isinstance(kind, ObjectOf), steps
        member = kind.members.get(step.lower())
        assert member is not None, steps
        assert member.name == step, f"Azure writes {member.name}"
        assert not (settable and member.read_only), f"only Azure writes {steps}"
        kind = member.kind
    return kind


def values_of(kind: Kind, name: str) -> list[Any]:
    """Values to try: both booleans, and the first and the last word of a set."""
    if isinstance(kind, Boolean):
        return [True, False]
    if isinstance(kind, ClosedSet):
        words = list(kind._words.values())
        return [words[0], words[-1]] if len(words) > 1 else words
    return [value_of(kind, name)]


def value_of(kind: Kind, name: str) -> Any:
    """A value of a kind that can pass for one of this name."""
    if isinstance(kind, ClosedSet | Boolean):
        return values_of(kind, name)[0]
    if isinstance(kind, Integer | Number):
        return 3
    if isinstance(kind, MapOf):
        return {"one": value_of(kind._kind, name) if not isinstance(kind._kind, ObjectOf) else {}}
    assert isinstance(kind, Text | Anything), kind
    return "2026-01-01T00:00:00Z" if name.lower().endswith(("time", "date")) else "sample"


def planted(document: Any, steps: Steps, value: Any) -> Any:
    """A copy of a document with a value at a path, made in the first element of each list on the way."""
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if first == "[]":
        items = document if isinstance(document, list) else []
        return [planted(items[0] if items else None, rest, value), *items[1:]]
    holder = document if isinstance(document, dict) else {}
    return {**holder, first: planted(holder.get(first), rest, value)}


def found(document: Any, steps: Steps, value: Any) -> bool:
    """Whether a value is at a path, in any element of the lists on the way."""
    if not steps:
        return bool(document == value)
    if steps[0] == "[]":
        return isinstance(document, list) and any(found(item, steps[1:], value) for item in document)
    return isinstance(document, dict) and found(document.get(steps[0]), steps[1:], value)
