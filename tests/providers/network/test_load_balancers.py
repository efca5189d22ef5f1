"""Load balancers: their parts, what names what, who is behind them, and what holds them."""

from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.store import Resource
from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make

Body = dict[str, Any]


def frontend(place: str, name: str = "front", **properties: Any) -> Body:
    address = {"publicIPAddress": {"id": f"{place}/publicIPAddresses/pip"}}
    return {"name": name, "properties": properties or address}


def rule(place: str, name: str = "http", port: int = 80, pool: str = "pool", **more: Any) -> Body:
    balancer = f"{place}/loadBalancers/web"
    properties = {
        "frontendIPConfiguration": {"id": f"{balancer}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": f"{balancer}/backendAddressPools/{pool}"},
        "probe": {"id": f"{balancer}/probes/alive"},
        "protocol": "tcp",
        "frontendPort": port,
        "backendPort": port,
    }
    return {"name": name, "properties": {**properties, **more}}


@pytest.fixture
def body(make: Make, place: str) -> Body:
    """The properties of a load balancer with one of each thing."""
    make("publicIPAddresses/pip", {})
    return {
        "frontendIPConfigurations": [frontend(place)],
        "backendAddressPools": [{"name": "pool"}],
        "probes": [{"name": "alive", "properties": {"protocol": "Tcp", "port": 80}}],
        "loadBalancingRules": [rule(place)],
    }


@pytest.fixture
def balancer(make: Make, body: Body) -> Any:
    return make("loadBalancers/web", body)


@pytest.fixture
def scale_set(azure: App, ask: Ask, place: str, balancer: Any) -> str:
    """A uniform scale set of two instances in the pool, as its own provider would leave it."""
    id = parse_id(f"{place.replace('Network', 'Compute')}/virtualMachineScaleSets/set")
    assert id is not None
    joined = {
        "loadBalancerBackendAddressPools": [{"id": f"{balancer['id']}/backendAddressPools/pool"}],
        "loadBalancerInboundNatPools": [{"id": f"{balancer['id']}/inboundNatPools/ssh"}],
    }
    interface = {"name": "nic", "properties": {"ipConfigurations": [{"name": "ip", "properties": joined}]}}
    network = {
        "networkInterfaceConfigurations": [interface],
        "healthProbe": {"id": f"{balancer['id']}/probes/alive"},
    }
    document = {
        "location": "westeurope",
        "properties": {"virtualMachineProfile": {"networkProfile": network}},
    }
    with azure.cloud.store.transaction():
        azure.cloud.put(Resource(id, {"name": "set", "id": id.text, "type": id.type, **document}))
        for number in ("0", "1"):
            instance = id.child("virtualMachines", number)
            azure.cloud.put(Resource(instance, {"name": number, "id": instance.text, "type": instance.type}))
    return id.text


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
    assert refused("loadBalancers/web", wanted)["code"] == "InvalidParameter"


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


def test_the_ports_of_one_member_are_told(ask: Ask, balancer: Any, nic: Make) -> None:
    pool = f"{balancer['id']}/backendAddressPools/pool"
    wanted = {
        "frontendIPConfiguration": {"id": f"{balancer['id']}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": pool},
        "protocol": "Tcp",
        "frontendPortRangeStart": 50000,
        "frontendPortRangeEnd": 50119,
        "backendPort": 22,
    }
    ask("PUT", f"{balancer['id']}/inboundNatRules/ssh", {"properties": wanted})
    nic("nic1", loadBalancerBackendAddressPools=[{"id": pool}])
    second = nic("nic2", loadBalancerBackendAddressPools=[{"id": pool}])
    member = {"ipConfiguration": {"id": f"{second['id']}/ipConfigurations/ipconfig1"}}
    told = ask("POST", f"{pool}/queryInboundNatRulePortMapping", member)
    port = {"inboundNatRuleName": "ssh", "protocol": "Tcp", "frontendPort": 50001, "backendPort": 22}
    assert (told.status, told.json()) == (200, {"inboundNatRulePortMappings": [port]})
    nobodies: list[dict[str, Any]] = [{}, {"ipAddress": "10.9.9.9"}, {"ipConfiguration": {}}]
    for nobody in nobodies:
        told = ask("POST", f"{pool}/queryInboundNatRulePortMapping", nobody)
        assert told.json() == {"inboundNatRulePortMappings": []}


def test_an_interface_behind_a_load_balancer_takes_its_time_to_change(
    ask: Ask, balancer: Any, nic: Make, configuration: Make, place: str
) -> None:
    nic("nic1")
    path, pool = f"{place}/networkInterfaces/nic1", f"{balancer['id']}/backendAddressPools/pool"
    for joined in ([{"id": pool}], []):
        one = configuration(loadBalancerBackendAddressPools=joined)
        answer = ask("PUT", path, {"location": "westeurope", "properties": {"ipConfigurations": [one]}})
        assert (answer.status, "azure-asyncoperation" in answer.headers) == (200, True)
        assert answer.json()["properties"]["provisioningState"] == "Updating"
        ask("GET", path, command="network nic wait")
    assert ask("GET", path).json()["properties"]["provisioningState"] == "Succeeded"


