"""From PowerShell text to statements, pipeline stages and tokens.

Newline, `;`, `|`, comments, both kinds of quotes, `$name`, `$env:NAME`, `$(...)`,
`(...)` with `.Property` and `[n]` after it, `{...}`, `,` lists, `>`, `>>`,
`2>`. Conditions, loops and functions are refused before anything runs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from azlab.guest.disks import CommandError

KEYWORDS = frozenset(
    [
        "if",
        "else",
        "elseif",
        "foreach",
        "for",
        "while",
        "do",
        "until",
        "switch",
        "function",
        "try",
        "catch",
        "finally",
        "class",
        "return",
        "filter",
        "begin",
        "process",
        "end",
        "workflow",
        "trap",
    ]
)
OPENING, CLOSING = "({[", ")}]"


class Token(NamedTuple):
    """`kind` is `'` or `"` (string), `(`, `{`, `$` (variable), `word`, `,` or `>`.

    `suffix` is what follows a value directly: `.Name`, `[0]`. `text` is without its marks.
    """

    kind: str
    text: str
    suffix: str = ""


def end_of(text: str, at: int) -> int:
    """The place after the string, group or single character that starts at `at`."""
    character = text[at]
    if character == "`":
        return min(at + 2, len(text))
    if character in "'\"":
        return _end_of_string(text, at)
    if text.startswith("<#", at):
        close = text.find("#>", at)
        return len(text) if close < 0 else close + 2
    if character in OPENING:
        return _end_of_group(text, at)
    return at + 1


def _end_of_string(text: str, start: int) -> int:
    quote, at = text[start], start + 1
    while at < len(text):
        if text[at] == "`" and quote == '"':
            at += 1
        elif text[at] == quote:
            if text[at + 1 : at + 2] != quote:
                return at + 1
            at += 1
        at += 1
    raise CommandError(f"The string is missing the terminator: {quote}.")


def _end_of_group(text: str, start: int) -> int:
    """Counts brackets instead of descending, so that deep nesting costs no stack."""
    expected, at = [CLOSING[OPENING.index(text[start])]], start + 1
    while at < len(text):
        if text[at] == expected[-1]:
            expected.pop()
            if not expected:
                return at + 1
        elif text[at] in OPENING:
            expected.append(CLOSING[OPENING.index(text[at])])
        elif text[at] in "'\"`" or text.startswith("<#", at):
            at = end_of(text, at)
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
        elif text[at] in marks:
            found[-1] += text[start:at]
            if text[at] == "\n" and found[-1].rstrip().endswith(("|", ",")):
                found[-1] += " "
            else:
                found.append("")
            start = at = at + 1
        else:
            at = end_of(text, at)
    found[-1] += text[start:]
    return [one.strip() for one in found]


def statements(text: str) -> list[str]:
    """The statements of a script. CommandError for a keyword that is outside the subset."""
    plain = text.replace("\r\n", "\n").replace("`\n", " ")
    found = [one for one in split(plain, ";\n") if one]
    for one in found:
        word = re.match(r"[A-Za-z]+(?![\w-])", one)
        if word and word[0].lower() in KEYWORDS:
            raise CommandError(
                f"The practice machine does not know '{word[0]}': its PowerShell has no conditions, "
                "loops or functions. Nothing was run."
            )
    return found


def stages(statement: str) -> list[str]:
    found = split(statement, "|")
    if len(found) > 1 and not all(found):
        raise CommandError("An empty pipe element is not allowed.")
    return found


def tokens(stage: str) -> list[Token]:
    """The tokens of one pipeline stage."""
    found, at = list[Token](), 0
    while at < len(stage):
        if stage[at].isspace():
            at += 1
        elif stage[at] == ",":
            found.append(Token(",", ","))
            at += 1
        elif mark := re.match(r"(?:2|\*)?>>?(?:&1)?", stage[at:]):
            found.append(Token(">", mark[0]))
            at += mark.end()
        else:
            token, at = _token(stage, at)
            found.append(token)
    return found


def _token(stage: str, at: int) -> tuple[Token, int]:
    character = stage[at]
    if character in "'\"({" or stage.startswith(("$(", "@("), at):
        start = at + (character in "$@")
        end = end_of(stage, start)
        kind = "(" if character in "$@" else character
        suffix = _suffix(stage, end)
        return Token(kind, stage[start + 1 : end - 1], suffix), end + len(suffix)
    if (variable := re.match(r"\$(\{[^}]+\}|env:\w+|[\w?]+)", stage[at:], re.IGNORECASE)) and not re.match(
        r"[\\/\w:]", stage[at + variable.end() :]
    ):
        end = at + variable.end()
        suffix = _suffix(stage, end)
        return Token("$", variable[1].strip("{}"), suffix), end + len(suffix)
    end = at
    while end < len(stage) and not stage[end].isspace() and stage[end] not in ",(){}>":
        end = end_of(stage, end) if stage[end] in "'\"`[" else end + 1
    end = max(end, at + 1)
    return Token("word", stage[at:end]), end


def _suffix(stage: str, at: int) -> str:
    found = re.match(r"(\.\w+(\(\))?|\[-?\d+\])+", stage[at:])
    return found[0] if found else ""
