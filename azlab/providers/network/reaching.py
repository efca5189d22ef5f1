"""Where a connection arrives, from the internet or within a network: the practice cloud's own page.

Azure has none such. What stands at an address is asked by the door that stands for sshd (`azlab.ssh`).
Security groups decide as learn.microsoft.com says under "How network security groups filter network traffic":
the subnet's group, then the interface's, by priority; a Standard public address without any group is closed.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network.associations import ADDRESSES, GROUPS, INTERFACES, SUBNETS
from azlab.providers.network.children import children
from azlab.providers.network.public_ranges import PUBLIC_ADDRESSES
from azlab.providers.network.rule_bodies import RULES

ROUTES = Routes()
LEARNER = "198.18.0.10"
"""The learner's own address, as the cloud sees it: of the range for tests between networks (RFC 2544)."""


@dataclass(frozen=True)
class Caller:
    """Where a connection comes from: its address, and the words by which a rule means it."""

    address: str
    words: tuple[str, ...]
    is_inside: bool = False


INTERNET = Caller(LEARNER, ("*", "internet", "any"))


@ROUTES.route("GET", "/lab/reach/{address}/{port}")
def reach(visit: Visit) -> Response:
    """The VM that a TCP connection to an address and port would come to, and whether it is let through.

    `from` is the caller's address as the cloud sees it, `to` the machine's own. With `inside=true`, a private
    address is reached from its own network, where a build machine stands; else the internet is outside.
    """
    address, port = visit.parts["address"], visit.parts["port"]
    interface, configuration, sku = _at(visit.cloud, address)
    caller = INTERNET
    if interface is None and visit.request.query.get("inside") == "true":
        interface, configuration = _within(visit.cloud, address)
        caller = _neighbour(visit.cloud, configuration)
    machine = get_at(interface.properties, "virtualMachine.id") if interface else None
    if interface is None or not machine:
        raise NotFound("ResourceNotFound", f"No machine has the public address {address}.")
    groups = list(_groups(visit.cloud, interface, configuration))
    private = str(get_at(configuration, "properties.privateIPAddress") or "")
    allowed = all(_allows(visit.cloud, group, int(port), private, caller) for group in groups)
    is_open = allowed and bool(groups or sku == "Basic" or caller.is_inside)
    return json_response(200, {"machine": machine, "allowed": is_open, "from": caller.address, "to": private})


def _within(cloud: Cloud, address: str) -> tuple[Resource | None, Json]:
    """The VM's interface that has a private address; of several networks' the newest one, being built."""
    for interface in reversed(cloud.resources(INTERFACES)):
        if get_at(interface.properties, "virtualMachine.id") is None:
            continue
        for configuration in interface.properties.get("ipConfigurations", ()):
            if get_at(configuration, "properties.privateIPAddress") == address:
                return interface, configuration
    return None, {}


def _neighbour(cloud: Cloud, configuration: Json) -> Caller:
    """Whoever stands in the same subnet, with its last address."""
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    prefix = str(subnet.properties.get("addressPrefix", "")) if subnet else ""
    last = str(ip_network(prefix)[-2]) if prefix else LEARNER
    return Caller(last, ("*", "virtualnetwork", "any"), is_inside=True)


def _at(cloud: Cloud, address: str) -> tuple[Resource | None, Json, str]:
    """The interface that has a public address, its IP configuration, and the address's SKU."""
    for entry in cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address):
        public = cloud.get(entry.source)
        if public is None or public.id.type != ADDRESSES:
            continue
        for interface in cloud.mentioning(public.id, INTERFACES):
            for configuration in interface.properties.get("ipConfigurations", ()):
                used = str(get_at(configuration, "properties.publicIPAddress.id") or "")
                if used.lower() == public.id.key:
                    return interface, configuration, str(get_at(public.document, "sku.name"))
    return None, {}, ""


def _groups(cloud: Cloud, interface: Resource, configuration: Json) -> Iterator[Resource]:
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    for holder in (subnet, interface):
        id = get_at(holder.properties, "networkSecurityGroup.id") if holder else None
        group = cloud.follow(id, GROUPS) if id else None
        if group is not None:
            yield group


def _allows(cloud: Cloud, group: Resource, port: int, private: str, caller: Caller) -> bool:
    """The first rule that fits decides. By the default ones the network comes in, the internet does not."""
    rules = [rule.properties for rule in children(cloud, group.id, RULES)]
    inbound = [rule for rule in rules if rule["direction"] == "Inbound"]
    fitting = [rule for rule in sorted(inbound, key=_priority) if _fits(rule, port, private, caller)]
    return bool(fitting[0]["access"] == "Allow") if fitting else caller.is_inside


def _priority(rule: Json) -> int:
    return int(rule["priority"])


def _fits(rule: Json, port: int, private: str, caller: Caller) -> bool:
    if rule["protocol"] not in ("Tcp", "*"):
        return False
    sources = [rule.get("sourceAddressPrefix", ""), *rule.get("sourceAddressPrefixes", ())]
    goals = [rule.get("destinationAddressPrefix", ""), *rule.get("destinationAddressPrefixes", ())]
    ports = [rule.get("destinationPortRange", ""), *rule.get("destinationPortRanges", ())]
    return (
        any(_covers(prefix, caller.address, caller.words) for prefix in sources)
        and any(_covers(prefix, private, ("*", "any", "virtualnetwork")) for prefix in goals)
        and any(_spans(span, port) for span in ports)
    )


def _covers(prefix: str, address: str, words: tuple[str, ...]) -> bool:
    if prefix.lower() in words:
        return True
    with suppress(ValueError):  # a service tag is no network
        return ip_address(address) in ip_network(prefix, strict=False)
    return False


def _spans(span: str, port: int) -> bool:
    low, _, high = span.partition("-")
    return span == "*" or (low.isdecimal() and int(low) <= port <= int(high or low))
