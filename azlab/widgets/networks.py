"""The network in a picture: virtual networks, public addresses, load balancers and who is behind them."""

from collections.abc import Iterator

from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.things import Thing


def network(cloud: Cloud, group: str) -> Iterator[Thing]:
    """What a group has of a network; network interfaces are left out."""
    scope = f"{group}/providers/Microsoft.Network"
    yield from (_plain(document, "virtual network") for document in cloud.list(f"{scope}/virtualNetworks"))
    yield from (_address(document) for document in cloud.list(f"{scope}/publicIPAddresses"))
    yield from (_load_balancer(document) for document in cloud.list(f"{scope}/loadBalancers"))


def balancers_of(scale_set: Json) -> list[str]:
    """The ids of the load balancers in whose pools a scale set's instances are."""
    profile = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
    pools = [
        pool["id"]
        for interface in at(scale_set, profile, [])
        for configuration in at(interface, "properties.ipConfigurations", [])
        for pool in at(configuration, "properties.loadBalancerBackendAddressPools", [])
    ]
    return list(dict.fromkeys(pool.rpartition("/backendAddressPools/")[0] for pool in pools))


def _plain(document: Json, kind: str) -> Thing:
    return Thing(kind, document["id"], document["name"])


def _address(document: Json) -> Thing:
    address = at(document, "properties.ipAddress")
    return Thing("public IP address", document["id"], document["name"], (address,) if address else ())


def _load_balancer(document: Json) -> Thing:
    rules = [_rule(rule["properties"]) for rule in at(document, "properties.loadBalancingRules", [])]
    fronts = at(document, "properties.frontendIPConfigurations", [])
    addresses = [at(front, "properties.publicIPAddress.id") for front in fronts]
    members = sum(_members(pool) for pool in at(document, "properties.backendAddressPools", []))
    facts = (*rules, f"{members or 'nobody'} in its pool")
    origins = tuple((id, "listens at") for id in addresses if id)
    return Thing("load balancer", document["id"], document["name"], facts, origins)


def _rule(properties: Json) -> str:
    return f"port {properties.get('frontendPort')} to port {properties.get('backendPort')}"


def _members(pool: Json) -> int:
    properties = pool.get("properties", {})
    return len(
        properties.get("backendIPConfigurations") or properties.get("loadBalancerBackendAddresses") or ()
    )
