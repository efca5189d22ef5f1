"""Public IP prefixes: their sizes, the addresses out of them, and the gateways that have them."""

from ipaddress import ip_address, ip_network

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.network.test_outbound import NETWORK, azure, change_subnet, interface, online, private

__all__ = ["azure", "private"]
PREFIX = f"{NETWORK}/publicIPPrefixes/range"
GATEWAY = f"{NETWORK}/natGateways/nat"


def body(length: int = 30, **more: object) -> Json:
    return {"location": "westeurope", "properties": {"prefixLength": length, **more}}


def address(azure: Practice, name: str, sku: str = "Standard", **more: object) -> Json:
    properties = {"publicIPAllocationMethod": "Static", "publicIPPrefix": {"id": PREFIX}, **more}
    given = {"location": "westeurope", "sku": {"name": sku}, "properties": properties}
    return azure.put(f"{NETWORK}/publicIPAddresses/{name}", given)


def test_a_prefix_shows_its_range_once_it_is_there(azure: Practice) -> None:
    begun = azure.send("PUT", PREFIX, body())
    assert (begun.status, "ipPrefix" in begun.json()["properties"]) == (201, False)
    azure.wait(begun)
    shown = azure.get(PREFIX)
    assert list(shown["properties"])[2:] == ["prefixLength", "publicIPAddressVersion", "ipPrefix", "ipTags"]
    assert shown["sku"] == {"name": "Standard", "tier": "Regional"}
    assert ip_network(shown["properties"]["ipPrefix"]).num_addresses == 4


@pytest.mark.parametrize(("version", "length"), [("IPv4", 27), ("IPv4", 32), ("IPv6", 28), ("IPv6", 128)])
def test_a_prefix_has_two_to_sixteen_addresses(azure: Practice, version: str, length: int) -> None:
    refused = azure.refusal("PUT", PREFIX, body(length, publicIPAddressVersion=version))
    assert (refused.status, refused.code) == (400, "InvalidPublicIpPrefixLength")


@pytest.mark.parametrize(
    ("version", "length", "count"), [("IPv4", 28, 16), ("IPv6", 124, 16), ("IPv6", 127, 2)]
)
def test_both_versions_have_ranges(azure: Practice, version: str, length: int, count: int) -> None:
    shown = azure.put(PREFIX, body(length, publicIPAddressVersion=version))
    assert ip_network(shown["properties"]["ipPrefix"]).num_addresses == count


def test_ranges_do_not_meet_and_end_some_time(azure: Practice) -> None:
    found = []
    for number in range(60):
        begun = azure.send("PUT", f"{NETWORK}/publicIPPrefixes/p{number}", body(28))
        if begun.status != 201:
            assert begun.json()["error"]["code"] == "PublicIPCountLimitReached"
            break
        azure.wait(begun)
        found.append(ip_network(azure.get(f"{NETWORK}/publicIPPrefixes/p{number}")["properties"]["ipPrefix"]))
    assert len(found) == 43
    assert not any(one.overlaps(other) for one in found for other in found if one is not other)


def test_addresses_are_given_out_of_it_and_come_back(azure: Practice) -> None:
    prefix = ip_network(azure.put(PREFIX, body(31))["properties"]["ipPrefix"])
    given = [ip_address(address(azure, name)["properties"]["ipAddress"]) for name in ("one", "two")]
    assert given == list(prefix)
    used = azure.get(PREFIX)["properties"]["publicIPAddresses"]
    assert [entry["id"].rpartition("/")[2] for entry in used] == ["one", "two"]
    more = {
        "location": "westeurope",
        "sku": {"name": "Standard"},
        "properties": {"publicIPPrefix": {"id": PREFIX}},
    }
    assert (
        azure.refusal("PUT", f"{NETWORK}/publicIPAddresses/three", more).code
        == "PublicIpPrefixOutOfIpAddresses"
    )
    azure.delete(f"{NETWORK}/publicIPAddresses/one")
    assert address(azure, "three")["properties"]["ipAddress"] == str(prefix[0])


