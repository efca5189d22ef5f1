"""`classroom/submitted/LEARNER/LESSON/` as nbgrader wants it, written in one step; never over a newer one."""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from azlab.whole_files import write_whole
from grader.course.lessons import Lesson
from grader.intake.documents import parse
from grader.intake.stages import carry_over
from grader.intake.stamps import FILE, written
from grader.intake.texts import decode, printable
from grader.submissions import Refused

RECORD = "collected.json"
REFUSED = "refused"
LONGEST_NAME = 100
"""A gradebook on PostgreSQL has room for 128 characters of each part of a name."""


@dataclass
class Record:
    """What was collected from where: by learner and lesson, in `classroom/collected.json`."""

    path: Path
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def read(cls, classroom: Path) -> "Record":
        """The record of a classroom; an empty one where there is none that can be read."""
        path = classroom / RECORD
        try:
            rows = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            rows = {}
        return cls(path, rows if isinstance(rows, dict) else {})

    def get(self, learner: str, lesson: str) -> dict[str, Any]:
        """What is known of a submission; empty when nothing is."""
        return dict(self.rows.get(learner, {}).get(lesson, {}))

    def refused(self, learner: str, lesson: str) -> str:
        """Why what a learner handed in was not taken; "" where it was, or nothing came."""
        row = self.get(learner, lesson)
        return str(row.get("reason") or "") if row.get("result") == REFUSED else ""

    def remarks(self, learner: str, lesson: str) -> list[str]:
        """What was said when it was taken."""
        return [str(remark) for remark in self.get(learner, lesson).get("remarks") or []]

    def unsure(self, learner: str, lesson: str, notebook: bytes) -> str:
        """Why a human must say whether this notebook counts or another one that came; "" where it is plain.

        `notebook` is what lies there now: somebody may have put something else there since.
        """
        row = self.get(learner, lesson)
        return str(row.get("unsure") or "") if row.get("lying") == digest_of(notebook) else ""

    def is_marked_late(self, learner: str, lesson: str) -> bool:
        """Whether Canvas called it late; it does not say by how much."""
        return bool(self.get(learner, lesson).get("late"))

    def all_refused(self, lesson: str) -> list[str]:
        """Of whom something of a lesson came, and nothing was taken."""
        return [learner for learner in self.rows if self.refused(learner, lesson)]

    def learners(self) -> set[str]:
        """Everybody of whom something came, taken or refused."""
        return set(self.rows)

    def name(self, learner: str) -> str:
        """What a download calls a learner; "" where no row of it says more than the id."""
        said = (row.get("name") for row in self.rows.get(learner, {}).values())
        names = (printable(name).strip()[:LONGEST_NAME] for name in said if isinstance(name, str))
        return next((name for name in names if name not in ("", learner)), "")

    def set(self, learner: str, lesson: str, row: Mapping[str, Any]) -> None:
        """Note a submission; `save` keeps it."""
        self.rows.setdefault(learner, {})[lesson] = dict(row)

    def save(self) -> None:
        """Write the record in one step. Raises `OSError`."""
        write_whole(self.path, json.dumps(self.rows, indent=1, sort_keys=True))


def tidy(data: bytes) -> bytes:
    """A notebook's bytes as they came where they are UTF-8 and JSON; else its text written as that."""
    try:
        json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        document = parse(decode(data)[0])
        return data if isinstance(document, Refused) else json.dumps(document.value, indent=1).encode()
    return data


def digest_of(notebook: bytes) -> str:
    """By which a notebook that lies there is known again."""
    return hashlib.sha256(notebook).hexdigest()


def folder_of(classroom: Path, learner: str, assignment: str) -> Path:
    """Where a submission lies."""
    return classroom / "submitted" / learner / assignment


def lies_there(folder: Path, lesson: str, notebook: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether a submission's folder holds just this of a lesson."""
    wanted = {f"{lesson}.ipynb": tidy(notebook), **files}
    try:
        return all((folder / name).read_bytes() == content for name, content in wanted.items())
    except OSError:
        return False


def write(
    classroom: Path,
    learner: str,
    lesson: Lesson,
    notebook: bytes,
    files: Mapping[str, bytes],
    received: datetime | None,
) -> Path:
    """Write a submission; a crash leaves the old one or the new one. Raises `OSError`.

    What lies there of the assignment's other lessons stays.
    """
    folder = folder_of(classroom, learner, lesson.assignment)
    draft, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("draft", "old"))
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / f"{lesson.name}.ipynb").write_bytes(tidy(notebook))
    for name, content in files.items():
        (draft / name).write_bytes(content)
    if received:
        (draft / FILE).write_text(written(received), "utf-8")
    recover(folder)
    carry_over(folder, draft, lesson.together, lambda other: other != lesson)
    if folder.exists():
        # The old one is moved aside, not removed: `recover` finds it after a crash between these two lines.
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder


def recover(folder: Path) -> None:
    """Bring back a submission that a crash left under its other name."""
    old = folder.with_name(f".{folder.name}.old")
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            old.rename(folder)
