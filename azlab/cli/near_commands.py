"""Which command, or which of its options, was meant by words that the CLI does not know."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import takewhile

from azlab.near_names import nearest

SMALL_LETTERS = "Commands are written in small letters: az {}."
UNKNOWN = re.compile(r"'(?P<word>[\w-]+)' is misspelled or not recognized")
TOLD = "Did you mean"
"""How the CLI begins what it says of a word that follows a group. Of the first word it says nothing."""
UNRECOGNIZED = re.compile(r"unrecognized arguments: (?P<words>.+)")
MISREAD = re.compile(r"unrecognized arguments|is not a valid value for|expected .*argument|are required: ")
"""How the CLI ends where it could not read a command line."""
REQUIRED = "the following arguments are required: "
APART = "No blank may stand on either side of a '='."
TURNED = "Groups stand first, and the verb after them: az {}."
NO_VERB = "A verb is missing behind az {}: Tab there lists what there is."
OTHER_VERB = "The CLI's own word for '{}' is '{}'."
NO_OPTION = "{} is no option of this command."
IN_FRONT = "To see what a command would do, --what-if stands first: %az --what-if {}."
EXPLAINED = "%az explain stands alone: it says more of the last error."
ONE_DASH = re.compile(r"-[a-z][a-z-]+")
WHAT_IF = re.compile(r"-{0,2}what-?if")
CALLED = {
    "autoscale": "monitor autoscale",
    "gallery": "sig",
    "image-definition": "sig image-definition",
    "image-version": "sig image-version",
    "resource-group": "group",
    "scale-set": "vmss",
    "security-group": "network nsg",
    "subscription": "account",
    "virtual-machine": "vm",
    "virtual-network": "network vnet",
}
"""What the portal and the documents call a group of commands, and how the CLI does; also without dashes."""
MOST_COMMON = frozenset(
    "create deallocate delete generalize list resize restart scale show start stop update wait".split()
)
"""The verbs that are known to whoever puts one first."""
VERBS = {
    **dict.fromkeys(("make", "new"), "create"),
    **dict.fromkeys(("destroy", "erase", "remove", "rm"), "delete"),
    **dict.fromkeys(("describe", "get", "info"), "show"),
    "ls": "list",
    "reboot": "restart",
}
"""Verbs of other programs. None of them is one where the CLI itself does not know the word."""


def near_command(words: Sequence[str], errors: str, first_words: Callable[[], Collection[str]]) -> str:
    """One sentence about a refused command's own words; "" where nothing is wrong with them.

    `words` are those behind `az`, `errors` what the command said on its standard error, and `first_words`
    tells which may follow `az`.
    """
    command = _command(words)
    match = UNKNOWN.search(errors)
    if match and command[:1] == ["explain"]:
        return EXPLAINED
    if (match or UNRECOGNIZED.search(errors)) and any(WHAT_IF.fullmatch(word) for word in words):
        others = [word for word in words if not WHAT_IF.fullmatch(word)]
        return IN_FRONT.format(" ".join(_command(others)))
    if any(word != word.lower() for word in command[:2]):
        return SMALL_LETTERS.format(" ".join(command).lower())
    if match and command and match["word"] in words[len(command) :]:
        return NO_VERB.format(" ".join(command))
    if match is None or match["word"] not in command:
        return ""
    if command[0] != match["word"]:
        verb = "" if TOLD in errors else VERBS.get(match["word"], "")
        return OTHER_VERB.format(match["word"], verb) if verb else ""
    if name := next((name for called, name in CALLED.items() if _same(called, command[0])), ""):
        return f"{TOLD} az {name}?"
    known = [] if TOLD in errors else first_words()
    if len(command) == 2 and command[0] in MOST_COMMON and command[1] in known:
        return TURNED.format(f"{command[1]} {command[0]}")
    near = nearest(match["word"], known) or next(iter(get_close_matches(match["word"], known, 1)), "")
    return f"{TOLD} az {near}?" if near else ""


def _command(words: Sequence[str]) -> list[str]:
    return [*takewhile(lambda word: not word.startswith("-"), words)]


def near_options(words: Sequence[str], errors: str, options: Callable[[], Collection[str]]) -> str:
    """One sentence about options that a refused command does not have; "" where none is near.

    `options` tells those that it has.
    """
    if not words or not MISREAD.search(errors):
        return ""
    match = UNRECOGNIZED.search(errors)
    if match and "=" in words:
        return APART
    known = options()
    if long := [f"-{word}" for word in words if ONE_DASH.fullmatch(word) and f"-{word}" in known]:
        return f"{TOLD} {', '.join(long)}?"
    if match is None:
        return _of_unknown(words, known) if REQUIRED in errors else ""
    unknown = [word.partition("=")[0] for word in match["words"].split() if word.startswith("-")]
    meant = [*dict.fromkeys(_near(unknown, known))]
    return f"{TOLD} {', '.join(meant)}?" if meant else ""


def _of_unknown(words: Sequence[str], known: Collection[str]) -> str:
    """Of a command that lacks an option: which of those that are there is none, and may be the one."""
    given = (word.partition("=")[0] for word in words if word.startswith("--"))
    unknown = [word for word in given if known and not any(option.startswith(word) for option in known)]
    meant = [*dict.fromkeys(_near(unknown, known))]
    said = [NO_OPTION.format(", ".join(unknown))] if unknown else []
    return " ".join([*said, f"{TOLD} {', '.join(meant)}?"] if meant else said)


def _near(unknown: Sequence[str], known: Collection[str]) -> Iterator[str]:
    for word in unknown:
        if option := word.lower() if word.lower() in known else nearest(word, known):
            yield option


def _same(called: str, typed: str) -> bool:
    one, other = (name.replace("-", "") for name in (called, typed))
    return other in (one, f"{one}s")
