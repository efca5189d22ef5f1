"""What the names in a download say: whose a file is, what it was called, and when it came.

Canvas: `doejane_LATE_12345_678910_04-managed-images-1.ipynb`. Moodle: a folder
`Jane Doe_1234567_assignsubmission_file_`. nbgrader's exchange: `jane+LESSON+2026-11-28 12:00:00 UTC`.
Else folders, and what stands in a file's name besides the lesson.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from grader.intake.stamps import read_stamp

_CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)", re.S)
_MOODLE = re.compile(r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_(file|onlinetext)_?(?P<file>.*)", re.S)
_EXCHANGE = re.compile(r"(?P<name>[^+]+)\+(?P<lesson>[^+]+)\+(?P<stamp>[^+]+)(\+.*)?", re.S)
_ATTEMPT = re.compile(r"-(\d{1,2})(?=\.[^.]+$|$)")
_COPY = re.compile(r"(\s*\(\d+\)|\s*\((copy|kopie)\)|[-_ ]+(copy|kopie)\s?\d*|\s+\d|~)$", re.I)
_VERSION = re.compile(  # `.new-1a2b3c` is ours: a lesson that was renewed beside begun work
    r"(?<![a-z])(draft|final|old|new(-[0-9a-f]{6})?|v\d+|version|backup|fix(ed)?|solved|done|my)(?![a-z])",
    re.I,
)
_NUMBERED = re.compile(
    r"(lesson|week|lab|hw|homework|exercise|assignment)?[-_ ]*\d{1,2}(\.\d{1,2})?([-_ ]+|$)", re.I
)
_NO_NAME = re.compile(
    r"(submi(tted|ssions?)|downloads?|home|desktop|documents|classroom|notebooks?|untitled\d*|lessons?|files?"
    r"|inbound|assignments?|hand-?ins?|homework|tmp|course|my-course|\d{0,2})",
    re.I,
)


@dataclass(frozen=True)
class Origin:
    """Whose a file is, as its path says.

    `label` is the learner's name or id as the download has it, "" where nothing says it; `number` the
    system's number of the learner (Canvas) or of the submission (Moodle); `file` the file's name as the
    learner gave it; `group` what files of one hand-in have in common; `attempt` counts
    Canvas's resubmissions; `alias` is what the file's name says besides the lesson, where a folder names a
    learner, too.
    """

    label: str
    file: str
    group: tuple[str, ...]
    system: str = "folder"
    number: str = ""
    late: bool = False
    attempt: int = 0
    received: datetime | None = None
    alias: str = ""


def origin(parts: tuple[str, ...], lessons: Sequence[str]) -> Origin:
    """What the path of a file in a download says; `lessons` are the names that lessons have."""
    for depth, part in enumerate(parts):
        # Moodle's before Canvas's: its names have underscores and digits as well, and would fit that pattern.
        if found := _MOODLE.fullmatch(part):
            file = parts[-1] if depth < len(parts) - 1 else found["file"]
            return Origin(found["name"], file, parts[: depth + 1], "moodle", found["user"])
        found = _EXCHANGE.fullmatch(part)
        if found and depth < len(parts) - 1:
            received, _ = read_stamp(found["stamp"].encode("utf-8", "replace"))
            return Origin(found["name"], parts[-1], parts[: depth + 1], "exchange", received=received)
        if found := _CANVAS.fullmatch(part):
            return _canvas(found, parts, depth)
    return _plain(parts, lessons)


def _canvas(found: re.Match[str], parts: tuple[str, ...], depth: int) -> Origin:
    inside = depth < len(parts) - 1  # a file in a zip that a learner handed in
    again = _ATTEMPT.search(found["file"])
    return Origin(
        found["name"],
        parts[-1] if inside else _ATTEMPT.sub("", found["file"]),
        parts[: depth + 1] if inside else (*parts[:depth], found["user"], again[1] if again else ""),
        "canvas",
        found["user"],
        bool(found["late"]),
        int(again[1]) if again else 0,
    )


def _plain(parts: tuple[str, ...], lessons: Sequence[str]) -> Origin:
    """A name from the nearest folder that is one, else from the file's own name."""
    folders = [part for part in parts[:-1] if not _is_no_name(part, lessons)]
    own = without_lesson(parts[-1].rpartition(".")[0] or parts[-1], lessons)
    if folders:
        label = re.sub(r"\.zip$", "", folders[-1], flags=re.I)
        return Origin(label, parts[-1], parts[:-1], alias="" if _VERSION.search(own) else own)
    return Origin(own, parts[-1], parts)


def _is_no_name(part: str, lessons: Sequence[str]) -> bool:
    return not without_lesson(part, lessons)


def without_lesson(text: str, lessons: Sequence[str]) -> str:
    """What a name says besides the lesson and that it is a copy; "" where that is nobody's name."""
    text = uncopied(text)
    # The longest first, or `images` would be taken out of `managed-images`.
    for lesson in sorted(lessons, key=len, reverse=True):
        text = lesson_pattern(lesson).sub("", text)
    text = text.strip(" -_.+")
    numbered = _NUMBERED.match(text)
    text = text[numbered.end() :] if numbered else text
    text = uncopied(text).strip(" -_.+")
    return "" if _NO_NAME.fullmatch(text) or _VERSION.fullmatch(text) else text


@cache
def lesson_pattern(lesson: str) -> re.Pattern[str]:
    """A lesson's name as people write it: `04_managed images`, or without its number."""
    number, _, rest = lesson.partition("-") if lesson[:1].isdigit() else ("", "", lesson)
    spaced = "[-_ ]*".join(map(re.escape, rest.split("-")))
    return re.compile(rf"(?:{number}[-_ ]*)?{spaced}" if number else spaced, re.I)


def uncopied(stem: str) -> str:
    """A name without ` (1)`, `-Copy1` and the like at its end."""
    # Again and again: `lesson-Copy1 (2)` is a copy of a copy.
    while (shorter := _COPY.sub("", stem)) != stem:
        stem = shorter
    return stem
