"""A small table: shown as a table in a notebook, as text everywhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from azlab.outputs import scrolling

EIGHTHS = " ▏▎▍▌▋▊▉"
WRAPPED = "overflow-wrap:anywhere;min-width:8em"
"""A long name may be broken anywhere, but a column is as wide as most words."""
SHORT = 16
"""A text of so many letters stays in one line."""
LONGEST = 10
"""Letters of a bar that stands for all."""
BAR = (
    'width="60" height="9" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
    # JupyterLab lets a drawing shrink to its column, which then has room for the words alone.
    'style="max-width:none"'
)


@dataclass(frozen=True)
class Table:
    """Texts in rows under a head; `note` is said below. Columns named in `numbers` stand at the right.

    Of columns named in `bars` the texts are shares, `81%` or `<1%`, and each has a bar that is as long.
    Without a row there is no head either: only its title and note are said.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numbers: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Table":
        """The table that `plain` made plain values of."""
        rows = tuple(tuple(map(str, row)) for row in said["rows"])
        lists = (tuple(said[name]) for name in ("numbers", "bars"))
        return cls(str(said["title"]), tuple(said["head"]), rows, str(said["note"]), *lists)

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it, e.g. for the line of a graded notebook."""
        return {**vars(self), "head": list(self.head), "rows": [list(row) for row in self.rows]}

    @property
    def data(self) -> list[dict[str, str]]:
        """The rows by the names of their columns, as `pandas.DataFrame` takes them."""
        return [dict(zip(self.head, row, strict=True)) for row in self.rows]

    def __str__(self) -> str:
        return "\n".join([self.title, *self._lines(), *filter(None, [self.note])])

    __repr__ = __str__

    def _lines(self) -> list[str]:
        if not self.rows:
            return []
        rows = [self._with_bars(row) for row in self.rows]
        widths = [max(map(len, column)) for column in zip(self.head, *rows, strict=True)]
        rule = tuple("-" * width for width in widths)
        return [self._line(row, widths) for row in (self.head, rule, *rows)]

    def _with_bars(self, row: Sequence[str]) -> tuple[str, ...]:
        cells = zip(self.head, row, strict=True)
        return tuple(f"{cell:>4} {bar(cell)}" if name in self.bars and cell else cell for name, cell in cells)

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(self.head, row, widths, strict=True)
        return "  ".join(
            cell.rjust(width) if name in self.numbers else cell.ljust(width) for name, cell, width in cells
        ).rstrip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        page = self._page() if self.rows else f"<p>{escape(self.title)}</p>"
        return {"text/plain": str(self), "text/html": page + note}

    def _page(self) -> str:
        head = "".join(
            # Nor is the name of a column: it is short, and an empty column would leave it a letter's width.
            f'<th scope="col" style="{self._style(name, "")}">{escape(name)}</th>'
            for name in self.head
        )
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        caption = f'<caption style="white-space:nowrap;text-align:left">{escape(self.title)}</caption>'
        page = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div {scrolling(self.title)} style="overflow-x:auto">{page}</div>'

    def _cells(self, row: Sequence[str]) -> str:
        """The first cell names its row to who hears the table."""
        cells = zip(self.head, row, strict=True)
        return "".join(self._cell(name, cell, number) for number, (name, cell) in enumerate(cells))

    def _cell(self, name: str, text: str, column: int) -> str:
        style = self._style(name, text)
        if text and not column:
            return f'<th scope="row" style="{style};font-weight:inherit">{escape(text)}</th>'
        return f'<td style="{style}">{_drawn(text) if text and name in self.bars else escape(text)}</td>'

    def _style(self, name: str, text: str) -> str:
        side = "right" if name in self.numbers else "left"
        # A number is not broken: "0.096" and "0" below it would be two. Nor is a bar taken from its share, or
        # a date broken, however long the texts are that stand beside it.
        is_whole = name in (*self.numbers, *self.bars) or len(text) <= SHORT
        return f"text-align:{side};{'white-space:nowrap' if is_whole else WRAPPED}"


def bar(share: str) -> str:
    """A bar of letters: ten for `100%`, and an eighth of one at least."""
    whole, rest = divmod(max(1, round(_percent(share) * LONGEST * 8 / 100)), 8)
    return "█" * whole + EIGHTHS[rest].strip()


def _drawn(share: str) -> str:
    """The share with its bar, which who hears the table need not hear."""
    rect = f'<rect width="{max(1, _percent(share)):g}" height="10" fill="currentColor" fill-opacity=".6"/>'
    frame = '<rect width="100" height="10" fill="none" stroke="currentColor" stroke-opacity=".4"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {BAR}>{rect}{frame}</svg> {escape(share)}'


def _percent(share: str) -> float:
    digits = "".join(letter for letter in share if letter.isdecimal() or letter == ".")
    return min(100.0, float(digits or 0))
