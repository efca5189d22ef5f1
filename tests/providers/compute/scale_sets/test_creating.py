"""Creating scale sets: what they and their instances show, in both modes."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

MACHINES = "Microsoft.Compute/virtualMachines"
DISKS = "Microsoft.Compute/disks"
INTERFACES = "Microsoft.Network/networkInterfaces"
BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])


@BOTH
def test_a_scale_set_has_as_many_instances_as_its_capacity_says(sets: ScaleSets, mode: str) -> None:
    shown = sets.create("web", mode, count=3)
    assert shown["sku"] == {"name": "Standard_D2s_v5", "tier": "Standard", "capacity": 3}
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert len(sets.instances("web")) == 3


def test_a_flexible_instance_is_a_vm_of_the_group_that_names_its_scale_set(sets: ScaleSets) -> None:
    shown = sets.create("web", count=2)
    names = sets.in_group(MACHINES)
    assert names == sets.ids("web")
    assert all(re.fullmatch(r"web_[0-9a-f]{8}", name) for name in names)
    for one in sets.instances("web"):
        assert one["properties"]["virtualMachineScaleSet"] == {"id": shown["id"]}


def test_a_uniform_instance_lives_only_below_its_scale_set(sets: ScaleSets) -> None:
    shown = sets.create("web", "Uniform", count=2)
    assert sets.in_group(MACHINES) == []
    first, second = sets.instances("web")
    assert [one["instanceId"] for one in (first, second)] == ["0", "1"]
    assert first["id"] == f"{shown['id']}/virtualMachines/0"
    assert first["name"] == "web_0"
    assert first["properties"]["latestModelApplied"] is True


@BOTH
def test_every_instance_is_a_machine_with_an_identity_of_its_own(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=3)
    told = [sets.run("web", id, "hostname", "cat /etc/machine-id") for id in sets.ids("web")]
    names, identities = zip(*(one.split() for one in told), strict=True)
    assert len(set(names)) == len(set(identities)) == 3
    assert [one["properties"]["osProfile"]["computerName"] for one in sets.instances("web")] == list(names)


def test_names_inside_uniform_instances_count_on(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=2)
    assert [sets.run("web", id, "hostname") for id in sets.ids("web")] == ["web000000", "web000001"]


@BOTH
def test_instances_carry_what_lies_on_their_image(
    sets: ScaleSets, golden: Callable[..., Any], mode: str
) -> None:
    sets.create("web", mode, image={"id": golden("base", "hello")})
    assert [sets.run("web", id, "curl -s localhost") for id in sets.ids("web")] == ["hello", "hello"]


@BOTH
def test_instances_have_disks_of_the_group_that_go_with_them(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, storage={"dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}]})
    assert len(sets.in_group(DISKS)) == 4
    machine = sets.instances("web")[0]
    disk = sets.azure.get(machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"])
    assert disk["managedBy"] == machine["id"]
    assert disk["properties"]["diskState"] == "Attached"
    sets.azure.delete(sets.path("web"))
    assert sets.in_group(DISKS) == []


def test_interfaces_of_flexible_instances_are_in_the_group_those_of_uniform_ones_are_not(
    sets: ScaleSets,
) -> None:
    sets.create("web")
    sets.create("old", "Uniform")
    assert all(name.startswith("webNic-") for name in sets.in_group(INTERFACES))
    below = sets.azure.get(f"{sets.path('old')}/networkInterfaces")["value"]
    machines = [one["properties"]["virtualMachine"]["id"] for one in below]
    assert machines == [one["id"] for one in sets.instances("old")]


def test_no_two_instances_share_an_address_in_either_mode(sets: ScaleSets) -> None:
    sets.create("web", count=3)
    sets.create("old", "Uniform", count=3)
    alone = [sets.azure.get(f"{GROUP}/providers/{INTERFACES}/{name}") for name in sets.in_group(INTERFACES)]
    below = sets.azure.get(f"{sets.path('old')}/networkInterfaces")["value"]
    found = [
        one["properties"]["ipConfigurations"][0]["properties"]["privateIPAddress"] for one in alone + below
    ]
    assert len(found) == len(set(found)) == 6


def test_secrets_are_kept_and_never_shown(sets: ScaleSets) -> None:
    login = {**sets.login("web"), "adminPassword": "Practice-Azure-1", "customData": "I2Nsb3VkLWNvbmZpZwo="}
    shown = sets.create("web", count=1, profile={"osProfile": login})
    assert not {"adminPassword", "customData"} & set(
        shown["properties"]["virtualMachineProfile"]["osProfile"]
    )
    sets.scale("web", 2)
    assert (
        len({sets.run("web", id, "sudo cat /var/lib/cloud/instance/user-data.txt") for id in sets.ids()}) == 1
    )


def test_the_defaults_of_both_modes_are_those_of_azure(sets: ScaleSets) -> None:
    flexible = sets.create("web", count=0)["properties"]
    uniform = sets.create("old", "Uniform", count=0)["properties"]
    assert (flexible["singlePlacementGroup"], flexible["platformFaultDomainCount"]) == (False, 1)
    assert (uniform["singlePlacementGroup"], uniform["platformFaultDomainCount"]) == (True, 5)
    assert uniform["overprovision"] is True
    assert "overprovision" not in flexible
    assert flexible["upgradePolicy"] == uniform["upgradePolicy"] == {"mode": "Manual"}


def test_a_flexible_scale_set_may_be_empty_and_without_a_model(sets: ScaleSets) -> None:
    bare = {
        "location": "westeurope",
        "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1},
    }
    shown = sets.azure.put(sets.path("web"), bare)
    assert "virtualMachineProfile" not in shown["properties"]
    assert sets.ids("web") == []


@BOTH
def test_an_instance_from_an_unprepared_image_fails_and_says_so(
    sets: ScaleSets, mode: str, azure: Practice, windows: dict[str, str]
) -> None:
    azure.vm("office", windows)
    azure.act("virtualMachines/office", "deallocate")
    azure.act("virtualMachines/office", "generalize")
    image = azure.image("office", "office")["id"]
    login = {"computerNamePrefix": "web", "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"}
    body = sets.body("web", mode, count=1, image={"id": image}, profile={"osProfile": login})
    status = azure.wait(azure.send("PUT", sets.path("web"), body))
    assert (status["status"], status["error"]["code"]) == ("Failed", "OSProvisioningClientError")
    assert azure.get(sets.path("web"))["properties"]["provisioningState"] == "Failed"
    assert sets.instances("web")[0]["properties"]["provisioningState"] == "Failed"


def test_a_list_of_vms_can_be_asked_for_those_of_one_scale_set(sets: ScaleSets) -> None:
    shown = sets.create("web")
    sets.create("shop")
    wanted = f"&$filter='virtualMachineScaleSet/id' eq '{shown['id']}'"
    listed = sets.azure.get(f"{GROUP}/providers/{MACHINES}", wanted)["value"]
    assert [one["name"] for one in listed] == sets.ids("web")


def test_the_public_address_of_an_instance_has_a_name_and_is_of_a_prefix(sets: ScaleSets) -> None:
    prefix = f"{GROUP}/providers/Microsoft.Network/publicIPPrefixes/few"
    sku = {"name": "Standard"}
    sets.azure.put(prefix, {"location": "westeurope", "sku": sku, "properties": {"prefixLength": 31}})
    interface = sets.interface("web")
    named = {"dnsSettings": {"domainNameLabel": "shop"}, "publicIPPrefix": {"id": prefix}}
    configuration = interface["properties"]["ipConfigurations"][0]["properties"]
    configuration["publicIPAddressConfiguration"] = {"name": "mine", "properties": named}
    sets.create("web", "Uniform", profile={"networkProfile": {"networkInterfaceConfigurations": [interface]}})
    found = [one["properties"] for one in sets.azure.get(f"{sets.path('web')}/publicIPAddresses")["value"]]
    domain = "westeurope.cloudapp.azure.com"
    assert [one["dnsSettings"]["fqdn"] for one in found] == [f"vm{n}.shop.{domain}" for n in range(2)]
    addresses = set(ip_network(sets.azure.get(prefix)["properties"]["ipPrefix"]))
    assert {ip_address(one["ipAddress"]) for one in found} == addresses


@BOTH
def test_every_instance_may_have_a_public_address_of_its_own(sets: ScaleSets, mode: str) -> None:
    interface = sets.interface("web")
    address = interface["properties"]["ipConfigurations"][0]["properties"]
    address["publicIPAddressConfiguration"] = {"name": "mine", "properties": {"idleTimeoutInMinutes": 10}}
    network: Json = {"networkInterfaceConfigurations": [interface]}
    network |= {"networkApiVersion": "2020-11-01"} if mode == "Flexible" else {}
    sets.create("web", mode, profile={"networkProfile": network})
    below = sets.azure.get(f"{sets.path('web')}/publicIPAddresses")["value"]
    alone = sets.azure.get(f"{GROUP}/providers/Microsoft.Network/publicIPAddresses")["value"]
    assert (len(below), len(alone)) == ((2, 0) if mode == "Uniform" else (0, 2))
    assert len({one["properties"]["ipAddress"] for one in below + alone}) == 2
    assert {one["properties"]["idleTimeoutInMinutes"] for one in below + alone} == {10}
    sets.scale("web", 0)
    assert sets.azure.get(f"{sets.path('web')}/publicIPAddresses")["value"] == []
    assert sets.in_group("Microsoft.Network/publicIPAddresses") == []


def test_a_configuration_of_the_sixth_version_may_be_without_a_subnet(sets: ScaleSets) -> None:
    interface = sets.interface("web")
    sixth = {"name": "v6", "properties": {"privateIPAddressVersion": "IPv6"}}
    interface["properties"]["ipConfigurations"].append(sixth)
    network = {"networkInterfaceConfigurations": [interface], "networkApiVersion": "2020-11-01"}
    sets.create("web", count=1, profile={"networkProfile": network})
    [name] = sets.in_group("Microsoft.Network/networkInterfaces")
    nic = sets.azure.get(f"{GROUP}/providers/Microsoft.Network/networkInterfaces/{name}")
    assert [one["name"] for one in nic["properties"]["ipConfigurations"]] == ["ip", "v6"]
