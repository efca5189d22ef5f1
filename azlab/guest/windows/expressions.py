"""Values of a script: strings, variables, lists, comparisons."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine
from azlab.guest.windows.grammar import Token, end_of
from azlab.guest.windows.values import LONGEST_TEXT, compared, followed, text


class Expressions:
    """What values depend on: the machine, its environment, and variables."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.folder = machine, "C:\\Windows\\System32"
        self.variables: dict[str, Any] = {
            "true": True,
            "false": False,
            "null": None,
            "lastexitcode": 0,
            "?": True,
            "pwd": self.folder,
            "_": None,
        }

    def inner(self, script: str) -> list[Any]:
        """The values of a script inside another: `(...)`, `$(...)` and `{...}`."""
        raise NotImplementedError

    def expression(self, words: list[Token]) -> list[Any]:
        """A stage that is a value: strings, variables, lists, and one comparison or `+`."""
        for at, word in enumerate(words[1:-1], 1):
            if word.kind == "word" and re.fullmatch(r"-[A-Za-z]+", word.text):
                return [compared(self.joined(words[:at]), word.text, self.joined(words[at + 1 :]))]
            if word == Token("word", "+"):
                return [text(self.joined(words[:at])) + text(self.joined(words[at + 1 :]))]
        found = self.joined(words)
        return list(found) if isinstance(found, list) else [] if found is None else [found]

    def joined(self, words: list[Token]) -> Any:
        """One value, or the list that commas make."""
        found = [self.value(word) for word in words if word.kind != ","]
        if any(word.kind != "," and words[at + 1].kind != "," for at, word in enumerate(words[:-1])):
            raise CommandError(f"Unexpected token '{words[-1].text}' in expression or statement.")
        return found[0] if len(found) == 1 else found

    def value(self, token: Token) -> Any:
        """What a token stands for."""
        if token.kind == "(":
            found = self.inner(token.text)
            return followed(found[0] if len(found) == 1 else found, token.suffix)
        if token.kind == "$":
            return followed(self.variable(token.text), token.suffix)
        if token.kind == "'":
            return followed(token.text.replace("''", "'"), token.suffix)
        if token.kind == '"':
            return followed(self.expand(token.text), token.suffix)
        if token.kind == "word" and re.fullmatch(r"-?\d{1,9}", token.text):
            return int(token.text)
        return (
            self.expand(token.text.replace('"', "").replace("'", "")) if token.kind == "word" else token.text
        )

    def variable(self, name: str) -> Any:
        lower = name.lower()
        environment = {
            "env:computername": self.machine.host_name,
            "env:windir": "C:\\Windows",
            "env:systemroot": "C:\\Windows",
            "env:systemdrive": "C:",
            "env:temp": "C:\\Windows\\Temp",
            "env:username": f"{self.machine.host_name}$",
            "env:programdata": "C:\\ProgramData",
        }
        return self.variables.get(lower, environment.get(lower))

    def expand(self, body: str) -> str:
        """A text with its variables, `$(...)`, `%windir%` and backquote escapes replaced."""
        out, at = list[str](), 0
        while at < len(body):
            found = re.match(r"\$(?:(\()|\{([^}]+)\}|(env:\w+|\w+))", body[at:], re.IGNORECASE)
            if body[at] == "`":
                out.append(
                    {"n": "\n", "t": "\t", "r": "\r"}.get(body[at + 1 : at + 2], body[at + 1 : at + 2])
                )
                at += 2
            elif found and found[1]:
                end = end_of(body, at + 1)
                out.append(text(self.inner(body[at + 2 : end - 1])))
                at = end
            elif found:
                out.append(text(self.variable(found[2] or found[3])))
                at += found.end()
            else:
                out.append(body[at])
                at += 1
        joined = re.sub("%(windir|systemroot)%", lambda _: "C:\\Windows", "".join(out), flags=re.IGNORECASE)
        if len(joined) > LONGEST_TEXT:
            raise CommandError("Exception of type 'System.OutOfMemoryException' was thrown.")
        return joined.replace('""', '"')
