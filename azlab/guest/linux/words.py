"""Words of a script as they become once variables, substitutions and `*` are replaced."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.grammar import Part, Word, closing
from azlab.guest.machine import Machine

SCRIPT_PATH = "/var/lib/waagent/run-command/download/0/script.sh"
LONGEST_WORD = 100_000


class Words:
    """What words depend on: variables, parameters, the folder, the last exit code."""

    def __init__(self, machine: Machine, parameters: list[str]) -> None:
        self.machine, self.parameters = machine, parameters
        self.variables = {
            "HOME": "/root",
            "USER": "root",
            "HOSTNAME": machine.host_name,
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "SHELL": "/bin/sh",
        }
        self.folder, self.code = "/root", 0

    def output(self, script: str) -> str:
        """What a script inside `$(...)` prints."""
        raise NotImplementedError

    def expand(self, word: Word) -> list[str]:
        """A word as the list of words it becomes: variables, substitutions, splitting, `*`."""
        fields, open_field, pattern = [""], bool(word) and any(part.quote for part in word), False
        for at, part in enumerate(word):
            value = self._text(part, first=at == 0)
            if part.quote or part.text[:1] not in "$`":
                fields[-1] += value
                open_field = open_field or bool(value)
                pattern = pattern or (not part.quote and any(mark in value for mark in "*?"))
                continue
            pieces = re.split(r"[ \t\n]+", value)
            fields[-1] += pieces[0]
            fields.extend(pieces[1:])
        if sum(map(len, fields)) > LONGEST_WORD:
            raise CommandError("sh: 1: Argument list too long", 126)
        kept = [one for one in fields if one] or ([""] if open_field else [])
        return [name for one in kept for name in (self._names(one) if pattern else [one])]

    def _names(self, pattern: str) -> list[str]:
        full = disks.absolute(self.machine, pattern, self.folder)
        found = disks.matching(self.machine, full)
        if not pattern.startswith("/"):
            found = [path.removeprefix(self.folder.rstrip("/") + "/") for path in found]
        return found or [pattern]

    def _text(self, part: Part, first: bool = False) -> str:
        if part.quote == "'":
            return part.text
        if first and not part.quote and re.match(r"~(/|$)", part.text):
            return "/root" + part.text[1:]
        return self.substituted(part.text)

    def substituted(self, text: str) -> str:
        """The text with every `$` and backquote replaced."""
        found, at = [""], 0
        while at < len(text):
            end = at + 1
            if text[at] == "\\" and text[at + 1 : at + 2] in ("$", "`", '"', "\\"):
                end = at + 2
                found.append(text[at + 1])
            elif text[at] == "$" or text[at] == "`":
                value, end = self._substitution(text, at)
                found.append(value)
            else:
                found.append(text[at])
            at = end
        joined = "".join(found)
        if len(joined) > LONGEST_WORD:
            raise CommandError("sh: 1: Argument list too long", 126)
        return joined

    def _substitution(self, text: str, at: int) -> tuple[str, int]:
        """The value of what starts at `at`, and where it ends."""
        if text.startswith("$((", at):
            raise CommandError("The practice machine does not calculate: '$((' is outside what it knows.", 2)
        if text.startswith("$(", at):
            end = closing(text, at + 2)
            return self.output(text[at + 2 : end]), end + 1
        if text[at] == "`":
            stop = text.find("`", at + 1)
            return (self.output(text[at + 1 : stop]), stop + 1) if stop > 0 else ("`", at + 1)
        found = re.match(r"\$(?:\{(\w+|[?#@*])\}|(\w+|[?#@*$!-]))", text[at:])
        if not found:
            if text.startswith("${", at):
                raise CommandError("sh: 1: Bad substitution (the practice machine knows ${NAME} only)", 2)
            return "$", at + 1
        return self._variable(found[1] or found[2]), at + found.end()

    def _variable(self, name: str) -> str:
        special = {
            "?": str(self.code),
            "#": str(len(self.parameters)),
            "@": " ".join(self.parameters),
            "*": " ".join(self.parameters),
            "0": SCRIPT_PATH,
            "$": "4242",
        }
        if name in special:
            return special[name]
        if name.isdecimal():
            at = int(name) if len(name) < 6 else 0
            return self.parameters[at - 1] if 0 < at <= len(self.parameters) else ""
        return self.variables.get(name, "")
