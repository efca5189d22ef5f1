"""What a learner's name holds, made into JSON that says what it was; docs/answers.md has the table.

JSON's own values stay; of others an object with one key says the kind: `{"dict": pairs}`, `{"set": items}`,
`{"float": "nan"}`, `{"decimal": "1.5"}`, `{"result": parts}`, `{"ellipsis": true}`, `{"unreadable": what}`.
"""

import dataclasses
import enum
import math
import sys
from collections import deque
from collections.abc import ItemsView, KeysView, Mapping, ValuesView
from typing import Any

MOST_CHARACTERS = 250_000
MOST_VALUES = 20_000
DEEPEST = 16
LARGEST_NUMBER = 4096  # bits
AS_TEXT = {
    "datetime": ("date", "time", "timedelta", "tzinfo"),
    "pathlib": ("PurePath",),
    "uuid": ("UUID",),
    "ipaddress": ("_IPAddressBase",),
}
AS_LIST = (tuple, range, deque, KeysView, ValuesView, ItemsView)


class TooMuchError(Exception):
    """A value is larger or deeper than an answer can be."""


def answer(names: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The answer by a name: `{"missing": true}` or `{"value": ...}`. Never raises an `Exception`."""
    if name not in names:
        return {"missing": True}
    try:
        return {"value": Plain().made(names[name], DEEPEST)}
    except TooMuchError as error:
        return {"value": unreadable(str(error))}
    except Exception:
        return {"value": unreadable(_object(names[name]))}


def unreadable(what: str) -> dict[str, Any]:
    """What is sent for a value that is not plain; `what` says which kind it is."""
    return {"unreadable": what}


def _object(value: Any) -> str:
    return f"an object of the type {type(value).__name__[:80]}"


class Plain:
    """One value on its way to JSON, with what is left of its size."""

    def __init__(self) -> None:
        self.characters, self.values = MOST_CHARACTERS, MOST_VALUES

    def made(self, value: Any, depth: int) -> Any:
        """A value as JSON. Raises `TooMuchError`, and whatever the methods of an object raise."""
        self.values -= 1
        if self.values < 0 or depth < 0:
            raise TooMuchError("a value with too many parts")
        # By identity, as numpy's booleans equal Python's and are none.
        if value is None or value is True or value is False:
            return value
        if value is ...:
            return {"ellipsis": True}
        for attempt in (self._scalar, self._result, self._collection, self._foreign):
            found = attempt(value, depth)
            if found is not None:
                return found
        return unreadable(_object(value))

    def _scalar(self, value: Any, depth: int) -> Any:
        if isinstance(value, enum.Enum):
            return self.made(value.value, depth - 1)
        if isinstance(value, str):
            # The class's own method: a subclass of the learner's may say anything.
            return self._text(str.__str__(value))
        if isinstance(value, int):
            return self._whole(int.__index__(value))
        if isinstance(value, float):
            return self._real(float.__float__(value))
        if isinstance(value, bytes | bytearray):
            return self._text(bytes(value[:MOST_CHARACTERS]).decode("utf-8", "replace"))
        if _is(value, "decimal", "Decimal"):
            return {"decimal": self._text(str(value))}
        if _is(value, "fractions", "Fraction"):
            return self._real(float(value))
        named = any(_is(value, module, name) for module, names in AS_TEXT.items() for name in names)
        return self._text(str(value)) if named and not _is_nothing(value) else None

    def _text(self, text: str) -> str:
        self.characters -= len(text)
        if self.characters < 0:
            raise TooMuchError("a value with too many characters")
        return text

    def _whole(self, number: int) -> int:
        if number.bit_length() > LARGEST_NUMBER:
            raise TooMuchError("a number with too many digits")
        return number

    def _real(self, number: float) -> Any:
        # JSON has no word for them.
        return number if math.isfinite(number) else {"float": repr(number)}

    def _collection(self, value: Any, depth: int) -> Any:
        if isinstance(value, list):
            return [self.made(item, depth - 1) for item in list.__iter__(value)]
        if isinstance(value, AS_LIST):
            return [self.made(item, depth - 1) for item in value]
        if isinstance(value, set | frozenset):
            return {"set": [self.made(item, depth - 1) for item in value]}
        if isinstance(value, Mapping):
            return self._pairs(value, depth)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in dataclasses.fields(value)]
            return self._pairs({name: getattr(value, name) for name in names}, depth)
        return None

    def _pairs(self, value: Mapping[Any, Any], depth: int) -> Any:
        # As above, a subclass of `dict` may have an `items` of its own.
        pairs = dict.items(value) if isinstance(value, dict) else value.items()
        return {"dict": [[self.made(key, depth - 1), self.made(part, depth - 1)] for key, part in pairs]}

    def _result(self, value: Any, depth: int) -> Any:
        """What commands gave: `az(...)`, `x = !az ...`, `%%capture`, `subprocess.run`."""
        kind = type(value).__name__
        if _is(value, "azlab.cli.result", "Result"):
            names = ("command", "text", "errors", "exit_code", "data", "note", "mode")
            return {"result": {name: self.made(getattr(value, name), depth - 1) for name in names}}
        if kind == "SList" and isinstance(value, list):
            lines = list(list.__iter__(value))
            return {"result": {"text": self._text("\n".join(lines)), "data": self.made(lines, depth - 1)}}
        if _is(value, "IPython.utils.capture", "CapturedIO"):
            return self._text(str(value.stdout))
        if _is(value, "subprocess", "CompletedProcess"):
            text = self.made(value.stdout, depth - 1)
            return {"result": {"text": text or "", "data": None, "exit_code": self.made(value.returncode, 0)}}
        return None

    def _foreign(self, value: Any, depth: int) -> Any:
        """Values of numpy and pandas, where they were imported."""
        if _is_nothing(value):
            return {"float": "nan"}
        if _is(value, "pandas", "DataFrame"):
            self._fits(value.size)
            return self.made(value.to_dict("records"), depth)
        if _is(value, "pandas", "Series") or _is(value, "pandas", "Index") or _is(value, "numpy", "ndarray"):
            self._fits(value.size)
            return self.made(value.tolist(), depth)
        if _is(value, "pandas.api.extensions", "ExtensionArray"):
            self._fits(len(value))
            return [self.made(item, depth - 1) for item in value]
        if _is(value, "numpy", "generic"):
            return self.made(value.item(), depth - 1)
        return None

    def _fits(self, size: int) -> None:
        if size > self.values:
            raise TooMuchError("a table with too many cells")


def _is(value: Any, module: str, name: str) -> bool:
    """Whether a value is of a class of a module; not when nobody has imported that."""
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(value, kind)


def _is_nothing(value: Any) -> bool:
    """Whether a value is what pandas has for nothing: `NaT`, a date by its class, or `NA`."""
    return type(value).__name__ in ("NaTType", "NAType")
