"""Two proxies on this machine: a program that knows only Azure's addresses comes to the practice Azure.

The one is an HTTP proxy (CONNECT) and leads Azure's names to the lesson's server; the other is SOCKS5 and
leads the addresses of machines to their sshd. Neither leads anywhere else: no packet leaves this machine.
"""

import contextlib
import ipaddress
import socket
import struct
import threading
from collections.abc import Callable

from azlab.line.messages import LineError
from azlab.server.wire import NAMES
from azlab.ssh.program import open_line

HERE = "127.0.0.1"
SECONDS = 60.0
"""For a client to say where it wants to go."""
LONGEST_HEAD = 65_536
PIECE = 65_536
SOCKS, CONNECT, NO_LOGIN, NONE_ACCEPTABLE = 5, 1, 0, 255
"""Numbers of RFC 1928."""
GRANTED, REFUSED, UNREACHABLE, UNSUPPORTED = 0, 5, 4, 7
Serve = Callable[[socket.socket], None]


class Proxy:
    """Listens on this machine until it is closed; each client has a thread of its own."""

    def __init__(self, serve: Serve) -> None:
        """Raises `OSError` where no port can be opened."""
        self._serve = serve
        self._socket = socket.create_server((HERE, 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True, name="practice-proxy").start()

    def close(self) -> None:
        """Let nobody in any more."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, LineError, ValueError, struct.error):
            client.settimeout(SECONDS)
            self._serve(client)


def to_the_cloud(port: int) -> Proxy:
    """The HTTP proxy in front of the lesson's server, which listens at `port` of this machine."""
    return Proxy(lambda client: _serve_connect(client, port))


def to_machines(path: str) -> Proxy:
    """The SOCKS proxy in front of the machines, which are reached by the Unix socket at `path`."""
    return Proxy(lambda client: _serve_socks(client, path))


def _serve_connect(client: socket.socket, port: int) -> None:
    method, _, rest = _head(client).partition(" ")
    name, _, asked = rest.split(" ")[0].rpartition(":")
    if method != "CONNECT" or name.lower() not in NAMES or asked != "443":
        client.sendall(
            b"HTTP/1.1 403 Not in the practice Azure\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        return
    with socket.create_connection((HERE, port)) as server:
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        _join(client, server)


def _head(client: socket.socket) -> str:
    """What a client says before an empty line."""
    said = b""
    while not said.endswith(b"\r\n\r\n") and len(said) < LONGEST_HEAD:
        part = client.recv(1)  # what follows the head is for somebody else
        if not part:
            break
        said += part
    return said.decode("latin-1")


def _serve_socks(client: socket.socket, path: str) -> None:
    version, count = _exactly(client, 2)
    ways = _exactly(client, count)
    if version != SOCKS or NO_LOGIN not in ways:
        client.sendall(bytes((SOCKS, NONE_ACCEPTABLE)))
        return
    client.sendall(bytes((SOCKS, NO_LOGIN)))
    command, address = _wanted(client)
    port = struct.unpack(">H", _exactly(client, 2))[0]
    if command != CONNECT:
        _reply(client, UNSUPPORTED)
        return
    try:
        line = open_line(path, address, port, inside=True)
    except ConnectionRefusedError:
        _reply(client, REFUSED)
    except OSError:
        _reply(client, UNREACHABLE)
    else:
        with line:
            _reply(client, GRANTED)
            _join(client, line)


def _wanted(client: socket.socket) -> tuple[int, str]:
    """The command and the address of a request; its port follows."""
    _, command, _, kind = _exactly(client, 4)
    if kind == 3:  # a name
        return command, _exactly(client, _exactly(client, 1)[0]).decode("ascii", "replace")
    return command, str(ipaddress.ip_address(_exactly(client, 4 if kind == 1 else 16)))


def _reply(client: socket.socket, status: int) -> None:
    client.sendall(bytes((SOCKS, status, 0, 1)) + bytes(6))


def _exactly(client: socket.socket, count: int) -> bytes:
    """So many bytes. Raises `ValueError` where the client says fewer."""
    parts = b""
    while len(parts) < count:
        part = client.recv(count - len(parts))
        if not part:
            raise ValueError("The client has gone.")
        parts += part
    return parts


def _join(client: socket.socket, server: socket.socket) -> None:
    """Pass on what either says, until both have ended."""
    client.settimeout(None)
    server.settimeout(None)
    upwards = threading.Thread(target=_pump, args=(client, server), daemon=True)
    upwards.start()
    _pump(server, client)
    upwards.join()


def _pump(source: socket.socket, goal: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            goal.sendall(data)
    for end in (goal, source):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_WR if end is goal else socket.SHUT_RD)
