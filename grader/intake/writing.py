"""What becomes of collected hand-ins: written, there already, or older than what lies there."""

import hashlib
import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.intake.collecting import LONG_AGO, Collected
from grader.intake.downloads import Pool
from grader.intake.submitted import REFUSED, Record, folder_of, lies_there, received_before, recover, write


@dataclass(frozen=True)
class Done:
    """A hand-in and what became of it: "taken", "already there", "older" or "refused"."""

    row: Collected
    result: str

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        row = self.row
        received = row.submission.received if row.submission else None
        return {
            "learner": row.learner,
            "name": row.name,
            "section": row.section,
            "lesson": row.lesson,
            "result": self.result,
            "reason": row.refused,
            "remarks": list(row.remarks),
            "doubts": list(row.submission.doubts) if row.submission else [],
            "late": row.late,
            "received": received.isoformat() if received else None,
            "source": row.source,
        }


class Writer(AbstractContextManager["Writer"]):
    """Puts hand-ins into a classroom; what it noted of them is on disk when it closes, however that comes."""

    def __init__(self, classroom: Path, pool: Pool, *, dry_run: bool, force: bool) -> None:
        self.classroom, self.pool, self.dry_run, self.force = classroom, pool, dry_run, force
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
        notebook = self.pool.get(row.notebook)
        result = self._result(row, notebook)
        if result == "taken" and not self.dry_run:
            files, received = row.submission.files, row.submission.received
            write(self.classroom, row.learner, row.lesson, notebook, files, received)
            self.record.set(
                row.learner, row.lesson, {**Done(row, result).document(), **_order(row, notebook)}
            )
        return result

    def _note_refused(self, row: Collected) -> None:
        """Whoever handed in something that is of no use has not handed in nothing."""
        if row.unasked or not (row.learner and row.lesson):
            return
        if not folder_of(self.classroom, row.learner, row.lesson).exists():
            self.record.set(row.learner, row.lesson, Done(row, REFUSED).document())

    def _result(self, row: Collected, notebook: bytes) -> str:
        folder = folder_of(self.classroom, row.learner, row.lesson)
        if not self.dry_run:
            recover(folder)
        if not folder.exists():
            return "taken"
        known = self.record.get(row.learner, row.lesson)
        files = row.submission.files if row.submission else {}
        # After a crash the record may lack what lies there.
        if known.get("digest") == _digest(notebook, row) or (
            not known and lies_there(folder, notebook, files)
        ):
            return "already there"
        # Without a time on either side nothing is newer: what lies there stays, and is said.
        return "taken" if self.force or self._is_newer(row, known) else "older"

    def _is_newer(self, row: Collected, known: dict[str, Any]) -> bool:
        """Whether a hand-in is newer than what lies there; not where nothing tells."""
        before = received_before(self.classroom, row.learner, row.lesson)
        received = row.submission.received if row.submission else None
        if before or received:
            return (received or LONG_AGO) > (before or LONG_AGO)
        if not known:
            return False
        modified = row.modified.isoformat() if row.modified else ""
        return (row.attempt, modified) > (known.get("attempt") or 0, known.get("modified") or "")


def _order(row: Collected, notebook: bytes) -> dict[str, Any]:
    """By which the next one is known as newer, older or the same."""
    modified = row.modified.isoformat() if row.modified else None
    return {"attempt": row.attempt, "modified": modified, "digest": _digest(notebook, row)}


def _digest(notebook: bytes, row: Collected) -> str:
    whole = hashlib.sha256(notebook)
    if row.submission:
        files = {name: hashlib.sha256(content).hexdigest() for name, content in row.submission.files.items()}
        whole.update(json.dumps([files, str(row.submission.received)], sort_keys=True).encode())
    return whole.hexdigest()
