"""The Unix socket that leads to the machines: a client names an address and a port."""

import contextlib
import socket
import threading
from pathlib import Path
from typing import Any

from azlab.line.addresses import address_of
from azlab.line.messages import LineError, receive, send
from azlab.ssh.machines import Machine, Send, UnreachableError

MOST = 16
"""Connections at once."""
SECONDS = 5.0
"""For a client to say where it wants to go: it is a program."""
LONGEST = 1000


def connect(connection: socket.socket, machines: Send, message: dict[str, Any]) -> None:
    """Answer who wants to go to an address, and be sshd there until the client leaves.

    Raises `ValueError` where the port is no number.
    """
    from azlab.ssh.door import serve  # paramiko takes a while to import

    try:
        address, port = str(message.get("address")), int(message.get("port", 0))
        machine = Machine(machines, address, port, inside=message.get("inside") is True)
    except UnreachableError as error:
        with contextlib.suppress(LineError):
            send(connection, {"refused": str(error)})
        return
    with contextlib.suppress(LineError):
        send(connection, {"connected": True})
        connection.settimeout(None)
        serve(connection, machine)


def lead(
    connection: socket.socket, message: dict[str, Any], machines: Send, places: threading.BoundedSemaphore
) -> None:
    """Connect who asks with `message`, in a thread of its own; the connection is closed in the end.

    Where all `places` are taken, it is refused. Never raises.
    """

    def go() -> None:
        with connection, contextlib.suppress(LineError, OSError, ValueError):
            if not places.acquire(blocking=False):
                send(connection, {"refused": "Connection refused"})
                return
            try:
                connect(connection, machines, message)
            finally:
                places.release()

    threading.Thread(target=go, daemon=True).start()


class Tunnels:
    """Listens at a path, for programs of the same user alone, until it is closed."""

    def __init__(self, path: Path, machines: Send) -> None:
        """Raises `OSError` where the socket cannot be made."""
        self._path, self._machines = path, machines
        self._places = threading.BoundedSemaphore(MOST)
        self._socket = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()  # of a process that was killed
        with address_of(str(path)) as address:
            self._socket.bind(address)
        path.chmod(0o600)
        self._socket.listen(MOST)
        threading.Thread(target=self._listen, daemon=True, name="practice-ssh").start()

    def close(self) -> None:
        """Let nobody in any more; who is connected stays until the process ends."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            try:
                connection.settimeout(SECONDS)
                message = receive(connection, LONGEST)
            except LineError:
                connection.close()
                continue
            lead(connection, message, self._machines, self._places)
