"""A small table: shown as a table in a notebook, as text everywhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Table:
    """Texts in rows under a head; `note` is said below. Columns named in `numbers` stand at the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Table":
        """The table that `plain` made plain values of."""
        rows = tuple(tuple(map(str, row)) for row in said["rows"])
        return cls(str(said["title"]), tuple(said["head"]), rows, str(said["note"]), tuple(said["numbers"]))

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it, e.g. for the line of a graded notebook."""
        return {**vars(self), "head": list(self.head), "rows": [list(row) for row in self.rows]}

    @property
    def data(self) -> list[dict[str, str]]:
        """The rows by the names of their columns, as `pandas.DataFrame` takes them."""
        return [dict(zip(self.head, row, strict=True)) for row in self.rows]

    def __str__(self) -> str:
        table = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        rule = tuple("-" * width for width in widths)
        lines = [self._line(row, widths) for row in (self.head, rule, *self.rows)]
        return "\n".join([self.title, *lines, *filter(None, [self.note])])

    __repr__ = __str__

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(self.head, row, widths, strict=True)
        return "  ".join(
            cell.rjust(width) if name in self.numbers else cell.ljust(width) for name, cell, width in cells
        ).rstrip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        head = "".join(
            f'<th scope="col" style="{self._style(name)}">{escape(name)}</th>' for name in self.head
        )
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        caption = f'<caption style="white-space:nowrap;text-align:left">{escape(self.title)}</caption>'
        page = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return {"text/plain": str(self), "text/html": page + note}

    def _cells(self, row: Sequence[str]) -> str:
        cells = zip(self.head, row, strict=True)
        return "".join(f'<td style="{self._style(name)}">{escape(cell)}</td>' for name, cell in cells)

    def _style(self, name: str) -> str:
        # A number is not broken: "0.096" and "0" below it would be two.
        return "text-align:" + (
            "right;white-space:nowrap" if name in self.numbers else "left;overflow-wrap:anywhere"
        )
