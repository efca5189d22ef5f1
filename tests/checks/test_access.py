"""Claims about roles, and about who ran a command."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json

HOME = f"/subscriptions/{SUBSCRIPTION}"
AUTHORIZATION = "providers/microsoft.authorization"
GALLERY = f"{COMPUTE}/galleries/shop"
ROLES: dict[str, tuple[str, list[str], list[str]]] = {
    "r": ("Reader", ["*/read"], []),
    "i": ("Image Reader", ["Microsoft.Compute/galleries/images/read"], []),
    "c": ("Contributor", ["*"], ["Microsoft.Authorization/*/Write"]),
}


@pytest.fixture
def give(desk: Desk) -> Callable[..., Any] | None:
    """`give("r", scope)`: the shop team holds a role."""
    cloud = desk.cloud
    cloud.collections["/v1.0/users"] = [{"id": "1", "userPrincipalName": "shop-team@x.example"}]
    cloud.collections["/v1.0/serviceprincipals"] = [{"id": "2", "displayName": "pipeline"}]
    cloud.collections["/subscriptions"] = [{"id": HOME, "displayName": "Practice"}]
    cloud.collections[f"{HOME}/{AUTHORIZATION}/roledefinitions"] = [
        {
            "name": id,
            "properties": {"roleName": name, "permissions": [{"actions": yes, "notActions": no}]},
        }
        for id, (name, yes, no) in ROLES.items()
    ]
    held: list[Json] = cloud.collections.setdefault(f"{HOME}/{AUTHORIZATION}/roleassignments", [])

    def give(role: str, scope: str, who: str = "1") -> None:
        properties = {"roleDefinitionId": f"{HOME}/x/{role}", "principalId": who, "scope": scope}
        held.append({"properties": properties})

    return give


def test_a_role_is_held_where_it_was_given(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GALLERY.upper())
    check.access("shop-team").has_role("reader", on=GALLERY)
    assert desk.said().startswith("✓ 'shop-team' holds the role reader on 'shop'.")


@pytest.mark.parametrize(
    ("role", "scope", "found"),
    [
        ("c", GALLERY, "there it holds Contributor."),
        ("r", GROUP, "it holds no role there."),
        (None, "", "it holds no role there."),
    ],
)
def test_another_role_or_place_is_told(
    desk: Desk, give: Callable[..., Any], role: str | None, scope: str, found: str
) -> None:
    if role:
        give(role, scope)
    give("r", GALLERY, "2")
    check.access("shop-team").has_role("Reader", on=GALLERY)
    assert f"Found: {found}" in desk.said()


def test_a_group_is_named_and_a_gallery_is_a_subject(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GROUP)
    give("c", GALLERY)
    check.access("shop-team").has_role("Reader", on="rg").has_role(
        "Contributor", on=check.gallery("shop", "rg")
    )
    assert desk.report.points == 2
    assert "on gallery 'shop'." in desk.said()


def test_a_role_that_is_known_in_its_group_only_counts_like_any_other(
    desk: Desk, give: Callable[..., Any]
) -> None:
    """The subscription does not list it: its definition is asked for by its id."""
    permissions = [{"actions": ["Microsoft.Compute/*"], "notActions": []}]
    properties = {"roleName": "Caretaker", "permissions": permissions}
    desk.cloud.documents[f"{HOME}/x/own"] = {"name": "own", "properties": properties}
    give("own", GROUP)
    team, write = check.access("shop-team"), "Microsoft.Compute/galleries/write"
    team.has_role("Caretaker", on="rg").can(write, on=GALLERY)
    team.can_not("Microsoft.Compute/galleries/delete", on=GALLERY)
    assert desk.report.points == 2
    assert "it may, as Caretaker" in desk.said()


def test_least_privilege_is_no_role_above(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GALLERY)
    check.access("shop-team").has_no_role_above(GALLERY)
    assert desk.report.points == 1
    give("r", GROUP)
    check.access("shop-team").has_no_role_above(GALLERY)
    assert "Found: it holds Reader on 'rg'." in desk.said()


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ([("r", GALLERY)], ""),
        ([("c", GALLERY)], "it holds Contributor on 'shop'."),
        ([("r", GROUP)], "it holds Reader on 'rg'."),
        ([("r", HOME)], "it holds Reader on the subscription 'Practice'."),
        ([("r", GALLERY), ("r", f"{GROUP}2")], "it holds Reader on 'shop' and Reader on 'rg2'."),
        ([], "it holds no role there."),
    ],
)
def test_one_small_role_in_one_place_and_no_other(
    desk: Desk, give: Callable[..., Any], roles: list[Any], found: str
) -> None:
    for role, scope in roles:
        give(role, scope)
    give("r", GROUP, "2")
    check.access("shop-team").holds_only("Reader", "Image Reader", on=check.gallery("shop", "rg"))
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ([("r", GALLERY)], ""),
        ([("r", f"{GALLERY}/images/web")], ""),
        ([("i", GALLERY), ("r", f"{GALLERY}/images/web/versions/1.0.0")], ""),
        ([("c", GALLERY)], "Found: it holds Contributor on 'shop'."),
        ([("r", GALLERY), ("r", GROUP)], "Found: it holds Reader on 'rg'."),
        ([("r", f"{GALLERY}2")], "Found: it holds Reader on 'shop2'."),
        ([], "Found: it holds no role there."),
    ],
)
def test_whoever_only_reads_holds_reading_roles_at_a_scope_or_below(
    desk: Desk, give: Callable[..., Any], roles: list[Any], found: str
) -> None:
    for role, scope in roles:
        give(role, scope)
    check.access("shop-team").only_reads(check.gallery("shop", "rg"))
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)


def test_a_role_in_any_subscription_is_a_role(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GROUP, "2")
    check.access("shop-team").holds_no_role()
    assert desk.report.points == 1
    give("c", GALLERY)
    check.access("shop-team").holds_no_role()
    assert "Found: it holds Contributor on 'shop'." in desk.said()


def test_only_one_may_hold_a_role_at_a_scope_or_below_it(desk: Desk, give: Callable[..., Any]) -> None:
    give("c", HOME, "2")
    give("r", GALLERY)
    check.access("shop-team").is_alone_on(GALLERY)
    assert desk.report.points == 1
    give("r", f"{GALLERY}/images/web", "2")
    check.access("shop-team").is_alone_on(GALLERY)
    assert "Found: 'pipeline' holds Reader on 'web'." in desk.said()


def test_who_was_given_a_role_above_a_scope_is_not_let_pass(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GALLERY)
    give("c", GROUP, "2")
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/1"
    desk.cloud.ran("role assignment create", "PUT", path, body={"properties": {"principalId": "2"}})
    check.access("shop-team").is_alone_on(GALLERY)
    assert "Found: 'pipeline' holds Contributor on 'rg'." in desk.said()


def test_what_changes_other_kinds_is_more_than_was_asked_for(desk: Desk, give: Callable[..., Any]) -> None:
    give("i", GROUP)
    check.access("shop-team").changes_only("Microsoft.Compute/galleries/images/versions", on=GALLERY)
    assert desk.report.points == 1
    give("c", "/subscriptions/2/resourceGroups/theirs")
    give("c", GALLERY)
    check.access("shop-team").changes_only("Microsoft.Compute/galleries/images/versions", on=GALLERY)
    assert "Found: it may do * by Contributor." in desk.said()


def test_a_role_of_a_name_that_only_looks_alike_is_another_one(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GALLERY)
    check.access("shop-team").holds_only("Reader/", on=GALLERY)
    assert "Found: it holds Reader on 'shop'." in desk.said()


def test_a_role_that_lies_too_low_is_told(desk: Desk, give: Callable[..., Any]) -> None:
    read, web = "Microsoft.Compute/galleries/images/versions/read", f"{GALLERY}/images/web"
    check.access("shop-team").can(read, on=web)
    assert "Found: it holds no role there." in desk.said()
    give("r", f"{web}/versions/1.0.0")
    check.access("shop-team").can(read, on=web)
    assert "Found: it holds Reader on '1.0.0' only." in desk.said()


def test_roles_of_another_subscription_do_not_count(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GALLERY)
    give("c", "/subscriptions/2/resourceGroups/theirs")
    check.access("shop-team").holds_only("Reader", on=GALLERY)
    assert desk.said().startswith("✓ 'shop-team' holds Reader on 'shop', and nothing else in its")


def test_what_a_role_permits_follows_from_its_definition(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GROUP)
    someone = check.access("shop-team")
    someone.can("Microsoft.Compute/galleries/read", on=GALLERY)
    someone.can_not("Microsoft.Compute/galleries/write", on=GALLERY)
    assert desk.report.points == 2
    someone.can("Microsoft.Compute/galleries/write", on=GALLERY)
    assert "Found: none of its roles there has this action." in desk.said()


def test_no_scope_is_the_whole_subscription(desk: Desk, give: Callable[..., Any]) -> None:
    give("r", GROUP)
    check.access("shop-team").can("*/read", on="")
    assert "Not yet: 'shop-team' may do */read on the subscription." in desk.said()
    assert "Found: it holds Reader on 'rg' only." in desk.said()
    give("r", HOME)
    check.access("shop-team").can("*/read", on="")
    assert desk.report.points == 1


def test_what_a_role_takes_back_is_not_permitted(desk: Desk, give: Callable[..., Any]) -> None:
    give("c", HOME)
    check.access("shop-team").can_not("Microsoft.Authorization/roleAssignments/write", on="rg")
    assert desk.report.points == 1
    check.access("shop-team").can_not("Microsoft.Compute/images/delete", on="rg")
    assert "Found: it may, as Contributor." in desk.said()


def test_an_application_is_found_by_its_name_and_a_stranger_is_not(
    desk: Desk, give: Callable[..., Any]
) -> None:
    give("r", GROUP, "2")
    check.access("pipeline").has_role("Reader", on="rg")
    assert desk.report.points == 1
    check.access("boss").has_role("Reader", on="rg")
    assert "Not started: nobody is named 'boss'." in desk.said()


def test_who_ran_a_command_is_known(desk: Desk) -> None:
    desk.cloud.ran("vm create", "PUT", COMPUTE, user="learner@x.example")
    check.command("az vm create").was_run_by("shop-team")
    assert "Found: it was run by 'learner'." in desk.said()
    desk.cloud.ran("vm create", "PUT", COMPUTE, user="shop-team@x.example")
    check.command("az vm create").was_run_by("shop-team")
    assert desk.report.points == 1


WEB = f"{COMPUTE}/virtualMachines/web"
TEMPLATE = f"{GROUP}/providers/Microsoft.Resources/deployments/vm_deploy_1"


@pytest.mark.parametrize(
    ("method", "path", "status", "user", "found"),
    [
        ("PUT", WEB, 201, "shop-team", ""),
        ("PUT", TEMPLATE, 201, "shop-team", ""),
        ("PUT", TEMPLATE, 201, "learner", "it was created by 'learner'"),
        ("PUT", TEMPLATE, 403, "shop-team", "nobody is known to have created it"),
        ("PATCH", WEB, 200, "shop-team", "nobody is known to have created it"),
        ("PUT", TEMPLATE.replace("/rg/", "/other/"), 201, "shop-team", "nobody is known"),
    ],
)
def test_who_created_a_resource_is_known(
    desk: Desk, method: str, path: str, status: int, user: str, found: str
) -> None:
    desk.cloud.documents[WEB.lower()] = {"id": WEB}
    body = {"resources": [{"type": "Microsoft.Compute/virtualMachines", "name": "web"}]}
    desk.cloud.ran("vm create", method, path, status=status, user=f"{user}@x.example", body=body)
    check.vm("web", group="rg").was_created_by("shop-team")
    assert found in desk.said()
    assert desk.report.points == (0 if found else 1)


def test_who_created_it_last_counts(desk: Desk) -> None:
    desk.cloud.documents[WEB.lower()] = {"id": WEB}
    for user in ("shop-team", "learner"):
        desk.cloud.ran("vm create", "PUT", WEB, status=201, user=f"{user}@x.example")
    check.vm("web", group="rg").was_created_by("shop-team")
    assert "it was created by 'learner'" in desk.said()
