"""Virtual networks: what Azure shows, and what it refuses."""

from typing import Any

import pytest

from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make

SPACE = {"addressPrefixes": ["10.0.0.0/16"]}


def subnet(name: str, prefix: str) -> Any:
    return {"name": name, "properties": {"addressPrefix": prefix}}


def test_a_new_network_is_updating_and_then_succeeded(ask: Ask, place: str) -> None:
    body = {"location": "westeurope", "properties": {"addressSpace": SPACE, "enableVmProtection": False}}
    response = ask("PUT", f"{place}/virtualNetworks/v", body)
    assert response.status == 201
    assert "location" not in response.headers
    document = response.json()
    assert list(document) == ["name", "id", "etag", "type", "location", "properties"]
    assert list(document["properties"]) == [
        "provisioningState",
        "resourceGuid",
        "addressSpace",
        "privateEndpointVNetPolicies",
        "subnets",
        "virtualNetworkPeerings",
        "enableDdosProtection",
    ]
    assert document["properties"]["provisioningState"] == "Updating"
    link = response.headers["azure-asyncoperation"].removeprefix("https://management.azure.com").split("?")[0]
    assert "/providers/Microsoft.Network/locations/westeurope/operations/" in link
    assert ask("GET", link).json() == {"status": "Succeeded"}
    after = ask("GET", f"{place}/virtualNetworks/v").json()
    assert after["properties"]["provisioningState"] == "Succeeded"
    assert after["etag"] != document["etag"]


def test_subnets_in_the_body_become_resources_of_their_own(ask: Ask, place: str, vnet: Any) -> None:
    [inside] = vnet["properties"]["subnets"]
    assert list(inside) == ["name", "id", "etag", "properties", "type"]
    assert inside["etag"] == vnet["etag"]
    assert inside["properties"] == {
        "provisioningState": "Succeeded",
        "addressPrefix": "10.0.0.0/24",
        "delegations": [],
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    }
    assert ask("GET", inside["id"]).json() == inside
    assert ask("GET", f"{place}/virtualNetworks/vnet1/subnets").json() == {"value": [inside]}


def test_an_update_keeps_the_guid_and_replaces_the_subnets(make: Make, vnet: Any) -> None:
    listed = [subnet("b", "10.0.2.0/24"), subnet("a", "10.0.1.0/24")]
    after = make("virtualNetworks/vnet1", {"addressSpace": SPACE, "subnets": listed, "dhcpOptions": {}})
    assert after["properties"]["resourceGuid"] == vnet["properties"]["resourceGuid"]
    assert [one["name"] for one in after["properties"]["subnets"]] == ["b", "a"]
    assert after["properties"]["dhcpOptions"] == {"dnsServers": []}


def test_what_get_answers_can_be_put_again(make: Make, nic: Make, ask: Ask, vnet: Any) -> None:
    nic("nic1")
    before = ask("GET", vnet["id"]).json()
    after = make("virtualNetworks/vnet1", before["properties"])
    [was], [now] = before["properties"].pop("subnets"), after["properties"].pop("subnets")
    assert after["properties"] == before["properties"]
    assert now["properties"] == was["properties"]
    assert now["properties"]["ipConfigurations"]
    assert now["etag"] == after["etag"] == before["etag"]


def test_a_body_without_subnets_leaves_them_as_they_are(make: Make, ask: Ask, vnet: Any) -> None:
    assert len(make("virtualNetworks/vnet1", {"addressSpace": SPACE})["properties"]["subnets"]) == 1
    ask("PATCH", vnet["id"], {"tags": {"stage": "test"}})
    after = ask("GET", vnet["id"]).json()
    assert after["tags"] == {"stage": "test"}
    assert len(after["properties"]["subnets"]) == 1


@pytest.mark.parametrize(
    ("prefixes", "subnets", "code"),
    [
        ([], [], "NoAddressPrefixOrPoolProvided"),
        (["10.0.0.0"], [], "InvalidAddressPrefixFormat"),
        ([None], [], "InvalidAddressPrefixFormat"),
        (["10.0.0.1/16"], [], "InvalidCIDRNotation"),
        (["10.0.0.0/16"], [subnet("a", "10.1.0.0/24")], "NetcfgSubnetRangeOutsideVnet"),
        (["10.0.0.0/16"], [subnet("a", "10.0.0.0/30")], "NetcfgInvalidSubnet"),
        (
            ["10.0.0.0/16"],
            [subnet("a", "10.0.0.0/24"), subnet("b", "10.0.0.0/25")],
            "NetcfgSubnetRangesOverlap",
        ),
        (["10.0.0.0/16"], [subnet("a", "10.0.0.0/24"), subnet("A", "10.0.1.0/24")], "DuplicateResourceName"),
        (["10.0.0.0/16"], [subnet("a b", "10.0.0.0/24")], "InvalidResourceName"),
        (["10.0.0.0/16"], [{"name": "a"}], "NoAddressPrefixOrPoolProvided"),
    ],
)
def test_wrong_ranges_are_refused(refused: Make, prefixes: Any, subnets: Any, code: str) -> None:
    wanted = {"addressSpace": {"addressPrefixes": prefixes}, "subnets": subnets}
    assert refused("virtualNetworks/v", wanted)["code"] == code


def test_the_right_network_address_is_told(refused: Make, place: str) -> None:
    error = refused("virtualNetworks/v", {"addressSpace": {"addressPrefixes": ["10.0.0.1/16"]}})
    assert error["message"] == (
        f"The address prefix 10.0.0.1/16 in resource {place}/virtualNetworks/v has an invalid CIDR notation. "
        "For the given prefix length, the address prefix should be 10.0.0.0/16."
    )


def test_a_network_without_interfaces_goes_with_its_subnets(ask: Ask, delete: Delete, vnet: Any) -> None:
    delete(vnet["id"])
    assert ask("GET", vnet["id"]).status == 404
    assert ask("GET", vnet["properties"]["subnets"][0]["id"]).status == 404


def test_a_network_in_use_cannot_be_deleted(ask: Ask, vnet: Any, nic: Make) -> None:
    nic("nic1")
    assert ask("DELETE", vnet["id"]).json()["error"]["code"] == "InUseSubnetCannotBeDeleted"


def test_a_subnet_in_use_cannot_be_left_out_or_moved(refused: Make, nic: Make) -> None:
    nic("nic1")
    wanted = {"addressSpace": SPACE, "subnets": []}
    assert refused("virtualNetworks/vnet1", wanted)["code"] == "InUseSubnetCannotBeDeleted"
    wanted["subnets"] = [subnet("default", "10.0.1.0/24")]
    assert refused("virtualNetworks/vnet1", wanted)["message"] == (
        "IpPrefix 10.0.0.0/24 on Subnet default has active allocations and cannot be deleted."
    )
