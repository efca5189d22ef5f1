"""Commands of the shell itself that take what comes in: `read`, `mapfile`; and options: `getopts`."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Result
from azlab.guest.linux.words import Words


class Taking(Words):
    """A shell's state with the commands that fill variables from outside."""

    def read(self, call: Call) -> Result:
        """`-r` and `-a NAME`; options that concern a terminal or a time limit are taken and mean nothing."""
        found, names = call.options("rse", "ptdnua")
        line = call.input.line()
        if line is None:
            for name in names or ["REPLY"]:
                self.set(name, None, "")
            return Result(code=1)
        text = line.removesuffix("\n")
        while "r" not in found and text.endswith("\\") and (more := call.input.line()) is not None:
            text = text[:-1] + more.removesuffix("\n")
        text = text if "r" in found else re.sub(r"\\(.)", r"\1", text)
        if "a" in found:
            self.set_items(found["a"], self._fields_of(text, 0))
        else:
            self._distribute(text, names or ["REPLY"])
        return Result(code=0 if line.endswith("\n") else 1)

    def _fields_of(self, text: str, most: int) -> list[str]:
        """The text cut at the separators into at most that many fields; 0 for as many as there are."""
        separators = self.separators()
        blank = "".join(set(separators) & set(" \t\n"))
        text = text.strip(blank) if blank else text
        if most == 1:
            return [text]
        if not separators or not text:
            return [text] if text else []
        other = re.escape("".join(set(separators) - set(blank)))
        cut = f"[{re.escape(blank)}]+" if blank and not other else f"[{re.escape(separators)}]"
        return re.split(cut, text, maxsplit=max(most - 1, 0))

    def _distribute(self, text: str, names: list[str]) -> None:
        fields = [text] if names == ["REPLY"] else self._fields_of(text, len(names))
        for index, name in enumerate(names):
            if not self.is_name(name):
                raise CommandError(f"sh: 1: read: {name}: bad variable name", 2)
            self.set(name, None, fields[index] if index < len(fields) else "")

    def getopts(self, call: Call) -> Result:
        """`getopts LETTERS NAME`, with OPTIND and OPTARG."""
        if len(call.arguments) < 2:
            raise CommandError("sh: 1: getopts: Usage: getopts optstring var [arg]", 2)
        letters, name = call.arguments[:2]
        words = call.arguments[2:] or self.parameters
        index = int(self.get("OPTIND", None) or "1")
        word = words[index - 1] if 0 < index <= len(words) else ""
        self.set("OPTIND", None, str(index + 1))
        if not word.startswith("-") or word in ("-", "--"):
            self.set("OPTIND", None, str(index + (word == "--")))
            self.set(name, None, "?")
            return Result(code=1)
        letter, rest = word[1], word[2:]
        known = letter in letters and letter != ":"
        self.set(name, None, letter if known else "?")
        if known and letters[letters.index(letter) + 1 :][:1] == ":":
            value = rest or (words[index] if index < len(words) else "")
            self.set("OPTARG", None, value)
            self.set("OPTIND", None, str(index + (1 if rest else 2)))
        elif rest:
            raise CommandError("The practice machine's 'getopts' takes each option as a word of its own.", 2)
        return Result() if known else Result("", f"Illegal option -{letter}\n")

    def mapfile(self, call: Call) -> Result:
        if not self.bash:
            raise CommandError(f"sh: 1: {call.name}: not found", 127)
        found, names = call.options("t")
        lines = list(call.input.lines())
        self.set_items((names or ["MAPFILE"])[0], lines if "t" in found else [line + "\n" for line in lines])
        return Result()
