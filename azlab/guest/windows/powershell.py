"""Runs a script against a Windows machine, as run-command does: as SYSTEM, no window."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.execution import Execution
from azlab.guest.machine import Machine
from azlab.guest.windows.cmdlets import cmdlets, names, program
from azlab.guest.windows.console import Call, Program, bind
from azlab.guest.windows.expressions import Expressions
from azlab.guest.windows.grammar import Token, stages, statements, tokens
from azlab.guest.windows.values import LONGEST_TEXT, shown, text

ALIASES = {
    "echo": "write-output",
    "cat": "get-content",
    "type": "get-content",
    "gc": "get-content",
    "ls": "get-childitem",
    "dir": "get-childitem",
    "gci": "get-childitem",
    "rm": "remove-item",
    "del": "remove-item",
    "ri": "remove-item",
    "mkdir": "new-item",
    "md": "new-item",
    "select": "select-object",
    "where": "where-object",
    "?": "where-object",
    "sort": "sort-object",
    "ft": "format-table",
    "fl": "format-list",
    "measure": "measure-object",
    "cd": "set-location",
    "sls": "select-string",
    "gp": "get-itemproperty",
    "add-windowsfeature": "install-windowsfeature",
    "start": "start-process",
    "get-wmiobject": "get-ciminstance",
    "gwmi": "get-ciminstance",
    "write": "write-output",
    "sleep": "start-sleep",
    "saps": "start-process",
}
DEEPEST = 10


class EndOfScript(Exception):
    """`exit`, or the end a shutdown brings."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def run_script(machine: Machine, script: str, parameters: list[str]) -> Execution:
    """Run a whole script. Never raises for any text."""
    shell = PowerShell(machine)
    shell.bind_parameters(parameters)
    shell.run(script)
    return Execution("".join(shell.stdout), "".join(shell.stderr), shell.code, shell.shut_down)


