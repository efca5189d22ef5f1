"""Lines of JSON from a process that is not trusted: bounded, with a deadline, and never an exception.

A line that is no JSON object, or is too long or too deep, is left out. A peer that hangs up or says more
than it may is gone for good.
"""

import json
import selectors
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from grader.execution.limits import MEGABYTE

LONGEST_LINE = 2 * MEGABYTE
DEEPEST = 64
PIECE = 256 * 1024


@dataclass
class Messages:
    """One socket to such a process. `taken` and `lines` count bytes and lines since `count_anew`."""

    socket: socket.socket
    closed: bool = False
    taken: int = 0
    lines: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _searched: int = 0
    _skipping: bool = False

    def __post_init__(self) -> None:
        # The peer is not trusted to read or to write: a blocking call would wait for as long as it likes.
        self.socket.setblocking(False)

    def count_anew(self) -> None:
        """Begin to count what the peer says."""
        self.taken = self.lines = 0

    def send(self, message: dict[str, Any], until: float) -> bool:
        """Send one message; False when the peer is gone, or does not take it before `until` (monotonic)."""
        data = memoryview(json.dumps(message).encode() + b"\n")
        while data and not self.closed:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                if not self._wait(selectors.EVENT_WRITE, until):
                    return False
            except OSError:
                self.closed = True
        return not self.closed

    def receive(self, until: float) -> dict[str, Any] | None:
        """The next message; None when the peer is gone or nothing came before `until` (monotonic)."""
        while True:
            line = self._line()
            if line is None:
                if self.closed or not self._wait(selectors.EVENT_READ, until):
                    return None
                self._read()
            elif (message := parsed(line)) is not None:
                return message
            elif time.monotonic() > until:  # a flood of lines that mean nothing
                return None

    def _wait(self, event: int, until: float) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, event)
            return bool(selector.select(max(0.0, until - time.monotonic())))

    def _read(self) -> None:
        try:
            data = self.socket.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.closed = self.closed or not data
        self.taken += len(data)
        self._buffer += data

    def _line(self) -> bytes | None:
        """The next whole line; one that is too long is skipped to its end, an empty text in its stead."""
        end = self._buffer.find(b"\n", self._searched)
        if end < 0:
            # Not searched again from its beginning: a long line in small pieces would cost its length
            # squared.
            self._searched = len(self._buffer)
            if self._searched > LONGEST_LINE or self._skipping:
                self._skipping = True
                self._buffer.clear()
                self._searched = 0
            return None
        line = b"" if self._skipping else bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._searched, self._skipping = 0, False
        self.lines += 1
        return line


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line as a JSON object; None for anything else."""
    try:
        message = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) and not _deeper(message, DEEPEST) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects lie in each other more levels deep."""
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    return any(_deeper(part, levels - 1) for part in (value.values() if isinstance(value, dict) else value))
