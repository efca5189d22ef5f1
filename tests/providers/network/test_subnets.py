"""Subnets by themselves."""

from typing import Any

from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make


def put(ask: Ask, vnet: Any, name: str, **properties: Any) -> Any:
    return ask("PUT", f"{vnet['id']}/subnets/{name}", {"name": name, "properties": properties})


def test_a_new_subnet_joins_the_end_of_its_network(ask: Ask, vnet: Any) -> None:
    response = put(ask, vnet, "aaa", addressPrefix="10.0.1.0/24", defaultOutboundAccess=False)
    assert response.status == 201
    assert list(response.json()) == ["name", "id", "etag", "properties", "type"]
    assert list(response.json()["properties"]) == [
        "provisioningState",
        "addressPrefix",
        "delegations",
        "privateEndpointNetworkPolicies",
        "privateLinkServiceNetworkPolicies",
        "defaultOutboundAccess",
    ]
    after = ask("GET", vnet["id"]).json()
    assert [one["name"] for one in after["properties"]["subnets"]] == ["default", "aaa"]
    assert after["etag"] != vnet["etag"]


def test_a_list_of_one_prefix_is_shown_as_a_prefix(ask: Ask, vnet: Any) -> None:
    shown = put(ask, vnet, "one", addressPrefixes=["10.0.1.0/24"]).json()["properties"]
    assert shown["addressPrefix"] == "10.0.1.0/24"
    assert "addressPrefixes" not in shown


def test_overlapping_and_outside_subnets_are_refused_in_azures_words(ask: Ask, vnet: Any) -> None:
    overlap = put(ask, vnet, "two", addressPrefix="10.0.0.128/25").json()["error"]
    assert overlap == {
        "code": "NetcfgSubnetRangesOverlap",
        "message": "Subnet 'two' is not valid because its IP address range overlaps with that of an existing "
        "subnet in virtual network 'vnet1'.",
    }
    outside = put(ask, vnet, "two", addressPrefix="10.9.0.0/24").json()["error"]
    assert outside == {
        "code": "NetcfgSubnetRangeOutsideVnet",
        "message": "Subnet 'two' is not valid because its IP address range is outside the IP address range "
        "of "
        "virtual network 'vnet1'.",
    }


def test_a_subnet_needs_its_network(ask: Ask, vnet: Any) -> None:
    absent = {"id": vnet["id"].replace("vnet1", "other")}
    assert (
        put(ask, absent, "a", addressPrefix="10.0.0.0/24").json()["error"]["code"] == "ParentResourceNotFound"
    )


def test_a_subnet_shows_its_interfaces_in_capitals(ask: Ask, vnet: Any, nic: Make) -> None:
    nic("nic1")
    shown = ask("GET", f"{vnet['id']}/subnets/default").json()["properties"]
    [user] = shown["ipConfigurations"]
    assert user["id"].endswith(
        "/resourceGroups/RG-TEST/providers/Microsoft.Network/networkInterfaces/NIC1/ipConfigurations/IPCONFIG1"
    )


def test_a_subnet_in_use_stays_until_its_interface_goes(
    ask: Ask, delete: Delete, vnet: Any, nic: Make
) -> None:
    interface = nic("nic1")
    path = f"{vnet['id']}/subnets/default"
    error = ask("DELETE", path).json()["error"]
    assert error["code"] == "InUseSubnetCannotBeDeleted"
    assert error["message"].startswith("Subnet default is in use by /subscriptions/")
    assert error["message"].endswith("delete all the resources within the subnet. See aka.ms/deletesubnet.")
    delete(interface["id"])
    delete(path)


def test_a_security_group_is_put_on_a_subnet_of_its_region(ask: Ask, vnet: Any, make: Make) -> None:
    near = make("networkSecurityGroups/near", {})["id"]
    far = make("networkSecurityGroups/far", {}, location="eastus")["id"]
    wrong = put(ask, vnet, "two", addressPrefix="10.0.1.0/24", networkSecurityGroup={"id": far})
    assert wrong.json()["error"]["code"] == "InvalidResourceReference"
    right = put(ask, vnet, "two", addressPrefix="10.0.1.0/24", networkSecurityGroup={"id": near})
    assert right.json()["properties"]["networkSecurityGroup"] == {"id": near}
    assert ask("GET", near).json()["properties"]["subnets"] == [{"id": right.json()["id"]}]
    assert ask("DELETE", near).json()["error"]["code"] == "InUseNetworkSecurityGroupCannotBeDeleted"
