"""One lesson's practice cloud: started, reset, saved, restored."""

import atexit
import os
import shutil
import sqlite3
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.cli import Session, script, use
from azlab.lab.reading import LabCloud
from azlab.lab.state import LabError, StateFolder, state_folder
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
        self.session = use(
            Session(
                transport,
                home=self.files.home,
                subscription_id=self.cloud.subscription,
                tenant_id=TENANT,
                user=USER,
                subscriptions=SUBSCRIPTIONS,
            )
        )
        # `az vm create` takes the login name for the admin account when none is given.
        self.session.environment.update(LOGNAME="learner", USER="learner")
        self.resumed = self._store.fact("lesson") == lesson
        if not self.resumed:
            self._build()

    @property
    def _store(self) -> Store:
        return self.app.cloud.store

    def reset(self) -> None:
        """Back to the state in which the lesson starts."""
        if self.files.start.exists():
            self._store.copy_from(self.files.start)
        else:
            self._build()
        self._forget_sign_in()

    def save(self, name: str) -> None:
        """Keep a copy of the whole cloud under a name."""
        self._store.copy_to(self.files.saved(name))

    def restore(self, name: str) -> None:
        """Bring a kept copy back: even `az vm generalize` is undone by it."""
        path = self.files.saved(name)
        if not path.exists():
            known = ", ".join(f"'{one}'" for one in self.files.saved_names()) or "none yet"
            raise LabError(f"There is no saved state '{name}'. Saved states: {known}.")
        self._store.copy_from(path)

    def close(self) -> None:
        self._store.close()

    def _forget_sign_in(self) -> None:
        self.session.home.sign_in(self.session.account)

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
        path = self.notebook_folder / START
        if path.exists():
            self._run_start(path.read_text("utf-8"))
        self._store.clear_journal()
        with self._store.transaction():
            self._store.set_fact("lesson", self.lesson)
        self._store.copy_to(self.files.start)

    def _run_start(self, text: str) -> None:
        statements = script.parse(text, prefix_needed=True)
        for result in script.run(statements, self.session.run, {}, self.session.environment):
            if result.exit_code:
                raise LabError(
                    f"The start state of {self.lesson} could not be built: {result.errors.strip()}"
                )


__all__ = ["Lab", "LabError", "StateFolder"]
