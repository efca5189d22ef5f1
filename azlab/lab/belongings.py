"""What a lesson's notebook says of itself: the files that belong beside it, and the modes it is made for."""

from pathlib import Path
from typing import Any

from azlab.assignments import notebooks_of
from azlab.notebooks import about, read_document


def missing_files(lesson: str, folder: Path) -> set[str]:
    """The names of files that a lesson's notebook in a folder needs and that are not there.

    The notebook may have another name (`04-managed-images (1).ipynb`): it says which lesson it is. Empty
    where none says it.
    """
    said = [_said(path) for path in sorted(folder.glob("*.ipynb"))]
    needed = {name for own in said if own.get("lesson") == lesson for name in _names(own, "needs")}
    return {name for name in needed if not (folder / name).exists()}


def modes_of(lesson: str, folder: Path) -> list[str]:
    """The modes that a lesson's notebook is made for, as it names them; empty where it names none: all."""
    for path in notebooks_of(lesson, folder):
        own = _said(path)
        if lesson in (path.stem, own.get("lesson")):
            return _names(own, "modes")
    return []


def lesson_of(notebook: Path) -> str:
    """The lesson whose notebook a file says that it is, whatever its name; "" where it says none."""
    return str(_said(notebook).get("lesson", ""))


def _names(own: dict[str, Any], what: str) -> list[str]:
    found = own.get(what)
    return list(map(str, found)) if isinstance(found, list) else []


def _said(notebook: Path) -> dict[str, Any]:
    return about(read_document(notebook))
