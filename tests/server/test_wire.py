"""What HTTP changes of an answer."""

import pytest

from azlab.arm.messages import Request, Response
from azlab.server.wire import address_of, off_the_wire, on_the_wire, refused, too_large, whole_seconds

URL = "https://127.0.0.1:1"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("0.01", "1"),
        ("0", "1"),
        ("1", "1"),
        ("1.2", "2"),
        ("30", "30"),
        ("-5", "1"),
        ("soon", "1"),
        ("inf", "1"),
    ],
)
def test_a_pause_is_whole_seconds_and_never_none(written: str, whole: str) -> None:
    assert whole_seconds(written) == whole


def test_links_lead_to_the_server_and_headers_are_ascii() -> None:
    headers = {
        "location": "https://management.azure.com/subscriptions/ß?x=1",
        "retry-after": "0.01",
        "etag": 'W/"1"',
    }
    body = b'{"a": "https://management.azure.com/x", "b": "https://login.microsoftonline.com/y"}'
    shown = on_the_wire(Response(202, headers, body), URL)
    assert shown.headers == {
        "location": f"{URL}/subscriptions/%C3%9F?x=1",
        "retry-after": "1",
        "etag": 'W/"1"',
    }
    assert (shown.status, shown.body) == (202, f'{{"a": "{URL}/x", "b": "{URL}/y"}}'.encode())


def test_a_blob_in_a_body_is_azures_again() -> None:
    body = f'{{"uri": "{URL}/blobs/shop.blob.core.windows.net/"}}'.encode()
    request = Request("PUT", "/x", {}, body)
    assert off_the_wire(request, URL).body == b'{"uri": "https://shop.blob.core.windows.net/"}'
    plain = Request("PUT", "/x", {}, b"{}")
    assert off_the_wire(plain, URL) is plain


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "BadRequest"), (414, "UriTooLong"), (501, "NotImplemented"), (505, "HttpVersionNotSupported")],
)
def test_a_refusal_has_the_phrase_of_its_status_for_a_code(status: int, code: str) -> None:
    answer = refused(status, "No.")
    assert (answer.status, answer.json()) == (status, {"error": {"code": code, "message": "No."}})
    assert answer.headers["x-ms-request-id"]


def test_a_body_that_is_too_large_is_refused_in_arms_words() -> None:
    assert (too_large().status, too_large().json()["error"]["code"]) == (413, "RequestContentTooLarge")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("management.azure.com", "https://management.azure.com"),
        ("Management.Azure.Com:443", "https://management.azure.com"),
        ("127.0.0.1:1", URL),
        ("example.com", URL),
        ("", URL),
    ],
)
def test_azures_own_names_are_known(host: str, address: str) -> None:
    assert address_of(Request("GET", "/x", {"host": host} if host else {}), URL) == address


def test_links_stay_azures_for_who_comes_by_its_name() -> None:
    body = b'{"a": "https://management.azure.com/x", "b": "https://md-1.z2.blob.storage.azure.net/y"}'
    assert on_the_wire(Response(200, {}, body), "https://management.azure.com").body == body
