"""Template functions for text."""

import base64
import json
import math
import re
from typing import Any
from urllib.parse import quote, unquote, urljoin

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.limits import refuse_result
from azlab.templates.values import array, integer, text, written

_HOLE = re.compile(r"\{\{|\}\}|\{([0-9]{1,4})(?:,(-?[0-9]{1,3}))?(?::([^{}]*))?\}|[{}]")
_LENIENT = re.compile(
    r"""(?P<double>"(?:[^"\\]|\\.)*")|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)"""
    r"""|(?P<dropped>/\*.*?\*/|//[^\n]*|,(?=\s*[}\]]))""",
    re.DOTALL,
)
_KNOWN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_CUT = "\U000f0000"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def concat(*values: Any) -> Any:
    """Strings (or anything written as one) end to end, or arrays end to end."""
    if values and isinstance(values[0], list):
        return [element for value in values for element in array(value)]
    if any(isinstance(value, (list, dict)) for value in values):
        raise ArgumentError("all function arguments must be of the same type")
    parts = [written(value) for value in values]
    refuse_result(sum(map(len, parts)))
    return "".join(parts)


def form(template: Any, *values: Any) -> str:
    """.NET composite formatting: '{0}', '{0,8}', '{0:D3}', '{{'."""
    written_so_far = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal written_so_far
        whole = match.group()
        if whole in ("{{", "}}"):
            return whole[0]
        if whole in ("{", "}"):
            raise ArgumentError("the format string is not valid")
        index, width, style = match.groups()
        filled = _styled(values[int(index)], style or "")
        # Counted on the way: eight thousand holes may ask for the same long value.
        written_so_far += max(len(filled), abs(int(width or 0)))
        refuse_result(written_so_far)
        return filled.rjust(int(width or 0)) if int(width or 0) >= 0 else filled.ljust(-int(width))

    return _HOLE.sub(fill, text(template))


def _styled(value: Any, style: str) -> str:
    digits = int(style[1:] or 0) if style[1:].isascii() and (style[1:] or "0").isdigit() else -1
    if isinstance(value, bool) or not isinstance(value, int) or not style or not 0 <= digits < 100:
        return written(value)
    letter = style[0]
    if letter in "dD":
        return ("-" if value < 0 else "") + str(abs(value)).zfill(digits)
    if letter in "xX":
        return f"{value & 2**64 - 1:{letter}}".zfill(digits)
    if letter in "nNfF":
        return f"{value:{',' if letter in 'nN' else ''}.{digits if style[1:] else 2}f}"
    return written(value)


def substring(value: Any, start: Any, length: Any = None) -> str:
    """A part of `value`; it must lie inside."""
    whole = text(value)
    end = len(whole) if length is None else integer(start) + integer(length)
    if not 0 <= integer(start) <= end <= len(whole):
        raise ArgumentError("the index and length parameters must refer to a location within the string")
    return whole[integer(start) : end]


def split(value: Any, separators: Any) -> list[str]:
    """The parts between one separator or any of several."""
    marks = {text(mark) for mark in (separators if isinstance(separators, list) else [separators])} - {""}
    whole = text(value)
    if len(marks) == 1:
        return whole.split(marks.pop())
    # A pattern of thousands of marks would be tried at every letter. So every mark becomes the same letter
    # first, one of private use so that it makes no new mark with its neighbours. Longer marks win.
    for mark in sorted(marks, key=len, reverse=True):
        whole = whole.replace(mark, _CUT)
    return whole.split(_CUT) if marks else [whole]


def replace(value: Any, old: Any, new: Any) -> str:
    """`value` with every `old` in it become `new`; as it is if `old` is empty."""
    whole, before, after = text(value), text(old), text(new)
    if not before:
        return whole
    refuse_result(len(whole) + whole.count(before) * (len(after) - len(before)))
    return whole.replace(before, after)


