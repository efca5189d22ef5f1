"""NAT gateways: their addresses, the subnets that name them, and what keeps them."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.network.test_outbound import (
    NETWORK,
    SUBNET,
    azure,
    change_subnet,
    interface,
    private,
    public_id,
)

__all__ = ["azure", "private"]
GATEWAY = f"{NETWORK}/natGateways/nat"


def body(**properties: object) -> Json:
    return {"location": "westeurope", "properties": properties}


def test_a_gateway_shows_its_addresses_and_subnets(private: Practice) -> None:
    shown = private.put(GATEWAY, body(publicIpAddresses=[public_id()], idleTimeoutInMinutes=10))
    assert shown["sku"] == {"name": "Standard"}
    assert shown["properties"]["publicIpAddresses"] == [public_id()]
    assert shown["properties"]["idleTimeoutInMinutes"] == 10
    assert "subnets" not in shown["properties"]
    change_subnet(private, natGateway={"id": GATEWAY})
    assert private.get(GATEWAY)["properties"]["subnets"] == [{"id": SUBNET}]
    assert private.get(public_id()["id"])["properties"]["natGateway"] == {"id": GATEWAY}


def test_a_gateway_on_a_subnet_is_not_deleted(private: Practice) -> None:
    change_subnet(private, natGateway={"id": GATEWAY})
    assert private.refusal("DELETE", GATEWAY).said == (
        400,
        "CannotDeleteNatGatewayAssociatedToSubnet",
        f"NAT Gateway {GATEWAY} is still configured on 1 subnets. Remove NAT Gateway from all referenced "
        "subnets and then delete NAT Gateway.",
    )
    subnet = private.get(SUBNET)
    del subnet["properties"]["natGateway"]
    private.put(SUBNET, subnet)
    private.delete(GATEWAY)
    assert private.send("GET", GATEWAY).status == 404


def test_an_address_has_one_user_alone(private: Practice) -> None:
    private.put(GATEWAY, body(publicIpAddresses=[public_id()]))
    refused = private.refusal("PUT", f"{NETWORK}/natGateways/other", body(publicIpAddresses=[public_id()]))
    assert refused.code == "PublicIPAddressInUse"
    assert refused.message.endswith(f"that is already allocated to resource {GATEWAY}.")
    address = {"name": "ip", "properties": {"subnet": {"id": SUBNET}, "publicIPAddress": public_id()}}
    nic = {"location": "westeurope", "properties": {"ipConfigurations": [address]}}
    assert private.refusal("PUT", f"{NETWORK}/networkInterfaces/nic", nic).code == "PublicIPAddressInUse"
    assert private.refusal("DELETE", public_id()["id"]).code == "PublicIPAddressCannotBeDeleted"
    private.put(GATEWAY, body())
    interface(private, publicIPAddress=public_id())
    assert (
        private.refusal("PUT", GATEWAY, body(publicIpAddresses=[public_id()])).code == "PublicIPAddressInUse"
    )


@pytest.mark.parametrize("minutes", [0, 3, 121])
def test_the_idle_timeout_has_a_range(private: Practice, minutes: int) -> None:
    refused = private.refusal("PUT", GATEWAY, body(idleTimeoutInMinutes=minutes))
    assert refused.code == "NatGatewayIdleTimeoutIsOutOfRange"


def test_what_a_gateway_or_a_subnet_names_must_be_there(private: Practice) -> None:
    refused = private.refusal("PUT", GATEWAY, body(publicIpAddresses=[public_id("nobody")]))
    assert refused.code == "InvalidResourceReference"
    subnet = private.get(SUBNET)
    subnet["properties"]["natGateway"] = {"id": f"{NETWORK}/natGateways/nobody"}
    assert private.refusal("PUT", SUBNET, subnet).code == "InvalidResourceReference"


def test_what_is_of_version_6_is_not_here(private: Practice) -> None:
    prefix = {"id": f"{NETWORK}/publicIPPrefixes/some"}
    assert private.refusal("PUT", GATEWAY, body(publicIpPrefixesV6=[prefix])).code == "NotImplemented"


def test_a_gateway_and_its_addresses_are_of_one_sku(private: Practice) -> None:
    other = {**body(publicIpAddresses=[public_id()]), "sku": {"name": "StandardV2"}}
    assert private.refusal("PUT", f"{NETWORK}/natGateways/other", other).code == "BadRequest"
    newer = {"location": "westeurope", "sku": {"name": "StandardV2"}, "properties": {}}
    private.put(f"{NETWORK}/publicIPAddresses/newer", newer)
    fits = {**body(publicIpAddresses=[public_id("newer")]), "sku": {"name": "StandardV2"}}
    private.put(f"{NETWORK}/natGateways/other", fits)


@pytest.mark.parametrize("kind", ["natGateways", "publicIPAddresses"])
@pytest.mark.parametrize(
    ("region", "zone", "code"),
    [("westus", "1", "LocationNotSupportAvailabilityZones"), ("westeurope", "4", "InvalidAvailabilityZone")],
)
def test_zones_are_those_of_the_region(
    private: Practice, kind: str, region: str, zone: str, code: str
) -> None:
    wanted: Json = {"location": region, "sku": {"name": "Standard"}, "zones": [zone], "properties": {}}
    assert private.refusal("PUT", f"{NETWORK}/{kind}/zoned", wanted).code == code
    assert private.send("PUT", f"{NETWORK}/{kind}/plain", {**wanted, "zones": []}).status == 201
    good = {**wanted, "location": "westeurope", "zones": ["1"]}
    assert private.send("PUT", f"{NETWORK}/{kind}/good", good).status == 201
