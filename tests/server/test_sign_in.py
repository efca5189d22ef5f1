"""A cloud with a sign-in of its own."""

import time

from azlab.arm.messages import Request, Response
from azlab.cli.home import Account
from azlab.server import SignIn

ANNA = Account("anna@school.example", "tenant-1", {"s": "School"})


def ask(sign_in: SignIn, token: str | None = None, path: str = "/subscriptions/s") -> Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return sign_in.guard(lambda request: Response(200))(Request("GET", path, headers))


def test_a_token_it_issued_opens_the_cloud() -> None:
    sign_in = SignIn(ANNA)
    issued = sign_in.issue("https://management.azure.com/")
    assert ask(sign_in, issued["access_token"]).status == 200
    assert 86000 < int(issued["expires_on"]) - time.time() < 86401


def test_no_token_and_a_strange_one_are_refused_with_a_challenge() -> None:
    sign_in = SignIn(ANNA)
    stranger = SignIn(ANNA).issue("arm")["access_token"]
    for token, code in ((None, "AuthenticationFailed"), (stranger, "InvalidAuthenticationToken")):
        refused = ask(sign_in, token)
        assert (refused.status, refused.json()["error"]["code"]) == (401, code)
        assert refused.headers["www-authenticate"].startswith("Bearer authorization_uri=")


def test_a_token_ends_when_its_time_is_over() -> None:
    sign_in = SignIn(ANNA, lifetime=-1)
    assert ask(sign_in, sign_in.issue("arm")["access_token"]).json()["error"]["code"] == (
        "ExpiredAuthenticationToken"
    )


def test_two_tokens_of_one_second_are_different() -> None:
    sign_in = SignIn(ANNA)
    assert sign_in.issue("arm")["access_token"] != sign_in.issue("arm")["access_token"]


def test_a_skewed_clock_shows_in_the_token() -> None:
    issued = SignIn(ANNA, skew=-90000).issue("arm")
    assert int(issued["expires_on"]) < time.time()


def test_its_own_clock_decides_whether_a_token_is_valid() -> None:
    sign_in = SignIn(ANNA, skew=-90000)
    assert ask(sign_in, sign_in.issue("arm")["access_token"]).status == 200


def test_the_alias_list_is_open_to_anybody() -> None:
    assert ask(SignIn(ANNA), path="/cli/vm/aliases.json").status == 200
