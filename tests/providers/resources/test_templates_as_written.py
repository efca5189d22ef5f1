"""Templates as people write them: a small one for each way in which public templates used to fail here."""

import json
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.arm.store import Store
from azlab.providers import SUBSCRIPTIONS, practice_azure

GROUP = f"/subscriptions/{next(iter(SUBSCRIPTIONS))}/resourceGroups/shop"
KEY = "ssh-rsa " + "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7" * 12 + " keeper"
PASSWORD = "Long-Enough-1234"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
LINUX = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
NETWORK, COMPUTE = "Microsoft.Network", "Microsoft.Compute"
Template = dict[str, Any]


class Cloud:
    """A practice Azure with a group; deployments are followed to their end."""

    def __init__(self) -> None:
        self.app: App = practice_azure(Store())
        self.send("PUT", GROUP, {"location": "westeurope"})

    def send(self, method: str, path: str, body: Any = None) -> Any:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.app(Request(method, f"{path}?api-version=2024-11-01", {}, content))

    def deploy(self, content: Template, name: str = "main", **given: Any) -> Any:
        """The deployment's properties when it has ended, or the error that it was refused with."""
        path = f"{GROUP}/providers/Microsoft.Resources/deployments/{name}"
        parameters = {key: {"value": value} for key, value in given.items()}
        body = {"properties": {"mode": "Incremental", "template": content, "parameters": parameters}}
        response = self.send("PUT", path, body)
        if response.status >= 300:
            return response.json()
        self.app.cloud.operations.wait_until_idle(path.lower())
        return self.send("GET", path).json()["properties"]

    def get(self, path: str) -> Any:
        return self.send("GET", f"{GROUP}/providers/{path}").json()


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


def template(*resources: Template, **sections: Any) -> Template:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def resource(kind: str, name: str, properties: Any = None, **more: Any) -> Template:
    made = {"type": kind, "apiVersion": "2021-03-01", "name": name, "location": "[resourceGroup().location]"}
    return {**made, **({} if properties is None else {"properties": properties}), **more}


def network(**more: Any) -> Template:
    subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
    return resource(f"{NETWORK}/virtualNetworks", "net", space, **more)


def interface(name: str, **more: Any) -> Template:
    subnet = {"id": f"[resourceId('{NETWORK}/virtualNetworks/subnets/', 'net', 'default')]"}
    entry = {"name": "ip", "properties": {"privateIPAllocationMethod": "Dynamic", "subnet": subnet}}
    return resource(f"{NETWORK}/networkInterfaces", name, {"ipConfigurations": [entry]}, **more)


def machine(name: str, card: str, profile: Template, storage: Template, **more: Any) -> Template:
    properties = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "osProfile": {"computerName": "web", "adminUsername": "keeper", **profile},
        "storageProfile": {"imageReference": LINUX, **storage},
        "networkProfile": {"networkInterfaces": [{"id": card}]},
    }
    return resource(f"{COMPUTE}/virtualMachines", name, properties, **more)


CARD = f"[resourceId('{NETWORK}/networkInterfaces/', 'nic')]"
WAITING = {"dependsOn": [f"[concat('{NETWORK}/virtualNetworks/', 'net')]"]}
KEYS = {"publicKeys": [{"path": "/home/keeper/.ssh/authorized_keys", "keyData": "[parameters('secret')]"}]}
SECRET = {"secret": {"type": "securestring"}}


def test_types_end_with_a_slash_and_dependencies_are_put_together(cloud: Cloud) -> None:
    disk = {"osDisk": {"createOption": "FromImage"}}
    made = machine("web", CARD, {"adminPassword": "[parameters('secret')]"}, disk, dependsOn=[CARD])
    ended = cloud.deploy(
        template(made, interface("nic", **WAITING), network(), parameters=SECRET), secret=PASSWORD
    )
    assert ended["provisioningState"] == "Succeeded"
    assert [entry["id"].rpartition("/")[2] for entry in ended["outputResources"]] == ["web", "nic", "net"]


