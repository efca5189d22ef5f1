"""What the door of the practice Azure says before anything is asked of it."""

import pytest

from azlab.arm.messages import Request, Response
from azlab.transports.simulated import Simulated

BODY = b'{"location": "westeurope"}'


def send(content_type: str | None, body: bytes = BODY, path: str = "/x", method: str = "PUT") -> Response:
    headers = {} if content_type is None else {"content-type": content_type}
    return Simulated(lambda request: Response(200)).send(Request(method, path, headers, body))


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        (None, "<null>"),
        ("", "<null>"),
        ("text/plain; charset=utf-8", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("application/jsonx", "application/jsonx"),
    ],
)
def test_a_body_that_is_not_said_to_be_json_is_not_read(content_type: str | None, shown: str) -> None:
    answer = send(content_type)
    assert answer.status == 415
    assert answer.headers["x-ms-request-id"]
    sentence = f"The content media type '{shown}' is not supported. Only 'application/json' is supported."
    assert answer.json()["error"] == {"code": "UnsupportedMediaType", "message": sentence}


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON;charset=utf-8", "application/merge-patch+json"]
)
def test_json_is_read_in_any_spelling_of_its_type(content_type: str) -> None:
    assert send(content_type).status == 200


def test_where_there_is_no_body_nothing_is_said_of_it() -> None:
    assert send(None, b"", method="POST").status == 200
    assert send("text/plain", b"").status == 200


def test_blobs_and_pages_of_the_practice_azure_take_any_content() -> None:
    assert send("application/octet-stream", path="/blobs/a.blob.core.windows.net/c/f").status == 200
    assert send(None, path="/cli/aliases").status == 200
