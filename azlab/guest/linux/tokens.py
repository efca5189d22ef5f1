"""What a script's text is cut into: words and operators."""

from __future__ import annotations

from typing import NamedTuple

from azlab.guest.disks import CommandError
from azlab.guest.linux.tree import Word

OPERATORS = (
    "&>>", "<<<", ";;&", "<<-",
    "&&", "||", ";;", ";&", ">>", "<<", "&>", ">&", "<&", ">|", "<>", "|&",
    ";", "|", ">", "<", "&", "(", ")", "\n",
)  # fmt: skip
OF_BASH = ("&>", "&>>")
"""Operators that dash reads as two: `&`, and then a redirection of nothing."""
REDIRECTIONS = frozenset((">", ">>", "<", ">&", "<&", "&>", "&>>", "<<", "<<-", "<<<", ">|", "<>"))
BREAKS = " \t\r\n;|&<>()"
OPENING = frozenset("then do else elif if while until ! {".split())
"""Words behind which a command begins."""


class Token(NamedTuple):
    """A word, or an operator; `number` is a stream's number just before `<` or `>`."""

    word: Word | None
    operator: str
    start: int
    number: int | None = None


def syntax_error(line: int, text: str) -> CommandError:
    """A refusal to run anything, in dash's words."""
    return CommandError(f"sh: {line}: Syntax error: {text}", 2)
