"""What Azure makes of a value of another kind: the conversions of Json.NET, which its providers use.

A number where a text is due is taken as text, `"50"` where a number is due as a number, `"True"` as a
boolean, an empty text as nothing, a word of a closed set in any case. What Json.NET does not convert is
refused in its own words (JsonTextReader, JsonSerializerInternalReader and StringEnumConverter of
JamesNK/Newtonsoft.Json).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

OF_A_RESOURCE = frozenset(
    ("name", "type", "etag", "location", "tags", "sku", "kind", "zones", "identity", "properties")
)
"""What a reference has, beside its id, when the whole resource was given for it."""
LARGEST = 2**31 - 1
"""Of an Int32. Only sizes in bytes are longer."""
_INTEGER = re.compile(r"\s*[+-]?\d{1,18}\s*")
_NUMBER = re.compile(r"\s*[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
"""What Json.NET's `ReadDoubleString` takes: `NumberStyles.Float | NumberStyles.AllowThousands`."""
_OBJECT, _ARRAY = '{"name":"value"}', "[1,2,3]"


class Unreadable(Exception):
    """A value that Azure does not take. Containers add where they were; `at_name` points at the name."""

    def __init__(self, sentence: str, *, at_name: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.at_name = sentence, at_name
        self.steps: list[str | int] = []


@dataclass(slots=True)
class Mode:
    """How a body is read, and what came up."""

    newer: bool = False
    """The client asks with an api-version above the newest one known here: what is unknown is kept."""
    strict: bool = False
    """Unknown words of closed sets are refused at once, not only noted."""
    unknown_words: bool = False
    """Noted: a provider may have a better sentence for them, so it is asked first."""


class Kind(Protocol):
    """A kind of value."""

    def read(self, value: Any, mode: Mode) -> Any:
        """The value as Azure keeps it, None for nothing. Raises `Unreadable`."""


class Anything:
    """A value without rules: templates, settings of extensions."""

    def read(self, value: Any, mode: Mode) -> Any:
        return value


class Text:
    """A text."""

    def read(self, value: Any, mode: Mode) -> Any:
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return str(value)
        raise _unexpected(value)


class Integer:
    """A whole number, up to a largest one."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest

    def read(self, value: Any, mode: Mode) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            if not (value.isascii() and _INTEGER.fullmatch(value)):
                raise Unreadable(f"Could not convert string to integer: {value}.")
            value = int(value)
        if isinstance(value, float):
            raise Unreadable(f"Input string '{value}' is not a valid integer.")
        if isinstance(value, bool) or not isinstance(value, int):
            raise _unexpected(value)
        if abs(value) > self._largest:
            raise Unreadable(f"JSON integer {value} is too large or small for an Int32.")
        return value


class Number:
    """A number with a fraction."""

    def read(self, value: Any, mode: Mode) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            number = float(value.replace(",", "")) if _NUMBER.fullmatch(value) else math.inf
            if not math.isfinite(number):  # Python reads more as a number than JSON can hold
                raise Unreadable(f"Could not convert string to double: {value}.")
            return number
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _unexpected(value)
        return value


class Boolean:
    """True or false."""

    def read(self, value: Any, mode: Mode) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return bool(value)
        if isinstance(value, str):
            if value == "":
                return None
            word = value.strip().lower()
            if word not in ("true", "false"):
                raise Unreadable(f"Could not convert string to boolean: {value}.")
            return word == "true"
        raise _unexpected(value)


class ClosedSet:
    """One of some words, in any case; `open_ended` where Azure has more than are known."""

    def __init__(self, name: str, words: list[str], open_ended: bool) -> None:
        self._name, self._words, self._open = name, {word.lower(): word for word in words}, open_ended

    def read(self, value: Any, mode: Mode) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, dict | list):
            token = "StartObject" if isinstance(value, dict) else "StartArray"
            raise Unreadable(f"Unexpected token {token} when parsing enum.")
        if not isinstance(value, str):
            raise _no_conversion(value, self._name)
        # Flags (`SystemAssigned, UserAssigned`) are read without their blanks, too: azure-cli sends them so.
        word = self._words.get(value.lower()) or self._words.get(", ".join(value.lower().split(",")))
        if word is None and not (mode.newer or self._open):
            if mode.strict:
                raise _no_conversion(value, self._name)
            mode.unknown_words = True
        return word or value


class ListOf:
    """A list of values of one kind."""

    def __init__(self, kind: Kind, name: str) -> None:
        self._kind, self._name = kind, f"System.Collections.Generic.List`1[{name}]"

    def read(self, value: Any, mode: Mode) -> Any:
        if isinstance(value, list):
            read, index, found = self._kind.read, 0, []
            try:
                for index, item in enumerate(value):  # noqa: B007 - the index is for the error
                    found.append(read(item, mode))
            except Unreadable as problem:
                problem.steps.insert(0, index)
                raise
            return found
        if value is None or value == "":
            return None
        if isinstance(value, dict):
            raise _wrong_container(self._name, "object", _OBJECT, "array", _ARRAY)
        raise _no_conversion(value, self._name)


class MapOf:
    """An object with names of the sender's choice, e.g. tags."""

    def __init__(self, kind: Kind, name: str) -> None:
        self._kind = kind
        self._name = f"System.Collections.Generic.Dictionary`2[System.String,{name}]"

    def read(self, value: Any, mode: Mode) -> Any:
        if isinstance(value, dict):
            read = self._kind.read
            try:
                return {name: read(item, mode) for name, item in value.items()}
            except Unreadable:
                raise _first_problem(value, read, mode) from None
        return _no_object(value, self._name)


@dataclass(frozen=True, slots=True)
class Member:
    """One field of an object, as Azure spells it."""

    name: str
    kind: Kind
    read_only: bool = False
    """Azure writes it: what a client sends is ignored."""


class ObjectOf:
    """An object of Azure's. Its members are asked for when it is first read: objects may hold themselves."""

    def __init__(self, name: str, members: Callable[[], dict[str, Member]], lenient: bool = False) -> None:
        self.name, self._ask, self._lenient = name, members, lenient
        self._members: dict[str, Member] | None = None

    @property
    def members(self) -> dict[str, Member]:
        """By name in lower case."""
        if self._members is None:
            self._members = self._ask()
        return self._members

    def read(self, value: Any, mode: Mode) -> Any:
        if not isinstance(value, dict):
            return _no_object(value, self.name)
        found: dict[str, Any] = {}
        members, name = self._members or self.members, ""
        try:
            for name, item in value.items():
                member = members.get(name.lower())
                if member is None:
                    if members.keys() == {"id"} and (not mode.newer or name.lower() in OF_A_RESOURCE):
                        # A reference, given as the whole resource it means: of that, Azure takes the id
                        # (the quickstart vmss-flexible-orchestration-quickstart hands on whole pools).
                        continue
                    if not (mode.newer or self._lenient):
                        raise _no_member(name, self.name)
                    found[name] = item
                elif not member.read_only:
                    found[member.name] = member.kind.read(item, mode)
        except Unreadable as problem:
            problem.steps.insert(0, name)
            raise
        return found


def _first_problem(value: dict[str, Any], read: Callable[[Any, Mode], Any], mode: Mode) -> Unreadable:
    for name, item in value.items():
        try:
            read(item, mode)
        except Unreadable as problem:
            problem.steps.insert(0, name)
            return problem
    raise AssertionError("what could not be read can be read now")


def _no_object(value: Any, name: str) -> None:
    if value is None or value == "":
        return
    if isinstance(value, list):
        raise _wrong_container(name, "array", _ARRAY, "object", _OBJECT)
    raise _no_conversion(value, name)


def _no_member(member: str, name: str) -> Unreadable:
    """Json.NET says a class's own name here, and its full one where a value cannot be converted to it."""
    name = name.rpartition(".")[2]
    return Unreadable(f"Could not find member '{member}' on object of type '{name}'.", at_name=True)


def _no_conversion(value: Any, name: str) -> Unreadable:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return Unreadable(f"Error converting value {shown} to type '{name}'.")


def _unexpected(value: Any) -> Unreadable:
    """Json.NET stops at the first character."""
    first = "{" if isinstance(value, dict) else "[" if isinstance(value, list) else str(value).lower()[0]
    return Unreadable(f"Unexpected character encountered while parsing value: {first}.")


def _wrong_container(name: str, given: str, example: str, due: str, shape: str) -> Unreadable:
    article = "a JSON array" if due == "array" else "a JSON object"
    return Unreadable(
        f"Cannot deserialize the current JSON {given} (e.g. {example}) into type '{name}' because the type "
        f"requires {article} (e.g. {shape}) to deserialize correctly."
    )
