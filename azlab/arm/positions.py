"""Where in a body something stands, as Json.NET says it: `Path 'a.b[0]', line 1, position 20`."""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]

_SPACE = re.compile(r"[\s,:]*")
_PLAIN = re.compile(r"\w+")
_VALUE = json.JSONDecoder(strict=False)


def path_text(steps: list[str | int]) -> str:
    """Steps as one path; names with other signs than letters and digits stand in `['...']`."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"['{step}']"
    return text


def position(body: bytes, steps: list[str | int], *, at_name: bool) -> str:
    """`, line 1, position 20`: after the colon of a name, or after a value. Empty for what is no JSON.

    Only asked for an error: a body is read once for its values and a second time for this.
    """
    try:
        text = body.decode("utf-8-sig")
        index = _find(text, steps, at_name)
    except (ValueError, IndexError):
        return ""
    # Json.NET counts lines from 1, and characters of a line from 0.
    start = text.rfind("\n", 0, index) + 1
    return f", line {text.count(chr(10), 0, index) + 1}, position {index - start}"


def _find(text: str, steps: list[str | int], at_name: bool) -> int:
    """The index after the last step's name or value. Raises ValueError where the text is no plain JSON."""
    index = _skip(text, 0)
    for depth, step in enumerate(steps):
        last = at_name and depth == len(steps) - 1
        index = _skip(text, index + 1)
        index = _to_item(text, index, step) if isinstance(step, int) else _to_name(text, index, step, last)
    if at_name:
        return index
    return index + 1 if text[index] in "{[" else _after(text, index)  # Json.NET stops at the bracket


def _to_item(text: str, index: int, wanted: int) -> int:
    for _ in range(wanted):
        index = _skip(text, _after(text, index))
    return index


def _to_name(text: str, index: int, wanted: str, last: bool) -> int:
    """To the value of a name, or only behind its colon."""
    while text[index] == '"':
        name, index = scanstring(text, index + 1, False)
        colon = text.index(":", index) + 1
        index = _skip(text, colon)
        if name == wanted:
            return colon if last else index
        index = _skip(text, _after(text, index))
    raise ValueError("the name is not there")


def _after(text: str, index: int) -> int:
    """Behind a value."""
    return _VALUE.raw_decode(text, index)[1]


def _skip(text: str, index: int) -> int:
    found = _SPACE.match(text, index)
    return found.end() if found else index
