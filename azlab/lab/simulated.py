"""Simulated mode: the lesson's cloud is a practice Azure in a file beside the notebook."""

import os
import shutil
from contextlib import suppress
from functools import partial
from pathlib import Path

from azlab.arm.app import App
from azlab.assignments import is_spelling
from azlab.cli import Session, script
from azlab.lab.belongings import missing_files
from azlab.lab.cases import as_seed, begins, case_name, numbered
from azlab.lab.cells import follow_cells
from azlab.lab.exercises import read_exercises
from azlab.lab.keeping import KeptStore
from azlab.lab.modes import NOTHING_REAL, SEED, SIMULATED
from azlab.lab.outside import open_outside
from azlab.lab.people import LEARNER, find_account
from azlab.lab.progress import told_slowly
from azlab.lab.sights import PracticeSight, Sight
from azlab.lab.sleeping import wall
from azlab.lab.starts import (
    BEFORE_TURN,
    IN_TURN,
    START,
    TURN_BEGINS,
    Starts,
    digest,
    no_turn,
    starts_in,
    went_on,
    whose,
)
from azlab.lab.state import LabError, StateFolder, state_folder
from azlab.lab.temporary import temporary_folder
from azlab.lab.turns import remind
from azlab.lab.undoing import Past
from azlab.lab.what_if import what_if
from azlab.providers import practice_azure
from azlab.transports.simulated import Simulated
from azlab.widgets.tables import Table

NO_START = (
    "{start} is missing in {folder}: it builds the cloud that {lesson} starts with. Take the lesson's whole "
    "folder, not its notebook alone, or put {start} beside the notebook; then run this cell again."
)
UNDONE = " lab.undo() brings back what you had."
SEEDED_START = "2026-11-02T08:00:00+00:00"
"""When a cloud with a seed of its own begins."""


