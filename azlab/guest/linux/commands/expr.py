"""`expr`: whole numbers, comparisons, `:` and the few functions of texts."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.linux.arithmetic import wrapped
from azlab.guest.linux.console import Call, Command, Result
from azlab.guest.linux.expressions import compiled

LEVELS = (("|",), ("&",), ("<", "<=", "=", "==", "!=", ">=", ">"), ("+", "-"), ("*", "/", "%"), (":",))
DEEPEST = 30


class Expression:
    """Reads an expression from its words and calculates in one go."""

    def __init__(self, call: Call) -> None:
        self.call, self.words, self.at, self.depth = call, call.arguments, 0, 0

    def ahead(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def value(self, level: int = 0) -> str:
        if level == len(LEVELS):
            return self.primary()
        left = self.value(level + 1)
        while self.at < len(self.words) and self.ahead() in LEVELS[level]:
            operator = self.words[self.at]
            self.at += 1
            left = self.applied(left, operator, self.value(level + 1))
        return left

    def primary(self) -> str:
        if self.at >= len(self.words):
            raise CommandError("expr: syntax error: missing argument", 2)
        word = self.words[self.at]
        self.at += 1
        if word == "(":
            self.depth += 1
            if self.depth > DEEPEST:
                raise CommandError("expr: syntax error: too many brackets", 2)
            value = self.value()
            if self.ahead() != ")":
                raise CommandError("expr: syntax error: expecting ')'", 2)
            self.at += 1
            return value
        if word == "length":
            return str(len(self.primary()))
        if word == "substr":
            text, start, length = self.primary(), self.number(self.primary()), self.number(self.primary())
            return text[start - 1 : start - 1 + length] if start > 0 and length > 0 else ""
        return word

    @staticmethod
    def number(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,19}", text):
            raise CommandError("expr: non-integer argument", 2)
        return int(text)

    def applied(self, left: str, operator: str, right: str) -> str:
        if operator == "|":
            return left if left not in ("", "0") else right or "0"
        if operator == "&":
            return left if left not in ("", "0") and right not in ("", "0") else "0"
        if operator == ":":
            return self.matched(left, right)
        if operator in LEVELS[2]:
            return str(int(self.compared(left, operator, right)))
        first, second = self.number(left), self.number(right)
        if operator in ("/", "%") and second == 0:
            raise CommandError("expr: division by zero", 2)
        if operator in ("/", "%"):
            quotient = abs(first) // abs(second) * (1 if (first < 0) == (second < 0) else -1)
            return str(quotient if operator == "/" else first - quotient * second)
        return str(wrapped({"+": first + second, "-": first - second, "*": first * second}[operator]))

    def compared(self, left: str, operator: str, right: str) -> bool:
        numbers = all(re.fullmatch(r"-?\d{1,19}", text) for text in (left, right))
        first, second = ((int(left), ""), (int(right), "")) if numbers else ((0, left), (0, right))
        return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second,
                "!=": first != second}.get(operator, first == second)  # fmt: skip

    def matched(self, text: str, pattern: str) -> str:
        found = compiled("expr", pattern, self.call.shell.budget, wrap="^(?:{})").search(text)
        if "\\(" in pattern:
            return (found[1] or "") if found else ""
        return str(len(found[0])) if found else "0"


def expr(call: Call) -> Result:
    """Prints the value; exit code 1 when it is empty or 0, 2 for what is no expression."""
    reader = Expression(call)
    value = reader.value()
    if reader.at < len(reader.words):
        raise CommandError(f"expr: syntax error: unexpected argument '{reader.ahead()}'", 2)
    return Result(f"{value}\n", code=1 if value in ("", "0") else 0)


COMMANDS: dict[str, Command] = {"expr": expr}
