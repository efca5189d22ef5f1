"""What flows through a PowerShell pipeline: texts, numbers, truth, and rows of properties."""

from __future__ import annotations

import fnmatch
import re
from typing import Any

from azlab.guest.disks import CommandError

LONGEST_TEXT = 100_000


class Row(dict[str, Any]):
    """An object with properties. `columns` are the ones shown when nothing is chosen."""

    columns: tuple[str, ...] = ()


def row(columns: str, **properties: Any) -> Row:
    """A row that shows the named columns (separated by blanks)."""
    made = Row(properties)
    made.columns = tuple(columns.split())
    return made


def text(value: Any) -> str:
    """The value as it stands inside a string."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return " ".join(text(one) for one in value)
    if isinstance(value, Row):
        return "@{" + "; ".join(f"{name}={text(one)}" for name, one in value.items()) + "}"
    return "" if value is None else str(value)


def member(value: Any, name: str) -> Any:
    """`value.name`: of a row, of each row of a list, or one of the few a text has."""
    if isinstance(value, Row):
        return next((one for key, one in value.items() if key.casefold() == name.casefold()), None)
    if name.casefold() in ("count", "length") and not isinstance(value, str):
        return len(value) if isinstance(value, list) else 1
    if isinstance(value, list):
        found = [member(one, name) for one in value]
        return found[0] if len(found) == 1 else found
    return _text_member(text(value), name)


def _text_member(value: str, name: str) -> Any:
    answers = {
        "length": len(value),
        "value": value,
        "accountdomainsid": value.rpartition("-")[0],
        "trim()": value.strip(),
        "tolower()": value.lower(),
        "toupper()": value.upper(),
        "tostring()": value,
    }
    return answers.get(name.casefold())


def followed(value: Any, suffix: str) -> Any:
    """The value after `.Name`, `.Trim()` or `[0]`, any number of them."""
    for name, index in re.findall(r"\.(\w+(?:\(\))?)|\[(-?\d+)\]", suffix):
        if name:
            value = member(value, name)
        else:
            many = value if isinstance(value, list) else [value]
            at = int(index) if len(index) < 8 else len(many)
            value = many[at] if -len(many) <= at < len(many) else None
    return value


def compared(left: Any, operator: str, right: Any) -> bool:
    """`-eq -ne -like -notlike -match -notmatch -gt -lt -ge -le -contains`, without regard to case."""
    name = operator.casefold().lstrip("-")
    first, second = text(left).casefold(), text(right).casefold()
    if name in ("like", "notlike"):
        return fnmatch.fnmatchcase(first, second) == (name == "like")
    if name in ("match", "notmatch"):
        return _matches(text(right), text(left)) == (name == "match")
    if name == "contains":
        return second in [text(one).casefold() for one in (left if isinstance(left, list) else [left])]
    if name in ("gt", "lt", "ge", "le") and isinstance(left, int) and second.lstrip("-").isdecimal():
        number = int(second[:18])
        return {"gt": left > number, "lt": left < number, "ge": left >= number, "le": left <= number}[name]
    outcomes = {
        "eq": first == second,
        "ne": first != second,
        "gt": first > second,
        "lt": first < second,
        "ge": first >= second,
        "le": first <= second,
    }
    if name not in outcomes:
        raise CommandError(f"The practice machine does not know the operator '{operator}'.")
    return outcomes[name]


def _matches(pattern: str, subject: str) -> bool:
    if re.search(r"[*+}]\)[*+{]", pattern):
        raise CommandError("The practice machine does not take a repeat of a repeat in a pattern.")
    try:
        return re.search(pattern, subject[:2000], re.IGNORECASE) is not None
    except (re.error, OverflowError, RecursionError):
        raise CommandError(f'parsing "{pattern}" - not a regular expression') from None


def shown(values: list[Any]) -> str:
    """The screen: texts line by line, rows as a table, or as a list when they have many columns."""
    out, rows = [], list[Row]()
    for value in [*values, None]:
        if isinstance(value, Row) and (not rows or rows[0].columns == value.columns):
            rows.append(value)
            continue
        if rows:
            out.append(listed(rows) if len(rows[0].columns) > 4 else table(rows))
        rows = [value] if isinstance(value, Row) else []
        if value is not None and not rows:
            out.append(text(value) + "\n")
    return "".join(out)


def table(rows: list[Row]) -> str:
    names = rows[0].columns
    cells = [[text(member(one, name)) for name in names] for one in rows]
    widths = [max(len(name), *(len(line[at]) for line in cells)) for at, name in enumerate(names)]
    body = [list(names), ["-" * len(name) for name in names], *cells]
    return (
        "\n"
        + "".join(
            " ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
            for line in body
        )
        + "\n"
    )


def listed(rows: list[Row]) -> str:
    width = max((len(name) for name in rows[0].columns), default=0)
    return (
        "\n"
        + "\n".join(
            "".join(f"{name:<{width}} : {text(member(one, name))}\n" for name in one.columns) for one in rows
        )
        + "\n"
    )
