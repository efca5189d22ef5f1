"""A lesson's cloud, looked at without a trace: no time passes, and no line of the journal tells of it.

So a picture can be drawn after each command, and the lesson goes on as if nobody had drawn it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from azlab.arm.messages import Request, Response
from azlab.lab.starts import whose

if TYPE_CHECKING:
    from azlab.arm.app import App

Look = Callable[[datetime, str], None]
"""Called with the time of a step, and the id of the resource that took it; "" where it may be any."""


@dataclass(frozen=True)
class Doing:
    """A command that changed the cloud, by its number in `lab.history()`."""

    number: int
    command: str


class Sight(Protocol):
    """How a cloud is looked at. It is a transport that only reads."""

    def send(self, request: Request) -> Response:
        """The answer to a GET, as of now."""
        ...

    def moment(self) -> AbstractContextManager[object]:
        """What is looked at meanwhile is of one moment."""
        ...

    @property
    def edition(self) -> object:
        """Another value whenever something may have changed."""
        ...

    @property
    def part(self) -> str:
        """Of which part of the lesson the cloud is: its own, that of its last task, or of a case."""
        ...

    def now(self) -> datetime | None:
        """The time in the cloud; None where it has none."""
        ...

    def done(self) -> list[Doing] | None:
        """The commands that changed the cloud, oldest first; None where nobody keeps them."""
        ...

    def watch(self, look: Look) -> Callable[[], None]:
        """Call `look` after each step that the cloud takes by itself, until the result is called."""
        ...


class PracticeSight:
    """Of a practice Azure in this process."""

    def __init__(self, app: "App") -> None:
        self._app, self._store = app, app.cloud.store

    def send(self, request: Request) -> Response:
        return self._app.look(request)

    def moment(self) -> AbstractContextManager[object]:
        return self._store.reading()

    @property
    def edition(self) -> object:
        with self._store.reading():
            return self._store.edition

    @property
    def part(self) -> str:
        return whose(self._store)

    def now(self) -> datetime | None:
        return self._app.cloud.clock.now()

    def done(self) -> list[Doing] | None:
        return [Doing(entry.number, entry.command) for entry in self._app.history.entries()]

    def watch(self, look: Look) -> Callable[[], None]:
        watchers = self._app.cloud.watchers
        watchers.append(look)
        return lambda: watchers.remove(look)
