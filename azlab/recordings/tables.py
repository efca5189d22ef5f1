"""Long lists of rows of one shape, written as a table: `{"each": {...}, "rows": [[...], ...]}`.

In `each`, a text `{0}` is the value of a row's first column, and `.../{0}/...` has it inside.
"""

from typing import Any

SEVERAL = 8
"""A shorter list is read more easily as it is."""


def pack(rows: list[Any]) -> dict[str, Any] | None:
    """The rows as a table; None when they are few or differ in shape."""
    flat = [_leaves(row) for row in rows if isinstance(row, dict)]
    if len(flat) < max(SEVERAL, len(rows)) or any(one.keys() != flat[0].keys() for one in flat):
        return None
    if any(
        isinstance(value, str) and ("{" in value or "}" in value) for one in flat for value in one.values()
    ):
        return None
    columns: list[tuple[str, ...]] = []
    told: dict[tuple[str, ...], Any] = {}
    for path in sorted(flat[0], key=lambda path: (path != ("name",), len(path))):
        told[path] = _told(flat, path, columns)
    in_order = {path: told[path] for path in flat[0]}
    return {"each": _tree(in_order), "rows": [[one[path] for path in columns] for one in flat]}


def unpack(table: dict[str, Any]) -> list[Any]:
    """The rows of a table."""
    return [_filled(table["each"], row) for row in table["rows"]]


def _told(
    flat: list[dict[tuple[str, ...], Any]], path: tuple[str, ...], columns: list[tuple[str, ...]]
) -> Any:
    first = flat[0][path]
    if all(type(one[path]) is type(first) and one[path] == first for one in flat):
        return first
    for number, column in enumerate(columns):
        told = _template(flat, path, column, _mark(number))
        if told is not None:
            return told
    columns.append(path)
    return _mark(len(columns) - 1)


def _mark(column: int) -> str:
    return f"{{{column}}}"


def _template(
    flat: list[dict[tuple[str, ...], Any]], path: tuple[str, ...], column: tuple[str, ...], mark: str
) -> str | None:
    """The value as a text with the column's value inside, when that is true of every row."""
    first, inside = flat[0][path], flat[0][column]
    if not isinstance(first, str) or not isinstance(inside, str) or not inside or inside not in first:
        return None
    before, _, after = first.rpartition(inside)
    if all(isinstance(one[column], str) and one[path] == f"{before}{one[column]}{after}" for one in flat):
        return f"{before}{mark}{after}"
    return None


def _leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(value, dict) or not value:
        return {path: value}
    return {leaf: found for name, one in value.items() for leaf, found in _leaves(one, (*path, name)).items()}


def _tree(leaves: dict[tuple[str, ...], Any]) -> Any:
    tree: dict[str, Any] = {}
    for path, value in leaves.items():
        *way, last = path
        node = tree
        for name in way:
            node = node.setdefault(name, {})
        node[last] = value
    return tree


def _filled(told: Any, row: list[Any]) -> Any:
    if isinstance(told, dict):
        return {name: _filled(one, row) for name, one in told.items()}
    if not isinstance(told, str) or "{" not in told:
        return told
    for number, value in enumerate(row):
        if told == _mark(number):
            return value
        told = told.replace(_mark(number), str(value))
    return told
