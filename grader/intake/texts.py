"""Bytes as text, whatever wrote them; what had to be mended is said."""

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


_WINDOWS_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
"""What `surrogateescape` makes of a byte that is not UTF-8, and the letter that Windows means by it."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and what was mended in it. Never raises."""
    coding = json.detect_encoding(data)
    remarks = (_MARKS[coding],) if coding in _MARKS else ()
    try:
        return data.decode(coding), remarks
    except UnicodeDecodeError:
        if coding.startswith("utf-8"):
            # What is UTF-8 around those bytes stays what it is.
            text = data.decode(coding, "surrogateescape").translate(_WINDOWS_1252)
            return text, (*remarks, _WINDOWS)
        return data.decode(coding, "replace"), (*remarks, _BROKEN)


def printable(text: str) -> str:
    """A text without what moves a terminal's cursor, and without half surrogates; "?" stands for each."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def clean(text: str) -> str:
    """A text that can be written as UTF-8 and has line ends of one kind: half surrogates are replaced."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")
