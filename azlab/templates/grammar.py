"""The grammar of template expressions: text in brackets to a tree of `Node`s.

expression := primary { '.' name | '.?' name | '[' expression ']' | '[?' expression ']' }
primary    := 'text' | number | [ namespace '.' ] name '(' [ expression { ',' expression } ] ')'
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from azlab.templates.errors import GrammarError

_DEEPEST = 60
_TOKEN = re.compile(
    r"\s*(?:(?P<String>'(?:[^']|'')*')|(?P<Integer>-?[0-9]+)|(?P<Identifier>[A-Za-z_$][A-Za-z0-9_$]*)"
    r"|(?P<mark>\.\?|\[\?|[()\[\],.]))"
)
_MARKS = {
    "(": "LeftParenthesis",
    ")": "RightParenthesis",
    "[": "LeftSquareBracket",
    "[?": "LeftSquareBracket",
    "]": "RightSquareBracket",
    ",": "Comma",
    ".": "Dot",
    ".?": "Dot",
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or a whole number."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `name` is as written, 'contoso.storageName' if user-defined."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Access:
    """A property or an element of `target`; an `optional` one that is absent gives null."""

    target: "Node"
    key: "Node"
    optional: bool


Node = Literal | Call | Access


def is_expression(text: str) -> bool:
    """True for text in brackets; '[[' starts plain text."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of one expression, given without its outer brackets. `GrammarError` if unreadable."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._index = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        self._expect("EndOfData")
        return node

    def _expression(self) -> Node:
        self._deeper()
        started = self._depth
        node = self._primary()
        while (mark := self._tokens[self._index][1]) in (".", ".?", "[", "[?"):
            self._index += 1
            self._deeper()
            node = Access(node, self._key(mark), mark.endswith("?"))
        # Back to before the whole chain: `a.b.c` is nested three deep while it is read, not afterwards.
        self._depth = started - 1
        return node

    def _key(self, mark: str) -> Node:
        if mark.startswith("."):
            return Literal(self._expect("Identifier"))
        key = self._expression()
        self._expect("RightSquareBracket")
        return key

    def _primary(self) -> Node:
        sort, text = self._tokens[self._index]
        if sort == "String":
            self._index += 1
            return Literal(text[1:-1].replace("''", "'"))
        if sort == "Integer":
            self._index += 1
            return Literal(_integer(text))
        return self._call()

    def _call(self) -> Node:
        name = self._expect("Identifier")
        if self._tokens[self._index][1] == ".":
            self._index += 1
            name += "." + self._expect("Identifier")
        self._expect("LeftParenthesis")
        arguments: list[Node] = []
        # After a comma there must be another argument: `f(a,)` is refused, `f()` is not.
        while self._tokens[self._index][0] != "RightParenthesis" or arguments:
            arguments.append(self._expression())
            if self._tokens[self._index][0] != "Comma":
                break
            self._index += 1
        self._expect("RightParenthesis")
        return Call(name, tuple(arguments))

    def _expect(self, sort: str) -> str:
        actual, text = self._tokens[self._index]
        if actual != sort:
            reason = f"expected token '{sort}' and actual '{actual}'"
            raise GrammarError(f"Unable to parse language expression '{self._text}': {reason}.")
        self._index += 1
        return text

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise GrammarError(
                f"Unable to parse language expression '{self._text}': it is nested too deeply."
            )


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    index = 0
    end = len(text.rstrip())
    while index < end:
        match = _TOKEN.match(text, index)
        if match is None:
            raise _unexpected(text, index)
        token = match.group().lstrip()
        tokens.append((_MARKS.get(token) or str(match.lastgroup), token))
        index = match.end()
    return [*tokens, ("EndOfData", "")]


def _integer(text: str) -> int:
    # Python refuses to read thousands of digits; 64 bits have at most 19.
    number = int(text) if len(text) <= 20 else 2**63
    if not -(2**63) <= number < 2**63:
        raise GrammarError(f"The language expression '{text}' is not valid: the number is out of range.")
    return number


def _unexpected(text: str, index: int) -> GrammarError:
    index += len(text[index:]) - len(text[index:].lstrip())
    reason = f"the string character '{text[index]}' at position '{index}' is not expected"
    return GrammarError(f"The language expression '{text}' is not valid: {reason}.")
