"""One app on loopback HTTPS, in threads of its own, with a sign-in of its own.

Python's own server and no other: it logs nowhere and runs no loop of asyncio, so that whatever a stranger
does to the port, nothing of it is written where a notebook's cell would show it.
"""

import secrets
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from azlab import directory
from azlab.arm.exchange import identified
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.server.authority import Authority
from azlab.server.certificates import write_certificate
from azlab.server.connections import ADDRESS, Door, Listener
from azlab.server.sign_in import SignIn
from azlab.server.wire import address_of, off_the_wire, on_the_wire

App = Callable[[Request], Response]

SECONDS_BETWEEN_LOOKS = 0.1
"""How often the listening thread looks whether it should end."""
LEARNER = Account(directory.LEARNER.user, directory.TENANT, directory.SUBSCRIPTIONS)


class Server:
    """A running server. Raises `OSError` where the port cannot be opened.

    `certificate` is what a client must trust, as PEM. `secret` is what it shows to get a token, which is
    for whoever `sign_in.account` is at that moment.
    """

    def __init__(self, app: App, sign_in: SignIn, port: int = 0, secret: str = "") -> None:
        self.certificate, context = _secured()
        self.sign_in, self.secret = sign_in, secret or secrets.token_hex(16)
        self._app, self._turn = app, threading.Lock()
        self._listener = Listener(port, context, Door(self._is_open, self._refusal, self._answer))
        self.port: int = self._listener.server_address[1]
        self.url = f"https://{ADDRESS}:{self.port}"
        self._authority = Authority(sign_in, self.secret, self.url)
        self._thread = threading.Thread(
            target=self._listener.serve_forever,
            args=(SECONDS_BETWEEN_LOOKS,),
            name="practice-azure",
            daemon=True,
        )
        self._thread.start()

    @property
    def account(self) -> Account:
        """Who gets a token at this moment."""
        return self.sign_in.account

    def close(self) -> None:
        """Stop listening, and end every connection. A second time does nothing."""
        if self._thread.is_alive():  # in a forked child it is not, and nobody would answer
            self._listener.close()
            self._thread.join()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _is_open(self, request: Request) -> bool:
        """Whether anybody may send this: what is about signing in, and the open pages."""
        return self._authority.knows(request) or self.sign_in.is_open(request)

    def _refusal(self, request: Request) -> Response | None:
        refused = None if self._authority.knows(request) else self.sign_in.refusal(request)
        return identified(request, refused) if refused is not None else None

    def _from_the_app(self, request: Request) -> Response:
        url = address_of(request, self.url)
        return on_the_wire(self._app(off_the_wire(request, url)), url)

    def _answer(self, request: Request) -> Response:
        """One at a time: an app is one transaction after the other, and faults are drawn in their order."""
        with self._turn:
            return self._authority.answer(request) or self._from_the_app(request)


def serve(
    app: App, port: int = 0, *, account: Account = LEARNER, sign_in: SignIn | None = None, secret: str = ""
) -> Server:
    """Serve `app` on 127.0.0.1 over HTTPS; port 0 takes a free one. Only this machine can reach it.

    Nobody reaches the app without a token of `sign_in`; who knows `secret` gets one. Raises `OSError` where
    the port cannot be opened.
    """
    return Server(app, sign_in or SignIn(account), port, secret)


def _secured() -> tuple[str, ssl.SSLContext]:
    """A new certificate and what serves it; `ssl` reads both from files, which are gone at once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="azlab-certificate-") as folder:
        certificate, key = write_certificate(Path(folder))
        context.load_cert_chain(certificate, key)
        return certificate.read_text(), context
