"""`$(( ))`: whole numbers of 64 bits, with the operators of C."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from azlab.guest.disks import CommandError

TOKEN = re.compile(
    r"\s*(?:(0[xX][0-9a-fA-F]+|\d{1,2}#\w+|\d+)|([A-Za-z_]\w*)(?:\[([^\]]*)\])?"
    r"|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[-+*/%&|^<>=!]=|[-+*/%&|^~<>=!?:(),]))"
)
OF_DASH = re.compile(
    TOKEN.pattern.replace(r"|\d{1,2}#\w+", "").replace(r"|\*\*|\+\+|--", "").replace(",])", "])")
)
"""Without `**`, `++`, `--`, the comma and `16#ff`: to dash `--x` is minus minus x, and `x++` is an error."""
BINARY = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("<<", ">>"), ("+", "-"),
    ("*", "/", "%"), ("**",),
)  # fmt: skip
"""Operators that stand between two values, from those that bind least."""
ASSIGNING = ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=")
DEEPEST, LONGEST = 30, 10_000


class Names(Protocol):
    """Where variables are read and written, as texts; an index is text as well."""

    def get(self, name: str, index: str | None) -> str: ...
    def set(self, name: str, index: str | None, value: str) -> None: ...


def calculate(text: str, names: Names, bash: bool = True) -> int:
    """The value of an expression. CommandError: it is none, to this shell, or divides by zero."""
    if len(text) > LONGEST:
        raise CommandError("sh: 1: arithmetic expression too long", 2)
    return Calculation(text, names, bash=bash).result()


def wrapped(number: int) -> int:
    """The number as 64 bits hold it."""
    return (number + 2**63) % 2**64 - 2**63


class Calculation:
    """Reads the expression and calculates in one go. `live` is False in a branch that does not count."""

    def __init__(self, text: str, names: Names, depth: int = 0, bash: bool = True) -> None:
        self.text, self.names, self.depth, self.bash = text, names, depth, bash
        self.tokens = self._split(text)
        self.at, self.live = 0, True

    def _split(self, text: str) -> list[re.Match[str]]:
        found, at, text = list[re.Match[str]](), 0, text.rstrip()
        tokens = TOKEN if self.bash else OF_DASH
        while at < len(text):
            token = tokens.match(text, at)
            if token is None:
                raise self._error()
            found.append(token)
            at = token.end()
        return found

    def _error(self) -> CommandError:
        return CommandError(f'sh: 1: arithmetic expression: syntax error: "{self.text[:200]}"', 2)

    def result(self) -> int:
        if not self.tokens:
            return 0
        value = self._list()
        if self.at < len(self.tokens):
            raise self._error()
        return value

    def _operator(self) -> str:
        return self.tokens[self.at][4] or "" if self.at < len(self.tokens) else ""

    def _take(self, *operators: str) -> str:
        """Step over one of the operators; empty when something else comes."""
        found = self._operator()
        if found not in operators or not found:
            return ""
        self.at += 1
        return found

    def _list(self) -> int:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CommandError("sh: 1: arithmetic expression: expression recursion level exceeded", 2)
        value = self._assignment()
        while self._take(","):
            value = self._assignment()
        self.depth -= 1
        return value

    def _assignment(self) -> int:
        start = self.at
        if start + 1 < len(self.tokens) and self.tokens[start][2] and self.tokens[start + 1][4] in ASSIGNING:
            name, operator = self.tokens[start], self.tokens[start + 1][4]
            self.at += 2
            value = self._nested(self._assignment)
            if operator != "=":
                value = self._applied(operator[:-1], self._read(name), value)
            return self._write(name, value)
        return self._choice()

    def _nested(self, read: Callable[[], int]) -> int:
        self.depth += 1
        if self.depth > DEEPEST * 2:
            raise CommandError("sh: 1: arithmetic expression: expression recursion level exceeded", 2)
        value = read()
        self.depth -= 1
        return value

    def _choice(self) -> int:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        before = self.live
        self.live = before and condition != 0
        first = self._nested(self._assignment)
        if not self._take(":"):
            raise self._error()
        self.live = before and condition == 0
        second = self._nested(self._assignment)
        self.live = before
        return first if condition else second

    def _binary(self, level: int) -> int:
        if level == len(BINARY):
            return self._unary()
        left = self._binary(level + 1)
        while operator := self._take(*BINARY[level]):
            before = self.live
            if operator in ("&&", "||"):
                # C's short cut: what does not count is read, but changes no variable and divides by nothing.
                self.live = before and (left != 0) == (operator == "&&")
            right = self._binary(level + 1)
            self.live = before
            left = self._applied(operator, left, right)
        return left

    def _applied(self, operator: str, left: int, right: int) -> int:
        if operator in ("/", "%"):
            return self._divided(operator, left, right)
        if operator == "**":
            if right < 0:
                raise CommandError("sh: 1: arithmetic expression: exponent less than 0", 2)
            # Reduced while it grows: `9**999999999` would take all memory otherwise.
            return wrapped(pow(left, right, 2**64))
        outcomes = {
            "||": int(left != 0 or right != 0), "&&": int(left != 0 and right != 0),
            "|": left | right, "^": left ^ right, "&": left & right,
            "==": int(left == right), "!=": int(left != right), "<": int(left < right),
            ">": int(left > right), "<=": int(left <= right), ">=": int(left >= right),
            # As the processor shifts, by the last six bits of the count.
            "<<": left << (right % 64), ">>": left >> (right % 64),
            "+": left + right, "-": left - right, "*": left * right,
        }  # fmt: skip
        return wrapped(outcomes[operator])

    def _divided(self, operator: str, left: int, right: int) -> int:
        """C cuts towards zero, Python rounds down."""
        if right == 0:
            if not self.live:
                return 0
            raise CommandError("sh: 1: arithmetic expression: division by zero", 2)
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return wrapped(quotient if operator == "/" else left - quotient * right)

    def _unary(self) -> int:
        if operator := self._take("-", "+", "!", "~", "++", "--"):
            if operator in ("++", "--"):
                if self.at >= len(self.tokens) or not self.tokens[self.at][2]:
                    raise self._error()
                name = self.tokens[self.at]
                self.at += 1
                return self._write(name, self._read(name) + (1 if operator == "++" else -1))
            value = self._nested(self._unary)
            return wrapped({"-": -value, "+": value, "!": int(value == 0), "~": ~value}[operator])
        return self._value()

    def _value(self) -> int:
        if self._take("("):
            value = self._list()
            if not self._take(")"):
                raise self._error()
            return value
        if self.at >= len(self.tokens):
            raise self._error()
        token = self.tokens[self.at]
        self.at += 1
        if token[1]:
            return self._number(token[1])
        if not token[2]:
            raise self._error()
        value = self._read(token)
        if operator := self._take("++", "--"):
            self._write(token, value + (1 if operator == "++" else -1))
        return value

    def _number(self, text: str) -> int:
        """Octal with a leading 0, as in C; bash's `16#ff`. More digits than 64 bits have are cut."""
        if "#" in text:
            base, _, digits = text.partition("#")
            try:
                return wrapped(int(digits[:100], int(base)))
            except ValueError:
                raise self._error() from None
        if text[:2] in ("0x", "0X"):
            return wrapped(int(text, 16))
        if text[0] == "0" and len(text) > 1:
            if not re.fullmatch("[0-7]+", text):
                raise self._error()
            return wrapped(int(text, 8))
        # Python refuses to read a number of more than 4,300 digits.
        return wrapped(int(text[:4000]))

    def _read(self, name: re.Match[str]) -> int:
        """A variable's value, which may be an expression itself; 0 when there is none."""
        value = self.names.get(name[2], name[3]).strip()
        if re.fullmatch(r"-?[1-9]\d{0,17}|0|", value):
            return int(value or "0")
        if self.depth > DEEPEST:
            raise CommandError("sh: 1: arithmetic expression: expression recursion level exceeded", 2)
        return Calculation(value[:LONGEST], self.names, self.depth + 5, self.bash).result()

    def _write(self, name: re.Match[str], value: int) -> int:
        if self.live:
            self.names.set(name[2], name[3], str(wrapped(value)))
        return wrapped(value)
