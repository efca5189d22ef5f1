"""One lesson's practice cloud: started, reset, saved, restored."""

import atexit
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.cli import Account, Session, leave, script, use
from azlab.lab.reading import LabCloud
from azlab.lab.state import LabError, state_folder
from azlab.providers import SUBSCRIPTIONS, TENANT, practice_azure
from azlab.transports.simulated import Simulated

USER = "learner@practice.onmicrosoft.com"
START = "start.az"
"""The az commands, beside the notebook, that build the cloud a lesson starts with."""


class Lab:
    """The practice cloud of one lesson, and the Azure CLI that talks to it."""

    def __init__(self, lesson: str, notebook_folder: Path) -> None:
        self.lesson, self.notebook_folder = lesson, notebook_folder
        self.files = state_folder(lesson, notebook_folder)
        if os.environ.get("AZLAB_STATE") == "temporary":
            atexit.register(shutil.rmtree, self.files.folder, ignore_errors=True)
        self.notes: list[str] = []
        self.app = self._open()
        transport = Simulated(self.app)
        self.cloud = LabCloud(transport, next(iter(SUBSCRIPTIONS)))
        self.session = use(Session(transport, self.files.home, Account(USER, TENANT, SUBSCRIPTIONS)))
        self.resumed = self._store.fact("lesson") == lesson
        if not self.resumed:
            self._build()
        elif self._start_has_changed:
            self.notes.append(
                "The lesson's start has changed since you began: lab.reset() builds the new one."
            )

    @property
    def _store(self) -> Store:
        return self.app.cloud.store

    @property
    def _commands(self) -> str:
        """The commands that build the start, as they are beside the notebook now."""
        path = self.notebook_folder / START
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def _start_has_changed(self) -> bool:
        return bool(self._store.fact("start") != self._commands)

    def reset(self) -> None:
        """Back to the state in which the lesson starts, the CLI's settings and sign-in included."""
        self.session.begin_anew()
        if self._start_has_changed or not self._bring_back(self.files.start):
            self._build()

    def save(self, name: str) -> None:
        """Keep a copy of the whole cloud under a name."""
        self._keep(self.files.saved(name))

    def restore(self, name: str) -> None:
        """Bring a kept copy back: even `az vm generalize` is undone by it."""
        path = self.files.saved(name)
        if not path.exists():
            known = ", ".join(f"'{one}'" for one in self.files.saved_names()) or "none yet"
            raise LabError(f"There is no saved state '{name}'. Saved states: {known}.")
        if not self._bring_back(path):
            raise LabError(f"The saved state '{name}' cannot be read any more. The cloud is as it was.")

    def close(self) -> None:
        leave(self.session)
        self._store.close()

    def _keep(self, path: Path) -> None:
        """In one step: an older file of that name may be damaged, and the new one is never half there."""
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        self._store.copy_to(draft)
        draft.replace(path)

    def _bring_back(self, path: Path) -> bool:
        """Whether there was a cloud in the file; if not, nothing has changed."""
        if not path.exists():
            return False
        try:
            with closing(sqlite3.connect(path)) as kept:
                kept.execute("select name from facts")
            self._store.copy_from(path)
        except sqlite3.DatabaseError:
            return False
        return True

    def _open(self) -> App:
        try:
            return practice_azure(Store(self.files.cloud))
        except sqlite3.DatabaseError:
            aside = self.files.put_aside()
            self.notes.append(
                f"The saved cloud could not be read. It was put aside as {aside.name}; this is a new one."
            )
            return practice_azure(Store(self.files.cloud))

    def _build(self) -> None:
        """Build the start state from its commands; learner-made traces (the journal) begin after it."""
        self._store.clear()
        self.app.furnish()
        self._run_start(self._commands)
        self._store.clear_journal()
        with self._store.transaction():
            self._store.set_fact("lesson", self.lesson)
            self._store.set_fact("start", self._commands)
        self._keep(self.files.start)

    def _run_start(self, text: str) -> None:
        statements = script.parse(text, prefix_needed=True)
        for result in script.run(statements, self.session.run, {}, self.session.environment):
            if result.exit_code:
                raise LabError(
                    f"The start state of {self.lesson} could not be built: {result.errors.strip()}"
                )
