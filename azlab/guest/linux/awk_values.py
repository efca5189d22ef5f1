"""Values of awk: numbers and texts, variables, arrays, fields, and the functions over them."""

from __future__ import annotations

import re
from collections.abc import Callable

from azlab.budget import Budget
from azlab.guest.disks import CommandError
from azlab.guest.linux.awk_expressions import Node
from azlab.guest.linux.console import Call
from azlab.guest.linux.conversions import CONVERSION, Printing
from azlab.guest.linux.expressions import compiled
from azlab.guest.patterns import Match, Pattern

Value = float | str
NUMBER = re.compile(r"\s*[-+]?(\d{1,300}\.?\d{0,300}|\.\d{1,300})([eE][-+]?\d{1,2})?")


def number(value: Value) -> float:
    """A value as a number: how it begins, or 0."""
    if isinstance(value, float):
        return value
    found = NUMBER.match(value)
    return float(found[0]) if found else 0.0


def text(value: Value, form: str = "%.6g") -> str:
    """A value as a text: whole numbers without a point, others as the form (OFMT, CONVFMT) says."""
    if isinstance(value, str):
        return value
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    return "".join(Printing([repr(value)], Budget()).pieces(form))


def filled(form: str, values: list[Value], budget: Budget) -> str:
    """What `printf` makes of values: numbers keep all their digits, and are a character's code for `%c`."""
    kinds = [
        kind
        for found in CONVERSION.finditer(form)
        for kind in "d" * found[0].count("*") + (found["kind"] or "")
    ]
    words = []
    if len(kinds) > len(values):
        raise CommandError(f'awk: run time error: not enough arguments passed to printf("{form}")', 2)
    for position, value in enumerate(values):
        kind = kinds[position] if position < len(kinds) else "s"
        if isinstance(value, str) or kind == "s":
            words.append(text(value))
        elif kind == "c":
            words.append(chr(int(value)) if 0 <= value < 0x110000 else "")
        else:
            words.append(repr(value) if kind in "fFeEgG" else str(int(value)))
    try:
        return "".join(Printing(words, budget).pieces(form))
    except CommandError:
        raise CommandError(f'awk: run time error: improper conversion in printf("{form[:200]}")', 2) from None


