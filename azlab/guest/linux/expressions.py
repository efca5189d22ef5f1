"""POSIX regular expressions, basic and extended, as the regular expressions that `patterns` takes."""

from __future__ import annotations

import re

from azlab.budget import Budget
from azlab.guest.disks import CommandError
from azlab.guest.patterns import Pattern, PatternError, escaped

PIECE = re.compile(r"\\(.)|(\[\^?\]?(?:\[[:.=]\w+[:.=]\]|[^\]])*\])|(.)", re.DOTALL)
SPECIAL = "(){}|+?"


def translated(pattern: str, extended: bool) -> str:
    """A pattern as `regex` reads it.

    A basic one writes groups, braces, alternatives and repeats with a backslash. What only Python knows
    (`\\d`, `(?...)`) is as literal here as it is for grep.
    """
    out: list[str] = []
    for found in PIECE.finditer(pattern):
        escape, brackets, character = found.groups()
        if brackets:
            # A backslash is nothing special between brackets, and an opening one there is itself.
            inside = brackets.replace("\\", "\\\\").replace("[", "\\[").replace("\\[:", "[:")
            out.append(inside[1:] if inside.startswith("\\[") else inside)
        elif escape:
            out.append(_escape(escape, extended))
        elif character in SPECIAL and not extended:
            out.append("\\" + character)
        elif character == "*" and (not out or out[-1] in ("(", "|", "^")):
            out.append("\\*")
        elif character == "?" and out and out[-1] == "(":
            raise PatternError("nothing to repeat")
        else:
            out.append(character)
    return "".join(out)


def _escape(letter: str, extended: bool) -> str:
    if letter in SPECIAL:
        return "\\" + letter if extended else letter
    known = {"<": "\\b(?=\\w)", ">": "\\b(?<=\\w)", "n": "\n", "t": "\t", "`": "\\A", "'": "\\Z"}
    if letter in known:
        return known[letter]
    return f"\\{letter}" if letter in "wWsSbB123456789" else escaped(letter)


def compiled(
    command: str, pattern: str, budget: Budget, kind: str = "", ignore_case: bool = False, wrap: str = "{}"
) -> Pattern:
    """The pattern of a command. `kind` is `E` (extended), `F` (a plain text), `P` (Perl) or empty (basic).

    `wrap` is what stands around it. CommandError, in grep's words: it is no regular expression.
    """
    try:
        if kind == "F":
            text = escaped(pattern)
        else:
            text = pattern if kind == "P" else translated(pattern, kind == "E")
        return Pattern(wrap.format(text) if wrap != "{}" else text, budget, ignore_case)
    except PatternError:
        raise CommandError(f"{command}: invalid regular expression '{pattern[:200]}'", 2) from None
