"""Packer's functions of lists, maps and numbers.

What they give is what `packer console` of 1.6.6 gave; `alltrue`, `anytrue` and `sum` are later, by the docs.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from azlab.packer.hcl.functions import FunctionError, items_of, number_of, text_of


def _element(items: Any, index: int) -> Any:
    """By an index that begins anew behind the last element."""
    if not items_of(items):
        raise FunctionError("cannot use element function with an empty list.")
    if index < 0:
        raise FunctionError("cannot use element function with a negative index.")
    return items[index % len(items)]


def _index(items: Any, value: Any) -> int:
    if value not in items_of(items):
        raise FunctionError("item not found.")
    return int(items.index(value))


def _flat(items: Any) -> Iterator[Any]:
    for item in items_of(items):
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _distinct(items: Any) -> list[Any]:
    kept: list[Any] = []
    for item in items_of(items):
        if item not in kept:
            kept.append(item)
    return kept


MOST_OF_RANGE = 1024
"""As HCL's own `range` has it."""


def _range(*bounds: Any) -> list[int]:
    values = range(*(int(number_of(bound)) for bound in bounds))
    if len(values) > MOST_OF_RANGE:
        raise FunctionError(
            f"more than {MOST_OF_RANGE} values were generated; either decrease the difference between start "
            "and end or use a smaller step."
        )
    return list(values)


def _pow(value: Any, power: Any) -> int | float:
    # Of whole numbers Python would work out every digit.
    try:
        found = float(number_of(value)) ** float(number_of(power))
    except (OverflowError, ZeroDivisionError):
        raise FunctionError("the result is not finite.") from None
    if isinstance(found, complex):
        raise FunctionError("the result is no number.")
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def _slice(items: Any, start: int, end: int) -> list[Any]:
    if not 0 <= start <= end <= len(items_of(items)):
        raise FunctionError("end index must not be greater than the length of the list.")
    return list(items[start:end])


def _chunklist(items: Any, size: int) -> list[list[Any]]:
    step = size or len(items_of(items)) or 1
    return [items[at : at + step] for at in range(0, len(items_of(items)), step)]


def _zipmap(names: Any, values: Any) -> dict[str, Any]:
    if len(items_of(names)) != len(items_of(values)):
        raise FunctionError(f"number of keys ({len(names)}) does not match number of values ({len(values)}).")
    return dict(zip(map(text_of, names), values, strict=True))


def _coalescelist(*lists: Any) -> list[Any]:
    found = next((given for given in lists if given), None)
    if found is None:
        raise FunctionError("no non-null arguments.")
    return items_of(found)


def _numbers(values: Any) -> list[int | float]:
    return [number_of(value) for value in values]


def _log(value: Any, base: Any) -> int | float:
    return number_of(str(round(math.log(number_of(value), number_of(base)), 12)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(number_of(value)),
    "alltrue": lambda items: all(item in (True, "true") for item in items_of(items)),
    "anytrue": lambda items: any(item in (True, "true") for item in items_of(items)),
    "ceil": lambda value: math.ceil(number_of(value)),
    "chunklist": _chunklist,
    "coalescelist": _coalescelist,
    "compact": lambda items: [item for item in items_of(items) if item not in (None, "")],
    "distinct": _distinct,
    "element": _element,
    "flatten": lambda items: list(_flat(items)),
    "floor": lambda value: math.floor(number_of(value)),
    "index": _index,
    "log": _log,
    "max": lambda *values: max(_numbers(values)),
    "min": lambda *values: min(_numbers(values)),
    "parseint": lambda text, base: int(text_of(text), base),
    "pow": _pow,
    "range": _range,
    "reverse": lambda items: items_of(items)[::-1],
    "setintersection": lambda *sets: sorted(set.intersection(*(set(items_of(items)) for items in sets))),
    "setproduct": lambda *sets: [list(each) for each in itertools.product(*map(items_of, sets))],
    "setunion": lambda *sets: sorted({item for items in sets for item in items_of(items)}),
    "signum": lambda value: (number_of(value) > 0) - (number_of(value) < 0),
    "slice": _slice,
    "sort": lambda items: sorted(map(text_of, items_of(items))),
    "sum": lambda items: sum(_numbers(items_of(items))),
    "zipmap": _zipmap,
}
