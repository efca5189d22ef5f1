"""A part of a deployment that is refused half-way leaves nothing of itself; what comes after it is made."""

from typing import Any

from azlab.arm.indexes import scope_of
from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice, disk

DEPLOYMENT = f"{GROUP}/providers/Microsoft.Resources/deployments/d"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(*resources: Json) -> Json:
    content = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources)}
    return {"properties": {"mode": "Incremental", "template": content}}


def step(kind: str, name: str, body: Json) -> Json:
    return {"type": kind, "name": name, "apiVersion": "2024-07-01", **body}


def deploy(azure: Practice, *resources: Json) -> Json:
    azure.wait(azure.send("PUT", DEPLOYMENT, template(*resources)))
    found: Json = azure.get(DEPLOYMENT)["properties"]
    return found


def everything(azure: Practice) -> dict[str, Any]:
    """What there is besides the deployment itself, as stored."""
    stored = azure.app.cloud.resources()
    kept = [found for found in stored if "/microsoft.resources/deployments" not in found.id.key]
    return {found.id.key: (found.document, found.interior) for found in kept}


def sizes(azure: Practice) -> list[tuple[str, int]]:
    """How many machines there are of each size."""
    subscription = GROUP.split("/")[2]
    return azure.app.cloud.indexes.tallies("sizes in use", scope_of(subscription, "westeurope"))


def test_a_machine_that_is_refused_when_its_disk_was_made_leaves_none(azure: Practice) -> None:
    """The OS disk is made, time passes, and then the data disk's name turns out to be taken."""
    azure.put("disks/taken", disk("Empty", diskSizeGB=4))
    data = [{"lun": 0, "name": "taken", "createOption": "Empty", "diskSizeGB": 4}]
    body = azure.body("web", data_disks=data)
    before, cores = everything(azure), sizes(azure)
    failed = deploy(azure, step("Microsoft.Compute/virtualMachines", "web", body))
    assert failed["provisioningState"] == "Failed"
    assert failed["error"]["details"][0]["code"] == "ConflictingUserInput"
    assert everything(azure) == before
    assert sizes(azure) == cores
    data[0]["name"] = "free"
    deploy(azure, step("Microsoft.Compute/virtualMachines", "web", body))
    assert azure.get("disks/free")["managedBy"] == azure.get("virtualMachines/web")["id"]
