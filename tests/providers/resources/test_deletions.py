"""Deleting a group while something outside it uses what is in it."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Json, Response

COMPUTE, NETWORK = "providers/Microsoft.Compute", "providers/Microsoft.Network"
SUBNET = {"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}
SPACE = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [SUBNET]}
IMAGE = {"publisher": "Debian", "offer": "debian-12", "sku": "12", "version": "latest"}
DISK = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}


@pytest.fixture
def groups(azure: App, ask: Callable[..., Any], subscription: str) -> tuple[str, str]:
    """`first` has a network, an interface and two disks; a VM in `second` uses the interface and a disk."""
    first, second = (f"{subscription}/resourceGroups/{name}" for name in ("first", "second"))

    def put(path: str, properties: Json) -> None:
        assert ask("PUT", path, {"location": "westeurope", "properties": properties}).status < 300
        azure.cloud.operations.wait_until_idle(path.lower())

    put(first, {})
    put(second, {})
    put(f"{first}/{NETWORK}/virtualNetworks/net", SPACE)
    configuration = {"subnet": {"id": f"{first}/{NETWORK}/virtualNetworks/net/subnets/s"}}
    card = f"{first}/{NETWORK}/networkInterfaces/card"
    put(card, {"ipConfigurations": [{"name": "ip", "properties": configuration}]})
    put(f"{first}/{COMPUTE}/disks/used", DISK)
    put(f"{first}/{COMPUTE}/disks/free", DISK)
    put(f"{second}/{COMPUTE}/virtualMachines/vm", _machine(card, f"{first}/{COMPUTE}/disks/used"))
    return first, second


def _machine(card: str, disk: str) -> Json:
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk}}
    profile = {"computerName": "vm", "adminUsername": "keeper", "adminPassword": "Practice-Azure-1"}
    return {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {
            "imageReference": IMAGE,
            "osDisk": {"createOption": "FromImage"},
            "dataDisks": [entry],
        },
        "osProfile": profile,
        "networkProfile": {"networkInterfaces": [{"id": card}]},
    }


def ended(ask: Callable[..., Any], response: Response) -> Response:
    """The last answer about a deletion."""
    while response.status == 202:
        path = response.headers["location"].removeprefix("https://management.azure.com").partition("?")[0]
        response = ask("GET", path)
    return response


def names(ask: Callable[..., Any], group: str) -> set[str]:
    return {one["name"] for one in ask("GET", f"{group}/resources").json()["value"]}


def test_what_is_used_elsewhere_stays_and_the_group_with_it(
    ask: Callable[..., Any], groups: tuple[str, str]
) -> None:
    first, _ = groups
    response = ended(ask, ask("DELETE", first))
    error = response.json()["error"]
    assert (response.status, error["code"]) == (409, "ResourceGroupDeletionBlocked")
    assert error["message"].startswith(
        "Deletion of resource group 'first' failed as resources with identifiers "
        "'Microsoft.Compute/disks/used,Microsoft.Network/networkInterfaces/card,"
        "Microsoft.Network/virtualNetworks/net' could not be deleted."
    )
    reasons = {detail["target"].rpartition("/")[2]: detail["code"] for detail in error["details"]}
    assert reasons == {
        "used": "OperationNotAllowed", "card": "NicInUse", "net": "InUseSubnetCannotBeDeleted",
    }  # fmt: skip
    assert ask("GET", first).json()["properties"] == {"provisioningState": "Succeeded"}
    assert names(ask, first) == {"used", "card", "net"}


def test_what_begins_like_something_that_stays_goes(ask: Callable[..., Any], groups: tuple[str, str]) -> None:
    first, _ = groups
    disk = {"location": "westeurope", "properties": DISK}
    for name in ("use", "used-not", "USE"):
        assert ask("PUT", f"{first}/{COMPUTE}/disks/{name}", disk).status < 300
    assert ended(ask, ask("DELETE", first)).status == 409
    assert names(ask, first) == {"used", "card", "net"}


def test_the_group_goes_once_its_users_are_gone(ask: Callable[..., Any], groups: tuple[str, str]) -> None:
    first, second = groups
    assert ended(ask, ask("DELETE", second)).status == 200
    assert ended(ask, ask("DELETE", first)).status == 200
    assert ask("GET", first).status == 404


def test_a_group_takes_its_own_users_along(ask: Callable[..., Any], groups: tuple[str, str]) -> None:
    _, second = groups
    assert ended(ask, ask("DELETE", second)).status == 200
    assert ask("HEAD", second).status == 404


def test_a_group_with_a_vm_and_all_it_uses_goes_at_once(
    azure: App, ask: Callable[..., Any], groups: tuple[str, str]
) -> None:
    first, second = groups
    assert ended(ask, ask("DELETE", second)).status == 200
    disk, card = f"{first}/{COMPUTE}/disks/used", f"{first}/{NETWORK}/networkInterfaces/card"
    body = {"location": "westeurope", "properties": _machine(card, disk)}
    assert ask("PUT", f"{first}/{COMPUTE}/virtualMachines/own", body).status == 201
    assert ended(ask, ask("DELETE", first)).status == 200
    assert ask("HEAD", first).status == 404
