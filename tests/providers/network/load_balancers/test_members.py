"""Who is behind a load balancer: interfaces, addresses, instances of scale sets, and their ports."""

from typing import Any

from tests.providers.conftest import Ask
from tests.providers.network.conftest import Delete, Make
from tests.providers.network.load_balancers.conftest import Body


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
