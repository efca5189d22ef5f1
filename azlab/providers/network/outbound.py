"""Whether a machine reaches the internet by its interface: a page of the practice cloud's own.

Ways out are a NAT gateway on the subnet, a public address, a load balancer's outbound rule (or a rule for
balancing that does not say `disableOutboundSnat`), and the default outbound access of a subnet that is not
private; that one is not there for who is in a pool of a Standard load balancer, nor for instances that a
flexible scale set makes. Security groups have a word on every way.
learn.microsoft.com: virtual-network/ip-services/default-outbound-access, load-balancer-outbound-connections.
"""

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id, same_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network.associations import NAT_GATEWAYS, SUBNETS
from azlab.providers.network.load_balancers.parts import FRONTENDS, OUTBOUND_RULES, POOL, RULES
from azlab.providers.network.rule_matching import Connection, allows, groups_of, inside, outside

ROUTES = Routes()
SERVER = "20.50.2.10"
"""Somebody in the internet: the archive of packages, say."""
HTTPS = 443
PUBLIC = ("publicIPAddress", "publicIPAddressConfiguration")
POOLS = "loadBalancerBackendAddressPools"


@ROUTES.route("POST", "/lab/outbound")
def outbound(visit: Visit) -> Response:
    """`online`: whether one of the interfaces in `interfaces`, each as its properties are, has a way out.

    `default` says whether the machine has default outbound access; null: as its subnet has it now.
    """
    interfaces, default = visit.body.get("interfaces", []), visit.body.get("default")
    found = any(_is_online(visit.cloud, interface, default) for interface in interfaces)
    return json_response(200, {"online": found})


def _is_online(cloud: Cloud, interface: Json, default: bool | None) -> bool:
    for configuration in interface.get("ipConfigurations", ()):
        private = str(get_at(configuration, "properties.privateIPAddress") or "10.0.0.4")
        connection = Connection("Outbound", inside(private), outside(SERVER), HTTPS)
        groups = groups_of(cloud, interface, configuration)
        if _has_way_out(cloud, configuration, default) and all(
            allows(cloud, group, connection) for group in groups
        ):
            return True
    return False


def _has_way_out(cloud: Cloud, configuration: Json, default: bool | None) -> bool:
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    if subnet is not None and _has_gateway(cloud, subnet):
        return True
    if any(get_at(configuration, f"properties.{name}") for name in PUBLIC):
        return True
    pools = [str(pool.get("id", "")) for pool in get_at(configuration, f"properties.{POOLS}") or ()]
    if any(_leads_out(cloud, pool) for pool in pools):
        return True
    if default is None:
        default = subnet is None or subnet.properties.get("defaultOutboundAccess") is not False
    return default and not any(_is_standard(cloud, pool) for pool in pools)


def _has_gateway(cloud: Cloud, subnet: Resource) -> bool:
    """A NAT gateway without an address leads nowhere."""
    gateway = cloud.follow(str(get_at(subnet.properties, "natGateway.id") or ""), NAT_GATEWAYS)
    given = ("publicIpAddresses", "publicIpPrefixes")
    return gateway is not None and any(gateway.properties.get(name) for name in given)


def _leads_out(cloud: Cloud, pool: str) -> bool:
    """Whether a rule of a public load balancer takes out what is in this pool."""
    id = parse_id(pool)
    balancer = id.parent if id else None
    if balancer is None:
        return False
    outbound = [rule.properties for rule in cloud.resources(OUTBOUND_RULES.type, balancer)]
    balanced = [rule.properties for rule in cloud.resources(RULES.type, balancer)]
    rules = [*outbound, *(rule for rule in balanced if not rule.get("disableOutboundSnat"))]
    return any(_names(rule, pool) and _is_public(cloud, balancer, rule) for rule in rules)


def _names(rule: Json, pool: str) -> bool:
    named = [get_at(rule, f"{POOL}.id"), *(entry.get("id") for entry in rule.get(f"{POOL}s") or ())]
    return any(same_id(str(id), pool) for id in named if id)


def _is_public(cloud: Cloud, balancer: ResourceId, rule: Json) -> bool:
    named = [rule.get("frontendIPConfiguration") or {}, *(rule.get("frontendIPConfigurations") or ())]
    frontends = [cloud.follow(str(entry.get("id", "")), FRONTENDS.type) for entry in named]
    return any(
        get_at(frontend.properties, "publicIPAddress.id")
        for frontend in frontends
        if frontend is not None and frontend.id.parent == balancer
    )


def _is_standard(cloud: Cloud, pool: str) -> bool:
    id = parse_id(pool)
    balancer = cloud.get(id.parent) if id and id.parent else None
    return balancer is not None and get_at(balancer.document, "sku.name") != "Basic"
