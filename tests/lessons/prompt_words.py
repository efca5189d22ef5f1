"""What a prompt asks for, word by word, and the table beside it that says which claim looks at which word.

A lesson's table is `words/LESSON.json`: for each exercise rows of `words`, the `claim` that looks at them (a
part of its sentence), and a `wrong` answer that loses this claim and no other (`also`: but for those that
follow from it). `explains` says of words that ask for nothing why they are there, `unplayed` why Azure lets
nobody give the wrong answer.
"""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat

from grader.course.cells import is_prediction, is_warm_up
from tests.lessons.harness import LESSONS

ROOT = Path(__file__).resolve().parent
FUNCTION_WORDS = frozenset(
    """a an and any as at be been both but by can do does each else ever everything for from has have how
    if in into is it its keep keeps kept let make makes made no nor not of on one or other out so than that
    the their them then there these this those to up was what when where which who whose will with you your
    after before
    exercise""".split()
)
_WORD = re.compile(r"[\w$][\w.+$'-]*")
_BLOCK = re.compile(r"(?s)```.*?```")


@dataclass(frozen=True)
class Row:
    """Some words of a prompt and what becomes of them."""

    exercise: str
    words: frozenset[str]
    claim: str
    wrong: str
    also: tuple[str, ...]
    explains: str

    @classmethod
    def of(cls, exercise: str, row: dict[str, Any]) -> "Row":
        return cls(
            exercise,
            frozenset(word.casefold() for word in row["words"]),
            row.get("claim", ""),
            "\n".join(row.get("wrong", ())),
            tuple(row.get("also", ())),
            row.get("explains") or row.get("unplayed") or "",
        )


def content_words(prompt: str) -> set[str]:
    """Names, numbers and words of a prompt, without its heading, the words of grammar, and shown commands."""
    text = _BLOCK.sub(" ", re.sub(r"^(?:\*\*Exercise[^*]*\*\*|#+ .*)", "", prompt.strip()))
    words = {word.strip("'.-").casefold() for word in _WORD.findall(text)}
    return {word for word in words if word and word not in FUNCTION_WORDS}


def table(lesson: str) -> list[Row]:
    """The rows of a lesson's table."""
    document = json.loads((ROOT / "words" / f"{lesson}.json").read_text("utf-8"))
    return [Row.of(exercise, row) for exercise, rows in document.items() for row in rows]


def prompts(lesson: str) -> dict[str, str]:
    """The prompt of each exercise, by the id of the learner's cell; not of warm-ups and predictions."""
    cells = nbformat.read(LESSONS[lesson].notebook, as_version=4).cells
    marked = [(prompt, own) for prompt, own in pairwise(cells) if own.metadata.get("nbgrader")]
    asked = [(prompt, own) for prompt, own in marked if not is_warm_up(own) and not is_prediction(own)]
    return {own.id: prompt.source for prompt, own in asked if own.metadata.nbgrader.get("solution")}


def lessons() -> list[str]:
    """The lessons that have a table."""
    return sorted(path.stem for path in (ROOT / "words").glob("*.json"))
