"""Which command, or which of its options, was meant by words that the CLI does not know."""

import re
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from itertools import takewhile

from azlab.near_names import nearest

SMALL_LETTERS = "Commands are written in small letters: az {}."
UNKNOWN = re.compile(r"'(?P<word>[\w-]+)' is misspelled or not recognized")
TOLD = "Did you mean"
"""How the CLI begins what it says of a word that follows a group. Of the first word it says nothing."""
UNRECOGNIZED = re.compile(r"unrecognized arguments: (?P<words>.+)")
APART = "No blank may stand on either side of a '='."


def near_command(words: Sequence[str], errors: str, first_words: Callable[[], Collection[str]]) -> str:
    """One sentence about a refused command's own words; "" where nothing is wrong with them.

    `words` are those behind `az`, `errors` what the command said on its standard error, and `first_words`
    tells which may follow `az`.
    """
    command = [*takewhile(lambda word: not word.startswith("-"), words)]
    if any(word != word.lower() for word in command[:2]):
        return SMALL_LETTERS.format(" ".join(command).lower())
    match = UNKNOWN.search(errors)
    if match is None or TOLD in errors or command[:1] != [match["word"]]:
        return ""
    known = first_words()
    near = nearest(match["word"], known) or next(iter(get_close_matches(match["word"], known, 1)), "")
    return f"{TOLD} az {near}?" if near else ""


def near_options(words: Sequence[str], errors: str, options: Callable[[], Collection[str]]) -> str:
    """One sentence about options that a refused command does not have; "" where none is near.

    `options` tells those that it has.
    """
    match = UNRECOGNIZED.search(errors)
    if match is None or not words:
        return ""
    if "=" in words:
        return APART
    known = options()
    unknown = [word.partition("=")[0] for word in match["words"].split() if word.startswith("-")]
    near = [word.lower() if word.lower() in known else nearest(word, known) for word in unknown]
    meant = [option for option in dict.fromkeys(near) if option]
    return f"{TOLD} {', '.join(meant)}?" if meant else ""
