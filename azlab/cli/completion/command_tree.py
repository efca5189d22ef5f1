"""The groups, commands and options of a session's CLI, each read once from the CLI's own tables."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from azlab.cli.home import Home

if TYPE_CHECKING:
    from azlab.cli.completion.tables import Option

GLOBAL = frozenset({"--debug", "--help", "--only-show-errors", "--output", "--query", "--verbose"})
"""Options of every command: offered last."""


class Cli(Protocol):
    """Whose CLI it is (a `Session`)."""

    home: Home

    def looked_into(self) -> AbstractContextManager[object]:
        """The process as its commands see it."""
        ...


class CommandTree:
    """What may be typed after `az`."""

    def __init__(self, cli: Cli) -> None:
        self._cli = cli
        self._below: dict[str, dict[str, str]] = {}
        self._options: dict[str, tuple[Option, ...]] = {}

    def below(self, path: Sequence[str]) -> Mapping[str, str]:
        """The names that may follow these words, with what they are; none below a command."""
        from azlab.cli.completion import tables

        if not path:
            return tables.first_words()
        name = " ".join(path)
        if name not in self._below:
            known = path[-1] in self.below(path[:-1])
            with self._cli.looked_into():
                self._below[name] = tables.below(self._cli.home, list(path)) if known else {}
        return self._below[name]

    def path_in(self, words: Sequence[str]) -> list[str]:
        """The first words, as far as they name a group or a command."""
        path: list[str] = []
        for word in words:
            if word not in self.below(path):
                break
            path.append(word)
        return path

    def command_in(self, words: Sequence[str]) -> list[str]:
        """The first words that name a command; [] where they name none, or a group."""
        path = self.path_in(words)
        return [] if not path or self.below(path) else path

    def options(self, command: Sequence[str]) -> "tuple[Option, ...]":
        """The options of a command: those it needs first, those of every command last."""
        from azlab.cli.completion import tables

        name = " ".join(command)
        if name not in self._options:
            with self._cli.looked_into():
                found = tables.options(self._cli.home, list(command))
            self._options[name] = tuple(sorted(found, key=_rank))
        return self._options[name]


def _rank(option: "Option") -> tuple[bool, bool, str]:
    return option.names[0] in GLOBAL, not option.required, option.names[0]
