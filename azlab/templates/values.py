"""JSON values as the template language sees them."""

import json
from collections.abc import Mapping
from typing import Any

from azlab.templates.errors import ArgumentError


def kind(value: Any) -> str:
    """The name ARM gives a value's JSON type: 'String', 'Integer', 'Boolean', 'Object', 'Array'..."""
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "Boolean"
    for known, name in ((str, "String"), (int, "Integer"), (float, "Float"), (Mapping, "Object")):
        if isinstance(value, known):
            return name
    return "Array" if isinstance(value, list) else "Lambda"


def text(value: Any) -> str:
    """`value` if it is a string, else `ArgumentError`."""
    if not isinstance(value, str):
        raise _not_a("String", value)
    return value


def integer(value: Any) -> int:
    """`value` if it is a whole number, else `ArgumentError`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _not_a("Integer", value)
    return value


def boolean(value: Any) -> bool:
    """`value` if it is true or false, else `ArgumentError`."""
    if not isinstance(value, bool):
        raise _not_a("Boolean", value)
    return value


def array(value: Any) -> list[Any]:
    """`value` if it is an array, else `ArgumentError`."""
    if not isinstance(value, list):
        raise _not_a("Array", value)
    return value


def _not_a(wanted: str, value: Any) -> ArgumentError:
    return ArgumentError(
        f"the argument must be of type '{wanted}'. The provided value is of type '{kind(value)}'"
    )


def written(value: Any) -> str:
    """`value` as the `string` function writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    return "" if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


_IDENTITY = json.JSONEncoder(sort_keys=True).encode
"""Made once: `json.dumps` makes an encoder for each value, which takes longer than most values."""


def identity(value: Any) -> str:
    """A text that is the same for values that are equal as JSON: 1 is not true, order does not count."""
    return _IDENTITY(value)


def same(first: Any, second: Any) -> bool:
    """Equal as JSON."""
    return identity(first) == identity(second)


def property_name(target: Mapping[str, Any], name: str) -> str | None:
    """The name under which `target` holds `name`; property names ignore case."""
    if name in target:
        return name
    folded = name.casefold()
    return next((known for known in target if known.casefold() == folded), None)


def camel(name: str) -> str:
    """`name` as ARM echoes a parameter or an output: 'CrossRg' becomes 'crossRg'."""
    for index, letter in enumerate(name):
        following = name[index + 1 : index + 2]
        if not letter.isupper() or (index > 0 and following and not following.isupper()):
            return name[:index].lower() + name[index:]
    return name.lower()