def test_a_key_may_be_given_as_the_password_too_and_no_os_disk_beside_an_image(cloud: Cloud) -> None:
    configuration = "[if(equals('key', 'password'), json('null'), variables('configuration'))]"
    profile = {"adminPassword": "[parameters('secret')]", "linuxConfiguration": configuration}
    content = template(
        network(),
        interface("nic", **WAITING),
        machine("web", CARD, profile, {}, dependsOn=["nic"]),
        parameters=SECRET,
        variables={"configuration": {"disablePasswordAuthentication": True, "ssh": KEYS}},
    )
    assert cloud.deploy(content, secret=KEY)["provisioningState"] == "Succeeded"
    shown = cloud.get(f"{COMPUTE}/virtualMachines/web")["properties"]
    assert shown["storageProfile"]["osDisk"]["createOption"] == "FromImage"
    assert "adminPassword" not in shown["osProfile"]
    answer = cloud.deploy(content, "short", secret="not a key")
    assert "error" in answer, "what is no key is refused"


def test_loops_of_addresses_interfaces_and_disks_name_each_other(cloud: Cloud) -> None:
    index = "add(range(0, parameters('count'))[copyIndex()], 1)"
    loop = {"name": "cards", "count": "[length(range(0, parameters('count')))]"}
    card = f"[resourceId('{NETWORK}/networkInterfaces', format('nic{{0}}', {index}))]"
    address = "ipConfigurations[0].properties.privateIPAddress"
    empty = {"name": "dataDisks", "count": 2, "input": {
        "lun": "[copyIndex('dataDisks')]", "diskSizeGB": "[parameters('size')]", "createOption": "Empty",
        "name": "[concat('data', copyIndex(), copyIndex('dataDisks'))]"}}  # fmt: skip
    content = template(
        network(),
        interface(f"[format('nic{{0}}', {index})]", copy=loop, **WAITING),
        machine(
            f"[format('web{{0}}', {index})]", card, {"adminPassword": PASSWORD}, {"copy": [empty]},
            copy={**loop, "name": "machines"}, dependsOn=["cards"], zones=[f"[string({index})]"],
        ),
        parameters={"count": {"type": "int", "defaultValue": 3}, "size": {"type": "int", "defaultValue": 8}},
        outputs={"addresses": {"type": "array", "copy": {
            "count": "[parameters('count')]",
            "input": f"[reference(concat('nic', copyIndex(1))).{address}]",
        }}},
    )  # fmt: skip
    ended = cloud.deploy(content)
    assert ended["provisioningState"] == "Succeeded", ended
    assert ended["outputs"]["addresses"]["value"] == ["10.0.0.4", "10.0.0.5", "10.0.0.6"]
    disks = cloud.get(f"{COMPUTE}/virtualMachines/web2")["properties"]["storageProfile"]["dataDisks"]
    assert [(disk["lun"], disk["name"]) for disk in disks] == [(0, "data10"), (1, "data11")]


def module(name: str, content: Template, depends_on: list[str], **parameters: Any) -> Template:
    given = {key: {"value": value} for key, value in parameters.items()}
    inner = {"expressionEvaluationOptions": {"scope": "inner"}, "mode": "Incremental"}
    properties = {**inner, "parameters": given, "template": content}
    made = {"type": "Microsoft.Resources/deployments", "apiVersion": "2020-06-01", "name": name}
    return {**made, "properties": properties, "dependsOn": depends_on}


def test_modules_hand_on_what_others_put_out(cloud: Cloud) -> None:
    subnets = f"[reference(resourceId('{NETWORK}/virtualNetworks', 'net')).subnets]"
    base = template(network(), outputs={"subnets": {"type": "array", "value": subnets}})
    before = "resourceId('Microsoft.Resources/deployments', 'base')"
    uses = f"[reference({before}, '2020-06-01').outputs.subnets.value[0].id]"
    card = resource(f"{NETWORK}/networkInterfaces", "nic", {"ipConfigurations": [
        {"name": "ip", "properties": {"subnet": {"id": "[parameters('subnet')]"}}}]})  # fmt: skip
    above = template(card, parameters={"subnet": {"type": "string"}})
    after = [f"[{before}]"]
    ended = cloud.deploy(template(module("cards", above, after, subnet=uses), module("base", base, [])))
    assert ended["provisioningState"] == "Succeeded", ended
    entry = cloud.get(f"{NETWORK}/networkInterfaces/nic")["properties"]["ipConfigurations"][0]
    assert entry["properties"]["subnet"]["id"].endswith("/virtualNetworks/net/subnets/default")


