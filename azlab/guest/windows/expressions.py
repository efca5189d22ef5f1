"""Values of a script: what an expression's tree stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from azlab.budget import Budget
from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine
from azlab.guest.windows import methods, surroundings
from azlab.guest.windows.grammar import end_of, split
from azlab.guest.windows.operators import calculated, cast, compared, joined, listed_of, truth
from azlab.guest.windows.reader import Node, read, read_value, whole
from azlab.guest.windows.values import Row, member, text

STRING_PIECE = re.compile(r"\$(?:(\()|\{([^}]+)\}|((?:env|global|script|local):\w+|\w+|\?))", re.IGNORECASE)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b"}
LONGEST_RANGE = 100_000


class Expressions:
    """What values depend on: the machine, its environment, and variables."""

    def __init__(self, machine: Machine, budget: Budget) -> None:
        self.machine, self.budget, self.folder = machine, budget, "C:\\Windows\\System32"
        self.variables = surroundings.variables(self.folder)

    def captured(self, script: str) -> list[Any]:
        """The values that a script inside another gives out. BudgetExceeded: it goes too deep."""
        raise NotImplementedError

    def value_of(self, script: str) -> Any:
        """What a script inside brackets stands for: nothing, one value, or a list."""
        found = self.captured(script)
        return found[0] if len(found) == 1 else (found or None)

    def evaluated(self, node: Node) -> Any:
        """The value of an expression's tree."""
        self.budget.step()
        kinds: dict[str, Callable[[Node], Any]] = {
            "text": lambda node: node.value,
            "string": lambda node: self.expand(node.value),
            "variable": lambda node: self.variable(node.value),
            "inner": lambda node: self.value_of(node.value),
            "array": lambda node: self.captured(node.value),
            "table": self._table,
            "block": lambda node: node,
            "list": self._list,
            "member": lambda node: member(self.evaluated(node.parts[0]), node.value),
            "call": self._call,
            "index": self._index,
            "static": self._static,
            "cast": lambda node: cast(node.value, self.evaluated(node.parts[0])),
            "unary": self._unary,
            "logical": self._logical,
            "compare": self._compared,
            "calculate": self._calculated,
            "format": self._formatted,
            "range": self._range,
        }
        return kinds[node.kind](node)

    def _list(self, node: Node) -> list[Any]:
        return [self.evaluated(part) for part in node.parts]

    def _table(self, node: Node) -> Row:
        made = Row()
        for entry in split(node.value, ";\n"):
            name, equals, value = entry.partition("=")
            if equals:
                made[name.strip().strip("'\"")] = self.value_of(value.strip())
        made.columns = tuple(made)
        return made

    def _call(self, node: Node) -> Any:
        subject, *given = [self.evaluated(part) for part in node.parts]
        found = methods.called(subject, node.value, given, self.budget)
        self.budget.take(len(found) if isinstance(found, str | list) else 1)
        return found

    def _static(self, node: Node) -> Any:
        kind, name, _ = node.value
        given = [self.evaluated(part) for part in node.parts]
        return methods.static(kind, name, given, self.machine, self.budget)

    def _index(self, node: Node) -> Any:
        subject, index = (self.evaluated(part) for part in node.parts)
        if isinstance(subject, Row):
            return member(subject, text(index))
        many = subject if isinstance(subject, list | str) else [] if subject is None else [subject]
        if isinstance(index, list):
            return [many[at] for at in index if isinstance(at, int) and -len(many) <= at < len(many)]
        at = index if isinstance(index, int) else len(many)
        return many[at] if -len(many) <= at < len(many) else None

    def _unary(self, node: Node) -> Any:
        value = self.evaluated(node.parts[0])
        if node.value == "not":
            return not truth(value)
        if node.value == "join":
            return joined("", listed_of(value), self.budget)
        if node.value == "split":
            return text(value).split()
        number = calculated("+", 0, value, self.budget)
        return -number if node.value == "-" else ~int(number) if node.value == "bnot" else number

    def _logical(self, node: Node) -> bool:
        left = truth(self.evaluated(node.parts[0]))
        if node.value == "and" and not left:
            return False
        if node.value == "or" and left:
            return True
        right = truth(self.evaluated(node.parts[1]))
        return left != right if node.value == "xor" else right

    def _compared(self, node: Node) -> Any:
        left, right = (self.evaluated(part) for part in node.parts)
        found, groups = compared(left, node.value, right, self.budget)
        if groups is not None:
            matches = Row({str(number): group or "" for number, group in enumerate(groups)})
            matches.columns = tuple(matches)
            self.variables["matches"] = matches
        return found

    def _calculated(self, node: Node) -> Any:
        left, right = (self.evaluated(part) for part in node.parts)
        return calculated(node.value, left, right, self.budget)

    def _formatted(self, node: Node) -> str:
        form, values = (self.evaluated(part) for part in node.parts)
        return methods.formatted(text(form), listed_of(values), self.budget)

    def _range(self, node: Node) -> list[int]:
        first, last = (int(calculated("+", 0, self.evaluated(part), self.budget)) for part in node.parts)
        if abs(last - first) > LONGEST_RANGE:
            raise CommandError("Exception of type 'System.OutOfMemoryException' was thrown.")
        self.budget.step(abs(last - first) // 10)
        return list(range(first, last + (1 if last >= first else -1), 1 if last >= first else -1))

    def expression(self, source: str) -> Any:
        """The value of a text that is an expression and nothing else."""
        return self.evaluated(whole(source))

    def operand(self, source: str) -> tuple[Any, str]:
        """The value of the expression that a text begins with, and the rest of the text."""
        node, rest = read(source)
        return self.evaluated(node), rest

    def single(self, source: str) -> Any:
        """The value of a word of a command. CommandError: something follows it directly."""
        node, rest = read_value(source)
        if rest.strip():
            raise CommandError(f"Unexpected token '{rest.strip()[:20]}' in expression or statement.")
        return self.evaluated(node)

    def variable(self, name: str) -> Any:
        """A variable or part of the environment; None for what is not set. CommandError: not modelled."""
        lower = re.sub(r"^(global|script|local|using):", "", name.lower())
        if lower in surroundings.NOT_HERE and lower not in self.variables:
            raise CommandError(f"The practice machine does not know '${name}'.")
        return self.variables.get(lower, surroundings.environment(self.machine).get(lower))

    def expand(self, body: str) -> str:
        """A text with its variables, `$(...)`, `%windir%` and backquote escapes replaced."""
        out, at = list[str](), 0
        while at < len(body):
            found = STRING_PIECE.match(body, at)
            if body[at] == "`":
                out.append(ESCAPES.get(body[at + 1 : at + 2], body[at + 1 : at + 2]))
                at += 2
            elif found and found[1]:
                end = end_of(body, at + 1)
                out.append(text(self.value_of(body[at + 2 : end - 1])))
                at = end
            elif found:
                out.append(text(self.variable(found[2] or found[3])))
                at = found.end()
            else:
                plain = re.compile(r"[^`$]+|\$").match(body, at)
                out.append(plain[0] if plain else body[at])
                at = plain.end() if plain else at + 1
            self.budget.take(len(out[-1]))
        joined = re.sub("%(windir|systemroot)%", lambda _: "C:\\Windows", "".join(out), flags=re.IGNORECASE)
        return joined.replace('""', '"')
