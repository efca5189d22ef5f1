"""How an answer of the exam is read: letters in any spelling, a word, a whole command.

A command means the same with its options in another order, and short or long. What it means is one text, its
normal form, and right answers are kept in it.
"""

import re
import shlex
from collections.abc import Iterable
from typing import Any

from grader.checks.comparisons import plain
from grader.checks.readings import text_of

SHORT = {
    "-g": "--resource-group",
    "-n": "--name",
    "-l": "--location",
    "-o": "--output",
    "-p": "--publisher",
    "-f": "--offer",
    "-s": "--sku",
    "-r": "--gallery-name",
    "-i": "--gallery-image-definition",
    "-e": "--gallery-image-version",
    "-z": "--zone",
    "-y": "--yes",
}
"""Short options of the commands that the exam asks for, and what they are short for."""
LONGEST = 10_000
"""Characters of an answer; a right one is a line. `shlex` takes squared time for a long word."""
# Of a text without blanks before it: with `\s*` on both sides of what may be empty, blanks take squared time.
_BEGINS = re.compile(r"\A[%!]{0,2}\s*az\s+")


def letters_of(answer: Any, *, in_order: bool) -> str | None:
    """The letters of an answer, as `"a, c"`, `"ac"` or `["a", "c"]` have them; None where it has others."""
    parts = answer if isinstance(answer, list | tuple | set | frozenset) else [_text(answer)]
    text = ",".join(plain(part) for part in parts)
    found = "".join(re.split(r"[\s,;>)./-]+", text)).strip("\"'([{}])")
    if not re.fullmatch("[a-h]{1,8}", found) or len(set(found)) != len(found):
        return None
    return found if in_order else "".join(sorted(found))


def command_of(text: str) -> str:
    """The normal form of a command: options by their long names and sorted; any other text is `plain`."""
    try:
        words = shlex.split(_BEGINS.sub("az ", text.strip()))
    except ValueError:
        return plain(text)
    if words[:1] != ["az"]:
        return plain(text)
    first = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    # Quoted again: one value with a blank in it is not two.
    options = sorted(shlex.join(option) for option in _options(words[first:]))
    return " ".join([*words[:first], *options])


def _options(words: Iterable[str]) -> list[list[str]]:
    """Each option with its values, which keep their order."""
    found: list[list[str]] = []
    for word in words:
        if word.startswith("-") and not re.fullmatch(r"-\d.*", word):
            name, _, value = word.partition("=") if word.startswith("--") else (word, "", "")
            found.append([SHORT.get(name, name), *([value] if value else [])])
        else:
            found[-1].append(word)
    return found


def normal(form: str, answer: Any) -> str | None:
    """An answer in the form in which right ones are kept; None for what cannot be one."""
    if form in ("fix", "complete") and len(_text(answer)) > LONGEST:
        return None
    if form == "order" or form == "several":
        return letters_of(answer, in_order=form == "order")
    if form == "fix":
        return command_of(_text(answer))
    if form == "complete":
        text = _text(answer)
        return command_of(text) if _BEGINS.match(text.lstrip()) else plain(text)
    found = letters_of(answer, in_order=True)
    return found if found and len(found) == 1 else None


def read_answer(form: str, answer: Any) -> str | None:
    """The same for what a learner's notebook holds, which may do anything: None where it cannot be read."""
    try:
        return normal(form, answer)
    except Exception:
        return None


def _text(answer: Any) -> str:
    text = text_of(answer)
    return str(answer) if text is None else text
