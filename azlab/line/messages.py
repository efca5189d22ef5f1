"""Messages on a stream socket: four bytes that say how long it is, then JSON (or bytes, where
both sides know that these come next)."""

import json
import socket
import struct
from typing import Any

LONGEST = 32 * 1024 * 1024
"""Bytes of one message: more than any answer of the practice Azure."""
_LENGTH = struct.Struct(">I")


class LineError(Exception):
    """The other side has gone, or says what is no message."""


def send(line: socket.socket, message: dict[str, Any]) -> None:
    """Send one message. Raises `LineError` when nobody takes it, or it is too long."""
    send_data(line, json.dumps(message).encode())


def send_data(line: socket.socket, data: bytes) -> None:
    """Send bytes as they are, e.g. the body of what a message is about. Raises as `send` does."""
    if len(data) > LONGEST:
        raise LineError(f"A message of {len(data)} bytes is too long.")
    try:
        line.sendall(_LENGTH.pack(len(data)) + data)
    except OSError as error:
        raise LineError(str(error)) from None


def receive(line: socket.socket, longest: int = LONGEST) -> dict[str, Any]:
    """The next message. Raises `LineError` when there is none, or not within the socket's time."""
    data = receive_data(line, longest)
    try:
        message = json.loads(data)
    # RecursionError: a message of nothing but brackets.
    except (ValueError, RecursionError) as error:
        raise LineError(str(error)) from None
    if not isinstance(message, dict):
        raise LineError("A message is an object.")
    return message


def receive_data(line: socket.socket, longest: int = LONGEST) -> bytes:
    """The next bytes, as `send_data` sends them. Raises as `receive` does."""
    try:
        length = _LENGTH.unpack(_read(line, _LENGTH.size))[0]
        # Before anything is read: four bytes from a stranger must not reserve 4 GB.
        if length > longest:
            raise LineError(f"A message of {length} bytes is too long.")
        return _read(line, length)
    except OSError as error:
        raise LineError(str(error)) from None


def _read(line: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = line.recv(min(length, 1 << 20))
        if not part:
            raise LineError("The other side has gone.")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
