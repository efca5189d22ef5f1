"""What cmd.exe makes of a command line, as PowerShell: the practice machine knows PowerShell alone."""

import base64
import binascii
import re

SHELLS = re.compile(r'^\s*"?(?:[^\s"]*\\)?(powershell|pwsh|cmd)(?:\.exe)?"?(?:\s+|$)', re.IGNORECASE)
VALUED = re.compile(
    r"^[-/](executionpolicy|ep|ex|windowstyle|w|version|inputformat|outputformat|psconsolefile|configurationname)"
    r"\s+(\S+)\s*",
    re.IGNORECASE,
)
ALONE = re.compile(r"^[-/](noprofile|nop|noninteractive|noni|nologo|sta|mta|noexit)\b\s*", re.IGNORECASE)
COMMAND = re.compile(r"^[-/](command|c)\b\s*", re.IGNORECASE)
ENCODED = re.compile(r"^[-/](encodedcommand|enc|ec|e)\s+(\S+)\s*", re.IGNORECASE)
FILE = re.compile(r"^[-/](file|f)\b\s*", re.IGNORECASE)
_PARTS = re.compile(r'(&&|\|\||&|^)((?:"(?:\\"|[^"])*"|[^"&|]|\|(?!\|))+)')
"""A mark between commands, and the command after it: cmd cuts a line outside double quotes only."""
DEEPEST = 4


def commands(line: str) -> list[tuple[str, str]]:
    """The commands of a line, each with the mark before it: '' or '&' runs it in any case, '&&' after one
    that went well, '||' after one that did not. Each is a program of its own: `exit` ends no other one.
    """
    return _PARTS.findall(line) or [("", line)]


def as_powershell(line: str, depth: int = 0) -> str:
    """The PowerShell statements of a command line such as `powershell.exe -Command "..."`.

    A line that is for no shell is left as it is: a program with its words reads the same in both.
    """
    shell = SHELLS.match(line)
    if shell is None or depth >= DEEPEST:
        return line.strip()
    rest = line[shell.end() :]
    if shell[1].lower() == "cmd":
        return as_powershell(_unquoted(re.sub(r"^/[a-z]\b\s*", "", rest, flags=re.IGNORECASE)), depth + 1)
    return _argument(rest)


def _argument(rest: str) -> str:
    while (option := VALUED.match(rest) or ALONE.match(rest)) is not None:
        rest = rest[option.end() :]
    encoded, named = ENCODED.match(rest), COMMAND.match(rest)
    if encoded is not None:
        return _decoded(encoded[2])
    if FILE.match(rest):
        return "& " + FILE.sub("", rest)
    return _unquoted(rest[named.end() :] if named else rest)


def _unquoted(text: str) -> str:
    """Without the double quotes around the whole; inside, a quote is written with a backslash."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and not re.search(r'(?<!\\)"', text[1:-1]):
        text = text[1:-1]
    return text.replace('\\"', '"')


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-16-le", "replace")
    except (binascii.Error, ValueError):
        return text
