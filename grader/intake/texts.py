"""Bytes as text, whatever wrote them; what had to be mended is said."""

import codecs
import json

_MARKS = {
    "utf-8-sig": "It began with a byte order mark; that was left out.",
    "utf-16": "It was written as UTF-16; it was read as that.",
    "utf-16-le": "It was written as UTF-16; it was read as that.",
    "utf-16-be": "It was written as UTF-16; it was read as that.",
    "utf-32": "It was written as UTF-32; it was read as that.",
    "utf-32-le": "It was written as UTF-32; it was read as that.",
    "utf-32-be": "It was written as UTF-32; it was read as that.",
}
_WINDOWS = "It was not written as UTF-8; the letters that are not were read as Windows-1252."
_BROKEN = "Some of its bytes are no text; they were replaced."


def _windows(problem: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8 as Windows-1252 has it: what is UTF-8 around it stays what it is."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    part = problem.object[problem.start : problem.end]
    return part.decode("cp1252", "replace"), problem.end


codecs.register_error("azlab-windows-1252", _windows)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and what was mended in it. Never raises."""
    coding = json.detect_encoding(data)
    remarks = (_MARKS[coding],) if coding in _MARKS else ()
    try:
        return data.decode(coding), remarks
    except UnicodeDecodeError:
        if coding.startswith("utf-8"):
            return data.decode(coding, "azlab-windows-1252"), (*remarks, _WINDOWS)
        return data.decode(coding, "replace"), (*remarks, _BROKEN)


def clean(text: str) -> str:
    """A text that can be written as UTF-8 and has line ends of one kind: half surrogates are replaced."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")
