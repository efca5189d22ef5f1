"""Traces: what a submission has that its lesson does not have, and by which two of them may be alike."""

import builtins
import json
import keyword
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from grader.classroom.commands_as_typed import Command, commands_in
from grader.intake.outlines import STUB
from grader.submissions import Release

NAME, ORDER = "name or word", "order of options"
LONGEST = 20_000
"""Characters of a cell that are looked at."""
_COMMENT = re.compile(r"(?:^|(?<=\s))#+(?!#)[ \t]*(.*)$", re.MULTILINE)
_TOKEN = re.compile(r"-{0,2}[A-Za-z_](?:[\w-]*\w)?|\d[\d.]*|\S")
_WORD = re.compile(r"-{0,2}[A-Za-z_][\w-]*\w|\d[\d.-]+\d")
_COMMAND = re.compile(r"az (?!\()|% % \w+")
"""How a line of a shape begins that is a command of the shell, or says that the next ones are."""
_EVERYBODYS = frozenset(
    [*keyword.kwlist, *dir(builtins), *"az bash do done then fi echo json tsv name id".split()]
)


@dataclass(frozen=True)
class Trace:
    """One of them. `kind` is a word for a reader, `text` what it is."""

    kind: str
    text: str


Traces = dict[Trace, tuple[Trace, ...]]
"""Each with those that it is made of: whoever has it has them, too."""


@dataclass(frozen=True)
class Work:
    """What one learner did: cells by id or, for own ones, by number; and the commands that ran."""

    cells: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True)
class LessonText:
    """All that everybody has from the lesson: its code cells, solutions among them, its start, its prose.

    `questions` are the names whose answers are chosen from a few options.
    """

    cells: Mapping[str, str]
    start: str = ""
    prose: str = ""
    questions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, release: Release, plain: Callable[[str], str] = str) -> "LessonText":
        """That of a release; `plain` puts the lesson's words in for those of a variant."""
        cells = json.loads(release.notebook)["cells"]
        texts = {cell["id"]: plain("".join(cell["source"])) for cell in cells}
        code = {cell["id"]: texts[cell["id"]] for cell in cells if cell["cell_type"] == "code"}
        prose = "\n".join(text for name, text in texts.items() if name not in code)
        return cls(code, plain(release.start), prose, frozenset(json.loads(release.choices or "{}")))

    @cached_property
    def code_words(self) -> frozenset[str]:
        """Every word of its code, and those that everybody's code has."""
        return _EVERYBODYS | _words([*self.cells.values(), self.start])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of it."""
        return self.code_words | _words([self.prose])

    @cached_property
    def commands(self) -> frozenset[str]:
        """What its commands say."""
        return frozenset(found.plain for found in self._commands)

    @cached_property
    def orders(self) -> frozenset[str]:
        """In which order it has the options."""
        return frozenset(found.order for found in self._commands)

    @cached_property
    def comments(self) -> frozenset[str]:
        """Its comments, and the stub of an exercise."""
        return frozenset(text for cell in [*self.cells.values(), STUB] for text in _comments(cell))

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines of its cells' shapes."""
        return frozenset(line for cell in self.cells.values() for line in shape(cell, self).splitlines())

    @cached_property
    def _commands(self) -> list[Command]:
        return [found for text in self._texts for found in commands_in(text)]

    @property
    def _texts(self) -> list[str]:
        return [*self.cells.values(), self.start, self.prose]


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def traces(work: Work, lesson: LessonText) -> Traces:
    """All traces of one learner's work."""
    cells = [cell[:LONGEST] for cell in work.cells.values()]
    found: Traces = {}
    for text in {word for cell in cells for word in _unusual(_without_comments(cell), lesson)}:
        found[Trace(NAME, text)] = ()
    for text in {text for cell in cells for text in _comments(cell)} - lesson.comments:
        found[Trace("comment", text)] = ()
    found |= _of_commands(work.commands, lesson)
    return found | dict(_of_cells(cells, lesson))


