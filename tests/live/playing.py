"""Play a lesson live, against the practice Azure as a foreign cloud with faults switched on."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "lessons"))

from harness import Marks, Player

from azlab.arm.app import App
from azlab.arm.store import Store
from azlab.cli.surroundings import replaced
from azlab.lab.building import TRANSIENT
from azlab.providers import practice_azure
from azlab.server import ForeignCloud, Seconds, foreign_cloud, shell_environment

RATES = {
    "throttled": 0.03,
    "unavailable": 0.02,
    "request_lost": 0.01,
    "answer_lost": 0.01,
    "token_expired": 0.003,
    "slow_operation": 0.1,
    "failed_operation": 0.01,
    "late": 0.1,
}
SKEW = -900.0
"""The cloud's clock is a quarter of an hour behind."""
TRIES = 6
LONGEST_SLEEP = 0.2


class PatientPlayer(Player):
    """Plays a lesson as a patient learner: a cell that failed for a reason that passes is run again."""

    repeated = 0

    def _run(self, source: str) -> tuple[Any, str]:
        for _ in range(TRIES):
            result, shown = super()._run(source)
            if not any(code in f"{shown}{result!r}" for code in TRANSIENT):
                break
            self.repeated += 1
        return result, shown


@dataclass
class Played:
    """One lesson, played live."""

    lesson: str
    marks: dict[str, Marks]
    seconds: float
    repeated: int
    seen: Mapping[str, int]
    left: list[str]
    """Ids that the clean-up left in the cloud."""

    @property
    def short(self) -> dict[str, Marks]:
        return {name: marks for name, marks in self.marks.items() if not marks.full}


def _hurried(sleep: Callable[[float], None]) -> Callable[[float], None]:
    """`az ... wait` asks every half minute. What the cloud itself asks for is less than our longest."""
    return lambda seconds: sleep(min(seconds, LONGEST_SLEEP))


@contextmanager
def variables(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def signed_in_abroad(
    folder: Path, rates: Mapping[str, float], seed: int = 1, skew: float = 0.0
) -> Iterator[tuple[ForeignCloud, App]]:
    """A foreign cloud, and an environment in which `az` is signed in to it and to nothing else."""
    app = practice_azure(Store())
    seconds = Seconds(pause=0.02, slow=0.3, late=0.3)
    with (
        foreign_cloud(app, rates, seed=seed, skew=skew, seconds=seconds) as cloud,
        variables(**shell_environment(cloud.server, folder), AZLAB_STATE="temporary"),
    ):
        yield cloud, app


def play(lesson: str, folder: Path, rates: Mapping[str, float] = RATES, seed: int = 1) -> Played:
    """Start, solve, check and clean up a lesson."""
    from azlab import lab

    with (
        signed_in_abroad(folder, rates, seed, SKEW) as (cloud, app),
        variables(AZLAB_MODE="live", AZLAB_CONFIRM="Practice"),
        replaced(time, sleep=_hurried(time.sleep)),
    ):
        started = time.perf_counter()
        player = PatientPlayer(lesson)
        try:
            seconds = time.perf_counter() - started
            lab.cleanup(confirm=True)
        finally:
            player.close()
        left = [one.id.text for one in app.cloud.resources() if one.id.group]
        return Played(lesson, player.first, seconds, player.repeated, dict(cloud.faults.seen), left)
