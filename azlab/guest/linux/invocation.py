"""Simple commands: their assignments, what their first word means, and what commands ask of the shell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from azlab.budget import BudgetExceeded
from azlab.guest import disks
from azlab.guest.disks import CommandError, PermissionDenied
from azlab.guest.linux import privileges
from azlab.guest.linux.built_in import BUILT_IN, Return
from azlab.guest.linux.commands import commands
from azlab.guest.linux.console import Call, Result
from azlab.guest.linux.first_line import with_options
from azlab.guest.linux.redirections import Redirections
from azlab.guest.linux.state import SH_IS_DASH, FatalError, whoever_acts
from azlab.guest.linux.streams import Input
from azlab.guest.linux.tree import Assignment, Node, Simple
from azlab.guest.unknown_commands import unknown_command

MOST_JOBS, TIMED_OUT = 10, 124
LONGEST_ARGUMENTS, WITHOUT_LIMIT = (
    131_072,
    ("echo", "printf", "test", "[", "read", "set", "eval", "export", "local", ":"),
)
"""What Linux takes for one command that is no part of the shell."""
SPECIAL = frozenset(
    ": . break continue eval exec exit export readonly return set shift times trap unset".split()
)
"""POSIX's special built-ins: in dash an error in one of them ends the script."""
BUILT_IN_BESIDES = frozenset(
    "[ test echo printf true false kill pwd command type alias unalias bg fg jobs chdir bind builtin caller"
    " compgen complete compopt dirs disown enable fc help history logout popd pushd suspend".split()
)
"""Commands that the shell has in itself that do not change it: those of `compgen -b`, and dash's."""
ONLY_BASH = frozenset(
    "declare typeset let shopt source mapfile readarray bind builtin caller compgen complete compopt dirs"
    " disown enable fc help history logout popd pushd suspend".split()
)
ONLY_DASH = frozenset(["chdir"])
NO_PROGRAMS = frozenset(": command exec type history".split())
"""Commands that are nowhere in the file system."""
DENIED = {
    "touch": "cannot touch '{}'",
    "mkdir": "cannot create directory '{}'",
    "rm": "cannot remove '{}'",
    "rmdir": "failed to remove '{}'",
    "cp": "cannot create regular file '{}'",
    "install": "cannot create regular file '{}'",
    "mv": "cannot move to '{}'",
    "ln": "failed to create symbolic link '{}'",
    "ls": "cannot open directory '{}'",
    "truncate": "cannot open '{}' for writing",
    "sed": "couldn't open temporary file {}",
}
"""What stands before `: Permission denied`, with the path; only the path where nothing is said here."""
PROGRAMS = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/")


@cache
def names() -> tuple[str, ...]:
    """Every command name, sorted."""
    return tuple(sorted({*commands(), *BUILT_IN} - {"[", "."}))


