"""What `choices.json` beside an exam says of its questions, and what its answers came to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab.lab.sealed import read
from grader.checks.choices import FILE
from grader.checks.cloud import CheckError

COURSE = "course"
"""The entry that says of each statement its words and its lessons."""
FORMS = {
    "order": 'Write the letters in their order: `"dacb"`',
    "several": 'Write all letters that are right: `"ac"`',
    "complete": "Write what stands in the hole",
    "fix": "Write the whole command",
}
LETTER = 'Write one letter: `"b"`'


@dataclass(frozen=True)
class Asked:
    """One question of an exam, as its paper has it."""

    name: str
    entry: Mapping[str, Any]
    course: Mapping[str, Any]

    @property
    def called(self) -> str:
        """How a learner knows it: `q7`, or `task 2`."""
        return str(self.entry.get("called", self.name))

    @property
    def form(self) -> str:
        """One of the ten forms of questions."""
        return str(self.entry["form"])

    @property
    def is_marked(self) -> bool:
        """Whether its key is here."""
        return "key" in self.entry

    @property
    def key(self) -> list[str]:
        """Every right answer, in its normal form."""
        return list(self.entry.get("key", ()))

    @property
    def statements(self) -> list[str]:
        """The ids of what it asks about."""
        return list(self.entry["statements"])

    @property
    def options(self) -> dict[str, str]:
        """What each letter stands for; empty where something is to be written."""
        return dict(self.entry.get("options", {}))

    @property
    def said(self) -> dict[str, str]:
        """Of each option why it is right or wrong, with its source."""
        return dict(self.entry.get("said", {}))

    @property
    def reason(self) -> str:
        """Why the right answer is right."""
        parts = [self.said[letter] for letter in self._right if letter in self.said]
        return " ".join([*parts, *filter(None, [str(self.entry.get("why", ""))])])

    @property
    def _right(self) -> str:
        return self.key[0] if self.options and self.form != "order" else ""

    def said_to(self, answer: str) -> str:
        """What to say to a wrong answer: why it is wrong where that is known, and what is right and why."""
        chosen = answer if self.options and self.form != "order" else ""
        own = [self.said[letter] for letter in chosen if letter in self.said and letter not in self._right]
        own += [self.said[answer]] if not self.options and answer in self.said else []
        return " ".join([*own, f"Right is {self.entry['shown']}. {self.reason}"])

    def explained(self) -> list[str]:
        """Every option with why it is right or wrong, or the right answer with its reason."""
        if not self.options or self.form == "order":
            others = [f"not `{answer}`: {why}" for answer, why in self.said.items() if not self.options]
            return [f"{self.entry['shown']} {self.entry.get('why', '')}".strip(), *others]
        marks = {letter: "right" if letter in self._right else "wrong" for letter in self.options}
        return [
            f"`{letter}` {text} ({marks[letter]}): {self.said[letter]}"
            for letter, text in self.options.items()
        ]

    @property
    def form_said(self) -> str:
        """How its answer is written."""
        return FORMS.get(self.form, LETTER)

    @property
    def asked_for(self) -> str:
        """What an answer that is missing would have been: how it is written, and about what it is.

        While it may still be given in an exam, only the first.
        """
        return f"{self.form_said}. It is about {self.where}" if self.is_marked else self.form_said

    @property
    def where(self) -> str:
        """Where it is taught: statements, their words, and lessons."""
        rows = [(id, *self.course.get(id, ("", []))) for id in self.statements]
        return "; ".join(f"{id} ({words}): {_named(lessons)}" for id, words, lessons in rows)


@dataclass(frozen=True)
class Paper:
    """All questions of an exam."""

    entries: Mapping[str, Any]

    @classmethod
    def in_file(cls, path: Path) -> "Paper":
        """That in a file of choices. Raises `CheckError` where there is none that can be read."""
        try:
            return cls(json.loads(read(path)))
        except (OSError, ValueError):
            raise CheckError(f"{path.name} is missing beside this notebook, or cannot be read.") from None

    def asked(self, name: str) -> Asked:
        """A question by its name. Raises `CheckError` where it has none of that name."""
        if name not in self.entries or "form" not in self.entries[name]:
            raise CheckError(f"{FILE} beside this notebook has no question '{name}'.")
        return Asked(name, self.entries[name], self.course)

    @property
    def course(self) -> dict[str, Any]:
        """By statement: its words, and the lessons that teach it."""
        return dict(self.entries.get(COURSE, {}))

    @property
    def questions(self) -> list[Asked]:
        """All of them, in their order."""
        return [self.asked(name) for name, entry in self.entries.items() if "form" in entry]


def _named(lessons: list[str]) -> str:
    return f"lesson {', '.join(name.partition('-')[0] for name in lessons)}" if lessons else "this exam"
