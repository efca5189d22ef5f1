"""Template functions for whole numbers, truth and comparison."""

import math
from typing import Any

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.values import boolean, integer, kind, same, text


def _bounded(number: int) -> int:
    if not -(2**63) <= number < 2**63:
        raise ArgumentError("the result is too large or too small for an integer")
    return number


def div(dividend: Any, divisor: Any) -> int:
    """Division towards zero, as in .NET."""
    quotient = abs(integer(dividend)) // abs(integer(divisor))
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def mod(dividend: Any, divisor: Any) -> int:
    """The remainder, with the sign of the dividend."""
    return integer(dividend) - integer(divisor) * div(dividend, divisor)


def to_int(value: Any) -> int:
    """A number, or a string that holds one."""
    return _bounded(int(value)) if isinstance(value, str) else integer(value)


def to_float(value: Any) -> float:
    """A number, or a string that holds one. ValueError for infinity and what is no number."""
    number = float(text(value) if kind(value) not in ("Integer", "Float") else value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def to_bool(value: Any) -> bool:
    """True or false from a boolean, a number, or 'true' and 'false' in any case."""
    if isinstance(value, str):
        if value.casefold() not in ("true", "false", "1", "0"):
            raise ArgumentError("the string must be 'true' or 'false'")
        return value.casefold() in ("true", "1")
    return value if isinstance(value, bool) else integer(value) != 0


def _extreme(choose: Any, values: tuple[Any, ...]) -> int:
    numbers = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    return int(choose(integer(number) for number in numbers))


def _order(first: Any, second: Any) -> int:
    if kind(first) != kind(second) or kind(first) not in ("Integer", "String"):
        raise ArgumentError("the arguments must both be integers or both be strings")
    return int(first > second) - int(first < second)


FUNCTIONS = {
    "add": Function(lambda a, b: _bounded(integer(a) + integer(b)), 2, 2),
    "sub": Function(lambda a, b: _bounded(integer(a) - integer(b)), 2, 2),
    "mul": Function(lambda a, b: _bounded(integer(a) * integer(b)), 2, 2),
    "div": Function(div, 2, 2),
    "mod": Function(mod, 2, 2),
    "int": Function(to_int, 1, 1),
    "float": Function(to_float, 1, 1),
    "bool": Function(to_bool, 1, 1),
    "min": Function(lambda *values: _extreme(min, values), 1, None),
    "max": Function(lambda *values: _extreme(max, values), 1, None),
    "equals": Function(same, 2, 2),
    "less": Function(lambda a, b: _order(a, b) < 0, 2, 2),
    "lessorequals": Function(lambda a, b: _order(a, b) <= 0, 2, 2),
    "greater": Function(lambda a, b: _order(a, b) > 0, 2, 2),
    "greaterorequals": Function(lambda a, b: _order(a, b) >= 0, 2, 2),
    "not": Function(lambda value: not boolean(value), 1, 1),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "null": Function(lambda: None, 0, 0),
}
