"""The words of a script for bash: where each ends, what its quotes mean, and what is computed within it."""

import re
from abc import ABC, abstractmethod

WORD = re.compile(r"""(?:[^\s'"`$\\;&|()<>]|\\.)+""", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
ENDS = " \t\n;&|()<>"
"""Letters before which a word ends."""
PROMPT = re.compile(r"\$\{!?[\w@*#?$-]+(?:\[.*\])?@P\}", re.DOTALL)
"""A value that is shown as a prompt is, with which bash runs the commands that stand in it."""
EVALUATED = re.compile(r"\$\{(?:!|#?[\w@*]+(?:\[|:(?![-+=?])))|\$\[")
"""A value by a name in a name, by an index or a number: of these bash makes arithmetic."""
UNKNOWN = "$"
"""Stands for what is computed, in a word; alone, for a program whose name is a value."""


class WordReader(ABC):
    """Walks over a script. Whoever reads its commands says what is done with those that a word computes."""

    def __init__(self, text: str) -> None:
        self.text, self.position = text, 0
        self.begun: list[tuple[bool, bool, str]] = []
        """Here-documents whose lines are below: is one indented, is it computed, and which mark ends it."""
        self._groups: set[int] = set()

    @abstractmethod
    def commands(self, closing: str) -> None:
        """Read commands up to and with the closing mark, or to the end."""

    @abstractmethod
    def within(self, text: str, line: int) -> "WordReader":
        """Who reads a text that stands in this one, from that line on."""

    @abstractmethod
    def runs(self, program: str, line: int) -> None:
        """Note a program."""

    @abstractmethod
    def evaluates(self) -> None:
        """Note that bash does arithmetic here, or asks for a name: `$(...)` in an index in a value is run."""

    def computed(self) -> None:
        """Read a text to its end in which quotes mean nothing, and what is computed counts."""
        while self.position < len(self.text):
            self._letter()

    def substitution(self) -> None:
        """Read commands in brackets of their own, whose here-documents end with them."""
        outer, self.begun = self.begun, []
        self.commands(")")
        if self.begun:  # shells differ in what these are then
            self.runs(UNKNOWN, self.line())
        self.begun = outer

    def word(self) -> str:
        """A word as it is meant, without its quotes; what is computed in it stands as `$`."""
        parts: list[str] = []
        while self.position < len(self.text) and self.text[self.position] not in ENDS:
            parts.append(self._part())
        if parts:
            return "".join(parts)
        if self.at("<(", ">("):
            self.position += 2
            self.substitution()
        else:
            self.position += 1
        return UNKNOWN

    def _part(self) -> str:
        text, begin = self.text, self.position
        if plain := WORD.match(text, begin):
            self.position = plain.end()
            return _unescaped(plain[0])
        if text[begin] == "'":
            self.position += 1
            self.skip_to("'")
            self.position += 1
            return text[begin + 1 : self.position - 1]
        if text.startswith("$'", begin):
            self.position += 2
            while self.position < len(text) and not self.at("'"):
                self.position += 2 if self.at("\\") else 1
            self.position += 1
            return UNKNOWN + text[begin + 2 : self.position - 1]
        if text[begin] == '"':
            return self._quoted()
        self._expansion(is_quoted=False)
        return UNKNOWN

    def _quoted(self) -> str:
        self.position += 1
        said = ""
        while self.position < len(self.text) and not self.at('"'):
            said += self._letter()
        self.position += 1
        return said

    def _letter(self) -> str:
        """One letter between double quotes, or what is computed there."""
        text, begin = self.text, self.position
        if text[begin] in "$`":
            self._expansion(is_quoted=True)
            return UNKNOWN
        is_escaped = text[begin] == "\\" and text[begin + 1 : begin + 2] in ('"', "\\", "$", "`", "\n")
        self.position += 2 if is_escaped else 1
        return _unescaped(text[begin : self.position]) if is_escaped else text[begin]

    def _expansion(self, *, is_quoted: bool) -> None:
        """What begins with `$` or a backtick."""
        begin, line = self.position, self.line()
        if EVALUATED.match(self.text, begin):
            self.evaluates()
        if self.at("`"):
            self._backticks()
        elif self.at("${"):
            if self.text[self.position + 2 : self.position + 3] in (" ", "\t", "\n", "|"):
                self.runs(UNKNOWN, line)  # the newest bash runs commands in these
            self.position += 2
            self._braces(is_quoted)
            if PROMPT.fullmatch(self.text[begin : self.position].replace("\\\n", "")):
                self.runs(UNKNOWN, line)
        else:
            self.position += 1
            if self.at("(") and not (self.at("((") and self.arithmetic()):
                self.position += 1
                self.substitution()

    def _backticks(self) -> None:
        """Commands between two backticks: the second one ends them, wherever it stands."""
        line, begin = self.line(), self.position + 1
        self.position = begin
        while self.position < len(self.text) and not self.at("`"):
            self.position += 2 if self.at("\\") else 1
        inside = re.sub(r"\\([`$\\])", r"\1", self.text[begin : self.position])
        self.position += 1
        self.within(inside, line).commands("")

    def _braces(self, is_quoted: bool) -> None:
        while self.position < len(self.text) and not self.at("}"):
            if self.at("'") and not is_quoted:
                self._part()
            elif self.at("<(", ">(") and not is_quoted:
                self.word()
            elif self.at('"'):
                self._quoted()
            elif self.at("\\"):
                self.position += 2
            else:
                self._letter()
        self.position += 1

    def arithmetic(self) -> bool:
        """Whether `((` begins arithmetic, which is read then; else it begins commands within others."""
        begin, depth = self.position, 0
        # What was found to be none is not tried again: brackets within brackets would take ages.
        if begin in self._groups:
            return False
        self.evaluates()
        self.position += 2
        while self.position < len(self.text) and (depth or not self.at(")")):
            depth += self.at("(") - self.at(")")
            self._letter()
        if self.position < len(self.text) and not self.at("))"):
            self._groups.add(begin)
            self.position = begin
            return False
        self.position += 2
        return True

    def at(self, *marks: str) -> bool:
        """Whether one of these stands here."""
        return self.text.startswith(marks, self.position)

    def line(self) -> int:
        """The line that is read, from 1."""
        return self.line_and_column(self.position)[0]

    def line_and_column(self, position: int) -> tuple[int, int]:
        """Where in the text a position is, both from 1."""
        return self.text.count("\n", 0, position) + 1, position - self.text.rfind("\n", 0, position)

    def skip_to(self, mark: str) -> None:
        """Go to a mark, or to the end."""
        end = self.text.find(mark, self.position)
        self.position = len(self.text) if end < 0 else end


def _unescaped(text: str) -> str:
    """What a text with backslashes means; a line that goes on has none."""
    return ESCAPED.sub(lambda match: "" if match[1] == "\n" else match[1], text)
