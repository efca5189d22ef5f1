"""One app on loopback HTTPS, in a thread of its own, with a sign-in of its own."""

import asyncio
import secrets
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from azlab import directory
from azlab.arm.access import unsigned
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.server.authority import Authority
from azlab.server.certificates import write_certificate
from azlab.server.faults import ConnectionLostError
from azlab.server.sign_in import SignIn

App = Callable[[Request], Response]

PUBLIC = b"https://management.azure.com"
"""How the app names itself in its answers; on the wire it is this server's own address."""
SECONDS_TO_STOP = 5.0
LEARNER = Account(directory.LEARNER.user, directory.TENANT, directory.SUBSCRIPTIONS)


class Server:
    """A running server.

    `certificate` is what a client must trust, as PEM. `secret` is what it shows to get a token, which is
    for whoever `sign_in.account` is at that moment.
    """

    def __init__(self, app: App, port: int, sign_in: SignIn) -> None:
        self.certificate, self._context = _secured()
        self._sockets = bind_sockets(port, "127.0.0.1")
        self.url = f"https://127.0.0.1:{self._sockets[0].getsockname()[1]}"
        self.sign_in = sign_in
        self.secret = secrets.token_hex(16)
        self._authority = Authority(sign_in, self.secret, self.url)
        self._app, self._loop = app, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._listen, name="practice-azure", daemon=True)
        self._thread.start()

    @property
    def account(self) -> Account:
        return self.sign_in.account

    def close(self) -> None:
        """Stop listening."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(SECONDS_TO_STOP)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request) -> Response:
        return self._authority.answer(request) or unsigned(request) or _at(self.url, self._app(request))

    def _listen(self) -> None:
        asyncio.set_event_loop(self._loop)
        pages = Application([(".*", _Page, {"answer": self._answer})], log_function=lambda _: None)
        server = HTTPServer(pages, ssl_options=self._context)
        server.add_sockets(self._sockets)
        self._loop.run_forever()
        server.stop()
        self._loop.run_until_complete(server.close_all_connections())
        self._loop.close()


def serve(app: App, port: int = 0, *, account: Account = LEARNER, sign_in: SignIn | None = None) -> Server:
    """Serve `app` on 127.0.0.1 over HTTPS; port 0 takes a free one. Only this machine can reach it.

    Tokens come from `sign_in`; the app asks for them only when it stands behind its `guard`.
    """
    return Server(app, port, sign_in or SignIn(account))


def _secured() -> tuple[str, ssl.SSLContext]:
    """A new certificate and what serves it; `ssl` reads both from files, which are gone at once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="azlab-certificate-") as folder:
        certificate, key = write_certificate(Path(folder))
        context.load_cert_chain(certificate, key)
        return certificate.read_text(), context


class _Page(RequestHandler):
    """Every path, every method: the app decides."""

    def initialize(self, answer: App) -> None:
        self.answer = answer

    def _reply(self, *_: str) -> None:
        try:
            response = self.answer(_read(self.request))
        except ConnectionLostError:
            self.detach().close()
            return
        self.set_status(response.status)
        self.clear_header("Content-Type")
        for name, value in response.headers.items():
            self.set_header(name, value)
        self.finish(response.body if response.status != 204 else None)

    get = head = post = put = patch = delete = options = _reply

    def compute_etag(self) -> None:
        """None: ARM's own entity tags pass, tornado adds none."""


def _read(request: HTTPServerRequest) -> Request:
    headers = {name.lower(): value for name, value in request.headers.get_all()}
    return Request(request.method or "GET", request.uri or "/", headers, request.body)


def _at(url: str, response: Response) -> Response:
    """The response with its links leading here."""
    headers = {name: value.replace(PUBLIC.decode(), url) for name, value in response.headers.items()}
    return Response(response.status, headers, response.body.replace(PUBLIC, url.encode()))
