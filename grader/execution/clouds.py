"""The practice Azure of one submission, in the grader's own process."""

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.lab.cases import Case, begins, case_name, numbered
from azlab.lab.exercises import Exercise
from azlab.lab.keeping import KeptStore
from azlab.lab.reading import LabCloud
from azlab.lab.starts import BEFORE_TURN, TURN_BEGINS, no_turn, whose
from azlab.lab.state import LabError, StateFolder
from azlab.lab.temporary import remove, temporary_folder
from azlab.lab.undoing import Past
from azlab.providers import SUBSCRIPTIONS, practice_azure
from azlab.transports.simulated import Simulated

MOST_SAVED, MOST_SAVED_BYTES = 50, 256 * 1024 * 1024
"""Copies of the cloud, of a megabyte or two each, and what they take on the disk together."""
MOST_HELD = 256 * 1024 * 1024
"""Bytes of memory of one cloud, with all that can be undone."""


class GradedCloud:
    """A cloud in memory, with its copies in a folder that nobody else sees.

    Its clock does not look at the wall's.
    """

    def __init__(
        self,
        lesson: str,
        start: Path | None = None,
        turn: Path | None = None,
        cases: Sequence[tuple[Case, Path]] = (),
    ) -> None:
        """From the file of a start state; empty without one. `turn` is that of the lesson's last task,
        `cases` are those of a clinic, in their order."""
        self.lesson = lesson
        self.folder = temporary_folder("judge-")
        self.files = StateFolder(self.folder)
        if start is not None:
            shutil.copy(start, self.files.start)
        self._turn, self._cases = turn, cases
        # Not in a file: nobody goes on with it when this process has ended, and it is a tenth quicker.
        store = Store()
        store.bound(MOST_HELD)
        self.kept = KeptStore(self.files, store)
        self.app: App = practice_azure(self.kept.store)
        self.transport = Simulated(self.app)
        if start is not None:
            self.kept.bring_back(self.files.start)
        self.app.seed_cloud()
        self.past = Past(self.kept.store, self.app.history, lambda: self.exercises)
        self.exercises: list[Exercise] = []
        """The exercises of the release, by which `lab.undo` finds where they began."""
        self.answers: list[str] = []
        """The names of its questions' answers."""
        self.reader = LabCloud(self.transport, next(iter(SUBSCRIPTIONS)))

    def build(self, run: Callable[[], None]) -> None:
        """Build a start state by running its commands."""

        def anew() -> None:
            self.app.seed_cloud()
            run()

        self.kept.build(self.lesson, anew)

    def begin(self, lesson: str) -> str:
        """What `lab.start` says. Raises `LabError` for another lesson than the one that is graded."""
        if lesson != self.lesson:
            raise LabError(f"This notebook is graded as '{self.lesson}'; the lab cannot start '{lesson}'.")
        return "The practice Azure is ready (simulated). This is the lesson's start state."

    def reset(self) -> str:
        """Back to the state in which the lesson starts."""
        self.kept.bring_back(self.files.start, partial(self.past.begin, "lab.reset"))
        self.app.seed_cloud()
        return "The cloud is back in the lesson's start state."

    def your_turn(self) -> str:
        """The cloud of the lesson's last task. Raises `LabError` when there is none."""
        if self._turn is None:
            raise no_turn(self.lesson)
        if self.kept.store.fact("turn") is None:
            self.kept.save(BEFORE_TURN)
        self.kept.bring_back(self._turn, partial(self.past.begin, "lab.your_turn"))
        with self.kept.store.transaction():
            self.kept.store.set_fact("turn", "begun")
        self.app.seed_cloud()
        return TURN_BEGINS

    def case(self, number: int) -> str:
        """The cloud of a case. Raises `LabError` when there is none of this number."""
        case = numbered([case for case, _ in self._cases], number)
        part = whose(self.kept.store)
        if part != case_name(number):
            self.kept.save(part)
        self.kept.bring_back(self._cases[number - 1][1], partial(self.past.begin, "lab.case"))
        with self.kept.store.transaction():
            self.kept.store.set_fact("case", [case.label, number, ""])
        self.app.seed_cloud()
        return begins(number, case, kept=self.files.saved_names())

    def save(self, name: str) -> str:
        """Keep a copy. Raises `LabError` as the lab does, and when there are too many."""
        kept = self.files.saved_names()
        if name not in kept and len(kept) >= MOST_SAVED:
            raise LabError(f"A notebook that is graded can save {MOST_SAVED} states.")
        if sum(self.files.saved(other).stat().st_size for other in kept) >= MOST_SAVED_BYTES:
            raise LabError(f"A notebook that is graded can save {MOST_SAVED_BYTES >> 20} MB of states.")
        return self.kept.save(name)

    def restore(self, name: str) -> str:
        """Bring back a copy that this submission has kept. Raises `LabError` as the lab does."""
        said = self.kept.restore(name, partial(self.past.begin, "lab.restore"))
        self.app.seed_cloud()
        return said

    def undo(self, wanted: str) -> str:
        """Take back what this submission has done. Raises `LabError` as the lab does."""
        said = self.past.undo(wanted)
        self.app.seed_cloud()
        return said

    def close(self) -> None:
        """Remove it with all its copies."""
        self.kept.store.close()
        remove(self.folder)
