"""A notebook's cells as plain values, of any format that Jupyter ever wrote. Outputs are left behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.intake.documents import kind_of, parse
from grader.intake.texts import clean, decode
from grader.submissions import Refused

LARGEST = 32 * 2**20
"""The largest notebook that is read, in bytes: its outputs count, too."""
MOST_CELLS = 2000
MOST_SOURCE = 2 * 2**20
FORMAT = 4
_FINGERPRINT = re.compile(r"[0-9a-f]{8,64}")
_KINDS = {
    "code": "code",
    "markdown": "markdown",
    "heading": "markdown",
    "html": "markdown",
    "text": "markdown",
}


@dataclass(frozen=True)
class Cell:
    """One cell. `kind` is "code", "markdown" or "raw"; `id` and `grade_id` are "" where it has none."""

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""
    solution: bool = False
    graded: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """What a notebook says. `release` is the fingerprint in it, "" where there is none."""

    cells: tuple[Cell, ...]
    release: str = ""
    remarks: tuple[str, ...] = ()


def read_notebook(data: bytes) -> Notebook | Refused:
    """The notebook in a file's bytes. Never raises."""
    if len(data) > LARGEST:
        return Refused(f"It is larger than {LARGEST // 2**20} MB.")
    if kind := kind_of(data):
        return Refused(f"It is not a notebook but {kind}.")
    text, remarks = decode(data)
    document = parse(text)
    if isinstance(document, Refused):
        return document
    return _notebook(document.value, (*remarks, *document.remarks))


def _notebook(document: Any, remarks: tuple[str, ...]) -> Notebook | Refused:
    found = _raw_cells(document)
    if found is None:
        return Refused("It is JSON, but not a notebook: it has no cells.")
    if len(found) > MOST_CELLS:
        return Refused(f"It has {len(found)} cells, more than {MOST_CELLS}.")
    cells = tuple(_cell(raw) for raw in found if isinstance(raw, dict))
    if sum(len(cell.source) for cell in cells) > MOST_SOURCE:
        return Refused(f"Its cells hold more than {MOST_SOURCE // 2**20} MB of text.")
    metadata = _mapping(document.get("metadata"))
    said = (*remarks, *_format_remarks(document), *_kernel_remarks(metadata))
    if len(cells) < len(found):
        said = (*said, "Some of its cells are not cells at all; they were left out.")
    return Notebook(cells, _fingerprint(metadata), said)


def _raw_cells(document: Any) -> list[Any] | None:
    """The cells as they stand in the file; formats 2 and 3 keep them in worksheets."""
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    parts = [_mapping(sheet).get("cells") for sheet in sheets]
    return [cell for part in parts if isinstance(part, list) for cell in part]


def _format_remarks(document: dict[str, Any]) -> Iterator[str]:
    number = document.get("nbformat")
    # `bool` is an `int`, and `nbformat: true` is no format.
    if type(number) is not int:
        yield "It does not say its format; it was read as format 4."
    elif number < FORMAT:
        yield f"It has the old notebook format {number}; its cells were read from it."
    elif number > FORMAT:
        yield f"It has notebook format {number}, newer than {FORMAT}; it was read as {FORMAT}."


def _kernel_remarks(metadata: dict[str, Any]) -> Iterator[str]:
    language = _mapping(metadata.get("language_info")).get("name")
    kernel = _mapping(metadata.get("kernelspec"))
    language = _text(kernel.get("language")) or _text(language)
    if language and "python" not in language.lower():
        yield f"It names a kernel for {clean(language)[:40]}; it runs in the course's own Python."


def _cell(raw: dict[str, Any]) -> Cell:
    metadata = _mapping(raw.get("metadata"))
    marks = _mapping(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    # Formats 2 and 3 call it `input`.
    source = raw["source"] if "source" in raw else raw.get("input")
    return Cell(
        kind=_KINDS.get(_text(raw.get("cell_type")), "raw"),
        source=clean(_text(source)),
        # Colab keeps ids in the metadata.
        id=clean(_text(raw.get("id")) or _text(metadata.get("id"))),
        grade_id=clean(_text(marks.get("grade_id"))),
        solution=bool(marks.get("solution")),
        graded=bool(marks.get("grade")),
        tags=tuple(map(_text, tags)) if isinstance(tags, list) else (),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """A text, also one that is kept as a list of lines; "" for anything else."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _fingerprint(metadata: dict[str, Any]) -> str:
    found = _text(_mapping(metadata.get("azlab")).get("release"))
    return found if _FINGERPRINT.fullmatch(found) else ""
