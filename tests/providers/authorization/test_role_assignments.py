"""Giving roles, and what comes of it at once."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab import directory
from azlab.arm.messages import Json, Response
from tests.providers.authorization.conftest import AUTHORIZATION, NAME, READER, assignment, oid

ONE = f"{AUTHORIZATION}/roleAssignments/{NAME}"
LIST = f"{AUTHORIZATION}/roleAssignments"


def error(response: Response) -> tuple[int, str, str]:
    found = response.json()["error"]
    return response.status, found["code"], found["message"]


def test_a_role_given_is_felt_at_once_and_so_is_one_taken(by: Callable[..., Any], group: str) -> None:
    assert by("builder", "GET", group).status == 403
    made = by("learner", "PUT", f"{group}/{ONE}", assignment(group, "builder"))
    assert made.status == 201
    properties = made.json()["properties"]
    assert (properties["principalId"], properties["principalType"]) == (oid("builder"), "User")
    assert (properties["scope"], properties["createdBy"]) == (group, oid("learner"))
    assert by("builder", "GET", group).status == 200
    assert by("learner", "DELETE", f"{group}/{ONE}").json() == made.json()
    assert by("builder", "GET", group).status == 403
    assert by("learner", "DELETE", f"{group}/{ONE}").status == 204


def test_nobody_gives_roles_without_the_right_to(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    give("builder", "Contributor", group)
    status, code, message = error(by("builder", "PUT", f"{group}/{ONE}", assignment(group, "builder")))
    assert (status, code) == (403, "AuthorizationFailed")
    assert f"action 'Microsoft.Authorization/roleAssignments/write' over scope '{group}/{ONE}'" in message
    give("builder", "Role Based Access Control Administrator", group)
    assert by("builder", "PUT", f"{group}/{ONE}", assignment(group, "auditor")).status == 201


def test_the_same_role_is_not_given_twice(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    first = give("builder", "Reader", group).rpartition("/")[2]
    assert error(by("learner", "PUT", f"{group}/{ONE}", assignment(group, "builder"))) == (
        409,
        "RoleAssignmentExists",
        "The role assignment already exists. The ID of the existing role assignment is "
        f"{first.replace('-', '')}.",
    )
    assert by("learner", "PUT", f"{group}/{ONE}", assignment(group, "auditor")).status == 201


def test_an_assignment_stays_with_whom_it_was_given_to(by: Callable[..., Any], group: str) -> None:
    by("learner", "PUT", f"{group}/{ONE}", assignment(group, "builder"))
    assert by("learner", "PUT", f"{group}/{ONE}", assignment(group, "builder")).status == 200
    refused = error(by("learner", "PUT", f"{group}/{ONE}", assignment(group, "auditor")))
    assert refused[:2] == (400, "RoleAssignmentUpdateNotPermitted")


def test_a_stranger_is_not_found_in_the_directory(by: Callable[..., Any], group: str) -> None:
    """The partner is in a directory of its own."""
    status, code, message = error(by("learner", "PUT", f"{group}/{ONE}", assignment(group, "partner")))
    assert (status, code) == (400, "PrincipalNotFound")
    stranger = oid("partner").replace("-", "")
    assert message.startswith(f"Principal {stranger} does not exist in the directory {directory.TENANT}.")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"roleDefinitionId": f"/x/{NAME}"}, "RoleDefinitionDoesNotExist"),
        ({"roleDefinitionId": None}, "RoleDefinitionDoesNotExist"),
        ({"principalId": "shop-team"}, "InvalidPrincipalId"),
        ({"principalId": 5}, "InvalidPrincipalId"),
    ],
)
def test_what_an_assignment_names_must_be_there(
    by: Callable[..., Any], group: str, change: Json, code: str
) -> None:
    body = assignment(group, "builder")
    body["properties"].update(change)
    assert error(by("learner", "PUT", f"{group}/{ONE}", body))[1] == code


@pytest.mark.parametrize(
    ("given", "code"),
    [("Group", "UnmatchedPrincipalType"), ("ServicePrincipal", "UnmatchedPrincipalType"),
     ("MSI", "InvalidPrincipalType"), (["User"], "InvalidRequestContent")],
)  # fmt: skip
def test_somebody_is_of_the_kind_that_is_said(
    by: Callable[..., Any], group: str, given: list[str] | str, code: str
) -> None:
    body = assignment(group, "builder")
    body["properties"]["principalType"] = given
    refused = error(by("learner", "PUT", f"{group}/{ONE}", body))
    assert refused[:2] == (400, code)
    del body["properties"]["principalType"]
    made = by("learner", "PUT", f"{group}/{ONE}", body).json()["properties"]
    assert made["principalType"] == "User"


def test_a_subscription_keeps_somebody_who_gives_roles(
    by: Callable[..., Any], give: Callable[..., Any], subscription: str
) -> None:
    """Whoever would take that role from themselves, the last one, is refused; another one first helps."""
    give("builder", "Contributor", subscription)
    listed = by("learner", "GET", f"{subscription}/{LIST}?$filter=principalId eq '{oid('learner')}'")
    own = listed.json()["value"][0]["id"]
    last = (412, "CannotDeleteLastRbacAdminAssignment", "Cannot delete the last RBAC admin assignment")
    assert error(by("learner", "DELETE", own)) == last
    give("builder", "User Access Administrator", subscription)
    assert by("learner", "DELETE", own).status == 200
    assert by("learner", "GET", subscription).status == 403


def test_the_name_of_an_assignment_is_a_guid(by: Callable[..., Any], group: str) -> None:
    refused = error(by("learner", "PUT", f"{group}/{LIST}/mine", assignment(group, "builder")))
    assert refused[:2] == (400, "InvalidRoleAssignmentId")


def test_a_role_is_given_where_something_is(by: Callable[..., Any], group: str) -> None:
    path = f"{group}/providers/Microsoft.Compute/galleries/none"
    assert error(by("learner", "PUT", f"{path}/{ONE}", assignment(path, "builder")))[1] == "ResourceNotFound"


@pytest.mark.parametrize("scope", ["///", "/x", "/subscriptions", "/subscriptions/x/y"])
def test_a_scope_that_is_none_is_refused(ask: Callable[..., Any], group: str, scope: str) -> None:
    response = ask("PUT", f"{scope}/{ONE}", assignment(group, "builder"))
    assert response.status in (400, 404), response.body


def test_a_scope_without_its_subscriptions_is_answered_as_azure_does(
    by: Callable[..., Any], group: str
) -> None:
    """The id of a subscription alone, or `/subscription/...`: what learners write."""
    for scope in (f"/{directory.PRACTICE}", f"/subscription/{directory.PRACTICE}", "/rg-test"):
        refused = error(by("learner", "PUT", f"{scope}/{ONE}", assignment(group, "builder")))
        assert refused[:2] == (404, "MissingSubscription")


def names(by: Callable[..., Any], scope: str, query: str = "") -> list[str]:
    listed = by("learner", "GET", f"{scope}/{LIST}{query}").json()["value"]
    return sorted(one["name"] for one in listed)


def test_lists_look_up_and_down_and_at_scope_only_up(
    by: Callable[..., Any], give: Callable[..., Any], group: str, subscription: str
) -> None:
    above = names(by, subscription, "?$filter=atScope()")
    assert len(above) == 2  # the learner's and the auditor's own
    give("builder", "Reader", group)
    assert len(names(by, subscription)) == 3
    assert names(by, subscription, "?$filter=atScope()") == above
    assert len(names(by, group, "?$filter=atScope()")) == 3
    assert len(names(by, group, f"?$filter=principalId eq '{oid('builder')}'")) == 1
    assert len(names(by, group, f"?$filter=atScope() and assignedTo('{oid('builder')}')")) == 1
    assert (
        by("learner", "GET", f"{group}/{LIST}?$filter=nonsense").json()["error"]["code"] == "UnsupportedQuery"
    )


def test_assignments_go_with_what_they_are_on(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    path = f"{group}/providers/Microsoft.Compute/galleries/shared"
    by("learner", "PUT", path, {"location": "westeurope"})
    given = give("builder", "Reader", path)
    by("learner", "DELETE", path)
    for _ in range(20):
        if by("learner", "GET", path).status == 404:
            break
        by("learner", "GET", "/subscriptions")
    by("learner", "PUT", path, {"location": "westeurope"})
    assert error(by("learner", "GET", given))[:2] == (404, "RoleAssignmentNotFound")


def test_a_reader_of_the_gallery_alone_sees_its_subscription_and_nothing_else(
    by: Callable[..., Any], give: Callable[..., Any], group: str, subscription: str
) -> None:
    path = f"{group}/providers/Microsoft.Compute/galleries/shared"
    by("learner", "PUT", path, {"location": "westeurope"})
    assert by("builder", "GET", "/subscriptions").json()["value"] == []
    give("builder", "Reader", path)
    assert [one["id"] for one in by("builder", "GET", "/subscriptions").json()["value"]] == [subscription]
    assert by("builder", "GET", f"{subscription}/resourceGroups").json()["value"] == []
    assert [one["id"] for one in by("builder", "GET", f"{subscription}/resources").json()["value"]] == [path]
    assert by("builder", "GET", path).status == 200


def test_each_tenant_sees_its_own_subscriptions(by: Callable[..., Any]) -> None:
    shown = {name: by(name, "GET", "/subscriptions").json()["value"] for name in ("learner", "partner")}
    assert [one["displayName"] for one in shown["learner"]] == ["Practice", "Practice Two"]
    assert [one["displayName"] for one in shown["partner"]] == ["Partner"]
    tenant = by("partner", "GET", "/tenants").json()["value"][0]
    assert (tenant["tenantId"], tenant["defaultDomain"]) == (
        directory.PARTNER_TENANT,
        "partner.onmicrosoft.com",
    )


def test_reader_is_the_role_that_azure_calls_so(by: Callable[..., Any], subscription: str) -> None:
    shown = by("learner", "GET", f"{subscription}/{AUTHORIZATION}/roleDefinitions/{READER}").json()
    assert shown["properties"]["roleName"] == "Reader"
