"""Storage accounts, boot diagnostics, extensions and auto-shutdown as the real Azure CLI uses them."""

import json
from pathlib import Path

import pytest

from azlab.cli import az
from tests.providers.conftest import run

VM = "vm create -g rg -n vm --image Ubuntu2204 --admin-username ops --generate-ssh-keys -o none"


@pytest.fixture
def account(cli: Path) -> None:
    """A storage account."""
    run("storage account create -g rg -n diag77 -l westeurope --sku Standard_LRS")


def test_an_account_is_made_listed_and_deleted(account: None) -> None:
    assert az("storage account check-name -n diag77").data["reason"] == "AlreadyExists"
    shown = az("storage account show -n diag77").data
    assert (shown["sku"]["name"], shown["provisioningState"]) == ("Standard_LRS", "Succeeded")
    assert len(az("storage account keys list -n diag77").data) == 2
    assert az("storage account update -g rg -n diag77 --tags a=b").data["tags"] == {"a": "b"}
    refused = az("storage container create --account-name diag77 -n x --auth-mode key").errors
    assert "This part of Azure is not in the practice Azure" in refused
    assert az("storage account delete -g rg -n diag77 -y").ok
    assert az("storage account list").data == []


def test_a_template_reads_keys_and_endpoints(cli: Path) -> None:
    name = "[concat('st', uniqueString(resourceGroup().id))]"
    account = {
        "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "kind": "StorageV2",
        "name": "[variables('name')]", "location": "[resourceGroup().location]",
        "sku": {"name": "Standard_LRS"},
    }  # fmt: skip
    outputs = {
        "blob": "[reference(variables('name')).primaryEndpoints.blob]",
        "key": "[listKeys(resourceId('Microsoft.Storage/storageAccounts', variables('name')), '2023-05-01')"
               ".keys[0].value]",
    }  # fmt: skip
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "variables": {"name": name}, "resources": [account],
        "outputs": {key: {"type": "string", "value": value} for key, value in outputs.items()},
    }  # fmt: skip
    (cli / "account.json").write_text(json.dumps(template))
    said = run("deployment group create -g rg -f account.json --query properties.outputs")
    account_name = run("storage account list -g rg --query [0].name")
    assert said["blob"]["value"] == f"https://{account_name}.blob.core.windows.net/"
    assert said["key"]["value"] == run(f"storage account keys list -g rg -n {account_name} --query [0].value")


def test_a_boot_log_is_read_wherever_it_lies(account: None) -> None:
    assert az(f"{VM} --boot-diagnostics-storage diag77").ok
    found = az("vm boot-diagnostics get-boot-log-uris -g rg -n vm").data["serialConsoleLogBlobUri"]
    assert found.startswith("https://diag77.blob.core.windows.net/bootdiagnostics-vm-")
    # The CLI signs with the account's key and prints the log.
    log = az("vm boot-diagnostics get-boot-log -g rg -n vm")
    assert "vm login: " in log.text
    assert log.ok or "A boot log above is whole" in log.meaning
    assert az("vm boot-diagnostics disable -g rg -n vm").ok
    assert "Please enable boot diagnostics." in az("vm boot-diagnostics get-boot-log -g rg -n vm").errors
    az("vm create -g rg -n managed --image Ubuntu2204 --admin-username ops --generate-ssh-keys -o none")
    assert az("vm boot-diagnostics enable -g rg -n managed").ok
    assert "managed login: " in az("vm boot-diagnostics get-boot-log -g rg -n managed").data


def test_extensions_users_and_schedules(cli: Path) -> None:
    az(VM)
    assert (
        az("vm user update -g rg -n vm -u eve -p Long-Enough-1234").data["provisioningState"] == "Succeeded"
    )
    assert az("vm user delete -g rg -n vm -u eve").ok
    assert az("vm user reset-ssh -g rg -n vm").ok
    named = "-g rg --vm-name vm -n customScript"
    command = '{"commandToExecute": "echo hello"}'
    assert az(f"vm extension set {named} --publisher Microsoft.Azure.Extensions --settings '{command}'").ok
    assert az(f"vm extension wait {named} --created").ok
    view = az(f"vm extension show {named} --instance-view --query instanceView.statuses[0].message").data
    assert view.startswith("Enable succeeded: \n[stdout]\nhello\n")
    failing = command.replace("echo hello", "exit 7")
    refused = az(f"vm extension set {named} --publisher Microsoft.Azure.Extensions --settings '{failing}'")
    assert "(VMExtensionProvisioningError) VM has reported a failure when processing" in refused.errors
    assert sorted(az("vm extension list -g rg --vm-name vm --query [].name").data) == [
        "customScript",
        "enablevmaccess",
    ]
    assert len(az("vm list -g rg --query [].resources[].id").data) == 2
    assert az(f"vm extension delete {named}").ok
    assert az("vm extension image list -l westeurope -p Microsoft.Azure.Extensions").data
    assert (
        az("vm auto-shutdown -g rg -n vm --time 1730 --email a@b.c").data["dailyRecurrence"]["time"] == "1730"
    )
    assert az("vm auto-shutdown -g rg -n vm --off").ok
