"""Methods of values, and what types have of their own: `'a'.Replace('a','b')`, `[Math]::Max(1, 2)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from azlab.budget import Budget
from azlab.guest import identities
from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine
from azlab.guest.windows.operators import joined, listed_of, number
from azlab.guest.windows.values import Row, member, text

WIDEST = 10_000


def called(subject: Any, name: str, given: list[Any], budget: Budget) -> Any:
    """The value of `subject.Name(given)`. CommandError: null, or the practice machine does not know it.

    BudgetExceeded: what it would make is too large.
    """
    lower = name.casefold()
    if subject is None:
        raise CommandError("You cannot call a method on a null-valued expression.")
    if isinstance(subject, Row):
        return _of_table(subject, lower, given, name)
    if isinstance(subject, list) and lower not in ("tostring",):
        budget.step(len(subject) // 20)
        return _of_list(subject, lower, given, name, budget)
    value, words = text(subject), [text(each) for each in given]
    if lower == "replace" and len(words) > 1 and words[0]:
        budget.take(len(value) + value.count(words[0]) * len(words[1]))
    found = _text_methods(value, words, given).get(lower)
    if found is None:
        raise _unknown(name)
    try:
        return found()
    except (IndexError, ValueError):
        raise CommandError(f'Exception calling "{name}" with "{len(given)}" argument(s).') from None


def _unknown(name: str) -> CommandError:
    return CommandError(f"Method invocation failed: the practice machine does not know the method '{name}'.")


def _text_methods(value: str, words: list[str], given: list[Any]) -> dict[str, Callable[[], Any]]:
    """What a text can do; called only when it is asked for."""
    return {
        "trim": lambda: value.strip(*words[:1]),
        "trimstart": lambda: value.lstrip(*words[:1]),
        "trimend": lambda: value.rstrip(*words[:1]),
        "tolower": value.lower,
        "toupper": value.upper,
        "tolowerinvariant": value.lower,
        "toupperinvariant": value.upper,
        "tostring": lambda: value,
        "gettype": lambda: "System.String",
        "replace": lambda: value.replace(words[0], words[1]) if words[0] else value,
        # .NET splits at each of the characters, where `-split` takes an expression.
        "split": lambda: re.split(f"[{re.escape(words[0])}]", value) if words and words[0] else value.split(),
        "contains": lambda: words[0] in value,
        "startswith": lambda: value.startswith(words[0]),
        "endswith": lambda: value.endswith(words[0]),
        "indexof": lambda: value.find(words[0]),
        "lastindexof": lambda: value.rfind(words[0]),
        "substring": lambda: _substring(value, given),
        "padleft": lambda: value.rjust(min(int(number(given[0])), WIDEST), (words[1:] or [" "])[0][0]),
        "padright": lambda: value.ljust(min(int(number(given[0])), WIDEST), (words[1:] or [" "])[0][0]),
        "tochararray": lambda: list(value),
        "equals": lambda: value == words[0],
        "insert": lambda: value[: int(number(given[0]))] + words[1] + value[int(number(given[0])) :],
        "remove": lambda: value[: int(number(given[0]))],
    }


def _substring(value: str, given: list[Any]) -> str:
    start = int(number(given[0]))
    length = int(number(given[1])) if len(given) > 1 else len(value) - start
    if start < 0 or length < 0 or start + length > len(value):
        raise ValueError("startIndex")
    return value[start : start + length]


def _of_table(subject: Row, name: str, given: list[Any], shown: str) -> Any:
    key = text(given[0]) if given else ""
    if name in ("containskey", "contains"):
        return any(each.casefold() == key.casefold() for each in subject)
    if name == "add" and len(given) == 2:
        subject[key] = given[1]
        subject.columns = tuple(subject)
        return None
    if name == "remove":
        for each in [each for each in subject if each.casefold() == key.casefold()]:
            del subject[each]
        subject.columns = tuple(subject)
        return None
    if name == "tostring":
        return text(subject)
    raise _unknown(shown)


def _of_list(subject: list[Any], name: str, given: list[Any], shown: str, budget: Budget) -> Any:
    if name == "contains":
        return any(text(each) == text(given[0]) for each in subject) if given else False
    if name == "add" and given:
        subject.append(given[0])
        return None
    if name == "indexof" and given:
        return next((at for at, each in enumerate(subject) if text(each) == text(given[0])), -1)
    return [called(each, shown, given, budget) for each in subject]


def static(kind: str, name: str, given: list[Any], machine: Machine, budget: Budget) -> Any:
    """The value of `[kind]::name`, with arguments or without. CommandError: the machine does not know it."""
    numbers = [number(each) for each in given] if kind == "math" else []
    known: dict[tuple[str, str], Callable[[], Any]] = {
        ("math", "max"): lambda: max(numbers),
        ("math", "min"): lambda: min(numbers),
        ("math", "abs"): lambda: abs(numbers[0]),
        ("math", "floor"): lambda: int(numbers[0] // 1),
        ("math", "ceiling"): lambda: -int(-numbers[0] // 1),
        ("math", "round"): lambda: round(numbers[0], int(numbers[1]) if len(numbers) > 1 else 0),
        ("string", "isnullorempty"): lambda: not text(given[0]),
        ("string", "isnullorwhitespace"): lambda: not text(given[0]).strip(),
        ("string", "join"): lambda: joined(text(given[0]), listed_of(given[1]), budget),
        ("string", "empty"): lambda: "",
        ("environment", "machinename"): lambda: machine.host_name,
        ("environment", "newline"): lambda: "\r\n",
        ("datetime", "now"): lambda: machine.now,
        ("datetime", "utcnow"): lambda: machine.now,
        ("int", "maxvalue"): lambda: 2**31 - 1,
        ("io.path", "combine"): lambda: "\\".join(text(each).strip("\\") for each in given),
        ("guid", "newguid"): lambda: _guid(machine),
    }
    found = known.get((kind, name))
    if found is None:
        raise CommandError(f"The practice machine does not know '[{kind}]::{name}'.")
    try:
        return found()
    except (IndexError, ValueError, TypeError):
        raise CommandError(f'Exception calling "{name}" with "{len(given)}" argument(s).') from None


def _guid(machine: Machine) -> str:
    """Always the same one: a lesson must go the same way twice."""
    digits = identities.digest(machine.seed, f"guid {machine.boots}").hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))


def formatted(form: str, values: list[Any], budget: Budget) -> str:
    """`-f`: `{0}`, `{1,8}`, `{2:D3}`, `{3:N2}`. CommandError: there is no such value.

    BudgetExceeded: it would be too large, as a long value in a thousand places is.
    """

    def piece(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        at, width, kind = int(found[1]), int(found[2] or 0), found[3] or ""
        if at >= len(values):
            raise CommandError(
                "Error formatting a string: Index (zero based) must be less than the size of the list."
            )
        shown = _as(values[at], kind)
        budget.step()
        budget.take(max(len(shown), abs(width)))
        return shown.rjust(width) if width >= 0 else shown.ljust(-width)

    return re.sub(r"\{\{|\}\}|\{(\d{1,3})(?:,(-?\d{1,3}))?(?::([^}]*))?\}", piece, form)


def _as(value: Any, kind: str) -> str:
    digits = int(re.sub(r"\D", "", kind)[:2] or 0)
    letter = kind[:1].upper()
    if letter == "D" or re.fullmatch("0+", kind):
        return str(int(number(value))).zfill(digits if letter == "D" else len(kind))
    if letter in ("N", "F"):
        decimals = digits if len(kind) > 1 else 2
        return f"{number(value):,.{decimals}f}" if letter == "N" else f"{number(value):.{decimals}f}"
    if letter == "X":
        return f"{int(number(value)):X}".zfill(digits)
    if letter == "P":
        return f"{number(value) * 100:.{digits if len(kind) > 1 else 2}f} %"
    return text(value)


__all__ = ["called", "formatted", "member", "static"]
