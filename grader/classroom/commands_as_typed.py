"""An `az` command by what it says: however its options are called, ordered and quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONG = {
    "-g": "--resource-group", "-n": "--name", "-l": "--location", "-o": "--output", "-y": "--yes",
    "-d": "--show-details", "-s": "--source", "-h": "--help",
}  # fmt: skip
_QUOTES = re.compile(r"[\"'`]")
_COMMAND = re.compile(r"(?<![\w-])az[ \t]+(?=([^\n;|)]*))")
_CALL = re.compile(r"(?<![\w.])az\(\s*f?([\"'])(?:az )?(.{,2000}?)\1\s*[,)]", re.DOTALL)
_CONTINUED = re.compile(r"\\\r?\n[ \t]*")
_OPTION = re.compile(r"-{1,2}[A-Za-z]")


@dataclass(frozen=True)
class Command:
    """`verb` is `vm create`, `options` its options in their long form and in the order they were typed."""

    verb: str
    options: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        """The command with its options in the order of the alphabet: the same meaning looks the same."""
        return " ".join([self.verb, *(f"{name} {value}".rstrip() for name, value in sorted(self.options))])

    @property
    def order(self) -> str:
        """Its options alone, as they were typed."""
        return " ".join([self.verb, *(name for name, _ in self.options)])


@lru_cache(maxsize=20_000)
def command(text: str) -> Command:
    """What a command says; `text` may begin with `az`. A variable and an id are both just a value."""
    words = _QUOTES.sub("", text).replace("=", " ").split()
    words = words[1:] if words[:1] == ["az"] else words
    first = next((index for index, word in enumerate(words) if _OPTION.match(word)), len(words))
    options: list[tuple[str, str]] = []
    for word in words[first:]:
        if _OPTION.match(word):
            options.append((_LONG.get(word, word), ""))
        else:
            name, value = options.pop()
            options.append((name, f"{value} {'…' if word[0] in '$/{' else word}".strip()))
    return Command(" ".join(words[:first]), tuple(options))


def commands_in(source: str) -> Iterator[Command]:
    """The commands that a cell has as text, also those inside of others."""
    text = _CONTINUED.sub(" ", source)
    # Looked ahead, so that one inside of another is found, too.
    for match in _COMMAND.finditer(text):
        # `$(az ...)` inside is a command of its own, and here only a value.
        yield command(re.sub(r"\$\(.*", "$…", match.group(1)))
    for match in _CALL.finditer(text):
        yield command(match.group(2))
