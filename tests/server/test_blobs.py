"""Blobs at the end of a wire: their links lead to the server, which lets nobody else in by them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from azure.storage.blob import BlobClient

from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.server import Server, SignIn, serve
from azlab.server.serving import LEARNER
from azlab.server.wire import off_the_wire
from tests.providers.compute.conftest import GROUP, Practice

ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/diag1"
STORAGE = "https://diag1.blob.core.windows.net/"


@pytest.fixture
def azure() -> Practice:
    practice = Practice(practice_azure(Store()))
    practice.put(GROUP, {"location": "westeurope"})
    body = {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    practice.send("PUT", ACCOUNT, body)
    practice.app.cloud.operations.wait_until_idle(ACCOUNT.lower())
    practice.vm(diagnosticsProfile={"bootDiagnostics": {"enabled": True, "storageUri": STORAGE}})
    return practice


@pytest.fixture
def server(azure: Practice) -> Iterator[Server]:
    sign_in = SignIn(LEARNER)
    with serve(sign_in.guard(azure.app), sign_in=sign_in) as server:
        yield server


@pytest.fixture
def trusted(server: Server, tmp_path: Path) -> str:
    path = tmp_path / "trusted.pem"
    path.write_text(server.certificate)
    return str(path)


def ask(server: Server, trusted: str, path: str, method: str = "GET") -> requests.Response:
    token = server.sign_in.issue("https://management.azure.com/")["access_token"]
    url = path if path.startswith("https:") else f"{server.url}{path}?api-version=2024-07-01"
    return requests.request(method, url, headers={"authorization": f"Bearer {token}"}, verify=trusted)


def test_a_link_leads_to_the_server_and_needs_no_token(azure: Practice, server: Server, trusted: str) -> None:
    path = azure.id("virtualMachines/web/retrieveBootDiagnosticsData")
    link = ask(server, trusted, path, "POST").json()["serialConsoleLogBlobUri"]
    assert link.startswith(f"{server.url}/blobs/diag1.blob.core.windows.net/bootdiagnostics-web-")
    assert "web login: " in requests.get(link, verify=trusted).text
    assert requests.get(link.partition("?")[0], verify=trusted).status_code == 403


def test_the_storage_sdk_reads_with_a_key_of_the_account(
    azure: Practice, server: Server, trusted: str
) -> None:
    key = ask(server, trusted, f"{ACCOUNT}/listKeys", "POST").json()["keys"][0]["value"]
    view = ask(server, trusted, azure.id("virtualMachines/web/instanceView")).json()
    link = view["bootDiagnostics"]["serialConsoleLogBlobUri"]
    blob = BlobClient.from_blob_url(link, credential=key, connection_verify=trusted)
    assert b"web login: " in blob.download_blob().readall()


def test_nobody_writes_into_storage(server: Server, trusted: str) -> None:
    answer = requests.put(f"{server.url}/blobs/diag1.blob.core.windows.net/c/b", data=b"x", verify=trusted)
    assert answer.json()["error"]["code"] == "NotImplemented"


def test_what_a_client_sends_names_the_storage_as_azure_does(server: Server) -> None:
    sent = f'{{"storageUri": "{server.url}/blobs/diag1.blob.core.windows.net/"}}'.encode()
    request = off_the_wire(Request("PUT", "/x", {}, sent), server.url)
    assert request.body == b'{"storageUri": "https://diag1.blob.core.windows.net/"}'
