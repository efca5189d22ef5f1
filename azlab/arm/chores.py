"""Chores: what providers do whenever a minute of the cloud's time has passed.

A provider's module lists them in `CHORES`. A chore looks at the cloud as it is and does what is due; it is
run when a minute has begun since the last run, once however many have.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, invalid_parameter
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

Chore = Callable[[Cloud], None]
MINUTE = 60
LONGEST = 31 * 24 * 60
"""Minutes that may pass at once."""
LONGEST_WAIT = 7 * 24 * 60
"""Minutes that somebody may wait at once: a laptop that slept for a month would have waited as long."""
FACT = "minute"
ROUTES = Routes()


@dataclass(frozen=True)
class Watch:
    """A chore that has nothing to do where there is no resource of a type."""

    do: Chore
    resource_type: str

    def __call__(self, cloud: Cloud) -> None:
        self.do(cloud)

    def is_idle(self, cloud: Cloud) -> bool:
        """Whether there is none."""
        return not cloud.store.resources(self.resource_type, limit=1)


class Chores:
    """The chores of one cloud, and the minutes that call for them."""

    def __init__(self, cloud: Cloud, chores: Iterable[Chore]) -> None:
        self._cloud, self._chores = cloud, tuple(chores)

    @property
    def are_due(self) -> bool:
        """Whether a minute has begun since they last ran."""
        return bool(self._minute() != self._cloud.store.fact(FACT))

    def _minute(self) -> int:
        return int(self._cloud.clock.now().timestamp()) // MINUTE

    def catch_up(self) -> None:
        """Run every chore, if a minute has begun since they last ran."""
        if self.are_due:
            self._cloud.store.set_fact(FACT, self._minute())
            for chore in self._chores:
                self._do(chore)
            self._cloud.step(self._cloud.clock.now())

    def let_pass(self, minutes: int) -> None:
        """Let time pass minute by minute, so that what is due on the way ends in its order.

        Where nothing is in progress and no chore has anything to watch, all that is left passes in one step.
        """
        while minutes > 0:
            step = minutes if self._is_quiet() else 1
            self._cloud.operations.let_pass(step * MINUTE)
            self.catch_up()
            minutes -= step

    def _is_quiet(self) -> bool:
        idle = (isinstance(chore, Watch) and chore.is_idle(self._cloud) for chore in self._chores)
        return self._cloud.operations.seconds_left() <= 0 and all(idle)

    def keep_pace(self) -> None:
        """Let what is in progress get on by the time that really passed since somebody last asked."""
        clock = self._cloud.clock
        if clock.wall is not None and self._cloud.operations.seconds_left() > 0:
            self.wait(clock.watch())

    def wait(self, seconds: float) -> None:
        """Let what is in progress get on as if somebody had really waited so long.

        Never beyond its end: while nothing is in progress, the cloud's clock stands still.
        """
        operations = self._cloud.operations
        left = min(seconds * operations.pace(), LONGEST_WAIT * MINUTE)
        while left > 0 and (more := operations.seconds_left()) > 0:
            step = min(left, more, MINUTE)
            operations.let_pass(step)
            self.catch_up()
            left -= step

    def _do(self, chore: Chore) -> None:
        """What Azure refuses to a chore is undone and forgotten; it may succeed a minute later."""
        with suppress(AzureError), self._cloud.store.savepoint():
            chore(self._cloud)


@ROUTES.route("GET", "/lab/clock")
def clock(visit: Visit) -> Response:
    """The time in the cloud."""
    return json_response(200, {"now": visit.cloud.now()})


@ROUTES.route("POST", "/lab/clock")
def let_pass(visit: Visit) -> Response:
    """Let `minutes` pass, or wait so many `seconds` (the practice cloud's own page, which Azure has not)."""
    if "seconds" in visit.body:
        visit.cloud.wait(_seconds(visit.body["seconds"]))
        return clock(visit)
    minutes = visit.body.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= LONGEST:
        raise invalid_parameter(f"'minutes' must be a whole number from 0 to {LONGEST}.", "minutes")
    visit.cloud.let_pass(minutes)
    return clock(visit)


def _seconds(value: Any) -> float:
    """Raises `BadRequest` for what is no time that somebody can wait."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LONGEST_WAIT * MINUTE:
        raise invalid_parameter(f"'seconds' must be a number from 0 to {LONGEST_WAIT * MINUTE}.", "seconds")
    return float(value)
