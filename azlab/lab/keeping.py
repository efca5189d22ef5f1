"""A lesson's cloud in files: opened, kept under a name, brought back.

What cannot be used any more is put aside, whole, and the learner is told where it lies. Nothing here removes
or overwrites a file that it could not read.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from azlab.arm.health import DAMAGED, FOREIGN, GONE, LOCKED, NEWER, READ_ONLY, StoreError
from azlab.arm.store import Store
from azlab.lab.state import SIDE_FILES, LabError, StateFolder, in_a_sentence

PUT_ASIDE = {DAMAGED: "damaged", FOREIGN: "strange", NEWER: "newer"}
"""Beginnings of the names of folders with what was put aside."""
WHY = {
    DAMAGED: "The lesson's cloud is damaged ({reason}) and cannot be read.",
    FOREIGN: "What was kept as the lesson's cloud was not made by this course ({reason}).",
    NEWER: "The lesson's cloud was made by a newer edition of this course ({reason}).",
}
ONLY_READS = "Until then this lab only reads: what you made is shown and checked, and nothing is changed."
WAY_OUT = {
    NEWER: "To go on with it, update the course and move the files back.",
}
Begin = Callable[[], object]


def nothing() -> None:
    """Nothing need be done before a cloud is brought back."""


class KeptStore:
    """The store of one lesson, and its copies."""

    def __init__(self, files: StateFolder, store: Store | None = None) -> None:
        """`store` is one that is open already; without one, it is that of the file.

        Raises `LabError` when the cloud cannot be opened although nothing is wrong with it.
        """
        self.files = files
        self.notes: list[str] = []
        self.trouble: StoreError | None = None
        """Why nothing can be written where the lesson is kept; None where it can."""
        with in_a_sentence():
            files.make()
            self.store = store or self._open()
        files.keep_private()
        self.trouble = self.trouble or files.trouble()

    def look(self) -> None:
        """Raise `LabError` where the cloud cannot be read, e.g. since its file was removed."""
        with in_a_sentence(), self.store.reading():
            pass

    def keep(self, path: Path) -> None:
        """In one step: an older file of that name may be damaged, and the new one is never half there."""
        draft = path.with_suffix(".draft")
        with in_a_sentence():
            _remove(draft)
            try:
                self.store.copy_to(draft)
                draft.replace(path)
            finally:
                _remove(draft)
        self.files.keep_private()

    def bring_back(self, path: Path, begin: Begin = nothing) -> bool:
        """Whether there was a cloud in the file; if not, nothing has changed. Raises `LabError`.

        `begin` is called before what is there is changed, in one transaction with it.
        """
        return path.exists() and self._copy_from(path, begin) is None

    def _copy_from(self, path: Path, begin: Begin) -> StoreError | None:
        """What is wrong with the file itself, if anything is; raises `LabError` for all else."""
        with in_a_sentence():
            try:
                self.store.copy_from(path, begin)
            except StoreError as error:
                if error.unusable and error.path == path:
                    return error
                raise
        return None

    def save(self, name: str) -> str:
        """Keep a copy of the whole cloud under a name."""
        self.keep(self.files.saved(name))
        return f"Saved as '{name}'. Bring it back with lab.restore({name!r})."

    def restore(self, name: str, begin: Begin = nothing) -> str:
        """Bring a kept copy back. Raises `LabError` when there is none that can be read."""
        path = self.files.saved(name)
        if not path.exists():
            known = ", ".join(f"'{name}'" for name in self.files.saved_names()) or "none yet"
            raise LabError(f"There is no saved state '{name}'. Saved states: {known}.")
        wrong = self._copy_from(path, begin)
        if wrong is not None:
            raise LabError(
                f"The saved state '{name}' cannot be read any more ({wrong.reason}). It stays as {path}; the "
                "cloud is as it was."
            )
        return f"The cloud is as it was when you saved '{name}'."

    def begin(self, lesson: str, build: Callable[[], None]) -> bool:
        """Go on with what is there, or `build` the start and keep it; whether it went on."""
        with in_a_sentence():
            if self.store.fact("lesson") == lesson:
                if self.trouble is not None:
                    self.notes.append(f"{self.trouble.message} {ONLY_READS}")
                return True
            if self.trouble is not None:
                raise self.trouble
        self.build(lesson, build)
        return False

    def build(self, lesson: str, build: Callable[[], None], path: Path | None = None) -> None:
        """Build a start state, by default the lesson's own; what learners do (the journal) begins after."""
        with in_a_sentence():
            self.store.clear()
            build()
            self.store.clear_journal()
            with self.store.transaction():
                self.store.set_fact("lesson", lesson)
            self.keep(path or self.files.start)

    def _open(self) -> Store:
        """The store of the file; of a new one, where the file is of no use. Raises `StoreError`."""
        try:
            store = self._read()
        except StoreError as error:
            if error.code not in PUT_ASIDE:
                return self._to_read(error)
            self.notes.append(self._put_aside(error))
            store = Store(self.files.cloud)
        with suppress(OSError):  # `azlab shell` looks for the one that was opened last
            self.files.cloud.touch()
        return store

    def _to_read(self, error: StoreError) -> Store:
        """A store that only reads, where the file is whole but cannot be written. Else raises `error`."""
        if error.code in (LOCKED, GONE):
            raise error
        why = error if error.only_reading_works else StoreError(READ_ONLY, self.files.cloud, error.reason)
        try:
            store = Store.to_read(self.files.cloud, why)
        except (StoreError, OSError):
            raise error from None
        self.trouble = why
        return store

    def _read(self) -> Store:
        if self.files.start.exists() and self.files.cloud.exists() and not self.files.cloud.stat().st_size:
            raise StoreError(DAMAGED, self.files.cloud, "it is empty")
        store = Store(self.files.cloud)
        try:
            self._leave_out(store)
        except BaseException:
            store.close()
            raise
        return store

    def _leave_out(self, store: Store) -> None:
        """Go on without what cannot be read in an otherwise whole file, of which a copy is kept."""
        rows = store.unreadable()
        if not rows:
            return
        aside = self.files.new_folder(PUT_ASIDE[DAMAGED])
        store.copy_to(aside / self.files.cloud.name)
        store.remove(rows)
        names = ", ".join(f"'{row.name}'" for row in rows[:5]) + (" and more" if len(rows) > 5 else "")
        self.notes.append(
            f"The lesson's cloud was damaged: it goes on without what could not be read of it, {names}. As "
            f"it was, it lies in {aside}. {self._advice()}"
        )

    def _put_aside(self, error: StoreError) -> str:
        """Move the file out of the way; the sentence that says so."""
        aside = self.files.put_aside(PUT_ASIDE[error.code])
        why = WHY[error.code].format(reason=error.reason)
        way_out = WAY_OUT.get(error.code) or self._advice()
        return (
            f"{why} It was put aside, with all that belongs to it, in {aside}; this is a new one. {way_out}"
        )

    def _advice(self) -> str:
        names = self.files.saved_names()
        if names:
            known = " or ".join(f"lab.restore({name!r})" for name in names[:3])
            return f"To go back to what you saved: {known}."
        return "Run the notebook's cells again from the top."


def _remove(draft: Path) -> None:
    """Remove a copy that was not finished, with what SQLite kept beside it."""
    for ending in ("", *SIDE_FILES):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
