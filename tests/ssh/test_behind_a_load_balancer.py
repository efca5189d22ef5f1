"""A machine behind a load balancer: by an inbound NAT rule, for it or for a pool, or by a balancing rule."""

import pytest

from azlab.arm.messages import Json
from azlab.arm.store import Store
from azlab.providers import practice_azure
from azlab.ssh.machines import Machine, UnreachableError
from tests.providers.compute.conftest import GROUP, KEY, Practice
from tests.ssh.conftest import NETWORK, machine, network

BALANCER = f"{NETWORK}/loadBalancers/front"
FRONT = {"id": f"{BALANCER}/frontendIPConfigurations/front"}
POOL = {"id": f"{BALANCER}/backendAddressPools/pool"}


@pytest.fixture
def azure() -> Practice:
    made = Practice(practice_azure(Store()))
    made.send("PUT", GROUP, {"location": "westeurope"})
    return made


def behind(azure: Practice, joins: Json, rule: Json | None = None, **rules: object) -> str:
    """Put a VM `web` without an address of its own behind a load balancer; the load balancer's address."""
    address = network(azure, rule)
    machine(azure, "web", KEY)
    interface = azure.get(f"{NETWORK}/networkInterfaces/nic")
    inner = interface["properties"]["ipConfigurations"][0]["properties"]
    del inner["publicIPAddress"]
    azure.put(f"{NETWORK}/networkInterfaces/nic", interface)
    front = {"name": "front", "properties": {"publicIPAddress": {"id": f"{NETWORK}/publicIPAddresses/ip"}}}
    properties = {"frontendIPConfigurations": [front], "backendAddressPools": [{"name": "pool"}], **rules}
    body = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": properties}
    azure.put(BALANCER, body)
    inner.update(joins)
    azure.put(f"{NETWORK}/networkInterfaces/nic", interface)
    return address


def nat_rule(**more: object) -> Json:
    properties = {"protocol": "Tcp", "backendPort": 22, "frontendIPConfiguration": FRONT, **more}
    return {"name": "ssh", "properties": properties}


def reached(azure: Practice, address: str, port: int) -> str:
    try:
        found = Machine(azure.app, address, port)
    except UnreachableError as error:
        return str(error)
    return found.id.rpartition("/")[2]


def test_an_inbound_nat_rule_leads_to_its_machine_alone(azure: Practice) -> None:
    rule = {"id": f"{BALANCER}/inboundNatRules/ssh"}
    joins = {"loadBalancerInboundNatRules": [rule]}
    address = behind(azure, joins, inboundNatRules=[nat_rule(frontendPort=2222)])
    assert reached(azure, address, 2222) == "web"
    assert reached(azure, address, 22) == "Connection timed out"
    azure.act("virtualMachines/web", "deallocate")
    assert reached(azure, address, 2222) == "Connection timed out"


def test_the_security_group_sees_the_machines_own_port(azure: Practice) -> None:
    joins = {"loadBalancerInboundNatRules": [{"id": f"{BALANCER}/inboundNatRules/ssh"}]}
    rules = [nat_rule(frontendPort=2222)]
    address = behind(azure, joins, {"destinationPortRange": "2222"}, inboundNatRules=rules)
    assert reached(azure, address, 2222) == "Connection timed out"


def test_a_rule_for_a_pool_has_a_port_for_each_member(azure: Practice) -> None:
    rule = nat_rule(frontendPortRangeStart=50000, frontendPortRangeEnd=50010, backendAddressPool=POOL)
    address = behind(azure, {"loadBalancerBackendAddressPools": [POOL]}, inboundNatRules=[rule])
    assert reached(azure, address, 50000) == "web"
    assert reached(azure, address, 50001) == "Connection timed out"
    assert reached(azure, address, 49999) == "Connection timed out"


def test_a_load_balancing_rule_leads_to_a_member(azure: Practice) -> None:
    rule = nat_rule(frontendPort=22, backendAddressPool=POOL)
    address = behind(azure, {"loadBalancerBackendAddressPools": [POOL]}, loadBalancingRules=[rule])
    assert reached(azure, address, 22) == "web"


def test_a_rule_to_another_port_finds_no_sshd(azure: Practice) -> None:
    rule = nat_rule(frontendPort=22, backendPort=80, backendAddressPool=POOL)
    joins = {"loadBalancerBackendAddressPools": [POOL]}
    address = behind(azure, joins, {"destinationPortRange": "*"}, loadBalancingRules=[rule])
    assert reached(azure, address, 22) == "Connection timed out"
