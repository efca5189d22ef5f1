"""Texts that are written in other letters: base64 of both alphabets, of UTF-8, UTF-16 and gzip."""

import gzip
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial

from azlab.recordings.patterns import BEGIN, REMOVED

_KINDS = (
    (re.compile(rf"{BEGIN}[A-Za-z0-9+/]{{16,}}={{0,2}}(?![\w+/=])"), b"+/"),
    (re.compile(rf"{BEGIN}(?=[A-Za-z0-9]*[-_])[A-Za-z0-9_-]{{16,}}={{0,2}}(?![\w+=-])"), b"-_"),
)
"""Each kind of base64, and the last two letters of its alphabet."""
_GZIP = b"\x1f\x8b"


def replace_inside(text: str, clean: Callable[[str], str]) -> str:
    """The text with what lies in base64 cleaned and encoded again. What is packed and no text goes."""
    for pattern, letters in _KINDS:
        text = pattern.sub(partial(_replaced, letters, clean), text)
    return text


def texts_inside(text: str) -> list[str]:
    """Every text that lies in base64 in a text."""
    found: list[str] = []

    def keep(inside: str) -> str:
        found.append(inside)
        return inside

    replace_inside(text, keep)
    return found


def unpacked(body: bytes) -> bytes:
    """A body without its gzip; what cannot be unpacked cannot be looked through, and is removed."""
    if not body.startswith(_GZIP):
        return body
    inside = _inside(body)
    return REMOVED.encode() if inside is None else inside


def _replaced(letters: bytes, clean: Callable[[str], str], found: re.Match[str]) -> str:
    text = found[0]
    plain = text.rstrip("=")
    try:
        raw = b64decode(plain + "=" * (-len(plain) % 4), letters, validate=True)
    except ValueError:
        return text
    cleaned = _packed(raw, clean) if raw.startswith(_GZIP) else _cleaned(raw, clean)
    if cleaned in (raw, None):
        return text if cleaned else REMOVED
    again = b64encode(cleaned or b"", letters).decode()
    # Who left the padding off gets it back without: JSON Web Tokens have none.
    return again if len(text) % 4 == 0 else again.rstrip("=")


def _packed(raw: bytes, clean: Callable[[str], str]) -> bytes | None:
    """None for what cannot be looked through."""
    inside = _inside(raw)
    if inside is None or _code(inside) is None:
        return None
    cleaned = _cleaned(inside, clean)
    # Without a time, or the same recording would be another file each time.
    return raw if cleaned == inside else gzip.compress(cleaned, mtime=0)


def _inside(packed: bytes) -> bytes | None:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def _cleaned(raw: bytes, clean: Callable[[str], str]) -> bytes:
    code = _code(raw)
    return clean(raw.decode(code)).encode(code) if code else raw


def _code(raw: bytes) -> str | None:
    """In what code the bytes are a text. PowerShell takes UTF-16, every second byte of which is mostly 0."""
    code = "utf-16-le" if raw[1::2].count(0) * 4 > len(raw) else "utf-8"
    try:
        text = raw.decode(code)
    except ValueError:
        return None
    return code if re.sub(r"[\s\ufeff]", "", text).isprintable() else None
