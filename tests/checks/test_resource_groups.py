"""Claims about a group as a whole: what is still in it, and what costs there for nothing."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json, volume

NETWORK = f"{GROUP}/providers/Microsoft.Network"
RG = {"id": GROUP, "name": "rg", "location": "westeurope"}
IN_USE = {"ipConfiguration": {"id": f"{NETWORK}/networkInterfaces/web/ipConfigurations/one"}}


def address(name: str, **properties: Json) -> Json:
    return {"id": f"{NETWORK}/publicIPAddresses/{name}", "name": name, "properties": properties}


def in_the_group(desk: Desk, *, disks: tuple[Json, ...] = (), addresses: tuple[Json, ...] = ()) -> None:
    desk.find(RG)
    desk.cloud.collections[f"{COMPUTE}/disks".lower()] = list(disks)
    desk.cloud.collections[f"{NETWORK}/publicIPAddresses".lower()] = list(addresses)


def test_a_group_holds_what_is_listed_in_it(desk: Desk) -> None:
    desk.find(RG)
    desk.cloud.collections[f"{GROUP}/resources".lower()] = [{"name": "web-nsg"}, {"name": "web-os"}]
    check.group("rg").holds("WEB-nsg", "web-os")
    assert desk.report.points == 1
    check.group("rg").holds("web-os", "web-nic")
    assert "Not yet: resource group 'rg' still holds web-os and web-nic." in desk.said()
    assert "Found: 'web-nic' is not there." in desk.said()


@pytest.mark.parametrize(
    ("disk", "found"),
    [
        (volume("disks", "web-os", managedBy=f"{COMPUTE}/virtualMachines/web"), ""),
        (volume("disks", "scans", tags={"Keep": "yes"}), ""),
        (volume("disks", "scans", tags={"owner": "keep"}), "1 unused one is still there"),
        (volume("disks", "scans", tags=None), "1 unused one is still there"),
        (volume("disks", "scans"), "1 unused one is still there"),
    ],
)
def test_a_disk_without_a_machine_costs_for_nothing_unless_it_is_to_be_kept(
    desk: Desk, disk: Json, found: str
) -> None:
    in_the_group(desk, disks=(disk,))
    check.group("rg").pays_for_nothing_unused("keep")
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_an_address_without_a_user_costs_for_nothing(desk: Desk) -> None:
    used = [address("web", **IN_USE), address("out", natGateway={"id": f"{NETWORK}/natGateways/out"})]
    in_the_group(desk, addresses=tuple(used))
    check.group("rg").pays_for_nothing_unused()
    assert desk.report.points == 1
    desk.next_cell()
    in_the_group(desk, disks=(volume("disks", "old"),), addresses=(*used, address("old")))
    check.group("rg").pays_for_nothing_unused()
    assert "Found: 2 unused ones are still there." in desk.said()
    assert "old" not in desk.said()


def test_a_group_that_is_not_there_holds_nothing_and_pays_for_nothing(desk: Desk) -> None:
    check.group("rg").pays_for_nothing_unused().holds("web-os")
    assert desk.said().startswith("Not started: resource group 'rg' does not exist yet.")
    assert desk.report.points == 0


@pytest.mark.parametrize(
    ("name", "version", "found"),
    [
        ("Till-1", "3.2.0", ""),
        ("till-1", "3.0.0", "it was made from 3.2.0"),
        ("till-2", "3.2.0", "there is no VM 'till-2'."),
        ("tlil-1", "3.2.0", "there is no VM 'tlil-1', and 'till-1' is there."),
        ("plain", "3.2.0", "it was made from no image with versions"),
    ],
)
def test_the_machines_of_a_group_are_told_by_the_version_they_were_made_from(
    desk: Desk, name: str, version: str, found: str
) -> None:
    desk.find(RG)
    profile = {"storageProfile": {"imageReference": {"exactVersion": "3.2.0"}}}
    desk.cloud.collections[f"{COMPUTE}/virtualMachines".lower()] = [
        {"name": "till-1", "properties": profile},
        {"name": "plain", "properties": {}},
    ]
    check.group("rg").has_machine_of(name, version)
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_a_group_without_public_addresses_is_closed(desk: Desk) -> None:
    in_the_group(desk)
    check.group("rg").has_no_public_address()
    assert desk.report.points == 1
    in_the_group(desk, addresses=(address("web", **IN_USE), address("old")))
    check.group("rg").has_no_public_address()
    assert "Found: it has 'web' and 'old'." in desk.said()


def test_a_set_that_gives_each_of_its_instances_an_address_is_not_closed(desk: Desk) -> None:
    """Of a uniform set no list of addresses has them."""
    in_the_group(desk)
    for public, found in (({}, ""), ({"publicIPAddressConfiguration": {"name": "own"}}, "instance of 'web'")):
        interface = {"properties": {"ipConfigurations": [{"name": "first", "properties": public}]}}
        profile = {"networkProfile": {"networkInterfaceConfigurations": [interface]}}
        scale_set = {"name": "web", "properties": {"virtualMachineProfile": profile}}
        desk.cloud.collections[f"{COMPUTE}/virtualMachineScaleSets".lower()] = [scale_set]
        desk.next_cell()
        check.group("rg").has_no_public_address()
        assert desk.report.points == (0 if found else 1)
        assert found in desk.said()
