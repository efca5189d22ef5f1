"""In which order a deployment's operations are listed: whoever deletes as listed must come through."""

from azlab.arm.messages import Json
from azlab.arm.store import Store
from azlab.providers import practice_azure
from tests.providers.compute.conftest import GROUP, Practice
from tests.ssh.conftest import NETWORK

DEPLOYMENT = f"{GROUP}/providers/Microsoft.Resources/deployments/d"


def test_an_interface_is_older_than_the_vm_that_was_made_on_it() -> None:
    azure = Practice(practice_azure(Store()))
    azure.send("PUT", GROUP, {"location": "westeurope"})
    subnets = [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    azure.put(f"{NETWORK}/virtualNetworks/net", {"location": "westeurope", "properties": space})
    subnet = {"id": f"{NETWORK}/virtualNetworks/net/subnets/default"}
    nic = {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet}}]}
    machine = azure.body("web")
    machine["properties"]["networkProfile"] = {
        "networkInterfaces": [{"id": f"{NETWORK}/networkInterfaces/nic"}]
    }
    resources = [
        _declared("Microsoft.Network/networkInterfaces", "nic", nic),
        {
            **_declared("Microsoft.Compute/virtualMachines", "web", machine["properties"]),
            "dependsOn": ["[resourceId('Microsoft.Network/networkInterfaces', 'nic')]"],
        },
    ]
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}
    azure.send("PUT", DEPLOYMENT, {"properties": {"mode": "Incremental", "template": template}})
    azure.app.cloud.operations.wait_until_idle(DEPLOYMENT.lower())
    entries = azure.get(f"{GROUP}/deployments/d/operations")["value"]
    targets = [entry["properties"].get("targetResource", {}).get("resourceName") for entry in entries]
    assert targets == ["web", "nic", None]


SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def _declared(kind: str, name: str, properties: Json) -> Json:
    head = {"type": kind, "name": name, "apiVersion": "2024-07-01", "location": "westeurope"}
    return {**head, "properties": properties}
