"""Conditions, loops, functions, and what leaves them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from azlab.budget import BudgetExceeded
from azlab.guest.disks import CommandError
from azlab.guest.windows.expressions import Expressions
from azlab.guest.windows.grammar import end_of, keyword, split
from azlab.guest.windows.operators import compared, listed_of, truth
from azlab.guest.windows.statements import Function, Leave, Return, Statement, Thrown, parameters
from azlab.guest.windows.values import text


class Control(Expressions):
    """A shell that can run compound statements, given that it can run what is in them."""

    functions: dict[str, Function]

    def block(self, script: str) -> None:
        """Run a block; what its statements give out goes where this statement's values go."""
        raise NotImplementedError

    def give(self, values: list[Any]) -> None:
        """Give values out."""
        raise NotImplementedError

    def pipeline(self, statement: str) -> list[Any]:
        """The values of a pipeline."""
        raise NotImplementedError

    def end(self, code: int) -> None:
        """End the script."""
        raise NotImplementedError

    def control(self, statement: str) -> bool:
        """Run a statement that begins with a keyword; False when it begins with none."""
        runs: dict[str, Callable[[Statement], None]] = {
            "if": self._if, "while": self._while, "do": self._do, "for": self._for, "foreach": self._foreach,
            "switch": self._switch, "function": self._function, "filter": self._function, "try": self._try,
            "return": self._return, "break": self._leave, "continue": self._leave, "throw": self._throw,
            "exit": self._exit,
        }  # fmt: skip
        name = keyword(statement)
        if not name or name == "param":
            return False
        if name not in runs:
            raise CommandError(f"The practice machine does not know '{name}'.", 127)
        runs[name](Statement(statement))
        return True

    def holds_true(self, condition: str) -> bool:
        """Whether a condition is true."""
        self.budget.step()
        return truth(self.value_of(condition))

    def _if(self, statement: Statement) -> None:
        while statement.word() in ("if", "elseif"):
            condition, body = statement.group("("), statement.group("{")
            if self.holds_true(condition):
                self.block(body)
                return
        if statement.ahead("{"):
            self.block(statement.group("{"))

    def _rounds(self, goes_on: Callable[[], bool], body: str, step: Callable[[], None] | None = None) -> None:
        while goes_on():
            self.budget.step()
            try:
                self.block(body)
            except Leave as leave:
                if not leave.again:
                    return
            if step is not None:
                step()

    def _while(self, statement: Statement) -> None:
        statement.word()
        condition, body = statement.group("("), statement.group("{")
        self._rounds(lambda: self.holds_true(condition), body)

    def _do(self, statement: Statement) -> None:
        statement.word()
        body = statement.group("{")
        until = statement.word() == "until"
        condition, begun = statement.group("("), False

        def goes_on() -> bool:
            nonlocal begun
            first, begun = not begun, True
            return first or self.holds_true(condition) != until

        self._rounds(goes_on, body)

    def _for(self, statement: Statement) -> None:
        statement.word()
        parts = [*split(statement.group("("), ";"), "", ""][:3]
        body = statement.group("{")
        if parts[0]:
            self.captured(parts[0])
        self._rounds(
            lambda: not parts[1] or self.holds_true(parts[1]),
            body,
            lambda: self.captured(parts[2]).clear() if parts[2] else None,
        )

    def _foreach(self, statement: Statement) -> None:
        statement.word()
        inside, body = statement.group("("), statement.group("{")
        found = re.match(r"\s*\$(\w+)\s+in\s+(.*)", inside, re.IGNORECASE | re.DOTALL)
        if not found:
            raise CommandError("Missing 'in' after variable in foreach loop.")
        values = iter(listed_of(self.value_of(found[2])))

        def goes_on() -> bool:
            for value in values:
                self.variables[found[1].lower()] = value
                return True
            return False

        self._rounds(goes_on, body)

    def _switch(self, statement: Statement) -> None:
        statement.word()
        mode = ""
        while statement.ahead("-"):
            statement.at += 1
            mode = statement.word()
        subjects, body = listed_of(self.value_of(statement.group("("))), statement.group("{")
        try:
            for subject in subjects:
                self.variables["_"] = subject
                self._clauses(Statement(body), subject, mode)
        except Leave as leave:
            if leave.again:
                raise

    def _clauses(self, clauses: Statement, subject: Any, mode: str) -> None:
        matched = False
        operator = {"wildcard": "like", "regex": "match"}.get(mode, "eq")
        while clauses.ahead("") and clauses.at < len(clauses.source):
            condition, body = self._clause(clauses)
            if condition.lower() == "default":
                holds = not matched
            elif condition.startswith("{"):
                holds = self.holds_true(condition[1:-1])
            else:
                bare = re.fullmatch(r"[A-Za-z][\w.*-]*", condition)
                wanted = condition if bare else self.value_of(condition)
                holds = truth(compared(subject, operator, wanted, self.budget)[0])
            if holds:
                matched = True
                self.block(body)

    @staticmethod
    def _clause(clauses: Statement) -> tuple[str, str]:
        if clauses.ahead("{"):
            condition = "{" + clauses.group("{") + "}"
        else:
            start = clauses.at
            while clauses.at < len(clauses.source) and clauses.source[clauses.at] != "{":
                clauses.at = end_of(clauses.source, clauses.at)
            condition = clauses.source[start : clauses.at].strip()
        body = clauses.group("{")
        while clauses.at < len(clauses.source) and clauses.source[clauses.at] in " \t\r\n;":
            clauses.at += 1
        return condition, body

    def _function(self, statement: Statement) -> None:
        statement.word()
        name = re.sub(r"^(global|script):", "", statement.word())
        if statement.ahead(":"):
            statement.at += 1
            name = statement.word()
        given = statement.group("(") if statement.ahead("(") else ""
        body = statement.group("{").strip()
        found = re.match(r"(?:\[CmdletBinding\([^)]*\)\]\s*)?param\s*(?=\()", body, re.IGNORECASE)
        if found:
            inner = Statement(body[found.end() :])
            given, body = inner.group("("), inner.rest()
        self.functions[name] = Function(parameters(given), body)

    def _try(self, statement: Statement) -> None:
        statement.word()
        body, handlers, final = statement.group("{"), list[str](), ""
        while word := statement.word():
            while statement.ahead("["):
                statement.at = end_of(statement.source, statement.at)
                statement.skip()
                statement.at += statement.ahead(",")
            if word == "catch":
                handlers.append(statement.group("{"))
            else:
                final = statement.group("{")
        try:
            self._guarded(body, handlers)
        except BudgetExceeded:
            raise  # nothing catches that its time is over, and nothing runs after it
        except BaseException:
            if final:
                self.block(final)
            raise
        if final:
            self.block(final)

    def _guarded(self, body: str, handlers: list[str]) -> None:
        try:
            self.block(body)
        except Thrown as error:
            if not handlers:
                raise
            self.variables["_"] = self.error_record(str(error))
            self.block(handlers[0])

    def error_record(self, said: str) -> Any:
        """What `$_` is in `catch`."""
        raise NotImplementedError

    def _return(self, statement: Statement) -> None:
        statement.word()
        rest = statement.rest()
        raise Return(self.captured(rest) if rest else [])

    def _leave(self, statement: Statement) -> None:
        raise Leave(statement.word() == "continue")

    def _throw(self, statement: Statement) -> None:
        statement.word()
        rest = statement.rest()
        raise Thrown(text(self.value_of(rest)) if rest else "ScriptHalted")

    def _exit(self, statement: Statement) -> None:
        statement.word()
        rest = statement.rest()
        value = self.value_of(rest) if rest else 0
        self.end(int(value) % 256 if isinstance(value, int | float) and abs(value) < 10**9 else 0)
