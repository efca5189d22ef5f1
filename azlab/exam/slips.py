"""What the lines of a cell answer, when the cell failed: `q1 = b` says "b", and no line costs another one.

Nothing is run here: of each assignment its own text is read. What Python has run stays as Python has it.
"""

import ast
import builtins
import re
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

LONGEST = 1_000
"""Characters of an answer that is read as text."""
_LINE = re.compile(r"^([A-Za-z_]\w*)[ \t]*=(?!=)[ \t]*(\S.*)$")
_NEXT = re.compile(r";[ \t]*(?=[A-Za-z_]\w*[ \t]*=(?!=))")
_COMMENT = re.compile(r"(?<![ \t])[ \t]+#.*$")
_GOES_ON = re.compile(r"was never closed|unterminated triple-quoted")
MOST_LINES = 40
"""Lines of one statement, where a cell is no Python as a whole."""
_QUOTES = "\"'`“”„‘’"
_OF_WORD_PROCESSORS = frozenset("“”„‘’`")
_WORDS = (ast.Name, ast.Tuple, ast.List, ast.Set, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Attribute)
_SIGNS = (ast.operator, ast.unaryop, ast.cmpop, ast.expr_context)
_UNREAD = object()
"""What a name holds after a line in which nothing can be read."""
NO_PYTHON = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)
"""What `ast` raises for a text that is no Python, or too deep."""


@dataclass(frozen=True)
class Answer:
    """What a line answers. `text`: it was written without its quotes. Where nothing can be read in it, it is
    `kept`, as the name was before, or `lost`, where the name had no answer."""

    name: str
    value: Any
    line: str
    text: bool = False
    kept: bool = False
    lost: bool = False


def answers_in(
    source: str, names: Mapping[str, Any], asked: Collection[str], failed_at: int = 0
) -> Iterator[Answer]:
    """What a cell answers of what is `asked`, in the order of its lines. `names` are the notebook's.

    `failed_at` is the line, from 1, at which Python ended: what stands above was run, and is not read again.
    0: nothing was run.
    """
    known: ChainMap[str, Any] = ChainMap({}, dict(names))
    for name, text, line in _assignments(source, failed_at):
        answer = _answer(name, text, line, known)
        if name in asked:
            yield answer
        # What another line says with this name is not what the name held before.
        known[name] = _UNREAD if answer.kept or answer.lost else answer.value


def assigned(source: str) -> set[str]:
    """The names that a cell gives something to, at its top level."""
    return {name for name, _, _ in _assignments(source)}


def _assignments(source: str, failed_at: int = 0) -> Iterator[tuple[str, str, str]]:
    """Of each assignment to a name: the name, the text behind the sign, and the whole line."""
    if source.lstrip().startswith("%%"):
        return
    try:
        body = ast.parse(source).body
    except NO_PYTHON:
        yield from _of_broken_lines(source)
        return
    for statement in body:
        if (statement.end_lineno or 0) < failed_at:
            continue
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            line = ast.get_source_segment(source, statement) or ""
            for name, value in _pairs(targets, statement.value):
                yield name, ast.get_source_segment(source, value) or "", line


def _pairs(targets: Sequence[ast.expr], value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Names and what each gets: one value, or each its own of `q1, q2 = a, b`."""
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for part, its in zip(target.elts, value.elts, strict=False):
                yield from _pairs([part], its)


def _of_broken_lines(source: str) -> Iterator[tuple[str, str, str]]:
    """The same where the cell is no Python: whoever forgets quotes may write anything."""
    for line in (part for whole in _statements(source) for part in _parts(whole)):
        if _is_python(line):
            yield from _assignments(line)
        elif found := _LINE.match(line):
            yield found[1], _COMMENT.sub("", found[2]), line


def _statements(source: str) -> Iterator[str]:
    """Line by line, but together what is in brackets, or in quotes that go over several lines."""
    lines = dedent(source).splitlines()
    while lines:
        most = MOST_LINES if _goes_on(lines[0]) else 1
        wholes = ("\n".join(lines[:count]) for count in range(1, min(most, len(lines)) + 1))
        whole = next(filter(_is_python, wholes), lines[0])
        yield whole
        del lines[: whole.count("\n") + 1]


def _parts(whole: str) -> list[str]:
    return [whole] if _is_python(whole) else _NEXT.split(whole)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except NO_PYTHON:
        return False
    return True


def _goes_on(line: str) -> bool:
    try:
        ast.parse(line)
    except SyntaxError as problem:
        return bool(_GOES_ON.search(str(problem)))
    except NO_PYTHON:
        pass
    return False


def _answer(name: str, text: str, line: str, names: Mapping[str, Any]) -> Answer:
    try:
        return Answer(name, ast.literal_eval(text), line)
    except NO_PYTHON:
        pass
    if names.get(text, _UNREAD) is not _UNREAD:
        return Answer(name, names[text], line)
    if _is_text(text, names):
        return Answer(name, _without_quotes(text), line, text=True)
    held = names.get(name)
    has_none = held is None or held is ... or held is _UNREAD
    return Answer(name, None if has_none else held, line, kept=not has_none, lost=has_none)


def _is_text(text: str, names: Mapping[str, Any]) -> bool:
    """Whether words stand where a text was meant: no Python, or names that nobody has given to anything."""
    if text.startswith(("!", "%")) or len(text) > LONGEST or _is_cut_off(text):
        return False
    try:
        nodes = list(ast.walk(ast.parse(text, mode="eval").body))
    except NO_PYTHON:
        return True
    used = [node.id for node in nodes if isinstance(node, ast.Name)]
    known = [name for name in used if name in names or hasattr(builtins, name)]
    return bool(used) and not known and all(isinstance(node, (*_WORDS, *_SIGNS)) for node in nodes)


def _is_cut_off(text: str) -> bool:
    """Whether it is the first line of a list or a dictionary whose next ones are no Python."""
    return any(
        text.startswith(begin) and text.count(begin) > text.count(end) for begin, end in ("[]", "{}", "()")
    )


def _without_quotes(text: str) -> str:
    """The text without a quote that nothing closes, and without those of a word processor."""
    text = text.strip(" \t;,")
    if text.count('"') == 1 or text.count("'") == 1 or _OF_WORD_PROCESSORS & {text[:1], text[-1:]}:
        return text.strip(_QUOTES)
    return text
