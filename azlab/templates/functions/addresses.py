"""Address ranges in templates, as Microsoft documents them: `parseCidr`, `cidrSubnet`, `cidrHost`."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from azlab.templates.errors import ArgumentError
from azlab.templates.functions.signatures import Function
from azlab.templates.values import integer, text


def _network(value: Any) -> IPv4Network | IPv6Network:
    return ip_network(text(value), strict=False)


def parse_cidr(value: Any) -> dict[str, Any]:
    """A range taken apart; an IPv6 range has neither a broadcast address nor ones that are not usable."""
    network = _network(value)
    first, last = network.network_address, network.broadcast_address
    plain = {"network": str(first), "netmask": str(network.netmask), "cidr": network.prefixlen}
    if isinstance(network, IPv6Network):
        return {**plain, "firstUsable": str(first), "lastUsable": str(last)}
    inner = 1 if network.prefixlen < 31 else 0
    usable = {"firstUsable": str(first + inner), "lastUsable": str(last - inner)}
    return {**plain, "broadcast": str(last), **usable}


def cidr_subnet(value: Any, length: Any, index: Any) -> str:
    """The subnet with that `index` when a range is cut into ranges with a prefix of `length` bits."""
    network = _network(value)
    bits = network.max_prefixlen - integer(length)
    count = 2 ** max(integer(length) - network.prefixlen, 0)
    if not network.prefixlen <= length <= network.max_prefixlen or not 0 <= integer(index) < count:
        raise ArgumentError(f"the range '{value}' has no subnet '{index}' with a prefix of '{length}'")
    return f"{network.network_address + (index << bits)}/{length}"


def cidr_host(value: Any, index: Any) -> str:
    """The host with that `index` in a range: the first one that is usable is 0."""
    network = _network(value)
    inner = 1 if isinstance(network, IPv4Network) and network.prefixlen < 31 else 0
    if not 0 <= integer(index) < network.num_addresses - 2 * inner:
        raise ArgumentError(f"the range '{value}' has no host '{index}'")
    return str(network.network_address + inner + index)


FUNCTIONS = {
    "parsecidr": Function(parse_cidr, 1, 1),
    "cidrsubnet": Function(cidr_subnet, 3, 3),
    "cidrhost": Function(cidr_host, 2, 2),
}
