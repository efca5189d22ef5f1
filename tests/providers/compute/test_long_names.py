"""Names that the cloud makes of long names keep the rule of their own kind."""

import re

import pytest

from azlab.providers.compute.derived_names import disk_name, numbered, uniform_disk_name
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

DISK = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
GUID = "0f" * 16
LONG = "abcdefghijklmnopqrstuvwxyz" * 3


@pytest.fixture
def sets(azure: Practice) -> ScaleSets:
    return ScaleSets(azure)


def test_the_disk_of_a_long_uniform_set_is_named_as_azure_names_it() -> None:
    seen = "aks-flink-18610949-vaks-flink-18610949-vmOS__1_"
    assert uniform_disk_name("aks-flink-18610949-vmss", "aks-flink-18610949-vmss_0", "OsDisk_1", GUID) == (
        seen + GUID
    )


@pytest.mark.parametrize("length", range(1, 81))
@pytest.mark.parametrize("role", ["OsDisk_1", "disk2", "disk65"])
def test_a_disk_of_any_name_has_a_name_that_a_disk_may_have(length: int, role: str) -> None:
    name = LONG[:length]
    for made in (disk_name(name, role, GUID), uniform_disk_name(name, f"{name}_999", role, GUID)):
        assert DISK.fullmatch(made)
        assert made.endswith(GUID)
        assert made.startswith(name[:20])


def test_a_short_name_is_not_cut() -> None:
    assert disk_name("web", "OsDisk_1", GUID) == f"web_OsDisk_1_{GUID}"
    assert uniform_disk_name("web", "web_0", "disk2", GUID) == f"web_web_0_disk2_{GUID}"
    assert numbered("web", "_0a1b2c3d") == "web_0a1b2c3d"


@pytest.mark.parametrize("length", [38, 39, 64])
def test_a_vm_may_have_a_long_name(azure: Practice, length: int) -> None:
    name = LONG[:length]
    os_disk = azure.vm(name, data_disks=[{"lun": 12, "createOption": "Empty", "diskSizeGB": 8}])["properties"]
    names = [os_disk["storageProfile"]["osDisk"]["name"], os_disk["storageProfile"]["dataDisks"][0]["name"]]
    assert [azure.get(f"disks/{one}")["name"] for one in names] == names
    assert all(len(one) <= 80 for one in names)


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
@pytest.mark.parametrize("length", [17, 18, 30, 64])
def test_a_scale_set_may_have_a_long_name(sets: ScaleSets, mode: str, length: int) -> None:
    name, disk = LONG[:length], {"lun": 0, "createOption": "Empty", "diskSizeGB": 8}
    sets.create(name, mode, count=2, storage={"dataDisks": [disk]})
    assert len(sets.instances(name)) == 2
    disks = sets.in_group("Microsoft.Compute/disks")
    assert len(disks) == 4
    assert all(DISK.fullmatch(one) for one in disks)


def test_interfaces_and_addresses_of_long_configurations_are_cut(sets: ScaleSets) -> None:
    interface = sets.interface("x")
    interface["name"] = LONG
    address = interface["properties"]["ipConfigurations"][0]["properties"]
    address["publicIPAddressConfiguration"] = {"name": LONG, "properties": {}}
    network = {"networkInterfaceConfigurations": [interface], "networkApiVersion": "2020-11-01"}
    sets.create("flexible", profile={"networkProfile": network})
    for kind in ("networkInterfaces", "publicIPAddresses"):
        found = sets.in_group(f"Microsoft.Network/{kind}")
        assert len(found) == 2
        assert all(len(one) == 80 and one.startswith(LONG[:71]) for one in found)


def test_computer_names_have_room_for_the_number_of_an_instance(sets: ScaleSets) -> None:
    profile = {"osProfile": {**sets.login("web"), "computerNamePrefix": LONG[:58]}}
    sets.create("web", "Uniform", count=1, profile=profile)
    assert len(sets.instances("web")[0]["properties"]["osProfile"]["computerName"]) == 64
    too_long = {"osProfile": {**sets.login("web"), "computerNamePrefix": LONG[:59]}}
    refused = sets.refused("other", "Uniform", profile=too_long)
    assert refused.code == "InvalidParameter"
    assert "cannot exceed 58 characters" in refused.message


def test_a_prefix_that_the_cloud_makes_is_one_that_a_computer_may_have(sets: ScaleSets) -> None:
    profile = sets.login("x")
    del profile["computerNamePrefix"]
    made = sets.create("web_of.shop", profile={"osProfile": profile})
    assert made["properties"]["virtualMachineProfile"]["osProfile"]["computerNamePrefix"] == "webofshop"
