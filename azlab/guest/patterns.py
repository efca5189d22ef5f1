"""Regular expressions of scripts, and shell patterns, looked for within a budget.

Python's own `re` cannot be stopped: a pattern such as `(a+)+$` runs for ever. The `regex` library takes a
time limit, and knows `[[:alpha:]]` besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Protocol

import regex

from azlab.budget import Budget, BudgetExceeded

LONGEST_SEARCH = 0.5
"""Seconds that one look may take."""
LONGEST_RECURSION = 0.02
"""Seconds for an expression that calls itself: it keeps 800 MB for each second that it looks."""
LONGEST_PATTERN, LARGEST_PATTERN, LARGEST_KEPT = 10_000, 100_000, 2_000
"""Characters as written; and atoms once `{n}` is written out, which is how an expression is kept: those that
are taken at all, and those that are kept for the next time."""
LONGEST_TEXT = 250
"""Characters that an expression may have for the library to prepare the search for them."""
RECURSION = regex.compile(r"\(\?(?:R|[-+]?\d|&|P>)")
PIECE = regex.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\{(\d*)(?:,(\d*))?\}|.", regex.DOTALL)
BRACKET_PIECE = regex.compile(r"\[:(\w+):\]|\\(.)|(.)", regex.DOTALL)
CLASSES = frozenset("alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split())


class Match(Protocol):
    """What was found: `match[1]` is a group's text or None, `match[0]` all of it."""

    def __getitem__(self, group: int) -> str: ...
    def groups(self) -> tuple[str | None, ...]: ...
    def start(self) -> int: ...
    def end(self) -> int: ...


class PatternError(ValueError):
    """A text is no regular expression."""


def size_of(pattern: str) -> int:
    """About how many atoms an expression has when its counted repetitions are written out.

    The library writes them out before it looks at the clock: `(a{9999}){9999}` would take all memory.
    """
    sizes, last = [0], 0
    for piece in PIECE.finditer(pattern):
        if piece[0] == "(":
            sizes.append(0)
            continue
        if piece[0] == ")" and len(sizes) > 1:
            last = sizes.pop() + 1
            sizes[-1] += last
        elif piece[1] is not None:
            times = max(int(digits[:9] or 0) for digits in (piece[1], piece[2] or "", "1"))
            sizes[-1] += last * (times - 1)
            last *= times
        else:
            last = 1
            sizes[-1] += 1
    return sum(sizes)


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: int) -> regex.Pattern[str]:
    try:
        # VERSION0 is how `re` behaves; VERSION1 reads `[a--b]` and `[a&&b]` as sets.
        made: regex.Pattern[str] = regex.compile(pattern, flags | regex.VERSION0)
        if len(pattern) <= LONGEST_TEXT:
            return made
        # Of a long text the library first makes tables, without a look at the clock: for 5,000 times the same
        # letter it takes 15 seconds, for 10,000 two minutes. Beside another alternative it makes none.
        return regex.compile(f"(?:{pattern}|(?!))", flags | regex.VERSION0)
    except (regex.error, OverflowError, RecursionError, ValueError, TypeError, KeyError, IndexError) as fault:
        raise PatternError(str(fault)) from None