class Values:
    """What expressions depend on: variables, arrays, the line at hand and its fields."""

    def __init__(self, call: Call, separator: str) -> None:
        self.call, self.budget = call, call.shell.budget
        self.variables: dict[str, Value] = {
            "FS": separator, "OFS": " ", "ORS": "\n", "RS": "\n", "SUBSEP": "\x1c", "FILENAME": "",
            "OFMT": "%.6g", "CONVFMT": "%.6g",
            "NR": 0.0, "NF": 0.0, "FNR": 0.0,
        }  # fmt: skip
        self.arrays: dict[str, dict[str, Value]] = {"ENVIRON": dict(call.shell.environment())}
        self.fields: list[str] = [""]

    def _pieces(self, line: str, separator: str) -> list[str]:
        if separator == " ":
            return line.split()
        if not line:
            return []
        if len(separator) == 1 and separator != "\\":
            # A single character is itself, `|` and `.` too; only longer separators are expressions.
            return line.split(separator)
        pieces, at = list[str](), 0
        for found in self._compiled(separator).every(line):
            # A pattern that matches nothing would cut between all letters.
            if found.end() > found.start():
                pieces.append(line[at : found.start()])
                at = found.end()
        return [*pieces, line[at:]]

    def _compiled(self, pattern: str) -> Pattern:
        return compiled("awk", pattern, self.budget, "E")

    def truth(self, node: Node) -> bool:
        value = self.value(node)
        if isinstance(value, float):
            return value != 0
        # What looks like a number came from a line, and counts as one.
        return (
            number(value) != 0
            if NUMBER.fullmatch(value) and node.kind in ("field", "name", "item")
            else value != ""
        )

    def value(self, node: Node) -> Value:
        self.budget.step()
        kinds: dict[str, Callable[[Node], Value]] = {
            "number": lambda node: float(node.value), "text": lambda node: node.value,
            "pattern": lambda node: float(self._compiled(node.value).search(self.fields[0]) is not None),
            "name": lambda node: self.variables.get(node.value, ""), "field": self._field, "item": self._item,
            "assign": self._assign, "before": self._count, "after": self._count, "unary": self._unary,
            "calculate": self._calculate, "join": self._join, "compare": self._compare, "match": self._match,
            "in": lambda node: float(text(self.value(node.parts[0])) in self.arrays.get(node.value, {})),
            "and": lambda node: float(self.truth(node.parts[0]) and self.truth(node.parts[1])),
            "or": lambda node: float(self.truth(node.parts[0]) or self.truth(node.parts[1])),
            "choice": lambda node: self.value(node.parts[1 if self.truth(node.parts[0]) else 2]),
            "call": self._call,
            "group": lambda node: "\x1c".join(text(self.value(part)) for part in node.parts),
        }  # fmt: skip
        return kinds[node.kind](node)

    def _field(self, node: Node) -> Value:
        at = int(number(self.value(node.parts[0])))
        return self.fields[at] if 0 <= at < len(self.fields) else ""

    def _item(self, node: Node) -> Value:
        return self.arrays.setdefault(node.value, {}).setdefault(text(self.value(node.parts[0])), "")

    def _store(self, target: Node, value: Value) -> Value:
        self.budget.take(len(text(value)))
        if target.kind == "name":
            self.variables[target.value] = value
            if target.value == "NF":
                self._keep_fields(int(number(value)))
        elif target.kind == "item":
            self.arrays.setdefault(target.value, {})[text(self.value(target.parts[0]))] = value
        elif target.kind == "field":
            self._store_field(int(number(self.value(target.parts[0]))), text(value))
        else:
            raise CommandError("awk: syntax error: only variables, fields and items of arrays hold values", 2)
        return value

    def _store_field(self, at: int, value: str) -> None:
        if not 0 <= at < 10_000:
            raise CommandError("awk: trying to access out of range field", 2)
        if at == 0:
            self.split_line(value)
            return
        self.fields += [""] * (at + 1 - len(self.fields))
        self.fields[at] = value
        self.fields[0] = text(self.variables["OFS"]).join(self.fields[1:])
        self.variables["NF"] = float(len(self.fields) - 1)

    def _keep_fields(self, count: int) -> None:
        """Cut the fields, or fill them up, after `NF = count`; the line is made of them anew."""
        if not 0 <= count < 10_000:
            raise CommandError("awk: trying to access out of range field", 2)
        self.fields = [*self.fields, *[""] * count][: count + 1]
        self.fields[0] = text(self.variables["OFS"]).join(self.fields[1:])

    def _assign(self, node: Node) -> Value:
        target, value = node.parts[0], self.value(node.parts[1])
        if node.value != "=":
            value = self._applied(node.value[0], number(self.value(target)), number(value))
        return self._store(target, value)

    def _count(self, node: Node) -> Value:
        before = number(self.value(node.parts[0]))
        after = before + (1 if node.value == "++" else -1)
        self._store(node.parts[0], after)
        return before if node.kind == "after" else after

    def _unary(self, node: Node) -> Value:
        if node.value == "!":
            return float(not self.truth(node.parts[0]))
        value = number(self.value(node.parts[0]))
        return -value if node.value == "-" else value

    def _calculate(self, node: Node) -> Value:
        return self._applied(node.value, *(number(self.value(part)) for part in node.parts))

    @staticmethod
    def _applied(mark: str, first: float, second: float) -> float:
        if mark in ("/", "%") and second == 0:
            raise CommandError("awk: division by zero", 2)
        try:
            outcomes: dict[str, Callable[[], float]] = {
                "+": lambda: first + second, "-": lambda: first - second, "*": lambda: first * second,
                "/": lambda: first / second, "%": lambda: abs(first) % abs(second) * (-1 if first < 0 else 1),
                "^": lambda: float(first**second),
            }  # fmt: skip
            made = outcomes[mark]()
        except (OverflowError, TypeError, ValueError, ZeroDivisionError):
            made = 0.0
        return made if abs(made) < 1e300 else 0.0

    def _join(self, node: Node) -> Value:
        form = text(self.variables["CONVFMT"])
        made = "".join(text(self.value(part), form) for part in node.parts)
        self.budget.take(len(made))
        return made

    def _compare(self, node: Node) -> Value:
        first, second = (self.value(part) for part in node.parts)
        # What was read and looks like a number is one; a text of the program never is: "10" < "9" as texts.
        pairs = zip((first, second), node.parts, strict=True)
        numeric = all(isinstance(v, float) or (p.kind != "text" and NUMBER.fullmatch(v)) for v, p in pairs)
        a: Value = number(first) if numeric else text(first)
        b: Value = number(second) if numeric else text(second)
        outcomes = {"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b, ">": a > b, ">=": a >= b}  # type: ignore[operator]
        return float(outcomes[node.value])

    def _match(self, node: Node) -> Value:
        found = self._pattern(node.parts[1]).search(text(self.value(node.parts[0])))
        return float((found is not None) == (node.value == "~"))

    def _pattern(self, node: Node) -> Pattern:
        return self._compiled(node.value if node.kind == "pattern" else text(self.value(node)))

    def _call(self, node: Node) -> Value:
        if node.value in ("sub", "gsub"):
            return self._substituted(node)
        if node.value == "split":
            return self._split_into(node)
        if node.value == "match":
            found = self._pattern(node.parts[1]).search(text(self.value(node.parts[0])))
            self.variables["RSTART"] = float(found.start() + 1 if found else 0)
            self.variables["RLENGTH"] = float(found.end() - found.start() if found else -1)
            return self.variables["RSTART"]
        if node.value == "length" and node.parts and node.parts[0].value in self.arrays:
            return float(len(self.arrays[node.parts[0].value]))
        return self._plain(node.value, [self.value(part) for part in node.parts])

    def _plain(self, name: str, given: list[Value]) -> Value:
        first = text(given[0]) if given else self.fields[0]
        if name == "substr" and len(given) > 1:
            start = int(number(given[1]))
            end = start + int(number(given[2])) if len(given) > 2 else len(first) + 1
            return first[max(start - 1, 0) : max(end - 1, 0)]
        if name == "index" and len(given) == 2:
            return float(first.find(text(given[1])) + 1)
        if name == "sprintf" and given:
            return filled(first, given[1:], self.budget)
        known: dict[str, Callable[[], Value]] = {
            "length": lambda: float(len(first)), "toupper": first.upper, "tolower": first.lower,
            "int": lambda: float(int(number(first))), "sqrt": lambda: abs(number(first)) ** 0.5,
            "systime": lambda: 1795424400.0,
        }  # fmt: skip
        if name not in known:
            raise CommandError(f"The practice machine's 'awk' does not know the function '{name}'.", 2)
        return known[name]()

    def _substituted(self, node: Node) -> Value:
        if len(node.parts) < 2:
            raise CommandError(f"awk: {node.value} needs a pattern and a text", 2)
        target = node.parts[2] if len(node.parts) > 2 else Node("field", "", (Node("number", "0"),))
        made, count = text(self.value(node.parts[1])), 0

        def replacement(found: Match) -> str:
            nonlocal count
            count += 1
            self.budget.take(made.count("&") * len(found[0]))
            return re.sub(r"\\&|&", lambda mark: "&" if mark[0] == "\\&" else found[0], made)

        before = text(self.value(target))
        after = self._pattern(node.parts[0]).replaced(
            before, replacement, last=1 if node.value == "sub" else 0
        )
        if count and target.kind in ("name", "field", "item"):
            self._store(target, after)
        return float(count)

    def _split_into(self, node: Node) -> Value:
        if len(node.parts) < 2 or node.parts[1].kind != "name":
            raise CommandError("awk: split needs a text and an array", 2)
        separator = node.parts[2].value if len(node.parts) > 2 and node.parts[2].kind == "pattern" else (
            text(self.value(node.parts[2])) if len(node.parts) > 2 else text(self.variables["FS"])
        )  # fmt: skip
        pieces = self._pieces(text(self.value(node.parts[0])), separator)
        self.arrays[node.parts[1].value] = {str(at): piece for at, piece in enumerate(pieces, 1)}
        return float(len(pieces))

    def split_line(self, line: str) -> None:
        self.fields = [line, *self._pieces(line, text(self.variables["FS"]))]
        self.variables["NF"] = float(len(self.fields) - 1)