def _of_commands(commands: Iterable[Command], lesson: LessonText) -> Traces:
    """Commands that nobody asked for, which of them follow each other, and unusual orders of many options."""
    found: Traces = {}
    for command in commands:
        # Three options have six orders: two learners agree by chance too often.
        if len(command.options) >= 4 and command.order not in lesson.orders:
            found[Trace(ORDER, command.order)] = ()
        if command.plain not in lesson.commands:
            text = _with_gaps(command, lesson)
            found[Trace("command", text)] = tuple(
                Trace(NAME, word) for word in sorted(_unusual(text, lesson))
            )
    return found | _in_order(commands, lesson)


def _in_order(commands: Iterable[Command], lesson: LessonText) -> Traces:
    # Around the lesson's own commands it would tell no more than in which exercises somebody looked around.
    others = [
        _with_gaps(command, lesson) if command.plain not in lesson.commands else "" for command in commands
    ]
    return {
        Trace("order of commands", f"{before} → {after}"): (Trace("command", before), Trace("command", after))
        for before, after in pairwise(others)
        if before and after and before != after
    }


def _of_cells(cells: Iterable[str], lesson: LessonText) -> Iterator[tuple[Trace, tuple[Trace, ...]]]:
    for cell in cells:
        text = "\n".join(line for line in shape(cell, lesson).splitlines() if _own(line, lesson))
        # Shorter ones look alike by themselves: two learners write `az group list` without each other's help.
        if len(text) >= 40:
            # What its commands tell already is not told twice.
            yield Trace("cell", text), tuple(_of_commands(list(commands_in(cell)), lesson))


def _own(line: str, lesson: LessonText) -> bool:
    """Whether a line of a shape can tell who wrote it.

    Commands are traces of their own: in which exercise somebody looks around with a usual one is chance. So
    is which of a few options somebody takes for right.
    """
    if line in lesson.lines or _COMMAND.match(line):
        return False
    return line.partition(" = ")[0] not in lesson.questions


def shape(cell: str, lesson: LessonText) -> str:
    """A cell without comments, with its own names as numbers: one that was renamed has the same shape."""
    names: dict[str, str] = {}
    lines = []
    for line in re.sub(r"\\\r?\n[ \t]*", " ", _without_comments(cell[:LONGEST])).splitlines():
        text = line.strip()
        if re.match(r"[%!]?az ", text):
            text = " ".join(f"az {found.plain}" for found in commands_in(text))
        tokens = [_numbered(token, names, lesson) for token in _TOKEN.findall(text)]
        lines.append(" ".join(tokens))
    return "\n".join(line for line in lines if line)


def _numbered(token: str, names: dict[str, str], lesson: LessonText) -> str:
    if not token.isidentifier() or token.lower() in lesson.code_words:
        return token
    return names.setdefault(token, f"‹{len(names) + 1}›")


def _with_gaps(command: Command, lesson: LessonText) -> str:
    """A command with its own names left out: they are traces of their own."""
    unusual = {word for word in _unusual(command.plain, lesson) if not word.startswith("-")}
    options = command.plain.removeprefix(command.verb)
    return command.verb + _WORD.sub(lambda found: "…" if found.group() in unusual else found.group(), options)


def _unusual(text: str, lesson: LessonText) -> set[str]:
    # Longer ones are no names: keys, tokens and encoded texts, which differ or agree for other reasons.
    return {word for word in _WORD.findall(text) if len(word) < 80 and word.lower() not in lesson.words}


def _without_comments(cell: str) -> str:
    return _COMMENT.sub("", cell)


def _comments(cell: str) -> Iterator[str]:
    for match in _COMMENT.finditer(cell):
        text = " ".join(match.group(1).casefold().split())
        # "# my answer" is everybody's own idea.
        if len(text.split()) >= 3 or text == STUB.lstrip("# "):
            yield text
