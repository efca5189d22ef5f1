"""What-if of a group, with a small type in place of Azure's."""

import json
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.resources.boxes import BOX, GROUP, ONE, Cloud, box, template


def change(answer: Json, name: str) -> Json:
    found = [one for one in answer["properties"]["changes"] if one["resourceId"].endswith(f"/{name}")]
    assert len(found) == 1, answer
    return dict(found[0])


def kinds(answer: Json) -> dict[str, str]:
    changes = answer["properties"]["changes"]
    return {one["resourceId"].rpartition("/")[2]: one["changeType"] for one in changes}


def test_it_is_a_job_that_is_asked_about_until_it_answers_with_200(cloud: Cloud) -> None:
    response = cloud.send("POST", f"{ONE}/whatIf", {"properties": {"template": template(box("a"))}})
    assert (response.status, response.body) == (202, b"")
    link = response.headers["location"]
    assert "/subscriptions/s1/operationresults/" in link
    path = link.removeprefix("https://management.azure.com").partition("?")[0]
    statuses = [cloud.send("GET", path).status for _ in range(3)]
    assert statuses == [202, 200, 200]
    assert cloud.send("GET", path).json()["status"] == "Succeeded"


def test_nothing_of_it_is_left(cloud: Cloud) -> None:
    cloud.what_if(box("a"), box("b", "a"))
    assert cloud.state("a") is None
    assert cloud.send("GET", ONE).status == 404
    assert cloud.deploy(box("a")).status == 201  # a job is no deployment in progress


def test_it_is_nothing_that_could_be_taken_back(cloud: Cloud) -> None:
    before = len(cloud.app.history.standing())
    cloud.what_if(box("a"))
    cloud.send("POST", f"{ONE}/validate", {"properties": {"template": template(box("a"))}})
    assert len(cloud.app.history.standing()) == before


def test_a_resource_that_is_not_there_is_created_as_the_template_says(cloud: Cloud) -> None:
    assert cloud.what_if(box("a", size=3))["properties"]["changes"] == [
        {
            "resourceId": f"{GROUP}/providers/{BOX}/a",
            "changeType": "Create",
            "after": {
                "apiVersion": "2024-01-01",
                "id": f"{GROUP}/providers/{BOX}/a",
                "location": "westeurope",
                "name": "a",
                "properties": {"size": 3},
                "type": BOX,
            },
        }
    ]


def test_a_second_deployment_that_changes_nothing_is_told_so(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3), box("b", "a", inside=f"{GROUP}/providers/{BOX}/a"))
    cloud.finish()
    answer = cloud.what_if(box("a", size=3), box("b", "a", inside=f"{GROUP}/providers/{BOX}/a"))
    assert kinds(answer) == {"a": "NoChange", "b": "NoChange"}
    assert "delta" not in change(answer, "a")
    assert "provisioningState" not in change(answer, "a")["before"]["properties"]


def test_another_value_is_told_with_before_and_after(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3))
    cloud.finish()
    found = change(cloud.what_if(box("a", size=4)), "a")
    assert found["changeType"] == "Modify"
    assert found["delta"] == [
        {"path": "properties.size", "propertyChangeType": "Modify", "before": 3, "after": 4}
    ]
    assert (found["before"]["properties"], found["after"]["properties"]) == ({"size": 3}, {"size": 4})


def test_what_a_template_does_not_say_any_more_goes_as_a_put_replaces_properties(cloud: Cloud) -> None:
    cloud.deploy({**box("a", size=3), "tags": {"team": "shop"}})
    cloud.finish()
    found = change(cloud.what_if(box("a")), "a")
    assert [(one["path"], one["propertyChangeType"]) for one in found["delta"]] == [
        ("properties.size", "Delete"),
        ("tags", "Delete"),
    ]


def test_what_the_template_does_not_name_is_ignored_without_its_properties(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3), box("b"))
    cloud.finish()
    answer = cloud.what_if(box("b"))
    assert kinds(answer) == {"b": "NoChange", "a": "Ignore"}
    assert change(answer, "a")["before"] == {
        "id": f"{GROUP}/providers/{BOX}/a", "location": "westeurope", "name": "a", "type": BOX,
    }  # fmt: skip


