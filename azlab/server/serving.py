"""One app on loopback HTTPS, in a thread of its own; and the token endpoint a shell `az` signs in with."""

import asyncio
import secrets
import ssl
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from azlab.arm.messages import Request, Response, json_response
from azlab.cli.home import Account
from azlab.server.certificates import write_certificate
from azlab.server.faults import ConnectionLostError
from azlab.server.sign_in import SignIn

App = Callable[[Request], Response]

PUBLIC = b"https://management.azure.com"
"""How the app names itself in its answers; on the wire it is this server's own address."""
TOKEN_PATH = "/msi/token"
SECONDS_TO_STOP = 5.0
NOBODY = "00000000-0000-0000-0000-000000000000"
LEARNER = Account("learner@practice.onmicrosoft.com", NOBODY, {NOBODY: "Practice subscription"})


@dataclass
class Server:
    """A running server. `secret` is what the token endpoint asks for."""

    url: str
    certificate_path: Path
    account: Account
    secret: str
    _loop: asyncio.AbstractEventLoop = field(repr=False)
    _thread: threading.Thread = field(repr=False)
    _folder: tempfile.TemporaryDirectory[str] = field(repr=False)

    def close(self) -> None:
        """Stop listening, and remove the certificate."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(SECONDS_TO_STOP)
        self._folder.cleanup()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(app: App, port: int = 0, *, account: Account = LEARNER, sign_in: SignIn | None = None) -> Server:
    """Serve `app` on 127.0.0.1 over HTTPS; port 0 takes a free one. Only this machine can reach it.

    Tokens come from `sign_in`; the app asks for them only when it stands behind its `guard`.
    """
    sign_in = sign_in or SignIn(account)
    folder = tempfile.TemporaryDirectory(prefix="azlab-server-")
    certificate, key = write_certificate(Path(folder.name))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    key.unlink()
    sockets = bind_sockets(port, "127.0.0.1")
    url = f"https://127.0.0.1:{sockets[0].getsockname()[1]}"
    secret, loop = secrets.token_hex(16), asyncio.new_event_loop()

    def answer(request: Request) -> Response:
        if request.url.partition("?")[0] == TOKEN_PATH:
            return _token(request, sign_in, secret)
        return _at(url, app(request))

    def listen() -> None:
        asyncio.set_event_loop(loop)
        pages = Application([(".*", _Page, {"answer": answer})], log_function=lambda _: None)
        server = HTTPServer(pages, ssl_options=context)
        server.add_sockets(sockets)
        loop.run_forever()
        server.stop()
        loop.run_until_complete(server.close_all_connections())
        loop.close()

    thread = threading.Thread(target=listen, name="practice-azure", daemon=True)
    thread.start()
    return Server(url, certificate, sign_in.account, secret, loop, thread, folder)


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


def _token(request: Request, sign_in: SignIn, secret: str) -> Response:
    if not secrets.compare_digest(request.headers.get("x-identity-header", ""), secret):
        return json_response(401, {"statusCode": 401, "message": "The identity header is missing or wrong."})
    resource = parse_qs(request.url.partition("?")[2]).get("resource", [""])[0]
    return json_response(200, sign_in.issue(resource))
