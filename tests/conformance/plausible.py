"""Plausible values for every field that Azure knows, by the same data that the practice Azure reads.

Objects name each other in circles: a way does not go through the same object twice, and of a resource that
another one names (`subnet` of an interface) only the `id` is followed.
"""

from collections.abc import Iterator
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
            for member in _own(kind):
                yield from _of_member(member, way, (*through, kind.name))
    else:
        yield way, value_of(kind, way[-1] if way[-1] != "[]" else way[-2])


def _own(kind: ObjectOf) -> list[Member]:
    """The members to follow: of another resource only its id."""
    members = list(kind.members.values())
    reference = [member for member in members if member.name == "id" and not member.read_only]
    return reference if reference and "properties" in kind.members else members


def value_of(kind: Kind, name: str) -> Any:
    """A value of a kind that can pass for one of this name."""
    if isinstance(kind, ClosedSet):
        return list(kind._words.values())[-1]
    if isinstance(kind, Boolean):
        return True
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
