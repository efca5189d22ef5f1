"""From script text to a tree: lists of pipelines of commands.

`;`, newline, `&&`, `||`, `|`, comments, quotes, `$NAME`, `$(...)`, backquotes,
`>`, `>>`, `<`, `2>`, `2>>`, `2>&1`, `&>` and here-documents. Nothing else:
`if`, loops, functions and `(...)` groups are refused before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from azlab.guest.disks import CommandError

RESERVED = frozenset(
    "if then else elif fi for while until do done case esac function select { } [[ !".split()
)
OPERATORS = ("&&", "||", ">>", "&>", ">&", "<<", ";", "|", ">", "<", "&", "(", ")", "\n")
REDIRECTIONS = (">", ">>", "&>", ">&", "<", "<<", "stream1", "stream2")


class Part(NamedTuple):
    """A piece of a word: literal text, or text in which `$` still counts."""

    text: str
    quote: Literal["", "'", '"']


Word = tuple[Part, ...]


@dataclass
class Redirection:
    """`stream` 0, 1, 2 or 3 (both outputs); `into_stdout` is `2>&1`, `text` a here-document."""

    stream: int
    target: Word = ()
    append: bool = False
    into_stdout: bool = False
    text: Part | None = None


@dataclass
class Command:
    words: list[Word] = field(default_factory=list)
    redirections: list[Redirection] = field(default_factory=list)


@dataclass
class Step:
    """A pipeline and what joins it to the one before: `;`, `&&` or `||`."""

    joint: str
    commands: list[Command]


Token = Word | str


def closing(text: str, start: int) -> int:
    """Where the parenthesis opened just before `start` closes; CommandError when it does not."""
    depth, at, quote = 1, start, ""
    while at < len(text):
        character = text[at]
        if character == "\\" and quote != "'":
            at += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise CommandError('sh: 1: Syntax error: end of file unexpected (expecting ")")', 2)


class Reader:
    """Splits a script into words and operators."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text.replace("\r\n", "\n").replace("\\\n", " "), 0
        self.tokens: list[Token] = []
        self.pending: list[tuple[str, bool, Redirection]] = []

    def read(self) -> list[Token]:
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " \t\r":
                self.at += 1
            elif character == "#":
                self._skip_comment()
            elif not self._operator():
                self.tokens.append(self._word())
        return self.tokens

    def _skip_comment(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def _operator(self) -> bool:
        if found := re.match(r"[12](?=>)", self.text[self.at : self.at + 2]):
            self.tokens.append("stream" + found[0])
            self.at += 1
            return True
        for operator in OPERATORS:
            if self.text.startswith(operator, self.at):
                self.at += len(operator)
                self.tokens.append(operator)
                if operator == "<<":
                    self._here_document()
                return True
        return False

    def _here_document(self) -> None:
        found = re.match(r"(-?)[ \t]*(['\"]?)(\w+)\2", self.text[self.at :])
        if not found:
            raise CommandError("The practice machine reads a here-document as '<<WORD' only.", 2)
        self.at += found.end()
        start = self.text.find("\n", self.at)
        indent = r"[ \t]*" if found[1] else ""
        ending = re.compile(f"^{indent}{found[3]}$", re.MULTILINE)
        end = ending.search(self.text, start + 1) if start >= 0 else None
        if end is None:
            raise CommandError(f"sh: 1: Syntax error: here-document without its end '{found[3]}'", 2)
        body = self.text[start + 1 : end.start()]
        self.text = self.text[:start] + self.text[end.end() :]
        self.tokens.append((Part(body, "'" if found[2] else '"'),))

    def _word(self) -> Word:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in " \t\r\n;|&<>()":
            parts.append(self._part())
        return tuple(parts)

    def _part(self) -> Part:
        character = self.text[self.at]
        if character == "\\":
            self.at += 2
            return Part(self.text[self.at - 1 : self.at], "'")
        if character == "'":
            return self._single()
        if character == '"':
            return self._double()
        if character in "$`":
            return Part(self._substitution(), "")
        start = self.at
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] not in " \t\r\n;|&<>()'\"\\$`":
            self.at += 1
        return Part(self.text[start : self.at], "")

    def _single(self) -> Part:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise CommandError("sh: 1: Syntax error: Unterminated quoted string", 2)
        start, self.at = self.at + 1, end + 1
        return Part(self.text[start:end], "'")

    def _double(self) -> Part:
        start = self.at = self.at + 1
        while self.at < len(self.text) and self.text[self.at] != '"':
            if self.text[self.at] in "$`":
                self._substitution()
            else:
                self.at += 2 if self.text[self.at] == "\\" else 1
        if self.at >= len(self.text):
            raise CommandError("sh: 1: Syntax error: Unterminated quoted string", 2)
        self.at += 1
        return Part(self.text[start : self.at - 1], '"')

    def _substitution(self) -> str:
        """`$(...)`, a backquoted command, `${NAME}`, or as much of `$NAME` as there is."""
        start = self.at
        if self.text.startswith("$(", start):
            self.at = closing(self.text, start + 2) + 1
        elif self.text[start] == "`":
            end = self.text.find("`", start + 1)
            if end < 0:
                raise CommandError("sh: 1: Syntax error: EOF in backquote substitution", 2)
            self.at = end + 1
        else:
            self.at += re.match(r"\$(\{[^}]*\}|\w+|[?#@*$!-])?", self.text[start:]).end()  # type: ignore[union-attr]
        return self.text[start : self.at]


def parse(text: str) -> list[Step]:
    """The steps of a script. CommandError (exit code 2) for what is outside the grammar."""
    steps: list[Step] = []
    joint, commands, command = ";", list[Command](), Command()
    tokens = iter([*Reader(text).read(), "\n"])
    for token in tokens:
        begun = bool(command.words or command.redirections)
        if isinstance(token, tuple):
            command.words.append(token)
        elif token in REDIRECTIONS:
            command.redirections.append(_redirection(token, tokens))
        elif token == "|":
            commands.append(_finished(command, "|"))
            command = Command()
        elif token == "\n" and not begun:
            continue  # an empty line, or a line that ended in | or && or ||
        elif token in (";", "\n", "&&", "||"):
            steps.append(Step(joint, [*commands, _finished(command, token)]))
            joint = token if token in ("&&", "||") else ";"
            commands, command = [], Command()
        else:
            raise CommandError(f"The practice machine does not know '{token}' at this place of a script.", 2)
    if commands or joint != ";":
        raise CommandError("sh: 1: Syntax error: end of file unexpected", 2)
    return steps


def _finished(command: Command, token: str) -> Command:
    if not command.words and not command.redirections:
        raise CommandError(f'sh: 1: Syntax error: "{token.strip() or "newline"}" unexpected', 2)
    first = command.words[0] if command.words else ()
    if len(first) == 1 and not first[0].quote and first[0].text in RESERVED:
        raise CommandError(
            f"The practice machine does not know '{first[0].text}': its shell has no conditions, "
            "loops or functions. Nothing was run.",
            2,
        )
    return command


def _redirection(token: str, tokens: Iterator[Token]) -> Redirection:
    stream = {"<": 0, "<<": 0, "stream2": 2, "&>": 3}.get(token, 1)
    operator = next(tokens, "") if token.startswith("stream") else token
    target = next(tokens, "")
    if not isinstance(target, tuple):
        raise CommandError("sh: 1: Syntax error: redirection without a file", 2)
    if token == "<<":
        return Redirection(0, text=target[0])
    if operator == ">&":
        return Redirection(stream, into_stdout=stream == 2)
    return Redirection(stream, target, operator == ">>")
