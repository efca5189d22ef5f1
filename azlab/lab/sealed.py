"""What lies beside a learner's notebook and should not be read in passing: sealed, in a line of JSON.

A lesson's start says what is wrong in the cloud of its last task, and its choices which options are wrong.
Both are needed where the notebook runs, without a network, so this keeps nobody out who means to look: it is
no cipher. Marks do not rest on it, since grading takes both from the teacher's copy.
"""

import base64
import hashlib
import json
import zlib
from itertools import count
from pathlib import Path

_MARK = '{"sealed": "'
_NONCE = 16


def sealed(text: str) -> str:
    """A text as it is handed out: the same for the same text."""
    data = text.encode("utf-8")
    nonce = hashlib.sha256(data).digest()[:_NONCE]
    content = base64.b64encode(nonce + _mixed(zlib.compress(data, 9), nonce)).decode("ascii")
    return json.dumps({"sealed": content}) + "\n"


def unsealed(text: str) -> str:
    """The text of a file, sealed or not. Raises `ValueError` where what is sealed was damaged."""
    if not text.startswith(_MARK):
        return text
    data = base64.b64decode(json.loads(text)["sealed"], validate=True)
    nonce = data[:_NONCE]
    try:
        content = zlib.decompress(_mixed(data[_NONCE:], nonce))
    except zlib.error as error:
        raise ValueError(f"this is not as it was handed out ({error})") from None
    return content.decode("utf-8")


def read(path: Path) -> str:
    """The text in a file, sealed or not. Raises `OSError`, and `ValueError` where it was damaged."""
    try:
        return unsealed(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _mixed(data: bytes, nonce: bytes) -> bytes:
    """Data and a stream of bytes that follows from the nonce, mixed; the same again gives the data back."""
    blocks = (hashlib.sha256(b"azlab" + nonce + number.to_bytes(8, "big")).digest() for number in count())
    stream = b"".join(next(blocks) for _ in range(-(-len(data) // 32)))
    return bytes(byte ^ other for byte, other in zip(data, stream, strict=False))
