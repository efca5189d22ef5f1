"""How a result looks in a notebook: the CLI's own text; warnings amber, errors red, each in words too."""

import re
from collections.abc import Iterator
from html import escape
from typing import Protocol

from azlab.outputs import in_columns, wrapped

COLORS = {
    # Darker on a light page and lighter on a dark one than the themes have it, to be read with ease.
    "WARNING": "color-mix(in srgb, var(--jp-warn-color0, #8a5300) 70%, currentColor)",
    "ERROR": "color-mix(in srgb, var(--jp-error-color0, #b3261e) 70%, currentColor)",
    "NOTE": "inherit",
}
LEVELS = {"WARNING:": "WARNING", "ERROR:": "ERROR", "CRITICAL:": "ERROR", "INFO:": "NOTE", "DEBUG:": "NOTE"}

RULE = re.compile(r"-+(?: +-+)*\s*")
"""The line below the head of a table that `-o table` printed."""
FOLD = 40
"""JSON of more lines than this begins folded."""

MEANING = "What it means: {} (%az explain says more.)"
FRAMES = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+", re.MULTILINE)


class Said(Protocol):
    """What is shown of a command: its text, its errors, how it ended, a remark, what a refusal means, where
    it ran and for whom."""

    @property
    def text(self) -> str: ...
    @property
    def errors(self) -> str: ...
    @property
    def exit_code(self) -> int: ...
    @property
    def ok(self) -> bool: ...
    @property
    def note(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def user(self) -> str: ...


UNSAID = ("", "simulated")
CAPTION = "float:right;margin-left:1em;font-size:80%;opacity:.75"
"""Who asked, and the mode, at the right of the first line: there to be looked for, out of the way."""


def plain(result: Said) -> str:
    """The text without any color. Where it ran is said unless that is the practice Azure."""
    said = [text for _, text in _blocks(result)]
    user = [f"[as {result.user}]"] if result.user and said else []
    mode = [f"[{result.mode}]"] if result.mode not in UNSAID else []
    return "\n".join([*mode, *user, *said])


def page(result: Said) -> str:
    """The same text as HTML."""
    blocks = "".join(_block(level, text) for level, text in _blocks(result))
    user = f"as {result.user}" if result.user and (blocks or result.mode) else ""
    said = ", ".join(filter(None, (user, result.mode)))
    caption = f'<div style="{CAPTION}">{escape(said)}</div>' if said else ""
    return f'<div style="margin-bottom:.6em">{caption}{blocks}</div>' if blocks or caption else ""


def _blocks(result: Said) -> Iterator[tuple[str, str]]:
    """Level and text, in reading order: warnings and errors, then the output, then how it ended."""
    yield from _spoken(_without_frames(result.errors), "NOTE" if result.ok else "ERROR")
    if result.text.strip():
        yield "OUTPUT", result.text.rstrip("\n")
    if not result.ok:
        yield "ERROR", f"exit code {result.exit_code}"
    if result.meaning:
        yield "NOTE", MEANING.format(result.meaning)
    if result.note:
        yield "NOTE" if result.ok else "ERROR", result.note


def _without_frames(errors: str) -> str:
    """What broke inside the CLI is said before and after its traceback; `Result.errors` keeps every line."""
    return FRAMES.sub(lambda match: f"({match[0].count(chr(10))} lines of the CLI's own code)\n", errors)


def _spoken(errors: str, level: str) -> Iterator[tuple[str, str]]:
    """Split standard error where the level changes; a line without a level belongs to the one above."""
    lines: list[str] = []
    for line in errors.rstrip().splitlines():
        spoken = LEVELS.get(line.split(" ", 1)[0], level)
        if spoken != level and lines:
            yield level, "\n".join(lines)
            lines = []
        level = spoken
        lines.append(line)
    if lines:
        yield level, "\n".join(lines)


def _block(level: str, text: str) -> str:
    if level == "OUTPUT":
        return _output(text)
    color = COLORS[level]
    return wrapped(text, f"color:{color};border-left:3px solid {color};padding-left:.6em")


def _output(text: str) -> str:
    """What `az` printed: a table keeps its columns and scrolls, all else wraps; long JSON is folded."""
    lines = text.splitlines()
    if any(RULE.fullmatch(line) for line in lines[:3]):
        return in_columns(text, "Table that az printed")
    shown = wrapped(text)
    if len(lines) <= FOLD or not text.startswith(("{", "[")):
        return shown
    return f"<details><summary>{len(lines)} lines of JSON</summary>{shown}</details>"