class PowerShell(Expressions):
    """Variables, the current folder, and what has been printed so far."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.depth = 0
        self.given: list[str] = []
        self.code, self.shut_down = 0, False
        self.stdout: list[str] = []
        self.stderr: list[str] = []

    def bind_parameters(self, parameters: list[str]) -> None:
        """`name=value` fills the parameter of that name, a bare value the next one."""
        self.given = list(parameters)
        self.variables["args"] = list(parameters)

    def run(self, script: str) -> None:
        try:
            for statement in statements(script):
                self._statement(statement)
                if self.shut_down:
                    raise EndOfScript(0)
        except CommandError as refusal:
            self._fail(refusal)
        except EndOfScript as end:
            self.code = end.code

    def _fail(self, refusal: CommandError) -> None:
        self.stderr.append(f"{refusal}\n")
        self.code, self.variables["?"] = refusal.code, False

    def _statement(self, statement: str) -> None:
        try:
            self.code = 0
            self.stdout.append(shown(self.evaluate(statement)))
        except CommandError as refusal:
            self._fail(refusal)

    def evaluate(self, statement: str) -> list[Any]:
        """The values a statement gives out. CommandError when it fails."""
        if found := re.match(r"param\s*\((.*)\)\s*$", statement, re.IGNORECASE | re.DOTALL):
            return self._parameters(found[1])
        if found := re.match(r"(?:exit|throw)\b\s*(.*)", statement, re.IGNORECASE | re.DOTALL):
            return self._end(statement, found[1])
        if found := re.match(r"\$(env:\w+|\w+)\s*(\+?=)(?!=)\s*(.+)", statement, re.IGNORECASE | re.DOTALL):
            return self._assign(found[1], found[2], found[3])
        current: list[Any] = []
        for at, stage in enumerate(stages(statement)):
            current = self._stage(tokens(stage), current, piped=at > 0)
        return current

    def _parameters(self, inside: str) -> list[Any]:
        names = re.findall(r"\$(\w+)", re.sub(r"=\s*\$\w+", "", inside))
        free = [word.removeprefix("=") for word in self.given if not re.match(r"\w+=", word)]
        named = dict(word.split("=", 1) for word in self.given if re.match(r"\w+=", word))
        lower = {name.lower(): value for name, value in named.items()}
        for name in names:
            value = lower.get(name.lower())
            self.variables[name.lower()] = value if value is not None else (free.pop(0) if free else None)
        return []

    def _end(self, statement: str, rest: str) -> list[Any]:
        if statement[:5].lower() == "throw":
            self.stderr.append(text(self.joined(tokens(rest))) + "\n")
            raise EndOfScript(1)
        raise EndOfScript(int(rest) % 256 if rest.isdecimal() and len(rest) < 10 else 0)

    def _assign(self, name: str, operator: str, right: str) -> list[Any]:
        found = self.evaluate(right)
        value = found[0] if len(found) == 1 else (found or None)
        if operator == "+=":
            value = text(self.variables.get(name.lower())) + text(value)
            if len(value) > LONGEST_TEXT:
                raise CommandError("Exception of type 'System.OutOfMemoryException' was thrown.")
        self.variables[name.lower()] = value
        return []

    def _stage(self, words: list[Token], incoming: list[Any], piped: bool) -> list[Any]:
        words, target = self._without_redirection(words)
        if not words:
            return []
        found = self._run_words(words, incoming, piped)
        if target is None:
            return found
        path, append = target
        before = (disks.read(self.machine, path) or "") if append else ""
        disks.write(self.machine, path, before + shown(found))
        return []

    def _without_redirection(self, words: list[Token]) -> tuple[list[Token], tuple[str, bool] | None]:
        """The words without `>` and its file; errors sent away and `$null` count for nothing."""
        kept, target, at = list[Token](), None, 0
        while at < len(words):
            mark = words[at]
            if mark.kind != ">":
                kept.append(mark)
            elif not mark.text.endswith("&1"):
                at += 1
                if at < len(words) and mark.text[0] != "2" and words[at] != Token("$", "null"):
                    name = text(self.value(words[at]))
                    target = disks.absolute(self.machine, name, self.folder), mark.text.endswith(">>")
            at += 1
        return kept, target

    def _run_words(self, words: list[Token], incoming: list[Any], piped: bool) -> list[Any]:
        first = words[0]
        if first.kind == "word" and first.text in ("&", ".") and len(words) > 1:
            return self.call(text(self.value(words[1])), words[2:], incoming, piped)
        if first.kind != "word" or re.match(r"-?\d", first.text):
            return self.expression(words)
        if first.text.startswith("$"):
            return self.call(self.expand(first.text), words[1:], incoming, piped)
        return self.call(first.text.replace("`", ""), words[1:], incoming, piped)

    def inner(self, script: str) -> list[Any]:
        """The values of a script inside another: `(...)`, `$(...)` and `{...}`."""
        if self.depth >= DEEPEST:
            raise CommandError("The practice machine does not go deeper than ten levels of brackets.")
        self.depth += 1
        try:
            return [value for statement in statements(script) for value in self.evaluate(statement)]
        finally:
            self.depth -= 1

    def call(self, name: str, words: list[Token], incoming: list[Any], piped: bool) -> list[Any]:
        """Run a cmdlet or a program by name."""
        lower = name.lower()
        found = program(name)
        if found:
            return found(self, [text(self.value(word)) for word in words if word.kind != ","])
        cmdlet = cmdlets().get(ALIASES.get(lower, lower))
        if cmdlet is None:
            raise CommandError(
                f"The practice machine does not know '{name}'. It knows: {', '.join(names())}.", 127
            )
        call = Call(self, name, incoming=incoming, piped=piped)
        bind(cmdlet, call, self._bound(words))
        return cmdlet.run(call)

    def _bound(self, words: list[Token]) -> list[tuple[str | None, Any]]:
        """Words as pairs of parameter name and value; commas join values into a list."""
        found, joining = list[tuple[str | None, Any]](), False
        for word in words:
            named = re.fullmatch(r"-([A-Za-z]\w*)(?::(.*))?", word.text) if word.kind == "word" else None
            if word.kind == ",":
                joining = True
            elif joining and found:
                before = found[-1][1]
                found[-1] = (
                    found[-1][0],
                    [*(before if isinstance(before, list) else [before]), self.value(word)],
                )
                joining = False
            elif named:
                given = self.value(tokens(named[2])[0]) if named[2] else None
                found.append((named[1].lower(), given))
            else:
                found.append((None, word if word.kind == "{" else self.value(word)))
        return found

    def program(self, name: str) -> Program | None:
        """The program of a name or path; None when the machine has none."""
        return program(name)

    def print(self, line: str) -> None:
        self.stdout.append(line + "\n")

    def holds(self, block: str, item: Any) -> bool:
        """Whether a `{ $_.Name -like 'x' }` block is true of the item."""
        self.variables["_"] = item
        found = self.inner(block)
        return bool(found and (found[0] if len(found) == 1 else True))
