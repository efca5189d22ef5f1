"""Template functions that take a function: `map(array, lambda('x', ...))`, as Bicep writes them.

`lambda` itself and `lambdaVariables` belong to the evaluation of expressions: a body is not evaluated where
it stands, but each time the lambda is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.values import array, boolean, kind, text


@dataclass(frozen=True)
class Lambda:
    """What `lambda('x', 'i', body)` is: the names of its variables, and how to call it with their values."""

    names: tuple[str, ...]
    call: Callable[..., Any]

    def with_index(self, value: Any, index: int) -> Any:
        """Call it with an element, and with its index if it has a second variable."""
        return self.call(value) if len(self.names) == 1 else self.call(value, index)


def _lambda(value: Any, *counts: int) -> Lambda:
    if not isinstance(value, Lambda):
        raise ArgumentError(
            f"the argument must be of type 'Lambda'. The provided value is of type '{kind(value)}'"
        )
    if len(value.names) not in counts:
        raise ArgumentError(f"the lambda must have {' or '.join(map(str, counts))} variable(s)")
    return value


def each(values: Any, function: Any) -> list[Any]:
    """`map`: what the function makes of each element."""
    made = _lambda(function, 1, 2)
    return [made.with_index(value, index) for index, value in enumerate(array(values))]


def selected(values: Any, function: Any) -> list[Any]:
    """`filter`: the elements for which the function is true."""
    test = _lambda(function, 1, 2)
    return [value for index, value in enumerate(array(values)) if boolean(test.with_index(value, index))]


def reduced(values: Any, start: Any, function: Any) -> Any:
    """`reduce`: the function called with what came before and each element in turn."""
    step = _lambda(function, 2, 3)
    for index, value in enumerate(array(values)):
        start = step.call(start, value) if len(step.names) == 2 else step.call(start, value, index)
    return start


def ordered(values: Any, function: Any) -> list[Any]:
    """`sort`: in an order in which the function is true for neighbours; those that are equal stay."""
    before = _lambda(function, 2)

    def compare(first: Any, second: Any) -> int:
        return int(boolean(before.call(second, first))) - int(boolean(before.call(first, second)))

    return sorted(array(values), key=cmp_to_key(compare))


def as_object(values: Any, key: Any, value: Any = None) -> dict[str, Any]:
    """`toObject`: an object with a property for each element."""
    name, content = _lambda(key, 1), None if value is None else _lambda(value, 1)
    return {
        text(name.call(element)): content.call(element) if content else element for element in array(values)
    }


def grouped(values: Any, key: Any) -> dict[str, list[Any]]:
    """`groupBy`: an object with an array of those elements that have the same key."""
    groups: dict[str, list[Any]] = {}
    for element in array(values):
        groups.setdefault(text(_lambda(key, 1).call(element)), []).append(element)
    return groups


def with_values(target: Any, function: Any) -> dict[str, Any]:
    """`mapValues`: the same properties with what the function makes of their values."""
    if not isinstance(target, dict):
        raise ArgumentError(
            f"the argument must be of type 'Object'. The provided value is of type '{kind(target)}'"
        )
    return {name: _lambda(function, 1).call(value) for name, value in target.items()}


FUNCTIONS = {
    "map": Function(each, 2, 2),
    "filter": Function(selected, 2, 2),
    "reduce": Function(reduced, 3, 3),
    "sort": Function(ordered, 2, 2),
    "toobject": Function(as_object, 2, 3),
    "groupby": Function(grouped, 2, 2),
    "mapvalues": Function(with_values, 2, 2),
}
