"""Custom data, user data, keys, licences and Spot: what Azure says of those that cannot be."""

import base64
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import KEY, KEYS, WINDOWS, Practice

READ = " For more information, see http://aka.ms/AzureSpot/errormessages"


def login(**more: Any) -> Json:
    """An osProfile for Linux."""
    keys = {"ssh": {"publicKeys": [{"path": KEYS, "keyData": KEY}]}}
    return {"computerName": "web", "adminUsername": "keeper", "linuxConfiguration": keys, **more}


def keyed(**key: str) -> Json:
    keys = [{"path": KEYS, "keyData": KEY, **key}]
    return login(linuxConfiguration={"ssh": {"publicKeys": keys}})


@pytest.mark.parametrize("data", ["#cloud-config", "abc", "QUJD" * 21846])
def test_custom_data_is_base64_and_not_too_long(azure: Practice, data: str) -> None:
    refusal = azure.vm_refusal(osProfile=login(customData=data))
    assert refusal.said == (
        400,
        "InvalidParameter",
        "Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.",
    )
    assert refusal.target == "osProfile.customData"


def test_custom_data_may_be_broken_into_lines(azure: Practice) -> None:
    data = base64.encodebytes(b"#!/bin/sh\necho one > /opt/told\n" * 9).decode()
    azure.put("virtualMachines/web", azure.body("web", osProfile=login(customData=data, adminPassword=None)))


def test_user_data_is_base64_new_and_later(azure: Practice) -> None:
    assert azure.vm_refusal(userData="%%%").message == "The value of parameter userData is invalid."
    azure.vm()
    refusal = azure.refusal("PATCH", "virtualMachines/web", {"properties": {"userData": "no base64!"}})
    assert refusal.target == "userData"


def test_keys_lie_where_the_agent_looks(azure: Practice) -> None:
    refusal = azure.vm_refusal(osProfile=keyed(path="/etc/keys"))
    assert refusal.message == (
        "Destination path for SSH public keys is currently limited to its default value "
        "/home/keeper/.ssh/authorized_keys  due to a known issue in Linux provisioning agent."
    )
    assert refusal.target == "linuxConfiguration.ssh.publicKeys.path"


@pytest.mark.parametrize("data", ["", "nokey", "ssh-rsa", "ssh-dss AAAA", "-----BEGIN RSA PRIVATE KEY-----"])
def test_a_key_is_a_public_key(azure: Practice, data: str) -> None:
    refusal = azure.vm_refusal(osProfile=keyed(keyData=data))
    sentence = "The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid."
    assert refusal.said == (400, "InvalidParameter", sentence)


@pytest.mark.parametrize("data", [f"  {KEY}\n", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END"])
def test_a_public_key_may_be_written_in_either_way(azure: Practice, data: str) -> None:
    azure.put("virtualMachines/web", azure.body("web", osProfile=keyed(keyData=data)))


@pytest.mark.parametrize("name", ["keeper.", "a" * 21, "one/two"])
def test_names_of_windows_accounts_have_a_rule(azure: Practice, name: str) -> None:
    profile = {"computerName": "web", "adminUsername": name, "adminPassword": "Practice-Azure-1"}
    refusal = azure.vm_refusal(WINDOWS, osProfile=profile)
    assert refusal.message.startswith("Windows admin user name cannot be more than 20 characters long, be")
    assert refusal.message.endswith(r'contain the following characters: \ / " [ ] : | < > + = ; , ? * @.')


def test_a_licence_is_one_that_there_is(azure: Practice) -> None:
    assert azure.vm_refusal(licenseType="Foo").message == "The value of parameter licenseType is invalid."
    azure.put("virtualMachines/web", azure.body("web", licenseType="RHEL_BYOS"))
    assert azure.patch("virtualMachines/web", {"properties": {"licenseType": "None"}})


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"evictionPolicy": "Delete"}, "Eviction policy can be set only on Azure Spot Virtual Machines."),
        (
            {"priority": "Regular", "billingProfile": {"maxPrice": -1}},
            "Max price is supported only for Azure Spot Virtual Machines.",
        ),
        (
            {"priority": "Spot", "billingProfile": {"maxPrice": -2}},
            "Invalid max price value. The only supported values for max price are -1 or a decimal greater "
            "than zero. Max price value of -1 indicates the Azure Spot Virtual Machine will not be evicted "
            "for price reasons.",
        ),
        (
            {"priority": "Spot", "availabilitySet": {"id": "SET"}},
            "Azure Spot Virtual Machine is not supported in Availability Set.",
        ),
    ],
)
def test_only_spot_machines_have_a_price_and_an_eviction(
    azure: Practice, wanted: Json, sentence: str
) -> None:
    if "availabilitySet" in wanted:
        there = azure.put("availabilitySets/few", {"location": "westeurope", "sku": {"name": "Aligned"}})
        wanted = {**wanted, "availabilitySet": {"id": there["id"]}}
    assert azure.vm_refusal(**wanted).said == (409, "OperationNotAllowed", sentence + READ)


def test_a_machine_becomes_no_spot_machine_and_its_price_changes_at_rest(azure: Practice) -> None:
    azure.vm()
    refusal = azure.refusal("PATCH", "virtualMachines/web", {"properties": {"priority": "Spot"}})
    assert refusal.message == (
        "The specified priority value 'Spot' cannot be applied to the Virtual Machine 'web' since no "
        "priority was specified when the Virtual Machine was created." + READ
    )
    priced: Json = {"priority": "Spot", "evictionPolicy": "Deallocate", "billingProfile": {"maxPrice": 0.5}}
    azure.put("virtualMachines/cheap", azure.body("cheap", **priced))
    change = {"properties": {"billingProfile": {"maxPrice": -1}}}
    assert azure.refusal("PATCH", "virtualMachines/cheap", change).message == (
        "Max price change is not allowed when the VM 'cheap' is currently allocated. Deallocate and try "
        "again." + READ
    )
    azure.act("virtualMachines/cheap", "deallocate")
    cheap = azure.patch("virtualMachines/cheap", change)
    assert cheap["properties"]["billingProfile"] == {"maxPrice": -1}


def test_a_vm_says_what_of_its_network_is_not_here_and_what_is_no_id(azure: Practice) -> None:
    described = {"networkApiVersion": "2022-11-01", "networkInterfaceConfigurations": [{"name": "nic"}]}
    assert azure.vm_refusal(networkProfile=described).code == "NotImplemented"
    refusal = azure.vm_refusal(networkProfile={"networkInterfaces": [{"id": "nic"}]})
    assert refusal.code == "LinkedInvalidPropertyId"
    assert "'properties.networkProfile.networkInterfaces[0].id'" in refusal.message


def test_applications_of_a_gallery_are_not_here(azure: Practice) -> None:
    wanted = {"galleryApplications": [{"packageReferenceId": "/x"}]}
    assert azure.vm_refusal(applicationProfile=wanted).code == "NotImplemented"


def test_a_disk_to_attach_is_named(azure: Practice) -> None:
    refusal = azure.vm_refusal(data_disks=[{"lun": 0, "createOption": "Attach"}])
    assert refusal.message == "Required parameter 'dataDisk.managedDisk.id' is missing (null)."
