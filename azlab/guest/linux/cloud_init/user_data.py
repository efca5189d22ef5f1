"""User data taken apart: scripts, cloud-configs, and what is neither."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from email.message import Message

Kind = Literal["cloud-config", "script", "boothook", "include", "template", "unhandled", "archive"]
MARKS: tuple[tuple[str, Kind], ...] = (
    ("#cloud-config-archive", "archive"),
    ("#cloud-config", "cloud-config"),
    ("#cloud-boothook", "boothook"),
    ("#include", "include"),
    ("## template:", "template"),
    ("#!", "script"),
)
"""How a part begins; the first that fits decides, as in cloud-init, which looks at no more than that."""
TYPES: dict[str, Kind] = {
    "text/cloud-config": "cloud-config",
    "text/x-shellscript": "script",
    "text/cloud-boothook": "boothook",
    "text/x-include-url": "include",
    "text/x-include-once-url": "include",
    "text/jinja2": "template",
    "text/cloud-config-archive": "archive",
}
LARGEST, MOST_PARTS = 1_000_000, 50
"""Bytes after unpacking; Azure takes 65,535 before."""


@dataclass
class Part:
    """One piece of user data. `name` is the file of a script in the instance's folder."""

    kind: Kind
    text: str
    name: str = "part-001"


def unpacked(raw: bytes) -> bytes:
    """Data that was packed with gzip, unpacked as far as it may; other data as it is."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        # Read, not decompress: a small file may unpack to more than there is memory for.
        return gzip.GzipFile(fileobj=io.BytesIO(raw)).read(LARGEST)
    except (OSError, EOFError, zlib.error):
        return raw


def parts(raw: bytes) -> list[Part]:
    """What user data consists of; nothing for none. Never raises."""
    text = unpacked(raw).decode("utf-8", "replace")
    if not text.strip():
        return []
    found = _of_mime(text) if text.lstrip().lower().startswith(("content-type:", "mime-version:")) else []
    found = found or [Part(_kind(text), text)]
    return [Part(part.kind, part.text, f"part-{number:03}") for number, part in enumerate(found, 1)]


def _kind(text: str) -> Kind:
    start = text.lstrip().lower()
    return next((kind for mark, kind in MARKS if start.startswith(mark)), "unhandled")


def _of_mime(text: str) -> list[Part]:
    """The parts of a multi-part archive. A part whose type says nothing is known by how it begins."""
    import email  # it imports sockets, which no machine without such data shall need

    try:
        message = email.message_from_string(text.lstrip())
        leaves = [part for part in message.walk() if not part.is_multipart()][:MOST_PARTS]
        return [_leaf(part) for part in leaves]
    except (LookupError, ValueError, RecursionError):
        return []


def _leaf(part: Message) -> Part:
    payload = part.get_payload(decode=True)
    text = unpacked(payload if isinstance(payload, bytes) else b"").decode("utf-8", "replace")
    declared = TYPES.get(part.get_content_type())
    return Part(declared or _kind(text), text)
