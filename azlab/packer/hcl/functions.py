"""The functions that the stand-in evaluates, with the meaning that Packer's documentation gives them."""

import base64
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import regex

SECONDS = 1.0
"""For one search: what a learner writes may be searched for ever."""


class FunctionError(Exception):
    """A function does not take what it was given; the sentence says why."""


def text_of(value: Any) -> str:
    """A value as HCL writes it into a text. Raises `FunctionError` for a list or an object."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    raise FunctionError("string required.")


def items_of(value: Any) -> list[Any]:
    """A list. Raises `FunctionError` for anything else."""
    if not isinstance(value, list):
        raise FunctionError("list of values required.")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FunctionError("map of values required.")
    return value


def _length(value: Any) -> int:
    if isinstance(value, str | list | dict):
        return len(value)
    raise FunctionError("collection must be a list, a map or a tuple.")


def pattern(written: str) -> Any:
    """A regular expression. Raises `FunctionError`."""
    try:
        return regex.compile(written)
    except regex.error as error:
        raise FunctionError(f"invalid regexp pattern: {error}.") from None


def _regex(searched: Any, text: Any) -> Any:
    """What matched; its groups as a list, or as an object where they have names."""
    found = pattern(text_of(searched)).search(text_of(text), timeout=SECONDS)
    if found is None:
        raise FunctionError("pattern did not match any part of the given string.")
    return found.groupdict() or (list(found.groups()) if found.groups() else found[0])


def _format(written: Any, *given: Any) -> str:
    values = list(given)

    def verb(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        if not values:
            raise FunctionError(f'not enough arguments for "{found[0]}".')
        value = values.pop(0)
        if found[2] == "d":
            return f"%{found[1]}d" % int(text_of(value))
        return f"%{found[1]}s" % (text_of(value) if found[2] in "sv" else json.dumps(value))

    return re.sub(r"%([-0-9]*)([sdvq%])", verb, text_of(written))


DATES = {
    "YYYY": "%Y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d",
    "EEEE": "%A", "EEE": "%a", "hh": "%H", "h": "%H", "HH": "%I", "H": "%I", "AA": "%p", "aa": "%p",
    "mm": "%M", "m": "%M", "ss": "%S", "s": "%S", "ZZZZZ": "", "ZZZZ": "", "ZZZ": "", "Z": "",
}  # fmt: skip


def _formatdate(written: Any, moment: Any) -> str:
    try:
        at = datetime.fromisoformat(text_of(moment).replace("Z", "+00:00"))
    except ValueError:
        raise FunctionError(f'not a valid RFC3339 timestamp: "{text_of(moment)}".') from None

    def part(found: re.Match[str]) -> str:
        sequence = found[0]
        if sequence.startswith("'"):
            return sequence[1:-1].replace("''", "'")
        if sequence not in DATES:
            raise FunctionError(f'invalid date format verb "{sequence}".')
        return _dated(sequence, at)

    return re.sub(r"'(?:[^']|'')*'|([A-Za-z])\1*", part, text_of(written))


def _dated(sequence: str, at: datetime) -> str:
    """One part of a date, by the letters that stand for it: `M` is the month without a zero before it."""
    zone = at.isoformat()[-6:]
    if sequence.startswith("Z"):
        utc = {"Z": "Z", "ZZZ": "UTC"}.get(sequence) if zone == "+00:00" else None
        return utc or (zone if sequence in ("Z", "ZZZZZ") else zone.replace(":", ""))
    found = at.strftime(DATES[sequence])
    if len(sequence) == 1:
        return found.lstrip("0") or "0"
    return found.lower() if sequence == "aa" else found


def _lookup(mapping: Any, key: Any, *otherwise: Any) -> Any:
    found = _mapping(mapping).get(text_of(key), otherwise[0] if otherwise else None)
    if found is None:
        raise FunctionError(f'the given object has no attribute "{text_of(key)}".')
    return found


def _coalesce(*values: Any) -> Any:
    found = next((value for value in values if value not in (None, "")), None)
    if found is None:
        raise FunctionError("no non-null, non-empty-string arguments.")
    return found


def _substr(text: Any, start: int, length: int) -> str:
    whole = text_of(text)[start:]
    return whole if length < 0 else whole[:length]


def number_of(value: Any) -> int | float:
    """A number, also of a text. Raises `FunctionError`."""
    try:
        number = float(text_of(value))
    except ValueError:
        raise FunctionError("a number is required.") from None
    return int(number) if number.is_integer() else number


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _merge(*maps: Any) -> dict[str, Any]:
    return {name: value for given in maps for name, value in _mapping(given).items()}


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "base64encode": lambda text: base64.b64encode(text_of(text).encode()).decode(),
    "coalesce": _coalesce,
    "concat": lambda *lists: [item for given in lists for item in items_of(given)],
    "contains": lambda items, value: value in items_of(items),
    "env": lambda name: os.environ.get(text_of(name), ""),
    "format": _format,
    "formatdate": _formatdate,
    "join": lambda between, items: text_of(between).join(map(text_of, items_of(items))),
    "jsonencode": lambda value: json.dumps(value, separators=(",", ":")),
    "keys": lambda mapping: sorted(_mapping(mapping)),
    "length": _length,
    "lookup": _lookup,
    "lower": lambda text: text_of(text).lower(),
    "merge": _merge,
    "regex": _regex,
    "replace": lambda text, old, new: text_of(text).replace(text_of(old), text_of(new)),
    "split": lambda between, text: text_of(text).split(text_of(between)),
    "substr": _substr,
    "timestamp": _now,
    "tonumber": number_of,
    "tostring": text_of,
    "trimspace": lambda text: text_of(text).strip(),
    "upper": lambda text: text_of(text).upper(),
    "values": lambda mapping: [value for _, value in sorted(_mapping(mapping).items())],
}
"""By name. `can` and `try` are not among them: they take an expression, not its value."""
