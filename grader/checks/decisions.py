"""Claims about decisions: what was chosen for a letter whose lines have letters, and which line decided.

`check.decision("shop")` looks at two answers, `shop` and `shop_line`, and `choices.json` has both. A decision
record has the reasons, too:

    record = {
        "decision": "snapshot",
        "line": "a",
        "evidence": "az disk list -g rg-clinic",
        "rejected": {"image": "b", "backup": "c"},
    }

`choices.json` has the right answers of a record `record` under `record.decision`, `record.line` and
`record.rejected`; an answer to the last one is `image: b`, a way and the line that it breaks.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from grader.checks.answers import Answer
from grader.checks.choices import feedback
from grader.checks.claims import Found, claim
from grader.checks.comparisons import is_empty, plain, shown
from grader.checks.exam_answers import LONGEST
from grader.checks.journal import Journal, Row, spelled
from grader.checks.subjects import subject

MOST_COMMANDS, MOST_WORDS = 20, 200
"""Of the evidence for one decision, and of one of them: each is held against everything that was asked."""
FILL = "Four parts: `decision`, `line`, `evidence` and `rejected`. Which one has no value yet?"
RUN_IT = "`lab.history()` lists what you ran. Copy one command, with its options, as it was typed."
OWN_NAMES = (
    "-n", "--name", "-r", "--gallery-name", "-i", "--gallery-image-definition",
    "-e", "--gallery-image-version",
)  # fmt: skip
ENDS = re.compile(r"\d?(?:[|&<>]+|;).*")
"""A word of a shell behind which nothing is the command's own."""
OTHER = "Which command of this letter was refused, or worked? It names a machine, an image or a version."
TOO_FEW = "Look at the options once more: which of them would not do, and which line says so?"


@subject("decision")
class Decision(Answer):
    """What was chosen, under one name, and the line that decided, under the same name and `_line`."""

    @claim("is decided by the right line")
    def is_decided_by_its_line(self) -> str | None:
        """Which line does the way that is named in the prompt break? All others it keeps.

        Cover one line with your hand: is that way possible now? Then this line decided.
        """
        name = f"{self.name}_line"
        given = self.notebook.find_names().get(name)
        if _is_missing(given):
            return Found(f"`{name}` has no value yet", 'It is the letter of a line, such as "a".')
        said = feedback(name, _letter(given), self.notebook.choices)
        return said and f"`{name}` is {shown(given)}. {said}"


@subject("decision_record")
class DecisionRecord(Answer):
    """A mapping with the four parts of a record. A part that is missing costs its own claim only."""

    @property
    def _parts(self) -> dict[str, Any]:
        """Its parts by name; none where it is no mapping."""
        given = self.given if isinstance(self.given, Mapping) else {}
        return {_text(name): value for name, value in given.items()}

    def _chosen(self, part: str) -> str | None:
        """What is wrong with a part that is a choice; None when nothing is."""
        value = self._parts.get(part)
        if _is_missing(value):
            return Found(f"it has no `{part}`", FILL)
        said = feedback(f"{self.name}.{part}", _letter(value), self.notebook.choices)
        return said and f"its {part} is {shown(value)}. {said}"

    @claim("decides for something that keeps every line of the letter")
    def decides_rightly(self) -> str | None:
        """Read the letter again, line by line: which of the ways keeps all of them?"""
        return self._chosen("decision")

    @claim("names the line that decides")
    def names_the_line(self) -> str | None:
        """Which line does the old way break? A line that every way keeps decides nothing."""
        return self._chosen("line")

    @claim("shows a command that was run as evidence")
    def shows_evidence(self, *names: str) -> str | None:
        """Evidence is a whole command that somebody else can run again: `az`, its name and its options.

        Write it as one text, between quotes, beginning with `az`.
        """
        value = self._parts.get("evidence")
        if _is_missing(value):
            return Found("it has no `evidence`", FILL)
        commands = value if isinstance(value, list | tuple) else [value]
        if not 0 < len(commands) <= MOST_COMMANDS:
            return f"its evidence is {shown(value)}"
        journal = Journal.of(self.notebook.cloud)
        found = [_evidence(journal, command, names) for command in commands]
        return None if None in found else found[0]

    @claim("rejects {count} other ways, each by the line that it breaks")
    def rejects(self, count: int) -> str | None:
        """A way is rejected by a line that it breaks, not because another one is nicer.

        Each entry is a way and one letter: `{"WAY": "LETTER", ...}`.
        """
        value = self._parts.get("rejected")
        if _is_missing(value):
            return Found("it has no `rejected`", FILL)
        pairs = _pairs(value)
        if not pairs:
            return f"its `rejected` is {shown(value)}"
        decision = _text(self._parts.get("decision", ""))
        # A way that stands there twice is one: also in other capitals, or with the reason written out.
        known = {(_text(way), _letter(line)): (way, line) for way, line in pairs}
        for (text, letter), (way, line) in known.items():
            if text == decision:
                return f"{shown(way)} is rejected, and is the decision"
            said = feedback(f"{self.name}.rejected", f"{text}: {letter}", self.notebook.choices)
            if said is not None:
                return f"{shown(way)} is rejected by {shown(line)}. {said}"
        found = len({text for text, _ in known})
        return None if found >= count else Found(f"it rejects {found} only", TOO_FEW)


