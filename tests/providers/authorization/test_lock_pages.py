"""Locks as resources; what they forbid is tested with the core."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json, Response
from tests.providers.authorization.conftest import AUTHORIZATION

LIST = f"{AUTHORIZATION}/locks"
KEEP = f"{LIST}/keep"
BODY = {"properties": {"level": "CanNotDelete"}}


def error(response: Response) -> tuple[int, str, str]:
    found = response.json()["error"]
    return response.status, found["code"], found["message"]


def test_a_lock_is_made_shown_changed_and_taken_away(ask: Callable[..., Any], group: str) -> None:
    made = ask("PUT", f"{group}/{KEEP}", BODY)
    document = {**BODY, "id": f"{group}/{KEEP}", "type": "Microsoft.Authorization/locks", "name": "keep"}
    assert (made.status, made.json()) == (201, document)
    assert ask("GET", f"{group}/{KEEP}").json() == document
    changed = ask("PUT", f"{group}/{KEEP}", {"properties": {"level": "readonly", "notes": "why"}})
    assert (changed.status, changed.json()["properties"]) == (200, {"level": "ReadOnly", "notes": "why"})
    assert ask("DELETE", f"{group}/{KEEP}").status == 200
    assert ask("DELETE", f"{group}/{KEEP}").status == 204
    assert error(ask("GET", f"{group}/{KEEP}"))[:2] == (404, "LockNotFound")


def test_a_locked_group_is_not_deleted_until_the_lock_is_gone(ask: Callable[..., Any], group: str) -> None:
    ask("PUT", f"{group}/{KEEP}", BODY)
    assert error(ask("DELETE", group)) == (
        409,
        "ScopeLocked",
        f"The scope '{group}' cannot perform delete operation because following scope(s) are locked: "
        f"'{group}'. Please remove the lock and try again.",
    )
    ask("DELETE", f"{group}/{KEEP}")
    assert ask("DELETE", group).status == 202


def test_a_group_is_not_deleted_over_a_locked_resource_in_it(ask: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Compute/galleries/shared"
    ask("PUT", path, {"location": "westeurope"})
    ask("PUT", f"{path}/{KEEP}", BODY)
    assert error(ask("DELETE", group))[1] == "ScopeLocked"
    assert ask("PUT", path, {"location": "westeurope", "tags": {"a": "b"}}).status == 200
    assert error(ask("DELETE", path))[1] == "ScopeLocked"


def test_a_read_only_subscription_takes_nothing_new(
    ask: Callable[..., Any], subscription: str, group: str
) -> None:
    ask("PUT", f"{subscription}/{KEEP}", {"properties": {"level": "ReadOnly"}})
    refused = error(ask("PUT", f"{group}-two", {"location": "westeurope"}))
    assert refused[1] == "ScopeLocked"
    assert f"following scope(s) are locked: '{subscription}'." in refused[2]
    assert "cannot perform write operation" in refused[2]


def test_lists_hold_what_is_at_and_below(ask: Callable[..., Any], subscription: str, group: str) -> None:
    ask("PUT", f"{subscription}/{LIST}/wide", BODY)
    ask("PUT", f"{group}/{KEEP}", BODY)

    def listed(scope: str, query: str = "") -> list[str]:
        return [one["name"] for one in ask("GET", f"{scope}/{LIST}{query}").json()["value"]]

    assert sorted(listed(subscription)) == ["keep", "wide"]
    assert listed(group) == ["keep"]
    assert sorted(listed(group, "?$filter=atScope()")) == ["keep", "wide"]


@pytest.mark.parametrize("body", [{}, {"properties": 5}, {"properties": {}}, {"properties": {"level": "No"}}])
def test_a_lock_needs_a_level(ask: Callable[..., Any], group: str, body: Json) -> None:
    assert error(ask("PUT", f"{group}/{KEEP}", body))[:2] == (400, "InvalidRequestContent")


def test_a_lock_is_put_on_something(ask: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Compute/galleries/none"
    assert error(ask("PUT", f"{path}/{KEEP}", BODY))[1] == "ResourceNotFound"
    assert error(ask("PUT", f"{group}x/{KEEP}", BODY))[1] == "ResourceGroupNotFound"


def test_a_contributor_neither_sets_nor_takes_locks(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    give("builder", "Contributor", group)
    assert error(by("builder", "PUT", f"{group}/{KEEP}", BODY))[1] == "AuthorizationFailed"
    by("learner", "PUT", f"{group}/{KEEP}", BODY)
    assert error(by("builder", "DELETE", f"{group}/{KEEP}"))[1] == "AuthorizationFailed"
    assert by("builder", "GET", f"{group}/{KEEP}").status == 200


def test_a_lock_keeps_its_owners_and_what_a_newer_version_brought(
    ask: Callable[..., Any], group: str
) -> None:
    properties = {"level": "CanNotDelete", "owners": [{"applicationId": "someone"}], "until": "tomorrow"}
    made = ask("PUT", f"{group}/{KEEP}", {"properties": {**properties, "notes": None}, "more": 1})
    assert (made.status, made.json()["properties"], made.json()["more"]) == (201, properties, 1)
    assert ask("GET", f"{group}/{KEEP}").json() == made.json()