class Invocation(Redirections):
    """A shell's state and streams with the running of simple commands."""

    def command(self, node: Node) -> None:
        """Run one command, simple or compound, with its redirections."""
        raise NotImplementedError

    def interpret(self, script: str, parameters: list[str], name: str, bash: bool, stdin: Input) -> int:
        """Run a script in a shell of its own. Its exit code."""
        raise NotImplementedError

    def _needs_bash(self, what: str) -> None:
        if not self.bash:
            raise self.needs_bash(what)

    def simple(self, node: Simple) -> None:
        if not node.words:
            # The code of `X=$(false)` is that of the substitution, and 0 without any.
            self.code = 0
            for assignment in node.assignments:
                self._assign_or_end(assignment)
            return
        words = self._expanded(node)
        if words[:1] == ["exec"] and len(words) == 1:
            for redirection in node.redirections:
                self.redirect(redirection, self.run.opened)
            self.code = 0
            return
        before = {each.name: self.variables.get(each.name) for each in node.assignments}
        exported = set(self.exported)
        for assignment in node.assignments:
            self._assign_or_end(assignment)
            self.exported.add(assignment.name)
        if "x" in self.options:
            self.complain("+ " + " ".join(words))
        try:
            self.code = self.execute(words, self.stdin) if words else self.code
        finally:
            # POSIX: what is set before a special built-in stays set; bash does so in its posix mode only.
            if self.bash or words[:1] == [] or words[0] not in SPECIAL:
                self._restore(before)
                self.exported -= set(before) - exported

    def _expanded(self, node: Simple) -> list[str]:
        """The words of a command. FatalError: one of them cannot be expanded."""
        try:
            return [text for word in node.words for text in self.expand(word)]
        except CommandError as refusal:
            raise FatalError(str(refusal), 1 if self.bash else 2) from None

    def _assign_or_end(self, assignment: Assignment) -> None:
        """FatalError: the variable is read-only, or its value cannot be expanded."""
        try:
            self.assign(assignment)
        except CommandError as refusal:
            raise FatalError(str(refusal), 1 if self.bash else 2) from None

    def _restore(self, before: dict[str, str | None]) -> None:
        for name, value in before.items():
            if value is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = value

    def assign(self, assignment: Assignment) -> None:
        """`NAME=value`, `NAME+=value`, `NAME[index]=value`, `NAME=(a b)`."""
        name, key = assignment.name, assignment.key
        if assignment.items is not None or key is not None:
            self._needs_bash('Syntax error: "(" unexpected' if key is None else f"{name}[{key}]=: not found")
        if assignment.items is not None:
            items = [text for word in assignment.items for text in self.expand(word)]
            self.set_items(name, items, assignment.append)
            return
        if assignment.append and not self.bash:
            # To dash `NAME+=value` is a command of that name.
            raise self.needs_bash(f"{name}+=: not found")
        value = self.joined(assignment.value)
        index = None if key is None else self.substituted(key)
        if assignment.append:
            # `+=` adds to what was declared a number, and puts a text behind any other.
            before = self.get(name, index)
            value = f"({before or 0}) + ({value})" if name in self.integers else before + value
        self.set(name, index, value)

    def knows(self, name: str) -> bool:
        return name in self.functions or name in commands() or name in BUILT_IN

    def part(self, name: str) -> str:
        if name in self.functions:
            return "function"
        if name in (ONLY_DASH if self.bash else ONLY_BASH):
            return ""
        if name in SPECIAL or (name == "local" and not self.bash):
            return "special"
        return "builtin" if name in BUILT_IN or name in BUILT_IN_BESIDES else ""

    def is_program(self, name: str) -> bool:
        return name in commands() and name not in NO_PROGRAMS

    def execute(self, words: list[str], stdin: Input) -> int:
        # A command looks through files and accounts, so it costs more where there are many.
        self.budget.step(1 + len(self.machine.files) // 100 + len(self.machine.accounts) // 20)
        name = words[0]
        # Functions come before commands of the same name, as scripts rely on to wrap one.
        if name in self.functions:
            return self._call_function(name, words[1:])
        # `/usr/bin/grep` is the command itself; `./grep` and `/opt/grep` are files of the learner's.
        plain = name.rsplit("/", 1)[-1] if name.startswith(PROGRAMS) else name
        file = None if self.knows(plain) else self._program(name)
        if file is not None:
            return self.interpret_file(file, name, words[1:], stdin)
        if not self.knows(plain):
            raise self._unknown(name)
        # The kernel's limit is for programs; what is part of the shell is never handed to the kernel.
        if sum(map(len, words)) > LONGEST_ARGUMENTS and plain not in WITHOUT_LIMIT:
            raise CommandError(f"sh: 1: {plain}: Argument list too long", 126)
        privileges.refuse(self.machine, plain, words[1:])
        call = Call(self, plain, words[1:], stdin)
        try:
            return self._written((self.built_in(plain) or commands()[plain])(call))
        except PermissionDenied as denied:
            what = DENIED.get(plain, "{}").format(denied.path)
            raise CommandError(f"{plain}: {what}: Permission denied", 2 if plain == "ls" else 1) from None

    @contextmanager
    def acting_as(self, user: str, *, login: bool = False) -> Iterator[None]:
        before = self.machine.user, self.variables, self.folder
        self.machine.user = user
        own = whoever_acts(self.machine)
        if not login:
            del own["PWD"]
        self.variables = {**self.variables, **own}
        self.folder = own.get("PWD", self.folder)
        try:
            yield
        finally:
            self.machine.user, self.variables, self.folder = before

    def _unknown(self, name: str) -> CommandError:
        """What is said of a word that is no command; all that are, at most once."""
        said = unknown_command(name, names(), "Linux", told=self.run.told)
        self.run.told = True
        return CommandError(said, 127)

    def _written(self, result: Result) -> int:
        self.outputs[2].write(result.stderr)
        self.outputs[1].write(result.stdout)
        return result.code

    def _program(self, name: str) -> str | None:
        """The path of a file that a command's name means; None without one. CommandError: not executable."""
        if "/" not in name:
            folders = self.variables.get("PATH", "").split(":")
            paths = [f"{folder.rstrip('/')}/{name}" for folder in [*folders, "/usr/local/bin"][:20]]
            return next((path for path in paths if disks.is_executable(self.machine, path)), None)
        path = self.path(name)
        if disks.is_folder(self.machine, path) or (
            disks.is_file(self.machine, path) and not disks.is_executable(self.machine, path)
        ):
            raise CommandError(f"sh: 1: {name}: Permission denied", 126)
        if not disks.is_file(self.machine, path):
            raise CommandError(f"sh: 1: {name}: not found", 127)
        return path

    def interpret_file(self, path: str, name: str, parameters: list[str], stdin: Input) -> int:
        """Run a file as its first line says. CommandError: no shell reads it."""
        text = disks.read(self.machine, path) or ""
        first = text.split("\n", 1)[0]
        if first.startswith("#!") and not any(shell in first for shell in ("sh", "dash")):
            raise CommandError(f"The practice machine does not know '{first[2:].strip()}' of {name}.", 127)
        # Without such a line the shell that calls reads the file; `sh` is the distribution's, whoever calls.
        sh_is_bash = not self.machine.distribution.startswith(SH_IS_DASH)
        bash = "bash" in first or sh_is_bash if first.startswith("#!") else self.bash
        return self.interpret(with_options(text), parameters, name, bash, stdin)

    def environment(self) -> dict[str, str]:
        return {name: self.variables[name] for name in sorted(self.exported) if name in self.variables}

    def _call_function(self, name: str, parameters: list[str]) -> int:
        before, self.parameters = self.parameters, parameters
        self.locals.append({})
        loops, self.loops = self.loops, 0
        try:
            with self.budget.deeper():
                self.command(self.functions[name])
        except Return as back:
            self.code = back.code
        finally:
            self.parameters, self.loops = before, loops
            self._restore(self.locals.pop())
        return self.code

    def wait(self, seconds: float) -> None:
        self.run.wait(seconds)

    def within(self, seconds: float, words: list[str], stdin: Input) -> int:
        """Run a command for so many of the guest's seconds at most. Its exit code, or 124.

        It has a tenth of what is left of the budget: one that never ends is stopped as well.
        """
        outer, start = self.run, self.run.elapsed
        self.run = outer.part()
        self.run.allowed_seconds = min(outer.allowed_seconds, start + seconds)
        try:
            return self.execute(words, stdin)
        except BudgetExceeded as excess:
            if excess.kind != "seconds" and excess.kind != "steps":
                raise
            self.run.elapsed = start + seconds
            return TIMED_OUT
        finally:
            part, self.run = self.run, outer
            outer.elapsed = part.elapsed
            outer.take_back(part)

    def elapsed(self) -> float:
        return self.run.elapsed

    @property
    def is_bash(self) -> bool:
        """Whether this is bash, and not dash."""
        return self.bash

    def later(self, script: str) -> int:
        if len(self.run.jobs) >= MOST_JOBS:
            raise CommandError(f"The practice machine takes {MOST_JOBS} jobs for 'at' and no more.")
        self.run.jobs.append(script)
        return len(self.run.jobs)
