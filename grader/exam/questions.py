"""The bank of questions, as its authors write it: TOML files in `questions/` (its README.md says how)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("questions")
CLOUDS = Path(__file__).with_name("clouds")
SOURCES = "sources.toml"
CHOSEN = ("choose", "scenario", "error", "table", "predict")
"""Forms that are answered by one letter."""
LETTERED = (*CHOSEN, "several", "order")
TYPED = ("complete", "fix")
PRACTICAL = (*TYPED, "do")
FORMS = (*LETTERED, *PRACTICAL)
HOLE = "____"


@dataclass(frozen=True)
class Option:
    """What may be answered, why it is right or wrong, and the key of its source; `runs`: Azure takes it."""

    text: str
    why: str
    source: str
    runs: bool = False


@dataclass(frozen=True)
class Question:
    """One question of the bank. Fields that its form has no use for are empty."""

    id: str
    form: str
    statements: tuple[str, ...]
    ask: str
    source: str
    shown: str = ""
    options: tuple[Option, ...] = ()
    """In the author's order: the right ones first; of an `order`, the right order."""
    right: int = 1
    command: str = ""
    accept: tuple[str, ...] = ()
    why: str = ""
    wrong: tuple[Option, ...] = ()
    fails: str = ""
    start: tuple[str, ...] = ()
    solution: str = ""
    check: tuple[str, ...] = ()
    cloud: str = ""
    before: tuple[str, ...] = ()
    tried: tuple[tuple[str, str], ...] = ()
    untryable: str = ""
    file: str = ""

    @property
    def practical(self) -> bool:
        """Whether it is answered by a command, typed or run."""
        return self.form in PRACTICAL

    def completed(self, answer: str) -> str:
        """The command that an answer makes: of a `complete` the whole of it."""
        return self.command.replace(HOLE, answer) if self.form == "complete" else answer


@cache
def read_bank() -> tuple[Question, ...]:
    """All questions, in the order of their files.

    Raises `ValueError` where a file is no TOML, or a question has a field that there is none of.
    """
    paths = sorted(path for path in FOLDER.glob("*.toml") if path.name != SOURCES)
    return tuple(question for path in paths for question in _read(path))


@cache
def read_sources() -> dict[str, str]:
    """What a source's key stands for, as a learner reads it."""
    return tomllib.loads((FOLDER / SOURCES).read_text("utf-8"))


def _read(path: Path) -> Iterator[Question]:
    for row in tomllib.loads(path.read_text("utf-8")).get("question", ()):
        try:
            yield question_of({**row, "file": path.name})
        except (TypeError, KeyError, IndexError) as error:
            raise ValueError(f"{path.name}, {row.get('id', 'a question without id')}: {error}") from None


def question_of(row: Mapping[str, Any]) -> Question:
    """A question as its author wrote it. Raises `TypeError` or `KeyError` for what is none."""
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    for name in ("options", "wrong"):
        plain[name] = tuple(_option(each, str(row.get("source", ""))) for each in row.get(name, ()))
    plain["tried"] = tuple((str(command), str(said)) for command, said in row.get("tried", ()))
    return Question(**plain)


def _option(row: list[str], source: str) -> Option:
    text, why, *more = row
    keys = [word for word in more if word != "runs"]
    return Option(text, why, keys[0] if keys else source, "runs" in more)
