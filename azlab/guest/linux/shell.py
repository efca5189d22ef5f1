"""Runs a script against a Linux machine, as run-command does: as root, in `sh`, no terminal."""

from __future__ import annotations

import re
from functools import cache

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.execution import Execution
from azlab.guest.linux.accounts import refresh_keys
from azlab.guest.linux.commands import commands
from azlab.guest.linux.console import Call, Result
from azlab.guest.linux.grammar import Command as ParsedCommand
from azlab.guest.linux.grammar import Part, Redirection, Step, Word, parse
from azlab.guest.linux.words import Words
from azlab.guest.machine import Machine

DEEPEST_SUBSTITUTION, MOST_JOBS = 10, 10
BUILT_IN = ("at", "cd", "env", "exit", "export", "set", "sudo", "unset")


@cache
def names() -> tuple[str, ...]:
    """Every command name, sorted."""
    return tuple(sorted({*commands(), *BUILT_IN} - {"["}))


class EndOfScript(Exception):
    """`exit`, or the end that `set -e` or a shutdown brings."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def run_script(machine: Machine, script: str, parameters: list[str]) -> Execution:
    """Run a whole script, then what it gave to `at`. Never raises for any text."""
    shell = Shell(machine, parameters)
    shell.run(script)
    for job in shell.jobs:
        later = Shell(machine, [], jobs=shell.jobs)
        later.run(job)
        shell.shut_down = shell.shut_down or later.shut_down
    refresh_keys(machine)
    return Execution("".join(shell.stdout), "".join(shell.stderr), shell.code, shell.shut_down)


class Shell(Words):
    """Variables, the working folder, and what has been printed so far."""

    def __init__(
        self, machine: Machine, parameters: list[str], depth: int = 0, jobs: list[str] | None = None
    ) -> None:
        super().__init__(machine, parameters)
        self.depth, self.strict, self.shut_down = depth, False, False
        self.jobs: list[str] = [] if jobs is None else jobs
        self.stdout: list[str] = []
        self.stderr: list[str] = []

    def run(self, script: str) -> None:
        try:
            steps = parse(script)
            for at, step in enumerate(steps):
                self._step(step, at + 1 < len(steps) and steps[at + 1].joint != ";")
        except CommandError as refusal:
            self.stderr.append(str(refusal) + "\n")
            self.code = refusal.code
        except EndOfScript as end:
            self.code = end.code

    def _step(self, step: Step, more_in_the_list: bool) -> None:
        if (step.joint == "&&" and self.code != 0) or (step.joint == "||" and self.code == 0):
            return
        stdin = ""
        for at, command in enumerate(step.commands):
            result = self._command(command, stdin)
            self.stderr.append(result.stderr)
            stdin, self.code = result.stdout, result.code
            if at + 1 == len(step.commands):
                self.stdout.append(result.stdout)
        if self.shut_down or (self.strict and self.code != 0 and not more_in_the_list):
            raise EndOfScript(self.code)

    def _command(self, command: ParsedCommand, stdin: str) -> Result:
        try:
            for redirection in command.redirections:
                if redirection.stream == 0:
                    stdin = self._input(redirection)
            result = self._run_words(command.words, stdin)
            return self._redirected(result, command.redirections)
        except CommandError as refusal:
            return self._redirected(
                Result("", f"{refusal}\n", refusal.code), command.redirections, again=True
            )

    def _input(self, redirection: Redirection) -> str:
        if redirection.text is not None:
            body = redirection.text
            return body.text if body.quote == "'" else self.substituted(body.text)
        path = self._target(redirection)
        content = disks.read(self.machine, path)
        if content is None:
            raise CommandError(f"sh: 1: cannot open {path}: No such file", 2)
        return content

    def _target(self, redirection: Redirection) -> str:
        words = self.expand(redirection.target)
        return disks.absolute(self.machine, words[0] if words else "", self.folder)

    def _redirected(self, result: Result, redirections: list[Redirection], again: bool = False) -> Result:
        out, err = result.stdout, result.stderr
        for redirection in redirections:
            if redirection.into_stdout:
                out, err = out + err, ""
            elif redirection.stream in (1, 3):
                taken, out = out, ""
                if redirection.stream == 3:
                    taken, err = taken + err, ""
                if not again:
                    self._save(redirection, taken)
            elif redirection.stream == 2 and (redirection.target or not again):
                taken, err = err, ""
                self._save(redirection, taken)
        return Result(out, err, result.code)

    def _save(self, redirection: Redirection, content: str) -> None:
        path = self._target(redirection)
        if path in ("/dev/null", "/dev/stdout", "/dev/stderr"):
            return
        parent = path.rsplit("/", 1)[0]
        if parent and not disks.is_folder(self.machine, parent):
            raise CommandError(f"sh: 1: cannot create {path}: Directory nonexistent", 2)
        before = (disks.read(self.machine, path) or "") if redirection.append else ""
        disks.write(self.machine, path, before + content)

    def _run_words(self, words: list[Word], stdin: str) -> Result:
        while words and (found := self._assignment(words[0])):
            self.variables[found[0]] = found[1]
            words = words[1:]
        expanded = [text for word in words for text in self.expand(word)]
        return self.call(expanded, stdin) if expanded else Result()

    def _assignment(self, word: Word) -> tuple[str, str] | None:
        found = re.match(r"([A-Za-z_]\w*)=", word[0].text) if word and not word[0].quote else None
        if not found:
            return None
        rest = (Part(word[0].text[found.end() :], ""), *word[1:])
        return found[1], "".join(self._text(part) for part in rest)

    def call(self, words: list[str], stdin: str) -> Result:
        """Run one command given as plain words."""
        name, arguments = words[0].rsplit("/", 1)[-1], words[1:]
        call = Call(self, name, arguments, stdin)
        if name == "sudo":
            return self._sudo(call)
        if name in BUILT_IN:
            return self._built_in(call)
        if not self.knows(name):
            raise CommandError(
                f"The practice machine does not know '{words[0]}'. It knows: {', '.join(names())}.", 127
            )
        return commands()[name](call)

    def knows(self, name: str) -> bool:
        """Whether a word is the name of a command."""
        return name in commands() or name in BUILT_IN

    def _sudo(self, call: Call) -> Result:
        """run-command is root already; `-u NAME` is not known."""
        words = [word for word in call.arguments if word not in ("-n", "-E", "-H", "--")]
        if not words or words[0].startswith("-"):
            raise call.unknown(words[0] if words else "no command")
        return self.call(words, call.stdin)

    def _built_in(self, call: Call) -> Result:
        first = call.arguments[0] if call.arguments else ""
        if call.name == "exit":
            raise EndOfScript(int(first) % 256 if first.isdecimal() and len(first) < 10 else self.code)
        if call.name == "set":
            return self._set(call)
        if call.name == "cd":
            return self._change_folder(call, first or "/root")
        if call.name == "at":
            return self._later(call)
        if call.name == "env" or (call.name == "export" and not first):
            return Result("".join(f"{name}={value}\n" for name, value in sorted(self.variables.items())))
        for word in call.arguments:
            name, equals, value = word.partition("=")
            if call.name == "unset":
                self.variables.pop(name, None)
            elif equals:
                self.variables[name] = value
        return Result()

    def _set(self, call: Call) -> Result:
        for word in call.arguments:
            if not re.fullmatch(r"[-+][eux]+", word):
                raise call.unknown(word)
            if "e" in word:
                self.strict = word[0] == "-"
        return Result()

    def _change_folder(self, call: Call, target: str) -> Result:
        path = call.path(target)
        if not disks.is_folder(self.machine, path):
            raise CommandError(f"sh: 1: cd: can't cd to {target}", 2)
        self.folder = path
        return Result()

    def _later(self, call: Call) -> Result:
        """`at`: the job runs when the script has ended. Its output would be mailed, so it is lost."""
        if len(self.jobs) >= MOST_JOBS:
            raise CommandError(f"The practice machine takes {MOST_JOBS} jobs for 'at' and no more.")
        self.jobs.append(call.stdin)
        return Result(
            "",
            f"warning: commands will be executed using /bin/sh\njob {len(self.jobs)} at {self.machine.now}\n",
        )

    def output(self, script: str) -> str:
        if self.depth >= DEEPEST_SUBSTITUTION:
            raise CommandError("sh: 1: too many nested substitutions", 2)
        inner = Shell(self.machine, self.parameters, self.depth + 1, self.jobs)
        inner.variables, inner.folder = dict(self.variables), self.folder
        inner.run(script)
        self.stderr.extend(inner.stderr)
        self.shut_down = self.shut_down or inner.shut_down
        return "".join(inner.stdout).rstrip("\n")
