"""Loops, and `case`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from azlab.guest import patterns
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.built_in import Leave
from azlab.guest.linux.invocation import Invocation
from azlab.guest.linux.tree import Body, Case, Counting, For, Loop, Word


class Loops(Invocation):
    """A shell that can run loops, given that it can run what is in them."""

    def body(self, steps: Body) -> None:
        """Run steps. EndOfScript, Return and Leave go through to whom they concern."""
        raise NotImplementedError

    def uncheck(self, act: Callable[[], None]) -> None:
        """Do something whose failure is a condition, which `set -e` lets pass."""
        raise NotImplementedError

    def _loop(self, node: Loop) -> None:
        def goes_on() -> bool:
            self.uncheck(partial(self.body, node.condition))
            return (self.code == 0) != node.until

        self._rounds(goes_on, node.body)

    def _for(self, node: For) -> None:
        words = (
            self.parameters if node.words is None else [t for word in node.words for t in self.expand(word)]
        )
        values = iter(list(words))

        def goes_on() -> bool:
            value = next(values, None)
            if value is None:
                return False
            self.set(node.name, None, value)
            return True

        self._rounds(goes_on, node.body)

    def _counting(self, node: Counting) -> None:
        self._needs_bash("Syntax error: Bad for loop variable")
        first, condition, step = node.expressions
        calculate(self.substituted(first), self)
        started = False

        def goes_on() -> bool:
            nonlocal started
            if started:
                calculate(self.substituted(step), self)
            started = True
            return not condition or calculate(self.substituted(condition), self) != 0

        self._rounds(goes_on, node.body)

    def _rounds(self, goes_on: Callable[[], bool], body: Body) -> None:
        """Run a body while something holds. The code is that of the last round, 0 without any."""
        code = 0
        self.loops += 1
        try:
            with self.budget.deeper():
                while goes_on():
                    self.budget.step()
                    try:
                        self.body(body)
                    except Leave as leave:
                        code = 0
                        if leave.levels > 1:
                            raise Leave(leave.levels - 1, leave.again) from None
                        if not leave.again:
                            break
                    code = self.code
        finally:
            self.loops -= 1
        self.code = code

    def _case(self, node: Case) -> None:
        subject, through = self.joined(node.word), False
        self.code = 0
        with self.budget.deeper():
            for words, body, ending in node.clauses:
                if through or any(self._matches(subject, word) for word in words):
                    self.body(body)
                    through = ending == ";&"
                    if ending not in (";&", ";;&"):
                        return

    def _matches(self, subject: str, word: Word) -> bool:
        wanted = patterns.ShellPattern(patterns.of_shell(self.pattern(word)), self.budget)
        return wanted.fullmatch(subject) is not None
