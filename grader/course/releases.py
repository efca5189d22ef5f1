"""What was handed out, kept by its fingerprint: submissions are held against that after the course moved on.

`classroom/releases/LESSON/FINGERPRINT/` holds the teacher's copy. The fingerprint stands in the metadata of
the notebook that learners got.
"""

import hashlib
import json
import os
import re
import shutil
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from azlab.lab.sealed import read
from azlab.lab.starts import start_text
from grader.course.lessons import Lesson
from grader.course.self_study import self_study_paper
from grader.submissions import FILES, Release

_RECORD = "release.json"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


@cache
def course_version() -> str:
    """The version of the course's programs; "" where they were not installed as a package."""
    try:
        return metadata.version("azlab")
    except metadata.PackageNotFoundError:
        return ""


def make_release(lesson: Lesson) -> Release:
    """The release of a lesson as it stands in its folder. Raises `OSError` when it has no notebook."""
    notebook = lesson.notebook.read_text("utf-8")
    start, choices = start_text(lesson.folder, lesson.name), _text(lesson.companion("choices.json"))
    parts = json.dumps([notebook, start, choices, course_version()])
    fingerprint = hashlib.sha256(parts.encode()).hexdigest()[:16]
    files, assignment = _files(notebook), lesson.assignment if lesson.stage else ""
    return Release(lesson.name, fingerprint, notebook, start, choices, files, assignment=assignment)


def _text(path: Path) -> str:
    return read(path) if path.is_file() else ""


def _files(notebook: str) -> tuple[str, ...]:
    """The names that a lesson allows beside its notebook: `metadata.azlab.files` in it."""
    named = json.loads(notebook).get("metadata", {}).get("azlab", {}).get("files")
    return tuple(named) if isinstance(named, list) else FILES


def keep_release(release: Release, releases: Path) -> Path:
    """Keep the teacher's copy under its fingerprint, in one step; the folder it is in."""
    folder = releases / release.lesson / release.fingerprint
    if (folder / _RECORD).exists():
        _note(folder, release)
        return folder
    draft = folder.with_name(f".{release.fingerprint}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    contents = {
        f"{release.lesson}.ipynb": release.notebook,
        "start.az": release.start,
        "choices.json": release.choices,
    }
    for name, content in contents.items():
        if content:
            # As it is: other line ends would make another fingerprint.
            (draft / name).write_text(content, "utf-8", newline="")
    _note(draft, release)
    try:
        # Whole or not at all: a folder under its fingerprint is what submissions are held against for good.
        draft.rename(folder)
    except OSError:  # another process was faster, with the same contents
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _note(folder: Path, release: Release) -> None:
    """Write when it was handed out last: the newest is that of submissions that do not say theirs."""
    record: dict[str, Any] = {"released": datetime.now(UTC).isoformat(), "files": list(release.files)}
    if release.variant_of:
        record |= {"variant_of": release.variant_of, "words": dict(release.words)}
    if release.assignment:
        record["assignment"] = release.assignment
    draft = folder / f".{_RECORD}.{os.getpid()}"
    draft.write_text(json.dumps(record), "utf-8")
    draft.replace(folder / _RECORD)


def kept_releases(lesson: str, releases: Path) -> list[Release]:
    """All releases of a lesson that were kept, the newest first. What cannot be read is not there."""
    found = []
    for record in (releases / lesson).glob(f"[!.]*/{_RECORD}"):
        release = _read(record.parent, lesson)
        if release and _FINGERPRINT.fullmatch(release.fingerprint):
            found.append((json.loads(record.read_text("utf-8"))["released"], release.fingerprint, release))
    return [release for _, _, release in sorted(found, key=lambda row: row[:2], reverse=True)]


def _read(folder: Path, lesson: str) -> Release | None:
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        with (folder / f"{lesson}.ipynb").open(encoding="utf-8", newline="") as file:
            notebook = file.read()
        start, choices = (_text(folder / name) for name in ("start.az", "choices.json"))
        words = tuple(record.get("words", {}).items())
        of, assignment = str(record.get("variant_of", "")), str(record.get("assignment", ""))
        files = tuple(record["files"])
        return Release(lesson, folder.name, notebook, start, choices, files, of, words, assignment)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


TOLD = (
    "The class was given another exam. This one is for self-study, where each answer is told; it is held "
    "against that."
)
"""What a human has to decide: whether it counts."""
_EARLIER = "It was made from an earlier release; it is held against that."


def _lesson_of(release: Release) -> str:
    """All variants of one lesson were handed out together."""
    return release.variant_of or release.fingerprint


def find_release(fingerprint: str, lesson: Lesson, releases: Path) -> tuple[Release, str]:
    """The release that a submission is held against, and a remark where that is not the one it names.

    `fingerprint` is what the submission says, "" where it says nothing. Raises `OSError` when there is
    neither a kept release nor the lesson itself.
    """
    kept = kept_releases(lesson.name, releases)
    for release in kept:
        if release.fingerprint == fingerprint:
            return release, "" if _lesson_of(release) == _lesson_of(kept[0]) else _EARLIER
    current = make_release(lesson) if lesson.notebook.is_file() else None
    if current and current.fingerprint == fingerprint:
        return current, ""
    paper = self_study_paper(current, fingerprint) if current else None
    if paper:
        alone = "It was made for self-study, with an exam of its own; it is held against that."
        return paper, TOLD if kept else alone
    newest = kept[0] if kept else current
    if newest is None:
        raise FileNotFoundError(f"There is no release of {lesson.name}.")
    if not fingerprint:
        why = "It does not say which release it was made from"
    else:
        why = f"It says that it was made from a release that is not here ({fingerprint})"
    return newest, f"{why}; it is held against the {'newest' if kept else 'lesson as it stands'}."