def test_an_address_can_be_asked_for_and_stays(azure: Practice) -> None:
    prefix = ip_network(azure.put(PREFIX, body(29))["properties"]["ipPrefix"])
    shown = address(azure, "mine", ipAddress=str(prefix[5]))
    assert shown["properties"]["ipAddress"] == str(prefix[5])
    shown["tags"] = {"a": "b"}
    assert azure.put(f"{NETWORK}/publicIPAddresses/mine", shown)["properties"]["ipAddress"] == str(prefix[5])
    taken = {**shown, "properties": {**shown["properties"], "ipAddress": str(prefix[5])}}
    assert azure.refusal("PUT", f"{NETWORK}/publicIPAddresses/other", taken).code == "BadRequest"
    outside = {**shown, "properties": {**shown["properties"], "ipAddress": "8.8.8.8"}}
    assert azure.refusal("PUT", f"{NETWORK}/publicIPAddresses/other", outside).code == "BadRequest"


def test_an_address_of_no_prefix_is_chosen_by_azure(azure: Practice) -> None:
    given = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {"ipAddress": "8.8.8.8"}}
    assert azure.put(f"{NETWORK}/publicIPAddresses/free", given)["properties"]["ipAddress"] != "8.8.8.8"


def test_what_an_address_names_must_be_there_and_fit(azure: Practice) -> None:
    given = {
        "location": "westeurope",
        "sku": {"name": "Standard"},
        "properties": {"publicIPPrefix": {"id": PREFIX}},
    }
    path = f"{NETWORK}/publicIPAddresses/one"
    assert azure.refusal("PUT", path, given).code == "InvalidResourceReference"
    azure.put(PREFIX, body())
    other = {**given, "sku": {"name": "StandardV2"}}
    assert azure.refusal("PUT", path, other).code == "BadRequest"


def test_an_address_is_spelled_in_any_way_and_is_of_its_prefixs_version(azure: Practice) -> None:
    prefix = ip_network(azure.put(PREFIX, body(126, publicIPAddressVersion="IPv6"))["properties"]["ipPrefix"])
    long = prefix[2].exploded.upper()
    given = address(azure, "one", publicIPAddressVersion="IPv6", ipAddress=long)
    assert given["properties"]["ipAddress"] == str(prefix[2])
    wanted = {**given, "properties": {**given["properties"], "ipAddress": long}}
    assert azure.put(f"{NETWORK}/publicIPAddresses/one", wanted)["properties"]["ipAddress"] == str(prefix[2])
    other = {**given, "properties": {"publicIPPrefix": {"id": PREFIX}}}
    assert azure.refusal("PUT", f"{NETWORK}/publicIPAddresses/two", other).code == "BadRequest"


def test_an_address_stays_with_its_prefix_in_whatever_case_it_is_named(azure: Practice) -> None:
    azure.put(PREFIX, body(29))
    shown = address(azure, "one")
    path = f"{NETWORK}/publicIPAddresses/one"
    upper = {**shown, "properties": {**shown["properties"], "publicIPPrefix": {"id": PREFIX.upper()}}}
    assert azure.put(path, upper)["properties"]["ipAddress"] == shown["properties"]["ipAddress"]
    free = azure.put(f"{NETWORK}/publicIPAddresses/free", {**shown, "properties": {}})
    into = {**free, "properties": {**free["properties"], "publicIPPrefix": {"id": PREFIX}}}
    assert azure.refusal("PUT", f"{NETWORK}/publicIPAddresses/free", into).status in (400, 409)
    without = {**shown, "properties": {}}
    assert azure.put(path, without)["properties"]["publicIPPrefix"]["id"].lower() == PREFIX.lower()


def test_nothing_that_is_asked_of_an_address_that_is_there_is_forgotten(azure: Practice) -> None:
    prefix = ip_network(azure.put(PREFIX, body(29))["properties"]["ipPrefix"])
    shown = address(azure, "one")
    path = f"{NETWORK}/publicIPAddresses/one"
    for changed in ({"ipAddress": str(prefix[5])}, {"publicIPAddressVersion": "IPv6"}):
        refused = azure.refusal("PUT", path, {**shown, "properties": {**shown["properties"], **changed}})
        assert refused.status in (400, 409)
    assert azure.get(path) == shown


