"""Scripts that were run inside a VM: what was run, however it was written."""

import re
from collections.abc import Iterator
from typing import Any

from grader.checks.documents import same, value_at
from grader.checks.journal import Row

_GAPS = re.compile(r"[\s;|&\"'`()]+")
_PROGRAM = re.compile(r"^(?:.*[\\/])?([^\\/]+?)(?:\.exe)?$")
_COMMENT = re.compile(r"(?m)^[^\S\n]*#.*$")  # `\s*` would look at what follows from each empty line anew


def script_of(row: Row, machine: str) -> str | None:
    """The script this request ran inside the machine; None when it ran none."""
    parts = [part.casefold() for part in row.path.strip("/").split("/")]
    for action, path in (("runcommand", "script"), ("runcommands", "properties.source.script")):
        if action in parts and row.worked and not row.looks and same(parts[parts.index(action) - 1], machine):
            return _text(value_at(row.body, path))
    return None


def contains(script: str, words: str) -> bool:
    """Whether the words stand in the script in this order; others may stand between them.

    `/usr/sbin/waagent --force --deprovision+user` contains `waagent -deprovision+user`.
    """
    tokens = _tokens(_COMMENT.sub("", script))
    return all(any(word in token for token in tokens) for word in _words(words))


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _GAPS.split(text) if word]


def _tokens(text: str) -> Iterator[set[str]]:
    """Each word of a script, as written and as a program's name without its folder."""
    for word in _words(text):
        program = _PROGRAM.match(word)
        yield {word, program.group(1)} if program else {word}


def _plain(word: str) -> str:
    word = word.casefold()
    return f"-{word.lstrip('-')}" if word.startswith("-") else word


def _text(script: Any) -> str:
    return "\n".join(map(str, script)) if isinstance(script, list) else str(script or "")
