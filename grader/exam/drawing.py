"""An exam is drawn by a seed: forty questions that cover the blueprint, the same for the same seed."""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.exam.questions import Question
from grader.progress.statements import STATEMENTS

QUOTA = {
    "choose": 5,
    "scenario": 6,
    "several": 3,
    "order": 3,
    "error": 4,
    "table": 2,
    "predict": 3,
    "complete": 5,
    "fix": 5,
    "do": 4,
}
"""How many questions of each form: forty, of which fourteen are practical."""
CENTRAL = frozenset(f"S{number:02}" for number in (*range(6, 13), 16, *range(25, 34)))
"""Statements that every exam asks about more than once."""
BLUEPRINT = {id: 2 if id in CENTRAL else 1 for id in STATEMENTS}
"""How many questions about each statement an exam has at least."""
TRIES = 500
MIXES = 4000
"""How often two questions are tried in each other's place."""
RARE = 6
"""Statements with at most so many questions are seen to first."""


class BankError(ValueError):
    """The bank has too little for the blueprint; the text says of what."""


@dataclass(frozen=True)
class Asked:
    """A question as one exam asks it: its number, and the author's number of the option at each letter."""

    number: int
    question: Question
    dealt: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name that its answer is kept in."""
        return f"q{self.number}"

    @property
    def letters(self) -> str:
        """The letters that answer it; of several in the order of the alphabet, of an order in its order."""
        places = {number: "abcdefgh"[place] for place, number in enumerate(self.dealt)}
        question = self.question
        if question.form == "order":
            return "".join(places[number] for number in range(len(question.options)))
        return "".join(sorted(places[number] for number in range(question.right)))


def draw(bank: Sequence[Question], seed: str) -> tuple[Asked, ...]:
    """The exam of a seed. Raises `BankError` where the bank cannot fill the blueprint."""
    if lacking := needed(bank):
        raise BankError(f"The bank has not enough questions about {', '.join(sorted(lacking))}.")
    for attempt in range(TRIES):
        chance = random.Random(hashlib.sha256(f"{seed}\0{attempt}".encode()).digest())
        chosen = _choose(bank, chance)
        lacking = needed(chosen)
        if not lacking:
            return _deal(_mixed(chosen, bank, chance), chance)
    raise BankError(f"The bank has not enough questions about {', '.join(sorted(lacking))}.")


def needed(chosen: Sequence[Question]) -> Counter[str]:
    """What these questions lack of the blueprint, by statement and by form."""
    need = Counter(BLUEPRINT) + Counter(QUOTA)
    need.subtract(id for question in chosen for id in question.statements)
    need.subtract(question.form for question in chosen)
    return +need


def _choose(bank: Sequence[Question], chance: random.Random) -> list[Question]:
    """First a question for each need of the blueprint, in a random order; then any, by their forms."""
    chosen: list[Question] = []
    needs = list(Counter(BLUEPRINT).elements())
    chance.shuffle(needs)
    # What few questions are about comes first, before the room for their forms is used up.
    for id in sorted(needs, key=lambda id: sum(id in question.statements for question in bank) > RARE):
        if needed(chosen)[id]:
            _take(chosen, [question for question in bank if id in question.statements], chance)
    while _take(chosen, bank, chance):
        pass
    return chosen


def _take(chosen: list[Question], among: Sequence[Question], chance: random.Random) -> bool:
    """Take one more, if there is room for its form; rather one that is needed for more than one thing."""
    need, taken = needed(chosen), {question.id for question in chosen}
    room = [question for question in among if need[question.form] and question.id not in taken]
    if room:
        weights = [1 + 2 * sum(bool(need[id]) for id in question.statements) for question in room]
        chosen.append(chance.choices(room, weights)[0])
    return bool(room)


def _mixed(chosen: Sequence[Question], bank: Sequence[Question], chance: random.Random) -> list[Question]:
    """The same number of each form, and the blueprint still covered, with most questions put for others.

    What was taken for a need is taken more often than the rest; without this some would hardly ever be asked.
    """
    mixed = list(chosen)
    counted = Counter(id for question in mixed for id in question.statements)
    taken = {question.id for question in mixed}
    for _ in range(MIXES):
        place, other = chance.randrange(len(mixed)), chance.choice(bank)
        old = mixed[place]
        if other.form != old.form or other.id in taken:
            continue
        gone, come = set(old.statements), set(other.statements)
        if all(counted[id] > BLUEPRINT[id] for id in gone - come):
            counted.subtract(gone)
            counted.update(come)
            taken = taken - {old.id} | {other.id}
            mixed[place] = other
    return mixed


def _deal(chosen: Sequence[Question], chance: random.Random) -> tuple[Asked, ...]:
    """Numbered: what is answered in writing in any order, then what is done in the cloud."""
    written = [question for question in chosen if question.form != "do"]
    chance.shuffle(written)
    done = [question for question in chosen if question.form == "do"]
    return tuple(
        Asked(number, question, tuple(_dealt(len(question.options), chance)))
        for number, question in enumerate([*written, *done], 1)
    )


def _dealt(count: int, chance: random.Random) -> list[int]:
    return chance.sample(range(count), count)
