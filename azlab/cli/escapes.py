"""What stands between `$'` and `'`: text with bash's backslash escapes (`$'one\\ntwo'`)."""

import re

QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
"""The whole of it, beginning at its `$`."""
_ESCAPE = re.compile(
    r"\\(?:x(?P<hex>[0-9A-Fa-f]{1,2})|u(?P<short>[0-9A-Fa-f]{1,4})|U(?P<long>[0-9A-Fa-f]{1,8})"
    r"|(?P<octal>[0-7]{1,3})|(?P<letter>.))",
    re.DOTALL,
)
_LETTERS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "?": "?",
}
_LAST = 0x10FFFF


def unescape(text: str) -> str:
    """The text that is meant; as in bash, it ends at a NUL, and a backslash before anything else stays."""
    return _ESCAPE.sub(_meant, text).partition("\0")[0]


def _meant(match: re.Match[str]) -> str:
    letter = match["letter"]
    if letter is not None:
        return _LETTERS.get(letter, match.group())
    octal = match["octal"]
    # Three octal digits hold more than a byte: bash takes the lower eight bits.
    code = int(octal, 8) & 0xFF if octal else int(match["hex"] or match["short"] or match["long"], 16)
    return chr(code) if code <= _LAST else match.group()
