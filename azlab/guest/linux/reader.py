"""From script text to words and operators."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from azlab.guest.disks import CommandError
from azlab.guest.linux.tree import Document, Part, Word

OPERATORS = (
    "&>>", "<<<", ";;&", "<<-",
    "&&", "||", ";;", ";&", ">>", "<<", "&>", ">&", "<&", ">|", "<>", "|&",
    ";", "|", ">", "<", "&", "(", ")", "\n",
)  # fmt: skip
OF_BASH = ("&>", "&>>")
"""Operators that dash reads as two: `&`, and then a redirection of nothing."""
BREAKS = " \t\r\n;|&<>()"
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\033", "f": "\f", "v": "\v"}
DEEPEST_NESTING = 50


def syntax_error(line: int, text: str) -> CommandError:
    """A refusal to run anything, in dash's words."""
    return CommandError(f"sh: {line}: Syntax error: {text}", 2)


class Token(NamedTuple):
    """A word, or an operator; `number` is a stream's number just before `<` or `>`."""

    word: Word | None
    operator: str
    start: int
    number: int | None = None


class Reader:
    """Hands out the tokens of a script one by one. A here-document is read where its line ends."""

    def __init__(self, text: str, bash: bool = True) -> None:
        self.text, self.at, self.bash = text.replace("\r\n", "\n"), 0, bash
        self._operators = OPERATORS if bash else tuple(mark for mark in OPERATORS if mark not in OF_BASH)
        self._lines = [found.start() for found in re.finditer("\n", self.text)]
        self._pending: list[Document] = []

    def line(self, at: int | None = None) -> int:
        """The line of an offset, counted from 1."""
        return bisect.bisect_left(self._lines, self.at if at is None else at) + 1

    def error(self, text: str) -> CommandError:
        return syntax_error(self.line(), text)

    def next(self) -> Token:
        """The next token; an operator with no text is the end."""
        self._skip_blanks()
        start = self.at
        if start >= len(self.text):
            if self._pending:
                self._read_documents(start)
            return Token(None, "", start)
        number = re.compile(r"(\d)(?=[<>])").match(self.text, start)
        if number:
            self.at += 1
        # Before the operators, of which `<` is one: `<(` with nothing between is bash's process substitution.
        if self.text.startswith("<(", self.at):
            self.at = closing(self.text, self.at + 2) + 1
            return Token((Part(self.text[start : self.at], ""),), "", start)
        # The longest come first in the list, so that `>>` is not read as `>` twice.
        for operator in self._operators:
            if self.text.startswith(operator, self.at):
                self.at += len(operator)
                if operator == "\n":
                    self._read_documents(self.at)
                return Token(None, operator, start, int(number[1]) if number else None)
        self.at = start
        return Token(self.word(), "", start)

    def _skip_blanks(self) -> None:
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " \t\r":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            elif character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def await_document(self, word: Word, indented: bool) -> Document:
        """The here-document that ends with the word; it is filled in when the line that asks for it ends."""
        quoted = any(part.quote for part in word)
        document = Document("".join(part.text for part in word), quoted, indented)
        self._pending.append(document)
        return document

    def _read_documents(self, at: int) -> None:
        """Fill in what is awaited from the lines at an offset, and go on after them."""
        for document in self._pending:
            lines: list[str] = []
            while at < len(self.text):
                end = self.text.find("\n", at)
                end = len(self.text) if end < 0 else end
                # `<<-` takes tabs away and nothing else: blanks before the ending word make it a line of the
                # text.
                line = self.text[at:end].lstrip("\t") if document.indented else self.text[at:end]
                at = end + 1
                if line == document.ending:
                    break
                lines.append(line + "\n")
            else:
                raise self.error(f"here-document without its end '{document.ending}'")
            document.body = Part("".join(lines), "'" if document.quoted else '"')
        if self._pending:
            self._pending, self.at = [], min(at, len(self.text))

    def word(self, breaks: str = BREAKS) -> Word:
        """The word that begins here and goes on to one of the breaks."""
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in breaks:
            part = self._part(breaks)
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def _part(self, breaks: str) -> Part | None:
        text, at = self.text, self.at
        character = text[at]
        if character == "\\":
            self.at = min(at + 2, len(text))
            # A backslash at the end of a line joins it to the next one and leaves nothing behind.
            return None if text[at + 1 : at + 2] == "\n" else Part(text[at + 1 : at + 2] or "\\", "'")
        if character == "'":
            return self._single()
        if character == '"':
            self.at = end_of_double(text, at)
            return Part(text[at + 1 : self.at - 1], '"')
        if text.startswith("$'", at) and self.bash:
            return self._escaped()
        if character in "$`":
            self.at = end_of_substitution(text, at)
            return Part(text[at : self.at], "")
        self.at += 1
        while self.at < len(text) and text[self.at] not in breaks + "'\"\\$`":
            self.at += 1
        return Part(text[at : self.at], "")

    def _single(self) -> Part:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise self.error("Unterminated quoted string")
        start, self.at = self.at + 1, end + 1
        return Part(self.text[start:end], "'")

    def _escaped(self) -> Part:
        found = re.compile(r"\$'([^'\\]*(?:\\.[^'\\]*)*)'", re.DOTALL).match(self.text, self.at)
        if not found:
            raise self.error("Unterminated quoted string")
        self.at = found.end()
        return Part(
            re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), found[1], flags=re.DOTALL), "'"
        )

    def arithmetic(self) -> str | None:
        """The text of a `(( ... ))` whose first bracket was just read; None when it is no such thing."""
        if not self.text.startswith("(", self.at):
            return None
        end = closing(self.text, self.at + 1)
        if not self.text.startswith("))", end):
            return None
        start, self.at = self.at + 1, end + 2
        return self.text[start:end]


