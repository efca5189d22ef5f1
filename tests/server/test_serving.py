import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from azlab.arm.messages import Request, Response, json_response
from azlab.server import serve, shell_environment
from azlab.server.certificates import write_certificate


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


def ask(server, method, path, **options):
    return requests.request(
        method, server.url + path, verify=str(server.certificate_path), timeout=5, **options
    )


def test_a_request_reaches_the_app_as_it_was_sent(server, shop):
    ask(server, "PUT", "/subscriptions/s/x?api-version=1&q=a%20b", data=b"{}", headers={"CommandName": "x y"})
    sent = shop.requests[0]
    assert (sent.method, sent.url, sent.body) == ("PUT", "/subscriptions/s/x?api-version=1&q=a%20b", b"{}")
    assert sent.headers["commandname"] == "x y"


def test_links_lead_back_to_the_server(server):
    assert ask(server, "GET", "/").json()["nextLink"] == server.url + "/next"
    answer = ask(server, "DELETE", "/")
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


def test_the_key_is_not_left_on_disk(server):
    assert [path.name for path in server.certificate_path.parent.iterdir()] == ["certificate.pem"]


def test_a_token_needs_the_secret(server, shop):
    path = "/msi/token?resource=https://management.azure.com/&api-version=2019-08-01"
    assert ask(server, "GET", path).status_code == 401
    token = ask(server, "GET", path, headers={"X-IDENTITY-HEADER": server.secret}).json()
    assert token["token_type"] == "Bearer"
    assert len(token["access_token"].split(".")) == 3
    assert shop.requests == []


def test_a_closed_server_is_gone(shop):
    server = serve(shop)
    server.close()
    assert not server.certificate_path.exists()
    with pytest.raises((requests.exceptions.ConnectionError, OSError)):
        requests.get(server.url, timeout=2, verify=False)


def test_a_shell_az_is_signed_in_and_talks_to_the_server(server, shop, tmp_path):
    az = shutil.which("az", path=str(Path(sys.executable).parent)) or shutil.which("az")
    assert az, "the Azure CLI is a requirement of this project"
    environment = {**os.environ, **shell_environment(server, tmp_path), "HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [az, "group", "show", "-n", "shop", "--query", "location", "-o", "tsv"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("westeurope\n", "")
    assert shop.requests[-1].headers["commandname"] == "group show"
    assert shop.requests[-1].headers["authorization"].startswith("Bearer ")
    assert not (tmp_path / "home" / ".azure").exists()
