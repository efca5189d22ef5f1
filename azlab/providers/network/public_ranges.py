"""The public addresses of the practice cloud: ranges that are kept for documentation."""

from ipaddress import ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.indexes import Index

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
        raise BadRequest(
            "PublicIPCountLimitReached",
            f"Cannot create more than {LIMIT} public IP addresses for this subscription in this region.",
        )
    chance = cloud.random()
    while True:  # ends: the limit leaves addresses free in the ranges of either version
        network = chance.choice(RANGES[version])
        address = str(network[chance.randrange(1, network.num_addresses - 1)])
        if not cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address):
            return address
