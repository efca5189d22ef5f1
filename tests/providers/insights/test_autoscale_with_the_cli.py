"""The real Azure CLI gives scale sets of both modes autoscale, and sees what it does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from tests.providers.conftest import run

SETTING = "-g rg --autoscale-name busy"
LOGIN = "--admin-username azureuser --generate-ssh-keys"
KIND = "--resource-type Microsoft.Compute/virtualMachineScaleSets"
Az = Callable[[str], Any]


@pytest.fixture
def az(cli: Path) -> Az:
    """What a command printed, as JSON; it must succeed."""
    return run


def make(az: Az, mode: str) -> None:
    """A scale set `web` of two, and for it a setting `busy` with a rule out and a rule in."""
    size = "--vm-sku Standard_B2s --instance-count 2"
    az(f"vmss create -g rg -n web --image Ubuntu2404 --orchestration-mode {mode} {size} {LOGIN} -o none")
    limits = "--min-count 2 --max-count 6 --count 2"
    az(f"monitor autoscale create -g rg --resource web {KIND} --name busy {limits}")
    az(f'monitor autoscale rule create {SETTING} --condition "Percentage CPU > 70 avg 5m" --scale out 1')
    az(f'monitor autoscale rule create {SETTING} --condition "Percentage CPU < 30 avg 5m" --scale in 1')


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_autoscale_makes_and_removes_instances_that_the_load_balancer_knows(az: Az, mode: str) -> None:
    make(az, mode)
    behind = "network lb address-pool list -g rg --lb-name webLB --query [].backendIPConfigurations[].id"
    assert len(az(behind)) == 2
    lab.load("web", group="rg", percent=160)
    lab.let_pass(hours=1)
    assert az("vmss show -g rg -n web --query sku.capacity") == 5
    assert len(az("vmss list-instances -g rg -n web")) == 5
    assert len(az(behind)) == 5
    lab.load("web", group="rg", percent=1)
    lab.let_pass(hours=1)
    assert az("vmss show -g rg -n web --query sku.capacity") == 2
    assert len(az(behind)) == 2


def test_autoscale_is_seen_in_metrics_and_in_the_activity_log(az: Az) -> None:
    make(az, "Uniform")
    lab.load("web", group="rg", percent=160)
    lab.let_pass(minutes=60)
    id = az("vmss show -g rg -n web --query id")
    [metric] = az(f'monitor metrics list --resource {id} --metric "Percentage CPU"')["value"]
    data = metric["timeseries"][0]["data"]
    assert max(one["average"] for one in data) == 100
    assert data[-1]["average"] == 64
    events = az("monitor activity-log list -g rg --offset 2h")
    assert [one["properties"]["NewInstancesCount"] for one in events] == ["5", "4", "3"]
    definitions = az(f"monitor metrics list-definitions --resource {id}")
    assert "Percentage CPU" in [one["name"]["value"] for one in definitions]


def test_a_setting_is_shown_changed_and_deleted(az: Az) -> None:
    make(az, "Flexible")
    assert [one["name"] for one in az("monitor autoscale list -g rg")] == ["busy"]
    az("monitor autoscale update -g rg -n busy --max-count 8 --email-administrator true")
    shown = az("monitor autoscale show -g rg -n busy")
    assert shown["profiles"][0]["capacity"] == {"minimum": "2", "maximum": "8", "default": "2"}
    assert shown["notifications"][0]["email"]["sendToSubscriptionAdministrator"] is True
    assert len(shown["profiles"][0]["rules"]) == 2
    az("monitor autoscale delete -g rg -n busy")
    assert az("monitor autoscale list -g rg") == []


def test_rules_are_listed_deleted_and_copied(az: Az) -> None:
    make(az, "Flexible")
    rules = az(f"monitor autoscale rule list {SETTING}")
    assert [one["index"] for one in rules] == [0, 1]
    assert rules[0]["scaleAction"] == {
        "cooldown": "PT5M",
        "direction": "Increase",
        "type": "ChangeCount",
        "value": "1",
    }
    schedule = '--timezone "W. Europe Standard Time" --recurrence week sat sun'
    az(f"monitor autoscale profile create {SETTING} -n weekend --count 3 {schedule}")
    az(f"monitor autoscale rule copy {SETTING} --dest-schedule weekend --index 0")
    profiles = {one["name"]: one for one in az(f"monitor autoscale profile list {SETTING}")}
    assert len(profiles["weekend"]["rules"]) == 1
    assert profiles["weekend"]["recurrence"]["schedule"]["days"] == ["Saturday", "Sunday"]
    az(f"monitor autoscale profile delete {SETTING} -n weekend")
    az(f"monitor autoscale rule delete {SETTING} --index 1")
    assert len(az(f"monitor autoscale rule list {SETTING}")) == 1
