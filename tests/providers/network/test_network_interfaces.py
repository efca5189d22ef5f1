"""Network interfaces: private addresses, references, and what holds them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.ids import resource_id
from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make

ID = resource_id("s", "g", "Microsoft.Network/virtualNetworks/subnets", "vnet", "subnet")


def private(interface: Any) -> str:
    return str(interface["properties"]["ipConfigurations"][0]["properties"]["privateIPAddress"])


def test_a_new_interface_is_there_at_once(ask: Ask, place: str, vnet: Any, configuration: Make) -> None:
    body = {"location": "westeurope", "properties": {"ipConfigurations": [configuration()]}}
    response = ask("PUT", f"{place}/networkInterfaces/nic1", body)
    document = response.json()
    assert response.status == 201
    assert "azure-asyncoperation" not in response.headers
    assert list(document) == ["name", "id", "etag", "properties", "type", "location", "kind"]
    assert list(document["properties"]) == [
        "provisioningState",
        "resourceGuid",
        "ipConfigurations",
        "dnsSettings",
        "enableAcceleratedNetworking",
        "vnetEncryptionSupported",
        "enableIPForwarding",
        "disableTcpStateTracking",
        "hostedWorkloads",
        "tapConfigurations",
        "nicType",
        "allowPort25Out",
        "auxiliaryMode",
        "auxiliarySku",
    ]
    [shown] = document["properties"]["ipConfigurations"]
    assert shown == {
        "name": "ipconfig1",
        "id": f"{place}/networkInterfaces/nic1/ipConfigurations/ipconfig1",
        "etag": document["etag"],
        "type": "Microsoft.Network/networkInterfaces/ipConfigurations",
        "properties": {
            "provisioningState": "Succeeded",
            "privateIPAddress": "10.0.0.4",
            "privateIPAllocationMethod": "Dynamic",
            "subnet": {"id": f"{place}/virtualNetworks/vnet1/subnets/default"},
            "primary": True,
            "privateIPAddressVersion": "IPv4",
        },
    }
    suffix = document["properties"]["dnsSettings"]["internalDomainNameSuffix"]
    assert len(suffix.split(".")[0]) == 26
    assert suffix.endswith(".internal.cloudapp.net")


def test_each_interface_takes_the_next_free_address(delete: Delete, nic: Make) -> None:
    first, second = nic("nic1"), nic("nic2")
    assert (private(first), private(second)) == ("10.0.0.4", "10.0.0.5")
    assert private(nic("nic1")) == "10.0.0.4"
    delete(first["id"])
    assert private(nic("nic3")) == "10.0.0.4"


def test_two_configurations_of_one_interface_have_two_addresses(
    make: Make, vnet: Any, configuration: Make
) -> None:
    both = [configuration("a"), configuration("b")]
    listed = make("networkInterfaces/nic1", {"ipConfigurations": both})["properties"]["ipConfigurations"]
    assert [one["properties"]["privateIPAddress"] for one in listed] == ["10.0.0.4", "10.0.0.5"]
    assert [one["properties"]["primary"] for one in listed] == [True, False]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("10.0.0.3", "PrivateIPAddressInReservedRange"),
        ("10.0.0.255", "PrivateIPAddressInReservedRange"),
        ("10.0.1.7", "PrivateIPAddressNotInSubnet"),
        ("ten", "PrivateIPAddressNotInSubnet"),
        ("10.0.0.4", "PrivateIPAddressIsAllocated"),
    ],
)
def test_static_addresses_are_checked(
    refused: Make, nic: Make, configuration: Make, address: str, code: str
) -> None:
    nic("nic1")
    wanted = configuration(privateIPAllocationMethod="Static", privateIPAddress=address)
    assert refused("networkInterfaces/nic2", {"ipConfigurations": [wanted]})["code"] == code


def test_a_static_address_is_given_as_wanted(nic: Make) -> None:
    wanted = nic("nic1", privateIPAllocationMethod="Static", privateIPAddress="10.0.0.15")
    assert private(wanted) == "10.0.0.15"
    assert private(nic("nic2")) == "10.0.0.4"


def test_a_full_subnet_gives_no_address(
    ask: Ask, make: Make, refused: Make, vnet: Any, configuration: Make
) -> None:
    body = {"properties": {"addressPrefix": "10.0.9.0/29"}}
    assert ask("PUT", f"{vnet['id']}/subnets/small", body).status == 201
    for number in range(3):
        make(f"networkInterfaces/nic{number}", {"ipConfigurations": [configuration(subnet="small")]})
    assert refused("networkInterfaces/nic9", {"ipConfigurations": [configuration(subnet="small")]}) == {
        "code": "SubnetIsFull",
        "message": "Subnet small with address prefix 10.0.9.0/29 does not have enough capacity for 1 IP "
        "addresses.",
    }


def test_what_an_interface_refers_to_must_exist_in_its_region(
    refused: Make, make: Make, vnet: Any, place: str, configuration: Make
) -> None:
    absent = refused("networkInterfaces/n", {"ipConfigurations": [configuration(subnet="none")]})
    assert absent == {
        "code": "InvalidResourceReference",
        "message": f"Resource {place}/virtualNetworks/vnet1/subnets/none referenced by resource "
        f"{place}/networkInterfaces/n was not found. Please make sure that the referenced resource exists, "
        "and "
        "that both resources are in the same region.",
    }
    here = {"ipConfigurations": [configuration()]}
    assert refused("networkInterfaces/n", here, location="eastus")["code"] == "InvalidResourceReference"
    far = make("publicIPAddresses/far", {}, location="eastus")["id"]
    other = {"ipConfigurations": [configuration(publicIPAddress={"id": far})]}
    assert refused("networkInterfaces/n", other)["code"] == "InvalidResourceReference"
    group = {**here, "networkSecurityGroup": {"id": f"{place}/networkSecurityGroups/none"}}
    assert refused("networkInterfaces/n", group)["code"] == "InvalidResourceReference"
    broken = {**here, "networkSecurityGroup": {"id": "nsg1"}}
    assert refused("networkInterfaces/n", broken)["code"] == "LinkedInvalidPropertyId"


def test_a_public_address_is_for_one_configuration(
    refused: Make, make: Make, nic: Make, configuration: Make
) -> None:
    address = {"id": make("publicIPAddresses/pip", {})["id"]}
    nic("nic1", publicIPAddress=address)
    nic("nic1", publicIPAddress=address)
    second = {"ipConfigurations": [configuration(publicIPAddress=address)]}
    error = refused("networkInterfaces/nic2", second)
    assert error["code"] == "PublicIPAddressInUse"
    assert "/nic1/ipConfigurations/ipconfig1." in error["message"]
    twice = [configuration("a", publicIPAddress=address), configuration("b", publicIPAddress=address)]
    assert refused("networkInterfaces/nic1", {"ipConfigurations": twice})["code"] == "PublicIPAddressInUse"


def test_an_interface_on_a_machine_shows_it_and_stays(
    ask: Ask, nic: Make, make: Make, attach: Callable[[Any], str]
) -> None:
    interface = nic("nic1")
    machine = attach(interface)
    shown = ask("GET", interface["id"]).json()["properties"]
    assert shown["virtualMachine"] == {"id": machine}
    assert shown["primary"] is True
    assert list(shown)[4] == "macAddress"
    assert shown["macAddress"].startswith("00-0D-3A-")
    for again in (make("networkInterfaces/nic1", shown), nic("nic1")):
        assert {**again["properties"], "ipConfigurations": []} == {**shown, "ipConfigurations": []}
        assert private(again) == private(interface)
    assert ask("DELETE", interface["id"]).json()["error"] == {
        "code": "NicInUse",
        "message": f"Network Interface {interface['id']} is used by existing resource {machine}. In order "
        "to delete "
        "the network interface, it must be dissociated from the resource. To learn more, see "
        "aka.ms/deletenic.",
    }


def test_a_body_cannot_put_an_interface_on_a_machine(make: Make, vnet: Any, configuration: Make) -> None:
    wanted = {"ipConfigurations": [configuration()], "virtualMachine": {"id": "/x"}, "macAddress": "1"}
    shown = make("networkInterfaces/nic1", wanted)["properties"]
    assert "virtualMachine" not in shown
    assert "macAddress" not in shown


def test_an_interface_needs_a_configuration(refused: Make) -> None:
    assert refused("networkInterfaces/nic1", {"ipConfigurations": []})["code"] == "InvalidParameter"
    assert refused("networkInterfaces/nic1", {})["code"] == "InvalidRequestFormat"


def test_a_deleted_interface_leaves_in_its_own_time(ask: Ask, nic: Make) -> None:
    interface = nic("nic1")
    response = ask("DELETE", interface["id"])
    assert response.status == 202
    where = response.headers["location"].removeprefix("https://management.azure.com").split("?")[0]
    assert "/operationResults/" in where
    assert ask("GET", interface["id"]).json()["properties"]["provisioningState"] == "Deleting"
    status = (
        response.headers["azure-asyncoperation"].removeprefix("https://management.azure.com").split("?")[0]
    )
    assert ask("GET", status).json() == {"status": "Succeeded"}
    assert ask("GET", where).status == 204


def test_a_configuration_of_the_sixth_version_may_be_without_a_subnet(
    make: Make, refused: Make, vnet: Any, configuration: Make
) -> None:
    sixth = {"name": "v6", "properties": {"privateIPAddressVersion": "IPv6"}}
    shown = make("networkInterfaces/nic1", {"ipConfigurations": [sixth, configuration()]})["properties"]
    first, second = shown["ipConfigurations"]
    assert first["properties"]["privateIPAddressVersion"] == "IPv6"
    assert not {"subnet", "privateIPAddress"} & {*first["properties"]}
    assert second["properties"]["privateIPAddress"]
    again = make("networkInterfaces/nic1", shown)["properties"]["ipConfigurations"]
    assert [one["properties"] for one in again] == [first["properties"], second["properties"]]
    fourth = {"name": "v4", "properties": {}}
    for listed in ([sixth], [configuration(), fourth]):
        assert refused("networkInterfaces/nic2", {"ipConfigurations": listed})["code"] == "InvalidParameter"
