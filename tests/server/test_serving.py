"""The server itself: what reaches the app, what does not, and what anybody at all is told."""

import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.server import Server, serve
from azlab.server.certificates import write_certificate
from tests.server.conftest import Ask, Shop

PATH = "/subscriptions/s/x?api-version=2024-11-01&q=a%20b"


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
