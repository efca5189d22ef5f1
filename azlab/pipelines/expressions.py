"""The expressions of both kinds of pipeline: literals, names with dots and brackets, calls, operators.

Azure DevOps writes operators as functions (`and(succeeded(), eq(variables.a, 'x'))`), GitHub Actions has
both; one grammar reads either. Sources: "Evaluate expressions in workflows and actions" (GitHub Docs),
"Expressions" (Azure Pipelines, Microsoft Learn).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from azlab.sentences import SentenceError

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<sign>==|!=|&&|\|\||[!()\[\],.*<>]))"
)
WORDS = {"true": True, "false": False, "null": None}
SPELLED = {True: "true", False: "false", None: ""}
Function = Callable[..., Any]


@dataclass(frozen=True)
class Names:
    """What an expression may ask for: values by their path in lower case, and functions by name."""

    value: Callable[[tuple[str, ...]], Any]
    """Of `steps.build.outputs.id` as ("steps", "build", "outputs", "id"); None for what is not there.
    Raises `SentenceError` for a context that this runner has not."""
    functions: Mapping[str, Function]


def evaluate(text: str, names: Names) -> Any:
    """The value of an expression. Raises `SentenceError` naming what cannot be read."""
    reader = _Reader(text, names)
    try:
        value = reader.any()
    except RecursionError:
        raise SentenceError("An expression is nested deeper than this runner reads.") from None
    if reader.here:
        raise reader.refusal()
    return value


def is_true(value: Any) -> bool:
    """As a condition takes a value: what is empty, zero or null does not hold."""
    return value not in (None, False, 0, "")


def spelled(value: Any) -> str:
    """As a value stands in a text."""
    if value is None or isinstance(value, bool):
        return SPELLED[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def same(one: Any, other: Any) -> bool:
    """Texts are compared without regard to case, as both systems do it."""
    return spelled(one).casefold() == spelled(other).casefold()


class _Reader:
    def __init__(self, text: str, names: Names) -> None:
        self._text, self._names = text, names
        self._tokens = list(_tokens(text))
        self._at = 0

    @property
    def here(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def refusal(self) -> SentenceError:
        met = f"at '{self.here[1]}'" if self.here else "at its end"
        return SentenceError(f"The expression '{self._text.strip()}' cannot be read {met}.")

    def any(self) -> Any:
        value = self._all()
        while self._takes("||"):
            other = self._all()
            value = value if is_true(value) else other
        return value

    def _all(self) -> Any:
        value = self._compared()
        while self._takes("&&"):
            other = self._compared()
            value = other if is_true(value) else value
        return value

    def _compared(self) -> Any:
        value = self._single()
        while self.here and self.here[1] in ("==", "!=") and self.here[0] == "sign":
            wanted = self._next()[1] == "=="
            value = same(value, self._single()) is wanted
        return value

    def _single(self) -> Any:
        if self._takes("!"):
            return not is_true(self._single())
        if self._takes("("):
            value = self.any()
            self._must(")")
            return value
        kind, word = self._next()
        if kind == "text":
            return word[1:-1].replace("''", "'")
        if kind == "number":
            return float(word)
        if kind != "name":
            self._at -= 1
            raise self.refusal()
        if word.lower() in WORDS:
            return WORDS[word.lower()]
        return self._called(word) if self._takes("(") else self._named(word)

    def _called(self, name: str) -> Any:
        function = self._names.functions.get(name.lower())
        if function is None:
            known = ", ".join(sorted(self._names.functions))
            raise SentenceError(f"The function '{name}' is not in this runner, which has {known}.")
        given = []
        while not self._takes(")"):
            given.append(self.any())
            if not self._takes(","):
                self._must(")")
                break
        try:
            return function(*given)
        except (TypeError, IndexError):  # `format` asks for a value that is not given
            raise SentenceError(
                f"'{self._text.strip()}': '{name}' does not take {len(given)} values."
            ) from None

    def _named(self, first: str) -> Any:
        path = [first]
        while self.here and self.here[1] in (".", "["):
            if self._next()[1] == ".":
                path.append(self._next()[1])
            else:
                path.append(spelled(self.any()))
                self._must("]")
        return self._names.value(tuple(part.lower() for part in path))

    def _next(self) -> tuple[str, str]:
        if self.here is None:
            raise self.refusal()
        self._at += 1
        return self._tokens[self._at - 1]

    def _takes(self, sign: str) -> bool:
        if self.here != ("sign", sign):
            return False
        self._at += 1
        return True

    def _must(self, sign: str) -> None:
        if not self._takes(sign):
            raise self.refusal()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        token = TOKEN.match(text, at)
        if token is None:
            raise SentenceError(f"The expression '{text.strip()}' cannot be read at '{text[at:].strip()}'.")
        kind = token.lastgroup or ""
        found.append((kind, token.group(kind)))
        at = token.end()
    return found
