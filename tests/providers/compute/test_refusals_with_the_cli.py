"""Refusals of a deployment as the real Azure CLI prints them: scarce sizes, terms, a start that fails."""

import json
from pathlib import Path

from azlab import lab
from azlab.cli import az
from azlab.directory import PRACTICE

LOGIN = "--admin-username azureuser --generate-ssh-keys"
DEBIAN = f"--image Debian:debian-12:12-gen2:latest --security-type Standard --size Standard_D2s_v5 {LOGIN}"
COMPUTE = f"/subscriptions/{PRACTICE}/resourceGroups/rg/providers/Microsoft.Compute"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
ROCKY = f"--image resf:rockylinux-x86_64:9-base:latest {LOGIN}"


def test_a_deployment_is_refused_before_it_makes_anything_of_a_scarce_size(cli: Path) -> None:
    lab.scarcity("Standard_D2s_v5", "westeurope", "SkuNotAvailable")
    refused = az(f"vm create -g rg -n web {DEBIAN}")
    assert '"code":"InvalidTemplateDeployment"' in refused.errors.replace(" ", "")
    assert "Following SKUs have failed for Capacity Restrictions: Standard_D2s_v5" in refused.errors
    assert az("resource list -g rg").data == []
    lab.scarcity("Standard_D2s_v5", "westeurope", None)
    assert az(f"vm create -g rg -n web {DEBIAN}").exit_code == 0


def test_a_start_may_fail_for_want_of_capacity(cli: Path) -> None:
    az(f"vm create -g rg -n web {DEBIAN}")
    az("vm deallocate -g rg -n web")
    lab.scarcity("Standard_D2s_v5", "westeurope", "AllocationFailed")
    refused = az("vm start -g rg -n web")
    assert refused.exit_code == 1
    assert "(AllocationFailed) Allocation failed. We do not have sufficient capacity" in refused.errors
    assert az("vm show -d -g rg -n web --query powerState").data == "VM deallocated"


def test_a_lessons_start_can_make_a_size_scarce(cli: Path) -> None:
    page = "/lab/scarcities/westeurope/Standard_D2s_v5"
    body = '{"reason": "NotAvailableForSubscription"}'
    (cli / "start.az").write_text(f"az rest --method put --url {page} --body '{body}'\n")
    lab.start("other")
    listed = az(
        "vm list-skus -l westeurope --size Standard_D2s_v5 --all --query [].restrictions[].reasonCode"
    )
    assert listed.data == ["NotAvailableForSubscription"]


def test_the_cli_shows_that_terms_are_not_accepted(cli: Path) -> None:
    refused = az(f"vm create -g rg -n rock {ROCKY}")
    assert "MarketplacePurchaseEligibilityFailed" in refused.errors
    assert "Legal terms have not been accepted for this item on this subscription" in refused.errors
    az("vm image terms accept --urn resf:rockylinux-x86_64:9-base:latest")
    assert az(f"vm create -g rg -n rock {ROCKY}").exit_code == 0


def test_the_cli_shows_that_a_conversion_needs_a_deallocated_vm(cli: Path) -> None:
    az(f"vm create -g rg -n web {DEBIAN}")
    assert "since the VM is not deallocated" in az("vm convert -g rg -n web").errors


def template(folder: Path, **image: str) -> str:
    """The options that deploy a VM of an image by a template."""
    storage = {"imageReference": image, "osDisk": {"createOption": "FromImage"}}
    profile = {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}, "storageProfile": storage}
    vm = {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "web"}
    resources = [{**vm, "location": "westeurope", "properties": profile}]
    (folder / "vm.json").write_text(
        json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources})
    )
    return "-g rg -f vm.json"


def test_a_template_with_an_unknown_image_is_refused(cli: Path) -> None:
    image = template(cli, publisher="Nobody", offer="none", sku="0", version="latest")
    refused = az(f"deployment group create {image}")
    assert (
        "The following list of images referenced from the deployment template are not found: Publisher: "
        "Nobody, Offer: none, Sku: 0, Version: latest. Please refer to "
        "https://docs.microsoft.com/en-us/azure/virtual-machines/windows/cli-ps-findimage for instructions "
        "on finding available images."
    ) in refused.errors


def test_a_vm_that_cannot_be_made_fails_its_deployment(cli: Path) -> None:
    refused = az(f"deployment group create {template(cli, id=f'{COMPUTE}/images/none')}")
    assert (
        "At least one resource deployment operation failed. Please list deployment operations for details. "
        "Please see https://aka.ms/arm-deployment-operations for usage details."
    ) in refused.errors
    assert f"The Image {COMPUTE}/images/none cannot be found." in refused.errors