@pytest.mark.parametrize("kind", ["publicIPPrefixes", "publicIPAddresses"])
def test_a_gateway_names_its_addresses_and_not_they_the_gateway(azure: Practice, kind: str) -> None:
    path = f"{NETWORK}/{kind}/out"
    public = {**body(), "sku": {"name": "Standard"}}
    public = public if kind == "publicIPPrefixes" else {**public, "properties": {}}
    shown = azure.put(path, public)
    named = {**public, "properties": {**public["properties"], "natGateway": {"id": GATEWAY}}}
    assert azure.refusal("PUT", path, named).code == "NotImplemented"
    name = kind[0] + kind[1:].replace("IP", "Ip")
    gateway = {"location": "westeurope", "properties": {name: [{"id": shown["id"]}]}}
    azure.put(GATEWAY, gateway)
    with_gateway = azure.get(path)
    assert with_gateway["properties"]["natGateway"] == {"id": GATEWAY}
    azure.put(path, {**with_gateway, "tags": {"a": "b"}})
    azure.put(GATEWAY, {"location": "westeurope", "properties": {}})
    assert "natGateway" not in azure.get(path)["properties"]


@pytest.mark.parametrize("kind", ["publicIPPrefixes", "publicIPAddresses"])
def test_what_is_of_version_6_leads_no_gateway_out(azure: Practice, kind: str) -> None:
    public = {"publicIPAddressVersion": "IPv6", **({"prefixLength": 126} if kind.endswith("xes") else {})}
    given = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": public}
    id = azure.put(f"{NETWORK}/{kind}/six", given)["id"]
    name = kind[0] + kind[1:].replace("IP", "Ip")
    gateway = {"location": "westeurope", "properties": {name: [{"id": id}]}}
    assert azure.refusal("PUT", GATEWAY, gateway).code == "NotImplemented"


def test_a_prefix_in_use_is_not_deleted(azure: Practice) -> None:
    azure.put(PREFIX, body())
    address(azure, "one")
    refused = azure.refusal("DELETE", PREFIX)
    assert (refused.status, refused.code) == (400, "InUsePublicIpPrefixCannotBeDeleted")
    azure.delete(f"{NETWORK}/publicIPAddresses/one")
    azure.delete(PREFIX)
    assert azure.send("GET", PREFIX).status == 404


def test_a_range_does_not_change(azure: Practice) -> None:
    before = azure.put(PREFIX, body())["properties"]["ipPrefix"]
    assert azure.refusal("PUT", PREFIX, body(29)).status in (400, 409)
    again = azure.put(PREFIX, {**body(), "tags": {"a": "b"}})
    assert (again["properties"]["ipPrefix"], again["tags"]) == (before, {"a": "b"})


def test_a_gateway_with_a_prefix_is_a_way_out(private: Practice) -> None:
    alone = interface(private)
    private.put(PREFIX, body(28))
    assert not online(private, alone)
    gateway = {"location": "westeurope", "properties": {"publicIpPrefixes": [{"id": PREFIX}]}}
    assert private.put(GATEWAY, gateway)["properties"]["publicIpPrefixes"] == [{"id": PREFIX}]
    change_subnet(private, natGateway={"id": GATEWAY})
    assert online(private, alone)
    assert private.get(PREFIX)["properties"]["natGateway"] == {"id": GATEWAY}
    assert private.refusal("DELETE", PREFIX).code == "InUsePublicIpPrefixCannotBeDeleted"
    assert private.refusal("PUT", f"{NETWORK}/natGateways/other", gateway).code == "BadRequest"


def test_a_gateway_has_sixteen_addresses_at_most(private: Practice) -> None:
    private.put(PREFIX, body(28))
    public = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    id = private.put(f"{NETWORK}/publicIPAddresses/more", public)["id"]
    given = {"publicIpPrefixes": [{"id": PREFIX}], "publicIpAddresses": [{"id": id}]}
    refused = private.refusal("PUT", GATEWAY, {"location": "westeurope", "properties": given})
    assert "17 public IP addresses; it can have 16" in refused.message
    missing = {"publicIpPrefixes": [{"id": f"{PREFIX}-2"}]}
    refused = private.refusal("PUT", GATEWAY, {"location": "westeurope", "properties": missing})
    assert refused.code == "InvalidResourceReference"


def test_a_prefix_of_ones_own_range_is_not_here(azure: Practice) -> None:
    assert azure.refusal("PUT", PREFIX, body(customIPPrefix={"id": PREFIX})).code == "NotImplemented"
