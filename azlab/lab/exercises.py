"""A lesson's exercises as a learner sees them: by their heading, and by the ids of their cells."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TITLE = re.compile(r"^(?:#{1,6}[ \t]+|\*\*)((?:exercise|warm-up|your turn|predict)\b[^*\n]*)", re.I | re.M)
_NUMBER = re.compile(r"(?:exercise\s*)?(\d+)", re.I)


@dataclass(frozen=True)
class Exercise:
    """One exercise: `title` is its heading, `cells` are the ids of its own cell and of its checks."""

    title: str
    cells: tuple[str, ...]

    @property
    def name(self) -> str:
        """What one calls it: the heading up to its first full stop or colon."""
        return re.split(r"[.:(]", self.title)[0].strip()

    def is_called(self, wanted: str) -> bool:
        """Whether somebody means it: by its name, number, whole heading, or the id of one of its cells."""
        asked = _folded(wanted)
        number = _NUMBER.fullmatch(asked)
        if number and (own := _NUMBER.fullmatch(_folded(self.name))):
            return int(own[1]) == int(number[1])
        return asked in {_folded(self.title), _folded(self.name), *map(_folded, self.cells)}


def exercises(notebook: Any) -> list[Exercise]:
    """The exercises of a notebook's document, in its order; none where it is no notebook."""
    found, title, cells = list[Exercise](), "", list[str]()
    for cell in [*_cells(notebook), {"cell_type": "markdown", "source": "**Exercise**"}]:
        named = _TITLE.search(_text(cell)) if cell.get("cell_type") == "markdown" else None
        if named:
            found += [Exercise(title, tuple(cells))] if title and cells else []
            title, cells = named[1].strip(), []
        elif _is_marked(cell):
            cells.append(str(cell.get("id", "")))
    return found


def read_exercises(folder: Path, lesson: str) -> list[Exercise]:
    """The exercises of the lesson's notebook in a folder, whatever it is called; none when there is none."""
    paths: Iterable[Path] = sorted(folder.glob("*.ipynb"), key=lambda path: (path.stem != lesson, path.name))
    for path in paths:
        try:
            found = exercises(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, RecursionError):
            continue
        if found:
            return found
    return []


def named(known: Sequence[Exercise]) -> str:
    """Their names as a sentence lists them."""
    return ", ".join(f'"{exercise.name}"' for exercise in known)


def _cells(notebook: Any) -> list[dict[str, Any]]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _is_marked(cell: dict[str, Any]) -> bool:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return (
        cell.get("cell_type") == "code"
        and isinstance(marks, dict)
        and bool(marks.get("solution") or marks.get("grade"))
    )


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source))


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip(" .:*#").split())
