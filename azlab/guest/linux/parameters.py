"""`${...}`: a parameter with a default, a part of it, its length, or a replacement in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from azlab.guest import patterns
from azlab.guest.disks import CommandError
from azlab.guest.linux.arithmetic import calculate
from azlab.guest.linux.state import EndOfScript, State

NAMED = re.compile(r"([A-Za-z_]\w*|\d+|[?#@*$!-])(?:\[((?:[^][]|\[[^]]*\])*)\])?")
Value = str | list[str] | None
"""A parameter's value: a text, the fields of `@` and `*`, or None when it is not set."""


class Parameters(State):
    """A shell's state with `${...}` on top."""

    def text_of(self, text: str, quoted: bool) -> str:
        """The text after an operator, with its own quotes and substitutions replaced."""
        raise NotImplementedError

    def pattern_of(self, text: str, quoted: bool) -> str:
        """The same as a shell pattern: what was quoted is literal."""
        raise NotImplementedError

    def braces(self, inside: str, quoted: bool) -> Value:
        """The value of `${inside}`. CommandError: bad substitution, or `:?` on an unset one."""
        if inside.startswith("#") and len(inside) > 1 and NAMED.fullmatch(inside[1:]):
            return self._length(inside[1:])
        indirect = inside.startswith("!") and len(inside) > 1
        found = NAMED.match(inside, int(indirect))
        if found is None:
            raise self._bad(inside)
        if indirect:
            return self._indirect(found, inside)
        value, rest = self._named(found[1], found[2]), inside[found.end() :]
        return self._operated(found, value, rest, quoted) if rest else self._wanted(found[1], value)

    def _bad(self, inside: str) -> CommandError:
        if self.bash:
            return CommandError(f"bash: line 1: ${{{inside[:100]}}}: bad substitution", 1)
        return CommandError("sh: 1: Bad substitution", 2)

    def _named(self, name: str, index: str | None) -> Value:
        if name in ("@", "*"):
            return list(self.parameters)
        if index in ("@", "*"):
            return list(self.items(name).values())
        return self.value(name, None if index is None else self.text_of(index, True))

    def _wanted(self, name: str, value: Value) -> Value:
        """A variable that is read as it is: with `set -u` it has to be there."""
        if value is None and "u" in self.options and name not in ("@", "*"):
            self.complain(f"sh: 1: {name}: parameter not set")
            raise EndOfScript(1 if self.bash else 2)
        return value

    def _length(self, named: str) -> str:
        found = NAMED.fullmatch(named)
        assert found is not None
        value = self._named(found[1], found[2])
        return str(len(value if value is not None else ""))

    def _indirect(self, found: re.Match[str], inside: str) -> Value:
        if not self.bash:
            raise self.needs_bash("Bad substitution")
        if found.end() != len(inside):
            raise self._bad(inside)
        if found[2] in ("@", "*"):
            return list(self.items(found[1]))
        target = self.value(found[1], found[2]) or ""
        return self.value(target) if self.is_name(target) or target.isdecimal() else None

    def _operated(self, found: re.Match[str], value: Value, rest: str, quoted: bool) -> Value:
        operator = re.match(r":?[-=?+]", rest)
        if operator:
            return self._default(found, value, operator[0], rest[operator.end() :], quoted)
        cut = re.match(r"##?|%%?", rest)
        if cut:
            pattern = self.pattern_of(rest[cut.end() :], quoted)
            return self._each(value, lambda text: self._cut(text, cut[0], pattern))
        if not self.bash:
            raise self.needs_bash("Bad substitution")
        if rest[0] == "/":
            return self._replaced(value, rest[1:], quoted)
        if rest[0] == ":":
            return self._slice(value, rest[1:])
        cases: dict[str, Callable[[str], str]] = {
            "^^": str.upper, ",,": str.lower, "@U": str.upper, "@L": str.lower,
            "^": lambda text: text[:1].upper() + text[1:], ",": lambda text: text[:1].lower() + text[1:],
            "@Q": lambda text: "'" + text.replace("'", "'\\''") + "'",
        }  # fmt: skip
        if rest not in cases:
            raise self._bad(found[0] + rest)
        if value is None:
            return None
        return self._each(value, cases[rest])

    @staticmethod
    def _each(value: Value, change: Callable[[str], str]) -> Value:
        return [change(text) for text in value] if isinstance(value, list) else change(value or "")

    def _default(self, found: re.Match[str], value: Value, operator: str, text: str, quoted: bool) -> Value:
        # The colon decides whether an empty value counts as none: `${x-d}` and `${x:-d}` differ there only.
        present = value is not None and value != [] and not (operator[0] == ":" and value in ("", [""]))
        kind = operator[-1]
        if kind == "+":
            return self.text_of(text, quoted) if present else ""
        if present:
            return value
        if kind == "?":
            said = self.text_of(text, quoted) or "parameter not set"
            self.complain(f"sh: 1: {found[1]}: {said}")
            raise EndOfScript(1 if self.bash else 2)
        made = self.text_of(text, quoted)
        if kind == "=":
            self.set(found[1], found[2], made)
        return made

    def complain(self, sentence: str) -> None:
        """Say something on stderr."""
        raise NotImplementedError

    def _cut(self, text: str, operator: str, pattern: str) -> str:
        """Take the shortest or longest match of a pattern from the start (`#`) or the end (`%`)."""
        longest, wanted = len(operator) == 2, patterns.of_shell(pattern)
        if operator[0] == "#":
            # `#` takes as little as it can, `##` as much.
            wanted = wanted if longest else wanted.replace("(?s:.*)", "(?s:.*?)")
            found = patterns.ShellPattern(f"^(?:{wanted})", self.budget).search(text)
            return text[found.end() :] if found else text
        # What is kept comes first, so it is the greedy one where the match is to be short.
        kept = "(?s:(.*?))" if longest else "(?s:(.*))"
        found = patterns.ShellPattern(f"{kept}(?:{wanted})", self.budget).fullmatch(text)
        return found[1] if found else text

    def _replaced(self, value: Value, rest: str, quoted: bool) -> Value:
        """`/pattern/text`, for all with `//`, at the start with `/#` and at the end with `/%`."""
        where = rest[:1] if rest[:1] in ("/", "#", "%") else ""
        parts = re.match(r"((?:\\.|\$\{[^}]*\}|[^\\/])*)(?:/(.*))?", rest[len(where) :], re.DOTALL)
        assert parts is not None
        pattern = patterns.of_shell(self.pattern_of(parts[1], quoted))
        marked = {"#": f"^(?:{pattern})", "%": f"(?:{pattern})$"}.get(where, pattern)
        text = self.text_of(parts[2] or "", quoted)
        wanted, last = patterns.ShellPattern(marked, self.budget), 0 if where == "/" else 1
        return self._each(
            value, lambda item: wanted.replaced(item, lambda _: text, last=last) if pattern else item
        )

    def _slice(self, value: Value, rest: str) -> Value:
        """`:offset` and `:offset:length`, both arithmetic; negative ones count from the end."""
        first, colon, second = rest.partition(":")
        whole: str | list[str] = "" if value is None else value
        start = calculate(self.text_of(first, True), self)
        start = start if start >= 0 else max(len(whole) + start, 0)
        if isinstance(whole, list) and start > 0 and whole == self.parameters:
            start -= 1  # "${@:1}" counts from $1
        if not colon:
            return whole[start:]
        length = calculate(self.text_of(second, True), self)
        return whole[start : start + length] if length >= 0 else whole[start : len(whole) + length]
