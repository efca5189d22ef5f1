"""Runs a script against a Windows machine, as run-command does: as SYSTEM, no window."""

from __future__ import annotations

import re
from typing import Any

from azlab.budget import CPU, Budget, BudgetExceeded
from azlab.guest.disks import CommandError
from azlab.guest.execution import Execution
from azlab.guest.machine import Machine
from azlab.guest.unknown_commands import unknown_command
from azlab.guest.windows.aliases import ALIASES
from azlab.guest.windows.cmdlets import cmdlets, names, program
from azlab.guest.windows.console import Call, Program, bind
from azlab.guest.windows.functions import Functions
from azlab.guest.windows.grammar import Token, stages, statements, tokens
from azlab.guest.windows.operators import truth
from azlab.guest.windows.statements import Function, Leave, Return, Thrown, parameters
from azlab.guest.windows.values import Row, row, shown, text

STEPS, SIZE, DEPTH, SECONDS = 50_000, 8_000_000, 20, 5.0
TIMED_OUT, OUT_OF_MEMORY = 124, "Exception of type 'System.OutOfMemoryException' was thrown.\n"
TOO_DEEP = "The script failed due to call depth overflow.\n"
LARGEST_SCREEN = 4_000_000
EXPRESSION = re.compile(r"[$'\"(@\[!,+]|\d|-(?:not|join|split)\b|-\s*[($'\"\d]", re.IGNORECASE)
"""How a stage begins that is an expression; any other is a command with its words."""
PATH = re.compile(r"[$\"'][^|]*[\\/][\w.]+\.exe\b", re.IGNORECASE)
"""A program named by a variable or in quotes, which the practice machine runs without `&` as well."""


