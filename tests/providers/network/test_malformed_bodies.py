"""Whatever a client sends, Azure answers; and what it took can be read again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.conftest import Ask

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-1, 70000)
    | st.sampled_from(
        [
            "",
            "*",
            "a",
            "Static",
            "10.0.0.0/24",
            "10.0.0.1/24",
            "::/64",
            "10.0.0.0/²",
            "/subscriptions/s",
            "80-90",
        ]
    )
)
NAMES = st.sampled_from(
    "name id properties subnet subnets addressSpace addressPrefix addressPrefixes priority ipConfigurations "
    "securityRules networkSecurityGroup publicIPAddress dnsSettings dnsServers domainNameLabel dhcpOptions "
    "serviceEndpoints delegations protocol direction virtualMachine privateIPAddress zones sku resourceGuid "
    "privateIPAllocationMethod destinationPortRanges".split()
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner), max_leaves=12
)

GOOD: dict[str, Any] = {
    "virtualNetworks/v": {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "dhcpOptions": {"dnsServers": ["1.1.1.1"]},
        "subnets": [
            {
                "name": "s",
                "properties": {
                    "addressPrefix": "10.0.0.0/24",
                    "serviceEndpoints": [{"service": "a"}],
                    "networkSecurityGroup": {"id": "/x"},
                },
            }
        ],
    },
    "virtualNetworks/vnet1/subnets/s": {
        "addressPrefixes": ["10.0.5.0/24"],
        "networkSecurityGroup": {"id": "/x"},
    },
    "networkSecurityGroups/n": {
        "securityRules": [
            {
                "name": "r",
                "properties": {
                    "protocol": "*",
                    "access": "Allow",
                    "direction": "Inbound",
                    "priority": 100,
                    "sourcePortRange": "*",
                    "destinationPortRanges": ["80"],
                    "sourceAddressPrefixes": ["a"],
                    "destinationAddressPrefix": "*",
                },
            }
        ]
    },
    "publicIPAddresses/p": {
        "dnsSettings": {"domainNameLabel": "abc"},
        "ipTags": [],
        "idleTimeoutInMinutes": 4,
    },
    "networkInterfaces/n": {
        "dnsSettings": {"dnsServers": [], "internalDnsNameLabel": "x"},
        "networkSecurityGroup": {"id": "/x"},
        "ipConfigurations": [
            {
                "name": "i",
                "properties": {
                    "subnet": {"id": "SUBNET"},
                    "publicIPAddress": {"id": "/x"},
                    "privateIPAddress": "10.0.0.7",
                    "privateIPAllocationMethod": "Static",
                    "privateIPAddressVersion": "IPv6",
                },
            }
        ],
    },
}


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, item in inner for place in places(item, (*way, key)))]


def altered(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    """A copy of a body with another value at one place; `DROPPED` leaves the place out."""
    if not way:
        return new
    if isinstance(value, dict):
        changed = {**value, way[0]: altered(value[way[0]], way[1:], new)}
        return {key: item for key, item in changed.items() if item != "DROPPED"}
    return [altered(item, way[1:], new) if n == way[0] else item for n, item in enumerate(value)]


def with_real_ids(value: Any, subnet: str) -> Any:
    """The body with a real subnet where it says SUBNET, and without the references that name nothing."""
    if isinstance(value, dict):
        return {key: with_real_ids(item, subnet) for key, item in value.items() if item != {"id": "/x"}}
    if isinstance(value, list):
        return [with_real_ids(item, subnet) for item in value]
    return subnet if value == "SUBNET" else value


@pytest.mark.parametrize("path", GOOD)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_is_left_without_an_answer(ask: Ask, place: str, vnet: Any, path: str, data: Any) -> None:
    body = {"location": "westeurope", "properties": GOOD[path]}
    for _ in range(data.draw(st.integers(1, 3))):
        ways = places(body)[1:]
        if ways:
            body = altered(body, data.draw(st.sampled_from(ways)), data.draw(VALUES | st.just("DROPPED")))
    body = with_real_ids(body, f"{vnet['id']}/subnets/default")
    response = ask("PUT", f"{place}/{path}", body)
    assert response.status in (200, 201, 400, 404, 409), response.json()
    if response.status < 300:
        assert ask("GET", f"{place}/{path}").status == 200
    else:
        assert response.json()["error"]["code"]
    assert ask("GET", vnet["id"]).status == 200
