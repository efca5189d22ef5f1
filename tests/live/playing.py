"""Play a lesson live, against the practice Azure as a foreign cloud with faults switched on."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab import data
from azlab.arm.app import App
from azlab.arm.store import Resource, Store
from azlab.cli.surroundings import replaced
from azlab.lab.building import BUSY, TRANSIENT
from azlab.live import prices
from azlab.live.ceiling import MACHINE
from azlab.providers import practice_azure
from azlab.server import ForeignCloud, Seconds, foreign_cloud, shell_environment
from tests.lessons.harness import Marks, Player

RATES = {
    "throttled": 0.03,
    "unavailable": 0.02,
    "request_lost": 0.01,
    "answer_lost": 0.01,
    "token_expired": 0.003,
    "slow_operation": 0.1,
    "failed_operation": 0.03,
    "late": 0.1,
}
SKEW = -900.0
"""The cloud's clock is a quarter of an hour behind."""
TRIES = 6
LONGEST_SLEEP = 0.08
"""Seconds. What was written may be late by 0.3 here, and is asked for six times before it is given up."""
CEILINGS = {"08-scale-sets": {"machines": 130, "cores": 260}, "10-choosing": {"machines": 13, "cores": 26}}
"""What a teacher must allow for a lesson that needs more than the course's own ceiling."""


class PatientPlayer(Player):
    """Plays a lesson as a patient learner: a cell that failed for a reason that passes is run again."""

    repeated = 0
    after_each: Callable[[], None] = staticmethod(lambda: None)

    def _run(self, source: str, cell: str | None = None) -> tuple[Any, str]:
        for _ in range(TRIES):
            result, shown = super()._run(source, cell)
            type(self).after_each()
            if not any(code in f"{shown}{result!r}" for code in (*TRANSIENT, *BUSY)):
                break
            self.repeated += 1
        return result, shown


@dataclass
class Peak:
    """The most that was there at one time, after any cell; `dollars` is per hour."""

    app: App
    machines: int = 0
    cores: int = 0
    dollars: float = 0.0

    def look(self) -> None:
        everything = [one for one in self.app.cloud.resources() if one.id.group]
        found = [one for one in everything if one.id.type.lower() == MACHINE]
        sizes = [data.size(one.properties["hardwareProfile"]["vmSize"]) for one in found]
        self.machines = max(self.machines, len(found))
        self.cores = max(self.cores, sum(size.cores for size in sizes if size))
        self.dollars = max(self.dollars, sum(map(self._price, everything)))

    def _price(self, one: Resource) -> float:
        kind, gib = one.id.type.lower(), float(one.properties.get("diskSizeGB") or 0)
        if kind == MACHINE:
            size = data.size(one.properties["hardwareProfile"]["vmSize"])
            system = one.properties["storageProfile"]["osDisk"]["osType"]
            return prices.machine(size.name, size.cores, system) if size else 0.0
        if kind.endswith("publicipaddresses"):
            return prices.ADDRESS
        if kind.endswith("/versions"):
            return sum(prices.copy(32) for _ in one.properties["publishingProfile"]["targetRegions"])
        return prices.disk(gib) if kind.endswith("/disks") else prices.copy(gib)


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
    peak: Peak

    @property
    def short(self) -> dict[str, Marks]:
        return {name: marks for name, marks in self.marks.items() if not marks.full}


def hurried(sleep: Callable[[float], None]) -> Callable[[float], None]:
    """The cloud names whole seconds, and `az ... wait` asks every half minute."""
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
        variables(
            **shell_environment(cloud.server, folder, certificate=cloud.server.certificate),
            AZLAB_STATE="temporary",
        ),
    ):
        yield cloud, app


def play(lesson: str, folder: Path, rates: Mapping[str, float] = RATES, seed: int = 1) -> Played:
    """Start, solve, check and clean up a lesson."""
    from azlab import lab
    from azlab.lab import live

    with (
        signed_in_abroad(folder, rates, seed, SKEW) as (cloud, app),
        variables(AZLAB_MODE="live", AZLAB_CONFIRM="Practice"),
        replaced(time, sleep=hurried(time.sleep)),
        replaced(live, settings=lambda folder: ({"live": CEILINGS.get(lesson, {})}, None)),
    ):
        started, peak = time.perf_counter(), Peak(app)
        PatientPlayer.after_each = peak.look
        player = PatientPlayer(lesson)
        try:
            seconds = time.perf_counter() - started
            lab.cleanup(confirm=True)
        finally:
            player.close()
        left = [one.id.text for one in app.cloud.resources() if one.id.group]
        return Played(lesson, player.first, seconds, player.repeated, dict(cloud.faults.seen), left, peak)