def test_in_mode_complete_it_is_deleted(cloud: Cloud) -> None:
    cloud.deploy(box("a"), box("b"))
    cloud.finish()
    unwanted = {**box("a"), "condition": False}
    answer = cloud.what_if(box("b"), unwanted, mode="complete")
    assert kinds(answer) == {"b": "NoChange", "a": "Delete"}
    assert "after" not in change(answer, "a")
    assert cloud.state("a") == "Succeeded"


def test_only_ids_are_told_where_only_ids_are_asked_for(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3), box("old"))
    cloud.finish()
    settings = {"resultFormat": "resourceidonly"}
    body = {"properties": {"template": template(box("a", size=4), box("b")), "whatIfSettings": settings}}
    assert [(set(one), one["changeType"]) for one in cloud.ask_what_if(body)["properties"]["changes"]] == [
        ({"resourceId", "changeType"}, kind) for kind in ("Deploy", "Create", "Ignore")
    ]
    body["properties"]["whatIfSettings"] = {"resultFormat": "Short"}
    error = cloud.send("POST", f"{ONE}/whatIf", body).json()["error"]
    assert error["code"] == "InvalidRequestContent"


def test_a_template_that_is_none_is_the_answer_of_a_job_that_succeeded(cloud: Cloud) -> None:
    """The CLI: "The status code is 200 even when there's an error"."""
    answer = cloud.what_if({**box("a"), "name": "[nothing()]"})
    assert (answer["status"], answer["error"]["code"]) == ("Failed", "InvalidTemplate")
    answer = cloud.what_if(box("a", size=99))
    assert answer["error"]["code"] == "InvalidTemplateDeployment"
    assert answer["error"]["details"] == [{"code": "QuotaExceeded", "message": "Too large."}]


def test_a_request_without_a_template_is_refused_at_once(cloud: Cloud) -> None:
    response = cloud.send("POST", f"{ONE}/whatIf", {"properties": {}})
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidRequestContent")


def test_a_reference_stays_an_expression_and_counts_as_a_change(cloud: Cloud) -> None:
    """Microsoft's page on what-if: "what-if reports the property will change"."""
    resources = box("a", size=3), box("b", "a", size=f"[reference('{BOX}/a').size]")
    cloud.deploy(*resources)
    cloud.finish()
    answer = cloud.what_if(*resources)
    assert kinds(answer) == {"a": "NoChange", "b": "Modify"}
    (delta,) = change(answer, "b")["delta"]
    assert (delta["before"], delta["after"]) == (3, f"[reference('{BOX}/a').size]")


def test_what_would_be_refused_is_told_as_the_template_says_it(cloud: Cloud) -> None:
    """Only preflight speaks in Azure: what fails later, what-if does not know."""
    cloud.deploy(box("a", size=3))
    cloud.finish()
    answer = cloud.what_if(box("a", size=13), box("b", "a", size=1))
    assert change(answer, "a")["delta"][0]["after"] == 13
    assert change(answer, "b")["changeType"] == "Create"
    assert kinds(cloud.what_if(box("a", size=7))) == {"a": "Modify"}


def test_what_is_refused_hides_nothing_of_what_waits_for_it(cloud: Cloud) -> None:
    cloud.deploy(box("a", size=3), box("b", "a", size=3))
    cloud.finish()
    answer = cloud.what_if(box("a", size=13), box("b", "a"))
    (delta,) = change(answer, "b")["delta"]
    assert (delta["path"], delta["propertyChangeType"]) == ("properties.size", "Delete")


def nested(name: str, *resources: Any, given: Any = "x") -> Json:
    inner = {
        **template(*resources),
        "parameters": {"size": {"type": "int"}},
        "outputs": {"size": {"type": "int", "value": "[parameters('size')]"}},
    }
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": name,
        "properties": {
            "mode": "Incremental",
            "expressionEvaluationOptions": {"scope": "inner"},
            "parameters": {"size": {"value": given}},
            "template": inner,
        },
    }


