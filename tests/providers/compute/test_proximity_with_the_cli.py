"""The real Azure CLI: `az ppg`, and what goes into a group."""

from pathlib import Path

from azlab.cli import az
from tests.providers.conftest import run

VM = "--image Debian:debian-12:12-gen2:latest --security-type Standard --admin-username u --generate-ssh-keys"


def test_a_group_with_a_vm_and_an_availability_set(cli: Path) -> None:
    assert run("ppg create -g rg -n near -t Standard")["proximityPlacementGroupType"] == "Standard"
    run("vm availability-set create -g rg -n apart --ppg near")
    run(f"vm create -g rg -n web --availability-set apart --ppg near {VM}")
    shown = run("ppg show -g rg -n near --include-colocation-status")
    assert shown["colocationStatus"]["displayStatus"] == "Aligned"
    assert len(shown["virtualMachines"]) == len(shown["availabilitySets"]) == 1
    assert [row["name"] for row in run("ppg list -g rg")] == ["near"]
    assert run("ppg update -g rg -n near --intent-vm-sizes Standard_D2s_v5")["intent"]["vmSizes"]
    domain = run("vm get-instance-view -g rg -n web --query instanceView.platformFaultDomain")
    assert domain == 0
    assert "cannot be deleted" in az("ppg delete -g rg -n near").errors
    assert "Standard_D2s_v5" in str(run("vm availability-set list-sizes -g rg -n apart --query [].name"))
    run("vm delete -g rg -n web --yes")
    run("vm availability-set delete -g rg -n apart")
    run("ppg delete -g rg -n near")
