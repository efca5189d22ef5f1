"""Claims about the values a learner gave to names in the notebook."""

import re
from typing import Any

from azlab.near_names import nearest
from grader.checks import comparisons
from grader.checks.choices import feedback, is_of_versions, normalized, reason
from grader.checks.claims import Found, Subject, claim, in_words
from grader.checks.comparisons import holds, number, same, shown
from grader.checks.readings import columns_of, is_the_text, said_inside, text_of
from grader.checks.subjects import subject

EMPTY = "is empty: what did the command print? A misspelt name in `--query` finds nothing"
AS_TEXT = "Without quotes it is a number, and to Python 1.10 is 1.1: a version is a text."
OTHER_FORMS = {
    "text": 'It is one text, and a list was asked for: `["a", "b"]`.',
    "ids": "These are ids, and names were asked for: what stands after the last `/` of each.",
}
"""What to say to whoever has found the right items, and gives them in another form than was asked for."""


@subject("answer")
class Answer(Subject):
    """The value of one name. What a sentence says of it never tells what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"`{name}`")
        self.name = name
        self.given: Any = self.notebook.find_names().get(name)

    @property
    def missing(self) -> str | None:
        return f"{self.label} {_nothing(self.given)}" if _is_empty(self.given) else None

    @property
    def refusal(self) -> str:
        """Which name that is nearly this one has a value, or which cell was not run that would give it one.

        Who grades knows no names but those of answers, and has run every cell.
        """
        names = self.notebook.find_names()
        own = [name for name in names if not name.startswith("_")]
        capitals = (name for name in own if name != self.name and name.casefold() == self.name.casefold())
        near = next(capitals, None) or nearest(self.name, own)
        if near and not _is_empty(names[near]):
            return f"`{near}` has a value: was `{self.name}` meant?"
        cell = "" if self.name in names else self.notebook.whence(self.name)
        return f"{cell} has given it none since the kernel started" if cell else ""

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
        right = bool(items) and holds(lambda given: comparisons.same_items(given, items), self.given)
        found = self._found(right)
        return Found(found, OTHER_FORMS[form]) if found and (form := self._other_form(items)) else found

    def _other_form(self, items: Any) -> str:
        """In which other form the right items were given; "" where they are none."""
        if isinstance(self.given, str):
            return "text" if all(str(item) in self.given for item in items) else ""
        return (
            "ids"
            if holds(lambda given: comparisons.same_items(_last_parts(given), items), self.given)
            else ""
        )

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
        if not rows:  # else `[]` would be right for whoever has not made what is to be listed
            return "there is nothing yet that it could list"
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

        What was found tells what the answer is not. Go back to what the prompt names: a lesson, the text
        above it, or what a command shows.
        """
        said = [feedback(self.name, reading, self.notebook.choices) for reading in _texts(self.given)]
        # All readings: a result whose data and text differ would be two choices.
        wrong = [sentence for sentence in said if sentence is not None]
        self.why = "" if wrong else reason(self.name, self.notebook.choices)
        if not wrong:
            return None
        is_number = isinstance(self.given, float) and is_of_versions(self.name, self.notebook.choices)
        return f"you chose {shown(self.given)}. {f'{AS_TEXT} ' if is_number else ''}{wrong[0]}"


def _is_empty(given: Any) -> bool:
    try:
        return comparisons.is_empty(given)
    except Exception:  # an object of the learner's own may do anything
        return False


def _last_parts(ids: Any) -> list[str]:
    return [str(id).rpartition("/")[2] for id in ids]


def _nothing(given: Any) -> str:
    """A name that was given a value, and the value is nothing: `--query` finds nothing without a word."""
    kept = given if isinstance(given, str) else getattr(given, "text", None)
    ran = isinstance(given, str) or bool(getattr(given, "command", None))
    if ran and isinstance(kept, str) and not kept.strip():
        return (
            f"{EMPTY}, and what is typed by hand stands between the quotes"
            if isinstance(given, str)
            else EMPTY
        )
    return "has no value yet"


def _between(low: float, found: float | None, high: float) -> bool:
    return found is not None and low <= found <= high


def _texts(given: Any) -> list[Any]:
    """The answer in every way it can be read, as far as it can be written down; never none at all.

    A text may hold only what is left out of it, such as `WARNING: ...`: of no readings none would be wrong.
    """
    try:
        text, data = text_of(given), getattr(given, "data", None)
        # What was printed says the choice, and its data must not say another one, in a list either.
        alone = data is None or is_the_text(given)
        text, data = (said_inside(part) if isinstance(part, str) else part for part in (text, data))
        read = [given] if text is None else [text] if alone else [text, data]
        found = [reading for reading in read if not comparisons.is_empty(reading)]
        for reading in found:
            normalized(reading)
        return found or [""]
    except Exception:
        return [""]