def test_a_nested_deployment_is_shown_by_its_resources(cloud: Cloud) -> None:
    outer = nested("inner", box("deep", size="[parameters('size')]"), given=3)
    following = nested("next", box("late", size="[parameters('size')]"),
                       given="[add(reference('inner').outputs.size.value, 1)]")  # fmt: skip
    answer = cloud.what_if(outer, following)
    assert kinds(answer) == {"deep": "Create", "late": "Create"}
    assert change(answer, "late")["after"]["properties"] == {"size": 4}
    cloud.deploy(outer, following)
    cloud.finish()
    assert kinds(cloud.what_if(outer, following)) == {"deep": "NoChange", "late": "NoChange"}


def test_a_nested_deployment_whose_parameters_cannot_be_known_is_told_as_a_diagnostic(cloud: Cloud) -> None:
    unlucky = nested("inner", box("deep"), given=f"[reference('{BOX}/a').size]")
    answer = cloud.what_if(box("a", size=13), {**unlucky, "dependsOn": [f"{BOX}/a"]})
    assert kinds(answer) == {"a": "Create"}
    (diagnostic,) = answer["properties"]["diagnostics"]
    assert diagnostic["code"] == "NestedDeploymentShortCircuited"
    assert diagnostic["target"].endswith("/deployments/inner")


def test_a_nested_template_that_is_none_is_told(cloud: Cloud) -> None:
    answer = cloud.what_if(nested("inner", {**box("a"), "name": "[nothing()]"}, given=1))
    assert answer["error"]["code"] == "InvalidTemplate"


@pytest.mark.parametrize("kind", ["securestring", "secureObject"])
def test_secrets_are_masked_wherever_they_are_put(cloud: Cloud, kind: str) -> None:
    value: Any = "Opensesame1" if kind == "securestring" else {"word": "Opensesame1"}
    parameters = {"secret": {"type": kind, "defaultValue": value}}
    word = "parameters('secret')" if kind == "securestring" else "parameters('secret').word"
    tagged = {**box("a"), "tags": {"plain": f"[{word}]", "inside": f"[concat('to ', {word})]"}}
    answer = cloud.what_if(tagged, parameters=parameters)
    assert change(answer, "a")["after"]["tags"] == {"plain": "*******", "inside": "*******"}
    cloud.deploy(tagged, parameters=parameters)
    cloud.finish()
    answer = cloud.what_if({**tagged, "tags": {"plain": "x"}}, parameters=parameters)
    assert "Opensesame1" not in json.dumps(change(answer, "a")["after"])


ALL = "/subscriptions/s1/providers/Microsoft.Resources/deployments/all"


def of_a_group(name: str, *resources: Any) -> list[Json]:
    """A group, and a deployment in it, as Bicep writes them for a subscription."""
    group = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-11-01", "name": name,
             "location": "westeurope"}  # fmt: skip
    inner = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "resourceGroup": name,
        "dependsOn": [f"[subscriptionResourceId('Microsoft.Resources/resourceGroups', '{name}')]"],
        "properties": {"mode": "Incremental", "template": template(*resources)},
    }
    return [group, inner]


def test_a_deployment_of_a_subscription_tells_of_its_groups_and_what_is_in_them(cloud: Cloud) -> None:
    body = {
        "location": "westeurope",
        "properties": {"mode": "Incremental", "template": template(*of_a_group("new", box("a")))},
    }
    assert kinds(cloud.ask_what_if(body, ALL)) == {"new": "Create", "a": "Create"}
    assert cloud.send("HEAD", "/subscriptions/s1/resourceGroups/new").status == 404
    assert cloud.send("PUT", ALL, body).status == 201
    cloud.app.cloud.operations.wait_until_idle(ALL.lower())
    assert kinds(cloud.ask_what_if(body, ALL)) == {"new": "NoChange", "a": "NoChange"}
    body["properties"] = {"mode": "Incremental", "template": template(*of_a_group("new", box("b")))}
    assert kinds(cloud.ask_what_if(body, ALL)) == {"new": "NoChange", "b": "Create", "a": "Ignore"}


def test_a_subscription_is_asked_for_with_a_location_and_has_no_mode_complete(cloud: Cloud) -> None:
    response = cloud.send("POST", f"{ALL}/whatIf", {"properties": {"template": template()}})
    assert (response.status, response.json()["error"]["code"]) == (400, "LocationRequired")
    properties = {"template": template(), "mode": "Complete"}
    answer = cloud.ask_what_if({"location": "westeurope", "properties": properties}, ALL)
    assert answer["error"]["code"] == "InvalidDeployment"
