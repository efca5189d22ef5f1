"""Long lists of rows of one shape, written as a table: `{"each": {...}, "rows": [[...], ...]}`.

In `each`, a text `{0}` is the value of a row's first column, and `.../{0}/...` has it inside.
"""

from typing import Any

SEVERAL = 8
"""A shorter list is read more easily as it is."""


def pack(rows: list[Any]) -> dict[str, Any] | None:
    """The rows as a table; None when they are few, differ in shape, or have braces in their texts."""
    flat = [_leaves(row) for row in rows if isinstance(row, dict)]
    if len(flat) < max(SEVERAL, len(rows)) or any(row.keys() != flat[0].keys() for row in flat):
        return None
    # A brace of a value's own would be taken for a mark.
    if any(
        isinstance(value, str) and ("{" in value or "}" in value) for row in flat for value in row.values()
    ):
        return None
    columns: list[tuple[str, ...]] = []
    cells: dict[tuple[str, ...], Any] = {}
    # The name comes first: ids and most other texts are made of it.
    for path in sorted(flat[0], key=lambda path: (path != ("name",), len(path))):
        cells[path] = _cell(flat, path, columns)
    in_order = {path: cells[path] for path in flat[0]}
    return {"each": _tree(in_order), "rows": [[row[path] for path in columns] for row in flat]}


def unpack(table: dict[str, Any]) -> list[Any]:
    """The rows of a table."""
    return [_filled(table["each"], row) for row in table["rows"]]


def _cell(
    flat: list[dict[tuple[str, ...], Any]], path: tuple[str, ...], columns: list[tuple[str, ...]]
) -> Any:
    first = flat[0][path]
    # By type too: 1 == True in Python, and not in JSON.
    if all(type(row[path]) is type(first) and row[path] == first for row in flat):
        return first
    for number, column in enumerate(columns):
        template = _template(flat, path, column, _mark(number))
        if template is not None:
            return template
    # What follows from no column before becomes one itself.
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
    if all(isinstance(row[column], str) and row[path] == f"{before}{row[column]}{after}" for row in flat):
        return f"{before}{mark}{after}"
    return None


def _leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(value, dict) or not value:
        return {path: value}
    below = [_leaves(item, (*path, name)) for name, item in value.items()]
    return {leaf: found for leaves in below for leaf, found in leaves.items()}


def _tree(leaves: dict[tuple[str, ...], Any]) -> Any:
    tree: dict[str, Any] = {}
    for path, value in leaves.items():
        *parents, last = path
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        node[last] = value
    return tree


def _filled(cell: Any, row: list[Any]) -> Any:
    if isinstance(cell, dict):
        return {name: _filled(item, row) for name, item in cell.items()}
    if not isinstance(cell, str) or "{" not in cell:
        return cell
    for number, value in enumerate(row):
        # Alone, a mark stands for the value as it is, a number too; inside a text only for its letters.
        if cell == _mark(number):
            return value
        cell = cell.replace(_mark(number), str(value))
    return cell
