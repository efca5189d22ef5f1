"""A script of sed, read into instructions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call
from azlab.guest.linux.expressions import compiled
from azlab.guest.patterns import Pattern

MOST_COMMANDS = 200


@dataclass
class Address:
    """A line's number, `$` for the last one, a pattern, or every STEPth line from a first one.

    `more` is the `+N` of a second address: so many lines after the first one.
    """

    number: int = 0
    last: bool = False
    pattern: Pattern | None = None
    step: int = 0
    more: int | None = None

    @property
    def is_zero(self) -> bool:
        """Whether it is the `0` of `0,/x/`, which no line has."""
        return not (self.number or self.last or self.step) and self.pattern is None


@dataclass
class Instruction:
    """A command with its addresses. `end` is where the block that it opens closes."""

    letter: str
    first: Address | None = None
    second: Address | None = None
    negated: bool = False
    text: str = ""
    pattern: Pattern | None = None
    flags: str = ""
    occurrence: int = 1
    end: int = 0
    inside: bool = field(default=False)
    until: int = field(default=0)


class Program:
    """Reads a script of sed. CommandError for what is outside it."""

    def __init__(self, call: Call, text: str, extended: bool) -> None:
        self.call, self.text, self.at, self.extended = call, text, 0, extended
        self.instructions: list[Instruction] = []
        self.labels: dict[str, int] = {}
        self.last_pattern: Pattern | None = None

    def error(self, why: str) -> CommandError:
        return CommandError(f"sed: -e expression #1, char {self.at + 1}: {why}")

    def read(self) -> list[Instruction]:
        opened: list[Instruction] = []
        while True:
            self._skip(" \t\n;")
            if self.at >= len(self.text):
                break
            if self.text[self.at] == "#":
                self._rest()
                continue
            if len(self.instructions) >= MOST_COMMANDS:
                raise self.error("too many commands for the practice machine")
            made = self._instruction()
            if made.letter == "}":
                if not opened:
                    raise self.error("unexpected `}'")
                opened.pop().end = len(self.instructions)
                continue
            if made.letter == ":":
                self.labels[made.text] = len(self.instructions)
                continue
            self.instructions.append(made)
            if made.letter == "{":
                opened.append(made)
        if opened:
            raise self.error("unmatched `{'")
        return self.instructions

    def _skip(self, characters: str) -> None:
        while self.at < len(self.text) and self.text[self.at] in characters:
            self.at += 1

    def _rest(self) -> str:
        end = self.text.find("\n", self.at)
        start, self.at = self.at, len(self.text) if end < 0 else end
        return self.text[start : self.at]

    def _instruction(self) -> Instruction:
        made = Instruction("")
        made.first = self._address()
        if made.first is not None and self.text[self.at : self.at + 1] == ",":
            self.at += 1
            made.second = self._address(second=True)
            if made.second is None:
                raise self.error("unexpected `,'")
        self._skip(" \t")
        while self.text[self.at : self.at + 1] == "!":
            self.at += 1
            made.negated = True
        made.letter = self.text[self.at : self.at + 1]
        self.at += 1
        self._arguments(made)
        return made

    def _address(self, second: bool = False) -> Address | None:
        self._skip(" \t")
        rest = self.text[self.at :]
        if second and (found := re.match(r"\+(\d{1,9})", rest)):
            self.at += found.end()
            return Address(more=int(found[1]))
        if found := re.match(r"(\d{1,9})(?:~(\d{1,9}))?", rest):
            self.at += found.end()
            return Address(int(found[1]), step=int(found[2] or 0))
        if rest.startswith("$"):
            self.at += 1
            return Address(last=True)
        if rest.startswith(("/", "\\")):
            self.at += 1 + (rest[0] == "\\")
            pattern = self._delimited(rest[int(rest[0] == "\\")] if len(rest) > 1 else "/")
            ignore = self.text[self.at : self.at + 1] == "I"
            self.at += ignore
            return Address(pattern=self._compiled(pattern, ignore))
        return None

    def _delimited(self, mark: str) -> str:
        """The text up to a delimiter that no backslash stands before."""
        out: list[str] = []
        brackets = False
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == "\\" and self.at + 1 < len(self.text):
                following = self.text[self.at + 1]
                out.append(
                    # A delimiter behind a backslash is itself, unless it is also an operator, which then
                    # stays one.
                    following if following == mark and mark not in "()|{}+?.*[]^$&" else character + following
                )
                self.at += 2
                continue
            if character == mark and not brackets:
                self.at += 1
                return "".join(out)
            # Between brackets the delimiter is an ordinary character: `s/[/]/x/`.
            brackets = character == "[" or (brackets and character != "]")
            out.append(character)
            self.at += 1
        raise self.error("unterminated `s' command" if mark else "unterminated address regex")

    def _compiled(self, pattern: str, ignore_case: bool) -> Pattern:
        if not pattern:
            # An empty pattern means the last one that was used: `/x/s//y/`.
            if self.last_pattern is None:
                raise self.error("no previous regular expression")
            return self.last_pattern
        kind = "E" if self.extended else ""
        self.last_pattern = compiled("sed", pattern, self.call.shell.budget, kind, ignore_case)
        return self.last_pattern

    def _arguments(self, made: Instruction) -> None:
        """Read what belongs to a command behind its letter."""
        letter = made.letter
        if not letter:
            raise self.error("missing command")
        if letter == "s":
            self._substitution(made)
        elif letter == "y":
            self._letters(made)
        elif letter in "aic":
            made.text = self._lines()
        elif letter in ":btT":
            made.text = self._taken(r"[ \t]*([^;\n}]*)").strip()
        elif letter == "q":
            made.occurrence = int(self._taken(r"[ \t]*(\d{0,3})") or 0)
        elif letter == "r":
            made.text = self._rest().strip()
        elif letter not in "dpDPgGhHxnN={}":
            raise self.error(f"unknown command: `{letter}'")

    def _letters(self, made: Instruction) -> None:
        mark = self.text[self.at : self.at + 1]
        self.at += 1
        made.text, made.flags = self._delimited(mark), self._delimited(mark)
        if len(made.text) != len(made.flags):
            raise self.error("strings for `y' command are different lengths")

    def _lines(self) -> str:
        """The text of `a`, `i` and `c`: a line ends the command unless a backslash stands at its end."""
        self._skip(" \t")
        if self.text.startswith("\\", self.at):
            self.at += 1
            # Behind `a\` on the same line, GNU sed keeps blanks: this is how a line is indented.
            ending = re.compile(r"[ \t]*\n").match(self.text, self.at)
            self.at = ending.end() if ending else self.at
        lines = [self._rest()]
        while lines[-1].endswith("\\") and self.at < len(self.text):
            self.at += 1
            lines[-1] = lines[-1][:-1]
            lines.append(self._rest())
        return "\n".join(lines)

    def _taken(self, pattern: str) -> str:
        """The first group of a pattern that fits here, behind which it goes on; "" where it does not fit."""
        found = re.compile(pattern).match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[1] if found else ""

    def _substitution(self, made: Instruction) -> None:
        mark = self.text[self.at : self.at + 1]
        if mark in ("", "\n", "\\"):
            raise self.error("unterminated `s' command")
        self.at += 1
        pattern, made.text = self._delimited(mark), self._delimited(mark)
        found = re.compile(r"[gpiI\d]*").match(self.text, self.at)
        made.flags = found[0] if found else ""
        self.at += len(made.flags)
        digits = re.sub(r"\D", "", made.flags)
        made.occurrence = int(digits[:6] or 1)
        made.pattern = self._compiled(pattern, "i" in made.flags.lower())
        following = self.text[self.at : self.at + 1]
        if following and following not in " \t\n;}#":
            raise self.error("unknown option to `s'")
