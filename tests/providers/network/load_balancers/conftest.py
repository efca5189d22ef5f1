"""A load balancer with one of each thing, and who may be behind it."""

from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.store import Resource
from tests.providers.conftest import Ask
from tests.providers.network.conftest import Make

Body = dict[str, Any]


def frontend(place: str, name: str = "front", **properties: Any) -> Body:
    address = {"publicIPAddress": {"id": f"{place}/publicIPAddresses/pip"}}
    return {"name": name, "properties": properties or address}


def rule(place: str, name: str = "http", port: int = 80, pool: str = "pool", **more: Any) -> Body:
    balancer = f"{place}/loadBalancers/web"
    properties = {
        "frontendIPConfiguration": {"id": f"{balancer}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": f"{balancer}/backendAddressPools/{pool}"},
        "probe": {"id": f"{balancer}/probes/alive"},
        "protocol": "tcp",
        "frontendPort": port,
        "backendPort": port,
    }
    return {"name": name, "properties": {**properties, **more}}


@pytest.fixture
def body(make: Make, place: str) -> Body:
    """The properties of a load balancer with one of each thing."""
    make("publicIPAddresses/pip", {})
    return {
        "frontendIPConfigurations": [frontend(place)],
        "backendAddressPools": [{"name": "pool"}],
        "probes": [{"name": "alive", "properties": {"protocol": "Tcp", "port": 80}}],
        "loadBalancingRules": [rule(place)],
    }


@pytest.fixture
def balancer(make: Make, body: Body) -> Any:
    return make("loadBalancers/web", body)


@pytest.fixture
def scale_set(azure: App, ask: Ask, place: str, balancer: Any) -> str:
    """A uniform scale set of two instances in the pool, as its own provider would leave it."""
    id = parse_id(f"{place.replace('Network', 'Compute')}/virtualMachineScaleSets/set")
    assert id is not None
    joined = {
        "loadBalancerBackendAddressPools": [{"id": f"{balancer['id']}/backendAddressPools/pool"}],
        "loadBalancerInboundNatPools": [{"id": f"{balancer['id']}/inboundNatPools/ssh"}],
    }
    interface = {"name": "nic", "properties": {"ipConfigurations": [{"name": "ip", "properties": joined}]}}
    network = {
        "networkInterfaceConfigurations": [interface],
        "healthProbe": {"id": f"{balancer['id']}/probes/alive"},
    }
    document = {
        "location": "westeurope",
        "properties": {"virtualMachineProfile": {"networkProfile": network}},
    }
    with azure.cloud.store.transaction():
        azure.cloud.put(Resource(id, {"name": "set", "id": id.text, "type": id.type, **document}))
        for number in ("0", "1"):
            instance = id.child("virtualMachines", number)
            azure.cloud.put(Resource(instance, {"name": number, "id": instance.text, "type": instance.type}))
    return id.text
