"""A lesson's exercises as a learner sees them: by their heading, and by the ids of their cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.assignments import notebooks_of
from azlab.notebooks import cells, read_document, source_of

_TITLE = re.compile(r"^(?:#{1,6}[ \t]+|\*\*)((?:exercise|warm-up|your turn|predict)\b[^*\n]*)", re.I | re.M)
_NUMBER = re.compile(r"(?:exercise\s*)?(\d+)", re.I)


@dataclass(frozen=True)
class Exercise:
    """One exercise: `title` is its heading, `cells` are the ids of its own cell and of its checks.

    `worth` has the points that each of its checks can give, by the check's id.
    """

    title: str
    cells: tuple[str, ...]
    worth: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """What one calls it: the heading up to its first full stop or colon."""
        return re.split(r"[.:(]", self.title)[0].strip()

    def is_called(self, wanted: str | int) -> bool:
        """Whether somebody means it: by its name, number, whole heading, or the id of one of its cells."""
        asked = _folded(str(wanted))
        number = _NUMBER.fullmatch(asked)
        if number and (own := _NUMBER.fullmatch(_folded(self.name))):
            return int(own[1]) == int(number[1])
        return asked in {_folded(self.title), _folded(self.name), *map(_folded, self.cells)}


def exercises(notebook: Any) -> list[Exercise]:
    """The exercises of a notebook's document, in its order; none where it is no notebook."""
    found, title = list[Exercise](), ""
    own, worth = list[str](), dict[str, float]()
    for cell in [*cells(notebook), {"cell_type": "markdown", "source": "**Exercise**"}]:
        named = _TITLE.search(source_of(cell)) if cell.get("cell_type") == "markdown" else None
        if named:
            found += [Exercise(title, tuple(own), worth)] if title and own else []
            title, own, worth = named[1].strip().rstrip("."), [], {}
        elif _is_marked(cell):
            own.append(str(cell.get("id", "")))
            worth |= _worth(cell)
    return found


def read_exercises(folder: Path, lesson: str) -> list[Exercise]:
    """The exercises of the lesson's notebook in a folder, whatever it is called; none when there is none."""
    for path in notebooks_of(lesson, folder):
        if found := exercises(read_document(path)):
            return found
    return []


def named(known: Sequence[Exercise]) -> str:
    """Their names as a sentence lists them."""
    return ", ".join(f'"{exercise.name}"' for exercise in known)


def _is_marked(cell: dict[str, Any]) -> bool:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return (
        cell.get("cell_type") == "code"
        and isinstance(marks, dict)
        and bool(marks.get("solution") or marks.get("grade"))
    )


def _worth(cell: dict[str, Any]) -> dict[str, float]:
    """What a check can give; nothing for the cell of an answer."""
    marks = cell["metadata"]["nbgrader"]
    try:
        return {str(cell.get("id", "")): float(marks["points"])} if marks.get("grade") else {}
    except (KeyError, TypeError, ValueError):
        return {}


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip(" .:*#").split())
