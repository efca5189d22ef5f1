"""What security groups let through, as learn.microsoft.com says under "How network security groups filter
network traffic": every group on the way decides, each by the rule of lowest priority that fits."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.network.associations import GROUPS, SUBNETS
from azlab.providers.network.children import children
from azlab.providers.network.rule_bodies import RULES

INTERNET = ("*", "internet", "any")
NETWORK = ("*", "any", "virtualnetwork")


@dataclass(frozen=True)
class End:
    """One end of a connection: its address, and the words by which a rule means it."""

    address: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Connection:
    """A TCP connection as the machine sees it: `Inbound` or `Outbound`, and to which port."""

    direction: str
    source: End
    goal: End
    port: int


def inside(address: str) -> End:
    """Who is in the virtual network."""
    return End(address, NETWORK)


def outside(address: str) -> End:
    """Who is in the internet."""
    return End(address, INTERNET)


def groups_of(cloud: Cloud, interface: Json, configuration: Json) -> Iterator[Resource]:
    """The security groups on the way to an IP configuration; `interface` are the interface's properties."""
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    for properties in (subnet.properties if subnet else {}, interface):
        group = cloud.follow(str(get_at(properties, "networkSecurityGroup.id") or ""), GROUPS)
        if group is not None:
            yield group


def allows(cloud: Cloud, group: Resource, connection: Connection) -> bool:
    """The first rule that fits decides. By the default ones all goes out, and in comes the network alone."""
    rules = [rule.properties for rule in children(cloud, group.id, RULES)]
    wanted = [rule for rule in rules if rule["direction"] == connection.direction]
    for rule in sorted(wanted, key=_priority):
        if _fits(rule, connection):
            return bool(rule["access"] == "Allow")
    return connection.direction == "Outbound" or connection.source.words == NETWORK


def _priority(rule: Json) -> int:
    return int(rule["priority"])


def _fits(rule: Json, connection: Connection) -> bool:
    if rule["protocol"] not in ("Tcp", "*"):
        return False
    sources = [rule.get("sourceAddressPrefix", ""), *rule.get("sourceAddressPrefixes", ())]
    goals = [rule.get("destinationAddressPrefix", ""), *rule.get("destinationAddressPrefixes", ())]
    ports = [rule.get("destinationPortRange", ""), *rule.get("destinationPortRanges", ())]
    source, goal = connection.source, connection.goal
    return (
        any(_covers(prefix, source) for prefix in sources)
        and any(_covers(prefix, goal) for prefix in goals)
        and any(_spans(span, connection.port) for span in ports)
    )


def _covers(prefix: str, end: End) -> bool:
    if prefix.lower() in end.words:
        return True
    with suppress(ValueError):  # a service tag is no network
        return ip_address(end.address) in ip_network(prefix, strict=False)
    return False


def _spans(span: str, port: int) -> bool:
    low, _, high = span.partition("-")
    return span == "*" or (low.isdecimal() and int(low) <= port <= int(high or low))
