"""Load balancers: their parts, what names what, who is behind them, and what holds them."""

from typing import Any

import pytest

from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make
from tests.providers.network.load_balancers.conftest import Body, frontend, rule


def part(balancer: Any, kind: str, name: str) -> Any:
    return next(one for one in balancer["properties"][kind] if one["name"] == name)


def test_a_new_load_balancer_shows_its_parts_in_azures_order(balancer: Any) -> None:
    assert list(balancer) == ["name", "id", "etag", "type", "location", "properties", "sku"]
    assert balancer["sku"] == {"name": "Standard", "tier": "Regional"}
    properties = balancer["properties"]
    assert list(properties) == [
        "provisioningState",
        "resourceGuid",
        "frontendIPConfigurations",
        "backendAddressPools",
        "loadBalancingRules",
        "probes",
        "inboundNatRules",
        "outboundRules",
        "inboundNatPools",
    ]
    probe = part(balancer, "probes", "alive")
    assert probe == {
        "name": "alive",
        "id": f"{balancer['id']}/probes/alive",
        "etag": balancer["etag"],
        "properties": {
            "provisioningState": "Succeeded",
            "protocol": "Tcp",
            "port": 80,
            "intervalInSeconds": 15,
            "numberOfProbes": 2,
            "probeThreshold": 1,
            "loadBalancingRules": [{"id": f"{balancer['id']}/loadBalancingRules/http"}],
        },
        "type": "Microsoft.Network/loadBalancers/probes",
    }


def test_a_rule_gets_azures_defaults_and_says_its_pool_twice(balancer: Any) -> None:
    properties = part(balancer, "loadBalancingRules", "http")["properties"]
    pool = {"id": f"{balancer['id']}/backendAddressPools/pool"}
    assert properties["backendAddressPool"] == pool
    assert properties["backendAddressPools"] == [pool]
    assert (properties["protocol"], properties["idleTimeoutInMinutes"]) == ("Tcp", 4)
    assert (properties["loadDistribution"], properties["disableOutboundSnat"]) == ("Default", False)


def test_a_rule_may_name_its_pool_in_the_list_only(make: Make, body: Body, place: str) -> None:
    wanted = rule(place)
    pool = wanted["properties"].pop("backendAddressPool")
    wanted["properties"]["backendAddressPools"] = [pool]
    shown = make("loadBalancers/web", {**body, "loadBalancingRules": [wanted]})
    assert part(shown, "loadBalancingRules", "http")["properties"]["backendAddressPool"] == pool


def test_a_port_may_be_written_as_text(make: Make, body: Body, place: str) -> None:
    pool = {
        "name": "ssh",
        "properties": {
            "frontendIPConfiguration": {"id": f"{place}/loadBalancers/web/frontendIPConfigurations/front"},
            "protocol": "tcp",
            "frontendPortRangeStart": "50000",
            "frontendPortRangeEnd": "50119",
            "backendPort": 22,
        },
    }
    shown = part(make("loadBalancers/web", {**body, "inboundNatPools": [pool]}), "inboundNatPools", "ssh")
    assert shown["properties"]["frontendPortRangeEnd"] == 50119


def test_a_public_address_belongs_to_the_frontend(
    ask: Ask, refused: Make, make: Make, place: str, balancer: Any
) -> None:
    own = f"{balancer['id']}/frontendIPConfigurations/front"
    assert ask("GET", f"{place}/publicIPAddresses/pip").json()["properties"]["ipConfiguration"] == {"id": own}
    error = ask("DELETE", f"{place}/publicIPAddresses/pip").json()["error"]
    assert error["code"] == "PublicIPAddressCannotBeDeleted"
    taken = refused("loadBalancers/other", {"frontendIPConfigurations": [frontend(place)]})
    assert taken["code"] == "PublicIPAddressInUse"
    assert own in taken["message"]
    twice = [frontend(place), frontend(place, "second")]
    assert refused("loadBalancers/web", {"frontendIPConfigurations": twice})["code"] == "PublicIPAddressInUse"


def test_an_interface_cannot_take_a_frontends_address(
    refused: Make, vnet: Any, configuration: Make, place: str, balancer: Any
) -> None:
    wanted = configuration(publicIPAddress={"id": f"{place}/publicIPAddresses/pip"})
    assert refused("networkInterfaces/n", {"ipConfigurations": [wanted]})["code"] == "PublicIPAddressInUse"


