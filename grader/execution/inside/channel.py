"""The kernel's side of the line to the judge: a JSON object a line, over a socket that it was started
with."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

MOST_OUTPUT = 1_200_000  # characters of output a cell; the judge cuts at less, and says so


class Channel:
    """Sends whole lines only, whichever thread they come from; a forked child sends nothing."""

    def __init__(self, descriptor: int) -> None:
        # What the learner starts must not speak to the judge by accident; that it can on purpose is reckoned
        # with.
        os.set_inheritable(descriptor, False)
        self._socket = socket.socket(fileno=descriptor)
        self._lock = threading.RLock()
        # A child that the learner forks has this socket, too, and would mix its lines with ours.
        self._owner = os.getpid()
        self._encode = json.JSONEncoder(default=str, skipkeys=True, ensure_ascii=True).encode
        self.spent = 0

    @property
    def owned(self) -> bool:
        """Whether this process is the kernel, not a child that it forked."""
        return os.getpid() == self._owner

    def requests(self) -> Iterator[dict[str, Any]]:
        """What the judge asks, until it hangs up."""
        with self._socket.makefile("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message that counts as no output."""
        data = self._encode(message).encode() + b"\n"
        with self._lock:
            if self.owned:
                self._socket.sendall(data)

    def output(self, output: dict[str, Any]) -> None:
        """Send an output of the cell, and nothing any more once the cell has said too much."""
        data = self._encode({"output": output}).encode() + b"\n"
        with self._lock:
            if self.spent > MOST_OUTPUT or not self.owned:
                return
            self.spent += len(data)
            if self.spent > MOST_OUTPUT:
                data = b'{"cut": true}\n'
            self._socket.sendall(data)

    def begin(self) -> None:
        """A new cell begins: what it may say is counted anew."""
        with self._lock:
            self.spent = 0