def _bounded(pattern: str, flags: int, budget: Budget, longest: int) -> regex.Pattern[str]:
    """PatternError: too long, or no expression. BudgetExceeded: too many large ones."""
    if len(pattern) > longest or (size := size_of(pattern)) > LARGEST_PATTERN:
        raise PatternError("Regular expression too big")
    if size <= LARGEST_KEPT:
        return _compiled(pattern, flags)
    budget.step(size // 20)
    # Not kept: some hundred large ones would hold more memory than all machines.
    made: regex.Pattern[str] = _compiled.__wrapped__(pattern, flags)
    return made


class Pattern:
    """A regular expression with a budget. Every method raises BudgetExceeded when a look takes too long."""

    longest = LONGEST_PATTERN

    def __init__(self, pattern: str, budget: Budget, ignore_case: bool = False) -> None:
        """PatternError: the text is no regular expression."""
        self._pattern = _bounded(pattern, regex.IGNORECASE if ignore_case else 0, budget, self.longest)
        self._budget = budget
        self._longest = LONGEST_RECURSION if RECURSION.search(pattern) else LONGEST_SEARCH

    def _limit(self) -> float:
        self._budget.step()
        return min(self._longest, self._budget.seconds_left())

    def search(self, text: str, start: int = 0) -> Match | None:
        """The first match at or after an offset; None without one."""
        return self._within(lambda: self._pattern.search(text, start, timeout=self._limit()))

    def fullmatch(self, text: str) -> Match | None:
        """The match of the whole text; None without one."""
        return self._within(lambda: self._pattern.fullmatch(text, timeout=self._limit()))

    def every(self, text: str) -> Iterator[Match]:
        """All matches, one after the other."""
        at = 0
        while at <= len(text) and (found := self.search(text, at)):
            yield found
            # An empty match steps on by one letter, or it would be found for ever.
            at = found.end() if found.end() > found.start() else found.end() + 1

    def replaced(self, text: str, replacement: Callable[[Match], str], first: int = 1, last: int = 0) -> str:
        """The text with matches number `first` to `last` replaced; to the last of all when that is 0."""
        out, at = list[str](), 0
        for number, found in enumerate(self.every(text), 1):
            if number < first or (last and number > last):
                continue
            made = replacement(found)
            self._budget.take(len(made))
            out += [text[at : found.start()], made]
            at = found.end()
        return "".join([*out, text[at:]])

    def _within(self, look: Callable[[], Match | None]) -> Match | None:
        try:
            return look()
        except TimeoutError:
            raise BudgetExceeded("seconds", self._longest) from None


class ShellPattern(Pattern):
    """An expression with what `of_shell` made of a shell pattern: every pattern is one, whatever is in it.

    Shells know no limit for it, so only what would take too much memory is none: BudgetExceeded.
    """

    longest = LARGEST_PATTERN

    def __init__(self, pattern: str, budget: Budget, ignore_case: bool = False) -> None:
        try:
            super().__init__(pattern, budget, ignore_case)
        except PatternError:
            raise BudgetExceeded("bytes", LARGEST_PATTERN) from None


def escaped(text: str) -> str:
    """A text as a regular expression that is nothing but itself."""
    return str(regex.escape(text))


def of_shell(pattern: str) -> str:
    """A shell pattern (`*`, `?`, `[...]`, `\\` before what is literal) as a regular expression.

    A bracket that is not closed is itself, as POSIX has it (2.13.1): `[a` is matched by `[a`.
    """
    out, at, closings = list[str](), 0, _closings(pattern) if "[" in pattern else []
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == "\\" and at < len(pattern):
            out.append(regex.escape(pattern[at]))
            at += 1
        elif character == "*":
            # Possessive star would be wrong before more text; one star after the other is the same as one.
            if not out or out[-1] != "(?s:.*)":
                out.append("(?s:.*)")
        elif character == "?":
            out.append("(?s:.)")
        elif character == "[" and (found := _brackets(pattern, at, closings)):
            made, at = found
            out.append(made)
        else:
            out.append(regex.escape(character))
    return "".join(out)


def _closings(pattern: str) -> list[int]:
    """For each offset, where a set ends of which another item begins there; -1 where it does not end.

    Looked up from behind: looking on from each `[` would cost the square of the length.
    """
    found = [-1] * (len(pattern) + 1)
    for at in range(len(pattern) - 1, -1, -1):
        found[at] = at if pattern[at] == "]" else found[_item(pattern, at)[1]]
    return found


def _brackets(pattern: str, at: int, closings: list[int]) -> tuple[str, int] | None:
    """The set that begins behind a `[` as an expression, and where it ends; None when it does not end."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    if at >= len(pattern):
        return None
    # Right behind the opening a `]` is one of the set.
    items, at = _item(pattern, at)
    closing = closings[at]
    if closing < 0:
        return None
    while at < closing:
        made, at = _item(pattern, at)
        items.extend(made)
    return _set(items, negated), closing + 1


def _item(pattern: str, at: int) -> tuple[list[str], int]:
    """A character, a range or a class at an offset; none for a range that ends before it begins."""
    first = BRACKET_PIECE.match(pattern, at)
    assert first is not None
    if first[1]:
        return [f"[:{first[1]}:]"] if first[1] in CLASSES else [], first.end()
    low, end = first[2] or first[3], first.end()
    if pattern[end : end + 1] != "-" or pattern[end + 1 : end + 2] in ("", "]"):
        return [regex.escape(low)], end
    last = BRACKET_PIECE.match(pattern, end + 1)
    if last is None or last[1]:
        return [regex.escape(low)], end
    high = last[2] or last[3]
    return [f"{regex.escape(low)}-{regex.escape(high)}"] if low <= high else [], last.end()


def _set(items: list[str], negated: bool) -> str:
    if not items:
        return "(?s:.)" if negated else "(?!)"
    return f"[{'^' if negated else ''}{''.join(items)}]"
