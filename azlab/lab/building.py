"""A lesson's start, built in a real subscription: slowly, so with progress, and so that it can go on."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from azlab.arm.store import Store
from azlab.cli import Result, Session, script
from azlab.cli.script import Command, Statement
from azlab.lab.progress import tell
from azlab.lab.state import LabError
from azlab.lab.temporary import lock

TRANSIENT = (
    "InternalExecutionError", "InternalServerError", "ServerBusy", "RetryableError", "AnswerLost",
    "GatewayTimeout",
)  # fmt: skip
"""Codes of failures that pass: the command is worth another try."""
BUSY = ("another operation is in progress", "execution is in progress", "AnotherOperationInProgress")
"""What a refusal says when the first try, whose answer was lost, is still under way (Azure's own words)."""
PAUSES = (0.5, 5.0, 30.0)
"""Seconds before each further try. A script that installs something takes half a minute."""
_QUOTA = re.compile(
    r"exceeding approved (.+?) Cores quota\..*?Location: (\w+), Current Limit: (\d+), Current Usage: (\d+), "
    r"Additional Required: (\d+)",
    re.DOTALL,
)


@dataclass
class Building:
    """The start of one lesson, or of its last task. `key` says what the kept progress belongs to.

    `part` begins the names of its facts: "" for the lesson's start, which forgets all others when it begins.
    """

    store: Store
    session: Session
    commands: str
    key: str
    tell: Callable[[str], None] = tell
    part: str = ""
    again: str = "Start the lesson again to go on from here, or remove it all: python -m azlab cleanup"
    """What to do after a command that failed for good."""

    @property
    def is_done(self) -> bool:
        """Whether this very start was built to its end."""
        return bool(self._fact("key") == self.key and self._fact("built") == self.commands)

    @contextmanager
    def alone(self, lesson: str, mark: Path) -> Iterator[None]:
        """While nobody else builds it. Raises `LabError` when somebody holds the lock of the file `mark`."""
        with FileIO(mark, "w") as held:
            if not lock(held):
                raise LabError(
                    f"{lesson} is being started already, in another notebook or kernel: wait until that is "
                    "done, then start it here again to go on from there."
                )
            yield

    def run(self, lesson: str) -> None:
        """Run the commands that have not been run yet. Raises `LabError` when one fails for good."""
        done = self._begin()
        statements = script.parse(self.commands, prefix_needed=True)
        names: dict[str, Any] = {}
        total, number = sum(isinstance(statement, Command) for statement in statements), 0
        for statement in statements:
            if isinstance(statement, Command):
                number += 1
                if number <= done:
                    continue
                self.tell(f"[{number}/{total}] {_spelled(statement)} ...")
            self._insist(lesson, statement, names)
            self._note(done=number)
        self.store.clear_journal()
        self._note(built=self.commands)

    def _begin(self) -> int:
        """How many commands have been run already, for this very start."""
        if self._fact("key") != self.key or self._fact("started") != self.commands:
            if not self.part:
                self.store.clear()
            self._note(key=self.key, started=self.commands, done=0, built=None)
        return 0 if self._fact("built") is not None else int(self._fact("done") or 0)

    def _insist(self, lesson: str, statement: Statement, names: dict[str, Any]) -> None:
        for pause in (*PAUSES, None):
            failed = [result for result in self._results(statement, names) if not result.ok]
            if not failed:
                return
            passes = any(words in failed[0].errors for words in (*TRANSIENT, *BUSY))
            if pause is None or not passes:
                raise LabError(
                    f"The start of {lesson} could not be built: {_reason(failed[0].errors)}\n{self.again}"
                )
            if pause > 2:
                self.tell(f"Azure is not done with what was asked before: once more in {pause:g} seconds.")
            time.sleep(pause)

    def _results(self, statement: Statement, names: dict[str, Any]) -> list[Result]:
        return list(script.run([statement], self.session.run, names, self.session.environment))

    def _note(self, **facts: Any) -> None:
        with self.store.transaction():
            for name, value in facts.items():
                self.store.set_fact(f"{self.part}{name}", value)

    def _fact(self, name: str) -> Any:
        return self.store.fact(f"{self.part}{name}")


def _reason(errors: str) -> str:
    """Why, as the CLI says it; where a quota is in the middle of much else, that alone."""
    found = _QUOTA.search(errors)
    if found is None:
        return errors.strip()
    name, region, limit, used, more = found.groups()
    return (
        f"your subscription's quota does not suffice. {name} Cores in {region}: {limit} allowed, {used} in "
        f"use, {more} more needed. Ask for more in the Azure portal under Quotas, or delete machines "
        "elsewhere."
    )


def _spelled(command: Command) -> str:
    """The first words of a command, as far as they are plain."""
    words = [word.plain or "..." for word in command.words[:6]]
    return "az " + " ".join(words)
