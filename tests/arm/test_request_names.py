"""The names that ARM gives to every request and answer."""

import uuid
from typing import Any

import pytest

from azlab.arm.access import unsigned
from azlab.arm.exchange import identified
from azlab.arm.messages import Request, Response

CLIENT = "00000000-1111-2222-3333-444444444444"


def names(**headers: str) -> dict[str, str]:
    written = {name.replace("_", "-"): value for name, value in headers.items()}
    return dict(identified(Request("GET", "/subscriptions", written), Response(200)).headers)


def test_every_answer_has_a_name_of_its_own() -> None:
    first, second = names(), names()
    assert uuid.UUID(first["x-ms-request-id"])
    assert first["x-ms-correlation-request-id"] == first["x-ms-request-id"]
    assert first["x-ms-request-id"] != second["x-ms-request-id"]


def test_what_belongs_together_keeps_the_name_that_the_client_gave() -> None:
    found = names(x_ms_correlation_request_id=CLIENT)
    assert found["x-ms-correlation-request-id"] == CLIENT
    assert found["x-ms-request-id"] != CLIENT


@pytest.mark.parametrize(("wanted", "shown"), [("", True), ("true", True), ("False", False)])
def test_the_clients_own_name_comes_back(wanted: str, shown: bool) -> None:
    asked = {"x_ms_return_client_request_id": wanted} if wanted else {}
    found = names(x_ms_client_request_id=CLIENT, **asked)
    assert (found.get("x-ms-client-request-id") == CLIENT) is shown
    assert "x-ms-client-request-id" not in names(**asked)


@pytest.mark.parametrize("name", ["a\r\nset-cookie: b", "\u00fc", "x" * 1000])
def test_what_no_header_can_carry_does_not_come_back(name: str) -> None:
    found = names(x_ms_client_request_id=name, x_ms_correlation_request_id=name)
    assert name not in found.values()


def test_refusals_and_faults_have_names_too(kitchen: Any) -> None:
    refused = kitchen.app(Request("GET", "/nowhere", {"x-ms-client-request-id": CLIENT}))
    assert refused.status >= 400
    assert refused.headers["x-ms-client-request-id"] == CLIENT
    assert refused.headers["x-ms-request-id"]


def test_who_shows_no_token_is_told_where_there_are_some() -> None:
    refused = unsigned(Request("GET", "/subscriptions?api-version=2022-12-01"))
    assert refused is not None
    assert refused.headers["www-authenticate"].startswith(
        'Bearer authorization_uri="https://login.windows.net/'
    )
    assert refused.headers["x-ms-request-id"]
