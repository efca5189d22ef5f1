"""A server of a shop that knows one group, and ways to ask it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from azlab.arm.messages import Request, Response, json_response
from azlab.server import Server, serve

Ask = Callable[..., requests.Response]


class Shop:
    """Knows one resource group, points to itself as Azure does, and may be broken."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.headers: dict[str, str] = {}
        self.fault: Exception | None = None

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        if self.fault:
            raise self.fault
        if request.method == "DELETE":
            return Response(202, {"location": "https://management.azure.com/operations/1", **self.headers})
        document = {"name": "shop", "location": "westeurope", "nextLink": "https://management.azure.com/next"}
        return json_response(200, document)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def server(shop: Shop) -> Iterator[Server]:
    with serve(shop) as server:
        yield server


@pytest.fixture
def token(server: Server) -> str:
    return str(server.sign_in.issue("arm")["access_token"])


@pytest.fixture
def ask(server: Server, token: str, tmp_path: Path) -> Ask:
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(server.certificate)

    def send(method: str, path: str, signed: bool = True, **options: Any) -> requests.Response:
        headers = {**({"authorization": f"bearer {token}"} if signed else {}), **options.pop("headers", {})}
        address = server.url + path
        return requests.request(method, address, verify=str(trusted), timeout=60, headers=headers, **options)

    return send


@pytest.fixture
def wire(server: Server) -> Iterator[Callable[[], ssl.SSLSocket]]:
    """Connections on which anything can be said."""
    context = ssl.create_default_context(cadata=server.certificate)
    opened: list[ssl.SSLSocket] = []

    def connect() -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        opened.append(context.wrap_socket(plain, server_hostname="127.0.0.1"))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()
