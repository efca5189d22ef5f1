"""JSON as ARM reads it: comments, trailing commas, names without quotes, line breaks in strings.

`az deployment group create --template-file` sends the file as it is, under a name without quotes.
"""

import json
import math
import re
from typing import Any

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<comment>//[^\n]*|/\*.*?\*/)'
    r"|(?P<comma>,)(?=\s*[}\]])|(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)",
    re.DOTALL,
)
DEEPEST = 128
LARGEST = 2**63 - 1


def read_json(text: str) -> Any:
    """The value that a text holds. Raises ValueError (or RecursionError, when it is too deep)."""
    try:
        return json.loads(text)
    except ValueError as plain:
        try:
            without_comments = _TOKEN.sub(_without_comment, text)
            return json.loads(_TOKEN.sub(_mended, without_comments), strict=False)
        except ValueError:
            raise plain from None


def refuse_strange(value: Any) -> None:
    """Raise ValueError for what ARM does not read: deep nesting, NaN, huge numbers, half characters."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise ValueError(f"The reader's MaxDepth of {DEEPEST} has been exceeded.")
        for one in level:
            _refuse_scalar(one)
        level, depth = [inner for one in level for inner in _inside(one)], depth + 1


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        for name in value:
            _refuse_scalar(name)
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_scalar(value: Any) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("Input string is not a valid number.")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("JSON integer is too large or small for an Int64.")
    if isinstance(value, str):
        value.encode()  # a lone surrogate cannot be written: UnicodeEncodeError is a ValueError


def _without_comment(match: re.Match[str]) -> str:
    return " " if match["comment"] else match[0]


def _mended(match: re.Match[str]) -> str:
    if match["name"]:
        return f'"{match["name"]}"'
    return "" if match["comma"] else match[0]
