"""Deployments inside deployments, those of a subscription, and templates with symbolic names."""

from typing import Any

from tests.providers.resources.boxes import BOX, GROUP, ONE, Cloud, box, template


def test_a_nested_link_fails_as_a_part_that_is_not_there(cloud: Any) -> None:
    link = {"uri": "https://example.com/a.json"}
    linked = {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "linked",
              "properties": {"mode": "Incremental", "templateLink": link}}  # fmt: skip
    response = cloud.deploy(linked)
    while (answer := cloud.poll(response))["status"] == "Running":
        pass
    assert answer["error"]["details"][0]["code"] == "NotImplemented"


def test_a_nested_deployment_is_carried_out_in_its_own_right(cloud: Cloud) -> None:
    inner = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "inner",
        "properties": {"mode": "Incremental", "template": template(box("deep", size=13))},
    }
    response = cloud.deploy(inner)
    while (answer := cloud.poll(response))["status"] == "Running":
        pass
    details = answer["error"]["details"]
    assert details[0]["code"] == "DeploymentFailed"
    assert details[0]["details"][0]["code"] == "UnluckySize"


def test_a_subscription_deployment_makes_a_group(cloud: Cloud) -> None:
    path = "/subscriptions/s1/providers/Microsoft.Resources/deployments/groups"
    new = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-11-01", "name": "rg2",
           "location": "westeurope"}  # fmt: skip
    body = {"location": "westeurope", "properties": {"template": template(new), "mode": "Incremental"}}
    assert cloud.send("PUT", path, body).status == 201
    assert cloud.send("HEAD", "/subscriptions/s1/resourceGroups/rg2").status == 204


BICEP_MODULE = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "module",
    "resourceGroup": "[parameters('group')]",
    "dependsOn": ["[subscriptionResourceId('Microsoft.Resources/resourceGroups', parameters('group'))]"],
    "properties": {
        "expressionEvaluationOptions": {"scope": "inner"},
        "mode": "Incremental",
        "parameters": {"name": {"value": "deep"}},
        "template": {
            **template(box("[parameters('name')]")),
            "parameters": {"name": {"type": "string"}},
            "outputs": {"id": {"type": "string", "value": f"[resourceId('{BOX}', parameters('name'))]"}},
        },
    },
}


def test_a_subscription_deployment_as_bicep_writes_it_makes_a_group_and_what_is_in_it(cloud: Cloud) -> None:
    path = "/subscriptions/s1/providers/Microsoft.Resources/deployments/landing"
    made = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2021-04-01",
            "name": "[parameters('group')]", "location": "[deployment().location]"}  # fmt: skip
    scope = (
        "format('/subscriptions/{0}/resourceGroups/{1}', subscription().subscriptionId, parameters('group'))"
    )
    module = f"extensionResourceId({scope}, 'Microsoft.Resources/deployments', 'module')"
    content = template(
        made,
        BICEP_MODULE,
        parameters={"group": {"type": "string", "defaultValue": "landed"}},
        outputs={
            "where": {"type": "string", "value": f"[reference({module}, '2022-09-01').outputs.id.value]"}
        },
    )
    body = {"location": "westeurope", "properties": {"template": content, "mode": "Incremental"}}
    assert cloud.send("PUT", path, body).status == 201
    cloud.app.cloud.operations.wait_until_idle(path.lower())
    outputs = cloud.send("GET", path).json()["properties"]["outputs"]
    assert outputs["where"]["value"] == f"/subscriptions/s1/resourceGroups/landed/providers/{BOX}/deep"


def test_symbolic_names_find_what_is_made_and_what_exists(cloud: Cloud) -> None:
    cloud.deploy(box("old", size=4))
    cloud.app.cloud.operations.wait_until_idle(ONE.lower())
    resources = {
        "first": box("a"),
        "there": {"existing": True, "type": BOX, "apiVersion": "2024-01-01", "name": "old"},
        "loop": {**box("[format('l{0}', copyIndex())]"), "copy": {"name": "loop", "count": 2},
                 "dependsOn": ["first"]},
        "last": {**box("z"), "dependsOn": ["loop"], "properties": {"size": "[reference('there').size]"}},
    }  # fmt: skip
    last = "[reference(format('loop[{0}]', 1), '2024-01-01', 'full').name]"
    outputs = {"name": {"type": "string", "value": "[resourceInfo('first').name]"},
               "last": {"type": "string", "value": last}}  # fmt: skip
    content = {**template(), "languageVersion": "2.0", "resources": resources, "outputs": outputs}
    second = ONE.replace("first", "second")
    body = {"properties": {"template": content, "mode": "Incremental"}}
    assert cloud.send("PUT", second, body).status == 201
    cloud.app.cloud.operations.wait_until_idle(second.lower())
    shown = cloud.send("GET", second).json()["properties"]
    assert {name: output["value"] for name, output in shown["outputs"].items()} == {"name": "a", "last": "l1"}
    assert [entry["id"].rpartition("/")[2] for entry in shown["outputResources"]] == ["a", "l0", "l1", "z"]
    assert cloud.app.cloud.get(f"{GROUP}/providers/{BOX}/z").properties["size"] == 4
