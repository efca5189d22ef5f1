"""A file's text as JSON, within limits; for what is not JSON, a sentence that says what it is instead."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from grader.submissions import Refused

BRACKETS = 3_000_000
"""An empty list takes 64 bytes of memory for 3 in the file; so many are the most that are read."""
DIGITS = 300
_MERGE = re.compile(r"^(<{7}|>{7}) ?", re.MULTILINE)
_KINDS = (
    (b"PK\x03\x04", "a zip file"),
    (b"PK\x05\x06", "a zip file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
    (b"Rar!", "a RAR file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def kind_of(data: bytes) -> str:
    """What a file is that is no notebook, as far as its first bytes tell: "a PDF"; "" when they do not."""
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    start_of_text = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start_of_text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "a text that is no notebook" if start_of_text[:7] in (b"from az", b"import ") else ""


@dataclass(frozen=True)
class Parsed:
    """The value of a JSON text, and what was mended in it."""

    value: Any
    remarks: tuple[str, ...] = ()


def parse(text: str) -> Parsed | Refused:
    """The value of a JSON text. A name that comes twice has its last value, as Jupyter reads it."""
    if text.count("[") + text.count("{") > BRACKETS:
        return Refused("It holds more lists than any notebook has.")
    remarks: set[str] = set()

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            remarks.add("It says something twice under one name; the last counts, as in Jupyter.")
        return found

    def constant(word: str) -> None:
        remarks.add(f"It holds {word}, which is no JSON; it was left out.")

    reader = partial(json.loads, parse_constant=constant, object_pairs_hook=mapping, strict=False)
    try:
        return Parsed(_with_long_numbers(text, reader), tuple(sorted(remarks)))
    except json.JSONDecodeError as problem:
        return Refused(_why(text, problem))
    except (RecursionError, ValueError):
        return Refused("Its JSON is nested deeper than any notebook is.")


def _with_long_numbers(text: str, reader: Callable[..., Any]) -> Any:
    try:
        return reader(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits; asking about each number takes long
        return reader(text, parse_int=_integer)


def _integer(digits: str) -> int:
    # Python refuses thousands of digits; no number of a notebook that is used has them.
    return int(digits) if len(digits) < DIGITS else 0


def _why(text: str, problem: json.JSONDecodeError) -> str:
    if not text.strip("\x00 \t\r\n"):
        return "It is empty."
    if _MERGE.search(text):
        return "It holds the marks of a git merge that was not finished (<<<<<<< and >>>>>>>)."
    if not text.lstrip().startswith("{"):
        return "It is not a notebook: it does not begin as JSON."
    ending = text.rstrip()
    if problem.pos >= len(ending) - 1 or problem.msg.startswith("Unterminated"):
        return "It is cut off: it ends in the middle of the notebook."
    return f"It is not JSON: {problem.msg.lower()} at line {problem.lineno}."