class EndOfScript(Exception):
    """`exit`, or the end a shutdown brings."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def run_script(
    machine: Machine, script: str, parameters: list[str], *, allowed_seconds: float = float("inf")
) -> Execution:
    """Run a whole script. Never raises for any text; `timed_out` says that it took too long or had no end."""
    shell = PowerShell(machine, allowed_seconds)
    shell.bind_parameters(parameters)
    execution = Execution()
    try:
        shell.run(script)
        execution.exit_code = shell.code
    except BudgetExceeded as excess:
        execution.timed_out = excess.kind in ("steps", "seconds")
        execution.exit_code = TIMED_OUT if execution.timed_out else 1
        if not execution.timed_out:
            shell.stderr.append(OUT_OF_MEMORY if excess.kind == "bytes" else TOO_DEEP)
    except RecursionError:
        shell.stderr.append(TOO_DEEP)
        execution.exit_code = 1
    execution.stdout, execution.stderr = "".join(shell.stdout), "".join(shell.stderr)
    execution.shut_down = shell.shut_down and not execution.timed_out
    execution.seconds = min(shell.elapsed, allowed_seconds)
    return execution


class PowerShell(Functions):
    """Variables, functions, the current folder, and what has been printed so far."""

    def __init__(self, machine: Machine, allowed_seconds: float = float("inf")) -> None:
        # The clock is the last net only: counted steps end a script earlier, and everywhere alike.
        super().__init__(machine, Budget(steps=STEPS, size=SIZE, depth=DEPTH, seconds=SECONDS, clock=CPU))
        self.allowed_seconds, self.elapsed = allowed_seconds, 0.0
        self.functions: dict[str, Function] = {}
        self.given: list[str] = []
        self.code, self.shut_down, self.screen_size = 0, False, 0
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        self.sinks: list[list[Any]] = []
        self.told = False

    def bind_parameters(self, given: list[str]) -> None:
        """`name=value` fills the parameter of that name, a bare value the next one."""
        self.given = list(given)
        self.variables["args"] = list(given)

    def run(self, script: str) -> None:
        """Run a whole script. BudgetExceeded: it took more than there is."""
        try:
            self.block(script, outermost=True)
        except CommandError as refusal:  # nothing was run: it is no script
            self.fail(str(refusal), refusal.code)
        except Thrown as error:
            self.fail(str(error), 1)
        except EndOfScript as end:
            self.code = end.code
        except (Return, Leave) as end:
            self.give(end.values if isinstance(end, Return) else [])

    def fail(self, said: str, code: int) -> None:
        """Say an error, and remember that there was one."""
        self.stderr.append(f"{said}\n")
        self.code, self.variables["?"] = code, False
        errors = self.variables.setdefault("error", [])
        errors.insert(0, self.error_record(said))
        del errors[100:]

    def error_record(self, said: str) -> Row:
        record = row("Exception", Exception=row("Message", Message=said))
        record.label = record["Exception"].label = said
        return record

    def block(self, script: str, outermost: bool = False) -> None:
        if outermost:
            self._statements(script)
        else:
            with self.budget.deeper():
                self._statements(script)

    def _statements(self, script: str) -> None:
        for statement in statements(script):
            self.budget.step()
            try:
                # `$?` is about the statement before: each one begins with success.
                self.code, self.variables["?"] = 0, True
                self._statement(statement)
            except CommandError as refusal:
                if self.stops:
                    raise Thrown(str(refusal)) from None
                self.fail(str(refusal), refusal.code)
            if self.shut_down:
                raise EndOfScript(0)

    @property
    def stops(self) -> bool:
        """Whether every error ends the script: `$ErrorActionPreference = 'Stop'`."""
        return text(self.variables.get("erroractionpreference")).lower() == "stop"

    def _statement(self, statement: str) -> None:
        if not self.control(statement):
            self.give(self.evaluate(statement))

    def give(self, values: list[Any]) -> None:
        if self.sinks:
            self.sinks[-1].extend(values)
            self.budget.step(len(values) // 10)
        else:
            self.write(shown(values))

    def write(self, said: str) -> None:
        """Put a text on the screen. BudgetExceeded: one that is filled for ever."""
        self.screen_size += len(said)
        if self.screen_size > LARGEST_SCREEN:
            raise BudgetExceeded("seconds", float("inf"))
        self.stdout.append(said)

    def captured(self, script: str) -> list[Any]:
        sink: list[Any] = []
        self.sinks.append(sink)
        try:
            with self.budget.deeper():
                for statement in statements(script):
                    self.budget.step()
                    self._statement(statement)
        finally:
            self.sinks.pop()
        return sink

    def end(self, code: int) -> None:
        raise EndOfScript(code)

    def evaluate(self, statement: str) -> list[Any]:
        """The values a statement gives out. CommandError when it fails."""
        if found := re.match(r"param\s*\((.*)\)\s*$", statement, re.IGNORECASE | re.DOTALL):
            self._bind_script(found[1])
            return []
        if self.assigned(statement):
            return []
        return self.pipeline(statement)

    def _bind_script(self, inside: str) -> None:
        free = [word.removeprefix("=") for word in self.given if not re.match(r"\w+=", word)]
        named = dict(word.split("=", 1) for word in self.given if re.match(r"\w+=", word))
        lower = {name.lower(): value for name, value in named.items()}
        for name, default, switch in parameters(inside):
            value: Any = lower.get(name)
            if value is None and free and not switch:
                value = free.pop(0)
            self.variables[name] = value if value is not None else self.default(default, switch)

    def pipeline(self, statement: str) -> list[Any]:
        current: list[Any] = []
        for at, stage in enumerate(stages(statement)):
            self.budget.step()
            current = self._stage(stage, current, piped=at > 0)
        return current

    def _stage(self, stage: str, incoming: list[Any], piped: bool) -> list[Any]:
        # After a pipe there is always a command: `1 | 2` is an error and no expression.
        if not piped and EXPRESSION.match(stage) and not PATH.match(stage):
            value, rest = self.operand(stage)
            found = list(value) if isinstance(value, list) else [] if value is None else [value]
            return self.redirected(found, list(tokens(rest)))
        words, target = self.without_redirection(list(tokens(stage)))
        if not words:
            return []
        return self.written(self._run_words(words, incoming, piped), target)

    def _run_words(self, words: list[Token], incoming: list[Any], piped: bool) -> list[Any]:
        first = words[0]
        if first.kind == "word" and first.text in ("&", ".") and len(words) > 1:
            if words[1].kind == "{":
                return self.captured(words[1].text)
            return self.call(text(self.value(words[1])), words[2:], incoming, piped)
        if first.kind == "{":
            return [first.text]
        if first.kind != "word" or first.text.startswith("$"):
            return self.call(text(self.value(first)), words[1:], incoming, piped)
        return self.call(first.text.replace("`", ""), words[1:], incoming, piped)

    def call(self, name: str, words: list[Token], incoming: list[Any], piped: bool) -> list[Any]:
        """Run a function, a cmdlet or a program by name."""
        lower = name.lower()
        if lower in self.functions:
            return self.call_function(self.functions[lower], words, incoming)
        found = self.program(name)
        if found:
            return found(self, [text(self.value(word)) for word in words if word.kind != ","])
        cmdlet = cmdlets().get(ALIASES.get(lower, lower))
        if cmdlet is None:
            said = unknown_command(name, names(), "Windows", told=self.told)
            self.told = True
            raise CommandError(said, 127)
        # A cmdlet looks through files and accounts, so it costs more where there are many.
        self.budget.step(1 + len(self.machine.files) // 20 + len(self.machine.accounts) // 20)
        call = Call(self, name, incoming=incoming, piped=piped)
        bind(cmdlet, call, self.bound(words))
        action = (call.text("erroraction") or call.text("ea")).lower()
        try:
            return cmdlet.run(call)
        except CommandError as refusal:
            self.variables["?"] = False
            if action in ("silentlycontinue", "ignore"):
                return []
            if action == "stop":
                raise Thrown(str(refusal)) from None
            raise

    # --- what cmdlets ask for

    def program(self, name: str) -> Program | None:
        """The program of a name or path; None when the machine has none."""
        return program(name)

    def print(self, line: str) -> None:
        """Write a line to the screen, past the pipeline."""
        self.write(line + "\n")

    def complain(self, line: str) -> None:
        """Write a line to the error stream."""
        self.stderr.append(line + "\n")

    def wait(self, seconds: float) -> None:
        """Let the guest's time pass. BudgetExceeded: the script may not take that long."""
        self.elapsed += seconds
        if self.elapsed > self.allowed_seconds:
            raise BudgetExceeded("seconds", self.allowed_seconds)

    def apply(self, block: str, item: Any) -> list[Any]:
        """What a `{ ... }` block gives out for an item, which it knows as `$_`."""
        before = self.variables.get("_")
        self.variables["_"] = item
        try:
            return self.captured(block)
        finally:
            self.variables["_"] = before

    def holds(self, block: str, item: Any) -> bool:
        """Whether a `{ $_.Name -like 'x' }` block is true of the item."""
        return truth(self.apply(block, item))
