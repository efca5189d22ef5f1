"""What a cmdlet is, what it may ask of its PowerShell, and how `-Name value` words become parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from azlab.budget import Budget
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine
from azlab.guest.windows import values

COMMON_VALUED = ("erroraction", "warningaction", "ea", "errorvariable", "outvariable")
COMMON_SWITCHES = ("confirm", "verbose", "force", "whatif")


class Console(Protocol):
    """PowerShell as a cmdlet sees it: the machine, the current folder, and a switch to turn it off."""

    machine: Machine
    folder: str
    shut_down: bool
    budget: Budget

    def print(self, line: str) -> None:
        """Write a line to the screen, past the pipeline."""

    def holds(self, block: str, item: Any) -> bool:
        """Whether a `{ $_.Name -like 'x' }` block is true of the item."""

    def apply(self, block: str, item: Any) -> list[Any]:
        """What a `{ ... }` block gives out for an item, which it knows as `$_`."""

    def complain(self, line: str) -> None:
        """Write a line to the error stream."""

    def wait(self, seconds: float) -> None:
        """Let the guest's time pass. BudgetExceeded: the script may not take that long."""

    def program(self, name: str) -> Program | None:
        """The program of a name or path; None when the machine has none."""


Program = Callable[[Console, list[str]], list[Any]]
"""A program that is no cmdlet: from its words to the lines that it prints."""


@dataclass
class Call:
    """A cmdlet about to run. `given` holds bound parameters by lower-case name; `block` a `{...}`."""

    shell: Console
    name: str
    given: dict[str, Any] = field(default_factory=dict)
    incoming: list[Any] = field(default_factory=list)
    piped: bool = False

    @property
    def machine(self) -> Machine:
        return self.shell.machine

    def has(self, name: str) -> bool:
        return bool(self.given.get(name))

    def text(self, name: str, default: str = "") -> str:
        return values.text(self.given.get(name, default))

    def many(self, name: str) -> list[Any]:
        """A parameter as a list; empty when it was not given."""
        value = self.given.get(name)
        return [] if value is None else value if isinstance(value, list) else [value]

    def path(self, name: str = "path") -> str:
        """A parameter as a full path. CommandError when it is missing."""
        given = self.text(name) or self.text("literalpath") or self.text("filepath")
        if not given:
            raise CommandError(
                f"{self.name} : Cannot bind argument to parameter 'Path' because it is an empty string."
            )
        return disks.absolute(self.machine, given, self.shell.folder)


@dataclass(frozen=True)
class Cmdlet:
    """`positional` names take words without a name, in order; all names are lower case."""

    run: Callable[[Call], list[Any]]
    positional: tuple[str, ...] = ()
    valued: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()


def cmdlet(
    run: Callable[[Call], list[Any]], positional: str = "", valued: str = "", switches: str = ""
) -> Cmdlet:
    """A cmdlet from names separated by blanks."""
    return Cmdlet(run, tuple(positional.split()), tuple(valued.split()), tuple(switches.split()))


def bind(cmdlet: Cmdlet, call: Call, words: list[tuple[str | None, Any]]) -> None:
    """Fill `call.given` from words: a parameter's name or None, and a value.

    CommandError for a name the cmdlet does not have.
    """
    valued = {*cmdlet.positional, *cmdlet.valued, *COMMON_VALUED}
    switches = {*cmdlet.switches, *COMMON_SWITCHES}
    queue = list(words)
    while queue:
        name, value = queue.pop(0)
        if name is None:
            _bind_by_position(cmdlet, call, value)
        elif name in switches:
            call.given[name] = True if value is None else value
        elif name in valued:
            if value is None and queue and queue[0][0] is None:
                value = queue.pop(0)[1]
            if value is None:
                raise CommandError(f"{call.name} : Missing an argument for parameter '{name}'.")
            call.given[name] = value
        else:
            raise CommandError(
                f"{call.name} : A parameter cannot be found that matches parameter name '{name}' "
                "(or the practice machine does not know it)."
            )


def _bind_by_position(cmdlet: Cmdlet, call: Call, value: Any) -> None:
    """The first open parameter takes the value; `object` takes all that are left."""
    parameter = next((name for name in cmdlet.positional if name not in call.given), None)
    if parameter is not None:
        call.given[parameter] = value
    elif cmdlet.positional[-1:] == ("object",):
        call.given["object"] = [*call.many("object"), value]
    else:
        raise CommandError(
            f"{call.name} : A positional parameter cannot be found that accepts argument "
            f"'{values.text(value)}'."
        )
