"""Claims about what groups cost, by the price list of `lab.bill`."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json, machine

RG: Json = {"id": GROUP, "name": "rg", "location": "westeurope"}
HOST = {"statuses": [{"code": "PowerState/running"}]}


def in_the_group(desk: Desk, *sizes: str) -> None:
    machines = [
        {
            **machine(f"web-{number}", hardwareProfile={"vmSize": size}, instanceView=HOST),
            "name": f"web-{number}",
        }
        for number, size in enumerate(sizes)
    ]
    desk.find(RG, *machines)
    desk.cloud.collections[f"{COMPUTE}/virtualMachines".lower()] = machines


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        (["Standard_B2s"] * 2, ""),
        (["Standard_B2s", "Standard_D2s_v5"], "it is 100"),
        ([], ""),
        (
            ["Standard_B2s", "Standard_E2s_v5"],
            "'web-1' (VM Standard_E2s_v5, running) has no price in the list",
        ),
    ],
)
def test_a_bill_is_held_to_a_budget(desk: Desk, sizes: list[str], found: str) -> None:
    in_the_group(desk, *sizes)
    check.bill("rg").is_at_most(61)
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_a_budget_may_be_used_up_and_a_limit_may_not_be_reached(desk: Desk) -> None:
    in_the_group(desk, "Standard_B2s")
    root = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
    desk.cloud.collections[root.lower()] = desk.cloud.collections[f"{COMPUTE}/virtualMachines".lower()]
    month = 0.0416 * 730
    check.bill("rg").is_at_most(month)
    check.subscription().costs_less_than(month)
    assert desk.report.points == 1
    assert "Not yet: the subscription costs less than" in desk.said()


def test_a_group_that_is_not_there_has_no_bill(desk: Desk) -> None:
    check.bill("rg", "rg-two").is_at_most(61)
    assert "resource group 'rg' does not exist" in desk.said()
    assert desk.report.points == 0
