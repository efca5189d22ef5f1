"""Expressions of PowerShell, read into a tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from azlab.guest.disks import CommandError
from azlab.guest.windows.grammar import end_of, split

LOGICAL = ("and", "or", "xor")
COMPARING = frozenset(
    [
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "like",
        "notlike",
        "match",
        "notmatch",
        "contains",
        "notcontains",
        "in",
        "notin",
        "replace",
        "split",
        "join",
        "is",
        "isnot",
        "as",
        "band",
        "bor",
        "bxor",
        "shl",
        "shr",
    ]
)
DEEPEST = 60
NUMBER = re.compile(r"(0x[0-9a-f]+|\d+(?:\.\d+)?)(kb|mb|gb|l|d)?(?!\w|\.\d)", re.IGNORECASE)
VARIABLE = re.compile(r"\$(\{[^}]+\}|(?:env|global|script|local|using):\w+|\w+|[?^$])", re.IGNORECASE)
TYPE = re.compile(r"\[([A-Za-z][\w.]*(?:\[\])?)\]")
OPERATOR = re.compile(r"-([A-Za-z]+)(?![\w-])")
SIZES = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}


class Node(NamedTuple):
    """One piece of an expression: what kind it is, its name or value, and its parts."""

    kind: str
    value: Any = None
    parts: tuple[Node, ...] = ()


@lru_cache(maxsize=2000)
def read(text: str) -> tuple[Node, str]:
    """The expression that a text begins with, and the rest of the text. CommandError: it begins with none."""
    reader = Reader(text)
    node = reader.logical()
    reader.skip()
    return node, text[reader.at :]


@lru_cache(maxsize=2000)
def read_value(text: str) -> tuple[Node, str]:
    """The same for a single value with what follows it directly: `.Name`, `[0]`, `(...)`."""
    reader = Reader(text)
    node = reader.postfix()
    return node, text[reader.at :]


class Reader:
    """Goes through the text of an expression from its operators that bind least."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1

    def word(self) -> str:
        """The `-name` of the operator ahead in lower case, without its `c` or `i`; empty without one."""
        self.skip()
        found = OPERATOR.match(self.text, self.at)
        if not found:
            return ""
        name = found[1].lower()
        return name[1:] if name[:1] in "ci" and name[1:] in COMPARING and name not in COMPARING else name

    def take_word(self, *names: str) -> str:
        name = self.word()
        if name not in names or not name:
            return ""
        found = OPERATOR.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return name

    def take(self, *marks: str) -> str:
        self.skip()
        for mark in marks:
            if self.text.startswith(mark, self.at):
                self.at += len(mark)
                return mark
        return ""

    def logical(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CommandError("The practice machine does not go that deep into an expression.")
        left = self.comparison()
        while name := self.take_word(*LOGICAL):
            left = Node("logical", name, (left, self.comparison()))
        self.depth -= 1
        return left

    def comparison(self) -> Node:
        left = self.sum()
        start = self.at
        while name := self.take_word(*COMPARING):
            # `-ceq` keeps its `c`: only with it does the case of letters count.
            spelt = self.text[start : self.at].strip().lower().lstrip("-")
            left = Node("compare", spelt if spelt == f"c{name}" else name, (left, self.sum()))
            start = self.at
        return left

    def sum(self) -> Node:
        left = self.product()
        while mark := self._arithmetic("+", "-"):
            left = Node("calculate", mark, (left, self.product()))
        return left

    def _arithmetic(self, *marks: str) -> str:
        """`+` or `-`, unless it begins the name of an operator, or belongs to `++` or `+=`."""
        self.skip()
        rest = self.text[self.at : self.at + 2]
        if rest[:1] not in marks or rest in ("++", "--", "+=", "-=", "*=", "/=", "%="):
            return ""
        if rest[0] == "-" and rest[1:].isalpha():
            return ""
        return self.take(*marks)

    def product(self) -> Node:
        left = self.format()
        while mark := self._arithmetic("*", "/", "%"):
            left = Node("calculate", mark, (left, self.format()))
        return left

    def format(self) -> Node:
        left = self.range()
        while self.take_word("f"):
            left = Node("format", None, (left, self.range()))
        return left

    def range(self) -> Node:
        left = self.unary()
        self.skip()
        if self.text.startswith("..", self.at):
            self.at += 2
            return Node("range", None, (left, self.unary()))
        return left

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CommandError("The practice machine does not go that deep into an expression.")
        node = self._unary()
        self.depth -= 1
        return node

    def _unary(self) -> Node:
        if name := self.take_word("not", "join", "split", "bnot"):
            return Node("unary", name, (self.unary(),))
        if self.take("!"):
            return Node("unary", "not", (self.unary(),))
        if self.take("++", "--"):
            raise CommandError("The practice machine does not know '++' before a variable: write it after.")
        if mark := self._arithmetic("-", "+"):
            return Node("unary", mark, (self.unary(),))
        if self.take(","):
            return Node("list", None, (self.unary(),))
        self.skip()
        cast = TYPE.match(self.text, self.at)
        if cast and not self.text.startswith("::", cast.end()):
            self.at = cast.end()
            return Node("cast", cast[1].lower(), (self.unary(),))
        return self.items()

    def items(self) -> Node:
        """Values with commas between them."""
        found = [self.postfix()]
        while self.take(","):
            found.append(self.item())
        return found[0] if len(found) == 1 else Node("list", None, tuple(found))

    def item(self) -> Node:
        """What follows a comma: a value, which may have a sign or a type before it."""
        if mark := self._arithmetic("-", "+"):
            return Node("unary", mark, (self.postfix(),))
        self.skip()
        cast = TYPE.match(self.text, self.at)
        if cast and not self.text.startswith("::", cast.end()):
            self.at = cast.end()
            return Node("cast", cast[1].lower(), (self.postfix(),))
        return self.postfix()

    def postfix(self) -> Node:
        node = self.primary()
        while self.at < len(self.text):
            found = re.compile(r"\.(\w+)").match(self.text, self.at)
            if found and not self.text.startswith("..", self.at):
                self.at = found.end()
                node = self.member(node, found[1])
            elif self.text[self.at] == "[":
                end = end_of(self.text, self.at)
                inside, self.at = self.text[self.at + 1 : end - 1], end
                node = Node("index", None, (node, whole(inside)))
            else:
                break
        return node

    def member(self, node: Node, name: str) -> Node:
        if not self.text.startswith("(", self.at):
            return Node("member", name, (node,))
        return Node("call", name, (node, *self.arguments()))

    def arguments(self) -> tuple[Node, ...]:
        """The values in the brackets that begin here."""
        end = end_of(self.text, self.at)
        inside, self.at = self.text[self.at + 1 : end - 1], end
        return tuple(whole(part) for part in split(inside, ",") if part)

    def primary(self) -> Node:
        self.skip()
        text, at = self.text, self.at
        character = text[at : at + 1]
        if text.startswith(("@'", '@"'), at):
            return self.here_string()
        if character in ("'", '"'):
            self.at = end_of(text, at)
            inside = text[at + 1 : self.at - 1]
            return Node("text", inside.replace("''", "'")) if character == "'" else Node("string", inside)
        if text.startswith(("$(", "@(", "@{"), at) or character in ("(", "{"):
            start = at + (character in ("$", "@"))
            self.at = end_of(text, start)
            kinds = {"$": "inner", "(": "inner", "{": "block"}
            kind = kinds.get(character) or ("array" if text[start] == "(" else "table")
            return Node(kind, text[start + 1 : self.at - 1])
        if found := VARIABLE.match(text, at):
            self.at = found.end()
            return Node("variable", found[1].strip("{}").lower())
        if found := NUMBER.match(text, at):
            self.at = found.end()
            return Node("text", number(found[1]) * SIZES.get((found[2] or "").lower(), 1))
        if found := TYPE.match(text, at):
            return self.static(found)
        shown = text[at : at + 20].split("\n")[0]
        raise CommandError(f"Unexpected token '{shown}' in expression or statement.")

    def static(self, found: re.Match[str]) -> Node:
        name = re.compile(r"::(\w+)").match(self.text, found.end())
        if not name:
            raise CommandError(f"Unexpected token '{found[0]}' in expression or statement.")
        self.at = name.end()
        called = self.text.startswith("(", self.at)
        value = (found[1].lower().removeprefix("system."), name[1].lower(), called)
        return Node("static", value, self.arguments() if called else ())

    def here_string(self) -> Node:
        quote = self.text[self.at + 1]
        found = re.compile(rf"@{quote}[ \t]*\n(.*?)\n?^{quote}@", re.DOTALL | re.MULTILINE).match(
            self.text, self.at
        )
        if not found:
            raise CommandError(f"The string is missing the terminator: {quote}@.")
        self.at = found.end()
        return Node("text" if quote == "'" else "string", found[1])


def whole(text: str) -> Node:
    """A text that is an expression and nothing else. CommandError: something follows it."""
    if not text.strip():
        return Node("text", None)
    node, rest = read(text.strip())
    if rest.strip():
        raise CommandError(f"Unexpected token '{rest.strip()[:20]}' in expression or statement.")
    return node


def number(text: str) -> int | float:
    """A number as it is written. More digits than a Decimal has are cut."""
    if text[:2].lower() == "0x":
        return int(text[:18], 16)
    return float(text[:30]) if "." in text else int(text[:28])
