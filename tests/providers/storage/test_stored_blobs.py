"""What services keep in an account: listed and read by whoever has the right, and never written."""

import xml.etree.ElementTree as ET

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from azlab.arm.signatures import signed
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

GROUP = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore"
BODY = b'{"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}'
HOST = "shopstore.blob.core.windows.net"
TEXT = "first\nsecond <line>\n"


@pytest.fixture
def azure() -> App:
    app = practice_azure(Store())
    for path, body in ((GROUP, b'{"location": "westeurope"}'), (ACCOUNT, BODY)):
        assert app(Request("PUT", f"{path}?api-version=2024-11-01", {}, body)).status < 300
    account = app.cloud.get(ACCOUNT)
    assert account is not None
    account.interior["blobs"] = {"packerlogs/one/a&b.log": TEXT, "packerlogs/two/c.log": "", "other/x": "x"}
    app.cloud.put(account)
    return app


def ask(app: App, path: str, query: str = "", method: str = "GET") -> Response:
    link = signed(app.cloud, f"{HOST}/{path}", 60).removeprefix("https://")
    return app(Request(method, f"/blobs/{link}{query}"))


def names(response: Response) -> list[str | None]:
    return [name.text for name in ET.fromstring(response.body).iter("Name")]


def test_containers_and_blobs_are_listed(azure: App) -> None:
    assert names(ask(azure, "", "&comp=list")) == ["other", "packerlogs"]
    listed = ask(azure, "packerlogs", "&restype=container&comp=list")
    assert names(listed) == ["one/a&b.log", "two/c.log"]
    assert [size.text for size in ET.fromstring(listed.body).iter("Content-Length")] == [str(len(TEXT)), "0"]
    assert names(ask(azure, "packerlogs", "&restype=container&comp=list&prefix=two/")) == ["two/c.log"]


def test_a_blob_is_read(azure: App) -> None:
    assert ask(azure, "packerlogs/one/a&b.log").body.decode() == TEXT
    assert ask(azure, "packerlogs/one/none").status == 404


def test_what_is_not_read_is_not_here(azure: App) -> None:
    for method, path in (("PUT", "packerlogs/one/new"), ("GET", "nowhere/blob"), ("DELETE", "other/x")):
        answer = ask(azure, path, method=method)
        assert (answer.status, b"not in the practice Azure" in answer.body) == (501, True)


def test_without_a_signature_nothing_is_told(azure: App) -> None:
    for path in ("", "packerlogs?restype=container&comp=list", "packerlogs/two/c.log"):
        assert azure(Request("GET", f"/blobs/{HOST}/{path}")).status == 403
