"""Machines from images of one's own, in the ways in which public quickstart templates deploy them.

Each is deployed, and a what-if of the same template again tells that nothing would change.
"""

from typing import Any

import pytest

from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import GROUP, Practice

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
COMPUTE, NETWORK = "Microsoft.Compute", "Microsoft.Network"
SUBNET = f"[resourceId('{NETWORK}/virtualNetworks/subnets', 'vnet', 'Subnet')]"
LOGIN = {"adminUsername": "[parameters('adminUsername')]", "adminPassword": "[parameters('adminPassword')]"}
FROM_IMAGE = {"createOption": "FromImage"}
VERSION = "[resourceId('Microsoft.Compute/galleries/images/versions', 'shop', 'web', parameters('version'))]"


def template(*resources: Json, **sections: Any) -> Json:
    parameters = {
        "adminUsername": {"type": "string", "defaultValue": "keeper"},
        "adminPassword": {"type": "SecureString", "defaultValue": "Practice-Azure-1"},
        "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "version": {"type": "string", "defaultValue": "1.0.0"},
        **sections.pop("parameters", {}),
    }
    head: Json = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "parameters": parameters}
    return {**head, "resources": list(resources), **sections}


def resource(kind: str, name: str, properties: Json, version: str = "2020-06-01", **more: Any) -> Json:
    location = "[parameters('location')]"
    head: Json = {"type": kind, "apiVersion": version, "name": name, "location": location}
    return {**head, "properties": properties, **more}


def network() -> Json:
    subnets = [{"name": "Subnet", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    return resource(f"{NETWORK}/virtualNetworks", "vnet", {"addressSpace": space, "subnets": subnets})


def interface(name: str = "nic", **more: Any) -> Json:
    inner = {"privateIPAllocationMethod": "Dynamic", "subnet": {"id": SUBNET}}
    properties = {"ipConfigurations": [{"name": "ipconfig1", "properties": inner}]}
    # Quickstarts write it with a slash too many.
    waits = [f"[resourceId('{NETWORK}/virtualNetworks/', 'vnet')]"]
    return resource(f"{NETWORK}/networkInterfaces", name, properties, **{"dependsOn": waits, **more})


def machine(name: str, storage: Json, interface_name: str = "'nic'", **more: Any) -> Json:
    nic = f"[resourceId('{NETWORK}/networkInterfaces', {interface_name})]"
    properties = {
        "hardwareProfile": {"vmSize": "Standard_B1s"},
        "osProfile": {"computerName": "host1", **LOGIN},
        "storageProfile": storage,
        "networkProfile": {"networkInterfaces": [{"id": nic}]},
        **more.pop("properties", {}),
    }
    return resource(f"{COMPUTE}/virtualMachines", name, properties, **{"dependsOn": [nic], **more})


def version_of(image: str, *waits: str) -> Json:
    properties = {
        "publishingProfile": {"replicaCount": 1, "targetRegions": [{"name": "[parameters('location')]"}]},
        "storageProfile": {
            "source": {"id": f"[resourceId('{COMPUTE}/images/', '{image}')]"},
            "osDiskImage": {"hostCaching": "ReadWrite"},
        },
    }
    name = "[concat('shop', '/', 'web', '/', parameters('version'))]"
    return resource(
        f"{COMPUTE}/galleries/images/versions", name, properties, "2020-09-30", dependsOn=[*waits]
    )


def gallery() -> list[Json]:
    """As `sig-image-definition-create` and `sig-image-version-create` have it, the definition nested."""
    definition = resource(
        "images",
        "web",
        {
            "osType": "Linux",
            "osState": "Generalized",
            "endOfLifeDate": "2030-01-01",
            "identifier": {"publisher": "myPublisher", "offer": "myOffer", "sku": "mySku"},
            "recommended": {"vCPUs": {"min": "1", "max": "64"}, "memory": {"min": "2048", "max": "307720"}},
        },
        "2019-12-01",
        dependsOn=[f"[resourceId('{COMPUTE}/galleries', 'shop')]"],
    )
    shop = resource(f"{COMPUTE}/galleries", "shop", {"description": "Sample"}, "2019-12-01")
    waits = f"[resourceId('{COMPUTE}/galleries/images', 'shop', 'web')]"
    return [{**shop, "resources": [definition]}, version_of("golden", waits)]


AFTER_VERSION = f"[resourceId('{COMPUTE}/galleries/images/versions', 'shop', 'web', parameters('version'))]"


def of_a_version() -> Json:
    made = machine("[concat(uniquestring(resourceGroup().id), 'vm')]", {"imageReference": {"id": VERSION}})
    return template(*gallery(), network(), interface(), {**made, "dependsOn": ["nic", AFTER_VERSION]})


def of_the_definition() -> Json:
    id = (
        f"[format('{{0}}/versions/{{1}}', resourceId('{COMPUTE}/galleries/images', 'shop', 'web'), 'latest')]"
    )
    storage = {"imageReference": {"id": id}, "osDisk": {**FROM_IMAGE, "deleteOption": "Delete"}}
    tags = {"type": "object", "defaultValue": {"team": "shop"}}
    made = machine("web", storage, tags="[parameters('tags')]", identity={"type": "SystemAssigned"})
    made = {**made, "apiVersion": "2023-03-01", "dependsOn": ["nic", AFTER_VERSION]}
    outputs = {
        "who": {"type": "string", "value": "[reference('web', '2023-03-01', 'Full').identity.principalId]"}
    }
    return template(*gallery(), network(), interface(), made, parameters={"tags": tags}, outputs=outputs)


def of_a_managed_image_in_a_loop() -> Json:
    image = {"id": f"[resourceId('{COMPUTE}/images', 'golden')]"}
    disk = {"lun": "[copyIndex('dataDisks')]", "createOption": "Empty", "diskSizeGB": 4}
    storage = {
        "imageReference": image,
        "osDisk": FROM_IMAGE,
        "copy": [{"name": "dataDisks", "count": 2, "input": disk}],
    }
    nics = interface("[concat('nic', copyIndex())]", copy={"name": "nics", "count": 2}, dependsOn=["vnet"])
    loop = {"name": "machines", "count": 2, "mode": "serial"}
    made = machine("[concat('web', copyIndex())]", storage, "concat('nic', copyIndex())", copy=loop)
    return template(network(), nics, {**made, "dependsOn": ["nics"]})


def of_a_module() -> Json:
    """Bicep's way: the network is a module, and the interface asks it for its subnet."""
    value = {"value": "[parameters('location')]"}
    outputs = {"subnet": {"type": "string", "value": SUBNET}}
    module = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "network",
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner"},
            "mode": "Incremental",
            "parameters": {"location": value},
            "template": template(network(), outputs=outputs),
        },
    }
    id = "[resourceId('Microsoft.Resources/deployments', 'network')]"
    nic = interface(dependsOn=[id])
    asked = f"[reference({id[1:-1]}, '2022-09-01').outputs.subnet.value]"
    nic["properties"]["ipConfigurations"][0]["properties"]["subnet"] = {"id": asked}
    image = {"id": f"[resourceId('{COMPUTE}/images', 'golden')]"}
    return template(module, nic, machine("web", {"imageReference": image, "osDisk": FROM_IMAGE}))


