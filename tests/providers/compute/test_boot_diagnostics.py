"""Boot diagnostics: where a VM's serial log lies, and who may read it."""

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

import pytest

from azlab.arm.blob_addresses import inside
from azlab.arm.messages import Json, Request, Response
from tests.providers.compute.conftest import GROUP, Practice

ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/diag1"
ENDPOINT = "https://diag1.blob.core.windows.net/"


def profile(storage: str | None = None) -> Json:
    return {"bootDiagnostics": {"enabled": True, **({"storageUri": storage} if storage else {})}}


def account(practice: Practice, location: str = "westeurope", sku: str = "Standard_LRS") -> str:
    """Make the account; its first key."""
    practice.send("PUT", ACCOUNT, {"location": location, "sku": {"name": sku}, "kind": "StorageV2"})
    practice.app.cloud.operations.wait_until_idle(ACCOUNT.lower())
    return str(practice.send("POST", f"{ACCOUNT}/listKeys").json()["keys"][0]["value"])


def links(practice: Practice, vm: str = "web", query: str = "") -> Json:
    response = practice.send("POST", f"virtualMachines/{vm}/retrieveBootDiagnosticsData", query=query)
    assert response.status == 200, response.body
    return response.json()


def fetch(practice: Practice, link: str, method: str = "GET", **headers: str) -> Response:
    """What a client gets from the host that a link names."""
    address = urlsplit(link)
    url = f"{address.path}?{address.query}" if address.query else address.path
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return practice.app(inside(Request(method, url, {"host": address.netloc, **named})))


def test_azures_own_storage_has_the_log_with_the_host_keys(azure: Practice) -> None:
    azure.vm(diagnosticsProfile=profile())
    assert azure.get("virtualMachines/web/instanceView")["bootDiagnostics"] == {}
    found = links(azure)
    assert set(found) == {"consoleScreenshotBlobUri", "serialConsoleLogBlobUri"}
    answer = fetch(azure, found["serialConsoleLogBlobUri"])
    assert answer.status == 200
    log = answer.body.decode()
    assert "web login: " in log
    fingerprint = azure.run("web", "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub").split("SHA256:")[1][
        :43
    ]
    assert f"SHA256:{fingerprint} root@web (ED25519)" in log
    assert "reboot: Power down" not in log
    azure.act("virtualMachines/web", "powerOff")
    assert "reboot: Power down" in fetch(azure, links(azure)["serialConsoleLogBlobUri"]).body.decode()


def test_windows_has_a_log_too(azure: Practice, windows: Json) -> None:
    azure.vm("web", windows, diagnosticsProfile=profile())
    assert b"SAC started and initialized" in fetch(azure, links(azure)["serialConsoleLogBlobUri"]).body


def test_a_link_ends_and_is_good_for_its_own_file_only(azure: Practice) -> None:
    azure.vm(diagnosticsProfile=profile())
    azure.vm("other", diagnosticsProfile=profile())
    link = links(azure, query="&sasUriExpirationTimeInMinutes=10")["serialConsoleLogBlobUri"]
    file, _, query = link.partition("?")
    other = links(azure, "other")["serialConsoleLogBlobUri"].partition("?")[0]
    for wrong in (file, f"{other}?{query}", link.replace("sig=", "sig=x"), link.replace("se=2", "se=3")):
        refused = fetch(azure, wrong)
        assert refused.status == 403
        assert b"<Code>AuthenticationFailed</Code>" in refused.body
    azure.send("POST", "/lab/clock", {"minutes": 11})
    assert fetch(azure, link).status == 403


def test_a_part_of_the_log_is_read_as_clients_read_blobs(azure: Practice) -> None:
    azure.vm(diagnosticsProfile=profile())
    link = links(azure)["serialConsoleLogBlobUri"]
    whole = fetch(azure, link).body
    part = fetch(azure, link, x_ms_range="bytes=3-9")
    assert (part.status, part.body) == (206, whole[3:10])
    assert part.headers["content-range"] == f"bytes 3-9/{len(whole)}"
    assert fetch(azure, link, x_ms_range="bytes=99999-").status == 416


def test_an_account_has_the_log_for_who_has_its_key(azure: Practice) -> None:
    key = account(azure)
    azure.vm(diagnosticsProfile=profile(ENDPOINT))
    view = azure.get("virtualMachines/web/instanceView")["bootDiagnostics"]
    link = view["serialConsoleLogBlobUri"]
    assert link.startswith(f"{ENDPOINT}bootdiagnostics-web-")
    assert fetch(azure, link).status == 403
    path = urlsplit(link).path
    text = "GET" + "\n" * 12 + "x-ms-date:now\nx-ms-version:2021-12-02\n" + f"/diag1{path}"
    made = base64.b64encode(hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()).decode()
    signed = {"x_ms_date": "now", "x_ms_version": "2021-12-02", "authorization": f"SharedKey diag1:{made}"}
    assert b"web login: " in fetch(azure, link, **signed).body
    assert fetch(azure, link, **{**signed, "x_ms_date": "later"}).status == 403
    assert b"web login: " in fetch(azure, links(azure)["serialConsoleLogBlobUri"]).body


def test_a_log_that_moved_is_not_there_any_more(azure: Practice) -> None:
    account(azure)
    azure.vm(diagnosticsProfile=profile())
    before = links(azure)["serialConsoleLogBlobUri"]
    azure.patch("virtualMachines/web", {"properties": {"diagnosticsProfile": profile(ENDPOINT)}})
    assert b"<Code>BlobNotFound</Code>" in fetch(azure, before).body


@pytest.mark.parametrize(
    ("location", "sku", "code"),
    [
        ("northeurope", "Standard_LRS", "StorageAccountLocationMismatch"),
        ("westeurope", "Premium_LRS", "StorageAccountTypeNotSupported"),
        ("", "", "StorageAccountNotFound"),
    ],
)
def test_an_account_must_be_able_to_take_the_log(azure: Practice, location: str, sku: str, code: str) -> None:
    if location:
        account(azure, location, sku)
    wanted = azure.body("web", diagnosticsProfile=profile(ENDPOINT))
    refusal = azure.refusal("PUT", "virtualMachines/web", wanted)
    assert (refusal.code, refusal.message) == (
        code,
        "StorageAccount 'diag1' associated with VM 'web' for boot diagnostics encountered an error. Please "
        "look at the error code for more information about the error.",
    )


def test_a_vm_whose_account_is_gone_can_still_be_changed(azure: Practice) -> None:
    account(azure)
    azure.vm(diagnosticsProfile=profile(ENDPOINT))
    azure.send("DELETE", ACCOUNT)
    assert azure.patch("virtualMachines/web", {"tags": {"a": "b"}})["tags"] == {"a": "b"}


def test_without_boot_diagnostics_there_is_nothing(azure: Practice) -> None:
    azure.vm()
    assert (
        azure.refusal("POST", "virtualMachines/web/retrieveBootDiagnosticsData").code == "OperationNotAllowed"
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_all_else_in_storage_is_said_to_be_not_here(azure: Practice, method: str) -> None:
    azure.vm(diagnosticsProfile=profile())
    link = links(azure)["consoleScreenshotBlobUri"]
    answer = fetch(azure, link, method)
    assert answer.status == 501
    assert (
        b"<Code>NotImplemented</Code><Message>This part of Azure is not in the practice Azure" in answer.body
    )
