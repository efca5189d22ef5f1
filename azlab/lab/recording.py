"""Record a lesson while it runs, in whatever mode that is.

with recording() as tape:
    ...  # lab.start(...) and the rest of the lesson
tape.write(notebook)
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.lab.cases import case_name
from azlab.lab.modes import Backend
from azlab.lab.state import LabError
from azlab.lab.tapes import tapes
from azlab.recordings.recording import TURN, cli_version, fingerprint, save
from azlab.recordings.scrubbing import Scrubber
from azlab.recordings.survey import Watch
from azlab.transports.recorder import Look, Recorder
from azlab.widgets.tables import Table

DISKS = tuple(
    f"Microsoft.Compute/{kind}" for kind in ("disks", "snapshots", "images", "galleries/images/versions")
)
"""What has the inside of a machine in it."""


class Tape:
    """What one run leaves. With the `watch` of an earlier run, pages are known before they are asked."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.mode = self._clock = ""
        self._recorder: Recorder | None = None
        self._scrubber: Scrubber | None = None

    def attach(self, backend: Backend) -> Backend:
        """Record the lesson that begins at this backend."""
        account = backend.session.account
        self.mode = backend.mode
        self._scrubber = Scrubber(account.user, account.tenant, account.subscriptions)
        self._clock = _today(backend)
        self._recorder = Recorder(backend.session.transport, lambda: _look(backend), self.watch)
        backend.session.transport = self._recorder
        return RecordedToo(backend, self._recorder)

    def write(self, notebook: Path) -> Path:
        """Write the recording beside the lesson's notebook; where it is. Raises `LabError` if nothing ran."""
        if self._recorder is None or self._scrubber is None:
            raise LabError("Nothing was recorded: no lesson was started.")
        origin = {
            "lesson": notebook.stem,
            "from": self.mode,
            "azure-cli": cli_version(),
            "date": datetime.now(UTC).date().isoformat(),
            "clock": self._clock,
            "fingerprint": fingerprint(notebook),
        }
        return save(self._recorder.recording(origin, self._scrubber), notebook.parent, notebook.stem)


class RecordedToo:
    """A backend whose lesson is recorded; saved states that are brought back are noted."""

    def __init__(self, backend: Backend, recorder: Recorder) -> None:
        self._backend, self._recorder = backend, recorder
        self.mode, self.session, self.notes, self.practice = (
            backend.mode, backend.session, backend.notes, backend.practice,
        )  # fmt: skip
        self.can_pretend, self.sight = backend.can_pretend, backend.sight

    def begin(self) -> str:
        return self._backend.begin()

    def reset(self) -> str:
        return self._bring(self._backend.reset)

    def your_turn(self) -> str:
        return self._bring(self._backend.your_turn, TURN)

    def case(self, number: int, seed: str) -> str:
        return self._bring(lambda: self._backend.case(number, seed), case_name(number))

    def save(self, name: str) -> str:
        return self._backend.save(name)

    def restore(self, name: str) -> str:
        return self._bring(lambda: self._backend.restore(name))

    def undo(self, wanted: str) -> str:
        return self._bring(lambda: self._backend.undo(wanted))

    def _bring(self, brought: Callable[[], str], means: str = "") -> str:
        """Bring another cloud, and note it as one step: the commands that build it are none of the lesson's.

        Each of them would settle the step before it, which has not changed what they change.
        """
        self._recorder.settle()
        self.session.transport = self._recorder.inner
        try:
            said = brought()
        finally:
            self.session.transport = self._recorder
        self._recorder.begin_anew(means)
        return said

    def history(self) -> Table | str:
        return self._backend.history()

    def cleanup(self, confirm: bool) -> str:
        return self._backend.cleanup(confirm)

    def close(self) -> None:
        self._recorder.settle()
        self._backend.close()


@contextmanager
def recording(watch: Watch | None = None) -> Iterator[Tape]:
    """Record the lesson that is started inside."""
    tape = Tape(watch or Watch())
    tapes.append(tape)
    try:
        yield tape
    finally:
        tapes.remove(tape)


def _today(backend: Backend) -> str:
    """The day by the clock of the lesson's cloud."""
    if backend.practice is None:
        return datetime.now(UTC).date().isoformat()
    with backend.practice.cloud.store.transaction():
        return backend.practice.cloud.clock.now().date().isoformat()


def _look(backend: Backend) -> Look:
    """The cloud as it will be: of a practice Azure a copy in which all has ended, else the cloud itself."""
    if backend.practice is None:
        return Look(backend.session.transport.send, None)
    app = _ended(backend.practice)
    resources = app.cloud.store.resources()
    inside = [resource for resource in resources if resource.interior and resource.id.type in DISKS]
    return Look(app, {resource.id.key: _mark(resource.interior) for resource in inside})


def _ended(app: App) -> App:
    from azlab.providers import practice_azure

    twin = Store()
    app.cloud.store.copy_into(twin)
    copy = practice_azure(twin)
    with twin.transaction():
        # One resource at a time, and time passes for all: the next look finds fewer.
        while left := twin.open_operations():
            copy.cloud.operations.wait_until_idle(left[0]["key"])
    return copy


def _mark(interior: object) -> str:
    return hashlib.sha256(json.dumps(interior, sort_keys=True).encode()).hexdigest()[:12]
