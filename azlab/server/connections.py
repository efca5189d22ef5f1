"""Connections of clients: each in a thread of its own, and none can do the others or the notebook any harm.

A client may be anybody who finds the port. What it may send grows with what is known of it: a head of
limited length first; a body only when it bears a token, and then no more than ARM takes. Every answer is
ARM's JSON, also where HTTP itself was broken. Nothing is logged, and no exception leaves a thread.
"""

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit

from azlab.arm.messages import Request, Response
from azlab.server.bodies import MALFORMED, BodyError, announced, read_body
from azlab.server.faults import ConnectionLostError
from azlab.server.wire import refused

ADDRESS = "127.0.0.1"
LONGEST_LINE = 65_536
"""Bytes of a request line; headers have the same limit each (`http.client`), and are 100 at most."""
LARGEST_BODY = 4 * 1024 * 1024
"""Bytes. ARM's own limit, see `too_large`."""
LARGEST_FORM = 64 * 1024
"""Bytes of a body that anybody may send: a sign-in is a form of a few lines."""
MOST_CONNECTIONS = 100
PATIENCE = 60.0
"""Seconds that a connection may be silent."""
FAREWELL = 1.0
"""Seconds for a refused client to read why, before the connection ends under what it still sends."""
INTERNAL = "Encountered internal server error."


@dataclass(frozen=True)
class Door:
    """Who is let in, and who answers."""

    is_open: Callable[[Request], bool]
    """Whether anybody may ask this; told by the head alone."""
    refusal: Callable[[Request], Response | None]
    """What a client without a good token is told; told by the head alone."""
    answer: Callable[[Request], Response]


class Listener(ThreadingMixIn, TCPServer):
    """Listens on this machine's own address. Raises `OSError` where the port cannot be opened."""

    daemon_threads = True
    # Closing would wait for every client that keeps its connection open.
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, context: ssl.SSLContext, door: Door) -> None:
        self.door, self._context = door, context
        self._strangers: dict[Any, None] = {}
        """Connections that no good token has come over yet, the oldest first."""
        self._known: set[Any] = set()
        super().__init__((ADDRESS, port), Connection)

    def get_request(self) -> tuple[Any, Any]:
        """The next connection. Its handshake waits for its own thread: a silent client holds up nobody."""
        plain, address = super().get_request()
        plain.settimeout(PATIENCE)
        try:
            secured = self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        except (OSError, ValueError) as error:
            plain.close()
            # socketserver passes over `OSError` here and nothing else: any other would end the listening
            # thread.
            raise ConnectionAbortedError from error
        # Strangers give way first, and the oldest of them: they may be many, and the learner's own are few.
        if len(self._strangers) + len(self._known) >= MOST_CONNECTIONS:
            self._end_the_oldest()
        self._strangers[secured] = None
        return secured, address

    def recognize(self, connection: Any) -> None:
        """A good token came over this connection: it does not give way to strangers."""
        if connection in self._strangers:
            self._known.add(connection)
            self._strangers.pop(connection, None)

    def shutdown_request(self, request: Any) -> None:
        """End a connection, which counts no more."""
        self._strangers.pop(request, None)
        self._known.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: the connection ends, and a cell's standard error stays empty."""

    def close(self) -> None:
        """Stop listening and end all connections."""
        self.shutdown()
        self.server_close()
        for connection in [*self._strangers, *self._known]:
            _end(connection)

    def _end_the_oldest(self) -> None:
        for connection in [*self._strangers, *self._known][:1]:
            self._strangers.pop(connection, None)
            self._known.discard(connection)
            _end(connection)


