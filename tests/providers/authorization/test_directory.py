"""The pages of Microsoft Graph that the CLI asks."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Response
from tests.providers.authorization.conftest import oid

USERS = "/v1.0/users"
PRINCIPALS = "/v1.0/servicePrincipals"


def names(response: Response) -> list[Any]:
    return [one["displayName"] for one in response.json()["value"]]


def test_me_is_whoever_asks(by: Callable[..., Any]) -> None:
    assert by("auditor", "GET", "/v1.0/me").json()["id"] == oid("auditor")
    refused = by("pipeline", "GET", "/v1.0/me").json()["error"]
    assert refused["message"] == "/me request is only valid with delegated authentication flow."


def test_each_tenant_has_its_own_users(by: Callable[..., Any]) -> None:
    assert names(by("learner", "GET", USERS)) == ["Learner", "Image Builder", "Shop Team", "Auditor"]
    assert names(by("partner", "GET", USERS)) == ["Partner"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"{USERS}?$filter=userPrincipalName eq 'shop-team@practice.onmicrosoft.com'", ["Shop Team"]),
        (f"{USERS}?$filter=userPrincipalName eq 'nobody@practice.onmicrosoft.com'", []),
        (f"{USERS}?$filter=startswith(displayName,'a')", ["Auditor"]),
        (f"{PRINCIPALS}?$filter=servicePrincipalNames/any(c:c eq '5b3f8d20-94c1-4a7e-9f06-2c6d1e8a7b45')",
         ["pipeline"]),
        (f"{PRINCIPALS}?$filter=displayName eq 'pipeline' and appId eq 'x'", []),
        ("/v1.0/groups", []),
    ],
)  # fmt: skip
def test_filters_find_by_name(by: Callable[..., Any], path: str, found: list[Any]) -> None:
    assert names(by("learner", "GET", path)) == found


def test_a_filter_graph_does_not_know_is_refused(by: Callable[..., Any]) -> None:
    assert (
        by("learner", "GET", f"{USERS}?$filter=age gt 5").json()["error"]["code"]
        == "Request_UnsupportedQuery"
    )


def test_one_is_found_by_name_or_id(by: Callable[..., Any]) -> None:
    for name in ("builder@practice.onmicrosoft.com", oid("builder")):
        assert by("learner", "GET", f"{USERS}/{name}").json()["displayName"] == "Image Builder"
    assert by("learner", "GET", f"{PRINCIPALS}/{oid('pipeline')}").json()["displayName"] == "pipeline"
    refused = by("learner", "GET", f"{USERS}/nobody")
    assert (refused.status, refused.json()["error"]["code"]) == (404, "Request_ResourceNotFound")


def test_objects_are_found_by_their_ids_with_their_kind(by: Callable[..., Any]) -> None:
    body = {"ids": [oid("builder"), oid("pipeline"), oid("partner")]}
    found = by("learner", "POST", "/v1.0/directoryObjects/getByIds", body).json()["value"]
    kinds = ["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"]
    assert [one["@odata.type"] for one in found] == kinds
    assert by("learner", "POST", "/v1.0/directoryObjects/getByIds", {}).status == 400


def test_other_pages_of_graph_are_not_in_the_practice(by: Callable[..., Any]) -> None:
    assert by("learner", "GET", "/v1.0/applications").json()["error"]["code"] == "NotImplemented"


def test_an_application_shows_no_credentials_and_gets_none_here(by: Callable[..., Any]) -> None:
    """`az ad sp credential list` reads two lists, `credential reset` adds to one."""
    found = by("learner", "GET", "/v1.0/servicePrincipals").json()["value"][0]
    assert (found["keyCredentials"], found["passwordCredentials"]) == ([], [])
    made = by("learner", "POST", f"/v1.0/servicePrincipals/{found['id']}/addPassword", {})
    assert made.json()["error"]["code"] == "NotImplemented"
