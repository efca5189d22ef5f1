"""The commands of a `%%az` cell: understood as a whole first, then run one by one.

A script stops at its first failing command, as bash does after `set -e`.
"""

import random
from collections.abc import Callable, Collection, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from azlab.cli.dialects import explained
from azlab.cli.parts import Line, Part, Substitution, Text, Variable, Word
from azlab.cli.refusals import of_program
from azlab.cli.result import Result
from azlab.cli.slips import TWICE, of_first_word, of_hole, of_kept
from azlab.cli.words import NAME, ScriptError, lines

Run = Callable[[Sequence[str]], Result]
Names = MutableMapping[str, Any]
"""The notebook's names: read by `$NAME`, written by `NAME=value`."""

GIVEN = "${} has no value yet: it is from {}; run that cell first"


@dataclass(frozen=True)
class Assignment:
    """`NAME=value`; exported ones are also seen by the CLI itself."""

    name: str
    value: Word
    exported: bool


@dataclass(frozen=True)
class Command:
    """One `az` command, its `az` left out."""

    words: tuple[Word, ...]
    line: int


Statement = Assignment | Command


class SubstitutionFailedError(Exception):
    """A substitution failed; holds its result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.errors)
        self.result = result


def parse(text: str, *, prefix_needed: bool = True) -> list[Statement]:
    """The statements of a script. Raises `ScriptError` before anything has run."""
    try:
        return [statement for line in lines(text) for statement in _statements(line, prefix_needed)]
    except ScriptError as error:
        raise explained(text, error) from None


def run(
    statements: Sequence[Statement],
    run: Run,
    names: Names,
    environment: dict[str, str],
    whence: Callable[[str], str] = lambda name: "",
) -> Iterator[Result]:
    """Run them in order; yields the result of every command, and of a substitution that failed.

    Writes what is assigned into `names`, and what is exported into `environment` too. Raises `ScriptError`
    for a name without a value that can stand in a command, before anything has run; `whence` tells which cell
    of a notebook would give it one, or "".
    """
    _refuse_unknown(statements, names, whence)
    for index, statement in enumerate(statements):
        left = sum(isinstance(later, Command) for later in statements[index + 1 :])
        try:
            result = _run(statement, run, names, environment)
        except SubstitutionFailedError as failed:
            result = failed.result
        if result is None:
            continue
        if not result.ok and len(statements) > 1:
            result = replace(result, note=_stopped(_line(statement), result.command, left))
        yield result
        if not result.ok:
            return


def _run(statement: Statement, run: Run, names: Names, environment: dict[str, str]) -> Result | None:
    if isinstance(statement, Command):
        return run(_expand(statement.words, run, names))
    value = "".join(_values(part, run, names) for part in statement.value.parts)
    names[statement.name] = value
    if statement.exported:
        environment[statement.name] = value
    return None


def _stopped(line: int, command: str, left: int) -> str:
    rest = {0: "", 1: "\nThe command after it did not run."}
    several = f"\nThe {left} commands after it did not run."
    return f"Stopped at line {line}: {command}" + rest.get(left, several)


def _line(statement: Statement) -> int:
    return statement.line if isinstance(statement, Command) else statement.value.line


def _statements(line: Line, prefix_needed: bool) -> Iterator[Statement]:
    words = line.words
    exported = words[0].plain == "export"
    assigned = [_assignment(word, exported) for word in words[1 if exported else 0 :]]
    if exported or assigned[0]:
        yield from _assignments(words[1 if exported else 0 :], assigned, line)
        return
    if words[0].plain == "az":
        words = words[1:]
    elif prefix_needed:
        raise _not_az(words)
    if words and words[0].plain == "az":
        raise ScriptError(TWICE, words[0].line, words[0].column, is_slip=True)
    for word in words:
        _check_hole(word)
        _check_substitutions(word)
    yield Command(tuple(words), line.line)


def _assignments(words: list[Word], assigned: list[Assignment | None], line: Line) -> Iterator[Assignment]:
    if not words:
        raise ScriptError("'export' needs NAME=value", line.line, 1)
    for word, assignment in zip(words, assigned, strict=True):
        if assignment is None:
            raise _two_words(assigned[0], word)
        _check_hole(assignment.value)
        _check_substitutions(assignment.value)
        yield assignment


def _two_words(first: Assignment | None, word: Word) -> ScriptError:
    """What is wrong with a word behind `NAME=value`: most often it is a command that nobody ran."""
    if first and first.value.plain == "az":
        sentence = of_kept(first.name)
        return ScriptError(sentence, word.line, word.column, is_slip=True)
    sentence = "a value with a space needs quotes: NAME='two words'"
    if first and first.value.plain and word.plain:  # bash would run the second word, if it is a program
        sentence = f"with '{word.plain}' the value has a space, and needs quotes: {first.name}='two words'"
    return ScriptError(sentence, word.line, word.column)


def _assignment(word: Word, exported: bool) -> Assignment | None:
    """`NAME=value` as one word, where NAME= comes before any quote or `$`."""
    text, parts = "", list(word.parts)
    while parts and isinstance(parts[0], Text) and "=" not in text:
        text += parts.pop(0).text  # type: ignore[union-attr]
    name, equals, value = text.partition("=")
    if not equals or not NAME.fullmatch(name):
        return None
    return Assignment(name, replace(word, parts=(Text(value), *parts)), exported)


def _check_hole(word: Word) -> None:
    if sentence := of_hole("".join(part.text for part in word.parts if isinstance(part, Text))):
        raise ScriptError(sentence, word.line, word.column, is_slip=True)


def _check_substitutions(word: Word) -> None:
    for part in word.parts:
        if isinstance(part, Substitution):
            if not part.words or part.words[0].plain != "az":
                raise ScriptError("only an az command may stand between '$(' and ')'", part.line, part.column)
            for inner in part.words:
                _check_hole(inner)
                _check_substitutions(inner)


def _not_az(words: Sequence[Word]) -> ScriptError:
    word, name = words[0], words[0].plain or "this"
    following = words[1].parts[:1] if words[1:] else ()
    slip = of_first_word(name, "=" if following == (Text("="),) else "")
    return ScriptError(slip or of_program(name), word.line, word.column, is_slip=bool(slip))


def _refuse_unknown(statements: Sequence[Statement], names: Names, whence: Callable[[str], str]) -> None:
    """Every `$NAME` must have a value by then; bash would silently use nothing."""
    known = {*names, "RANDOM"}
    assigned: set[str] = set()
    for statement in statements:
        words = statement.words if isinstance(statement, Command) else (statement.value,)
        for variable in (found for word in words for found in _variables(word)):
            if variable.name not in known:
                cell = whence(variable.name)
                sentence = GIVEN.format(variable.name, cell) if cell else _without_value(variable, known)
                raise ScriptError(sentence, variable.line, variable.column)
            # What the script itself assigns above is text by then, whatever the notebook calls so now.
            if variable.name in names and variable.name not in assigned:
                _text(variable, names)
        if isinstance(statement, Assignment):
            assigned.add(statement.name)
            known.add(statement.name)


def _without_value(variable: Variable, known: Collection[str]) -> str:
    name = variable.name
    like = get_close_matches(name, [given for given in known if not given.startswith("_")], 1, 0.8)
    meant = f"did you mean ${like[0]}? Else " if like else ""
    again = "after a restart, run the cell that does so again"
    kept = (
        f"; where ${name} is to stay as it is, for a machine's own shell, single quotes"
        if variable.quoted
        else ""
    )
    return f"${name} has no value: {meant}give it one above ({name}=...) or in Python; {again}{kept}"


def _variables(word: Word) -> Iterator[Variable]:
    for part in word.parts:
        if isinstance(part, Variable):
            yield part
        elif isinstance(part, Substitution):
            for inner in part.words:
                yield from _variables(inner)


def _expand(words: Sequence[Word], run: Run, names: Names) -> list[str]:
    return [text for word in words for text in _expand_word(word, run, names)]


def _expand_word(word: Word, run: Run, names: Names) -> list[str]:
    """Unquoted values split at white space; a word of nothing but empty values vanishes, as in bash."""
    finished: list[str] = []
    current: str | None = None
    for part in word.parts:
        value = _values(part, run, names)
        if isinstance(part, Text) or part.quoted:
            current = (current or "") + value
            continue
        # White space at the value's own begin or end parts it from the text beside it, as in bash.
        pieces = value.split()
        if value[:1].isspace() and current is not None:
            finished.append(current)
            current = None
        for index, piece in enumerate(pieces):
            if index:
                finished.append(current or "")
                current = None
            current = (current or "") + piece
        if value[-1:].isspace() and current is not None:
            finished.append(current)
            current = None
    return finished if current is None else [*finished, current]


def _values(part: Part, run: Run, names: Names) -> str:
    if isinstance(part, Text):
        return part.text
    if isinstance(part, Variable):
        return _text(part, names)
    result = run(_expand(part.words[1:], run, names))
    if not result.ok:
        raise SubstitutionFailedError(result)
    return result.text.rstrip("\n")


def _text(variable: Variable, names: Names) -> str:
    if variable.name == "RANDOM" and "RANDOM" not in names:
        return str(random.randrange(32768))
    value = names[variable.name]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        kind = type(value).__name__
        sentence = f"${variable.name} is a Python {kind}; only text and numbers can stand in a command"
        raise ScriptError(sentence, variable.line, variable.column)
    return str(value)