class Connection(BaseHTTPRequestHandler):
    """One client, one request after the other."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in two writes: the second would wait 40 ms for the first to be acknowledged.
    disable_nagle_algorithm = True
    server: Listener

    def setup(self) -> None:
        """Shake hands, in this connection's own thread."""
        self.request.do_handshake()
        super().setup()

    def handle_one_request(self) -> None:
        """Read and answer one request; whatever is wrong with it is answered, too."""
        self.close_connection = True
        self.command = ""  # of the request before, if there was one
        # One more than is allowed, to tell a line that is too long from one that just fits.
        self.raw_requestline = self.rfile.readline(LONGEST_LINE + 1)
        if len(self.raw_requestline) > LONGEST_LINE:
            self.send_error(414)
        elif self.raw_requestline and self.parse_request():
            self._exchange()

    def handle_expect_100(self) -> bool:
        """Not yet: a client that asks before it sends its body hears first whether it may."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library finds wrong with the HTTP itself, as ARM's JSON."""
        self.close_connection = True
        self._send(refused(code, message or explain or self.responses[code][1]))
        self._see_off()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def _exchange(self) -> None:
        if self.request_version == "HTTP/0.9":
            self.send_error(400, MALFORMED)
            return
        head = Request(self.command, _target(self.path), _headers(self.headers))
        refusal = self.server.door.refusal(head)
        if refusal is None:
            self._let_in(head)
        else:
            self._turn_away(refusal)

    def _let_in(self, head: Request) -> None:
        is_open = self.server.door.is_open(head)
        if not is_open:
            self.server.recognize(self.request)
        try:
            body = self._body(head, LARGEST_FORM if is_open else LARGEST_BODY)
        except BodyError as error:
            self._turn_away(error.response)
            return
        answer = self._answered(replace(head, body=body))
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    def _answered(self, request: Request) -> Response | None:
        """The app's answer; ARM's own fault where it raises; None where the connection is to be lost."""
        try:
            return self.server.door.answer(request)
        except ConnectionLostError:
            return None
        except Exception:
            return refused(500, INTERNAL)

    def _body(self, head: Request, limit: int) -> bytes:
        """The body. Raises `BodyError` where it is malformed or longer than `limit` bytes."""
        # Only now, when it is known that the client may send it.
        if head.headers.get("expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        return read_body(self.rfile, head.headers, limit)

    def _turn_away(self, refusal: Response) -> None:
        """Refuse a request whose body was not read; a small one is skipped, and the connection goes on."""
        length = announced(self.headers.get("content-length", "0"))
        # A client that waits for "100 Continue" has not sent its body: reading it would wait for ever.
        is_sent = "transfer-encoding" not in self.headers and "expect" not in self.headers
        if is_sent and length is not None and length <= LARGEST_FORM:
            self.rfile.read(length)
            self._send(refusal)
        else:
            self.close_connection = True
            self._send(refusal)
            self._see_off()

    def _send(self, answer: Response) -> None:
        # The standard library takes what it could not read for HTTP/0.9, which has no status and no headers.
        self.request_version = self.protocol_version
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        for name, value in answer.headers.items():
            self.send_header(name, value)
        # HTTP forbids a body there; a client would take it for the beginning of the next answer.
        has_body = answer.status not in (204, 304)
        if has_body:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(answer.body)

    def _see_off(self) -> None:
        """Take in and drop what a refused client still sends, for a moment.

        A connection closed before that is reset, and the client loses the answer with it.
        """
        until = time.monotonic() + FAREWELL
        self.connection.settimeout(FAREWELL)
        _end(self.connection, socket.SHUT_WR)
        while time.monotonic() < until and self.rfile.read1(LARGEST_FORM):
            pass


def _target(written: str) -> str:
    """Path and query; a client that takes us for a proxy writes the host before them (RFC 9112, 3.2.2)."""
    if not written.lower().startswith(("http://", "https://")):
        return written
    with suppress(ValueError):
        address = urlsplit(written)
        return (address.path or "/") + (f"?{address.query}" if address.query else "")
    return "/"


def _headers(read: Message) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in read.items()}


def _end(connection: ssl.SSLSocket, how: int = socket.SHUT_RDWR) -> None:
    with suppress(OSError):
        connection.shutdown(how)
