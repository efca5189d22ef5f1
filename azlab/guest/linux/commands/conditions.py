"""`test` and `[`."""

from __future__ import annotations

from azlab.guest.disks import CommandError
from azlab.guest.linux import conditions
from azlab.guest.linux.console import Call, Command, Result

DEEPEST = 30


class Reader:
    """Reads a condition from its words: `-o` binds least, then `-a`, then `!`, then one test."""

    def __init__(self, call: Call, words: list[str]) -> None:
        self.call, self.words, self.at, self.depth = call, words, 0, 0

    def ahead(self, steps: int = 0) -> str | None:
        at = self.at + steps
        return self.words[at] if at < len(self.words) else None

    def either(self) -> bool:
        found = self.both()
        while self.ahead() == "-o":
            self.at += 1
            found = self.both() or found
        return found

    def both(self) -> bool:
        found = self.negated()
        while self.ahead() == "-a":
            self.at += 1
            found = self.negated() and found
        return found

    def negated(self) -> bool:
        turned = False
        while self.ahead() == "!" and self.ahead(1) not in (None, *conditions.BINARY, "-a", "-o"):
            self.at += 1
            turned = not turned
        return self.primary() != turned

    def primary(self) -> bool:
        """One test. With an operator between two words, those words may be anything, `-f` and `!` too."""
        first, second, third = self.ahead(), self.ahead(1), self.ahead(2)
        if first is None:
            raise CommandError(f"{self.call.name}: argument expected", 2)
        if second in conditions.BINARY and third is not None:
            self.at += 3
            if second == "==" and not self.call.shell.is_bash:
                raise CommandError(f"sh: 1: {self.call.name}: {first}: unexpected operator", 2)
            if second in conditions.FILES:
                left, right = self.call.path(first), self.call.path(third)
                return conditions.of_two_files(
                    self.call.machine, left, second, right, self.call.shell.is_bash
                )
            return conditions.of_two(first, second, third)
        if first == "(" and second is not None:
            return self.brackets()
        if first in conditions.UNARY and second is not None:
            self.at += 2
            return conditions.of_one(
                self.call.machine, first, second, self.call.path(second), self.call.shell.knows
            )
        self.at += 1
        return first != ""

    def brackets(self) -> bool:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CommandError(f"{self.call.name}: too many brackets", 2)
        self.at += 1
        found = self.either()
        if self.ahead() != ")":
            raise CommandError(f"sh: 1: {self.call.name}: closing paren expected", 2)
        self.at += 1
        self.depth -= 1
        return found


def test(call: Call) -> Result:
    """Files, texts and numbers, with `!`, `-a`, `-o` and brackets. Exit code 2 for what is no condition."""
    words = list(call.arguments)
    if call.name == "[":
        if words[-1:] != ["]"]:
            raise CommandError("sh: 1: [: missing ]", 2)
        words.pop()
    if not words:
        return Result(code=1)
    reader = Reader(call, words)
    found = reader.either()
    if reader.at < len(words):
        raise CommandError(f"sh: 1: {call.name}: {words[reader.at]}: unexpected operator", 2)
    return Result(code=0 if found else 1)


COMMANDS: dict[str, Command] = {"test": test, "[": test}
