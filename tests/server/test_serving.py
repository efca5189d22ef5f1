"""The server itself: what reaches the app, what does not, and what anybody at all is told."""

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from azlab.arm.messages import Request, Response, json_response
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.server import Server, serve
from azlab.server.certificates import write_certificate
from azlab.server.connections import LARGEST_BODY, MOST_CONNECTIONS

Ask = Callable[..., requests.Response]
PATH = "/subscriptions/s/x?api-version=2024-11-01&q=a%20b"


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


def said(connection: ssl.SSLSocket, text: bytes) -> bytes:
    """What comes back to this until the connection ends."""
    connection.sendall(text)
    heard = b""
    while part := connection.recv(65_536):
        heard += part
    return heard


def error_of(heard: bytes) -> tuple[int, dict[str, str]]:
    """Status and error of an answer that is ARM's JSON."""
    head, _, body = heard.partition(b"\r\n\r\n")
    assert b"application/json" in head, heard
    assert b"x-ms-request-id: " in head.lower(), heard
    return int(head.split()[1]), json.loads(body)["error"]


def test_a_request_reaches_the_app_as_it_was_sent(ask: Ask, shop: Shop) -> None:
    ask("PUT", PATH, data=b"{}", headers={"CommandName": "x y"})
    sent = shop.requests[0]
    assert (sent.method, sent.url, sent.body) == ("PUT", PATH, b"{}")
    assert sent.headers["commandname"] == "x y"


def test_a_body_in_chunks_reaches_the_app_whole(ask: Ask, shop: Shop) -> None:
    assert ask("PUT", PATH, data=iter([b'{"a"', b": 1}"])).status_code == 200
    assert shop.requests[0].body == b'{"a": 1}'


def test_a_request_without_a_token_does_not_reach_the_app(ask: Ask, shop: Shop) -> None:
    answer = ask("GET", PATH, signed=False)
    assert answer.status_code == 401
    assert answer.headers["x-ms-request-id"]
    assert answer.json()["error"] == {
        "code": "AuthenticationFailed",
        "message": "Authentication failed. The 'Authorization' header is missing.",
    }
    assert shop.requests == []


def test_links_lead_back_to_the_server(ask: Ask, server: Server) -> None:
    assert ask("GET", "/").json()["nextLink"] == server.url + "/next"
    answer = ask("DELETE", "/")
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers["Location"] == server.url + "/operations/1"


@pytest.mark.parametrize(
    ("said", "written"), [("0.01", "1"), ("0", "1"), ("1.2", "2"), ("30", "30"), ("soon", "1"), ("inf", "1")]
)
def test_a_pause_is_a_whole_number_of_seconds(ask: Ask, shop: Shop, said: str, written: str) -> None:
    shop.headers = {"retry-after": said}
    assert ask("DELETE", "/").headers["Retry-After"] == written


def test_nobody_writes_headers_by_way_of_an_address(ask: Ask, shop: Shop) -> None:
    shop.headers = {"location": "https://management.azure.com/a\r\nset-cookie: b=1\u20ac"}
    answer = ask("DELETE", "/")
    assert "set-cookie" not in answer.headers
    assert answer.headers["Location"].endswith("/a%0D%0Aset-cookie: b=1%E2%82%AC")


def test_a_fault_inside_is_arms_own_500_and_the_next_request_is_answered(ask: Ask, shop: Shop) -> None:
    shop.fault = RuntimeError("boom")
    answer = ask("GET", PATH)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "InternalServerError")
    assert "boom" not in answer.text
    shop.fault = None
    assert ask("GET", PATH).status_code == 200


@pytest.mark.parametrize("method", ["BREW", "PROPFIND", "TRACE", "get"])
def test_what_a_method_means_is_the_apps_business(ask: Ask, shop: Shop, method: str) -> None:
    assert ask("PATCH", PATH).status_code == 200
    assert ask(method, PATH).status_code == 200


