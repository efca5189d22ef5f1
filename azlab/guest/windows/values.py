"""What flows through a PowerShell pipeline: texts, numbers, truth, and rows of properties."""

from __future__ import annotations

from typing import Any

from azlab.budget import Budget


class Row(dict[str, Any]):
    """An object with properties. `columns` are the ones shown when nothing is chosen."""

    columns: tuple[str, ...] = ()
    label: str = ""
    """What it is inside a string, where that is more than its properties: an error's message."""


def row(columns: str, **properties: Any) -> Row:
    """A row that shows the named columns (separated by blanks)."""
    made = Row(properties)
    made.columns = tuple(columns.split())
    return made


MOST_VALUES, LONGEST_TEXT, DEEPEST = 400_000, 8_000_000, 60
"""What may become one text: values in each other, characters on the way, and levels."""


def text(value: Any) -> str:
    """The value as it stands inside a string. BudgetExceeded: it would be too large, or is too deep.

    A list of the same list twice, forty times over, is small until it is written out.
    """
    if not isinstance(value, list | Row):
        return _single(value)
    return _written(value, Budget(steps=MOST_VALUES, size=LONGEST_TEXT, depth=DEEPEST))


def _written(value: Any, budget: Budget) -> str:
    if isinstance(value, Row) and value.label:
        return value.label
    if not isinstance(value, list | Row):
        return _single(value)
    budget.step(len(value) + 1)
    with budget.deeper():
        items = [_written(item, budget) for item in (value if isinstance(value, list) else value.values())]
    budget.take(sum(map(len, items)))
    if isinstance(value, list):
        return " ".join(items)
    return "@{" + "; ".join(f"{name}={item}" for name, item in zip(value, items, strict=True)) + "}"


def _single(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def member(value: Any, name: str) -> Any:
    """`value.name`: of a row, of each row of a list, or one of the few a text has."""
    if isinstance(value, Row):
        found = next((key for key in value if key.casefold() == name.casefold()), None)
        if found is None and name.casefold() in ("keys", "values", "count"):
            return (
                len(value)
                if name.casefold() == "count"
                else list(value if name.casefold() == "keys" else value.values())
            )
        return None if found is None else value[found]
    if name.casefold() in ("count", "length") and not isinstance(value, str):
        return len(value) if isinstance(value, list) else 1
    if isinstance(value, list):
        many = [member(item, name) for item in value]
        return many[0] if len(many) == 1 else many
    return _text_member(text(value), name)


def _text_member(value: str, name: str) -> Any:
    answers = {
        "length": len(value),
        "value": value,
        "accountdomainsid": value.rpartition("-")[0],
    }
    return answers.get(name.casefold())


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
    cells = [[text(member(line, name)) for name in names] for line in rows]
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
            "".join(f"{name:<{width}} : {text(member(line, name))}\n" for name in line.columns)
            for line in rows
        )
        + "\n"
    )
