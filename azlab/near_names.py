"""Names that are nearly the same: what is there, for somebody who wrote something else.

Near is a slip of the hand: letters that are swapped, left out, doubled or wrong, dashes and underscores,
words in another order. Not near are the names of a series, `web-1` and `web-2` or `app-east` and `app-west`:
whoever has made one of them has not misspelt the other.
"""

import re
from collections.abc import Iterable

WORDS = re.compile(r"[^\W\d_]+|\d+")
LONGEST = 100
"""Letters of a name that are compared; Azure's own names are shorter."""


def nearest(wanted: str, names: Iterable[str]) -> str | None:
    """Which of the names is nearest to what was wanted, the first by the alphabet among equals.

    None where none is near. The same name in other capitals is not near: to Azure it is the same.
    """
    ranked = [(slips, name) for name in names if (slips := _slips(wanted, name))]
    return min(ranked)[1] if ranked else None


def _slips(wanted: str, name: str) -> int | None:
    """How many slips of the hand lead from one name to the other; None where that takes more than slips."""
    if wanted.casefold() == name.casefold():
        return None
    ours, theirs = _words(wanted), _words(name)
    if not ours or not theirs:
        return None
    if "".join(ours) == "".join(theirs):
        return 1
    if _numbers(ours) != _numbers(theirs):
        return None
    ours, theirs = _letters(ours), _letters(theirs)
    if sorted(ours) == sorted(theirs):
        return 1
    if len(ours) != len(theirs):  # a dash was left out, and that is one slip
        joined = _distance("".join(ours), "".join(theirs)) == 1
        return 2 if joined else None
    slips = [_slips_of_a_word(*pair) for pair in zip(ours, theirs, strict=True)]
    return None if None in slips else sum(filter(None, slips))


def _words(name: str) -> list[str]:
    return WORDS.findall(name[:LONGEST].casefold())


def _numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isdecimal()]


def _letters(words: list[str]) -> list[str]:
    return [word for word in words if not word.isdecimal()]


def _slips_of_a_word(ours: str, theirs: str) -> int | None:
    slips = _distance(ours, theirs)
    # In four letters one, in eight two; the first letter is seldom wrong, and another one is another word.
    is_slip = slips <= max(len(ours), len(theirs)) // 4 and ours[:1] == theirs[:1]
    is_swap = slips == 1 and sorted(ours) == sorted(theirs)
    return slips if slips == 0 or is_slip or is_swap else None


def _distance(ours: str, theirs: str) -> int:
    """How many letters were left out, put in, replaced, or swapped with the one beside them."""
    before: list[int] = []
    above = list(range(len(theirs) + 1))
    for row, letter in enumerate(ours, 1):
        current = [row]
        for column, other in enumerate(theirs, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == theirs[column - 2] and ours[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return above[-1]
