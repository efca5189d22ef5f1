"""From PowerShell text to statements, pipeline stages and the words of a command."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from azlab.guest.disks import CommandError

OPENING, CLOSING = "({[", ")}]"
KEYWORDS = frozenset(
    [
        "if",
        "while",
        "do",
        "for",
        "foreach",
        "switch",
        "function",
        "filter",
        "try",
        "return",
        "break",
        "continue",
        "throw",
        "exit",
        "param",
        "trap",
        "begin",
        "process",
        "end",
        "class",
        "workflow",
        "data",
    ]
)
UNFINISHED = re.compile(r"([|,=+(]|-(and|or|eq|ne|f))[ \t]*$", re.IGNORECASE)
"""How a line ends that goes on in the next one."""
BLOCKS = ("if", "while", "for", "foreach", "do", "switch", "function", "filter", "try")
OPEN_ENDED = re.compile(r"(else|finally|catch[^{}]*|do|try)$", re.IGNORECASE)
FOLLOWING = re.compile(r"(else|elseif|catch|finally|until|while)(?![\w-])", re.IGNORECASE)
DEEPEST_NESTING = 50


class Token(NamedTuple):
    """`kind` is `value` (what an expression reads), `{` (a block), `word`, `,` or `>`."""

    kind: str
    text: str


def end_of(text: str, at: int, depth: int = 0) -> int:
    """The offset after the string, group or single character that begins there."""
    character = text[at]
    if character == "`":
        return min(at + 2, len(text))
    if text.startswith(("@'", '@"'), at) and (found := re.compile(r"@(['\"])[ \t]*\n").match(text, at)):
        end = re.compile(rf"^{found[1]}@", re.MULTILINE).search(text, found.end() - 1)
        if end is None:
            raise CommandError(f"The string is missing the terminator: {found[1]}@.")
        return end.end()
    if character in "'\"":
        return _end_of_string(text, at, depth)
    if text.startswith("<#", at):
        close = text.find("#>", at)
        return len(text) if close < 0 else close + 2
    if character in OPENING:
        return _end_of_group(text, at, depth)
    return at + 1


def _end_of_string(text: str, start: int, depth: int) -> int:
    quote, at = text[start], start + 1
    if depth > DEEPEST_NESTING:
        raise CommandError("The practice machine does not go that deep into strings.")
    while at < len(text):
        if text[at] == "`" and quote == '"':
            at += 1
        elif quote == '"' and text.startswith("$(", at):
            at = _end_of_group(text, at + 1, depth + 1)
            continue
        elif text[at] == quote:
            if text[at + 1 : at + 2] != quote:
                return at + 1
            at += 1
        at += 1
    raise CommandError(f"The string is missing the terminator: {quote}.")


def _end_of_group(text: str, start: int, depth: int) -> int:
    """Counts brackets instead of descending, so that deep nesting costs no stack."""
    expected, at = [CLOSING[OPENING.index(text[start])]], start + 1
    while at < len(text):
        if text[at] == expected[-1]:
            expected.pop()
            if not expected:
                return at + 1
        elif text[at] in OPENING:
            expected.append(CLOSING[OPENING.index(text[at])])
        elif text[at] in "'\"`" or text.startswith(("<#", "@'", '@"'), at):
            at = end_of(text, at, depth + 1)
            continue
        elif text[at] == "#" and text[at - 1] in " \t\n;{(":
            line = text.find("\n", at)
            at = len(text) if line < 0 else line
            continue
        at += 1
    raise CommandError(f"Missing closing '{expected[-1]}' in expression.")


def split(text: str, marks: str) -> list[str]:
    """The text cut at each of the marks that is not inside a string or group; comments go."""
    found, start, at = [""], 0, 0
    while at < len(text):
        if text.startswith("<#", at) or (text[at] == "#" and (at == 0 or text[at - 1] in " \t\n;|{(")):
            found[-1] += text[start:at]
            line = text.find("\n", at)
            at = end_of(text, at) if text[at] == "<" else (len(text) if line < 0 else line)
            start = at
        elif text[at] in marks and not (text[at] == "|" and text.startswith("||", at)):
            found[-1] += text[start:at]
            if text[at] == "\n" and UNFINISHED.search(found[-1]):
                found[-1] += " "
            else:
                found.append("")
            start = at = at + 1
        else:
            at = end_of(text, at)
    found[-1] += text[start:]
    return [piece.strip() for piece in found]


@lru_cache(maxsize=500)
def statements(text: str) -> tuple[str, ...]:
    """The statements of a script; `else` and its kin belong to what stands before. CommandError: none."""
    found: list[str] = []
    for piece in split(text.replace("\r\n", "\n").replace("`\n", " "), ";\n"):
        if not piece:
            continue
        before = found[-1] if found else ""
        if before and (_continues(before, piece) or (piece.startswith("|") and len(piece) > 1)):
            found[-1] = f"{before} {piece}"
        else:
            found.append(piece)
    return tuple(found)


def keyword(statement: str) -> str:
    """The keyword that a statement begins with, in lower case; empty without one."""
    found = re.match(r"([A-Za-z]+)(?![\w-])", statement)
    return found[1].lower() if found and found[1].lower() in KEYWORDS else ""


def _continues(before: str, piece: str) -> bool:
    kind = keyword(before)
    if piece.startswith("{"):
        open_ended = not before.endswith("}") or OPEN_ENDED.search(before) is not None
        return kind in BLOCKS and open_ended
    following = FOLLOWING.match(piece)
    if not following:
        return False
    allowed = {"if": ("else", "elseif"), "try": ("catch", "finally"), "do": ("until", "while")}
    return following[1].lower() in allowed.get(kind, ())


@lru_cache(maxsize=1000)
def stages(statement: str) -> tuple[str, ...]:
    """The stages of a pipeline. CommandError: one is empty."""
    found = split(statement, "|")
    if len(found) > 1 and not all(found):
        raise CommandError("An empty pipe element is not allowed.")
    return tuple(found)


@lru_cache(maxsize=2000)
def tokens(stage: str) -> tuple[Token, ...]:
    """The words of a command."""
    found, at = list[Token](), 0
    while at < len(stage):
        if stage[at].isspace():
            at += 1
        elif stage[at] == ",":
            found.append(Token(",", ","))
            at += 1
        elif mark := re.match(r"(?:[2-6]|\*)?>>?(?:&1)?", stage[at:]):
            found.append(Token(">", mark[0]))
            at += mark.end()
        else:
            token, at = _token(stage, at)
            found.append(token)
    return tuple(found)


def _token(stage: str, at: int) -> tuple[Token, int]:
    character = stage[at]
    if character == "{":
        end = end_of(stage, at)
        return Token("{", stage[at + 1 : end - 1]), end
    if character in "'\"(" or stage.startswith(("$(", "@(", "@{", "@'", '@"'), at):
        end = _end_of_value(stage, end_of(stage, at + (stage[at : at + 2] in ("$(", "@(", "@{"))))
        return Token("value", stage[at:end]), end
    variable = re.match(r"\$(\{[^}]+\}|\w+:\w+|[\w?^$]+)", stage[at:])
    if variable:
        end = _end_of_value(stage, at + variable.end())
        if not re.match(r"[\\/\w:.]", stage[end:]):
            return Token("value", stage[at:end]), end
    end = at
    while end < len(stage) and not stage[end].isspace() and stage[end] not in ",(){}>;":
        end = end_of(stage, end) if stage[end] in "'\"`[" else end + 1
        if stage.startswith("$(", end):
            end = end_of(stage, end + 1)
    end = max(end, at + 1)
    return Token("word", stage[at:end]), end


def _end_of_value(stage: str, at: int) -> int:
    """The end of `.Name`, `.Method(...)` and `[...]` that follow a value directly."""
    while at < len(stage):
        found = re.compile(r"\.[A-Za-z_]\w*").match(stage, at)
        if found:
            at = found.end()
            at = end_of(stage, at) if stage.startswith("(", at) else at
        elif stage[at] == "[":
            at = end_of(stage, at)
        else:
            break
    return at
