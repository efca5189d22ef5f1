"""Address ranges: reading them as Azure does, and finding the next free private address in one."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from azlab.arm.errors import BadRequest
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.taken_addresses import Address

Network = IPv4Network | IPv6Network
RESERVED = 4
"""Azure keeps the first four addresses of a subnet, and the last one."""
SMALLEST_SUBNET = 29


def prefixes_of(properties: Json) -> list[object]:
    """The ranges of a subnet, which has either `addressPrefix` or the list `addressPrefixes`."""
    single = properties.get("addressPrefix")
    return [single] if single is not None else list(properties.get("addressPrefixes", ()))


def read_prefixes(texts: Iterable[object], owner: ResourceId) -> list[Network]:
    """Ranges in CIDR notation. Raises `InvalidAddressPrefixFormat` or `InvalidCIDRNotation`."""
    return [_read_prefix(text, owner) for text in texts]


def _read_prefix(text: object, owner: ResourceId) -> Network:
    try:
        # `ip_network` also takes no length at all, and a netmask in its place; Azure takes neither.
        if not isinstance(text, str) or not text.partition("/")[2].isdigit():
            raise ValueError
        network = ip_network(text, strict=False)
    except ValueError:
        raise BadRequest(
            "InvalidAddressPrefixFormat",
            f"Address prefix {text} of resource {owner} is not formatted correctly. "
            "It should follow CIDR notation, for example 10.0.0.0/24.",
        ) from None
    if network.network_address != ip_address(text.partition("/")[0]):
        raise BadRequest(
            "InvalidCIDRNotation",
            f"The address prefix {text} in resource {owner} has an invalid CIDR notation. "
            f"For the given prefix length, the address prefix should be {network}.",
        )
    return network


def inside(network: Network, spaces: Sequence[Network]) -> bool:
    """Whether one of the spaces holds the whole network."""
    return any(
        space.version == network.version and network.subnet_of(space)  # type: ignore[arg-type]
        for space in spaces
    )


def usable(network: Network) -> tuple[Address, Address]:
    """The first and the last address of a subnet's range that Azure gives to anybody."""
    return network[RESERVED], network[network.num_addresses - 2]


def is_usable(text: str, network: Network) -> bool:
    """Whether a text is an address of a subnet's range that Azure gives."""
    first, last = usable(network)
    return _holds(network, text) and int(first) <= int(ip_address(text)) <= int(last)


def refuse_static(text: str, networks: Sequence[Network]) -> None:
    """Refuse a static private address that the subnet cannot give.

    Raises `PrivateIPAddressNotInSubnet` or `PrivateIPAddressInReservedRange`.
    """
    shown = ",".join(map(str, networks))
    home = next((network for network in networks if _holds(network, text)), None)
    if home is None:
        raise BadRequest(
            "PrivateIPAddressNotInSubnet",
            f"Private static IP address {text} does not belong to the range of subnet prefix {shown}.",
        )
    offset = int(ip_address(text)) - int(home.network_address)
    if offset < RESERVED or offset == home.num_addresses - 1:
        raise BadRequest(
            "PrivateIPAddressInReservedRange",
            f"Private static IP address {text} falls within reserved IP range of subnet prefix {home}.",
        )


def _holds(network: Network, text: str) -> bool:
    try:
        return ip_address(text) in network
    except ValueError:
        return False
