"""What a refusal means, and where to look: one line below it, and all of it with `%az explain`.

What is known is `azlab/data/explanations.toml`: by the code of an error, and by what its sentence says.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from azlab import data

# Before a code stand blanks and no line ends: a script may print thousands of empty lines.
SAID = re.compile(
    r"^(?:ERROR: |Exception Details:\s*|[ \t]+)?\((?P<code>[A-Za-z][\w/]*)\)\s+(?P<sentence>.+)", re.M
)
NAMED = re.compile(r"^[ \t]*Code: (?P<code>\S+)[ \t]*\n[ \t]*Message: (?P<sentence>.+)", re.M)
INSIDE = re.compile(
    r'(?<!\\)\\*"code\\*":\s*\\*"(?P<code>[\w/]+)\\*",\s*\\*"message\\*":\s*\\*"(?P<sentence>(?:[^"\\]|\\+[^"])+)'
)
"""A refusal within another one, as JSON: what a deployment made, or what a policy's answer quotes."""
CLI_ERROR = re.compile(r"^ERROR: (?P<sentence>(?:[^({]|\(-).*)", re.M)
AZURE = "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages"
NOTHING_YET = "Nothing was refused so far: %az explain tells at length what the last error means."
UNKNOWN = "This error is not among those that are explained here. Its own sentence says what Azure found."


@dataclass(frozen=True)
class Explanation:
    """What the error of a code means whose sentence fits.

    `codes` are its codes, "" for what the CLI itself refuses; `means` is one line, `more` what is added at
    length; `section` is the heading of the lesson that teaches it, "" where none does.
    """

    codes: tuple[str, ...]
    says: re.Pattern[str]
    means: str
    more: str
    section: str
    source: str

    def fits(self, code: str, sentence: str) -> bool:
        return code in self.codes and self.says.search(sentence) is not None


@cache
def known() -> tuple[Explanation, ...]:
    """All explanations, the special ones before the general ones."""
    path = Path(data.__file__).with_name("explanations.toml")
    rows = tomllib.loads(path.read_text("utf-8"))["explanations"]
    return tuple(
        Explanation(
            tuple(row["code"].split("|")),
            re.compile(row["says"], re.IGNORECASE),
            row["means"],
            row.get("more", ""),
            row["section"],
            row["source"],
        )
        for row in rows
    )


def explained(errors: str) -> Explanation | None:
    """The explanation of what a command said on its standard error; None where nobody knows one.

    Of an error with others inside of it, the innermost that is known counts.
    """
    fitting = (
        explanation
        for code, sentence in _refusals(errors)
        for explanation in known()
        if explanation.fits(code, sentence)
    )
    return next(fitting, None)


def meaning(errors: str) -> str:
    """The line of it; "" where nobody knows one."""
    found = explained(errors)
    return found.means if found else ""


def at_length(command: str, errors: str, lesson_with: Callable[[str], str]) -> str:
    """What a refused command's error means, in full; `lesson_with` tells the lesson of a section."""
    found = explained(errors)
    if found is None:
        return f"{command}\n{errors.rstrip()}\n\n{UNKNOWN}\n"
    lesson = lesson_with(found.section) if found.section else ""
    read = f'Read on: lesson {lesson}, "{found.section}".' if lesson else ""
    source = f"Source: {AZURE if found.source == 'Azure' else found.source}"
    parts = [f"{command}\n{errors.rstrip()}", found.means, found.more, read, source]
    return "\n\n".join(filter(None, parts)) + "\n"


def _refusals(errors: str) -> Iterator[tuple[str, str]]:
    """Codes and sentences in an error, the innermost first; "" is the code of what the CLI itself says."""
    inside = INSIDE.finditer(errors)
    beside = [*NAMED.finditer(errors), *SAID.finditer(errors)]
    for match in [*sorted(beside, key=lambda match: match.start()), *inside][::-1]:
        yield match["code"], match["sentence"]
    for match in CLI_ERROR.finditer(errors):
        yield "", match["sentence"]
