"""A lesson's cloud in files: opened, kept under a name, brought back; a damaged file is put aside."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from azlab.arm.store import Store
from azlab.lab.state import LabError, StateFolder


class KeptStore:
    """The store of one lesson, and its copies."""

    def __init__(self, files: StateFolder) -> None:
        self.files = files
        self.notes: list[str] = []
        self.store = self._open()

    def keep(self, path: Path) -> None:
        """In one step: an older file of that name may be damaged, and the new one is never half there."""
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        self.store.copy_to(draft)
        draft.replace(path)

    def bring_back(self, path: Path) -> bool:
        """Whether there was a cloud in the file; if not, nothing has changed."""
        if not path.exists():
            return False
        try:
            with closing(sqlite3.connect(path)) as kept:
                kept.execute("select name from facts")
            self.store.copy_from(path)
        except sqlite3.DatabaseError:
            return False
        return True

    def save(self, name: str) -> str:
        """Keep a copy of the whole cloud under a name."""
        self.keep(self.files.saved(name))
        return f"Saved as '{name}'. Bring it back with lab.restore({name!r})."

    def restore(self, name: str) -> str:
        """Bring a kept copy back. Raises `LabError` when there is none that can be read."""
        path = self.files.saved(name)
        if not path.exists():
            known = ", ".join(f"'{one}'" for one in self.files.saved_names()) or "none yet"
            raise LabError(f"There is no saved state '{name}'. Saved states: {known}.")
        if not self.bring_back(path):
            raise LabError(f"The saved state '{name}' cannot be read any more. The cloud is as it was.")
        return f"The cloud is as it was when you saved '{name}'."

    def begin(self, lesson: str, build: Callable[[], None]) -> bool:
        """Go on with what is there, or `build` the start and keep it; whether it went on."""
        if self.store.fact("lesson") == lesson:
            return True
        self.build(lesson, build)
        return False

    def build(self, lesson: str, build: Callable[[], None]) -> None:
        """Build the start state; learner-made traces (the journal) begin after it."""
        self.store.clear()
        build()
        self.store.clear_journal()
        with self.store.transaction():
            self.store.set_fact("lesson", lesson)
        self.keep(self.files.start)

    def _open(self) -> Store:
        try:
            store = Store(self.files.cloud)
            store.fact("lesson")
            self.files.cloud.touch()  # `azlab shell` looks for the one that was opened last
            return store
        except sqlite3.DatabaseError:
            aside = self.files.put_aside()
            self.notes.append(
                f"The saved cloud could not be read. It was put aside as {aside.name}; this is a new one."
            )
            return Store(self.files.cloud)
