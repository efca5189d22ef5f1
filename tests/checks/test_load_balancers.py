"""Claims about load balancers: untouched, wrong and right."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json

NETWORK = f"{GROUP}/providers/Microsoft.Network"
FRONT = f"{NETWORK}/loadBalancers/front"
POOL = f"{FRONT}/backendAddressPools/pool"
INSTANCE = f"{COMPUTE}/virtualMachineScaleSets/web/virtualMachines/0/networkInterfaces/n/ipConfigurations/i"
NIC = f"{NETWORK}/networkInterfaces/nic1"
BALANCER: Callable[[], Any] = lambda: check.load_balancer("front", group="rg")  # noqa: E731


def rule(port: int = 80, backend: int = 80, **more: Any) -> Json:
    pool = {"backendAddressPool": {"id": POOL}}
    return {"name": "http", "properties": {"frontendPort": port, "backendPort": backend, **pool, **more}}


def probe(protocol: str = "Http", port: int = 80, **more: Any) -> Json:
    return {"name": "alive", "properties": {"protocol": protocol, "port": port, **more}}


def balancer(*rules: Json, probes: Any = (), members: Any = (), **properties: Any) -> Json:
    pool = {
        "id": POOL,
        "name": "pool",
        "properties": {"backendIPConfigurations": [{"id": id} for id in members]},
    }
    lists = {"backendAddressPools": [pool], "loadBalancingRules": [*rules], "probes": [*probes]}
    return {"id": FRONT, "location": "westeurope", "properties": {**lists, **properties}}


PUBLIC = {"frontendIPConfigurations": [{"properties": {"publicIPAddress": {"id": "x"}}}]}
INNER = {"frontendIPConfigurations": [{"properties": {"subnet": {"id": "x"}}}]}
PROBED = rule(probe={"id": f"{FRONT}/probes/alive"})


@pytest.mark.parametrize(
    ("claim", "right", "wrong", "found"),
    [
        ("has_public_address()", balancer(**PUBLIC), balancer(**INNER), "none of its frontends has one"),
        ("has_probe()", balancer(probes=[probe()]), balancer(), "it has none"),
        (
            'has_probe("http", 80, "/health")',
            balancer(probes=[probe(requestPath="/health")]),
            balancer(probes=[probe(requestPath="/")]),
            "it has one of Http on port 80 with the path /",
        ),
        (
            "has_probe(port=81)",
            balancer(probes=[probe(), probe(port=81)]),
            balancer(probes=[probe()]),
            "port 80",
        ),
        ("has_rule(80)", balancer(rule()), balancer(), "it has no rule"),
        ("has_rule(80, 8080)", balancer(rule(80, 8080)), balancer(rule()), "its rules lead from 80 to 80"),
        ("heeds_a_probe()", balancer(PROBED), balancer(PROBED, rule()), "the rule http names none"),
        ("heeds_a_probe()", balancer(PROBED), balancer(), "it has no rule"),
        (
            'serves("web")',
            balancer(rule(), members=[INSTANCE]),
            balancer(rule()),
            "its rules lead to nothing",
        ),
        (
            'serves("web")',
            balancer(rule(), members=[INSTANCE]),
            balancer(members=[INSTANCE]),
            "it has no rule",
        ),
    ],
)
def test_a_claim_is_right_or_says_what_it_found(
    desk: Desk, claim: str, right: Json, wrong: Json, found: str
) -> None:
    eval(f"BALANCER().{claim}")
    assert "does not exist yet" in desk.said()
    desk.next_cell()
    desk.find(wrong)
    eval(f"BALANCER().{claim}")
    assert desk.report.points == 0
    assert found in desk.said()
    desk.next_cell()
    desk.find(right)
    eval(f"BALANCER().{claim}")
    assert desk.report.points == 1


@pytest.mark.parametrize("name", ["nic1", "vm1", "flex"])
def test_an_interface_serves_for_its_vm_and_that_ones_scale_set(desk: Desk, name: str) -> None:
    machine = f"{COMPUTE}/virtualMachines/vm1"
    scale_set = {"virtualMachineScaleSet": {"id": f"{COMPUTE}/virtualMachineScaleSets/flex"}}
    desk.find(
        balancer(rule(), members=[f"{NIC}/ipConfigurations/i"]),
        {"id": NIC, "properties": {"virtualMachine": {"id": machine}}},
        {"id": machine, "properties": scale_set},
    )
    BALANCER().serves(name)
    assert desk.report.points == 1


def test_what_is_in_a_pool_that_no_rule_names_is_not_served(desk: Desk) -> None:
    other = rule()
    other["properties"]["backendAddressPool"] = {"id": f"{FRONT}/backendAddressPools/other"}
    desk.find(balancer(other, members=[INSTANCE]))
    BALANCER().serves("web")
    assert desk.report.points == 0


def test_a_load_balancer_has_values(desk: Desk) -> None:
    desk.find(balancer(rule(8080)))
    path = "properties.loadBalancingRules[0].properties.frontendPort"
    assert check.value("load_balancer", "front", group="rg", path=path) == 8080
