"""A Unix socket at which a shell asks what may follow the line that is being typed."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from azlab.line.addresses import address_of

LONGEST = 65536
"""Bytes of a line that is completed."""

Answer = Callable[[str], list[str]]
"""From a line up to the cursor to the lines that are said of it."""


@contextmanager
def answering(path: Path, answer: Answer) -> Iterator[None]:
    """While active, whoever writes a line to this socket, and then no more, is answered.

    Raises `OSError` where the socket cannot be made.
    """
    with _Server(path, answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.UnixStreamServer):
    """Answers one question after the other: there is one who types."""

    def __init__(self, path: Path, answer: Answer) -> None:
        super().__init__(str(path), _Question, bind_and_activate=False)
        self.answer = answer
        try:
            with address_of(str(path)) as address:
                self.server_address = address
                self.server_bind()
            self.server_activate()
        except BaseException:
            self.server_close()
            raise

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever types is told nothing: there is nothing to offer then."""


class _Question(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        """Read a line, and say what there is of it."""
        assert isinstance(self.server, _Server)
        said = self.server.answer(self.rfile.read(LONGEST).decode())
        self.wfile.write("\n".join(said).encode())