def test_a_frontend_in_a_subnet_has_a_private_address_there(
    ask: Ask, make: Make, vnet: Any, nic: Make, place: str
) -> None:
    nic("nic1")
    subnet = {"id": f"{vnet['id']}/subnets/default"}
    inner = make("loadBalancers/inner", {"frontendIPConfigurations": [frontend(place, subnet=subnet)]})
    properties = part(inner, "frontendIPConfigurations", "front")["properties"]
    assert (properties["privateIPAddress"], properties["privateIPAddressVersion"]) == ("10.0.0.5", "IPv4")
    used = ask("GET", subnet["id"]).json()["properties"]["ipConfigurations"]
    assert used[-1]["id"].endswith("/loadBalancers/INNER/frontendIPConfigurations/FRONT")
    assert ask("DELETE", subnet["id"]).json()["error"]["code"] == "InUseSubnetCannotBeDeleted"
    again = make("loadBalancers/inner", {"frontendIPConfigurations": [frontend(place, subnet=subnet)]})
    assert part(again, "frontendIPConfigurations", "front")["properties"] == properties


def test_a_frontend_has_a_subnet_or_a_public_address(
    refused: Make, vnet: Any, place: str, body: Body
) -> None:
    nothing = frontend(place, privateIPAllocationMethod="Dynamic")
    error = refused("loadBalancers/web", {"frontendIPConfigurations": [nothing]})
    assert error["code"] == "FrontendIPConfigHasNoSubnetOrPublicIP"
    both = frontend(place)
    both["properties"]["subnet"] = {"id": f"{vnet['id']}/subnets/default"}
    error = refused("loadBalancers/web", {"frontendIPConfigurations": [both]})
    assert error["code"] == "FrontendIPConfigHasBothSubnetAndPublicIP"


@pytest.mark.parametrize("missing", ["backendAddressPools", "probes", "frontendIPConfigurations"])
def test_what_a_rule_names_must_be_there(refused: Make, body: Body, missing: str) -> None:
    error = refused("loadBalancers/web", {**body, missing: []})
    assert error["code"] == "InvalidResourceReference"
    assert f"/{missing}/" in error["message"]
    assert "/loadBalancingRules/http was not found" in error["message"]


def test_two_rules_must_differ_at_both_ends(refused: Make, body: Body, place: str) -> None:
    second = rule(place, "second", backendPort=81)
    error = refused("loadBalancers/web", {**body, "loadBalancingRules": [rule(place), second]})
    assert error["code"] == "RulesUseSameFrontendPortProtocolAndIPConfig"
    second = rule(place, "second", frontendPort=81)
    error = refused("loadBalancers/web", {**body, "loadBalancingRules": [rule(place), second]})
    assert error["code"] == "RulesUseSameBackendPortProtocolAndPool"
    assert "use the same protocol Tcp and backend port 80" in error["message"]


def test_two_rules_may_share_a_port_of_another_protocol(make: Make, body: Body, place: str) -> None:
    second = rule(place, "second", protocol="Udp")
    assert make("loadBalancers/web", {**body, "loadBalancingRules": [rule(place), second]})


@pytest.mark.parametrize(
    "probe",
    [
        {"protocol": "Http", "port": 80},
        {"protocol": "Tcp", "port": 70000},
        {"protocol": "Tcp", "port": -1},
        {"protocol": "Icmp", "port": 1},
        {"protocol": "Tcp"},
    ],
)
def test_a_probe_must_make_sense(refused: Make, body: Body, probe: Any) -> None:
    wanted = {**body, "probes": [{"name": "alive", "properties": probe}]}
    code = "InvalidParameter" if "port" in probe and "protocol" in probe else "InvalidRequestFormat"
    assert refused("loadBalancers/web", wanted)["code"] == code


def test_names_are_checked_and_differ(refused: Make, body: Body) -> None:
    twice = {**body, "backendAddressPools": [{"name": "pool"}, {"name": "POOL"}]}
    assert refused("loadBalancers/web", twice)["code"] == "DuplicateResourceName"
    bad = {**body, "backendAddressPools": [{"name": "pool"}, {"name": "-"}]}
    assert refused("loadBalancers/web", bad)["code"] == "InvalidResourceName"


