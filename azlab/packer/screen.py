"""What a build prints, in Packer's own form."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

HIDDEN = "<sensitive>"


@dataclass
class Screen:
    """Standard output, line by line as things happen; the secrets are never shown."""

    secrets: Sequence[str] = ()
    out: TextIO = field(default_factory=lambda: sys.stdout)

    def line(self, text: str = "") -> None:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        # Whoever read has gone, as `head` does: the build goes on, and cleans up.
        with suppress(BrokenPipeError):
            print(text, file=self.out, flush=True)


@dataclass
class Voice:
    """One build's part of it."""

    screen: Screen
    name: str

    def say(self, text: str) -> None:
        """A step, or what goes wrong in it."""
        for line in text.split("\n"):
            self.screen.line(f"==> {self.name}: {line}".rstrip())

    def message(self, text: str) -> None:
        """What a step tells besides."""
        for line in text.split("\n"):
            self.screen.line(f"    {self.name}: {line}".rstrip())
