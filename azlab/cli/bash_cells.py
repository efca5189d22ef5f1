"""A `%%az` cell that is more than its grammar knows: for bash where that is safe, else one sentence.

Bash gets what it can read, what has a value for every name, and what runs only `az` and programs that compute
and show. Loops, pipes, tests and here-documents then mean what they mean in every shell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azlab.cli.bash_script import Script, read
from azlab.cli.bash_words import UNKNOWN
from azlab.cli.dialects import in_another_shell
from azlab.cli.refusals import AZ_WORDS, OF_MACHINES, of_program
from azlab.cli.result import Result
from azlab.cli.slips import of_first_word
from azlab.cli.words import NAME, ScriptError

SAFE = frozenset(
    "az : [ [[ awk base64 basename break cat cd column comm continue cut date declare diff dirname echo egrep"
    " exit export expr false fold getopts grep head jq let local ls mapfile mkdir mktemp nl od paste printenv"
    " printf pwd read readarray readonly return rev sed seq set sha256sum shift shuf sleep sort tac tail tee"
    " test touch tr true type typeset uniq unset uuidgen wait wc which xargs xxd".split()
) | {f"openssl {what}" for what in ("base64", "dgst", "passwd", "rand", "version")}
"""What a cell may run without saying so: programs that compute, show, and write the files that are named.

It spares whoever pastes a script what they did not read. It is no fence: whoever wants more has `%%bash`.
"""
BASH_S_OWN = frozenset("BASHOPTS BASH_VERSINFO EUID PATH PPID SHELLOPTS UID".split())
"""Names that have other values in bash, most of which nobody can change."""
OTHER_PROGRAM = (
    "'{}' is another program than az: begin the cell with %%bash in place of %%az, or use azlab shell; "
    "az reaches the same cloud there"
)
COMPUTED = (
    "which program this line runs is not to be seen: begin the cell with %%bash in place of %%az, or use "
    "azlab shell; az reaches the same cloud there"
)
ANOTHER_SHELL = "this is "
"""How a sentence of `dialects` begins."""
REPLACE = "{} stands for a value of your own: write that in its place, without < and >"
BY_BASH = "Run by bash, as a cell of %%bash is."


Value = str | list[str]
"""What a name of bash may have: a text, or a list of them."""


@dataclass(frozen=True)
class BashCell:
    """A cell for bash: its text, the names of the notebook that stand in it, and those that it sets."""

    text: str
    given: Mapping[str, Value]
    assigned: tuple[str, ...]
    exported: tuple[str, ...]


@dataclass(frozen=True)
class BashOutcome:
    """What came of it: the result, and the names that have values then."""

    result: Result
    values: Mapping[str, Value]


RunBash = Callable[[BashCell], BashOutcome | None]
"""Runs a cell; None where there is no bash, or where bash cannot read the cell either."""


def for_bash(text: str, names: Mapping[str, Any], error: ScriptError) -> BashCell:
    """The cell, ready for bash. Raises `ScriptError` where it is not handed over, else `error` itself.

    `names` are the notebook's: texts, numbers and lists of them are given, where they stand in the cell.
    """
    if error.is_slip:
        raise error
    try:
        script = read(text.replace("\r\n", "\n"))
    except RecursionError:
        raise error from None
    text = script.text
    if foreign := in_another_shell(text, script.documents):
        raise error if ANOTHER_SHELL in str(error) else foreign
    for sentence, line, column in script.slips:
        raise ScriptError(sentence, line, column, is_slip=True)
    for placeholder, line, column in script.placeholders:
        raise ScriptError(REPLACE.format(placeholder), line, column)
    for program, line in script.programs.items():
        if program not in SAFE:
            if f"'{program}'" in str(error) or ANOTHER_SHELL in str(error):  # that sentence knows more
                raise error
            raise ScriptError(_of_program(program, script), line, 1)
    # Also without `$`: arithmetic needs none.
    stand_there = {*NAME.findall(text)} & names.keys() - BASH_S_OWN
    given = {name: value for name in stand_there if (value := _given(names[name])) is not None}
    return BashCell(text, given, tuple(script.assigned), tuple(script.exported))


def _of_program(program: str, script: Script) -> str:
    """Why a program is not run, or what was meant in its place."""
    if slip := of_first_word(program, "=" if program in script.apart else ""):
        return slip
    if program in OF_MACHINES | AZ_WORDS:
        return of_program(program)
    return COMPUTED if program == UNKNOWN else OTHER_PROGRAM.format(program)


def _given(value: object) -> Value | None:
    """A value of Python as bash has it; None for what it cannot have."""
    if not isinstance(value, list | tuple):
        return _text(value)
    texts = [_text(part) for part in value]
    return None if None in texts else [text for text in texts if text is not None]


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return None if "\0" in str(value) else str(value)
