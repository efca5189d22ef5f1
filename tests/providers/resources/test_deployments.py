"""Deployments of a group, with small types of their own in place of Azure's."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azlab.arm.messages import Json
from tests.providers.resources.boxes import BOX, GROUP, ONE, Cloud, box, template


def test_a_deployment_is_accepted_with_201_and_a_link_to_its_operation(cloud: Cloud) -> None:
    response = cloud.deploy(box("a"))
    shown = response.json()["properties"]
    assert response.status == 201
    assert "/deployments/first/operationStatuses/0858" in response.headers["azure-asyncoperation"]
    assert float(response.headers["retry-after"]) > 0
    assert list(shown) == [
        "templateHash", "parameters", "mode", "provisioningState", "timestamp", "duration", "correlationId",
        "providers", "dependencies",
    ]  # fmt: skip
    assert (shown["mode"], shown["provisioningState"]) == ("Incremental", "Accepted")
    assert shown["providers"] == [
        {
            "namespace": "Practice.Storage",
            "resourceTypes": [{"resourceType": "boxes", "locations": ["westeurope"]}],
        }
    ]


def test_a_deployment_runs_then_succeeds_and_shows_what_it_made(cloud: Cloud) -> None:
    response = cloud.deploy(box("b", "a"), box("a"))
    assert [cloud.poll(response), cloud.poll(response)] == [{"status": "Running"}, {"status": "Succeeded"}]
    shown = cloud.send("GET", ONE).json()["properties"]
    assert shown["provisioningState"] == "Succeeded"
    assert [one["id"].rpartition("/")[2] for one in shown["outputResources"]] == ["a", "b"]
    assert shown["dependencies"][0]["dependsOn"][0]["resourceName"] == "a"
    assert shown["duration"].startswith("PT1M")


def test_the_last_resource_is_in_progress_while_its_dependencies_are_done(cloud: Cloud) -> None:
    cloud.deploy(box("b", "a"), box("a"))
    assert (cloud.state("a"), cloud.state("b")) == ("Succeeded", "Creating")
    assert cloud.send("GET", ONE).json()["properties"]["provisioningState"] == "Running"


def test_an_output_sees_a_resource_as_it_will_be(cloud: Cloud) -> None:
    response = cloud.deploy(
        box("a", size=3), outputs={"Box": {"type": "object", "value": f"[reference('{BOX}/a')]"}}
    )
    while cloud.poll(response)["status"] == "Running":
        pass
    outputs = cloud.send("GET", ONE).json()["properties"]["outputs"]
    assert outputs["box"]["value"] == {"size": 3, "provisioningState": "Succeeded"}


def test_a_body_may_refer_to_what_was_made_before_it(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3), box("b", "a", size=f"[reference('{BOX}/a').size]"))
    assert cloud.app.cloud.get(f"{GROUP}/providers/{BOX}/b").properties["size"] == 3


def test_preflight_refuses_before_anything_is_made(cloud: Cloud) -> None:
    response = cloud.deploy(box("a"), box("b", size=99))
    error = response.json()["error"]
    assert response.status == 400
    assert error["code"] == "InvalidTemplateDeployment"
    assert error["message"].startswith(
        "The template deployment 'first' is not valid according to the validation procedure. "
        "The tracking id is '"
    )
    assert error["details"] == [{"code": "QuotaExceeded", "message": "Too large."}]
    assert cloud.state("a") is None
    assert cloud.send("GET", ONE).json()["error"]["message"] == "Deployment 'first' could not be found."


def test_a_place_that_is_no_region_is_refused_without_a_wrapping(cloud: Cloud) -> None:
    error = cloud.deploy({**box("a"), "location": "mars"}).json()["error"]
    assert error["code"] == "LocationNotAvailableForResourceType"


def test_a_type_that_is_not_there_is_refused(cloud: Cloud) -> None:
    error = cloud.deploy({**box("a"), "type": "Practice.Storage/bags"}).json()["error"]
    assert error["code"] == "InvalidResourceType"


def test_a_refused_resource_fails_the_deployment_and_leaves_the_earlier_ones(cloud: Cloud) -> None:
    response = cloud.deploy(box("a"), box("b", "a", size=13), box("c", "b"))
    assert response.status == 201
    while (answer := cloud.poll(response))["status"] == "Running":
        pass
    assert answer["status"] == "Failed"
    assert answer["error"]["code"] == "DeploymentFailed"
    assert answer["error"]["details"] == [{"code": "UnluckySize", "message": "Size 13 is not offered."}]
    assert [cloud.state(name) for name in "abc"] == ["Succeeded", None, None]
    assert cloud.send("GET", ONE).json()["properties"]["error"] == answer["error"]


def test_a_refused_resource_leaves_nothing_half_done(cloud: Cloud) -> None:
    cloud.deploy(box("a"), box("b", size=13))
    labels = cloud.app.cloud.resources("Practice.Storage/labels")
    assert [label.id.name for label in labels] == ["a"]


def test_an_operation_that_fails_later_fails_the_deployment_too(cloud: Cloud) -> None:
    response = cloud.deploy(box("a", size=7))
    assert cloud.state("a") == "Creating"
    while (answer := cloud.poll(response))["status"] == "Running":
        pass
    assert answer["error"]["details"][0]["code"] == "BrokeLater"
    assert cloud.state("a") == "Failed"


def test_what_waits_for_a_failed_operation_is_not_made(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=7), box("b", "a"))
    assert (cloud.state("a"), cloud.state("b")) == ("Failed", None)


def test_a_failed_deployment_lists_the_refusal_among_its_operations(cloud: Cloud) -> None:
    cloud.deploy(box("a"), box("b", size=13))
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    entries = cloud.send("GET", f"{GROUP}/deployments/first/operations").json()["value"]
    states = {one["properties"]["targetResource"]["resourceName"]: one["properties"] for one in entries}
    assert list(states) == ["b", "a"]
    assert states["a"]["provisioningState"] == "Succeeded"
    assert states["a"]["statusCode"] == "OK"
    assert states["b"]["provisioningState"] == "Failed"
    assert states["b"]["statusCode"] == "BadRequest"
    assert states["b"]["statusMessage"]["error"]["code"] == "UnluckySize"
    found = cloud.send("GET", f"{ONE}/operations/{entries[0]['operationId']}")
    assert found.json() == entries[0]


def test_a_broken_template_is_refused_as_invalid(cloud: Cloud) -> None:
    error = cloud.deploy(box("[nonsense()]")).json()["error"]
    assert error["code"] == "InvalidTemplate"
    assert "Deployment template validation failed" in error["message"] or "language" in error["message"]


def test_a_deployment_without_template_is_refused(cloud: Cloud) -> None:
    wrong: list[Any] = [3, {}, {"template": []}]
    bodies: list[Json | None] = [None, {}, *({"properties": properties} for properties in wrong)]
    for body in bodies:
        assert cloud.send("PUT", ONE, body).json()["error"]["code"] == "InvalidRequestContent"


def test_operations_are_listed_newest_first_and_the_outputs_last(cloud: Any) -> None:
    cloud.deploy(box("a"), box("b", "a"), box("c", "b"))
    listed = f"{GROUP}/deployments/first/operations"
    assert len(cloud.send("GET", listed).json()["value"]) == 3
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    *resources, outputs = (one["properties"] for one in cloud.send("GET", listed).json()["value"])
    assert [one["targetResource"]["resourceName"] for one in resources] == ["c", "b", "a"]
    assert outputs["provisioningOperation"] == "EvaluateDeploymentOutput"
    assert "targetResource" not in outputs


@pytest.mark.parametrize(
    "properties",
    [
        {"templateLink": {"uri": "https://example.com/a.json"}},
        {"templateLink": {"id": "/subscriptions/s1/x"}},
        {"template": {}, "parametersLink": {"uri": "https://example.com/b.json"}},
        {"template": {}, "onErrorDeployment": {"type": "LastSuccessful"}},
        {"template": {}, "parameters": {"a": {"reference": {"keyVault": {"id": "/kv"}, "secretName": "s"}}}},
    ],
)
def test_what_azure_has_and_this_cloud_has_not_is_said(cloud: Any, properties: Any) -> None:
    error = cloud.send("PUT", ONE, {"properties": properties}).json()["error"]
    assert error["code"] == "NotImplemented"
    assert error["message"].startswith("This part of Azure is not in the practice Azure")
    asked = {"properties": properties}
    assert cloud.send("POST", f"{ONE}/whatIf", asked).json()["error"]["code"] == "NotImplemented"


def test_the_cli_may_send_its_file_with_comments_under_a_bare_name(cloud: Cloud) -> None:
    text = json.dumps(template(box("a"))).replace("{", '{ // a comment with "quotes"\n', 1)
    body = b'{"properties": {"parameters": {}, "mode": "Incremental", template:' + text.encode() + b"}}"
    assert cloud.send("PUT", ONE, body).status == 201


def test_a_running_deployment_is_not_replaced(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    response = cloud.deploy(box("a"))
    assert response.status == 409
    assert response.json()["error"]["code"] == "DeploymentActive"


def test_a_finished_deployment_is_replaced_with_200(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    assert cloud.deploy(box("a", size=2)).status == 200


def test_a_running_deployment_is_cancelled_once(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    assert cloud.send("POST", f"{ONE}/cancel").status == 204
    assert cloud.send("GET", ONE).json()["properties"]["provisioningState"] == "Canceled"
    assert cloud.send("POST", f"{ONE}/cancel").status == 409


def test_validate_names_what_would_be_made_and_makes_nothing(cloud: Cloud) -> None:
    body = {"properties": {"template": template(box("a")), "mode": "Incremental"}}
    response = cloud.send("POST", f"{ONE}/validate", body)
    assert response.status == 200
    assert response.json()["properties"]["validatedResources"] == [{"id": f"{GROUP}/providers/{BOX}/a"}]
    assert cloud.state("a") is None
    assert cloud.send("HEAD", ONE).status == 404


def test_deployments_are_listed_by_state_and_deleted(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    home = f"{GROUP}/providers/Microsoft.Resources/deployments/"
    assert len(cloud.send("GET", f"{home}?$filter=provisioningState eq 'Succeeded'").json()["value"]) == 1
    assert cloud.send("GET", f"{home}?$filter=provisioningState eq 'Failed'").json()["value"] == []
    assert cloud.send("DELETE", ONE).status == 202
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    assert cloud.send("HEAD", ONE).status == 404
    assert cloud.send("DELETE", ONE).status == 204


def test_the_template_of_a_deployment_can_be_exported(cloud: Cloud) -> None:
    cloud.deploy(box("a"))
    assert cloud.send("POST", f"{ONE}/exportTemplate").json() == {"template": template(box("a"))}


def test_a_name_that_no_deployment_may_have_is_refused(cloud: Cloud) -> None:
    for name in ("Web%20Site", "a" * 65):
        response = cloud.deploy(box("a"), path=f"{GROUP}/providers/Microsoft.Resources/deployments/{name}")
        assert response.json()["error"]["code"] == "InvalidDeployment"


TEXTS = ("[", "[1]", "a", "", BOX, "[reference('x')]", "[copyIndex()]")
WORDS = (
    "$schema apiVersion condition contentVersion copy count defaultValue dependsOn functions location mode "
    "name outputs parameters properties resources scope tags template type value variables"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(WORDS),
        inner,
        max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(resource=JSON, parameters=JSON, outputs=JSON, more=JSON)
def test_no_template_brings_the_cloud_down(
    cloud: Cloud, resource: Any, parameters: Any, outputs: Any, more: Any
) -> None:
    shown = {**template(resource), "parameters": parameters, "outputs": outputs, "variables": more}
    body = {"properties": {"template": shown, "parameters": more, "mode": "Incremental"}}
    assert 200 <= cloud.send("POST", f"{ONE}/validate", body).status < 500