def test_a_nat_rule_leads_to_one_interface(ask: Ask, balancer: Any, nic: Make) -> None:
    id = f"{balancer['id']}/inboundNatRules/ssh"
    frontend = {"id": f"{balancer['id']}/frontendIPConfigurations/front"}
    rule = {"frontendIPConfiguration": frontend, "protocol": "Tcp", "frontendPort": 2222, "backendPort": 22}
    assert ask("PUT", id, {"properties": rule}).status == 201
    member = nic("nic1", loadBalancerInboundNatRules=[{"id": id}])
    shown = ask("GET", id).json()["properties"]
    assert shown["backendIPConfiguration"] == {"id": f"{member['id']}/ipConfigurations/ipconfig1"}


def test_a_pool_shows_the_interfaces_in_it(ask: Ask, balancer: Any, nic: Make) -> None:
    pool = f"{balancer['id']}/backendAddressPools/pool"
    member = nic("nic1", loadBalancerBackendAddressPools=[{"id": pool}])
    configuration = {"id": f"{member['id']}/ipConfigurations/ipconfig1"}
    shown = ask("GET", pool).json()["properties"]
    assert shown["backendIPConfigurations"] == [configuration]
    [address] = shown["loadBalancerBackendAddresses"]
    assert address["properties"]["networkInterfaceIPConfiguration"] == configuration
    listed = ask("GET", f"{balancer['id']}/networkInterfaces").json()["value"]
    assert [one["name"] for one in listed] == ["nic1"]


def test_addresses_of_a_pool_may_be_given(ask: Ask, balancer: Any, nic: Make) -> None:
    pool = f"{balancer['id']}/backendAddressPools/pool"
    nic("nic1", loadBalancerBackendAddressPools=[{"id": pool}])
    given = {"name": "far", "properties": {"ipAddress": "10.0.0.77"}}
    shown = ask("GET", pool).json()["properties"]["loadBalancerBackendAddresses"]
    ask("PUT", pool, {"properties": {"loadBalancerBackendAddresses": [*shown, given]}})
    after = ask("GET", pool).json()["properties"]["loadBalancerBackendAddresses"]
    assert [one["properties"].get("ipAddress") for one in after] == [None, "10.0.0.77"]


def test_an_address_tells_its_state_only_when_it_has_one(ask: Ask, balancer: Any) -> None:
    """`az network lb address-pool address add` sends `None`, and Azure shows nothing: recorded traffic."""
    pool = f"{balancer['id']}/backendAddressPools/pool"
    for state, shown in (("None", None), ("Down", "Down")):
        given = {"name": "far", "properties": {"ipAddress": "10.0.0.77", "adminState": state}}
        ask("PUT", pool, {"properties": {"loadBalancerBackendAddresses": [given]}})
        (address,) = ask("GET", pool).json()["properties"]["loadBalancerBackendAddresses"]
        assert address["properties"].get("adminState") == shown


def test_an_interface_can_only_join_what_is_there(
    refused: Make, vnet: Any, configuration: Make, place: str
) -> None:
    absent = [{"id": f"{place}/loadBalancers/web/backendAddressPools/pool"}]
    wanted = configuration(loadBalancerBackendAddressPools=absent)
    error = refused("networkInterfaces/n", {"ipConfigurations": [wanted]})
    assert error["code"] == "InvalidResourceReference"


def test_interfaces_leave_a_load_balancer_that_goes(
    ask: Ask, delete: Delete, balancer: Any, nic: Make, place: str
) -> None:
    pool = [{"id": f"{balancer['id']}/backendAddressPools/pool"}]
    member = nic("nic1", loadBalancerBackendAddressPools=pool)
    delete(balancer["id"])
    left = ask("GET", member["id"]).json()["properties"]["ipConfigurations"][0]["properties"]
    assert "loadBalancerBackendAddressPools" not in left
    assert ask("GET", f"{place}/publicIPAddresses/pip").json()["properties"].get("ipConfiguration") is None


def test_instances_of_a_scale_set_are_in_its_pool(ask: Ask, balancer: Any, scale_set: str) -> None:
    pool = ask("GET", f"{balancer['id']}/backendAddressPools/pool").json()["properties"]
    assert [one["id"] for one in pool["backendIPConfigurations"]] == [
        f"{scale_set}/virtualMachines/{number}/networkInterfaces/nic/ipConfigurations/ip" for number in "01"
    ]


def test_what_a_scale_set_uses_stays(
    ask: Ask, refused: Make, body: Body, balancer: Any, scale_set: str
) -> None:
    error = ask("DELETE", balancer["id"]).json()["error"]
    assert error["code"] == "LoadBalancerInUseByVirtualMachineScaleSet"
    assert error["message"].endswith(f"pool are in use by virtual machine scale set {scale_set}.")
    without_pool = {**body, "backendAddressPools": [], "loadBalancingRules": []}
    error = refused("loadBalancers/web", without_pool)
    assert error["code"] == "LoadBalancerBackendAddressPoolInUseByVirtualMachineScaleSet"
    error = refused("loadBalancers/web", {**body, "loadBalancingRules": []})
    assert error["code"] == "CannotRemoveRuleUsedByProbeUsedByVMSS"
