"""Claims about a whole subscription: what nothing uses, what runs, what a link opens, what it costs."""

from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json, machine, volume

NETWORK = f"{GROUP}/providers/Microsoft.Network"
ROOT = f"/subscriptions/{SUBSCRIPTION}/providers"
ADDRESSES, INTERFACES = "Microsoft.Network/publicIPAddresses", "Microsoft.Network/networkInterfaces"
USED: Json = {"managedBy": f"{COMPUTE}/virtualMachines/web"}


def listed(desk: Desk, kind: str, *rows: Json) -> None:
    desk.cloud.collections[f"{ROOT}/{kind}".lower()] = list(rows)


def named(document: Json) -> Json:
    return {"name": str(document["id"]).rpartition("/")[2], **document}


def machines(desk: Desk, *documents: Json) -> None:
    rows = [named(document) for document in documents]
    desk.find(*rows)
    listed(desk, "Microsoft.Compute/virtualMachines", *rows)


def network(kind: str, name: str, **properties: Json) -> Json:
    return {"id": f"{NETWORK}/{kind}/{name}", "name": name, "properties": properties}


@pytest.mark.parametrize(
    ("disk", "found"),
    [
        (volume("disks", "web-os", **USED), ""),
        (named(volume("disks", "Archive")), ""),
        (named(volume("disks", "scans", tags={"archive": "yes"})), "there is 1 disk"),
        (named(volume("disks", "scans")), "there is 1 disk"),
    ],
)
def test_a_disk_without_a_machine_is_unused_unless_it_is_named(desk: Desk, disk: Json, found: str) -> None:
    listed(desk, "Microsoft.Compute/disks", disk)
    check.subscription().has_nothing_unused("archive")
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_interfaces_and_addresses_are_counted_by_kind(desk: Desk) -> None:
    used = network("networkInterfaces", "web", virtualMachine={"id": f"{COMPUTE}/virtualMachines/web"})
    listed(desk, INTERFACES, used)
    listed(desk, ADDRESSES, network("publicIPAddresses", "out", natGateway={"id": "gateway"}))
    check.subscription().has_nothing_unused()
    assert desk.report.points == 1
    desk.next_cell()
    listed(desk, INTERFACES, used, network("networkInterfaces", "old"))
    listed(desk, ADDRESSES, network("publicIPAddresses", "a"), network("publicIPAddresses", "b"))
    check.subscription().has_nothing_unused()
    assert "Found: there are 1 interface and 2 addresses." in desk.said()


@pytest.mark.parametrize(
    ("power", "found"),
    [("running", ""), ("deallocated", ""), ("stopped", "'web' is stopped, and not deallocated")],
)
def test_a_machine_that_is_stopped_is_paid_for(desk: Desk, power: str, found: str) -> None:
    machines(desk, machine("web", power))
    check.subscription().pays_for_no_stopped_machine()
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_a_name_is_that_of_a_machine_or_of_a_scale_set(desk: Desk) -> None:
    of_set: Any = {"virtualMachineScaleSet": {"id": f"{COMPUTE}/virtualMachineScaleSets/tills"}}
    machines(desk, machine("office"), machine("tills_1", **of_set), machine("tills_2", **of_set))
    check.subscription().has_running("office", "tills")
    assert desk.report.points == 1
    desk.next_cell()
    machines(desk, machine("office"), machine("tills_1", **of_set), machine("tills_2", "stopped", **of_set))
    check.subscription().has_running("office", "tills").has_running("archive")
    assert "Found: 1 of 2 run of 'tills'." in desk.said()
    assert "Found: 'archive' is not there." in desk.said()


def test_links_to_disks_and_snapshots_are_counted(desk: Desk) -> None:
    closed, opened = volume("disks", "one"), volume("snapshots", "two")
    listed(desk, "Microsoft.Compute/disks", closed)
    check.subscription().has_no_link()
    assert desk.report.points == 1
    desk.next_cell()
    opened["properties"]["diskState"] = "ActiveSAS"
    listed(desk, "Microsoft.Compute/snapshots", opened)
    check.subscription().has_no_link()
    assert "Found: 1 link still works." in desk.said()


def test_what_it_costs_is_the_total_of_its_bill(desk: Desk) -> None:
    disk = named(volume("disks", "scans", sku={"name": "Premium_LRS"}))
    disk["properties"]["diskSizeGB"] = 1024
    listed(desk, "Microsoft.Compute/disks", disk)
    check.subscription().costs_less_than(200)
    assert desk.report.points == 1
    check.subscription().costs_less_than(100)
    assert "Found: it costs 135.17." in desk.said()


def test_a_size_without_a_price_is_not_cheap(desk: Desk) -> None:
    """The same rule as that of a bill: nobody can say what it comes to."""
    machines(desk, machine("web", hardwareProfile={"vmSize": "Standard_E2s_v5"}))
    check.subscription().costs_less_than(1600)
    assert desk.report.points == 0
    assert "'web' (VM Standard_E2s_v5, running) has no price in the list" in desk.said()


def test_another_subscription_is_found_by_its_name(desk: Desk) -> None:
    two = "22222222-2222-2222-2222-222222222222"
    desk.cloud.collections["/subscriptions"] = [{"subscriptionId": two, "displayName": "Practice Two"}]
    desk.cloud.collections[f"/subscriptions/{two}/providers/microsoft.compute/disks"] = [volume("disks", "x")]
    check.subscription("Practice Two").has_nothing_unused()
    assert "subscription 'Practice Two' has no disk, interface or address" in desk.said()
    assert desk.report.points == 0
    check.group("rg-images", subscription="Practice Two").has_no_link()
    assert "resource group 'rg-images' of 'Practice Two' does not exist yet" in desk.said()
