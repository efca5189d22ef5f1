"""Recorded mode: the lesson's cloud is a file beside the notebook, replayed with no cloud at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.cli import Session
from azlab.lab.cases import begins, case_name, numbered
from azlab.lab.exercises import read_exercises
from azlab.lab.keeping import KeptStore
from azlab.lab.modes import NOTHING_REAL, RECORDED
from azlab.lab.outside import open_outside
from azlab.lab.people import LEARNER, find_account
from azlab.lab.sights import Doing, Look, Sight
from azlab.lab.starts import BEFORE_TURN, IN_TURN, TURN_BEGINS, no_turn, starts_in, went_on, whose
from azlab.lab.state import LabError, state_folder
from azlab.lab.turns import remind
from azlab.recordings.recording import TURN, Recording, RecordingError, find
from azlab.transports.recorded import Recorded

NOT_RECORDED = (
    "A recording only plays what was played, so there is nothing to undo: lab.reset() begins it anew, and "
    "lab.save() and lab.restore() keep a place in it."
)


class RecordedBackend:
    """The recording of one lesson, and how far it was replayed."""

    mode = RECORDED
    practice: App | None = None
    can_pretend = True

    def __init__(self, lesson: str, folder: Path) -> None:
        self.lesson, self.folder = lesson, folder
        self.recording = _load(lesson, find(folder, lesson))
        files = state_folder(lesson, folder, RECORDED)
        self.kept = KeptStore(files)
        self.notes = self.kept.notes
        self.transport = Recorded(self.recording, self.kept.store, lesson)
        self.sight: Sight | None = RecordedSight(self.transport)
        account = replace(LEARNER, subscriptions=self.recording.subscriptions)
        self.session = Session(self.transport, files.home, account)
        self.session.accounts = find_account
        self.session.ids = self.transport.ids
        self.outside = open_outside(self.session, files.shell)
        self._stop_reminding = remind(
            lambda: self._part, partial(read_exercises, folder, lesson), files.saved_names
        )

    def begin(self) -> str:
        resumed = self.kept.begin(self.lesson, self._build)
        if resumed and self.kept.store.fact("origin") != self.recording.origin:
            self.notes.append("The lesson was recorded anew since you began, so it begins anew.")
            self.kept.build(self.lesson, self._build)
            resumed = False
        self.transport.refresh()
        origin = self.recording.origin
        made = f"made in {origin['from']} mode on {origin['date']}"
        return f"The lesson's recording is ready (recorded), {made}. {went_on(resumed, self._part)}"

    def reset(self) -> str:
        self.kept.look()
        self.session.begin_anew()
        if not self.kept.bring_back(self.kept.files.start):
            self.kept.build(self.lesson, self._build)
        self.transport.refresh()
        return "The recording is back at the lesson's start state."

    def your_turn(self) -> str:
        """The task's cloud as it was recorded, whatever was made of the lesson. Raises `LabError`."""
        self.kept.look()
        at = self._step(TURN)
        if not at:
            raise no_turn(self.lesson)
        if self._part != IN_TURN:
            self.kept.save(BEFORE_TURN)
        self._go_to(at, turn=at, case=None)
        return TURN_BEGINS

    def case(self, number: int, seed: str) -> str:
        """A case as it was recorded, whichever the copy or a seed would draw. Raises `LabError`."""
        self.kept.look()
        at = self._step(case_name(number))
        if not at:
            numbered([], number)
        if self._part != case_name(number):
            self.kept.save(self._part)
        self._go_to(at, turn=None, case=["", number, ""])
        case = starts_in(self.folder, self.lesson).labelled(
            str(self.transport.page_now("/lab/case").get("label"))
        )
        if case is None:
            raise LabError(
                f"The files of {self.lesson} and its recording differ. Get this lesson's files again."
            )
        return begins(number, case, kept=self.kept.files.saved_names())

    def _step(self, means: str) -> int:
        """The number of the step by which a part of the lesson began; 0 where it was not recorded."""
        steps = enumerate(self.recording.steps, 1)
        return max((number for number, step in steps if step.means == means), default=0)

    def _go_to(self, at: int, **facts: object) -> None:
        """Replay all that was recorded to a step: the steps say what each of them changed."""
        self.session.begin_anew()
        self.kept.store.clear_journal()
        with self.kept.store.transaction():
            self.kept.store.set_fact("made", list(range(1, at + 1)))
            for name, value in facts.items():
                self.kept.store.set_fact(name, value)
        self.transport.refresh()

    def save(self, name: str) -> str:
        return self.kept.save(name)

    def restore(self, name: str) -> str:
        said = self.kept.restore(name)
        self.transport.refresh()
        return said

    def undo(self, wanted: str) -> str:
        return NOT_RECORDED

    def history(self) -> str:
        return NOT_RECORDED

    def cleanup(self, confirm: bool) -> str:
        return NOTHING_REAL

    def close(self) -> None:
        self._stop_reminding()
        self.outside.close()
        self.kept.store.close()

    @property
    def _part(self) -> str:
        """Which part of the lesson is replayed."""
        return whose(self.kept.store)

    def _build(self) -> None:
        with self.kept.store.transaction():
            self.kept.store.set_fact("made", [])
            self.kept.store.set_fact("origin", self.recording.origin)


class RecordedSight:
    """Of a recording, which knows steps and no time."""

    def __init__(self, transport: Recorded) -> None:
        self._transport, self._store = transport, transport.store

    def send(self, request: Request) -> Response:
        return self._transport.look(request)

    def moment(self) -> AbstractContextManager[object]:
        return self._transport.alone()

    @property
    def edition(self) -> object:
        return [self._store.fact(name) for name in ("made", "turn", "case")]

    @property
    def part(self) -> str:
        return whose(self._store)

    def now(self) -> datetime | None:
        return None

    def done(self) -> list[Doing] | None:
        return None

    def watch(self, look: Look) -> Callable[[], None]:
        return lambda: None


def _load(lesson: str, path: Path) -> Recording:
    if not path.exists():
        raise LabError(
            f"There is no recording of {lesson}: '{path.name}' is not beside the notebook. "
            f'Use the practice Azure: lab.start("{lesson}", mode="simulated").'
        )
    try:
        return Recording.load(path)
    except RecordingError as error:
        raise LabError(f'{error}. Use the practice Azure: lab.start("{lesson}", mode="simulated").') from None


backend = RecordedBackend