class SimulatedBackend:
    """The practice cloud of one lesson."""

    mode = SIMULATED
    can_pretend = True

    def __init__(self, lesson: str, folder: Path) -> None:
        self.lesson, self.folder = lesson, folder
        files = state_folder(lesson, folder)
        self.kept = KeptStore(files)
        self.notes = self.kept.notes
        app = practice_azure(self.kept.store, wall())
        self.practice: App | None = app
        self.sight: Sight | None = PracticeSight(app)
        self._seed = app.seed_cloud
        working = self._working(files)
        self.session = Session(Simulated(app), working.home, LEARNER)
        self.session.accounts = find_account
        self.session.ids = self.kept.store.seen_ids
        self.session.what_if = lambda words: what_if(self.session, self.kept.store, words)
        self.outside = open_outside(self.session, working.shell)
        exercises = partial(read_exercises, folder, lesson)
        self.past = Past(self.kept.store, app.history, exercises)
        self._forget_cells = follow_cells(app.history.follow)
        self._stop_reminding = remind(lambda: self._part, exercises, files.saved_names)

    def _working(self, files: StateFolder) -> StateFolder:
        """Where the CLI keeps its own; elsewhere, until the lab ends, where nothing can be written."""
        if self.kept.trouble is None:
            return files
        working = StateFolder(temporary_folder())
        with suppress(OSError, shutil.Error):  # settings are a convenience
            shutil.copytree(files.home, working.home)
        return working

    def begin(self) -> str:
        resumed = self.kept.begin(self.lesson, self._build)
        if resumed and self._start_has_changed:
            self.notes.append(
                "The lesson's start has changed since you began: lab.reset() builds the new one."
            )
        return f"The practice Azure is ready (simulated). {went_on(resumed, self._part)}"

    def reset(self) -> str:
        """Back to the state in which the lesson starts, the CLI's settings and sign-in included."""
        self.kept.look()
        self.session.begin_anew()
        begin = partial(self.past.begin, "lab.reset")
        built = self._start_has_changed or not self.kept.bring_back(self.kept.files.start, begin)
        if built:
            self.kept.build(self.lesson, self._build)
        self._seed()
        return f"The cloud is back in the lesson's start state.{'' if built else UNDONE}"

    def your_turn(self) -> str:
        """The cloud of the lesson's last task, anew each time. Raises `LabError` when it has none."""
        self.kept.look()
        commands = self._starts.turn
        if not commands:
            raise no_turn(self.lesson)
        if self._part != IN_TURN:
            self.kept.save(BEFORE_TURN)
        self._bring(self.kept.files.turn, "lab.your_turn", commands, "turn")
        return TURN_BEGINS

    def case(self, number: int, seed: str) -> str:
        """The cloud of a case, anew each time. Raises `LabError` when there is none of this number."""
        self.kept.look()
        case = numbered(starts_in(self.folder, self.lesson, as_seed(seed)).cases, number)
        self._leave_for(case_name(number, seed))
        self._bring(self.kept.files.case(number), "lab.case", case.start, "case start")
        with self.kept.store.transaction():
            self.kept.store.set_fact("case", [case.label, number, seed])
        return begins(number, case, seed, self.kept.files.saved_names())

    def _leave_for(self, part: str) -> None:
        """Keep the cloud that is there under the name of what it is of, but for the case that begins anew."""
        if self._part != part:
            self.kept.save(self._part)

    def _bring(self, path: Path, asked: str, commands: str, fact: str) -> None:
        """The cloud that commands build: from its file, or built where there is none, or another one."""
        self.session.begin_anew()
        begin = partial(self.past.begin, asked)
        if not self.kept.bring_back(path, begin) or self.kept.store.fact(fact) != digest(commands):
            self.kept.build(self.lesson, lambda: self._build(commands, fact), path)
        self._seed()

    def save(self, name: str) -> str:
        return self.kept.save(name)

    def restore(self, name: str) -> str:
        """Bring a kept copy back: even `az vm generalize` is undone by it."""
        said = self.kept.restore(name, partial(self.past.begin, f'lab.restore("{name}")'))
        self._seed()
        return said

    def undo(self, wanted: str) -> str:
        said = self.past.undo(wanted)
        self._seed()
        return said

    def history(self) -> Table:
        return self.past.table()

    def cleanup(self, confirm: bool) -> str:
        return NOTHING_REAL

    def close(self) -> None:
        self._stop_reminding()
        self._forget_cells()
        self.outside.close()
        self.kept.store.close()

    @property
    def _part(self) -> str:
        """Of which part of the lesson the cloud is."""
        return whose(self.kept.store)

    @property
    def _starts(self) -> Starts:
        """The commands that build the clouds, as they are beside the notebook now."""
        return starts_in(self.folder, self.lesson)

    @property
    def _start_has_changed(self) -> bool:
        return bool(self.kept.store.fact("start") != self._starts.lesson)

    def _fix_chance(self) -> None:
        """Where `AZLAB_SEED` is set: the same ids, times and key each time a lesson is recorded."""
        if seed := os.environ.get(SEED):
            from azlab.lab.seeded_keys import write_seeded_key

            write_seeded_key(seed, self.session.home.learner)
            with self.kept.store.transaction():
                self.kept.store.set_fact("seed", seed)
                self.kept.store.set_fact("now", SEEDED_START)

    def _build(self, commands: str | None = None, fact: str = "start") -> None:
        """Run commands, by default those of the lesson's start, and note under the name of a fact which."""
        missing = [name for name in missing_files(self.lesson, self.folder) if is_spelling(name, START)]
        if missing:
            raise LabError(NO_START.format(start=missing[0], lesson=self.lesson, folder=self.folder))
        self._fix_chance()
        self._seed()
        commands = self._starts.lesson if commands is None else commands
        statements = script.parse(commands, prefix_needed=True)
        results = script.run(statements, self.session.run, {}, self.session.environment)
        total = sum(isinstance(statement, script.Command) for statement in statements)
        for result in told_slowly(results, total, "Building the lesson's start"):
            if result.exit_code:
                raise LabError(
                    f"The start state of {self.lesson} could not be built: {result.errors.strip()}"
                )
        if self.session.account.user != LEARNER.user:
            self.session.sign_in(LEARNER)
        with self.kept.store.transaction():
            # Whichever cloud it is: a notebook opened again asks whether its lesson's start has changed.
            self.kept.store.set_fact("start", self._starts.lesson)
            if fact != "start":  # what those build is to be found out: who looks into the file reads nothing
                self.kept.store.set_fact(fact, digest(commands))


backend = SimulatedBackend
