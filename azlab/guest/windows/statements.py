"""Compound statements taken apart, and what leaves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from azlab.guest.disks import CommandError
from azlab.guest.windows.grammar import end_of, split


class Leave(Exception):
    """`break`, or `continue` with `again`."""

    def __init__(self, again: bool) -> None:
        super().__init__(again)
        self.again = again


class Return(Exception):
    """`return` from a function or a script."""

    def __init__(self, values: list[Any]) -> None:
        super().__init__(values)
        self.values = values


class Thrown(Exception):
    """A terminating error: `throw`, or an error where they end the script."""


@dataclass(frozen=True)
class Function:
    """Parameters with their defaults, and the body."""

    parameters: tuple[tuple[str, str, bool], ...]
    body: str


class Statement:
    """Takes a compound statement apart: brackets, blocks, and words between them."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0

    def skip(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def word(self) -> str:
        """The word ahead in lower case, stepped over; empty when none is."""
        self.skip()
        found = re.compile(r"[A-Za-z_][\w-]*").match(self.source, self.at)
        if found:
            self.at = found.end()
        return found[0].lower() if found else ""

    def ahead(self, mark: str) -> bool:
        self.skip()
        return self.source.startswith(mark, self.at)

    def group(self, mark: Literal["(", "{"]) -> str:
        """What stands in the brackets ahead. CommandError: there are none."""
        if not self.ahead(mark):
            raise CommandError(f"Missing '{mark}' in statement: {self.source[:40]}")
        end = end_of(self.source, self.at)
        inside, self.at = self.source[self.at + 1 : end - 1], end
        return inside

    def rest(self) -> str:
        found, self.at = self.source[self.at :], len(self.source)
        return found.strip()


def parameters(given: str) -> tuple[tuple[str, str, bool], ...]:
    """Names in lower case, defaults, and whether each is a switch, of a `param(...)`."""
    found = []
    for entry in split(given, ","):
        name = re.search(r"\$(\w+)\s*(?:=\s*(.*))?$", entry, re.DOTALL)
        if name:
            found.append((name[1].lower(), (name[2] or "").strip(), "[switch]" in entry.lower()))
    return tuple(found)
