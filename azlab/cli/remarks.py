"""What is said of a command that worked, and may not have done what was meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from azlab.cli.given_options import values_of
from azlab.cli.queries import name_for_text
from azlab.cli.result import Result

NOTHING_FOUND = (
    "Nothing there: the answer has no such name as --query asks for, or no value at it. Capitals count; "
    "without --query the whole answer is shown."
)
A_LINE_EACH = (
    "Each word behind --scripts was a line of the script: a command with blanks needs quotes, "
    '--scripts "cat FILE".'
)

IN_VAIN = (
    "What it waited for did not come within its --timeout, an hour where none is said. "
    "Is the resource there? A condition of --custom is asked of Azure's whole answer, "
    "and may need properties. in front."
)
NO_FILE = "There is no file '{0}' here: {1} sent its name as the text."
_PATH = re.compile(r"[\w./~-]*(/[\w.-]+|\.(sh|txt|ya?ml|cfg|ps1))")


def remarked(answer: Result, words: Sequence[str]) -> Result:
    """An answer with what is to be said of it below its own note."""
    said = remark(words, answer)
    return replace(answer, note="\n".join(filter(None, [answer.note, said]))) if said else answer


def remark(words: Sequence[str], result: Result) -> str:
    """The remark, in full sentences; "" where there is none to make."""
    return " ".join(_remarks(words, result))


def _remarks(words: Sequence[str], result: Result) -> Iterator[str]:
    if (
        values_of(words, "--query")
        and result.data is None
        and not result.text.strip()
        and not _is_silent(words)
    ):
        yield NOTHING_FOUND
    for query in values_of(words, "--query"):
        if result.data == [] and (sentence := name_for_text(query)):
            yield sentence
    scripts = values_of(words, "--scripts")
    is_one_word_each = len(scripts) > 1 and not any(" " in script or "\n" in script for script in scripts)
    if is_one_word_each and result.text.partition("[stderr]")[2].strip():
        yield A_LINE_EACH
    # A wait in vain ends well: the CLI gives its error back as an answer (`WaitCommandOperation.wait`).
    if "wait" in _commands(words) and result.data == {}:
        yield IN_VAIN
    for path in values_of(words, "--custom-data"):
        if _PATH.fullmatch(path) and not Path(path).expanduser().exists():
            yield NO_FILE.format(path, "--custom-data")
    for script in scripts:
        if script.startswith("@") and not Path(script[1:]).expanduser().exists():
            yield NO_FILE.format(script[1:], "--scripts")


def _commands(words: Sequence[str]) -> list[str]:
    """The words before the first option."""
    return [*takewhile(lambda word: not word.startswith("-"), words)]


def _is_silent(words: Sequence[str]) -> bool:
    return "none" in values_of(words, "-o", "--output") or "-onone" in words
