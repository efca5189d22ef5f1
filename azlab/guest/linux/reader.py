"""From script text to words and operators."""

from __future__ import annotations

import bisect
import re
from functools import cached_property

from azlab.guest.disks import CommandError
from azlab.guest.linux.tokens import BREAKS, OF_BASH, OPENING, OPERATORS, REDIRECTIONS, Token, syntax_error
from azlab.guest.linux.tree import Document, Part, Word

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\033", "f": "\f", "v": "\v"}
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
DEEPEST_NESTING = 50


class Reader:
    """Hands out the tokens of a script one by one. A here-document is read where its line ends."""

    def __init__(self, text: str, bash: bool = True, at: int = 0, nesting: int = 0) -> None:
        """Begins at an offset; `nesting` is how many substitutions the text there is already inside of."""
        self.text, self.at, self.bash, self.nesting = (
            text if at else text.replace("\r\n", "\n"),
            at,
            bash,
            nesting,
        )
        self._operators = OPERATORS if bash else tuple(mark for mark in OPERATORS if mark not in OF_BASH)
        self._pending: list[Document] = []
        self.warnings: list[str] = []
        """What bash says of here-documents without their end; dash says nothing of them."""

    def line(self, at: int | None = None) -> int:
        """The line of an offset, counted from 1."""
        return bisect.bisect_left(self._line_ends, self.at if at is None else at) + 1

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

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
            self.at = end_of_script(self.text, self.at + 2, self.nesting + 1) + 1
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
            else:  # what is not ended goes to the end of the script
                self.warnings.append(
                    f"line {self.line(at - 1)}: warning: here-document delimited by end-of-file (wanted"
                    f" `{document.ending}')"
                )
                if lines and not self.text.endswith("\n") and not self.bash:
                    lines[-1] = lines[-1][:-1]
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
            self.at = end_of_double(text, at, self.nesting)
            return Part(text[at + 1 : self.at - 1], '"')
        if text.startswith("$'", at) and self.bash:
            return self._escaped()
        if character in "$`":
            self.at = end_of_substitution(text, at, self.nesting)
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
        return Part(ESCAPE.sub(_unescaped, found[1]), "'")

    def arithmetic(self) -> str | None:
        """The text of a `(( ... ))` whose first bracket was just read; None when it is no such thing."""
        if not self.text.startswith("(", self.at):
            return None
        end = closing(self.text, self.at + 1)
        if not self.text.startswith("))", end):
            return None
        start, self.at = self.at + 1, end + 2
        return self.text[start:end]


def _unescaped(found: re.Match[str]) -> str:
    for digits, base in ((found[1], 16), (found[2], 16), (found[3], 8)):
        if digits:
            return chr(int(digits, base))
    # A backslash before any other letter stays.
    return ESCAPES.get(found[4], found[4] if found[4] in "\\'\"?" else found[0])


def end_of_script(text: str, start: int, nesting: int = 0) -> int:
    """Where the parenthesis closes behind the script that begins at `start`. CommandError when it does not.

    It is read as a script is: an apostrophe in a here-document opens nothing, and the parenthesis behind a
    pattern of `case` closes nothing.
    """
    if nesting > DEEPEST_NESTING:
        raise syntax_error(text.count("\n", 0, start) + 1, "too many levels of quotes and substitutions")
    reader, depth, cases = Reader(text, at=start, nesting=nesting), 1, list[int]()
    begins, before = True, ""
    while (token := reader.next()).word is not None or token.operator:
        if token.word is not None:
            word = text[token.start : reader.at]
            if word == "case" and begins:
                cases.append(depth)
            elif word == "esac" and cases[-1:] == [depth] and (begins or before == "in"):
                cases.pop()
            begins, before = begins and word in OPENING, word
        elif token.operator in ("<<", "<<-"):
            if (ending := reader.next()).word is not None:
                reader.await_document(ending.word, token.operator == "<<-")
        elif token.operator == "(" and begins and reader.arithmetic() is not None:
            begins = False
        elif token.operator not in REDIRECTIONS:
            # In `case` a pattern's own parenthesis is at the depth of its `case`.
            depth += {"(": 1, ")": -(cases[-1:] != [depth])}.get(token.operator, 0)
            if depth == 0:
                return token.start
            if depth > 2 * DEEPEST_NESTING:
                raise syntax_error(reader.line(token.start), "too many levels of nesting")
            begins = True
    raise syntax_error(text.count("\n", 0, start) + 1, 'end of file unexpected (expecting ")")')


def closing(text: str, start: int, nesting: int = 0) -> int:
    """Where the parenthesis of arithmetic closes that opened just before `start`.

    CommandError when it does not.
    """
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
    if text.startswith("$((", start) and text.startswith("))", end := closing(text, start + 3, depth)):
        return end + 2
    if text.startswith("$(", start):
        return end_of_script(text, start + 2, depth + 1) + 1
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
