"""Azure's own roles, and roles a tenant makes."""

import pytest

from tests.providers.authorization.conftest import AUTHORIZATION, NAME, READER, assignment

LIST = f"{AUTHORIZATION}/roleDefinitions"
ROLE = f"{LIST}/{NAME}"
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


def error(response):
    return response.status, response.json()["error"]["code"]


def capturer(subscription, **more):
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
def test_a_built_in_role_has_the_name_it_has_everywhere(by, subscription, role, name):
    found = by("learner", "GET", f"{subscription}/{LIST}?$filter=roleName eq '{role}'").json()["value"]
    assert [one["name"] for one in found] == [name]
    assert found[0]["properties"]["type"] == "BuiltInRole"
    assert by("partner", "GET", f"/{LIST}/{name}").json()["properties"]["roleName"] == role


def test_a_built_in_role_is_not_changed(by, subscription):
    path = f"{subscription}/{LIST}/{READER}"
    assert error(by("learner", "PUT", path, capturer(subscription)))[1] == "RoleDefinitionIsBuiltIn"
    assert by("learner", "DELETE", path).status == 204


def test_a_role_of_ones_own_permits_what_it_says(by, subscription, group):
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


def test_changing_a_role_is_felt_by_who_holds_it(by, subscription, group):
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


def test_a_role_is_known_where_it_can_be_assigned(by, subscription, group):
    by("learner", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group]))
    wanted = "?$filter=roleName eq 'Image Capturer'"
    assert len(by("learner", "GET", f"{group}/{LIST}{wanted}").json()["value"]) == 1
    assert by("learner", "GET", f"{subscription}/{LIST}{wanted}").json()["value"] == []
    kinds = by("learner", "GET", f"{group}/{LIST}?$filter=type eq 'CustomRole'").json()["value"]
    assert [one["name"] for one in kinds] == [NAME]


def test_a_role_that_is_held_is_not_deleted(by, subscription, group):
    by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription))
    path = f"{group}/{AUTHORIZATION}/roleAssignments/{NAME}"
    by("learner", "PUT", path, assignment(group, "builder", NAME))
    assert error(by("learner", "DELETE", f"{subscription}/{ROLE}")) == (400, "RoleDefinitionHasAssignments")
    by("learner", "DELETE", path)
    assert by("learner", "DELETE", f"{subscription}/{ROLE}").status == 200
    assert error(by("learner", "GET", f"{subscription}/{ROLE}")) == (404, "RoleDefinitionDoesNotExist")


def test_two_roles_do_not_share_a_name(by, subscription):
    refused = by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription, roleName="reader"))
    assert error(refused) == (409, "RoleDefinitionWithSameNameExists")


@pytest.mark.parametrize(
    "change",
    [{"roleName": None}, {"assignableScopes": []}, {"assignableScopes": "x"}, {"permissions": 5},
     {"permissions": [5]}, {"permissions": [{"actions": "x"}]}],
)  # fmt: skip
def test_a_poor_role_is_refused(by, subscription, change):
    assert error(by("learner", "PUT", f"{subscription}/{ROLE}", capturer(subscription, **change)))[0] == 400


def test_a_role_needs_a_guid_and_somebody_who_may(by, give, subscription, group):
    path = f"{subscription}/{LIST}/capturer"
    assert error(by("learner", "PUT", path, capturer(subscription)))[1] == "InvalidRoleDefinitionId"
    give("builder", "Contributor", group)
    refused = by("builder", "PUT", f"{group}/{ROLE}", capturer(subscription, assignableScopes=[group]))
    assert error(refused) == (403, "AuthorizationFailed")
