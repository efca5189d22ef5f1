"""What comes over a connection: bodies, heads, strangers, and what is no HTTP at all."""

import json
import socket
import ssl
from collections.abc import Callable

import pytest

from azlab.server import Server
from azlab.server.connections import LARGEST_BODY, MOST_CONNECTIONS
from tests.server.conftest import Ask, Shop

PATH = "/subscriptions/s/x?api-version=2024-11-01&q=a%20b"


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