def test_no_body_follows_the_head_and_the_connection_goes_on(
    wire: Callable[[], ssl.SSLSocket], token: str
) -> None:
    one = f"HEAD /x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n"
    heard = said(wire(), f"{one}\r\n{one}Connection: close\r\n\r\n".encode())
    assert heard.count(b"HTTP/1.1 200") == 2
    assert b"shop" not in heard


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"hello\r\n\r\n", 400, "BadRequest"),
        (b"GET\r\n\r\n", 400, "BadRequest"),
        (b"GET /\r\n\r\n", 400, "BadRequest"),
        (b"GET / SPDY/9\r\n\r\n", 400, "BadRequest"),
        (b"\x00\xff\x16\x03 / HTTP/one\r\n\r\n", 400, "BadRequest"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HttpVersionNotSupported"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414, "UriTooLong"),
        (b"GET / HTTP/1.1\r\nx: " + b"a" * 70_000 + b"\r\n\r\n", 431, "RequestHeaderFieldsTooLarge"),
        (b"GET / HTTP/1.1\r\n" + b"x: a\r\n" * 200 + b"\r\n", 431, "RequestHeaderFieldsTooLarge"),
    ],
)
def test_what_is_no_http_is_refused_in_arms_shape(
    wire: Callable[[], ssl.SSLSocket], sent: bytes, status: int, code: str
) -> None:
    answered, error = error_of(said(wire(), sent))
    assert (answered, error["code"]) == (status, code)
    assert error["message"]


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [
        ("Content-Length: -1", 400, "BadRequest"),
        ("Content-Length: 0x10", 400, "BadRequest"),
        ("Content-Length: \u0664", 400, "BadRequest"),
        (f"Content-Length: {LARGEST_BODY + 1}", 413, "RequestContentTooLarge"),
        (f"Content-Length: {'9' * 5000}", 413, "RequestContentTooLarge"),
        ("Transfer-Encoding: gzip", 501, "NotImplemented"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 2", 400, "BadRequest"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_arms_shape(
    wire: Callable[[], ssl.SSLSocket], token: str, shop: Shop, length: str, status: int, code: str
) -> None:
    head = f"PUT /x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n{length}\r\n\r\n"
    answered, error = error_of(said(wire(), head.encode()))
    assert (answered, error["code"]) == (status, code)
    assert shop.requests == []


@pytest.mark.parametrize(
    "chunks",
    [
        b"z\r\nab\r\n0\r\n\r\n",
        b"0x2\r\nab\r\n0\r\n\r\n",
        b"-1\r\n",
        b"2\r\nabc\r\n0\r\n\r\n",
        b"123456789\r\n",
    ],
)
def test_chunks_that_are_none_are_refused(
    wire: Callable[[], ssl.SSLSocket], token: str, chunks: bytes
) -> None:
    head = (
        f"PUT /x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    assert error_of(said(wire(), head.encode() + chunks))[0] == 400


def test_a_body_may_be_as_large_as_arm_takes_and_no_larger(ask: Ask, shop: Shop) -> None:
    assert ask("PUT", PATH, data=b"a" * LARGEST_BODY).status_code == 200
    for body in (b"a" * (LARGEST_BODY + 1), iter([b"a" * 1024] * 4097)):
        answer = ask("PUT", PATH, data=body)
        assert (answer.status_code, answer.json()["error"]) == (
            413,
            {
                "code": "RequestContentTooLarge",
                "message": "The request content size exceeds the maximum size of 4 MB.",
            },
        )
    assert len(shop.requests) == 1


def test_a_stranger_is_refused_before_its_body_is_sent(wire: Callable[[], ssl.SSLSocket]) -> None:
    head = b"PUT /subscriptions/s/x HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n"
    assert error_of(said(wire(), head + b"\r\n"))[0] == 401
    assert error_of(said(wire(), head + b"Expect: 100-continue\r\n\r\n"))[0] == 401


def test_a_client_that_asks_first_is_told_to_go_on(wire: Callable[[], ssl.SSLSocket], token: str) -> None:
    connection = wire()
    head = f"PUT /x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    connection.sendall(f"{head}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n".encode())
    assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert said(connection, b"{}").startswith(b"HTTP/1.1 200")


def test_a_stranger_may_send_a_form_and_no_more(ask: Ask) -> None:
    page = "/tenant-1/oauth2/v2.0/token"
    assert ask("POST", page, signed=False, data=b"a" * 1000).json()["error"] == "access_denied"
    assert ask("POST", page, signed=False, data=b"a" * 100_000).status_code == 413


def test_strangers_in_great_number_do_not_keep_a_client_out(
    ask: Ask, server: Server, wire: Callable[[], ssl.SSLSocket]
) -> None:
    silent = [
        socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(2 * MOST_CONNECTIONS)
    ]
    assert ask("GET", PATH).status_code == 200
    for connection in silent:
        connection.close()
    assert error_of(said(wire(), b"hello\r\n\r\n"))[0] == 400


POKED = """
import logging, socket, ssl, sys, warnings
warnings.simplefilter("always")
logging.basicConfig(level=logging.DEBUG)
from azlab.arm.messages import Response
from azlab.server import serve

def broken(request):
    raise RuntimeError("boom")

with serve(broken) as server:
    token = server.sign_in.issue("arm")["access_token"].encode()
    sign = b"Authorization: Bearer " + token + b"\\r\\n"
    told = [b"", b"\\x16\\x03\\x01", b"\\x00" * 5000, b"GET / HTTP/1.1\\r\\n\\r\\n", b"SSH-2.0-x\\r\\n"]
    for text in told:
        with socket.create_connection(("127.0.0.1", server.port)) as plain:
            plain.sendall(text)
    context = ssl._create_unverified_context()
    secret = [b"", b"GET", b"GET / HTTP/1.1\\r\\nx", b"\\r\\n\\r\\n",
              b"GET / HTTP/1.1\\r\\nbad header\\r\\n\\r\\n",
              b"PUT / HTTP/1.1\\r\\n" + sign + b"Content-Length: 50\\r\\n\\r\\nhalf",
              b"PUT / HTTP/1.1\\r\\n" + sign + b"Content-Length: 2\\r\\n\\r\\n{}",
              b"GET / HTTP/1.1\\r\\n" + sign + b"\\r\\n" * 2]
    for text in [*told, *secret]:
        with context.wrap_socket(socket.create_connection(("127.0.0.1", server.port))) as connection:
            connection.sendall(text)
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        strict = ssl.create_default_context()
        strict.minimum_version = strict.maximum_version = version
        try:
            strict.wrap_socket(socket.create_connection(("127.0.0.1", server.port)), server_hostname="x")
        except ssl.SSLError:
            pass
"""


def test_nothing_that_is_done_to_the_port_is_written_to_standard_error() -> None:
    done = subprocess.run([sys.executable, "-c", POKED], capture_output=True, text=True, timeout=300)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_only_its_own_certificate_opens_it(server: Server) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(server.url, timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no 127.0.0.2")
def test_it_listens_on_one_loopback_address_only(server: Server) -> None:
    socket.create_connection(("127.0.0.1", server.port), timeout=60).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=60)


def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    _, key = write_certificate(tmp_path)
    assert key.stat().st_mode & 0o077 == 0


def test_neither_key_nor_certificate_is_left_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shop: Shop
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with serve(shop) as server:
        assert "BEGIN CERTIFICATE" in server.certificate
        assert list(tmp_path.iterdir()) == []


def test_a_closed_server_is_gone_with_its_connections(shop: Shop) -> None:
    server = serve(shop)
    waiting = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    server.close()
    server.close()
    with suppress(ConnectionResetError):
        assert waiting.recv(1) == b""
    waiting.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=60)


def test_the_description_of_the_cloud_leads_to_the_server(tmp_path: Path) -> None:
    with serve(practice_azure(Store())) as server:
        trusted = tmp_path / "trusted.pem"
        trusted.write_text(server.certificate)
        url = f"{server.url}/metadata/endpoints?api-version=2022-09-01"
        (cloud,) = requests.get(url, verify=str(trusted), timeout=60).json()
    assert cloud["resourceManager"] == f"{server.url}/"
    assert cloud["authentication"]["loginEndpoint"] == f"{server.url}/"
