"""A script of awk, read into rules: patterns, actions, and the statements in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from azlab.guest.disks import CommandError
from azlab.guest.linux.awk_expressions import ExpressionReader, Node


class Rule(NamedTuple):
    """`pattern { action }`; without a pattern it is for every line, without an action it prints the line."""

    pattern: Node | None
    action: Node | None


class Reader(ExpressionReader):
    """Reads whole scripts."""

    def rules(self) -> list[Rule]:
        found: list[Rule] = []
        self.skip()
        while self.kind != "end":
            if self.kind == "word" and self.value == "function":
                raise CommandError("The practice machine's 'awk' does not know functions of one's own.", 2)
            pattern = None if self.value == "{" else self.pattern()
            action = self.block() if self.value == "{" and self.kind == "mark" else None
            found.append(Rule(pattern, action))
            self.skip()
        return found

    def pattern(self) -> Node:
        if word := self.take("BEGIN", "END"):
            return Node(word)
        first = self.expression()
        return Node("span", str(self.at), (first, self.expression())) if self.take(",") else first

    def block(self) -> Node:
        self.expect("{")
        self.deeper()
        found: list[Node] = []
        self.skip()
        while not self.take("}"):
            if self.kind == "end":
                raise self.error()
            found.append(self.statement())
            self.skip()
        self.depth -= 1
        return Node("block", "", tuple(found))

    def body(self) -> Node:
        while self.take("\n"):
            pass
        if self.value == "{" and self.kind == "mark":
            return self.block()
        self.deeper()
        found = self.statement()
        self.depth -= 1
        return found

    def statement(self) -> Node:
        if word := self.take("next", "exit", "break", "continue"):
            ended = self.kind == "end" or self.value in ("\n", ";", "}")
            return Node(word, "", () if ended else (self.expression(),))
        if word := self.take("print", "printf"):
            return self.printing(word)
        if self.take("if"):
            return self.condition()
        if self.take("while"):
            self.expect("(")
            condition = self.expression()
            self.expect(")")
            return Node("while", "", (condition, self.body()))
        if self.take("for"):
            return self.loop()
        if self.take("delete"):
            return Node("delete", "", (self.primary(),))
        if self.kind == "mark" and self.value == "{":
            return self.block()
        return Node("value", "", (self.expression(),))

    def printing(self, word: str) -> Node:
        if self.kind == "end" or self.value in ("\n", ";", "}"):
            return Node(word)
        items = self.list()
        if len(items) == 1 and items[0].kind == "group" and self.value != ">":
            items = items[0].parts
        if self.kind == "mark" and self.value in (">", ">="):
            raise CommandError("The practice machine's 'awk' prints to its output only.", 2)
        return Node(word, "", tuple(items))

    def list(self) -> tuple[Node, ...]:
        found = [self.expression(printing=True)]
        while self.take(","):
            found.append(self.expression(printing=True))
        return tuple(found)

    def condition(self) -> Node:
        self.expect("(")
        condition = self.expression()
        self.expect(")")
        body = self.body()
        at, kind, value = self.at, self.kind, self.value
        self.skip()
        if self.take("else"):
            return Node("if", "", (condition, body, self.body()))
        self.at, self.kind, self.value = at, kind, value
        return Node("if", "", (condition, body))

    def loop(self) -> Node:
        self.expect("(")
        found = (
            re.compile(r"[ \t]*in[ \t]+(\w+)[ \t]*\)").match(self.text, self.at)
            if self.kind == "name"
            else None
        )
        if found:
            name, self.at = self.value, found.end()
            self.advance()
            return Node("each", f"{name} {found[1]}", (self.body(),))
        parts = []
        for mark in (";", ";", ")"):
            empty = self.kind == "mark" and self.value == mark
            parts.append(Node("nothing") if empty else self.expression())
            self.expect(mark)
        return Node("for", "", (*parts, self.body()))
