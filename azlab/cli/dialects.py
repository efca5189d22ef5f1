"""Scripts for another shell, pasted into a cell: what to write in place of what that shell alone knows."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from azlab.cli.words import ScriptError

Advice = Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class Sign:
    """How a line shows that it is for another shell, and what to write here."""

    shell: str
    pattern: re.Pattern[str]
    advice: Advice
    never_bash: bool = True
    """Whether no line of bash looks so."""


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


QUOTE_OR_COMMENT = re.compile(r"\\.|['\"]|(?<!\S)#")
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
        never_bash=False,
    ),
    Sign(
        POWERSHELL,
        re.compile(r"^(?:(?!\s*\$).*?\|)??\s*(?P<name>[A-Z][A-Za-z]+-[A-Z]\w+)\b"),
        lambda match: f"use an az command for {match['name']}: only az runs here",
    ),
    Sign(
        POWERSHELL,
        re.compile(r"(?<!`)`\s*$"),
        _always("end a line that goes on in \\ in place of `"),
        never_bash=False,
    ),
    Sign(
        PROMPT,
        re.compile(r"^\s*set\s+\"?(?P<name>[A-Za-z_]\w*)=(?P<value>[^\"]*)", re.IGNORECASE),
        _assigned("{}=", "set {}="),
    ),
    Sign(
        PROMPT,
        re.compile(r"(?<![+\w])%(?P<name>[A-Za-z_]\w+)%"),  # and not a date's +%Y%m%d, nor printf's %s%d
        lambda match: f"write ${match['name']} in place of {match[0]}",
    ),
    Sign(PROMPT, re.compile(r"\^\s*$"), _always("end a line that goes on in \\ in place of ^")),
    Sign("Markdown", re.compile(r"^\s*```"), _always("leave out the lines that begin with ```")),
    Sign(
        "Python",
        re.compile(
            r"^\s*(?:(?:lab|check)\.\w+\s*\(|(?:az|print)\s*\(|from\s+[\w.]+\s+import\b|import\s+[\w.]+\s*$"
            r"|(?:for|if|while|with|def)\b.*[^\s:]:\s*$)"
        ),
        _always("leave out the first line, %%az"),
    ),
    Sign(
        "JSON",
        re.compile(r"^\s*(?:[{\[]\s*$|\"[\w$-]+\"\s*:)"),
        _always("keep it in a file by a cell of its own, %%writefile FILE, and name that as @FILE"),
        never_bash=False,
    ),
)


def in_another_shell(text: str, documents: Collection[int]) -> ScriptError | None:
    """What is said of the first line that is for another shell, and that bash would read otherwise.

    None where there is none. `documents` are the lines of here-documents, which may be for whom they like.
    """
    for number, line in _outside_quotes(text, documents).items():
        if any(sign.never_bash for sign, _ in _signs(line)):
            return explained(text, ScriptError("", number, 1), documents)
    return None


def explained(text: str, error: ScriptError, documents: Collection[int] = ()) -> ScriptError:
    """The error of a script, in other words where its line is for another shell.

    All that is to be changed is said at once, each kind of thing once. What begins in quotes is left alone: a
    script for a machine may be PowerShell with good reason.
    """
    written = _outside_quotes(text, documents)
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


def _outside_quotes(text: str, documents: Collection[int]) -> dict[int, str]:
    """The lines that begin outside of quotes and documents, without comments, by their number."""
    lines, quote = {}, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if number in documents:
            continue
        begins_outside = not quote
        code, quote = _code(line, quote)
        if begins_outside:
            lines[number] = code
    return lines


def _code(line: str, quote: str) -> tuple[str, str]:
    """A line without its comment, and the quote that is open at its end, by the one open at its beginning."""
    for match in QUOTE_OR_COMMENT.finditer(line):
        mark = match[0]
        if mark == "#" and not quote:  # an apostrophe in a comment opens nothing
            return line[: match.start()], ""
        if mark in ("'", '"') and quote in ("", mark):
            quote = "" if quote else mark
    return line, quote


def _signs(line: str) -> list[tuple[Sign, re.Match[str]]]:
    matches = ((sign, sign.pattern.search(line)) for sign in SIGNS)
    return [(sign, match) for sign, match in matches if match is not None]
