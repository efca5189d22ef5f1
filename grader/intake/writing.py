"""What becomes of collected hand-ins: written, there already, older than what lies there, or nobody knows."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.course.lessons import Lesson
from grader.intake.collected import Collected
from grader.intake.companions import shown
from grader.intake.downloads import Pool
from grader.intake.notebooks import LARGEST
from grader.intake.open_files import read_file
from grader.intake.own_files import files_of
from grader.intake.stages import adds_nothing, is_in, received
from grader.intake.submitted import (
    REFUSED,
    Record,
    digest_of,
    folder_of,
    lies_there,
    recover,
    tidy,
    write,
)

NOT_BEGUN = "not begun"


@dataclass(frozen=True)
class Done:
    """A hand-in and what became of it: "taken", "already there", "older", "unclear", "refused", "not begun".

    Unclear is what is not what lies there, and of which nothing tells whether it is newer: it is left. Not
    begun is one of an assignment's lessons that came along as it was handed out.
    """

    row: Collected
    result: str

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        row = self.row
        came = row.submission.received if row.submission else None
        return {
            "learner": row.learner,
            "name": row.name,
            "section": row.section,
            "lesson": row.lesson,
            "result": self.result,
            "reason": row.refused,
            "remarks": list(row.remarks),
            "doubts": [doubt.sentence for doubt in row.submission.doubts] if row.submission else [],
            "unsure": row.unsure,
            "late": row.late,
            "received": came.isoformat() if came else None,
            "source": row.source,
        }


class Writer(AbstractContextManager["Writer"]):
    """Puts hand-ins into a classroom; what it noted of them is on disk when it closes, however that comes."""

    def __init__(
        self, classroom: Path, pool: Pool, lessons: Sequence[Lesson], *, dry_run: bool, force: bool
    ) -> None:
        self.classroom, self.pool, self.dry_run, self.force = classroom, pool, dry_run, force
        self.lessons = {lesson.name: lesson for lesson in lessons}
        self.record = Record.read(classroom)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.dry_run and self.record.rows:
            self.record.save()

    def put(self, row: Collected) -> str:
        """Write what is to be written; the word for what happened. Raises `OSError`."""
        if row.refused or row.submission is None or row.notebook is None:
            self._note_refused(row)
            return REFUSED
        if not row.begun:
            return NOT_BEGUN
        notebook = self.pool.get(row.notebook)
        result = self._result(row, notebook)
        if result == "taken" and not self.dry_run:
            files, came = row.submission.files, row.submission.received
            write(self.classroom, row.learner, self.lessons[row.lesson], notebook, files, came)
            self.record.set(
                row.learner, row.lesson, {**Done(row, result).document(), **_order(row, notebook)}
            )
        elif not self.dry_run:
            self._note_unsure(row, unclear(row) if result == "unclear" else row.unsure)
        return result

    def _note_unsure(self, row: Collected, sentence: str) -> None:
        """Note that a human must say what counts; what lies there is to be graded again by that."""
        known = self.record.get(row.learner, row.lesson)
        path = self._folder(row) / f"{row.lesson}.ipynb"
        lying = read_file(path, LARGEST)
        if sentence and not known.get("unsure") and isinstance(lying, bytes):
            self.record.set(row.learner, row.lesson, {**known, "unsure": sentence, "lying": digest_of(lying)})
            for written in (path, path.parent):
                os.utime(written)

    def _note_refused(self, row: Collected) -> None:
        """Whoever handed in something that is of no use has not handed in nothing."""
        if row.unasked or not (row.learner and row.lesson):
            return
        folder = self._folder(row)
        if not (folder.exists() if row.guessed else is_in(folder, self.lessons[row.lesson])):
            self.record.set(row.learner, row.lesson, Done(row, REFUSED).document())

    def _folder(self, row: Collected) -> Path:
        return folder_of(self.classroom, row.learner, self.lessons[row.lesson].assignment)

    def _result(self, row: Collected, notebook: bytes) -> str:
        folder, lesson = self._folder(row), self.lessons[row.lesson]
        if not self.dry_run:
            recover(folder)
        if not is_in(folder, lesson):
            return "taken"
        known = self.record.get(row.learner, row.lesson)
        files = row.submission.files if row.submission else {}
        # After a crash the record may lack what lies there.
        same = known.get("digest") == _digest(notebook, row) or (
            not _was_taken(known) and lies_there(folder, row.lesson, notebook, files)
        )
        same = same or (bool(lesson.stage) and _lies_again(folder, lesson, notebook, files))
        # Who was asked which one counts says so by --force.
        if same and not (self.force and known.get("unsure")):
            return "already there"
        return "taken" if self.force else self._age(row, known)

    def _age(self, row: Collected, known: dict[str, Any]) -> str:
        """What a hand-in is beside what lies there: "taken", when it is newer, "older" or "unclear"."""
        before = received(self._folder(row), self.lessons[row.lesson])
        came = row.submission.received if row.submission else None
        if before and came:
            return _compared(came, before)
        if before or came or not _was_taken(known):
            return "unclear"
        modified = row.modified.isoformat() if row.modified else ""
        return _compared(
            (row.attempt, modified), (known.get("attempt") or 0, str(known.get("modified") or ""))
        )


def _lies_again(folder: Path, lesson: Lesson, notebook: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether a stage lies there as it has come again, perhaps with other outputs."""
    lying = read_file(folder / f"{lesson.name}.ipynb", LARGEST)
    return isinstance(lying, bytes) and adds_nothing(notebook, files, lying, files_of(folder, lesson))


def unclear(row: Collected) -> str:
    """What is said of one that was left because nothing tells whether it is newer than what lies there."""
    name = shown(row.source.rpartition("/")[2])
    return f"Another one came of which nothing says whether it is newer: {name} was left."


def _compared(new: Any, old: Any) -> str:
    return "unclear" if new == old else "taken" if new > old else "older"


def _was_taken(known: dict[str, Any]) -> bool:
    """Whether it is known what lies there, not only that a human must look at it."""
    return bool(known.get("digest"))


def _order(row: Collected, notebook: bytes) -> dict[str, Any]:
    """By which the next one is known as newer, older or the same; and what lies there, to be known again."""
    modified = row.modified.isoformat() if row.modified else None
    lying = digest_of(tidy(notebook))
    return {"attempt": row.attempt, "modified": modified, "digest": _digest(notebook, row), "lying": lying}


def _digest(notebook: bytes, row: Collected) -> str:
    whole = hashlib.sha256(notebook)
    if row.submission:
        files = {name: hashlib.sha256(content).hexdigest() for name, content in row.submission.files.items()}
        whole.update(json.dumps([files, str(row.submission.received)], sort_keys=True).encode())
    return whole.hexdigest()
