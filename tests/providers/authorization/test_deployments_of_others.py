"""A template is carried out as whoever sent it; what it names elsewhere must be open to them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab import directory
from azlab.arm.messages import Json
from tests.providers.authorization.conftest import oid

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
DISK = {"location": "westeurope", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
COMPUTE = "providers/Microsoft.Compute"
ONE = "providers/Microsoft.Resources/deployments/one"


def template(*resources: Any) -> Json:
    whole = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources)}
    return {"properties": {"mode": "Incremental", "template": whole}}


def disk(name: str, **creation: Any) -> Json:
    made = {"createOption": "Empty", **creation}
    return {
        "type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": name, "location": "westeurope",
        "properties": {"creationData": made, "diskSizeGB": 4},
    }  # fmt: skip


@pytest.fixture
def shop(by: Callable[..., Any]) -> str:
    """A group of the shop team, in the other subscription."""
    path = f"/subscriptions/{directory.PRACTICE_TWO}/resourceGroups/rg-shop"
    assert by("shop-team", "PUT", path, {"location": "westeurope"}).status == 201
    return path


def test_a_template_with_what_the_caller_may_not_make_is_refused_before_anything_is_made(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    give("builder", "Compute Gallery Artifacts Publisher", group)
    snapshot = {**disk("s"), "type": "Microsoft.Compute/snapshots"}
    refused = by("builder", "PUT", f"{group}/{ONE}", template(disk("d"), snapshot))
    scope = f"{group}/{COMPUTE}/snapshots/s"
    assert refused.status == 403
    assert refused.json()["error"] == {
        "code": "InvalidTemplateDeployment",
        "message": "The template deployment failed with error: 'Authorization failed for template resource "
        "'s' of type 'Microsoft.Compute/snapshots'. The client 'builder@practice.onmicrosoft.com' with "
        f"object id '{oid('builder')}' does not have permission to perform action "
        f"'Microsoft.Compute/snapshots/write' at scope '{scope}'.'.",
    }
    assert by("learner", "GET", f"{group}/{COMPUTE}/disks/d").status == 404


def test_several_refusals_are_told_in_one_sentence(
    by: Callable[..., Any], give: Callable[..., Any], group: str
) -> None:
    give("builder", "Compute Gallery Artifacts Publisher", group)
    body = template(*({**disk(name), "type": "Microsoft.Compute/snapshots"} for name in ("a", "b")))
    message = by("builder", "PUT", f"{group}/{ONE}", body).json()["error"]["message"]
    assert message.startswith("Deployment failed with multiple errors: 'Authorization failed for template")
    assert message.count("Authorization failed for template resource") == 2


def test_what_a_template_names_elsewhere_must_be_open_to_the_caller(
    by: Callable[..., Any], give: Callable[..., Any], group: str, shop: str
) -> None:
    by("learner", "PUT", f"{group}/{COMPUTE}/disks/source", DISK)
    source = f"{group}/{COMPUTE}/disks/source"
    body = template(disk("copy", createOption="Copy", sourceResourceId=source))
    assert by("shop-team", "PUT", f"{shop}/{ONE}", body).status == 201
    by("shop-team", "GET", f"{shop}/{ONE}")
    detail = ended(by, f"{shop}/{ONE}")["error"]["details"][0]
    assert detail["code"] == "LinkedAuthorizationFailed"
    assert detail["message"] == (
        f"The client 'shop-team@practice.onmicrosoft.com' with object id '{oid('shop-team')}' has permission "
        f"to perform action 'Microsoft.Compute/disks/write' on scope '{shop}/{COMPUTE}/disks/copy'; however, "
        "it does not have permission to perform action(s) 'Microsoft.Compute/disks/read' on the linked "
        f"scope(s) '{source}' or the linked scope(s) are invalid."
    )
    give("shop-team", "Reader", source)
    assert by("shop-team", "PUT", f"{shop}/{ONE}", body).status in (200, 201)
    assert ended(by, f"{shop}/{ONE}")["provisioningState"] == "Succeeded"


def ended(by: Callable[..., Any], path: str) -> Json:
    """The properties of a deployment when it has ended."""
    while (shown := by("shop-team", "GET", path).json()["properties"])["provisioningState"] == "Running":
        pass
    return shown
