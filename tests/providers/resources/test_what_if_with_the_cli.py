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


def test_a_deployment_may_be_predicted_first(cli: Path) -> None:
    bare = f"-g rg -f {EVERYTHING.parent}/empty.json"
    assert "Resource changes: no change." in str(az(f"deployment group create {bare} --what-if"))
    assert run("deployment group list -g rg") == []
    asked = az(f"deployment group create {bare} --confirm-with-what-if")
    assert "The command asks a question here" in asked.errors
    run(f"deployment group create {bare} --confirm-with-what-if --proceed-if-no-change -o none")
    assert [deployment["name"] for deployment in run("deployment group list -g rg")] == ["empty"]
