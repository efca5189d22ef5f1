"""What a shell knows: variables, parameters, functions, options, the working folder, the last exit code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from azlab.budget import Budget, BudgetExceeded
from azlab.guest import disks
from azlab.guest.disks import ROOT, CommandError
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.streams import Output
from azlab.guest.linux.tree import Node
from azlab.guest.machine import Machine

SCRIPT_PATH = "/var/lib/waagent/run-command/download/0/script.sh"
SH_IS_DASH = ("Ubuntu", "Debian")
MOST_ITEMS = 10_000


class FatalError(CommandError):
    """A word cannot be expanded, or a variable not be set: this ends a shell, not only a command."""


class EndOfScript(Exception):
    """`exit`, or the end that `set -e` or a shutdown brings."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Run:
    """One run of a script, shared by all the shells in it. `elapsed` is in the guest's own seconds.

    `opened` are outputs to close and `temporary` paths to remove when it ends; `told` says that the names of
    all commands were listed.
    """

    budget: Budget
    allowed_seconds: float = float("inf")
    elapsed: float = 0.0
    jobs: list[str] = field(default_factory=list)
    opened: list[Output] = field(default_factory=list)
    temporary: list[str] = field(default_factory=list)
    told: bool = False
    shut_down: bool = False

    def wait(self, seconds: float) -> None:
        """Let the guest's time pass. BudgetExceeded: the run may not take that long."""
        self.budget.step()
        self.elapsed += seconds
        if self.elapsed > self.allowed_seconds:
            raise BudgetExceeded("seconds", self.allowed_seconds)

    def part(self) -> Run:
        """A run on a tenth of what is left of the budget."""
        return Run(
            self.budget.part(10),
            self.allowed_seconds,
            self.elapsed,
            self.jobs,
            self.opened,
            self.temporary,
            self.told,
        )

    def take_back(self, part: Run) -> None:
        """Count what a part used up as this run's own. BudgetExceeded: it was too much."""
        self.shut_down = self.shut_down or part.shut_down
        self.budget.step(part.budget.steps_taken)
        self.budget.take(part.budget.size_taken)


def whoever_acts(machine: Machine) -> dict[str, str]:
    """The variables that say who it is."""
    account = machine.account(machine.user)
    home = account.home if account and account.home else "/"
    # To a script of run-command, root's home is /root whatever `/etc/passwd` says of it.
    home = "/root" if machine.user == ROOT else home
    return {"HOME": home, "USER": machine.user, "LOGNAME": machine.user, "PWD": home}


