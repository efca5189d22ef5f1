"""Where a client gets its tokens."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from azlab import directory
from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.server import SignIn
from azlab.server.authority import Authority

ANNA = Account("anna@school.example", "tenant-1", {"s": "School"})
ARM = "https://management.core.windows.net/"


@pytest.fixture
def authority() -> Authority:
    return Authority(SignIn(ANNA), "secret", "https://127.0.0.1:1")


def managed(authority: Authority, secret: str) -> Response | None:
    url = "/msi/token?resource=https://management.azure.com/&api-version=2019-08-01"
    return authority.answer(Request("GET", url, {"x-identity-header": secret}))


def refreshed(authority: Authority, secret: str) -> Response | None:
    form = f"grant_type=refresh_token&refresh_token={secret}&scope={ARM}/.default+openid"
    return authority.answer(Request("POST", "/tenant-1/oauth2/v2.0/token", {}, form.encode()))


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


@pytest.mark.parametrize("way", [managed, refreshed])
def test_a_token_needs_the_secret(authority: Authority, way: Any) -> None:
    assert way(authority, "guess").status in (400, 401)
    assert way(authority, "gu\xe9ss").status in (400, 401)
    token = way(authority, "secret").json()["access_token"]
    app = authority.sign_in.guard(lambda request: Response(200))
    assert app(Request("GET", "/x", {"authorization": f"Bearer {token}"})).status == 200


def test_a_token_is_for_whoever_is_signed_in_at_the_moment(authority: Authority) -> None:
    first = refreshed(authority, "secret")
    authority.sign_in.account = replace(ANNA, user="reader@school.example")
    second = refreshed(authority, "secret")
    assert first is not None
    assert second is not None
    assert claims(first.json()["access_token"])["upn"] == "anna@school.example"
    assert claims(second.json()["access_token"])["upn"] == "reader@school.example"
    assert claims(second.json()["access_token"])["aud"] == ARM


def test_the_authority_describes_itself(authority: Authority) -> None:
    found = authority.answer(Request("GET", "/tenant-1/v2.0/.well-known/openid-configuration"))
    assert found is not None
    assert found.json()["token_endpoint"] == "https://127.0.0.1:1/tenant-1/oauth2/v2.0/token"


@pytest.mark.parametrize("page", ["devicecode", "authorize", "token"])
def test_a_login_is_told_that_it_is_not_needed(authority: Authority, page: str) -> None:
    refused = authority.answer(Request("POST", f"/tenant-1/oauth2/v2.0/{page}", {}, b"client_id=x"))
    assert refused is not None
    assert (refused.status, refused.json()["error"]) == (400, "access_denied")
    assert "needs no login" in refused.json()["error_description"]


def test_anything_else_is_the_apps(authority: Authority) -> None:
    assert authority.answer(Request("GET", "/subscriptions/s")) is None


def first_version(authority: Authority, **form: str) -> Response | None:
    written = urlencode({"resource": ARM, "client_secret": "secret", **form})
    return authority.answer(Request("POST", "/tenant-1/oauth2/token?api-version=1.0", {}, written.encode()))


def test_version_1_of_the_endpoint_gives_a_token_whose_numbers_are_texts(authority: Authority) -> None:
    given = first_version(authority)
    assert given is not None
    said = given.json()
    assert claims(said["access_token"])["aud"] == ARM
    assert [type(said[name]) for name in ("expires_in", "expires_on", "not_before")] == [str, str, str]
    refused = first_version(authority, client_secret="guess")
    assert refused is not None
    assert refused.status == 400


def test_a_service_principal_signs_in_as_itself(authority: Authority) -> None:
    given = first_version(authority, grant_type="client_credentials", client_id=directory.APP_ID)
    other = first_version(authority, grant_type="client_credentials", client_id="learner")
    assert given is not None
    assert other is not None
    assert claims(given.json()["access_token"])["appid"] == directory.APP_ID
    assert claims(other.json()["access_token"])["upn"] == ANNA.user


def test_who_comes_by_azures_own_name_is_led_there(authority: Authority) -> None:
    url = "/tenant-1/v2.0/.well-known/openid-configuration"
    found = authority.answer(Request("GET", url, {"host": "login.microsoftonline.com"}))
    assert found is not None
    assert found.json()["token_endpoint"].startswith("https://login.microsoftonline.com/tenant-1/")
