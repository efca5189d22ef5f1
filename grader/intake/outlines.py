"""A lesson as intake knows it: its cells in order, what they are for, what a learner was given of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from grader.intake.notebooks import Cell, Notebook, read_notebook

STUB = "# your answer here"
TEXT_STUB = "*Your answer here.*"
"""What nbgrader leaves of a solution, in code and in prose (`nbgrader_config.py`)."""
_HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?^[ \t]*### END HIDDEN TESTS[^\n]*\n?", re.M | re.S)
_SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION.*?^[ \t]*### END SOLUTION[^\n]*", re.M | re.S)


class Role(Enum):
    """What a lesson's cell is for."""

    PROSE = "prose"
    CODE = "code"
    EXERCISE = "exercise"
    CHECK = "check"


@dataclass(frozen=True)
class Part:
    """A cell of the lesson. `given` is its text as a learner got it, `text` as the teacher has it."""

    index: int
    id: str
    role: Role
    text: str
    given: str

    @cached_property
    def key(self) -> str:
        """By which its text is known again."""
        return normalized(self.given)


@dataclass(frozen=True)
class Outline:
    """All parts of a lesson in order."""

    parts: tuple[Part, ...]

    @cached_property
    def by_id(self) -> dict[str, Part]:
        """The parts by their cell ids, which are nbgrader's ids, too."""
        return {part.id: part for part in self.parts}

    @cached_property
    def by_text(self) -> dict[str, list[Part]]:
        """Checks, prose and the lesson's own code by their texts; an exercise's stub tells nothing."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            if part.role is not Role.EXERCISE:
                found.setdefault(part.key, []).append(part)
        return found

    @cached_property
    def exercises(self) -> tuple[Part, ...]:
        """The learner's cells."""
        return tuple(part for part in self.parts if part.role is Role.EXERCISE)

    @cached_property
    def exercise_of(self) -> dict[str, Part]:
        """For the id of a check, the exercise that it follows."""
        found, last = {}, None
        for part in self.parts:
            last = part if part.role is Role.EXERCISE else last
            if part.role is Role.CHECK and last:
                found[part.id] = last
        return found


@lru_cache(maxsize=64)
def outline(notebook: str) -> Outline:
    """The outline of a teacher's copy. Raises `ValueError` when that is no notebook."""
    read = read_notebook(notebook.encode("utf-8", "replace"))
    if not isinstance(read, Notebook):
        raise ValueError(read.sentence)
    return Outline(tuple(_parts(read)))


def _parts(notebook: Notebook) -> Iterator[Part]:
    for index, cell in enumerate(notebook.cells):
        given = _SOLUTION.sub(rf"\1{STUB}", _HIDDEN.sub("", cell.source))
        yield Part(index, cell.grade_id or cell.id, _role(cell), cell.source, given)


def _role(cell: Cell) -> Role:
    if cell.solution:
        return Role.EXERCISE
    if cell.graded:
        return Role.CHECK
    return Role.CODE if cell.kind == "code" else Role.PROSE


def normalized(text: str) -> str:
    """A text without what editors change by themselves: space at line ends, empty lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def is_untouched(text: str, part: Part) -> bool:
    """Whether nothing stands in an exercise's cell but what a learner was given, and comments."""
    given = {line.strip() for line in part.given.splitlines()} | {TEXT_STUB}
    lines = (line.strip() for line in text.splitlines())
    return all(not line or line in given or line.startswith("#") for line in lines)