def join(values: Any, mark: Any) -> str:
    """The elements of an array as text, with `mark` between them."""
    parts = [written(value) for value in array(values)]
    refuse_result(sum(map(len, parts)) + len(text(mark)) * max(len(parts) - 1, 0))
    return text(mark).join(parts)


def pad_left(value: Any, width: Any, filler: Any = " ") -> str:
    """`value` to the right of a field of `width`."""
    if len(text(filler)) != 1 or not 0 <= integer(width) <= 10_000:
        raise ArgumentError("the total length must not be negative and the padding must be one character")
    return written(value).rjust(width, filler)


def uri(base: Any, relative: Any) -> str:
    """`relative` as seen from `base`."""
    if not _URI.match(text(base)):
        raise ArgumentError("the base must be an absolute URI")
    return urljoin(text(base), text(relative))


def data_uri(value: Any) -> str:
    """`value` as a data URI of UTF-8 text."""
    return "data:text/plain;charset=utf8;base64," + _encode(written(value))


def data_uri_to_string(value: Any) -> str:
    """The text in a data URI."""
    header, comma, content = text(value).partition(",")
    if not header.startswith("data:") or not comma:
        raise ArgumentError("the argument must be a data URI")
    return _decode(content) if header.endswith(";base64") else unquote(content)


def _encode(value: Any) -> str:
    return base64.b64encode(text(value).encode()).decode("ascii")


def _decode(value: Any) -> str:
    return base64.b64decode(text(value), validate=True).decode()


def _constant(name: str) -> Any:
    raise ValueError(name)


def from_json(value: Any) -> Any:
    """The value written in a JSON text. Raises `ValueError`: it is none."""
    source = text(value)
    try:
        return json.loads(source, parse_constant=_constant, parse_float=_finite)
    except json.JSONDecodeError:
        # Json.NET, Azure's reader, takes more than JSON: the documented `base64ToJson` has single quotes.
        return json.loads(_LENIENT.sub(_strict, source), parse_constant=_constant, parse_float=_finite)


def _strict(found: re.Match[str]) -> str:
    """A piece of what Json.NET reads as JSON has it: names and texts in double quotes, no comments."""
    if found["single"] is not None:
        return json.dumps(re.sub(r"\\(.)", lambda mark: _KNOWN.get(mark[1], mark[1]), found["single"]))
    if found["name"]:
        return f'"{found["name"]}"'
    return "" if found["dropped"] else found[0]


def _finite(digits: str) -> float:
    """Python reads `1e999` as infinite, which no JSON can hold. Raises `ValueError`."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


FUNCTIONS = {
    "concat": Function(concat, 0, None),
    "format": Function(form, 1, None),
    "tolower": Function(lambda value: text(value).lower(), 1, 1),
    "toupper": Function(lambda value: text(value).upper(), 1, 1),
    "trim": Function(lambda value: text(value).strip(), 1, 1),
    "substring": Function(substring, 2, 3),
    "replace": Function(replace, 3, 3),
    "split": Function(split, 2, 2),
    "join": Function(join, 2, 2),
    "startswith": Function(
        lambda value, part: text(value).casefold().startswith(text(part).casefold()), 2, 2
    ),
    "endswith": Function(lambda value, part: text(value).casefold().endswith(text(part).casefold()), 2, 2),
    "padleft": Function(pad_left, 2, 3),
    "string": Function(written, 1, 1),
    "json": Function(from_json, 1, 1),
    "base64": Function(_encode, 1, 1),
    "base64tostring": Function(_decode, 1, 1),
    "base64tojson": Function(lambda value: from_json(_decode(value)), 1, 1),
    "uri": Function(uri, 2, 2),
    "uricomponent": Function(lambda value: quote(text(value), safe=""), 1, 1),
    "uricomponenttostring": Function(lambda value: unquote(text(value)), 1, 1),
    "datauri": Function(data_uri, 1, 1),
    "datauritostring": Function(data_uri_to_string, 1, 1),
}
