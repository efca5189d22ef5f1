"""Tags: on everything that can carry them, and never shown."""

from typing import Any, TypeVar

import pytest

from azlab.arm.messages import Json, Request
from azlab.live.marks import Marks, are_ours, is_our_lock

MARKS = Marks("04-managed-images", "anna-3f2a", "2026-11-25T16:00Z")
OURS = {
    "azlab-course": "custom-images",
    "azlab-lesson": "04-managed-images",
    "azlab-learner": "anna-3f2a",
    "azlab-expires": "2026-11-25T16:00Z",
}
GROUP = "/subscriptions/s/resourceGroups/rg"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"


def outward(method: str, path: str, body: Json) -> Json:
    return MARKS.outward(Request(method, path), body)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (GROUP, {"location": "westeurope"}),
        (f"{COMPUTE}/images/i", {"location": "westeurope", "tags": {"a": "b"}}),
    ],
)
def test_what_is_made_is_tagged_and_keeps_its_own_tags(path: str, body: Json) -> None:
    assert outward("PUT", path, body)["tags"] == {**body.get("tags", {}), **OURS}


def test_what_has_no_place_can_have_no_tags() -> None:
    subnet = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    assert outward("PUT", subnet, {"properties": {}}) == {"properties": {}}
    assert outward("POST", f"{COMPUTE}/virtualMachines/v/capture", {"location": "x"}) == {"location": "x"}


def test_an_update_of_tags_cannot_lose_ours() -> None:
    assert outward("PATCH", f"{COMPUTE}/disks/d", {"tags": {"a": "b"}})["tags"] == {"a": "b", **OURS}
    assert outward("PATCH", f"{COMPUTE}/disks/d", {"sku": {}}) == {"sku": {}}


@pytest.mark.parametrize("operation", ["Replace", "Merge"])
def test_az_tag_update_keeps_ours(operation: str) -> None:
    body = {"operation": operation, "properties": {"tags": {"a": "b"}}}
    sent = outward("PATCH", f"{GROUP}/providers/Microsoft.Resources/tags/default", body)
    assert sent["properties"]["tags"] == {"a": "b", **OURS}


def test_az_tag_update_cannot_delete_ours() -> None:
    body = {"operation": "Delete", "properties": {"tags": {"a": "b", "azlab-course": "custom-images"}}}
    sent = outward("PATCH", f"{GROUP}/providers/Microsoft.Resources/tags/default", body)
    assert sent["properties"]["tags"] == {"a": "b"}


Resources = TypeVar("Resources", Json, list[Any])
"""Of a template: by symbolic name, or one after the other."""


def template(resources: Json | list[Any]) -> Json:
    return {"properties": {"mode": "Incremental", "template": {"resources": resources}}}


def deployed(resources: Resources) -> Resources:
    sent = outward("PUT", f"{GROUP}/providers/Microsoft.Resources/deployments/x", template(resources))
    return sent["properties"]["template"]["resources"]


def test_a_templates_resources_are_tagged_where_they_have_a_place() -> None:
    machine = {"type": "Microsoft.Compute/virtualMachines", "location": "westeurope", "tags": {"a": "b"}}
    rule = {"type": "Microsoft.Network/networkSecurityGroups/securityRules"}
    assert deployed([machine, rule]) == [{**machine, "tags": {"a": "b", **OURS}}, rule]


def test_resources_by_symbolic_name_and_inside_others_are_tagged() -> None:
    inner = {"type": "extensions", "location": "westeurope"}
    sent = deployed(
        {"vm": {"type": "Microsoft.Compute/virtualMachines", "location": "x", "resources": [inner]}}
    )
    assert sent["vm"]["tags"] == OURS
    assert sent["vm"]["resources"][0]["tags"] == OURS


def test_nested_templates_are_tagged() -> None:
    nested = {"type": "Microsoft.Resources/deployments", **template([{"type": "a/b", "location": "x"}])}
    assert deployed([nested])[0]["properties"]["template"]["resources"][0]["tags"] == OURS


def test_computed_tags_become_a_longer_expression() -> None:
    sent = deployed([{"type": "a/b", "location": "x", "tags": "[parameters('tags')]"}])
    assert sent[0]["tags"].startswith(
        "[union(parameters('tags'), createObject('azlab-course', 'custom-images',"
    )
    assert sent[0]["tags"].endswith("'2026-11-25T16:00Z'))]")


def test_a_lock_is_marked_in_its_notes_and_shown_without() -> None:
    path = f"{GROUP}/providers/Microsoft.Authorization/locks/keep"
    sent = outward("PUT", path, {"properties": {"level": "CanNotDelete", "notes": "mine"}})
    assert sent["properties"]["notes"] == "mine [azlab custom-images anna-3f2a]"
    assert is_our_lock(sent, MARKS.learner)
    assert not is_our_lock(sent, "ben-77aa")
    assert MARKS.inward(sent)["properties"]["notes"] == "mine"
    assert not is_our_lock({"properties": {"level": "ReadOnly", "notes": "the bank's"}}, MARKS.learner)


@pytest.mark.parametrize("own", [{}, {"artifactTags": {"a": "b"}}])
def test_what_image_builder_makes_is_tagged_by_its_template(own: Json) -> None:
    path = f"{GROUP}/providers/Microsoft.VirtualMachineImages/imageTemplates/web"
    body = {"location": "westeurope", "properties": {"distribute": [{"type": "SharedImage", **own}]}}
    sent = outward("PUT", path, body)
    assert sent["tags"] == OURS
    assert sent["properties"]["distribute"][0]["artifactTags"] == {**own.get("artifactTags", {}), **OURS}
    shown = MARKS.inward(sent)["properties"]["distribute"][0]["artifactTags"]
    assert shown == own.get("artifactTags", {})
    resource = {"type": "Microsoft.VirtualMachineImages/imageTemplates", **body}
    assert deployed([resource])[0]["properties"]["distribute"] == sent["properties"]["distribute"]


def test_answers_do_not_show_our_tags() -> None:
    shown = MARKS.inward({"value": [{"tags": {"a": "b", **OURS}}, {"tags": OURS, "name": "x"}, {"tags": {}}]})
    assert shown == {"value": [{"tags": {"a": "b"}}, {"tags": {}, "name": "x"}, {"tags": {}}]}


def test_ours_is_what_carries_the_courses_tag() -> None:
    assert are_ours(OURS)
    assert are_ours(OURS, "anna-3f2a", "04-managed-images")
    assert not are_ours(OURS, "ben-1111")
    assert are_ours(OURS, "", "04")
    assert not are_ours(OURS, "", "05-snapshots")
    assert not are_ours(OURS, "", "0")
    assert not are_ours({"course": "custom-images"})
    assert not are_ours(None)