def _evidence(journal: Journal, value: Any, names: Sequence[str]) -> str | None:
    """What is wrong with one command as evidence about something of these names."""
    command, words = split_command(value) if isinstance(value, str) else ("", [])
    if not command or not words:
        return f"its evidence is {shown(value)}"
    asked = [row for row in journal.of_command(command) if _concerns(row, words) and _is_about(row, words)]
    if not asked:
        return Found(f"`az {command}` was not run so in this lesson", RUN_IT)
    about = any(_concerns(row, names) for row in asked)
    return None if about else Found("its evidence is about something else", OTHER)


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """Ways and lines, of a mapping or of a list of pairs; none of anything else."""
    if isinstance(value, Mapping):
        return list(value.items())
    rows = value if isinstance(value, list | tuple) else []
    return [(row[0], row[1]) for row in rows if isinstance(row, list | tuple) and len(row) == 2]


def _text(value: Any) -> str:
    """A choice as it is compared: of a collection with one item, that item. "" where it cannot be read."""
    try:
        only = isinstance(value, list | tuple | set | frozenset) and len(value) == 1
        return plain(next(iter(value)) if only else value)
    except Exception:  # an object of the learner's own may do anything
        return ""


def _letter(value: Any) -> str:
    """The same, of a line with a reason after it, such as `line a: ...`, its letter alone."""
    text = _text(value)
    found = re.fullmatch(r"(?:line )?([a-z])(?: ?[:;,.(–-].*)?", text)
    return found[1] if found else text


def _is_missing(value: Any) -> bool:
    try:
        return is_empty(value)
    except Exception:
        return False


def split_command(evidence: str) -> tuple[str, list[str]]:
    """The name of an `az` command and the words after it; ("", []) where it is none, or longer than any."""
    if len(evidence) > LONGEST:
        return "", []
    text = re.sub(r"\\\n|[\n`]", " ", evidence).strip().lstrip("%! ")
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    if not words or words.pop(0).casefold() != "az":
        return "", []
    if len(words) > MOST_WORDS:
        return "", []
    # In a shell the command may go on to another program, or into a file.
    words = list(takewhile(lambda word: not ENDS.fullmatch(word), words))
    end = next((index for index, word in enumerate(words) if word.startswith("-")), len(words))
    return spelled(" ".join(words[:end])), words[end:]


def _is_about(row: Row, words: Sequence[str]) -> bool:
    """Whether it was about each thing that the words name by an option of its own; an id may be cut short."""
    named = [value for option, value in pairwise(words) if option in OWN_NAMES]
    return all(row.concerns(name) for name in named if not name.startswith(("-", "$")))


def _concerns(row: Row, names: Sequence[str]) -> bool:
    return any(row.concerns(name) for name in names if not name.startswith("-"))
