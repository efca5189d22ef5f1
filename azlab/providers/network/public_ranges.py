"""The public addresses of the practice cloud: ranges that are kept for documentation."""

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.indexes import Index
from azlab.arm.store import Resource

RANGES = {
    "ipv4": tuple(map(ip_network, ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"))),
    "ipv6": (ip_network("2001:db8::/96"),),
}
LIMIT = 700
"""How many there may be in one practice cloud."""
PUBLIC_ADDRESSES = Index("public addresses", "address", interior=True)
"""Who has which, of all subscriptions: they are of the whole cloud."""


def new_address(cloud: Cloud, version: str) -> str:
    """An address that nobody has; `version` is `ipv4` or `ipv6`. Raises `PublicIPCountLimitReached`."""
    if cloud.indexes.tally(PUBLIC_ADDRESSES.name, "") >= LIMIT:
        raise _too_many()
    chance = cloud.random()
    while True:  # ends: the limit leaves addresses free in the ranges of either version
        network = chance.choice(RANGES[version])
        address = str(network[chance.randrange(1, network.num_addresses - 1)])
        if not cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address):
            return address


def new_prefix(cloud: Cloud, version: str, length: int) -> str:
    """A range of addresses that nobody has, as `203.0.113.8/30`. Raises `PublicIPCountLimitReached`."""
    size = 2 ** (RANGES[version][0].max_prefixlen - length)
    if cloud.indexes.tally(PUBLIC_ADDRESSES.name, "") + size > LIMIT:
        raise _too_many()
    for network in _blocks(cloud, version, length):
        if not any(cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", str(address)) for address in network):
            return str(network)
    raise _too_many()


def _blocks(cloud: Cloud, version: str, length: int) -> Iterator[IPv4Network | IPv6Network]:
    """The ranges of a length in an order of chance; of those of version 6, which are many, some."""
    chance = cloud.random()
    if version == "ipv6":
        (space,) = RANGES["ipv6"]
        size = 2 ** (128 - length)
        for _ in range(LIMIT + 1):
            start = space[chance.randrange(space.num_addresses // size) * size]
            yield ip_network(f"{start}/{length}")
        return
    blocks = [block for network in RANGES[version] for block in network.subnets(new_prefix=length)]
    chance.shuffle(blocks)
    yield from blocks


def spelled(address: str) -> str:
    """An address as the cloud writes it; a text that is none stays."""
    with suppress(ValueError):
        return str(ip_address(address))
    return address


def domain_name(label: str, location: str) -> str:
    """What the label of a public address becomes in a region's DNS."""
    return f"{label}.{location}.cloudapp.azure.com"


def address_of_prefix(cloud: Cloud, prefix: Resource, wanted: str | None) -> str:
    """A free address of a public IP prefix: the `wanted` one, as `spelled`, or the lowest.

    Raises `PublicIpPrefixOutOfIpAddresses`, or `BadRequest` where the wanted one is not there or not free.
    """
    addresses = [str(entry["address"]) for entry in prefix.interior["addresses"]]
    free = [address for address in addresses if _is_free(cloud, address)]
    if wanted and wanted not in free:  # of the sentence no record was found
        raise BadRequest(
            "BadRequest", f"IP address {wanted} is not a free address of the public IP prefix {prefix.id}."
        )
    if not free:  # Azure's troubleshooting pages have the code; of the sentence no record was found
        raise BadRequest(
            "PublicIpPrefixOutOfIpAddresses",
            f"Public IP prefix {prefix.id} does not have any free IP address left.",
        )
    return wanted or free[0]


def _is_free(cloud: Cloud, address: str) -> bool:
    """Whether nobody but the prefix itself has it."""
    return len(cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address)) == 1


def _too_many() -> BadRequest:
    return BadRequest(
        "PublicIPCountLimitReached",
        f"Cannot create more than {LIMIT} public IP addresses for this subscription in this region.",
    )