def closing(text: str, start: int, nesting: int = 0) -> int:
    """Where the parenthesis opened just before `start` closes. CommandError when it does not."""
    depth, at = 1, start
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif character == "'":
            at = text.find("'", at + 1)
            if at < 0:
                break
        elif character == '"':
            at = end_of_double(text, at, nesting + 1) - 1
        # A comment inside `$( )` may hold an apostrophe or a bracket, which opens nothing.
        elif character == "#" and text[at - 1] in " \t\n;(":
            at = text.find("\n", at)
            if at < 0:
                break
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise syntax_error(text.count("\n", 0, start) + 1, 'end of file unexpected (expecting ")")')


def end_of_double(text: str, start: int, depth: int = 0) -> int:
    """The offset after the double quotes that open at `start`."""
    if depth > DEEPEST_NESTING:
        raise syntax_error(text.count("\n", 0, start) + 1, "too many levels of quotes and substitutions")
    at = start + 1
    while at < len(text):
        if text[at] == '"':
            return at + 1
        if text[at] == "\\":
            at += 2
        elif text[at] in "$`":
            at = end_of_substitution(text, at, depth + 1)
        else:
            at += 1
    raise syntax_error(text.count("\n", 0, start) + 1, "Unterminated quoted string")


def end_of_substitution(text: str, start: int, depth: int = 0) -> int:
    """The offset after `$(...)`, `${...}`, a backquoted command, or as much of `$NAME` as there is."""
    if text.startswith("$(", start):
        return closing(text, start + 2, depth) + 1
    if text.startswith("${", start):
        return _end_of_braces(text, start + 2, depth + 1) + 1
    if text[start] == "`":
        found = re.compile(r"`[^`\\]*(?:\\.[^`\\]*)*`", re.DOTALL).match(text, start)
        if not found:
            raise syntax_error(text.count("\n", 0, start) + 1, "EOF in backquote substitution")
        return found.end()
    found = re.compile(r"\$([A-Za-z_]\w*|\d|[?#@*$!-])?").match(text, start)
    return found.end() if found else start + 1


def _end_of_braces(text: str, at: int, depth: int) -> int:
    start = at
    if depth > DEEPEST_NESTING:
        raise syntax_error(text.count("\n", 0, start) + 1, "too many levels of quotes and substitutions")
    while at < len(text):
        if text[at] == "}":
            return at
        if text[at] == "\\":
            at += 2
        elif text[at] == "'":
            # Without its end an apostrophe reaches to the end of the text, and "Missing '}'" is said below.
            at = (text.find("'", at + 1) + 1) or len(text)
        elif text[at] == '"':
            at = end_of_double(text, at, depth + 1)
        elif text[at] in "$`":
            at = end_of_substitution(text, at, depth + 1)
        else:
            at += 1
    raise syntax_error(text.count("\n", 0, start) + 1, "Missing '}'")