@pytest.mark.parametrize("choice", ["new", "existing"])
def test_new_or_existing_is_a_condition(cloud: Cloud, choice: str) -> None:
    if choice == "existing":
        cloud.deploy(template(network()), "before")
    content = template(
        network(condition="[equals(parameters('choice'), 'new')]"),
        interface("nic", dependsOn=["[variables('network')]"]),
        parameters={"choice": {"type": "string", "allowedValues": ["new", "existing"]}},
        variables={"network": "net"},
    )
    ended = cloud.deploy(content, choice=choice)
    assert ended["provisioningState"] == "Succeeded", ended
    assert len(ended["outputResources"]) == (2 if choice == "new" else 1)


def test_children_stand_in_their_parent(cloud: Cloud) -> None:
    definition = {
        "type": "images", "name": "web", "apiVersion": "2019-12-01", "location": "[resourceGroup().location]",
        "dependsOn": [f"[resourceId('{COMPUTE}/galleries', 'gold')]"],
        "properties": {"osType": "Linux", "osState": "Generalized",
                       "identifier": {"publisher": "p", "offer": "o", "sku": "s"}},
    }  # fmt: skip
    gallery = resource(f"{COMPUTE}/galleries", "gold", {"description": "[parameters('Text')]"})
    text = {"text": {"type": "string", "defaultValue": "[toUpper('gold')]"}}
    ended = cloud.deploy(template({**gallery, "resources": [definition]}, parameters=text))
    assert ended["provisioningState"] == "Succeeded", ended
    assert cloud.get(f"{COMPUTE}/galleries/gold")["properties"]["description"] == "GOLD"
    assert cloud.get(f"{COMPUTE}/galleries/gold/images/web")["name"] == "web"


@pytest.mark.parametrize(
    "value",
    [
        "[reference(resourceId('Microsoft.KeyVault/vaults/', 'kv'), '2018-02-14').vaultUri]",
        "[listKeys(resourceId('Microsoft.OperationalInsights/workspaces', 'w'), '2020-08-01').primary]",
    ],
)
def test_the_state_of_a_type_that_is_not_here_is_not_said_to_be_missing(cloud: Cloud, value: str) -> None:
    answer = cloud.deploy(template(network(tags={"from": value})))
    error = answer["error"]["details"][0] if answer["error"].get("details") else answer["error"]
    assert error["code"] == "NotImplemented"
    assert "not in the practice Azure" in error["message"]
    assert cloud.get(f"{NETWORK}/virtualNetworks/net")["error"]["code"] == "ResourceNotFound"


def test_the_state_of_what_does_not_exist_is_not_found(cloud: Cloud) -> None:
    value = f"[reference(resourceId('{COMPUTE}/disks', 'nowhere'), '2020-12-01').diskSizeGB]"
    ended = cloud.deploy(template(network(tags={"from": value})))
    assert ended["error"]["details"][0]["code"] == "ResourceNotFound"


