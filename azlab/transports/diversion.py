"""The seam: HTTP of the Azure CLI is taken off the network and handed to a transport.

Everything the CLI sends passes a `requests` session (azure-core, AAZ, `az rest`, the alias document).
A session made while `diverted` is active belongs to the transport for good, so that a poller which
outlives its command still cannot reach the network. Sessions made elsewhere are left alone. What does
not use `requests` (urllib, plain sockets) finds no host but this machine.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from azlab.arm.blob_addresses import CLI, is_storage
from azlab.arm.messages import Request, Response
from azlab.transports import Transport

HOSTS = (
    "management.azure.com/",
    "azcliprod.blob.core.windows.net/cli/vm/",  # the alias list; the CLI's update check lives beside it
    "graph.microsoft.com/",
)
"""What the practice Azure answers for. The request's `host` header tells it which host was meant."""
PHRASES = {status.value: status.phrase for status in HTTPStatus}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


_inside = threading.local()
"""Whether this thread is inside a transport, which may have a network of its own (live mode has)."""


class Offline(requests.exceptions.ConnectionError):
    """A host outside the practice Azure was asked for; nothing was sent."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The practice Azure works offline: nothing was sent to '{host}'.")


class Diversion(HTTPAdapter):
    """A `requests` adapter that answers from a transport."""

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self.transport = transport

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The transport's answer. Raises `Offline` for a host that the practice Azure does not answer for."""
        with _answering():
            answer = self.transport.send(_read(request))
        response = self.build_response(request, _raw(answer, request.method or "GET"))
        # Keeps the body: CLI 2.91 reads the body of a refused deployment twice, and would print
        # "The content for this response was already consumed" in place of Azure's sentence.
        assert response.content is not None
        return response


def answers_for(host: str, path: str = "/") -> bool:
    """Whether the practice Azure answers for this address."""
    return f"{host}{path}".startswith(HOSTS) or (is_storage(host) and not host.startswith(CLI))


@contextmanager
def _answering() -> Iterator[None]:
    _inside.answering = True
    try:
        yield
    finally:
        _inside.answering = False


@contextmanager
def diverted(transport: Transport) -> Iterator[None]:
    """While active, new `requests` sessions talk to `transport` and no other host can be found.

    It holds for the whole process, not for a thread: a command's own threads make sessions too.
    """
    create, look_up = requests.Session.__init__, socket.getaddrinfo
    adapter = Diversion(transport)

    def create_diverted(session: requests.Session, *arguments: Any, **options: Any) -> None:
        create(session, *arguments, **options)
        session.trust_env = False  # no proxy, no .netrc of the learner
        # All addresses, whatever a later `mount` of the CLI's own libraries would say.
        session.get_adapter = lambda url: adapter  # type: ignore[method-assign]
        # They make adapters, and search the environment for proxies, for every request of a command.
        session.mount = lambda prefix, adapter: None  # type: ignore[method-assign]
        session.merge_environment_settings = _as_given  # type: ignore[method-assign]

    def look_up_here(host: Any, *arguments: Any, **options: Any) -> Any:
        # This machine's own addresses are let through: other threads of the kernel use them during a command.
        if _text(host) not in LOOPBACK and not getattr(_inside, "answering", False):
            # Libraries know this error and stop; one of our own they would take for a bug.
            raise socket.gaierror(socket.EAI_NONAME, str(Offline(_text(host))))
        return look_up(host, *arguments, **options)

    requests.Session.__init__ = create_diverted  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = look_up_here
    try:
        yield
    finally:
        requests.Session.__init__ = create  # type: ignore[method-assign]
        socket.getaddrinfo = look_up


def _as_given(url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> dict[str, Any]:
    return {"proxies": proxies, "stream": bool(stream), "verify": verify, "cert": cert}


def _read(request: requests.PreparedRequest) -> Request:
    address = urlsplit(request.url or "")
    path, host = address.path or "/", address.hostname or ""
    if not answers_for(host, path):
        raise Offline(host)
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    headers.setdefault("host", address.netloc)
    url = f"{path}?{address.query}" if address.query else path
    return Request(request.method or "GET", url, headers, _body(request.body))


def _body(body: Any) -> bytes:
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body or b"")


def _raw(answer: Response, method: str) -> HTTPResponse:
    """HTTP gives an answer to HEAD no body, whatever its status; `az group exists` asks so."""
    # urllib3 checks it against what it reads; an answer that has its own keeps it.
    headers = {"content-length": str(len(answer.body)), **answer.headers}
    return HTTPResponse(
        BytesIO(answer.body if method != "HEAD" else b""),
        headers,
        answer.status,
        reason=PHRASES.get(answer.status, ""),
        preload_content=False,
        request_method=method,
    )


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
