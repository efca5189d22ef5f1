"""Which machine reaches the internet, and by which way."""

import json

import pytest

from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import GROUP, Practice, azure

NETWORK = f"{GROUP}/providers/Microsoft.Network"
SUBNET = f"{NETWORK}/virtualNetworks/net/subnets/default"
BALANCER = f"{NETWORK}/loadBalancers/front"
FRONT = {"id": f"{BALANCER}/frontendIPConfigurations/out"}
POOL = {"id": f"{BALANCER}/backendAddressPools/pool"}
__all__ = ["azure"]


@pytest.fixture
def private(azure: Practice) -> Practice:
    """A network with a private subnet, a public address `pip`, and a NAT gateway `nat` without one."""
    subnet = {
        "name": "default",
        "properties": {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False},
    }
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
    azure.put(f"{NETWORK}/virtualNetworks/net", {"location": "westeurope", "properties": space})
    public = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    azure.put(f"{NETWORK}/publicIPAddresses/pip", public)
    azure.put(f"{NETWORK}/natGateways/nat", {"location": "westeurope", "properties": {}})
    return azure


def public_id(name: str = "pip") -> Json:
    return {"id": f"{NETWORK}/publicIPAddresses/{name}"}


def interface(azure: Practice, **more: object) -> Json:
    """The properties of an interface in the subnet."""
    address = {"name": "ip", "properties": {"subnet": {"id": SUBNET}, **more}}
    body = {"location": "westeurope", "properties": {"ipConfigurations": [address]}}
    properties: Json = azure.put(f"{NETWORK}/networkInterfaces/nic", body)["properties"]
    return properties


def online(azure: Practice, *interfaces: Json) -> bool:
    body = json.dumps({"interfaces": interfaces}).encode()
    return bool(azure.app(Request("POST", "/lab/outbound", {}, body)).json()["online"])


def change_subnet(azure: Practice, **more: object) -> None:
    subnet = azure.get(SUBNET)
    subnet["properties"].update(more)
    azure.put(SUBNET, subnet)


def balance(azure: Practice, front: Json, **rules: object) -> None:
    body = {
        "location": "westeurope",
        "sku": {"name": "Standard"},
        "properties": {
            "frontendIPConfigurations": [{"name": "out", "properties": front}],
            "backendAddressPools": [{"name": "pool"}],
            **rules,
        },
    }
    azure.put(BALANCER, body)


def test_a_private_subnet_has_no_way_out_and_another_has(private: Practice) -> None:
    nic = interface(private)
    assert not online(private, nic)
    change_subnet(private, defaultOutboundAccess=True)
    assert online(private, nic)


def test_a_public_address_is_a_way_out(private: Practice) -> None:
    assert online(private, interface(private, publicIPAddress=public_id()))


def test_a_nat_gateway_is_a_way_out_once_it_has_an_address(private: Practice) -> None:
    nic = interface(private)
    change_subnet(private, natGateway={"id": f"{NETWORK}/natGateways/nat"})
    assert not online(private, nic)
    body = {"location": "westeurope", "properties": {"publicIpAddresses": [public_id()]}}
    private.put(f"{NETWORK}/natGateways/nat", body)
    assert online(private, nic)


def test_an_outbound_rule_is_a_way_out(private: Practice) -> None:
    rule = {"protocol": "All", "backendAddressPool": POOL, "frontendIPConfigurations": [FRONT]}
    balance(private, {"publicIPAddress": public_id()}, outboundRules=[{"name": "out", "properties": rule}])
    assert online(private, interface(private, loadBalancerBackendAddressPools=[POOL]))


@pytest.mark.parametrize("disabled", [False, True])
def test_a_balancing_rule_is_a_way_out_unless_it_says_no(private: Practice, disabled: bool) -> None:
    rule = {
        "protocol": "Tcp", "frontendPort": 80, "backendPort": 80, "backendAddressPool": POOL,
        "frontendIPConfiguration": FRONT, "disableOutboundSnat": disabled,
    }  # fmt: skip
    front = {"publicIPAddress": public_id()}
    balance(private, front, loadBalancingRules=[{"name": "web", "properties": rule}])
    assert online(private, interface(private, loadBalancerBackendAddressPools=[POOL])) is not disabled


def test_behind_a_standard_load_balancer_there_is_no_default_way_out(private: Practice) -> None:
    change_subnet(private, defaultOutboundAccess=True)
    balance(private, {"subnet": {"id": SUBNET}})
    assert not online(private, interface(private, loadBalancerBackendAddressPools=[POOL]))


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({"destinationAddressPrefix": "Internet"}, False),
        ({"destinationPortRange": "443"}, False),
        ({"destinationPortRange": "22"}, True),
        ({"destinationAddressPrefix": "VirtualNetwork"}, True),
        ({"direction": "Inbound"}, True),
        ({"access": "Allow"}, True),
    ],
)
def test_a_security_group_may_close_the_way_out(private: Practice, rule: Json, wanted: bool) -> None:
    deny = {
        "protocol": "*", "direction": "Outbound", "access": "Deny", "priority": 100,
        "sourceAddressPrefix": "*", "sourcePortRange": "*",
        "destinationAddressPrefix": "*", "destinationPortRange": "*", **rule,
    }  # fmt: skip
    body = {"location": "westeurope", "properties": {"securityRules": [{"name": "no", "properties": deny}]}}
    group = private.put(f"{NETWORK}/networkSecurityGroups/nsg", body)
    change_subnet(private, networkSecurityGroup={"id": group["id"]})
    assert online(private, interface(private, publicIPAddress=public_id())) is wanted


@pytest.mark.parametrize(
    ("version", "wanted"), [("2024-07-01", None), ("2025-07-01", False), ("2027-01-01", False)]
)
def test_new_subnets_are_private_by_a_new_api_version(
    azure: Practice, version: str, wanted: bool | None
) -> None:
    subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
    path = f"{NETWORK}/virtualNetworks/net"

    def put(url: str, body: Json) -> None:
        answer = azure.app(Request("PUT", f"{url}?api-version={version}", {}, json.dumps(body).encode()))
        azure.wait(answer)

    put(path, {"location": "westeurope", "properties": space})
    assert azure.get(SUBNET)["properties"].get("defaultOutboundAccess") is wanted
    put(f"{path}/subnets/more", {"properties": {"addressPrefix": "10.0.1.0/24"}})
    assert azure.get(f"{path}/subnets/more")["properties"].get("defaultOutboundAccess") is wanted


def test_a_subnet_that_is_there_stays_as_open_as_it_was(azure: Practice) -> None:
    subnet = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
    path, body = f"{NETWORK}/virtualNetworks/net", {"location": "westeurope", "properties": space}
    azure.put(path, body)
    content = json.dumps(body).encode()
    azure.wait(azure.app(Request("PUT", f"{path}?api-version=2025-07-01", {}, content)))
    assert "defaultOutboundAccess" not in azure.get(SUBNET)["properties"]
    change_subnet(azure, defaultOutboundAccess=False)
    azure.put(path, body)
    assert azure.get(SUBNET)["properties"]["defaultOutboundAccess"] is False
