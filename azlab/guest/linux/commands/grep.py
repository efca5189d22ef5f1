"""`grep`, `egrep` and `fgrep`."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import source
from azlab.guest.linux.console import Call, Command, Result, failed
from azlab.guest.linux.expressions import compiled
from azlab.guest.patterns import Pattern

SHORT = {
    "ignore-case": "i",
    "invert-match": "v",
    "count": "c",
    "quiet": "q",
    "silent": "q",
    "line-number": "n",
    "extended-regexp": "E",
    "fixed-strings": "F",
    "only-matching": "o",
    "no-messages": "s",
    "recursive": "r",
    "files-with-matches": "l",
    "word-regexp": "w",
    "line-regexp": "x",
    "perl-regexp": "P",
    "color": "",
}


def grep(call: Call) -> Result:
    """-i -v -c -q -n -o -s -h -H -l -L -w -x -m -r -A -B -C, with -E, -F or -P, and -e or -f for patterns."""
    found, words = call.options(
        "ivcqnEFGosrRhHlLwxPyaz", "emABCf", long=tuple(SHORT), long_valued=("max-count", "regexp")
    )
    found |= {"m": found["max-count"]} if "max-count" in found else {}
    found |= {SHORT[name]: value for name, value in found.items() if SHORT.get(name)}
    every = [*call.repeated.get("e", ()), *call.repeated.get("regexp", ())]
    pattern = "\n".join(every) if every else None
    if "f" in found:
        every.append(source(call, found["f"]).read().removesuffix("\n"))
        pattern = "\n".join(every)
    if pattern is None:
        if not words:
            return failed("Usage: grep [OPTION]... PATTERNS [FILE]...", 2)
        pattern = words.pop(0)
    search = Search(call, found, _pattern(call, found, pattern))
    return search.through(words)


def _pattern(call: Call, found: dict[str, str], pattern: str) -> Pattern:
    kind = "E" if call.name == "egrep" else "F" if call.name == "fgrep" else ""
    # An option beats what the program's name means: `egrep -F` looks for plain text.
    kind = next((letter for letter in "FPE" if letter in found), kind)
    whole = "x" in found
    # The whole pattern is wrapped, alternatives and all: `-x 'a|b'` is not `^a|b$`.
    wrap = r"^(?:{})$" if whole else r"(?<!\w)(?:{})(?!\w)" if "w" in found else "{}"
    parts = pattern.split("\n")
    if len(parts) > 1:  # each line is a pattern of its own
        pattern, kind = ("|" if kind else "\\|").join(parts), kind or ""
    return compiled(call.name, pattern, call.shell.budget, kind, bool(found.keys() & {"i", "y"}), wrap)


class Search:
    """One run of `grep`: how to look, and what was found."""

    def __init__(self, call: Call, found: dict[str, str], wanted: Pattern) -> None:
        self.call, self.found, self.wanted = call, found, wanted
        self.errors: list[str] = []
        self.matched = False
        self.most = self._number("m") if "m" in found else None
        around = self._number("C") if "C" in found else 0
        self.after, self.before = self._number("A") or around, self._number("B") or around
        self.shown = False

    def _number(self, letter: str) -> int:
        value = self.found.get(letter, "0")
        if not re.fullmatch(r"\d{1,9}", value):
            raise CommandError(f"grep: {value}: invalid context length argument", 2)
        return int(value)

    def through(self, names: list[str]) -> Result:
        """Look through the files. Exit code 0 when something was found, 1 when nothing, 2 after an error."""
        files = self._files(names)
        titled = (
            "H" in self.found or len(files) > 1 or "r" in self.found or "R" in self.found
        ) and "h" not in self.found
        for name in files:
            try:
                self._through(name, f"{name}:" if titled and name != "-" else "")
            except CommandError as refusal:
                self.errors.append(f"{refusal}\n")
            # Found is found: with `-q` even an error before or after it does not count.
            if self.matched and "q" in self.found:
                return Result()
        code = 0 if self.matched else 1
        errors = "" if "s" in self.found else "".join(self.errors)
        return Result("", errors, 2 if self.errors else code)

    def _files(self, names: list[str]) -> list[str]:
        if not ("r" in self.found or "R" in self.found):
            return names or ["-"]
        files = []
        for name in names or ["."]:
            path = self.call.path(name)
            if not disks.is_folder(self.call.machine, path):
                files.append(name)
                continue
            start = path.rstrip("/") + "/"
            below = sorted(k for k in self.call.machine.files if k.startswith(start) and not k.endswith("/"))
            files += [f"{name.rstrip('/')}/{key.removeprefix(start)}" for key in below]
        return files

    def _through(self, name: str, title: str) -> None:
        found, count, shown_to, last = self.found, 0, 0, 0
        recent: list[str] = []
        quiet = bool(found.keys() & {"q", "c", "l", "L"})
        if self.most == 0:
            return
        for number, line in enumerate(source(self.call, name).lines(), 1):
            match = self.wanted.search(line)
            if (match is None) == ("v" in found):
                count += 1
                self.matched = True
                if found.keys() & {"q", "l", "L"}:
                    break
                if not quiet:
                    # With context, a gap between what is shown has a line of its own.
                    if (self.after or self.before) and self.shown and last < number - len(recent) - 1:
                        self.call.shell.print("--\n")
                    self._show(title, number, line, recent)
                    self.shown = True
                recent, shown_to, last = [], number + self.after, number
                if self.most is not None and count >= self.most:
                    break
            elif number <= shown_to and not quiet:
                self._line(title, number, line, "-")
                last = number
            elif self.before:
                recent = [*recent, line][-self.before :]
        if "c" in found:
            self.call.shell.print(f"{title}{count}\n")
        if ("l" in found and count) or ("L" in found and not count):
            self.call.shell.print(f"{'(standard input)' if name == '-' else name}\n")

    def _show(self, title: str, number: int, line: str, recent: list[str]) -> None:
        for back, before in enumerate(recent):
            self._line(title, number - len(recent) + back, before, "-")
        if "o" not in self.found:
            self._line(title, number, line, ":")
            return
        for each in self.wanted.every(line) if "v" not in self.found else ():
            if each[0]:
                self._line(title, number, each[0], ":")

    def _line(self, title: str, number: int, line: str, mark: str) -> None:
        position = f"{number}{mark}" if "n" in self.found else ""
        self.call.shell.print(f"{title}{position}{line}\n")


COMMANDS: dict[str, Command] = {"grep": grep, "egrep": grep, "fgrep": grep}