def test_basic_load_balancers_are_history(refused: Make, body: Body) -> None:
    error = refused("loadBalancers/web", body, sku={"name": "Basic"})
    assert error["code"] == "OperationNotAllowed"
    assert "retired" in error["message"]


def test_a_put_replaces_all_parts_and_a_patch_keeps_them(
    ask: Ask, make: Make, body: Body, balancer: Any
) -> None:
    patched = ask("PATCH", balancer["id"], {"tags": {"a": "b"}}).json()
    assert patched["tags"] == {"a": "b"}
    assert part(patched, "loadBalancingRules", "http")
    bare = make("loadBalancers/web", {"frontendIPConfigurations": body["frontendIPConfigurations"]})
    assert bare["properties"]["loadBalancingRules"] == []
    assert ask("GET", f"{balancer['id']}/probes/alive").status == 404


def test_parts_are_shown_by_themselves(ask: Ask, balancer: Any) -> None:
    for kind, name in (
        ("probes", "alive"),
        ("loadBalancingRules", "http"),
        ("backendAddressPools", "pool"),
        ("frontendIPConfigurations", "front"),
    ):
        one = part(ask("GET", balancer["id"]).json(), kind, name)
        assert ask("GET", one["id"]).json() == one
        assert ask("GET", f"{balancer['id']}/{kind}").json() == {"value": [one]}


def test_probes_and_rules_come_and_go_with_the_load_balancer_only(ask: Ask, balancer: Any) -> None:
    for kind, name in (("probes", "alive"), ("loadBalancingRules", "http")):
        one = part(balancer, kind, name)
        assert ask("PUT", one["id"], {"properties": one["properties"]}).status == 405
        assert ask("DELETE", one["id"]).status == 405


def test_a_pool_can_be_put_and_deleted_by_itself(ask: Ask, delete: Delete, balancer: Any, nic: Make) -> None:
    id = f"{balancer['id']}/backendAddressPools/spare"
    answer = ask("PUT", id, {"properties": {}})
    assert (answer.status, answer.json()["properties"]["loadBalancerBackendAddresses"]) == (201, [])
    after = ask("GET", balancer["id"]).json()
    assert [one["name"] for one in after["properties"]["backendAddressPools"]] == ["pool", "spare"]
    assert after["etag"] != balancer["etag"]
    member = nic("nic1", loadBalancerBackendAddressPools=[{"id": id}])
    delete(id)
    left = ask("GET", member["id"]).json()["properties"]["ipConfigurations"][0]["properties"]
    assert "loadBalancerBackendAddressPools" not in left


def test_a_pool_that_a_rule_names_stays(ask: Ask, balancer: Any) -> None:
    error = ask("DELETE", f"{balancer['id']}/backendAddressPools/pool").json()["error"]
    assert error["code"] == "InvalidResourceReference"


def test_a_nat_rule_can_be_put_by_itself(ask: Ask, balancer: Any, nic: Make) -> None:
    wanted = {
        "frontendIPConfiguration": {"id": f"{balancer['id']}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": f"{balancer['id']}/backendAddressPools/pool"},
        "protocol": "Tcp",
        "frontendPortRangeStart": 50000,
        "frontendPortRangeEnd": 50119,
        "backendPort": 22,
    }
    id = f"{balancer['id']}/inboundNatRules/ssh"
    assert ask("PUT", id, {"location": "westeurope", "properties": wanted}).status == 201
    for name in ("nic1", "nic2"):
        nic(name, loadBalancerBackendAddressPools=[{"id": f"{balancer['id']}/backendAddressPools/pool"}])
    pool = ask("GET", f"{balancer['id']}/backendAddressPools/pool").json()["properties"]
    assert pool["inboundNatRules"] == [{"id": id}]
    ports = [one["properties"]["inboundNatRulesPortMapping"] for one in pool["loadBalancerBackendAddresses"]]
    assert [one["frontendPort"] for [one] in ports] == [50000, 50001]
    wanted["frontendIPConfiguration"] = {"id": f"{balancer['id']}/frontendIPConfigurations/none"}
    error = ask("PUT", id, {"properties": wanted}).json()["error"]
    assert error["code"] == "InvalidResourceReference"
