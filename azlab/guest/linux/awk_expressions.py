"""Expressions of awk, read into a tree."""

from __future__ import annotations

import re
from typing import NamedTuple

from azlab.guest.disks import CommandError

TOKEN = re.compile(
    r"[ \t]*(?:\\\n)?[ \t]*(?:(?P<number>\d{1,300}(?:\.\d{1,300})?(?:[eE][-+]?\d{1,2})?)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[A-Za-z_]\w*\(?)|(?P<mark>\+\+|--|&&|\|\||[-+*/%^=!<>]=|!~|[-+*/%^=!<>~?:,;(){}\[\]$\n]))"
)
WORDS = frozenset(
    "BEGIN END if else while for in print printf next exit delete getline function do break continue".split()
)
ASSIGNING = ("=", "+=", "-=", "*=", "/=", "%=", "^=")
COMPARING = ("<", "<=", "==", "!=", ">", ">=")
DEEPEST, LONGEST = 40, 20_000


class Node(NamedTuple):
    """What kind it is, its name or text, and its parts."""

    kind: str
    value: str = ""
    parts: tuple[Node, ...] = ()


class ExpressionReader:
    """Reads one token ahead. CommandError for what is outside the subset."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise CommandError("awk: the program is too long for the practice machine", 2)
        self.text, self.at, self.depth = text, 0, 0
        self.kind, self.value = "", ""
        self.advance()

    def error(self) -> CommandError:
        near = self.text[max(self.at - 20, 0) : self.at + 10]
        # The machine's awk is a part of the real one, so it must not say that the program is wrong.
        beyond = "(or the practice machine's awk does not know it: do, getline, pipes)"
        return CommandError(f"awk: syntax error at source line 1 near: {near!r} {beyond}", 2)

    def advance(self) -> str:
        """The text of the token ahead; the next one takes its place."""
        before = self.value
        while comment := re.compile(r"[ \t]*#[^\n]*").match(self.text, self.at):
            self.at = comment.end()
        found = TOKEN.match(self.text, self.at)
        if found is None:
            if self.text[self.at :].strip():
                raise self.error()
            self.kind, self.value = "end", ""
            return before
        self.at = found.end()
        self.kind = found.lastgroup or ""
        self.value = found[self.kind]
        if self.kind == "name" and self.value in WORDS:
            self.kind = "word"
        elif self.kind == "name" and self.value.endswith("(") and self.value[:-1] in WORDS:
            self.kind, self.value, self.at = "word", self.value[:-1], self.at - 1
        return before

    def take(self, *values: str) -> str:
        return self.advance() if self.kind in ("mark", "word") and self.value in values else ""

    def expect(self, value: str) -> None:
        if not self.take(value):
            raise self.error()

    def skip(self) -> None:
        while self.take("\n", ";"):
            pass

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CommandError("awk: the program is too deep for the practice machine", 2)

    def expression(self, printing: bool = False) -> Node:
        self.deeper()
        found = self.assignment(printing)
        self.depth -= 1
        return found

    def assignment(self, printing: bool) -> Node:
        left = self.choice(printing)
        if left.kind in ("name", "field", "item") and (mark := self.take(*ASSIGNING)):
            return Node("assign", mark, (left, self.expression(printing)))
        return left

    def choice(self, printing: bool) -> Node:
        condition = self.either(printing)
        if not self.take("?"):
            return condition
        first = self.expression(printing)
        self.expect(":")
        return Node("choice", "", (condition, first, self.expression(printing)))

    def either(self, printing: bool) -> Node:
        left = self.both(printing)
        while self.take("||"):
            left = Node("or", "", (left, self.both(printing)))
        return left

    def both(self, printing: bool) -> Node:
        left = self.membership(printing)
        while self.take("&&"):
            left = Node("and", "", (left, self.membership(printing)))
        return left

    def membership(self, printing: bool) -> Node:
        left = self.matching(printing)
        while self.take("in"):
            left = Node("in", self.advance(), (left,))
        return left

    def matching(self, printing: bool) -> Node:
        left = self.comparison(printing)
        while mark := self.take("~", "!~"):
            left = Node("match", mark, (left, self.comparison(printing)))
        return left

    def comparison(self, printing: bool) -> Node:
        left = self.joining()
        # In `print a > "file"` the `>` is no comparison; between brackets it is one again.
        marks = [mark for mark in COMPARING if not (printing and mark == ">")]
        if mark := self.take(*marks):
            return Node("compare", mark, (left, self.joining()))
        return left

    def joining(self) -> Node:
        left = self.sum()
        while self.kind in ("number", "text", "name") or (
            self.kind == "mark" and self.value in ("$", "(", "!", "-")
        ):
            # `a -1` is a difference and no concatenation, as in every awk.
            if self.value in ("-", "!"):
                break
            left = Node("join", "", (left, self.sum()))
        return left

    def sum(self) -> Node:
        left = self.product()
        while mark := self.take("+", "-"):
            left = Node("calculate", mark, (left, self.product()))
        return left

    def product(self) -> Node:
        left = self.unary()
        while mark := self.take("*", "/", "%"):
            left = Node("calculate", mark, (left, self.unary()))
        return left

    def unary(self) -> Node:
        self.deeper()
        mark = self.take("!", "-", "+")
        found = Node("unary", mark, (self.unary(),)) if mark else self.power()
        self.depth -= 1
        return found

    def power(self) -> Node:
        left = self.postfix()
        return Node("calculate", "^", (left, self.unary())) if self.take("^") else left

    def postfix(self) -> Node:
        if mark := self.take("++", "--"):
            return Node("before", mark, (self.primary(),))
        found = self.primary()
        if found.kind in ("name", "field", "item") and (mark := self.take("++", "--")):
            return Node("after", mark, (found,))
        return found

    def primary(self) -> Node:
        if self.kind == "number":
            return Node("number", self.advance())
        if self.kind == "text":
            return Node("text", unescaped(self.advance()[1:-1]))
        if self.kind == "mark" and self.value in ("/", "/="):
            return self.pattern_text()
        if self.take("$"):
            return Node("field", "", (self.postfix(),))
        if self.take("("):
            found = [self.expression()]
            while self.take(","):
                found.append(self.expression())
            self.expect(")")
            return found[0] if len(found) == 1 else Node("group", "", tuple(found))
        if self.kind == "name":
            return self.named()
        raise self.error()

    def named(self) -> Node:
        name = self.advance()
        if name == "length":
            # The one function that may stand without brackets: `length > 5` is about the line.
            return Node("call", name)
        if name.endswith("("):
            given: list[Node] = []
            while not self.take(")"):
                given.append(self.expression())
                if not self.take(",") and self.value != ")":
                    raise self.error()
            return Node("call", name[:-1], tuple(given))
        if self.take("["):
            indexes = [self.expression()]
            while self.take(","):
                indexes.append(self.expression())
            self.expect("]")
            return Node(
                "item", name, (indexes[0] if len(indexes) == 1 else Node("group", "", tuple(indexes)),)
            )
        return Node("name", name)

    def pattern_text(self) -> Node:
        start = self.at - len(self.value) + 1
        end = re.compile(r"(?:[^/\\\n]|\\.)*").match(self.text, start)
        if end is None or not self.text.startswith("/", end.end()):
            raise self.error()
        self.at = end.end() + 1
        text = end[0].replace("\\/", "/")
        self.advance()
        return Node("pattern", text)


def unescaped(text: str) -> str:
    """A text's backslash escapes replaced."""
    known = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "/": "/"}
    return re.sub(r"\\(.)", lambda found: known.get(found[1], found[0]), text, flags=re.DOTALL)
