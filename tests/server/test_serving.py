import socket
import sys

import pytest
import requests

from azlab.arm.messages import Request, Response, json_response
from azlab.server import serve
from azlab.server.certificates import write_certificate
from tests.signing import signed


class Shop:
    """Knows one resource group, and points to itself as Azure does."""

    def __init__(self):
        self.requests = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        if request.method == "DELETE":
            return Response(202, {"location": "https://management.azure.com/operations/1"})
        document = {"name": "shop", "location": "westeurope", "nextLink": "https://management.azure.com/next"}
        return json_response(200, document)


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def server(shop):
    with serve(shop) as server:
        yield server


@pytest.fixture
def ask(server, tmp_path):
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(server.certificate)

    def send(method, path, **options):
        address = server.url + path
        return requests.request(method, address, verify=str(trusted), timeout=5, **options)

    return send


def test_a_request_reaches_the_app_as_it_was_sent(ask, shop):
    headers = {"CommandName": "x y", **signed("learner")}
    ask("PUT", "/subscriptions/s/x?api-version=1&q=a%20b", data=b"{}", headers=headers)
    sent = shop.requests[0]
    assert (sent.method, sent.url, sent.body) == ("PUT", "/subscriptions/s/x?api-version=1&q=a%20b", b"{}")
    assert sent.headers["commandname"] == "x y"


def test_a_request_without_a_token_does_not_reach_the_app(ask, shop):
    answer = ask("GET", "/subscriptions/s/x?api-version=1")
    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "code": "AuthenticationFailed",
        "message": "Authentication failed. The 'Authorization' header is missing.",
    }
    assert shop.requests == []


def test_links_lead_back_to_the_server(ask, server):
    assert ask("GET", "/").json()["nextLink"] == server.url + "/next"
    answer = ask("DELETE", "/")
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers["Location"] == server.url + "/operations/1"


def test_only_its_own_certificate_opens_it(server):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(server.url, timeout=5)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no 127.0.0.2")
def test_it_listens_on_one_loopback_address_only(server):
    port = int(server.url.rpartition(":")[2])
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_only_its_owner_can_read_the_key(tmp_path):
    _, key = write_certificate(tmp_path)
    assert key.stat().st_mode & 0o077 == 0


def test_neither_key_nor_certificate_is_left_on_disk(monkeypatch, tmp_path, shop):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with serve(shop) as server:
        assert "BEGIN CERTIFICATE" in server.certificate
        assert list(tmp_path.iterdir()) == []


def test_a_closed_server_is_gone(shop):
    server = serve(shop)
    server.close()
    with pytest.raises((requests.exceptions.ConnectionError, OSError)):
        requests.get(server.url, timeout=2, verify=False)
