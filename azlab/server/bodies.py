"""The body of a request, read from its connection and never beyond a limit (RFC 9112, 6)."""

import re
import sys
from collections.abc import Mapping
from io import BufferedIOBase

from azlab.arm.digits import read_digits
from azlab.arm.messages import Response
from azlab.server.wire import refused, too_large

MALFORMED = "The request is not valid HTTP."
LONGEST_SIZE = 64
"""Bytes of the line that says how long a chunk is; what follows a `;` in it is nobody's business."""
SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
MOST_TRAILERS, LONGEST_TRAILER = 100, 65_536


class BodyError(Exception):
    """The body cannot be read; `response` says why."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def read_body(stream: BufferedIOBase, headers: Mapping[str, str], limit: int) -> bytes:
    """The body that these headers announce, at most `limit` bytes; b"" where they announce none.

    Raises `BodyError`: 413 beyond the limit, 501 for a coding other than chunks, 400 for what is no HTTP.
    """
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is None:
        return _whole(stream, length, limit) if length is not None else b""
    if coding.strip().lower() != "chunked":
        raise BodyError(refused(501, f"The transfer coding '{coding}' is not known."))
    # Both at once is how requests are smuggled past a proxy.
    if length is not None:
        raise BodyError(refused(400, MALFORMED))
    return _chunks(stream, limit)


def announced(length: str) -> int | None:
    """The bytes that a `Content-Length` announces; None where it is no number."""
    return read_digits(length, sys.maxsize)


def _whole(stream: BufferedIOBase, length: str, limit: int) -> bytes:
    size = announced(length)
    if size is None:
        raise BodyError(refused(400, MALFORMED))
    if size > limit:
        raise BodyError(too_large())
    return _exactly(stream, size)


def _chunks(stream: BufferedIOBase, limit: int) -> bytes:
    body = bytearray()
    while size := _size(stream):
        if len(body) + size > limit:
            raise BodyError(too_large())
        body += _exactly(stream, size)
        if stream.readline(3) != b"\r\n":
            raise BodyError(refused(400, MALFORMED))
    for _ in range(MOST_TRAILERS):
        if stream.readline(LONGEST_TRAILER) in (b"\r\n", b"\n", b""):
            return bytes(body)
    raise BodyError(refused(400, MALFORMED))


def _size(stream: BufferedIOBase) -> int:
    line = stream.readline(LONGEST_SIZE)
    digits = line.partition(b";")[0].strip()
    # Hexadecimal digits and nothing else: `int` would also take `+5`, `0x5`, `1_0` and blanks, and each is a
    # way to have two readers see two requests.
    if not line.endswith(b"\n") or not SIZE.fullmatch(digits):
        raise BodyError(refused(400, MALFORMED))
    return int(digits, 16)


def _exactly(stream: BufferedIOBase, size: int) -> bytes:
    """So many bytes. Raises `ConnectionError` where the client ends before."""
    read = stream.read(size)
    if len(read) < size:
        raise ConnectionAbortedError
    return read