def test_text_is_taken_for_numbers_and_truth_and_a_whole_pool_for_its_id(cloud: Cloud) -> None:
    pools = "[reference(resourceId('Microsoft.Network/loadBalancers', 'lb')).backendAddressPools]"
    balancer = {"sku": {"name": "Standard"}, **WAITING}
    front = {"name": "front", "properties": {"subnet": {"id": "[variables('subnet')]"}}}
    entry = {"subnet": {"id": "[variables('subnet')]"}, "loadBalancerBackendAddressPools": pools}
    cards = [{"name": "nic", "properties": {
        "primary": "true", "ipConfigurations": [{"name": "ip", "properties": entry}]}}]  # fmt: skip
    profile = {
        "storageProfile": {
            "osDisk": {"createOption": "FromImage", "diskSizeGB": "64"},
            "imageReference": LINUX,
        },
        "osProfile": {"computerNamePrefix": "web", "adminUsername": "keeper", "adminPassword": PASSWORD},
        "networkProfile": {"networkInterfaceConfigurations": cards},
    }
    body = {"overprovision": "true", "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile}
    content = template(
        network(),
        resource(f"{NETWORK}/loadBalancers", "lb", {
            "frontendIPConfigurations": [front], "backendAddressPools": [{"name": "pool"}]}, **balancer),
        resource(f"{COMPUTE}/virtualMachineScaleSets", "fleet", body,
                 sku={"name": "Standard_D2s_v5", "capacity": "2"}, dependsOn=["lb"]),
        variables={"subnet": f"[resourceId('{NETWORK}/virtualNetworks/subnets/', 'net', 'default')]"},
    )  # fmt: skip
    assert cloud.deploy(content)["provisioningState"] == "Succeeded", cloud.deploy(content, "again")
    fleet = cloud.get(f"{COMPUTE}/virtualMachineScaleSets/fleet")
    shown = fleet["properties"]["virtualMachineProfile"]
    assert (fleet["sku"]["capacity"], fleet["properties"]["overprovision"]) == (2, True)
    assert shown["storageProfile"]["osDisk"]["diskSizeGB"] == 64
    (card,) = shown["networkProfile"]["networkInterfaceConfigurations"]
    (pool,) = card["properties"]["ipConfigurations"][0]["properties"]["loadBalancerBackendAddressPools"]
    assert pool == {"id": f"{GROUP}/providers/{NETWORK}/loadBalancers/lb/backendAddressPools/pool"}


TYPES = [
    ("Microsoft.Compute/nope", "x", "InvalidResourceType"),
    ("Microsoft.Compute/virtualMachines/nope", "v/x", "InvalidResourceType"),
    ("Microsoft.Compute/disks/nope", "d/x", "InvalidResourceType"),
    ("Microsoft.Network/nope/nope", "a/b", "InvalidResourceType"),
    ("Microsoft.Nope/nope", "x", "InvalidResourceNamespace"),
]


@pytest.mark.parametrize(("kind", "name", "code"), TYPES)
def test_a_type_that_azure_has_not_is_a_bad_request(cloud: Cloud, kind: str, name: str, code: str) -> None:
    body = {"properties": {"mode": "Incremental", "template": template(resource(kind, name))}}
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/main"
    for method, address in (("PUT", path), ("POST", f"{path}/validate")):
        answer = cloud.send(method, address, body)
        assert (answer.status, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Microsoft.Web/sites", "x"), ("Microsoft.Storage/storageAccounts/fileServices", "a/b")],
)
def test_a_type_that_is_not_here_is_said_not_to_be(cloud: Cloud, kind: str, name: str) -> None:
    refused = cloud.deploy(template(resource(kind, name)))
    assert "not in the practice Azure" in str(refused)


def test_options_of_a_nested_deployment_that_are_none_bring_nothing_down(cloud: Cloud) -> None:
    inner = {"mode": "Incremental", "template": template(), "expressionEvaluationOptions": "inner"}
    ended = cloud.deploy(template(resource("Microsoft.Resources/deployments", "inner", inner)))
    assert ended.get("provisioningState", "Failed") == "Failed"
    assert "InternalServerError" not in str(ended)


def test_a_template_and_a_link_to_one_are_not_both_taken(cloud: Cloud) -> None:
    both = {"mode": "Incremental", "template": template(), "templateLink": {"uri": "https://example.com/t"}}
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/main"
    answer = cloud.send("PUT", path, {"properties": both})
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidRequestContent")


def test_what_a_deployment_is_asked_to_log_and_to_validate_is_shown(cloud: Cloud) -> None:
    given = {"debugSetting": {"detailLevel": "requestContent"}, "validationLevel": "Provider"}
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/main"
    body = {"properties": {"mode": "Incremental", "template": template(), **given}}
    assert cloud.send("PUT", path, body).status == 201
    shown = cloud.send("GET", path).json()["properties"]
    assert {name: shown[name] for name in given} == given
