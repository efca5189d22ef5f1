"""`sed`: addresses, and the commands s y d p q = a i c n N D P G H g h x b t : { }."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import save, source
from azlab.guest.linux.console import Call, Command, Result
from azlab.guest.linux.sed_replacement import filled
from azlab.guest.linux.sed_script import Address, Instruction, Program
from azlab.guest.patterns import Match

LONG = {
    "--in-place": "i", "--quiet": "n", "--silent": "n", "--regexp-extended": "E", "--separate": "s",
}  # fmt: skip
"""Long options by the letters that mean the same."""


class Editor:
    """Goes through lines with a program. `space` is the line at hand, `hold` the other one."""

    def __init__(self, call: Call, program: Program, silent: bool) -> None:
        self.call, self.program, self.silent = call, program, silent
        self.space, self.hold, self.number, self.code = "", "", 0, 0
        self.out: list[str] = []
        self.after: list[str] = []
        self.lines: list[str] = []
        self.done = False

    def edited(self, text: str) -> str:
        """The text after the program has gone through it."""
        self.lines, self.number, self.done, self.out = text.splitlines(), 0, False, []
        while self.number < len(self.lines) and not self.done:
            self.space = self.lines[self.number]
            self.number += 1
            self._cycle()
        return "".join(self.out)

    def say(self, line: str) -> None:
        self.call.shell.budget.take(len(line) + 1)
        self.out.append(line + "\n")

    def _cycle(self) -> None:
        self.after = []
        kept = self._run()
        if kept and not self.silent:
            self.say(self.space)
        for line in self.after:
            self.call.shell.budget.take(len(line))
            self.out.append(line)

    def _run(self) -> bool:
        """Run the program on the line at hand; False when it is deleted."""
        at, instructions, replaced = 0, self.program.instructions, False
        while at < len(instructions):
            self.call.shell.budget.step()
            made = instructions[at]
            at += 1
            if self._chosen(made) == made.negated:
                at = made.end if made.letter == "{" else at
                continue
            letter = made.letter
            if letter == "d":
                return False
            if letter == "q":
                self.done, self.code = True, made.occurrence
                return True
            if letter == "s":
                replaced = self._substituted(made) or replaced
            elif letter in "btT":
                jumps = letter == "b" or replaced == (letter == "t")
                replaced = False if letter != "b" else replaced
                if jumps:
                    at = self._target(made)
            elif letter == "c":
                self.say(made.text)
                return False
            elif letter == "D":
                _, more, rest = self.space.partition("\n")
                if not more:
                    return False
                # What is left goes through the program again, before another line is read.
                self.space, at = rest, 0
                self.call.shell.budget.step()
            elif letter in "nN":
                if not self._next(letter):
                    return True
            else:
                self._plain(made)
        return True

    def _target(self, made: Instruction) -> int:
        if not made.text:
            return len(self.program.instructions)
        if made.text not in self.program.labels:
            raise CommandError(f"sed: can't find label for jump to `{made.text}'")
        return self.program.labels[made.text]

    def _next(self, letter: str) -> bool:
        if self.number >= len(self.lines):
            self.done = True
            return False
        if letter == "n":
            if not self.silent:
                self.say(self.space)
            self.space = self.lines[self.number]
        else:
            self.space += "\n" + self.lines[self.number]
            self.call.shell.budget.take(len(self.space))
        self.number += 1
        return True

    def _plain(self, made: Instruction) -> None:
        letter = made.letter
        if letter == "p":
            self.say(self.space)
        elif letter == "P":
            self.say(self.space.partition("\n")[0])
        elif letter == "=":
            self.say(str(self.number))
        elif letter == "i":
            self.say(made.text)
        elif letter == "a":
            self.after.append(made.text + "\n")
        elif letter == "r":
            # A file that is not there is no fault for sed: nothing is added.
            self.after.append(disks.read(self.call.machine, self.call.path(made.text)) or "")
        elif letter == "y":
            self.space = self.space.translate({ord(a): b for a, b in zip(made.text, made.flags, strict=True)})
        else:
            self._swap(letter)

    def _swap(self, letter: str) -> None:
        if letter == "x":
            self.space, self.hold = self.hold, self.space
        elif letter in "gG":
            self.space = self.hold if letter == "g" else f"{self.space}\n{self.hold}"
        elif letter in "hH":
            self.hold = self.space if letter == "h" else f"{self.hold}\n{self.space}"
        self.call.shell.budget.take(len(self.space) + len(self.hold))

    def _chosen(self, made: Instruction) -> bool:
        """Whether the addresses mean the line at hand."""
        if made.first is None:
            return True
        if made.second is None:
            return self._is_at(made.first)
        if made.inside:
            return self._goes_on(made, made.second)
        if made.first.is_zero:
            # `0,/x/`: inside from the start, so that the first line may be the last one.
            if self.number > 1:
                return False
            made.inside = not self._is_at(made.second)
            return True
        return self._is_at(made.first) and self._begins(made, made.second)

    def _begins(self, made: Instruction, second: Address) -> bool:
        """Always True: the line at hand is in the span that begins with it, however soon that ends."""
        if second.more is not None:
            made.until = self.number + second.more
            made.inside = second.more > 0
        else:
            made.inside = not (second.number and second.number <= self.number)
        return True

    def _goes_on(self, made: Instruction, second: Address) -> bool:
        """Whether the line at hand is still in the span that began before it."""
        if second.more is not None:
            made.inside = self.number < made.until
            return True
        # A pattern as second address is looked for from the next line on, a number may be behind already:
        # then the span is one line.
        ended = self.number >= second.number if second.number else self._is_at(second)
        made.inside = not ended
        return not (second.number and self.number > second.number)

    def _is_at(self, address: Address) -> bool:
        if address.pattern is not None:
            return address.pattern.search(self.space) is not None
        if address.step:
            return self.number >= address.number and (self.number - address.number) % address.step == 0
        return self.number == len(self.lines) if address.last else self.number == address.number

    def _substituted(self, made: Instruction) -> bool:
        assert made.pattern is not None
        changed = False

        def replacement(found: Match) -> str:
            nonlocal changed
            changed = True
            return filled(made.text, found, self.call.shell.budget)

        last = 0 if "g" in made.flags else made.occurrence
        self.space = made.pattern.replaced(self.space, replacement, made.occurrence, last)
        if changed and "p" in made.flags:
            self.say(self.space)
        return changed


@dataclass
class Words:
    """What stands on the command line; `suffix` is that of the copies that `-i` keeps."""

    scripts: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    suffix: str = ""

    def take(self, call: Call, word: str, words: Iterator[str]) -> None:
        """One word, with the next one where it needs that. CommandError: an option that is not known."""
        if word in ("-e", "--expression", "-f", "--file"):
            value = next(words, "")
            self.scripts.append(source(call, value).read() if word in ("-f", "--file") else value)
        elif word.startswith("--expression="):
            self.scripts.append(word.partition("=")[2])
        elif kept := re.fullmatch(r"(?:-[nErs]*i|--in-place=)([.\w~]+)", word):
            self.flags |= {"i", *(letter for letter in "nErs" if letter in word[:4] and word[1] != "-")}
            self.suffix = kept[1]
        elif word in LONG:
            self.flags.add(LONG[word])
        elif re.fullmatch(r"-[nErisu]+e?", word):
            self.flags |= set(word[1:])
            if word.endswith("e"):
                self.scripts.append(next(words, ""))
        elif word.startswith("-") and len(word) > 1:
            raise call.unknown(word)
        else:
            self.names.append(word)


def sed(call: Call) -> Result:
    """`-n -e -f -E -r -i -s`. With `-i` the files are changed, otherwise the result is printed."""
    given, words = Words(), iter(list(call.arguments))
    for word in words:
        given.take(call, word, words)
    if not given.scripts:
        if not given.names:
            raise CommandError("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        given.scripts.append(given.names.pop(0))
    program = Program(call, "\n".join(given.scripts), bool(given.flags & {"E", "r"}))
    program.read()
    editor = Editor(call, program, "n" in given.flags)
    return _applied(call, editor, given.flags, given.names, given.suffix)


def _applied(call: Call, editor: Editor, flags: set[str], names: list[str], suffix: str) -> Result:
    """What the program makes of the files; exit code 2 when one of them is absent, the others done."""
    texts, errors = list[tuple[str, str]](), list[str]()
    for name in names or ["-"]:
        try:
            texts.append((name, source(call, name).read()))
        except CommandError:
            errors.append(f"sed: can't read {name}: No such file or directory\n")
    code = 2 if errors else 0
    if "i" not in flags:
        # One long text: line numbers and `$` count through all files, unless `-s` says otherwise.
        parts = [text for _, text in texts] if "s" in flags else ["".join(text for _, text in texts)]
        return Result("".join(editor.edited(part) for part in parts), "".join(errors), editor.code or code)
    for name, text in texts:
        if suffix:
            save(call, name + suffix, text)
        save(call, name, editor.edited(text))
    return Result("", "".join(errors), editor.code or code)


COMMANDS: dict[str, Command] = {"sed": sed}
