"""Answers of learners, as checks see them: ordinary values, made from the JSON that a kernel sent.

Nothing of a learner's own gets here: no object, no method, no comparison of theirs. docs/answers.md has
the table of what becomes what.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grader.execution.inside.plain_values import MOST_CHARACTERS, MOST_VALUES

LONGEST_NAME = 120
MOST_PARTS = 4 * MOST_VALUES
"""Of the JSON, in which a pair of a mapping is a list, and what is no JSON an object."""
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

    The answer has been parsed with bounds for its length and depth (`messages`). They are wider than those
    that a kernel of ours keeps to: a check would take minutes for all that fits into a message.
    """
    if not isinstance(answer, dict) or "value" not in answer:
        return None
    if _is_too_much(answer["value"]):
        return Unreadable("a value with too many parts")
    try:
        return _value(answer["value"])
    except Exception:  # whatever a kernel that was taken over may send
        return Unreadable("something that makes no sense")


def _is_too_much(said: Any) -> bool:
    characters = 0
    for parts, part in enumerate(_parts(said), 1):
        characters += len(part) if isinstance(part, str) else 0
        if parts > MOST_PARTS or characters > MOST_CHARACTERS:
            return True
    return False


def _parts(said: Any) -> Iterator[Any]:
    yield said
    if isinstance(said, list | dict):
        for part in said.values() if isinstance(said, dict) else said:
            yield from _parts(part)


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
