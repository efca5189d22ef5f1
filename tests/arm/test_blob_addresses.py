"""Hosts of blobs: which are Azure's storage, and which of an account."""

import pytest

from azlab.arm.blob_addresses import inside, inward, is_account, is_storage, outward
from azlab.arm.messages import Request

URL = "https://127.0.0.1:1"


@pytest.mark.parametrize(
    ("host", "storage", "account"),
    [
        ("md-1.z2.blob.storage.azure.net", True, False),
        ("MD-1.Z2.Blob.Storage.Azure.net:443", True, False),
        ("shop.blob.core.windows.net", True, True),
        ("Shop.Blob.Core.Windows.net:443", True, True),
        ("azcliprod.blob.core.windows.net", True, False),
        ("AzCliProd.blob.core.windows.net", True, False),
        ("management.azure.com", False, False),
        ("blob.core.windows.net.example.org", False, False),
        ("", False, False),
    ],
)
def test_a_host_is_known_in_any_case_and_with_its_port(host: str, storage: bool, account: bool) -> None:
    assert (is_storage(host), is_account(host)) == (storage, account)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("Shop.blob.core.windows.net:443", "/blobs/shop.blob.core.windows.net/c/f"),
        ("azcliprod.blob.core.windows.net", "/c/f"),
        ("management.azure.com", "/c/f"),
    ],
)
def test_the_app_is_asked_for_a_blob_below_its_host(host: str, url: str) -> None:
    assert inside(Request("GET", "/c/f", {"host": host})).url == url


def test_what_a_client_sees_of_a_blob_is_read_back_as_it_was() -> None:
    body = b'{"uri": "https://md-1.z2.blob.storage.azure.net/c/f?s=1", "id": "https://example.org/c"}'
    shown = outward(body, URL)
    assert shown == (
        b'{"uri": "https://127.0.0.1:1/blobs/md-1.z2.blob.storage.azure.net/c/f?s=1", '
        b'"id": "https://example.org/c"}'
    )
    assert inward(shown, URL) == body
    assert outward(b"https://md-1.blob.storage.azure.net:443/c", URL) == (
        b"https://127.0.0.1:1/blobs/md-1.blob.storage.azure.net/c"
    )
