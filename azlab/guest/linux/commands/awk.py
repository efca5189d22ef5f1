"""`awk`: patterns and actions over lines and fields, without functions of one's own and without files."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from azlab.guest.disks import CommandError
from azlab.guest.linux.awk_expressions import Node, unescaped
from azlab.guest.linux.awk_script import Reader, Rule
from azlab.guest.linux.awk_values import Value, Values, filled, number, text
from azlab.guest.linux.commands.files import source
from azlab.guest.linux.console import Call, Command, Result
from azlab.guest.linux.streams import Input


class Next(Exception):
    """`next`."""


class Exit(Exception):
    """`exit`, with its code."""


class Leave(Exception):
    """`break`, or `continue`."""


class Program(Values):
    """A program at work: its rules, and the spans of lines that it is inside of."""

    def __init__(self, call: Call, rules: list[Rule], separator: str) -> None:
        super().__init__(call, separator)
        self.rules, self.inside, self.code = rules, set[int](), 0

    def run(self, lines: Callable[[], object]) -> int:
        """BEGIN, every line, END. The exit code."""
        with contextlib.suppress(Exit):
            self._special("BEGIN")
            # With nothing but BEGIN awk reads no input at all: `awk 'BEGIN{...}'` must not wait for any.
            if any(rule.pattern is None or rule.pattern.kind != "BEGIN" for rule in self.rules):
                lines()
        with contextlib.suppress(Exit):
            self._special("END")
        return self.code

    def _special(self, kind: str) -> None:
        for rule in self.rules:
            if rule.pattern is not None and rule.pattern.kind == kind and rule.action is not None:
                self.execute(rule.action)

    def line(self, line: str) -> None:
        """Go through the rules with a line."""
        self.budget.step()
        for name in ("NR", "FNR"):
            self.variables[name] = number(self.variables[name]) + 1
        self.split_line(line)
        try:
            for position, rule in enumerate(self.rules):
                kind = rule.pattern.kind if rule.pattern is not None else ""
                if kind in ("BEGIN", "END") or not self._chosen(position, rule.pattern):
                    continue
                if rule.action is None:
                    self.call.shell.print(self.fields[0] + text(self.variables["ORS"]))
                else:
                    self.execute(rule.action)
        except Next:
            pass

    def _chosen(self, position: int, pattern: Node | None) -> bool:
        if pattern is None:
            return True
        if pattern.kind != "span":
            return self.truth(pattern)
        # Both ends are looked for in the same line: a span may be one line long.
        begun = position in self.inside or self.truth(pattern.parts[0])
        if begun:
            (self.inside.discard if self.truth(pattern.parts[1]) else self.inside.add)(position)
        return begun

    def execute(self, node: Node) -> None:
        self.budget.step()
        runs: dict[str, Callable[[Node], None]] = {
            "block": self._block, "print": self._print, "printf": self._printf, "if": self._if,
            "while": self._while, "for": self._for, "each": self._each, "delete": self._delete,
            "next": self._leave, "exit": self._leave, "break": self._leave, "continue": self._leave,
        }  # fmt: skip
        run = runs.get(node.kind)
        if run is None:
            self.value(node.parts[0])
        else:
            run(node)

    def _block(self, node: Node) -> None:
        for part in node.parts:
            self.execute(part)

    def _print(self, node: Node) -> None:
        form = text(self.variables["OFMT"])
        shown = [text(self.value(part), form) for part in node.parts] or [self.fields[0]]
        self.call.shell.print(text(self.variables["OFS"]).join(shown) + text(self.variables["ORS"]))

    def _printf(self, node: Node) -> None:
        form, *values = [self.value(part) for part in node.parts] or [""]
        self.call.shell.print(filled(text(form), values, self.call.shell.budget))

    def _if(self, node: Node) -> None:
        if self.truth(node.parts[0]):
            self.execute(node.parts[1])
        elif len(node.parts) > 2:
            self.execute(node.parts[2])

    def _rounds(self, condition: Node, body: Node, step: Node | None = None) -> None:
        while condition.kind == "nothing" or self.truth(condition):
            self.budget.step()
            try:
                self.execute(body)
            except Leave as leave:
                if leave.args[0] == "break":
                    return
            if step is not None and step.kind != "nothing":
                self.value(step)

    def _while(self, node: Node) -> None:
        self._rounds(node.parts[0], node.parts[1])

    def _for(self, node: Node) -> None:
        if node.parts[0].kind != "nothing":
            self.value(node.parts[0])
        self._rounds(node.parts[1], node.parts[3], node.parts[2])

    def _each(self, node: Node) -> None:
        name, array = node.value.split(" ")
        for key in list(self.arrays.get(array, {})):
            self.variables[name] = key
            try:
                self.execute(node.parts[0])
            except Leave as leave:
                if leave.args[0] == "break":
                    return

    def _delete(self, node: Node) -> None:
        target = node.parts[0]
        if target.kind == "item":
            self.arrays.get(target.value, {}).pop(text(self.value(target.parts[0])), None)
        else:
            self.arrays.pop(target.value, None)

    def _leave(self, node: Node) -> None:
        if node.kind == "next":
            raise Next
        if node.kind != "exit":
            raise Leave(node.kind)
        self.code = int(number(self.value(node.parts[0]))) % 256 if node.parts else self.code
        raise Exit


@dataclass
class Words:
    """What stands on the command line: `-F SEPARATOR`, `-v NAME=value`, `-f FILE`, the program, files."""

    program: str = ""
    separator: str = " "
    given: dict[str, Value] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, call: Call) -> Words:
        """CommandError: an option that the practice machine does not know, or no program."""
        found, words = cls(), list(call.arguments)
        while words and words[0].startswith("-") and len(words[0]) > 1:
            option = words.pop(0)
            if option == "--":
                break
            if option[:2] not in ("-F", "-v", "-f"):
                raise call.unknown(option)
            found._take(call, option[1], option[2:] or (words.pop(0) if words else ""))
        if not found.program:
            if not words:
                raise CommandError("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2)
            found.program = words.pop(0)
        found.files = words
        return found

    def _take(self, call: Call, letter: str, value: str) -> None:
        if letter == "F":
            # POSIX: the single letter `t` means a tab.
            self.separator = "\t" if value == "t" else unescaped(value)
        elif letter == "v":
            name, _, content = value.partition("=")
            self.given[name] = unescaped(content)
        else:
            self.program += source(call, value).read() + "\n"


def awk(call: Call) -> Result:
    """Runs the program over its files; exit code 2 when one of them is absent, the others done."""
    words = Words.read(call)
    machine = Program(call, Reader(words.program).rules(), words.separator)
    every = ["awk", *words.files]
    machine.variables |= {**words.given, "ARGC": float(len(every))}
    machine.arrays["ARGV"] = {str(at): word for at, word in enumerate(every)}
    errors = list[str]()
    code = machine.run(lambda: _go_through(machine, words.files, errors))
    return Result("", "".join(errors), code or (2 if errors else 0))


def _go_through(machine: Program, words: list[str], errors: list[str]) -> None:
    for name in _files(machine, words):
        machine.variables |= {"FNR": 0.0, "FILENAME": "" if name == "-" else name}
        try:
            # RS is asked for each file: an assignment between two of them may have changed it.
            records = _records(source(machine.call, name), text(machine.variables["RS"]))
        except CommandError as refusal:
            errors.append(f"{refusal}\n")
            continue
        for line in records:
            machine.line(line)


def _files(machine: Program, words: list[str]) -> Iterator[str]:
    """The files in turn. `NAME=value` among them is an assignment, made when its turn comes."""
    read = False
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name.isidentifier():
            machine.variables[name] = unescaped(value)
            continue
        read = True
        yield word
    if not read:
        yield "-"


def _records(text: Input, separator: str) -> Iterator[str]:
    """Lines, or what another `RS` of one character ends; an empty one: paragraphs."""
    if separator == "\n":
        return text.lines()
    if not separator:
        return iter([part.strip("\n") for part in re.split(r"\n\n+", text.read()) if part.strip("\n")])
    records = text.read().split(separator[0])
    return iter(records[:-1] if records[-1] in ("", "\n") else records)


COMMANDS: dict[str, Command] = dict.fromkeys(("awk", "gawk", "mawk"), awk)
