"""Scripts for another shell, pasted into a cell: what to write in place of what that shell alone knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from azlab.cli.words import ScriptError

Advice = Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Sign:
    """How a line shows that it is for another shell, and what to write here."""

    shell: str
    pattern: re.Pattern[str]
    advice: Advice


def _value(written: str) -> tuple[str, str]:
    """A value of another shell: how it is written here, and how to point at it."""
    if re.match(r"\(?\s*az\s", written):
        return "$(az ... -o tsv)", "az ..."
    plain = re.fullmatch(r"[\w./:@+-]+|'[^']*'|\"[^\"]*\"", written)
    return (written, written) if plain and len(written) <= LONGEST else ("...", "...")


def _assigned(here: str, there: str) -> Advice:
    """`here` and `there`: how NAME= begins in bash and in the other shell."""

    def advice(match: re.Match[str]) -> str:
        name, (value, shown) = match["name"], _value(match["value"].strip())
        return f"write {here.format(name)}{value} in place of {there.format(name)}{shown}"

    return advice


def _always(sentence: str) -> Advice:
    return lambda match: sentence


LONGEST = 40
"""Letters of a value that a sentence repeats."""
POWERSHELL, PROMPT = "PowerShell", "for the Windows command prompt"
SIGNS = (
    Sign(
        POWERSHELL,
        re.compile(r"^\s*\$(?P<name>[A-Za-z_]\w*)\s*=(?P<value>[^=].*|)$"),
        _assigned("{}=", "${} = "),
    ),
    Sign(
        POWERSHELL,
        re.compile(r"^\s*\$env:(?P<name>\w+)\s*=(?P<value>.*)$", re.IGNORECASE),
        _assigned("export {}=", "$env:{} = "),
    ),
    Sign(
        POWERSHELL,
        re.compile(
            r"^\s*(?P<name>(?:foreach|if|while|for|function|param|switch)\b)\s*[\w-]*\s*[({]", re.IGNORECASE
        ),
        _always("loop and decide in a Python cell, with az(...)"),
    ),
    Sign(
        POWERSHELL,
        re.compile(r"^\s*(?P<name>[A-Z][A-Za-z]+-[A-Z]\w+)\b"),
        lambda match: f"use an az command for {match['name']}: only az runs here",
    ),
    Sign(POWERSHELL, re.compile(r"`\s*$"), _always("end a line that goes on in \\ in place of `")),
    Sign(
        PROMPT,
        re.compile(r"^\s*set\s+\"?(?P<name>[A-Za-z_]\w*)=(?P<value>[^\"]*)", re.IGNORECASE),
        _assigned("{}=", "set {}="),
    ),
    Sign(
        PROMPT,
        re.compile(r"%(?P<name>[A-Za-z_]\w*)%"),
        lambda match: f"write ${match['name']} in place of {match[0]}",
    ),
    Sign(PROMPT, re.compile(r"\^\s*$"), _always("end a line that goes on in \\ in place of ^")),
)


def explained(text: str, error: ScriptError) -> ScriptError:
    """The error of a script, in other words where its line is for another shell.

    All that is to be changed is said at once, each kind of thing once. What begins in quotes is left alone: a
    script for a machine may be PowerShell with good reason.
    """
    written = _outside_quotes(text.replace("\r\n", "\n"))
    shell = next((sign.shell for sign, _ in _signs(written.get(error.line, ""))), None)
    if shell is None:
        return error
    found = [
        (number, *sign) for number, line in written.items() for sign in _signs(line) if sign[0].shell == shell
    ]
    said = {sign: sign.advice(match) for _, sign, match in reversed(found)}  # of each kind, the first counts
    *others, last = (said[sign] for sign in SIGNS if sign in said)
    changes = f"{', '.join(others)}, and {last}" if others else last
    return ScriptError(f"this is {shell}: {changes}", found[0][0], 1)


def _outside_quotes(text: str) -> dict[int, str]:
    """The lines that begin outside of quotes, by their number."""
    lines, quote = {}, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quote:
            lines[number] = line
        for character in re.findall(r"\\.|['\"]", line):
            if character in ("'", '"') and quote in ("", character):
                quote = "" if quote else character
    return lines


def _signs(line: str) -> list[tuple[Sign, re.Match[str]]]:
    matches = ((sign, sign.pattern.search(line)) for sign in SIGNS)
    return [(sign, match) for sign, match in matches if match is not None]
