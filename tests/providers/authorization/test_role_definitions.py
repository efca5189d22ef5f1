"""Azure's own roles, and roles a tenant makes."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab import directory
from azlab.arm.messages import Json, Response
from tests.providers.authorization.conftest import AUTHORIZATION, NAME, READER, assignment

LIST = f"{AUTHORIZATION}/roleDefinitions"
ROLE = f"{LIST}/{NAME}"
GIVEN = f"{AUTHORIZATION}/roleAssignments/{NAME}"
KNOWN = {
    "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Reader": READER,
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Virtual Machine Contributor": "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    "Compute Gallery Artifacts Publisher": "85a2d0d9-2eba-4c9c-b355-11c2cc0788ab",
    "Compute Gallery Image Reader": "cf7c76d2-98a3-4358-a134-615aa78bf44d",
    "Compute Gallery Sharing Admin": "1ef6a3be-d0ac-425d-8c01-acb62866290b",
}


def error(response: Response) -> tuple[int, str]:
    return response.status, response.json()["error"]["code"]


def capturer(subscription: str, **more: Any) -> Json:
    permission = {
        "actions": ["*/read", "Microsoft.Compute/images/write"], "notActions": ["Microsoft.Network/*"]
    }  # fmt: skip
    properties = {
        "roleName": "Image Capturer",
        "assignableScopes": [subscription],
        "permissions": [permission],
        **more,
    }
    return {"properties": properties}


@pytest.mark.parametrize(("role", "name"), KNOWN.items())
def test_a_built_in_role_has_the_name_it_has_everywhere(
    by: Callable[..., Any], subscription: str, role: str, name: str
) -> None:
    found = by("learner", "GET", f"{subscription}/{LIST}?$filter=roleName eq '{role}'").json()["value"]
    assert [one["name"] for one in found] == [name]
    assert found[0]["properties"]["type"] == "BuiltInRole"
    assert by("partner", "GET", f"/{LIST}/{name}").json()["properties"]["roleName"] == role


def test_a_built_in_role_is_not_changed(by: Callable[..., Any], subscription: str) -> None:
    path = f"{subscription}/{LIST}/{READER}"
    assert error(by("learner", "PUT", path, capturer(subscription))) == (409, "RoleDefinitionExists")
    assert by("learner", "DELETE", path).status == 204


def test_a_role_of_ones_own_permits_what_it_says(
    by: Callable[..., Any], subscription: str, group: str
) -> None:
    made = by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    assert (made.status, made.json()["properties"]["type"]) == (201, "CustomRole")
    path = f"{group}/{AUTHORIZATION}/roleAssignments/{NAME}"
    assert by("learner", "PUT", path, assignment(group, "builder", NAME)).status == 201
    image = f"{group}/providers/Microsoft.Compute/images/one"
    assert error(by("builder", "GET", image))[0] == 404
    assert error(by("builder", "PUT", image, {"location": "westeurope"}))[0] == 400
    assert error(by("builder", "DELETE", image)) == (403, "AuthorizationFailed")
    network = f"{group}/providers/Microsoft.Network/virtualNetworks/net"
    assert error(by("builder", "GET", network)) == (403, "AuthorizationFailed")


def test_changing_a_role_is_felt_by_who_holds_it(
    by: Callable[..., Any], subscription: str, group: str
) -> None:
    by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    by(
        "learner",
        "PUT",
        f"{group}/{AUTHORIZATION}/roleAssignments/{NAME}",
        assignment(group, "builder", NAME),
    )
    nothing = capturer(subscription, permissions=[{"actions": []}])
    assert by("learner", "PUT", f"{subscription}/{ROLE}", nothing).status == 201
    assert by("builder", "GET", group).status == 403


def test_a_role_is_known_where_it_can_be_assigned(
    by: Callable[..., Any], subscription: str, group: str
) -> None:
    by("learner", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group]))
    wanted = "?$filter=roleName eq 'Image Capturer'"
    assert len(by("learner", "GET", f"{group}/{LIST}{wanted}").json()["value"]) == 1
    assert by("learner", "GET", f"{subscription}/{LIST}{wanted}").json()["value"] == []
    kinds = by("learner", "GET", f"{group}/{LIST}?$filter=type eq 'CustomRole'").json()["value"]
    assert [one["name"] for one in kinds] == [NAME]


def test_a_role_is_assigned_within_its_scopes_only(
    by: Callable[..., Any], subscription: str, group: str
) -> None:
    by("learner", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group]))
    refused = by("learner", "PUT", f"{subscription}/{GIVEN}", assignment(subscription, "builder", NAME))
    assert error(refused) == (404, "RoleDefinitionDoesNotExist")
    assert by("learner", "PUT", f"{group}/{GIVEN}", assignment(group, "builder", NAME)).status == 201


def test_a_role_that_is_held_is_not_deleted(by: Callable[..., Any], subscription: str, group: str) -> None:
    by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    path = f"{group}/{AUTHORIZATION}/roleAssignments/{NAME}"
    by("learner", "PUT", path, assignment(group, "builder", NAME))
    assert error(by("learner", "DELETE", f"{subscription}/{ROLE}")) == (400, "RoleDefinitionHasAssignments")
    by("learner", "DELETE", path)
    assert by("learner", "DELETE", f"{subscription}/{ROLE}").status == 200
    assert error(by("learner", "GET", f"{subscription}/{ROLE}")) == (404, "RoleDefinitionDoesNotExist")


def test_two_roles_do_not_share_a_name(by: Callable[..., Any], subscription: str) -> None:
    refused = by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription, roleName="reader"))
    assert error(refused) == (409, "RoleDefinitionWithSameNameExists")


@pytest.mark.parametrize(
    "change",
    [{"roleName": None}, {"assignableScopes": []}, {"assignableScopes": "x"}, {"permissions": 5},
     {"permissions": [5]}, {"permissions": [{"actions": "x"}]}],
)  # fmt: skip
def test_a_poor_role_is_refused(by: Callable[..., Any], subscription: str, change: Json) -> None:
    assert error(by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription, **change)))[0] == 400


def test_a_role_needs_a_guid_and_somebody_who_may(
    by: Callable[..., Any], give: Callable[..., Any], subscription: str, group: str
) -> None:
    path = f"{subscription}/{LIST}/capturer"
    assert error(by("learner", "PUT", path, capturer(subscription)))[1] == "InvalidRoleDefinitionId"
    give("builder", "Contributor", group)
    refused = by("builder", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group]))
    assert error(refused) == (403, "AuthorizationFailed")


def test_a_role_reaches_no_further_than_who_makes_it(
    by: Callable[..., Any], give: Callable[..., Any], subscription: str, group: str
) -> None:
    give("builder", "Owner", group)
    wide = capturer(subscription, assignableScopes=[group, subscription])
    assert error(by("builder", "PUT", f"{group}/{ROLE}", wide)) == (403, "LinkedAuthorizationFailed")
    abroad = capturer(subscription, assignableScopes=[f"/subscriptions/{directory.PARTNER}"])
    assert error(by("builder", "PUT", f"{group}/{ROLE}", abroad)) == (403, "LinkedAuthorizationFailed")
    assert (
        by("builder", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group])).status
        == 201
    )


def test_a_role_is_changed_and_deleted_only_with_the_right_to_at_all_its_scopes(
    by: Callable[..., Any], give: Callable[..., Any], subscription: str, group: str
) -> None:
    """Otherwise who owns a group makes a role that is held elsewhere do everything."""
    by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    give("builder", "Owner", group)
    mine = capturer(subscription, assignableScopes=[group], permissions=[{"actions": ["*"]}])
    assert error(by("builder", "PUT", f"{group}/{ROLE}", mine)) == (403, "LinkedAuthorizationFailed")
    assert error(by("builder", "DELETE", f"{group}/{ROLE}")) == (403, "LinkedAuthorizationFailed")
    shown = by("learner", "GET", f"{subscription}/{ROLE}").json()["properties"]
    assert shown["assignableScopes"] == [subscription]


def test_a_scope_that_is_no_id_is_refused(by: Callable[..., Any], subscription: str) -> None:
    refused = by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription, assignableScopes=["/"]))
    assert error(refused) == (400, "LinkedInvalidPropertyId")
    assert "at path 'properties.assignableScopes[0]'" in refused.json()["error"]["message"]


def test_roles_of_another_tenant_are_neither_seen_nor_touched(
    by: Callable[..., Any], subscription: str, group: str
) -> None:
    """The same GUID abroad is another role: it neither takes the name nor gives anybody more here."""
    abroad = f"/subscriptions/{directory.PARTNER}"
    by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    by("learner", "PUT", f"{group}/{GIVEN}", assignment(group, "builder", NAME))
    assert by("partner", "GET", f"{abroad}/{ROLE}").status == 404
    assert by("partner", "GET", f"/{ROLE}").status == 404
    body = assignment(abroad, "partner", NAME)
    assert error(by("partner", "PUT", f"{abroad}/{GIVEN}", body)) == (404, "RoleDefinitionDoesNotExist")
    everything = capturer(abroad, permissions=[{"actions": ["*"]}])
    assert by("partner", "PUT", f"{abroad}/{ROLE}", everything).status == 201
    assert by("builder", "PUT", group, {"location": "westeurope"}).status == 403
    assert by("partner", "DELETE", f"{abroad}/{ROLE}").status == 200
    assert by("learner", "GET", f"{subscription}/{ROLE}").status == 200


@pytest.mark.parametrize(
    "action",
    ["Microsoft.Compute/virtualMachine/read", "Microsoft.Compute/virtualMachines/reed", "images/read",
     "Microsoft.Compute/images", "Everything"],
)  # fmt: skip
def test_an_action_that_nobody_has_is_refused(by: Callable[..., Any], subscription: str, action: str) -> None:
    for part in ("actions", "notActions"):
        body = capturer(subscription, permissions=[{part: [action]}])
        refused = by("learner", "PUT", f"{subscription}/{ROLE}", body)
        assert error(refused) == (400, "InvalidActionOrNotAction")


def test_actions_that_azure_has_are_taken(by: Callable[..., Any], subscription: str) -> None:
    actions = ["*", "*/read", "Microsoft.Compute/*", "Microsoft.Compute/*/read",
               "Microsoft.Compute/skus/read", "Microsoft.Compute/register/action",
               "microsoft.compute/VIRTUALMACHINES/Start/Action",
               "Microsoft.Network/networkInterfaces/join/action", "Microsoft.Support/*"]  # fmt: skip
    body = capturer(subscription, permissions=[{"actions": actions}])
    assert by("learner", "PUT", f"{subscription}/{ROLE}", body).status == 201


def test_every_action_of_the_built_in_roles_is_one_that_azure_has(
    by: Callable[..., Any], subscription: str
) -> None:
    roles = by("learner", "GET", f"{subscription}/{LIST}?$filter=type eq 'BuiltInRole'").json()["value"]
    permissions = [one for role in roles for one in role["properties"]["permissions"]]
    body = capturer(subscription, permissions=permissions)
    assert by("learner", "PUT", f"{subscription}/{ROLE}", body).status == 201
