"""What may stand at the cursor of a command that is being typed, each with what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from azlab.cli.completion.command_tree import CommandTree
from azlab.cli.completion.names import CloudNames
from azlab.cli.completion.typed import Typed

if TYPE_CHECKING:
    from azlab.cli.completion.tables import Option

MOST = 400
SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@=,+")
"""Letters that need no quotes."""


@dataclass(frozen=True)
class Candidate:
    """What may be typed, and what it is, in a few words."""

    text: str
    said: str = ""


def candidates(typed: Typed, tree: CommandTree, names: CloudNames) -> list[Candidate]:
    """What may stand in the place of the word that is begun, best first; none where nobody knows."""
    command = tree.command_in(typed.words)
    if not command:
        found = {} if _has_options(typed) else tree.below(typed.words)
        return _fitting(typed, found)
    return _fitting(typed, _Arguments(typed, command, tree, names).following())


class _Arguments:
    """The options of a command that are typed, and what may follow them."""

    def __init__(self, typed: Typed, command: list[str], tree: CommandTree, names: CloudNames) -> None:
        self._typed, self._command, self._names = typed, command, names
        self._options = tree.options(command)
        self._words = typed.words[len(command) :]

    def following(self) -> Mapping[str, str]:
        """Values where an option waits for one, options elsewhere; both where an option takes more values."""
        option, count = self._last()
        name, equals, _ = self._typed.begun.partition("=")
        if equals and (named := self._named(name)):
            return {f"{name}={value}": said for value, said in self._values(named).items()}
        if option is None or count >= option.most:
            return self._unused()
        values = {} if self._typed.begun.startswith("-") else self._values(option)
        return (
            values if count == 0 and not self._typed.begun.startswith("-") else {**values, **self._unused()}
        )

    def _last(self) -> "tuple[Option | None, int]":
        """The option that was typed last, and how many values stand behind it."""
        for count, word in enumerate(reversed(self._words)):
            if option := self._named(word.partition("=")[0]):
                return option, count + ("=" in word)
        return None, 0

    def _values(self, option: "Option") -> Mapping[str, str]:
        if option.values:
            return dict.fromkeys(option.values, "")
        return self._names.named(self._command, option.names[0], option.lists, self._given())

    def _given(self) -> dict[str, str]:
        given: dict[str, str] = {}
        for word, following in pairwise([*self._words, ""]):
            name, equals, value = word.partition("=")
            if option := self._named(name):
                given[option.names[0]] = value if equals else following
        return given

    def _unused(self) -> dict[str, str]:
        """The options that are not there yet, by the names that fit."""
        used = {option.names[0] for word in self._words if (option := self._named(word.partition("=")[0]))}
        begun = self._typed.begun
        found: dict[str, str] = {}
        for option in self._options:
            if option.names[0] not in used:
                shown = (
                    option.names if begun.startswith("-") and not begun.startswith("--") else option.names[:1]
                )
                fitting = [name for name in option.names if name.startswith(begun)]
                for name in shown if shown[0].startswith(begun) else fitting[:1]:
                    found[name] = f"required: {option.help}" if option.required else option.help
        return found

    def _named(self, word: str) -> "Option | None":
        return named(self._options, word)


def named(options: "Sequence[Option]", word: str) -> "Option | None":
    """The option of this name, or of a beginning that no other one has, as the CLI takes it."""
    if not word.startswith("-"):
        return None
    exact = [option for option in options if word in option.names]
    begun = [option for option in options if any(name.startswith(word) for name in option.names)]
    found = exact or (begun if word.startswith("--") else [])
    return found[0] if len(found) == 1 else None


def _has_options(typed: Typed) -> bool:
    return any(word.startswith("-") for word in (*typed.words, typed.begun))


def _fitting(typed: Typed, found: Mapping[str, str]) -> list[Candidate]:
    fitting = [text for text in found if text.lower().startswith(typed.begun.lower())]
    return [Candidate(_quoted(text, typed.quote), found[text]) for text in fitting[:MOST]]


def _quoted(text: str, quote: str) -> str:
    """A value that has to stand in quotes in them, where none is open."""
    if quote or set(text) <= SAFE:
        return text
    return f"'{text}'" if "'" not in text else f'"{text}"'
