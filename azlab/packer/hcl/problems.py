"""What is wrong with a configuration, in the form in which Packer prints it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A line of a file: its name as it was given, its number from 1, and its text."""

    file: str
    line: int
    text: str = ""


@dataclass(frozen=True)
class Problem:
    """One error: what it is, where, and what can be done."""

    summary: str
    detail: str = ""
    source: Source | None = None

    def __str__(self) -> str:
        parts = [f"Error: {self.summary}"]
        if self.source:
            at = f"  on {self.source.file} line {self.source.line}:"
            shown = f"\n{self.source.line:>4}: {self.source.text}" if self.source.text.strip() else ""
            parts.append(at + shown)
        if self.detail:
            parts.append(self.detail)
        return "\n\n".join(parts) + "\n"


class ConfigurationError(Exception):
    """A configuration that Packer, or the stand-in, does not take; with every problem that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


def refusal(summary: str, detail: str = "", source: Source | None = None) -> ConfigurationError:
    """An error of one problem."""
    return ConfigurationError([Problem(summary, detail, source)])


def not_played(what: str, source: Source | None = None) -> ConfigurationError:
    """What Packer knows, and the stand-in does not."""
    return refusal(
        "Not in the stand-in",
        f"Packer knows {what}; the stand-in of the practice Azure does not. docs/packer.md lists what it "
        "reads and does.",
        source,
    )
