"""bash's `[[ ... ]]`."""

from __future__ import annotations

from azlab.guest import patterns
from azlab.guest.disks import CommandError
from azlab.guest.linux import conditions
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.tree import Word
from azlab.guest.linux.words import Words


class DoubleBrackets:
    """Reads `[[ ... ]]`: `||` binds least, then `&&`, then `!`, then one test."""

    def __init__(self, shell: Words, tokens: list[Word | str]) -> None:
        self.shell, self.tokens, self.at, self.depth = shell, tokens, 0, 0

    def result(self) -> bool:
        found = self._either()
        if self.at < len(self.tokens) or not self.tokens:
            raise CommandError("bash: syntax error in conditional expression", 2)
        return found

    def _mark(self, steps: int = 0) -> str:
        """The token ahead as an operator or a bare word; empty for anything else, and at the end."""
        at = self.at + steps
        token = self.tokens[at] if at < len(self.tokens) else ""
        if isinstance(token, str):
            return token
        return token[0].text if len(token) == 1 and not token[0].quote else ""

    def _either(self) -> bool:
        found = self._both()
        while self._mark() == "||":
            self.at += 1
            found = self._both() or found
        return found

    def _both(self) -> bool:
        found = self._negated()
        while self._mark() == "&&":
            self.at += 1
            found = self._negated() and found
        return found

    def _negated(self) -> bool:
        turned = False
        while self._mark() == "!":
            self.at += 1
            turned = not turned
        return self._primary() != turned

    def _primary(self) -> bool:
        if self._mark() == "(":
            self.at += 1
            with self.shell.budget.deeper():
                found = self._either()
            if self._mark() != ")":
                raise CommandError("bash: syntax error in conditional expression", 2)
            self.at += 1
            return found
        operator, after = self._mark(1), self._mark()
        if operator in (*conditions.BINARY, "=~") and self.at + 2 < len(self.tokens):
            left, right = self._word(), self.tokens[self.at + 1]
            self.at += 2
            return self._two(left, operator, right if not isinstance(right, str) else ())
        if after == "-v" and self.at + 1 < len(self.tokens):
            self.at += 1
            name = self._word()
            return bool(self.shell.items(name))
        if after in conditions.UNARY and self.at + 1 < len(self.tokens):
            self.at += 1
            value = self._word()
            return conditions.of_one(
                self.shell.machine, after, value, self.shell.path(value), self.shell.knows
            )
        return self._word() != ""

    def _word(self) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if isinstance(token, str):
            raise CommandError("bash: syntax error in conditional expression", 2)
        self.at += 1
        return self.shell.joined(token)

    def _two(self, left: str, operator: str, word: Word) -> bool:
        if operator in ("=", "==", "!="):
            wanted = patterns.ShellPattern(patterns.of_shell(self.shell.pattern(word)), self.shell.budget)
            return (wanted.fullmatch(left) is not None) == (operator != "!=")
        if operator == "=~":
            return self._expression(left, word)
        right = self.shell.joined(word)
        if operator in conditions.NUMBERS:
            left, right = str(calculate(left, self.shell)), str(calculate(right, self.shell))
        if operator in conditions.FILES:
            paths = self.shell.path(left), self.shell.path(right)
            return conditions.of_two_files(self.shell.machine, paths[0], operator, paths[1], bash=True)
        return conditions.of_two(left, operator, right)

    def _expression(self, left: str, word: Word) -> bool:
        # What is quoted on the right of `=~` is literal: this is why scripts keep the pattern in a variable.
        pieces = [patterns.escaped(p.text) if p.quote == "'" else self.shell.joined((p,)) for p in word]
        try:
            found = patterns.Pattern("".join(pieces), self.shell.budget).search(left)
        except patterns.PatternError:
            raise CommandError("bash: syntax error in the regular expression", 2) from None
        groups = [group or "" for group in (found[0], *found.groups())] if found else []
        self.shell.set_items("BASH_REMATCH", groups)
        return found is not None
