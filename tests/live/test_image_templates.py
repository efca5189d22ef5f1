"""Image Builder in a real subscription: what it makes is the course's too, and its template goes first."""

import json
from pathlib import Path

from azlab.arm.app import App
from azlab.arm.messages import Request
from azlab.live.cleanup import clean_up
from azlab.live.inventory import Choice
from azlab.live.marks import COURSE, are_ours
from azlab.live.resource_manager import Manager
from tests.live.clouds import GROUPS, Wire, live, session

ANNA = "anna-3f2a"
PROVIDERS = ("VirtualMachineImages", "KeyVault", "ContainerInstance")
COMMANDS = [
    *(f"provider register -n Microsoft.{name}" for name in PROVIDERS),
    "group create -n rg -l westeurope",
    "identity create -g rg -n builder",
]
TEMPLATE = f"{GROUPS}/rg/providers/Microsoft.VirtualMachineImages/imageTemplates/web"
UBUNTU = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}


def make_template(wire: Wire, folder: Path) -> None:
    """Anna's, which makes a managed image."""
    transport = live(wire)
    az = session(transport, folder)
    for command in COMMANDS:
        assert az.run(command.split()).ok, command
    identity = az.run("identity show -g rg -n builder --query id -o tsv".split()).text.strip()
    image = f"{identity.partition('/providers/')[0]}/providers/Microsoft.Compute/images/web"
    target = {"type": "ManagedImage", "imageId": image, "location": "westeurope", "runOutputName": "web"}
    body = {
        "location": "westeurope",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}},
        "properties": {"source": {"type": "PlatformImage", **UBUNTU}, "distribute": [target]},
    }
    request = Request("PUT", f"{TEMPLATE}?api-version=2024-02-01", {}, json.dumps(body).encode())
    assert transport.send(request).status == 201


def test_an_image_template_goes_before_the_identity_that_it_acts_as(
    wire: Wire, manager: Manager, tmp_path: Path
) -> None:
    make_template(wire, tmp_path)
    told: list[str] = []
    assert clean_up(manager, Choice(ANNA), told.append).left == {}
    order = [line.split()[1] for line in told]
    assert order.index("imageTemplates") < order.index("userAssignedIdentities")


def test_the_learner_does_not_see_that_its_images_are_marked(azure: App, wire: Wire, tmp_path: Path) -> None:
    make_template(wire, tmp_path)
    kept = next(one for one in azure.cloud.resources() if one.id.name == "web")
    tags = kept.properties["distribute"][0]["artifactTags"]
    assert are_ours(tags, ANNA)
    shown = live(wire).send(Request("GET", f"{TEMPLATE}?api-version=2024-02-01"))
    assert COURSE not in shown.body.decode()
