"""What machines answered, side by side: first what is the same and should not be, then a table that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from azlab.outputs import scrolling

UNKNOWN, MISSING = "not known", "no such VM"
OWN = ("host name", "machine id", "SSH host key", "machine SID")
"""What no two machines may share; accounts may well be the same."""
FINGERPRINTS = OWN[1:]
BEGINNING, END = 15, 6
"""How many characters are shown of a long fingerprint: "SHA256:" and eight more, and its last."""
BESIDE = 3
"""So many machines stand side by side in a notebook's width; more have a row each."""
ALONE = "Two machines at least are needed to compare anything."
EDGE = "text-align:left;white-space:nowrap"


@dataclass(frozen=True)
class Comparison:
    """The marks of identity, each with a value per machine; `rows` has the values whole."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def table(self) -> list[list[str]]:
        """The texts as shown, the head first; a row per mark, or per machine where there are many."""
        head = ["mark", *self.names, "compared"]
        marks = [[mark, *_short(mark, values), verdict(values)] for mark, values in self.rows]
        if len(self.names) <= BESIDE:
            return [head, *marks]
        return [list(row) for row in zip(["machine", *head[1:]], *marks, strict=True)]

    @property
    def answer(self) -> str:
        """What is the same and should not be, and what is not known, in a sentence each."""
        verdicts = {mark: verdict(values) for mark, values in self.rows if mark in OWN}
        shared = [mark for mark, word in verdicts.items() if word in ("same", "some are the same")]
        unknown = [mark for mark, word in verdicts.items() if word == UNKNOWN]
        different = [mark for mark, word in verdicts.items() if word == "different"]
        missing = [name for name in self.names if self._told_by(name) == {MISSING}]
        said = [f"There is no such VM: {', '.join(missing)}."] if missing else []
        if len(self.names) - len(missing) < 2:
            return " ".join([*said, ALONE])
        said += [f"The same, and should not be: {', '.join(shared)}."] if shared else []
        said += [f"Each machine has its own: {', '.join(different)}."] if different else []
        said += [f"Not known: {', '.join(unknown)}."] if unknown else []
        return " ".join(said)

    def _told_by(self, name: str) -> set[str]:
        return {values[self.names.index(name)] for _, values in self.rows}

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.table, strict=True)]
        lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in self.table]
        return "\n".join([self.answer, "", *("  ".join(line).rstrip() for line in lines)])

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        head, *rows = self.table
        top = "".join(f'<th scope="col" style="text-align:left">{escape(cell)}</th>' for cell in head)
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
        many = f"{len(self.names)} machines"
        title = f"What tells {' and '.join(self.names) if len(self.names) <= BESIDE else many} apart"
        caption = f'<caption style="text-align:left">{escape(title)}</caption>'
        page = f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        scrolled = f'<div {scrolling(title)} style="overflow-x:auto">{page}</div>'
        answer = f"<p><strong>{escape(self.answer)}</strong></p>"
        return {"text/plain": str(self), "text/html": answer + scrolled}


def verdict(values: Sequence[str]) -> str:
    """`same`, `different` or, with more than two machines, `some are the same`; of those that are there."""
    values = [value for value in values if value != MISSING]
    known = [value for value in values if value != UNKNOWN]
    if len(set(known)) < len(known):
        return "same" if len(set(known)) == 1 and len(known) == len(values) else "some are the same"
    return "different" if len(known) == len(values) > 1 else UNKNOWN


def _short(mark: str, values: Sequence[str]) -> list[str]:
    """Fingerprints without their middle, unless two that differ would then look the same."""
    if mark not in FINGERPRINTS:
        return list(values)
    shortened = [_middle_out(value) for value in values]
    return shortened if len(set(shortened)) == len(set(values)) else list(values)


def _middle_out(value: str) -> str:
    is_long = len(value) > BEGINNING + END + 3
    return f"{value[:BEGINNING]}…{value[-END:]}" if is_long else value


def _cells(row: Sequence[str]) -> str:
    first, *rest = (escape(cell) for cell in row)
    # A long name has no blank: it must break, or the verdict beside it is out of sight.
    style = "text-align:left;overflow-wrap:anywhere"
    values = "".join(f'<td style="{style}">{cell}</td>' for cell in rest)
    return f'<th scope="row" style="{EDGE}">{first}</th>{values}'
