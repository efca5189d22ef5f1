"""Template functions for arrays and objects; some of them serve text too."""

from typing import Any

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.values import array, identity, integer, kind, property_name, same, text, written

_LONGEST_RANGE = 10_000


def length(value: Any) -> int:
    """Elements, characters or properties."""
    if not isinstance(value, (list, str, dict)):
        raise ArgumentError(
            f"the argument must be an array, object, or a string and not of type '{kind(value)}'"
        )
    return len(value)


def empty(value: Any) -> bool:
    """True for null and for an array, object or string with nothing in it."""
    return value is None or length(value) == 0


def contains(container: Any, item: Any) -> bool:
    """An element of an array, a part of a string, or a property of an object."""
    if isinstance(container, list):
        return index_of(container, item) >= 0
    if isinstance(container, dict):
        return property_name(container, text(item)) is not None
    return written(item) in text(container)


def _end(value: Any, index: int) -> Any:
    if not isinstance(value, (list, str)):
        raise ArgumentError(
            f"the argument must be an array or a string. The provided value is of type '{kind(value)}'"
        )
    if not value:
        return "" if isinstance(value, str) else None
    return value[index]


def take(value: Any, count: Any) -> Any:
    """The first `count` elements or characters."""
    return _sliceable(value)[: max(integer(count), 0)]


def skip(value: Any, count: Any) -> Any:
    """What follows the first `count` elements or characters."""
    return _sliceable(value)[max(integer(count), 0) :]


def _sliceable(value: Any) -> Any:
    return value if isinstance(value, list) else text(value)


def index_of(value: Any, item: Any) -> int:
    """Where `item` first is, or -1; case does not count in text."""
    if isinstance(value, list):
        wanted = identity(item)
        return next((index for index, element in enumerate(value) if identity(element) == wanted), -1)
    return text(value).casefold().find(text(item).casefold())


def last_index_of(value: Any, item: Any) -> int:
    """Where `item` last is, or -1; case does not count in text."""
    if isinstance(value, list):
        wanted = identity(item)
        return next((index for index in reversed(range(len(value))) if identity(value[index]) == wanted), -1)
    return text(value).casefold().rfind(text(item).casefold())


def union(*values: Any) -> Any:
    """Every element once, or the properties of all; the last object wins, inner objects are merged."""
    if all(isinstance(value, list) for value in values):
        return _distinct([element for value in values for element in value])
    merged: dict[str, Any] = {}
    for value in _objects(values):
        _merge(merged, value)
    return merged


def _merge(target: dict[str, Any], source: dict[str, Any]) -> None:
    spelt = {name.casefold(): name for name in target}
    for name, value in source.items():
        known = spelt.setdefault(name.casefold(), name)
        if isinstance(value, dict) and isinstance(target.get(known), dict):
            target[known] = union(target[known], value)
        else:
            target[known] = value


def intersection(*values: Any) -> Any:
    """What all arrays hold, or the properties all objects hold with the same value."""
    if all(isinstance(value, list) for value in values):
        others = [{identity(element) for element in other} for other in values[1:]]
        return _distinct(
            [element for element in values[0] if all(identity(element) in other for other in others)]
        )
    first, *more = _objects(values)
    return {
        name: value
        for name, value in first.items()
        if all(name in other and same(other[name], value) for other in more)
    }


def _objects(values: tuple[Any, ...]) -> list[dict[str, Any]]:
    if not all(isinstance(value, dict) for value in values):
        raise ArgumentError("the arguments must all be arrays or all be objects")
    return list(values)


def _distinct(elements: list[Any]) -> list[Any]:
    kept: dict[str, Any] = {}
    for element in elements:
        kept.setdefault(identity(element), element)
    return list(kept.values())


def create_object(*values: Any) -> dict[str, Any]:
    """An object from names and values in turn."""
    if len(values) % 2:
        raise ArgumentError("the arguments must be pairs of a property name and its value")
    return {text(name): value for name, value in zip(values[::2], values[1::2], strict=True)}


def numbers(start: Any, count: Any) -> list[int]:
    """`count` numbers from `start` on."""
    if not 0 <= integer(count) <= _LONGEST_RANGE:
        raise ArgumentError(f"the count must not be negative and cannot exceed '{_LONGEST_RANGE}'")
    return list(range(integer(start), integer(start) + count))


def items(value: Any) -> list[dict[str, Any]]:
    """An object as an array of `{"key": ..., "value": ...}`, sorted by key."""
    (content,) = _objects((value,))
    return [{"key": key, "value": content[key]} for key in sorted(content, key=str.casefold)]


def try_get(value: Any, *keys: Any) -> Any:
    """A property or an element, or null if any step of the way is absent."""
    for key in keys:
        if isinstance(value, dict) and isinstance(key, str):
            known = property_name(value, key)
            value = None if known is None else value[known]
        elif isinstance(value, list) and kind(key) == "Integer":
            value = value[key] if 0 <= key < len(value) else None
        else:
            return None
    return value


def from_end(value: Any, index: Any) -> Any:
    """`indexFromEnd`: the last element is 1."""
    if not 1 <= integer(index) <= len(array(value)):
        raise ArgumentError(f"the index '{index}' from the end is out of bounds")
    return value[-index]


def try_from_end(value: Any, index: Any) -> Any:
    """`tryIndexFromEnd`: as `indexFromEnd`, but null outside the array."""
    return value[-index] if isinstance(value, list) and 1 <= integer(index) <= len(value) else None


FUNCTIONS = {
    "indexfromend": Function(from_end, 2, 2),
    "tryindexfromend": Function(try_from_end, 2, 2),
    "length": Function(length, 1, 1),
    "empty": Function(empty, 1, 1),
    "contains": Function(contains, 2, 2),
    "first": Function(lambda value: _end(value, 0), 1, 1),
    "last": Function(lambda value: _end(value, -1), 1, 1),
    "take": Function(take, 2, 2),
    "skip": Function(skip, 2, 2),
    "indexof": Function(index_of, 2, 2),
    "lastindexof": Function(last_index_of, 2, 2),
    "union": Function(union, 1, None),
    "intersection": Function(intersection, 2, None),
    "array": Function(lambda value: value if isinstance(value, list) else [value], 1, 1),
    "object": Function(lambda value: _objects((value,))[0], 1, 1),
    "createarray": Function(lambda *values: list(values), 0, None),
    "createobject": Function(create_object, 0, None),
    "flatten": Function(
        lambda values: [element for value in array(values) for element in array(value)], 1, 1
    ),
    "range": Function(numbers, 2, 2),
    "items": Function(items, 1, 1),
    "objectkeys": Function(lambda value: [item["key"] for item in items(value)], 1, 1),
    "shallowmerge": Function(
        lambda values: {k: v for part in _objects(tuple(array(values))) for k, v in part.items()}, 1, 1
    ),
    "tryget": Function(try_get, 2, None),
}
