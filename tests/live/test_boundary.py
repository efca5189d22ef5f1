"""What live mode never sends."""

import pytest

from azlab.arm.messages import Request
from azlab.live.boundary import Boundary, OutsideTheLesson

BOUNDARY = Boundary("s")
GROUP = "/subscriptions/s/resourceGroups/rg"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/subscriptions/s/resourceGroups/rg"),
        ("DELETE", "/subscriptions/S/resourcegroups/rg"),
        ("POST", "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v/start"),
        ("POST", "/subscriptions/s/providers/Microsoft.Compute/register"),
        ("PUT", "/subscriptions/s/providers/Microsoft.MarketplaceOrdering/offerTypes/x/agreements/current"),
        ("GET", "/subscriptions/other/resourceGroups"),
        ("GET", "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions"),
    ],
)
def test_the_lessons_own_requests_pass(method: str, path: str) -> None:
    BOUNDARY.check(Request(method, path))


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("PUT", "/subscriptions/other/resourceGroups/rg", "another subscription"),
        ("PUT", "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/x", "outside the lesson"),
        ("PUT", "/subscriptions/s/tagNames/x", "outside the lesson"),
        ("PUT", "/providers/Microsoft.Management/managementGroups/x", "outside the lesson"),
        ("DELETE", "/subscriptions/s", "outside the lesson"),
        (
            "DELETE",
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Resources/tags/default",
            "its tags",
        ),
    ],
)
def test_a_write_anywhere_else_does_not(method: str, path: str, reason: str) -> None:
    with pytest.raises(OutsideTheLesson, match=f"Live mode did not send this to Azure.*{reason}"):
        BOUNDARY.check(Request(method, path))


def test_the_directory_is_only_read() -> None:
    BOUNDARY.check(Request("GET", "/v1.0/me"))
    with pytest.raises(OutsideTheLesson, match="directory"):
        BOUNDARY.check(Request("POST", "/v1.0/groups"))


def test_a_template_behind_a_link_is_refused() -> None:
    path = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Resources/deployments/d"
    with pytest.raises(OutsideTheLesson, match="--template-file"):
        BOUNDARY.check(Request("PUT", path, {}, b'{"properties": {"templateLink": {"uri": "https://x"}}}'))


def test_a_subscription_that_only_the_lesson_knows_is_inside() -> None:
    Boundary("s", ("two",)).check(Request("PUT", "/subscriptions/TWO/resourceGroups/rg"))


@pytest.mark.parametrize("body", [b"[1]", b"not json", b"\xff"])
def test_content_that_cannot_be_read_is_refused_when_it_writes(body: bytes) -> None:
    with pytest.raises(OutsideTheLesson):
        BOUNDARY.refuse_unread(Request("PUT", "/x", {}, body))
    BOUNDARY.refuse_unread(Request("POST", "/x", {}, body))
