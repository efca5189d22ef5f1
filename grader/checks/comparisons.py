"""Comparing answers: as text, as numbers, as lists. Nothing a learner can write makes this raise."""

import math
from collections.abc import Callable, Mapping, Set
from typing import Any

from grader.checks.readings import is_lines, is_result, readings, text_of

LONGEST_SHOWN = 60
"""Characters of a value in a sentence."""
ONE_VALUE = "where one value was asked for"
"""What is said of JSON as an answer; not where the answer may be longer than a value."""
Rule = Callable[[Any], bool]


def holds(rule: Rule, value: Any) -> bool:
    """Whether a rule holds for an answer, read in any way; not if the value cannot be handled at all."""
    try:
        return any(rule(reading) for reading in readings(value) if not is_empty(reading))
    except Exception:  # an object of the learner's own may do anything
        return False


def is_empty(value: Any) -> bool:
    """Whether a value is no answer yet: nothing, an empty text, or `...`."""
    if value is None or value is ...:
        return True
    if is_result(value) or is_lines(value):
        return all(is_empty(reading) for reading in (getattr(value, "data", None), text_of(value)))
    return isinstance(value, str) and plain(value) in ("", "...")


def plain(value: Any) -> str:
    """A text without the differences that do not matter: case, gaps, quotes around it."""
    return " ".join(str(value).split()).strip("\"'` ").casefold()


def number(value: Any) -> float | None:
    """The number a value is or spells; None for anything else, and for what is not finite."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def same(given: Any, wanted: Any) -> bool:
    """Whether an answer is the wanted one. Texts are compared as texts: version 1.10 is not 1.1."""
    if isinstance(wanted, bool) or isinstance(given, bool):
        return plain(given) == plain(wanted)
    if isinstance(given, str) and isinstance(wanted, str):
        return plain(given) == plain(wanted)
    if number(given) is not None and number(wanted) is not None:
        return math.isclose(number(given) or 0, number(wanted) or 0, rel_tol=1e-9)
    if isinstance(wanted, Mapping):
        return isinstance(given, Mapping) and _same_mapping(given, wanted)
    if isinstance(wanted, Set):
        return same_items(given, wanted)
    if isinstance(wanted, list | tuple):
        return isinstance(given, list | tuple) and len(given) == len(wanted) and all(map(same, given, wanted))
    return plain(given) == plain(wanted)


def same_items(given: Any, wanted: Any) -> bool:
    """Whether two collections have the same items, each as often, in any order."""
    if isinstance(given, str) or len(given) != len(wanted):
        return False
    left = list(wanted)
    for item in given:
        index = next((index for index, expected in enumerate(left) if same(item, expected)), None)
        if index is None:
            return False
        del left[index]
    return True


def same_rows(given: Any, rows: list[Any]) -> bool:
    """Whether a list has as many rows, each with the values of a wanted row, whatever its columns are."""
    if not isinstance(given, list) or len(given) != len(rows):
        return False
    held = [list(row.values()) if isinstance(row, Mapping) else row for row in given]
    wanted = [list(row.values()) if isinstance(row, Mapping) else row for row in rows]
    return all(any(all(has(row, value) for value in values) for row in held) for values in wanted)


def has(given: Any, part: Any) -> bool:
    """Whether a text has a part, or a collection an item."""
    if isinstance(given, list | tuple | Set | Mapping):
        return any(same(item, part) for item in given)
    return plain(part) in plain(given)


def shown(value: Any) -> str:
    """A value as a sentence can hold it: short, and of what is long what it is."""
    try:
        text = text_of(value)
        return _short(value) if text is None else _short_text(text.strip())
    except Exception:
        return "something that cannot be shown"


def _short(value: Any) -> str:
    text = repr(value)
    if len(text) <= LONGEST_SHOWN:
        return text
    if isinstance(value, Mapping):
        names = [str(name) for name in value]
        return f"an object with {len(names)} names: {', '.join(names)[:40]} ..."
    if isinstance(value, list | tuple | Set):
        return f"a list of {len(value)}"
    return f"{text[: LONGEST_SHOWN - 4]} ..."


def _short_text(text: str) -> str:
    if len(text.split()) == 1 and len(text) > LONGEST_SHOWN:  # an id or a URN: its end tells it from others
        return f"'...{text[4 - LONGEST_SHOWN :]}'"
    if text.startswith(("{", "[")) and len(text) > LONGEST_SHOWN:
        return f"JSON of {len(text.splitlines())} lines, {ONE_VALUE}"
    first, *more = text.splitlines() or [""]
    said = repr(first) if len(first) <= LONGEST_SHOWN else f"{first[: LONGEST_SHOWN - 4]!r} ..."
    return f"{said} and {len(more)} more line{'' if len(more) == 1 else 's'}" if more else said


def _same_mapping(given: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> bool:
    return given.keys() == wanted.keys() and all(same(given[key], wanted[key]) for key in wanted)
