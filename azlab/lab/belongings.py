"""What belongs beside a lesson's notebook, as a copy that was handed out says it of itself."""

import json
from pathlib import Path
from typing import Any


def missing_files(lesson: str, folder: Path) -> set[str]:
    """The names of files that a lesson's notebook in a folder needs and that are not there.

    The notebook may have another name (`04-managed-images (1).ipynb`): it says which lesson it is. Empty
    where none says it.
    """
    needed = {name for path in sorted(folder.glob("*.ipynb")) for name in _needed(path, lesson)}
    return {name for name in needed if not (folder / name).exists()}


def _needed(notebook: Path, lesson: str) -> list[str]:
    try:
        document: Any = json.loads(notebook.read_text("utf-8"))
        said = document["metadata"]["azlab"]
        return [str(name) for name in said["needs"]] if said["lesson"] == lesson else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
