"""Deployments in mode Complete, with a small type in place of Azure's."""

from typing import Any

from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from tests.providers.resources.boxes import BOX, GROUP, ONE, Cloud, box, template

LOCK = f"{GROUP}/providers/Microsoft.Authorization/locks/keep"


def complete(cloud: Cloud, *resources: Any) -> Json:
    body = {"properties": {"template": template(*resources), "mode": "Complete"}}
    response = cloud.send("PUT", ONE, body)
    assert response.status in (200, 201), response.json()
    cloud.finish()
    return dict(cloud.send("GET", ONE).json()["properties"])


def put(cloud: Cloud, id: str, **document: Any) -> None:
    found = parse_id(id)
    assert found is not None
    with cloud.app.cloud.store.transaction():
        cloud.app.cloud.put(Resource(found, {"name": found.name, **document}))


def operations(cloud: Cloud) -> list[tuple[str, str, str]]:
    entries = [entry["properties"] for entry in cloud.send("GET", f"{ONE}/operations").json()["value"]]
    return sorted(
        (entry["provisioningOperation"], entry["targetResource"]["resourceName"], entry["provisioningState"])
        for entry in entries
        if "targetResource" in entry
    )


def test_what_the_template_does_not_name_is_deleted(cloud: Cloud) -> None:
    cloud.deploy(box("a"), box("b"))
    cloud.finish()
    shown = complete(cloud, box("b"), box("c"))
    assert (shown["mode"], shown["provisioningState"]) == ("Complete", "Succeeded")
    assert [cloud.state(name) for name in "abc"] == [None, "Succeeded", "Succeeded"]
    assert operations(cloud) == [
        ("Create", "b", "Succeeded"), ("Create", "c", "Succeeded"), ("Delete", "a", "Succeeded"),
    ]  # fmt: skip


def test_incremental_leaves_it(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.finish()
    cloud.deploy(box("b"))
    assert cloud.state("a") == "Succeeded"


def test_what_a_false_condition_leaves_out_is_deleted(cloud: Cloud) -> None:
    """Microsoft's page on deployment modes: "With 2019-05-10 or later, the resource is deleted"."""
    cloud.deploy(box("a"))
    cloud.finish()
    complete(cloud, {**box("a"), "condition": False})
    assert cloud.state("a") is None


def test_what_a_nested_deployment_names_stays(cloud: Cloud) -> None:
    cloud.deploy(box("deep"), box("a"))
    cloud.finish()
    inner = {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
        "properties": {"mode": "Incremental", "template": template(box("deep"))},
    }  # fmt: skip
    complete(cloud, inner)
    assert (cloud.state("deep"), cloud.state("a")) == ("Succeeded", None)


def test_other_groups_deployments_and_what_has_no_location_stay(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.finish()
    elsewhere = f"/subscriptions/s1/resourceGroups/other/providers/{BOX}/x"
    put(cloud, elsewhere, location="westeurope", properties={})
    put(cloud, f"{GROUP}/providers/Practice.Storage/labels/l")
    complete(cloud)
    assert cloud.app.cloud.get(elsewhere) is not None
    assert cloud.app.cloud.get(f"{GROUP}/providers/Practice.Storage/labels/l") is not None
    assert cloud.send("GET", ONE).status == 200


def test_nothing_is_deleted_where_something_could_not_be_made(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.finish()
    assert complete(cloud, box("b", size=13))["provisioningState"] == "Failed"
    assert cloud.state("a") == "Succeeded"


def test_a_lock_refuses_and_the_deployment_fails_with_what_it_says(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.finish()
    put(cloud, LOCK, properties={"level": "CanNotDelete"})
    shown = complete(cloud)
    assert shown["provisioningState"] == "Failed"
    assert [detail["code"] for detail in shown["error"]["details"]] == ["ScopeLocked"]
    assert cloud.state("a") == "Succeeded"
    assert operations(cloud) == [("Delete", "a", "Failed")]


def test_a_disk_of_something_that_stays_stays(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.finish()
    put(cloud, f"{GROUP}/providers/{BOX}/disk", location="westeurope", managedBy=f"{GROUP}/providers/{BOX}/a")
    assert complete(cloud, box("a"))["provisioningState"] == "Succeeded"
    assert cloud.app.cloud.get(f"{GROUP}/providers/{BOX}/disk") is not None
    complete(cloud)
    assert cloud.app.cloud.get(f"{GROUP}/providers/{BOX}/disk") is None


def test_a_nested_deployment_cannot_be_complete(cloud: Cloud) -> None:
    inner = {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
        "properties": {"mode": "Complete", "template": template()},
    }  # fmt: skip
    error = cloud.deploy(inner).json()["error"]
    assert error["code"] == "InvalidDeployment"
    assert "'Complete' is not supported for nested deployment" in error["message"]


def test_a_subscription_has_no_mode_complete(cloud: Cloud) -> None:
    path = "/subscriptions/s1/providers/Microsoft.Resources/deployments/all"
    body = {"location": "westeurope", "properties": {"template": template(), "mode": "Complete"}}
    error = cloud.send("PUT", path, body).json()["error"]
    assert (error["code"], error["message"]) == (
        "InvalidDeployment",
        "Specified deployment mode 'Complete' is not supported for deployment at the current scope. Please "
        "see https://aka.ms/deployment-modes for usage details.",
    )
