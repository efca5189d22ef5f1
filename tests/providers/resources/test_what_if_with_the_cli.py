"""The real Azure CLI: what-if proves that a second deployment changes nothing, and Complete cleans up."""

import json
from pathlib import Path
from typing import Any

from azlab.cli import az
from tests.providers.conftest import run

EVERYTHING = Path(__file__).parent / "everything.json"
"""An address, security group, network, interface, disk, VM, extension, gallery, definition and scale set."""
DEPLOYED = f"-g rg -f {EVERYTHING} -p adminPassword=Opensesame-1"


def what_if(more: str = "") -> Any:
    return run(f"deployment group what-if {DEPLOYED} {more} --no-pretty-print")["changes"]


def kinds(changes: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change["changeType"], []).append(change["resourceId"].rpartition("/")[2])
    return found


def test_what_if_tells_what_a_deployment_would_do(cli: Path) -> None:
    first = what_if()
    assert set(kinds(first)) == {"Create"}
    assert "Opensesame" not in json.dumps(first)
    assert run(f"deployment group create {DEPLOYED} --query properties.provisioningState") == "Succeeded"

    again = kinds(what_if())
    assert len(again.pop("NoChange")) == 10
    assert set(again) == {"Ignore"}, again  # the disks that the machines were given

    bigger = what_if("vmSize=Standard_B2s")
    assert kinds(bigger)["Modify"] == ["web"]
    (delta,) = next(change["delta"] for change in bigger if change["changeType"] == "Modify")
    assert (delta["path"], delta["after"]) == ("properties.hardwareProfile.vmSize", "Standard_B2s")
    assert run("vm show -g rg -n web --query hardwareProfile.vmSize") == "Standard_B1s"

    other = what_if("sku=24_04-lts")  # an image of a VM stays: the deployment would be refused
    (delta,) = next(change["delta"] for change in other if change["changeType"] == "Modify")
    assert (delta["path"], delta["after"]) == ("properties.storageProfile.imageReference.sku", "24_04-lts")

    shown = az(
        f"deployment group what-if {DEPLOYED} vmSize=Standard_B2s -x NoChange Ignore -r ResourceIdOnly"
    )
    assert "Resource changes: 10 to deploy." in str(shown)
    bare = f"{EVERYTHING.parent}/empty.json"
    assert "13 to delete." in str(az(f"deployment group what-if -g rg -f {bare} --mode Complete"))
    assert (
        run(f"deployment group create -g rg -f {bare} --mode Complete --query properties.mode") == "Complete"
    )
    assert run("resource list -g rg") == []


def network(prefix: str, tags: dict[str, str], *subnets: str) -> dict[str, Any]:
    """The template of Microsoft's page on what-if."""
    inner = [
        {"name": f"subnet{name}", "properties": {"addressPrefix": f"10.0.{name}.0/24"}} for name in subnets
    ]
    properties = {
        "addressSpace": {"addressPrefixes": [prefix]},
        "enableVmProtection": False,
        "subnets": inner,
    }
    resource = {
        "type": "Microsoft.Network/virtualNetworks",
        "apiVersion": "2018-10-01",
        "name": "vnet-001",
        "location": "[resourceGroup().location]",
        "tags": tags,
        "properties": properties,
    }
    return {**json.loads((EVERYTHING.parent / "empty.json").read_text("utf-8")), "resources": [resource]}


def test_the_example_of_microsofts_page_reads_as_there(cli: Path) -> None:
    before, after = cli / "before.json", cli / "after.json"
    before.write_text(json.dumps(network("10.0.0.0/16", {"CostCenter": "1", "Owner": "Team A"}, "1", "2")))
    after.write_text(json.dumps(network("10.0.0.0/15", {"CostCenter": "1"}, "2")))
    run(f"deployment group create -g rg -f {before} -o none")
    shown = str(az(f"deployment group what-if -g rg -f {after}"))
    assert (
        """
  ~ Microsoft.Network/virtualNetworks/vnet-001 [2018-10-01]
    - tags.Owner: "Team A"
    ~ properties.addressSpace.addressPrefixes: [
      - 0: "10.0.0.0/16"
      + 0: "10.0.0.0/15"
      ]
    ~ properties.subnets: [
      - 0:
"""
        in shown
    )
    assert "\n  - Delete\n  + Create\n  ~ Modify\n" in shown
    assert "Resource changes: 1 to modify." in shown


def test_a_deployment_may_be_predicted_first(cli: Path) -> None:
    bare = f"-g rg -f {EVERYTHING.parent}/empty.json"
    assert "Resource changes: no change." in str(az(f"deployment group create {bare} --what-if"))
    assert run("deployment group list -g rg") == []
    asked = az(f"deployment group create {bare} --confirm-with-what-if")
    assert "The command asks a question here" in asked.errors
    run(f"deployment group create {bare} --confirm-with-what-if --proceed-if-no-change -o none")
    assert [deployment["name"] for deployment in run("deployment group list -g rg")] == ["empty"]
