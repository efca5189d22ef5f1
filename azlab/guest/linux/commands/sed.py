"""`sed`: addresses, and the commands s y d p q = a i c n N D P G H g h x b t : { }."""

from __future__ import annotations

import re

from azlab.budget import Budget
from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import save, source
from azlab.guest.linux.console import Call, Command, Result
from azlab.guest.linux.sed_script import Address, Instruction, Program
from azlab.guest.patterns import Match


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
            self.say(line)

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
                self.space = self.space.partition("\n")[2]
                return False
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
            self.after.append(made.text)
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
            second = made.second
            ended = self.number >= second.number if second.number else self._is_at(second)
            made.inside = not ended
            return not (second.number and self.number > second.number)
        if not self._is_at(made.first):
            return False
        made.inside = not (made.second.number and made.second.number <= self.number)
        return True

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


def filled(text: str, found: Match, budget: Budget) -> str:
    """A replacement with `&`, `\\1` and escapes filled in. CommandError: there is no such group.

    BudgetExceeded: it would be too large, counted before the pieces are joined.
    """
    groups = (found[0], *found.groups())

    def piece(mark: re.Match[str]) -> str:
        made = part(mark)
        budget.take(len(made))
        return made

    def part(mark: re.Match[str]) -> str:
        if mark[0] == "&":
            return groups[0] or ""
        letter = mark[1]
        if letter.isdecimal():
            if int(letter) >= len(groups):
                raise CommandError(
                    f"sed: -e expression #1: invalid reference \\{letter} on `s' command's RHS"
                )
            return groups[int(letter)] or ""
        return {"n": "\n", "t": "\t", "r": "\r"}.get(letter, letter)

    return re.sub(r"\\(.)|&", piece, text, flags=re.DOTALL)


def sed(call: Call) -> Result:
    """`-n -e -f -E -r -i -s`. With `-i` the files are changed, otherwise the result is printed."""
    scripts: list[str] = []
    call.arguments = _without_suffix(call.arguments)
    words = iter(list(call.arguments))
    flags, names = set[str](), list[str]()
    for word in words:
        if word in ("-e", "--expression", "-f"):
            value = next(words, "")
            scripts.append(source(call, value).read() if word == "-f" else value)
        elif word in ("--in-place", "--quiet", "--silent", "--regexp-extended"):
            flags.add({"--in-place": "i", "--regexp-extended": "E"}.get(word, "n"))
        elif re.fullmatch(r"-[nEriszu]+e?", word):
            flags |= set(word[1:])
            if word.endswith("e"):
                scripts.append(next(words, ""))
        elif word.startswith("-") and len(word) > 1:
            raise call.unknown(word)
        else:
            names.append(word)
    if not scripts:
        if not names:
            raise CommandError("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        scripts.append(names.pop(0))
    program = Program(call, "\n".join(scripts), bool(flags & {"E", "r"}))
    program.read()
    editor = Editor(call, program, "n" in flags)
    if "i" not in flags:
        return Result(
            editor.edited("".join(source(call, name).read() for name in names or ["-"])), "", editor.code
        )
    for name in names:
        if not disks.is_file(call.machine, call.path(name)):
            raise CommandError(f"sed: can't read {name}: No such file or directory", 2)
        save(call, name, editor.edited(source(call, name).read()))
    return Result(code=editor.code)


def _without_suffix(words: list[str]) -> list[str]:
    """`-i.bak` as `-i`: no copy is kept."""
    return [re.sub(r"^(-i|--in-place=)[.\w~]*$", lambda found: found[1].rstrip("="), word) for word in words]


COMMANDS: dict[str, Command] = {"sed": sed}
