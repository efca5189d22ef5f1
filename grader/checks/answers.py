"""Claims about the values a learner gave to names in the notebook."""

import re
from typing import Any

from grader.checks import comparisons
from grader.checks.choices import feedback, reason
from grader.checks.claims import Subject, claim, in_words
from grader.checks.comparisons import holds, number, plain, same, shown
from grader.checks.readings import columns_of, is_the_text, said_inside, text_of
from grader.checks.subjects import subject


@subject("answer")
class Answer(Subject):
    """The value of one name. What a sentence says of it never tells what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"`{name}`")
        self.name = name
        self.given: Any = self.notebook.find_names().get(name)

    @property
    def missing(self) -> str | None:
        try:
            empty = comparisons.is_empty(self.given)
        except Exception:  # an object of the learner's own may do anything
            empty = False
        return f"{self.label} {_nothing(self.given)}" if empty else None

    def _found(self, right: bool) -> str | None:
        return None if right else f"it is {shown(self.given)}"

    @claim("is right")
    def equals(self, value: Any) -> str | None:
        """Read the output again: which value was asked for? Write it as Azure does.

        Is it the right resource, the right column, the right region?
        """
        return self._found(value is not None and holds(lambda given: same(given, value), self.given))

    @claim("has the right items")
    def has_same_items(self, items: Any) -> str | None:
        """The order does not matter. Is one missing, or one too many?"""
        return self._found(holds(lambda given: comparisons.same_items(given, items), self.given))

    @claim("is one of the right values")
    def is_one_of(self, *values: Any) -> str | None:
        """Read the output again: which value was asked for?"""
        return self._found(holds(lambda given: any(same(given, value) for value in values), self.given))

    @claim("contains what was asked for")
    def contains(self, part: Any) -> str | None:
        """Something is missing from it. Read the prompt again, word by word.

        `print` shows what it holds now. A cell keeps what its last command printed: is it the right one?
        """
        found = self._found(holds(lambda given: comparisons.has(given, part), self.given))
        return found and found.removesuffix(f", {comparisons.ONE_VALUE}")

    @claim("has the form that was asked for")
    def matches(self, pattern: str) -> str | None:
        """Of which parts is it made, and what stands between them?"""
        form = re.compile(pattern, re.IGNORECASE)
        return self._found(holds(lambda given: bool(form.fullmatch(str(given).strip("\"' \n"))), self.given))

    @claim("has a row for each that was asked for, and no other")
    def has_rows(self, rows: list[Any]) -> str | None:
        """Which group did you name, and how many rows should there be? Each of its own, and no other.

        `-g` keeps what lies in one group. Without it, every group of the subscription is listed.
        """
        return self._found(holds(lambda given: comparisons.same_rows(given, rows), self.given))

    @claim("is a table of exactly the columns that were asked for")
    def is_a_table_of(self, *columns: str) -> str | None:
        """`-o table` prints a table. Which names stand above its columns, in which spelling?

        `--query "[].{First:a, Second:b}"` names the columns, and leaves out all others.
        """
        found = columns_of(self.given)
        if set(found) == set(columns):
            return None
        return f"its columns are {in_words(found)}" if found else f"it is no table: {shown(self.given)}"

    @claim("lies in the right range")
    def is_between(self, low: float, high: float) -> str | None:
        """Is it a number, and in the unit that was asked for?"""
        return self._found(holds(lambda given: _between(low, number(given), high), self.given))

    @claim("is the right choice")
    def is_the_right_choice(self) -> str | None:
        """Which answer fits every sentence of the prompt?

        What was found tells what the answer is not. Text and outputs above the prompt hold the answer.
        """
        said = [feedback(self.name, reading, self.notebook.folder) for reading in _texts(self.given)]
        # All readings: a result whose data and text differ would be two choices.
        wrong = [sentence for sentence in said if sentence is not None]
        self.why = "" if wrong else reason(self.name, self.notebook.folder)
        return f"you chose {shown(self.given)}. {wrong[0]}" if wrong else None


def _nothing(given: Any) -> str:
    """A name that was given a value, and the value is nothing: `--query` finds nothing without a word."""
    kept = given if isinstance(given, str) else getattr(given, "text", None)
    ran = isinstance(given, str) or bool(getattr(given, "command", None))
    if ran and isinstance(kept, str) and not kept.strip():
        return "is empty: what did the command print? A misspelt name in `--query` finds nothing"
    return "has no value yet"


def _between(low: float, found: float | None, high: float) -> bool:
    return found is not None and low <= found <= high


def _texts(given: Any) -> list[Any]:
    """The answer in every way it can be read, as far as it can be written down."""
    try:
        text, data = text_of(given), getattr(given, "data", None)
        # What was printed says the choice, and its data must not say another one, in a list either.
        alone = data is None or is_the_text(given)
        text, data = (said_inside(part) if isinstance(part, str) else part for part in (text, data))
        read = [given] if text is None else [text] if alone else [text, data]
        for reading in read:
            plain(reading)
        return [reading for reading in read if not comparisons.is_empty(reading)]
    except Exception:
        return [""]
