"""Tables for spreadsheets and learning platforms: CSV in which nothing that a learner wrote is a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Value = str | float | int | bool | None
_BEGINNINGS = tuple("=+-@＝＋－＠")
"""A spreadsheet takes what begins so for a formula; the wide forms, too, where it reads East Asian text."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.

    Tabs, line ends and what cannot be seen become spaces or go: a spreadsheet reads past them.
    """
    shown = "".join(" " if letter in "\t\r\n\v\f\x85\u2028\u2029" else letter for letter in text)
    kept = "".join(
        letter for letter in shown if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    kept = " ".join(kept.split())
    return f"'{kept}" if kept.startswith(_BEGINNINGS) else kept


def table(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """The table as CSV: every text in quotes, numbers bare, nothing for None, yes and no for booleans."""
    file = io.StringIO()
    # Texts in quotes stay one cell also where a spreadsheet splits at semicolons.
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in titles])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return file.getvalue()


def _cell(value: Value) -> str | float | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return harmless(value)
    return int(value) if float(value).is_integer() else round(float(value), 4)
