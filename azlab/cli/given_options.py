"""Options of a command that is not given to the CLI as it is, read from its words."""

from collections.abc import Sequence

OPTIONS_OF_ANY_COMMAND = ("-o", "--output", "--query")
FLAGS_OF_ANY_COMMAND = ("--debug", "--verbose", "--only-show-errors")


def value_of(words: Sequence[str], *names: str) -> str:
    """The first value of an option; "" where it has none, or is not given."""
    return next(iter(values_of(words, *names)), "")


def values_of(words: Sequence[str], *names: str) -> list[str]:
    """What stands behind an option up to the next one, by the names that are given in full."""
    found: list[str] = []
    is_asked = False
    for word in words:
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            is_asked = name in names
            found += [value] if is_asked and equals else []
        elif is_asked:
            found.append(word)
    return found


def options_of_any_command(words: list[str]) -> list[str]:
    """Those words of a command that any other takes too: the form of its output, and how much is said."""
    kept: list[str] = []
    for index, word in enumerate(words):
        if word in FLAGS_OF_ANY_COMMAND or word.startswith(("--output=", "--query=")):
            kept.append(word)
        if word in OPTIONS_OF_ANY_COMMAND:
            kept += words[index : index + 2]
    return kept
