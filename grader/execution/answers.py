"""Answers of learners, as checks see them: ordinary values, made from the JSON that a kernel sent.

Nothing of a learner's own gets here: no object, no method, no comparison of theirs. docs/answers.md has
the table of what becomes what.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONGEST_NAME = 120
TOO_LONG = "a value that takes too long to read"


@dataclass(frozen=True)
class Unreadable:
    """A value that is not plain: it equals nothing, and has no text. `what` says which kind it is."""

    what: str

    def __repr__(self) -> str:
        return f"{self.what}, which is no plain value"

    def __str__(self) -> str:
        raise TypeError(repr(self))  # a check that compares texts must not compare this


@dataclass(frozen=True)
class CommandResult:
    """What a command said, as far as checks read it: the same names as `azlab.cli.result.Result`."""

    text: str = ""
    data: Any = None
    exit_code: int = 0
    command: str = ""
    errors: str = ""
    note: str = ""
    mode: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return repr(self.text)


def read(answer: Any) -> Any:
    """The value in what a kernel answered; None when the name is missing. Never raises.

    The answer has been parsed with bounds for its length and depth (`messages`).
    """
    if not isinstance(answer, dict) or "value" not in answer:
        return None
    try:
        return _value(answer["value"])
    except Exception:  # whatever a kernel that was taken over may send
        return Unreadable("something that makes no sense")


def _value(said: Any) -> Any:
    if isinstance(said, str):
        return _text(said)
    if isinstance(said, list):
        return [_value(item) for item in said]
    if isinstance(said, dict):
        [(kind, inner)] = said.items()
        return READERS[kind](inner)
    return said


def _text(text: str) -> str:
    """A text that can be written down: halves of characters are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _dict(pairs: Any) -> Any:
    return {_hashable(_value(key)): _value(value) for key, value in pairs}


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    if isinstance(value, dict | CommandResult):
        raise TypeError("that cannot be a key")
    return value


def _result(parts: Any) -> CommandResult:
    names = ("text", "command", "errors", "note", "mode")
    texts = {name: _text(str(_value(parts.get(name)) or "")) for name in names}
    code = parts.get("exit_code", 0)
    return CommandResult(data=_value(parts.get("data")), exit_code=code if type(code) is int else 1, **texts)


def _unreadable(what: Any) -> Unreadable:
    return Unreadable(_text("".join(filter(str.isprintable, str(what))))[:LONGEST_NAME])


READERS = {
    "dict": _dict,
    "set": lambda items: frozenset(_hashable(_value(item)) for item in items),
    "float": lambda name: float({"nan": "nan", "inf": "inf", "-inf": "-inf"}[name]),
    "decimal": lambda text: Decimal(_text(text)[:1000]),
    "ellipsis": lambda _: ...,
    "result": _result,
    "unreadable": _unreadable,
}
