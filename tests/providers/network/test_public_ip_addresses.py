"""Public IP addresses."""

from ipaddress import ip_address
from typing import Any

import pytest

from tests.providers.conftest import Ask
from tests.providers.network.conftest import Make


def test_a_new_address_is_given_when_the_operation_ends(ask: Ask, place: str) -> None:
    body = {
        "location": "westeurope",
        "properties": {"publicIPAllocationMethod": "Static"},
        "sku": {"name": "Standard"},
    }
    response = ask("PUT", f"{place}/publicIPAddresses/pip", body)
    document = response.json()
    assert response.status == 201
    assert list(document) == ["name", "id", "etag", "location", "properties", "type", "sku"]
    assert list(document["properties"]) == [
        "provisioningState",
        "resourceGuid",
        "publicIPAddressVersion",
        "publicIPAllocationMethod",
        "idleTimeoutInMinutes",
        "ipTags",
        "ddosSettings",
    ]
    assert document["sku"] == {"name": "Standard", "tier": "Regional"}
    after = ask("GET", document["id"], command="network public-ip wait").json()["properties"]
    assert list(after)[:3] == ["provisioningState", "resourceGuid", "ipAddress"]


def test_an_address_reaches_nobody_and_stays_the_same(make: Make) -> None:
    first = make("publicIPAddresses/pip", {})["properties"]["ipAddress"]
    assert ip_address(first).is_private  # so Python calls the ranges kept for documentation
    again = make("publicIPAddresses/pip", {"ipAddress": "1.2.3.4"}, tags={"a": "b"})
    assert again["properties"]["ipAddress"] == first
    assert again["tags"] == {"a": "b"}


def test_addresses_differ(make: Make) -> None:
    addresses = {make(f"publicIPAddresses/pip{n}", {})["properties"]["ipAddress"] for n in range(40)}
    assert len(addresses) == 40


def test_a_sixth_version_address_is_of_the_sixth_version(make: Make) -> None:
    shown = make("publicIPAddresses/pip", {"publicIPAddressVersion": "IPv6"})["properties"]
    assert ip_address(shown["ipAddress"]).version == 6


def test_basic_and_dynamic_addresses_are_not_given_any_more(refused: Make, place: str) -> None:
    basic = refused("publicIPAddresses/p", {}, sku={"name": "Basic"})
    assert basic["code"] == "IPv4BasicSkuPublicIpCountLimitReached"
    assert basic["message"] == (
        "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region."
    )
    standard = {"sku": {"name": "Standard"}}
    dynamic = refused("publicIPAddresses/p", {"publicIPAllocationMethod": "Dynamic"}, **standard)
    assert dynamic["code"] == "StandardAndStandardV2SkuPublicIPAddressesMustBeStatic"
    assert dynamic["message"] == (
        f"Standard sku publicIp {place}/publicIPAddresses/p must have AllocationMethod set to Static."
    )


@pytest.mark.parametrize("version", ["IPv4", "IPv6"])
@pytest.mark.parametrize("method", ["Dynamic", "Static"])
def test_an_address_that_says_no_sku_is_a_basic_one(refused: Make, version: str, method: str) -> None:
    properties = {"publicIPAllocationMethod": method, "publicIPAddressVersion": version}
    unsaid: list[dict[str, Any]] = [{}, {"sku": {}}, {"sku": {"tier": "Regional"}}]
    for more in unsaid:
        error = refused("publicIPAddresses/p", properties, **more)
        assert error["code"] == f"{version}BasicSkuPublicIpCountLimitReached"


def test_an_address_keeps_the_sku_that_a_body_leaves_out(make: Make, ask: Ask, place: str) -> None:
    make("publicIPAddresses/pip", {})
    body = {"location": "westeurope", "properties": {}, "tags": {"a": "b"}}
    changed = ask("PUT", f"{place}/publicIPAddresses/pip", body).json()
    assert changed["sku"] == {"name": "Standard", "tier": "Regional"}


def test_a_label_gives_a_name_that_is_taken_once_in_a_region(make: Make, refused: Make) -> None:
    label = {"dnsSettings": {"domainNameLabel": "shop"}}
    shown = make("publicIPAddresses/one", label)["properties"]
    assert shown["dnsSettings"] == {"domainNameLabel": "shop", "fqdn": "shop.westeurope.cloudapp.azure.com"}
    assert refused("publicIPAddresses/two", label, sku={"name": "Standard"})["message"] == (
        "DNS record shop.westeurope.cloudapp.azure.com is already used by another public IP."
    )
    make("publicIPAddresses/one", label)
    make("publicIPAddresses/three", label, location="eastus")


@pytest.mark.parametrize("label", ["", "Shop", "-a", "a_b", "x" * 64, "shop\n"])
def test_a_label_is_a_name_of_dns(refused: Make, label: str) -> None:
    wanted = {"dnsSettings": {"domainNameLabel": label}}
    assert refused("publicIPAddresses/p", wanted)["code"] == "InvalidDomainNameLabel"


def test_an_address_knows_its_interface_and_stays_while_it_is_there(ask: Ask, make: Make, nic: Make) -> None:
    address = make("publicIPAddresses/pip", {})["id"]
    interface: Any = nic("nic1", publicIPAddress={"id": address})
    user = interface["properties"]["ipConfigurations"][0]["id"]
    assert ask("GET", address).json()["properties"]["ipConfiguration"] == {"id": user}
    assert ask("DELETE", address).json()["error"] == {
        "code": "PublicIPAddressCannotBeDeleted",
        "message": f"Public IP address {address} can not be deleted since it is still allocated to "
        f"resource {user}. "
        "In order to delete the public IP, disassociate/detach the Public IP address from the resource.  "
        "To learn how to do this, see aka.ms/deletepublicip.",
    }
    nic("nic1")
    assert "ipConfiguration" not in ask("GET", address).json()["properties"]
    assert ask("DELETE", address).status == 202
