"""What a lesson's notebook says of itself: its title, its minutes and its exercises."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from azlab.lab.exercises import Exercise, exercises
from azlab.notebooks import about, cells, read_document, source_of

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_MINUTES = re.compile(r"\*\*(\d+) minutes")


@dataclass(frozen=True)
class Outline:
    """One lesson's. `title` is "" and `minutes` 0 where it does not say.

    `statements` has, by the id of a check, the ids of the syllabus's statements that it grades.
    """

    title: str
    minutes: int
    exercises: tuple[Exercise, ...]
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


def outline_of(notebook: Any) -> Outline:
    """The outline of a notebook's document: by the first cell with a title, be a learner's own above it."""
    prose = map(source_of, cells(notebook, "markdown"))
    titled = ((text, _TITLE.search(text)) for text in prose)
    first, title = next(((text, found) for text, found in titled if found), ("", None))
    minutes = _MINUTES.search(first)
    return Outline(
        title[1].strip() if title else "",
        int(minutes[1]) if minutes else 0,
        tuple(exercises(notebook)),
        dict(_statements(notebook)),
    )


def _statements(notebook: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    for cell in cells(notebook):
        ids = about(cell).get("statements")
        if isinstance(ids, list):
            yield str(cell.get("id", "")), tuple(map(str, ids))


def read_outline(notebook: Path) -> Outline | None:
    """That of a notebook's file; None where it is no lesson, or is a copy under another name."""
    try:
        saved = notebook.stat()
    except OSError:
        return None
    return _read(notebook.absolute(), saved.st_mtime_ns, saved.st_size)


# Each check asks for all lessons of a course: a notebook is parsed again only when it was saved again.
@lru_cache(maxsize=128)
def _read(notebook: Path, saved: int, size: int) -> Outline | None:
    document = read_document(notebook)
    return outline_of(document) if about(document).get("lesson") == notebook.stem else None
