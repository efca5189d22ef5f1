"""The files that a stage came with, kept for it where later hand-ins of other stages have brought others.

All stages of an assignment have one folder. Without this a notebook could come in time, and what it reads
after the deadline, with the next stage.
"""

import json
from base64 import b64decode, b64encode
from pathlib import Path

from azlab.assignments import spelled
from grader.course.lessons import Lesson
from grader.intake.companions import LARGEST, MOST_FILES
from grader.intake.open_files import entries, read_file
from grader.intake.stamps import is_stamp

FILE, SECRET = "beside.json", "submission_secret.txt"
"""What a stage came with: `12-capstone-1-images.beside.json`; what nbgrader gives feedback under."""
_NOTEBOOK = ".ipynb"
_LARGEST_KEPT = 2 * (MOST_FILES + 2) * LARGEST
"""As much as nbgrader's exchange lets through, as base64: what cannot be read again does not count."""


def is_collectors(name: str) -> bool:
    """Whether whoever collects has written a file: a stamp, or what a stage came with."""
    return is_stamp(name) or name.endswith(f".{FILE}")


def files_in(folder: Path) -> dict[str, bytes]:
    """All files in a submission's folder that are neither notebooks nor written by whoever collects."""
    found = (path for path in entries(folder) if path.suffix != _NOTEBOOK and path.name[0] != ".")
    others = (path for path in found if path.name != SECRET and not is_collectors(path.name))
    read = {path.name: read_file(path, LARGEST) for path in others}
    return {name: data for name, data in read.items() if isinstance(data, bytes)}


def own_files(folder: Path, lesson: str, assignment: str) -> dict[str, bytes] | None:
    """What was kept for a stage; None where what lies in the folder is what it came with."""
    if lesson in ("", assignment):
        return None
    kept = read_file(folder / spelled(FILE, lesson, assignment), _LARGEST_KEPT)
    return unpacked(kept) if isinstance(kept, bytes) else None


def unpacked(kept: bytes) -> dict[str, bytes] | None:
    """The files in what was kept for a stage; None where it cannot be read."""
    try:
        return {str(name): b64decode(text) for name, text in json.loads(kept).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def files_of(folder: Path, lesson: Lesson) -> dict[str, bytes]:
    """The files that a stage came with."""
    own = own_files(folder, lesson.name, lesson.assignment)
    return files_in(folder) if own is None else own


def keep(older: Path, newer: Path, lesson: Lesson) -> None:
    """Keep what a stage that stays came with, where the newer folder has anything else. Raises `OSError`."""
    files = files_of(older, lesson)
    if files != files_in(newer):
        rows = {name: b64encode(data).decode() for name, data in files.items()}
        (newer / spelled(FILE, lesson.name, lesson.assignment)).write_text(json.dumps(rows), "utf-8")