def a_scale_set() -> Json:
    address = {"name": "ip", "properties": {"subnet": {"id": SUBNET}}}
    nic = {"name": "nic", "properties": {"primary": "true", "ipConfigurations": [address]}}
    script = {
        "publisher": "Microsoft.Azure.Extensions",
        "type": "CustomScript",
        "typeHandlerVersion": "2.0",
        "autoUpgradeMinorVersion": True,
        "settings": {"commandToExecute": "bash -c 'echo hi > /tmp/hi'"},
    }
    profile = {
        "storageProfile": {"imageReference": {"id": VERSION}, "osDisk": FROM_IMAGE},
        "osProfile": {"computerNamePrefix": "web", **LOGIN},
        "networkProfile": {"networkInterfaceConfigurations": [nic]},
        "extensionProfile": {"extensions": [{"name": "script", "properties": script}]},
    }
    made = resource(
        f"{COMPUTE}/virtualMachineScaleSets",
        "web",
        {"overprovision": "true", "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile},
        sku={"name": "Standard_B1s", "tier": "Standard", "capacity": 2},
        dependsOn=["vnet", AFTER_VERSION],
    )
    return template(*gallery(), network(), made)


@pytest.fixture
def golden(azure: Practice) -> Practice:
    """A managed image `golden`, of generation 1."""
    azure.vm("base")
    azure.generalize("base")
    azure.image("golden", "base")
    return azure


def deployed(azure: Practice, content: Json) -> Json:
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/main"
    answer = azure.send("PUT", path, {"properties": {"template": content, "mode": "Incremental"}})
    assert answer.status < 300, answer.body
    azure.app.cloud.operations.wait_until_idle(path.lower())
    return dict(azure.get(path)["properties"])


def predicted(azure: Practice, content: Json) -> dict[str, Any]:
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/main/whatIf"
    answer = azure.send("POST", path, {"properties": {"template": content, "mode": "Incremental"}})
    link = answer.headers["location"].removeprefix("https://management.azure.com")
    azure.app(Request("GET", link))
    changes = azure.app(Request("GET", link)).json()["properties"]["changes"]
    named = {change["resourceId"].partition("/providers/")[2]: change for change in changes}
    return {name: change for name, change in named.items() if change["changeType"] != "Ignore"}


WAYS = [of_a_version, of_the_definition, of_a_managed_image_in_a_loop, of_a_module, a_scale_set]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_deployed_and_would_change_nothing_again(golden: Practice, way: Any) -> None:
    content = way()
    before = predicted(golden, content)
    assert {change["changeType"] for change in before.values()} == {"Create"}
    shown = deployed(golden, content)
    assert shown["provisioningState"] == "Succeeded", shown.get("error")
    again = predicted(golden, content)
    assert again.keys() == before.keys()
    assert {change["changeType"] for change in again.values()} == {"NoChange"}, again


def test_another_version_changes_the_model_and_no_machine(golden: Practice) -> None:
    content = a_scale_set()
    deployed(golden, content)
    content["parameters"]["version"]["defaultValue"] = "1.1.0"
    changed = [change for change in predicted(golden, content).values() if change["changeType"] == "Modify"]
    (delta,) = changed[0]["delta"]
    assert delta["path"] == "properties.virtualMachineProfile.storageProfile.imageReference.id"
    assert delta["after"].endswith("/versions/1.1.0")
    assert deployed(golden, content)["provisioningState"] == "Succeeded"


def test_another_version_of_a_machine_is_told_and_refused(golden: Practice) -> None:
    content = of_a_version()
    deployed(golden, content)
    content["parameters"]["version"]["defaultValue"] = "1.1.0"
    (changed,) = [
        change for change in predicted(golden, content).values() if change["changeType"] == "Modify"
    ]
    assert [delta["path"] for delta in changed["delta"]] == ["properties.storageProfile.imageReference.id"]
    (detail,) = deployed(golden, content)["error"]["details"]
    assert detail["code"] == "PropertyChangeNotAllowed"
