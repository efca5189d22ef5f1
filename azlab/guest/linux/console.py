"""What a shell command is, a function from a call to a result; and what it may ask of its shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from azlab.budget import Budget
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.streams import Input
from azlab.guest.machine import Machine


class Console(Protocol):
    """The shell as a command sees it."""

    machine: Machine
    folder: str
    shut_down: bool

    @property
    def budget(self) -> Budget:
        """What the whole script may use up."""

    def knows(self, name: str) -> bool:
        """Whether a word is the name of a command."""

    def part(self, name: str) -> str:
        """What a name is to the shell itself: `function`, `special` or `builtin`; "" where it is no part."""

    def is_program(self, name: str) -> bool:
        """Whether a command that comes with the system has this name, be it built into the shell as well."""

    def execute(self, words: list[str], stdin: Input) -> int:
        """Run a command given as words; what it prints goes where the caller's output goes. Its exit code."""

    def acting_as(self, user: str, *, login: bool = False) -> AbstractContextManager[None]:
        """Be another user for the time of the block: `login` begins in their home, with a clean slate."""

    def within(self, seconds: float, words: list[str], stdin: Input) -> int:
        """Run a command for so many of the guest's seconds at most. Its exit code, or 124."""

    def interpret(self, script: str, parameters: list[str], name: str, bash: bool, stdin: Input) -> int:
        """Run a script in a shell of its own, as `sh FILE` does. Its exit code."""

    @property
    def is_bash(self) -> bool:
        """Whether it is bash, and not dash."""

    def environment(self) -> dict[str, str]:
        """Exported variables."""

    def wait(self, seconds: float) -> None:
        """Let the guest's time pass. BudgetExceeded: the script may not take that long."""

    def elapsed(self) -> float:
        """Seconds of the guest's time since the script began."""

    def print(self, text: str) -> None:
        """Write to the output now, before the command has ended. PipeClosed: nobody reads it."""

    def later(self, script: str) -> int:
        """Keep a script for when this one has ended. How many are kept; CommandError: too many."""


class Result(NamedTuple):
    """What a command printed, and its exit code."""

    stdout: str = ""
    stderr: str = ""
    code: int = 0


@dataclass
class Call:
    """A command about to run: its name, the words after it, and its input."""

    shell: Console
    name: str
    arguments: list[str]
    input: Input = field(default_factory=Input)
    repeated: dict[str, list[str]] = field(default_factory=dict)
    """After `options`: every value of an option by its name, for those that count each time (`-e`, `-k`)."""

    @property
    def stdin(self) -> str:
        """All that is left of the input. BudgetExceeded: it has no end."""
        return self.input.read()

    @property
    def machine(self) -> Machine:
        return self.shell.machine

    def path(self, text: str) -> str:
        return disks.absolute(self.machine, text, self.shell.folder)

    def options(
        self, flags: str = "", valued: str = "", long: tuple[str, ...] = (), long_valued: tuple[str, ...] = ()
    ) -> tuple[dict[str, str], list[str]]:
        """Options by letter or long name, and the other words. CommandError for an unknown option."""
        found: dict[str, str] = {}
        rest: list[str] = []
        words = iter(self.arguments)
        for word in words:
            if word == "--":
                rest.extend(words)
            elif word.startswith("--"):
                self._long(word, words, found, long, long_valued)
            elif word.startswith("-") and len(word) > 1:
                self._short(word[1:], words, found, flags, valued)
            else:
                rest.append(word)
        return found, rest

    def _long(
        self,
        word: str,
        words: Iterator[str],
        found: dict[str, str],
        long: tuple[str, ...],
        long_valued: tuple[str, ...],
    ) -> None:
        name, equals, value = word[2:].partition("=")
        if name in long_valued:
            found[name] = value if equals else next(words, "")
            self.repeated.setdefault(name, []).append(found[name])
        elif name in long:
            found[name] = value
        else:
            raise self.unknown(word)

    def _short(
        self, letters: str, words: Iterator[str], found: dict[str, str], flags: str, valued: str
    ) -> None:
        for at, letter in enumerate(letters):
            if letter in valued:
                found[letter] = letters[at + 1 :] or next(words, "")
                self.repeated.setdefault(letter, []).append(found[letter])
                return
            if letter not in flags:
                raise self.unknown("-" + letter)
            found[letter] = ""

    def unknown(self, option: str) -> CommandError:
        return CommandError(f"The practice machine's '{self.name}' does not know '{option}'.", 2)


Command = Callable[[Call], Result]


def failed(text: str, code: int = 1) -> Result:
    return Result("", text + "\n", code)


def lines(items: list[str]) -> Result:
    """Each item on a line of its own."""
    return Result("".join(item + "\n" for item in items))