class State:
    """The state of one shell. `bash` is False where `sh` is dash, as on Debian and Ubuntu."""

    def __init__(self, machine: Machine, parameters: list[str], run: Run, bash: bool = False) -> None:
        self.machine, self.parameters, self.run, self.bash = machine, parameters, run, bash
        self.variables = {
            **whoever_acts(machine),
            "HOSTNAME": machine.host_name,
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "SHELL": "/bin/bash" if bash else "/bin/sh",
        }
        self.arrays: dict[str, dict[str, str]] = {}
        self.keyed: set[str] = set()
        self.integers: set[str] = set()
        self.exported, self.fixed = set(self.variables), set[str]()
        self.functions: dict[str, Node] = {}
        self.options: set[str] = set()
        self.traps: dict[str, str] = {}
        self.folder, self.code, self.name = self.variables["HOME"], 0, SCRIPT_PATH

    @property
    def budget(self) -> Budget:
        return self.run.budget

    @property
    def shut_down(self) -> bool:
        """Whether the machine is going off; the script then ends."""
        return self.run.shut_down

    @shut_down.setter
    def shut_down(self, value: bool) -> None:
        self.run.shut_down = value

    def path(self, text: str) -> str:
        """A path as seen from the working folder."""
        return disks.absolute(self.machine, text, self.folder)

    def value(self, name: str, index: str | None = None) -> str | None:
        """A variable, a parameter by number, or a special one; None when it is not set."""
        if index is not None or name in self.arrays:
            return self.arrays.get(name, {}).get(self.key(name, "0" if index is None else index))
        if name.isdecimal():
            at = int(name) if len(name) < 6 else 0
            if at == 0:
                return self.name if name == "0" else None
            return self.parameters[at - 1] if at <= len(self.parameters) else None
        special = {
            "?": str(self.code),
            "#": str(len(self.parameters)),
            # The same in every run, so that a name made of it (`/tmp/x.$$`) is as well.
            "$": "4242",
            "!": "4243",
            "-": "".join(sorted(option for option in self.options if len(option) == 1)),
            "SECONDS": str(int(self.run.elapsed)),
            **(self._of_bash() if self.bash else {}),
        }
        if name == "RANDOM" and self.bash:
            # Always the same row of numbers: a lesson must go the same way twice.
            return str((self.budget.steps_taken * 7919 + 104729) % 32768)
        return special.get(name, self.variables.get(name))

    def _of_bash(self) -> dict[str, str]:
        account = self.machine.account(self.machine.user)
        uid = str(account.uid) if account else "0"
        return {"BASH_VERSION": "5.2.21(1)-release", "UID": uid, "EUID": uid}

    def get(self, name: str, index: str | None) -> str:
        """A variable as arithmetic sees it: empty when it is not set."""
        return self.value(name, index) or ""

    def set(self, name: str, index: str | None, value: str) -> None:
        """Set a variable, or an item of an array. CommandError: it is read-only."""
        if name in self.fixed:
            raise CommandError(f"sh: 1: {name}: is read only", 2)
        if name in self.integers:
            value = str(calculate(value, self, self.bash))
        self.budget.take(len(value))
        if index is None and name not in self.arrays:
            self.variables[name] = value
            return
        items = self.arrays.setdefault(name, self.plain_item(name))
        if len(items) >= MOST_ITEMS:
            raise CommandError(f"bash: {name}: the practice machine keeps {MOST_ITEMS} items and no more")
        items[self.key(name, "0" if index is None else index)] = value

    def plain_item(self, name: str) -> dict[str, str]:
        """A plain variable as the first item of the array that it becomes."""
        return {"0": self.variables.pop(name)} if name in self.variables else {}

    def set_items(self, name: str, values: list[str], append: bool = False) -> None:
        """Make a variable an array of the values, or add them to it."""
        items = self.arrays.get(name, {}) if append else {}
        self.unset(name)
        self.budget.step((len(items) + len(values)) // 100)
        start = max((int(key) for key in items if key.isdecimal()), default=-1) + 1
        for index, value in enumerate(values[:MOST_ITEMS], start):
            self.budget.take(len(value))
            items[str(index)] = value
        self.arrays[name] = items

    def unset(self, name: str) -> None:
        """Forget a variable. CommandError: it is read-only."""
        if name in self.fixed:
            raise CommandError(f"sh: 1: unset: {name}: is read only", 2)
        self.variables.pop(name, None)
        self.arrays.pop(name, None)

    def key(self, name: str, index: str) -> str:
        """An item's key: a text for `declare -A`, otherwise a number, from the end when negative."""
        if name in self.keyed:
            return index.strip("'\"")
        number = calculate(index, self, self.bash)
        if number < 0:
            numbers = [int(key) for key in self.arrays.get(name, {})]
            # From the end: -1 is the last item that there is, not the last of how many.
            number += max(numbers, default=-1) + 1
        return str(number)

    def items(self, name: str) -> dict[str, str]:
        """A variable's items by key, in order; one item for a plain variable, none for an unset one."""
        found = self.arrays.get(name)
        if found is None:
            plain = self.value(name)
            return {} if plain is None else {"0": plain}
        if name in self.keyed:
            return found
        # bash shows plain arrays by index, whatever was set first.
        return {key: found[key] for key in sorted(found, key=int)}

    def separators(self) -> str:
        """What fields are split at: IFS."""
        return self.variables.get("IFS", " \t\n")

    def needs_bash(self, what: str) -> CommandError:
        """dash's answer to something of bash, with the way out."""
        return CommandError(
            f"sh: 1: {what}\n({self.machine.distribution}'s sh is dash: begin the script with #!/bin/bash.)",
            2,
        )

    @staticmethod
    def is_name(text: str) -> bool:
        return re.fullmatch(r"[A-Za-z_]\w*", text) is not None
