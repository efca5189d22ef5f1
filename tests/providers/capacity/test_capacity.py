"""Sizes, SKUs and quotas against the exchanges of `az vm list-sizes`, `list-skus` and `list-usage`."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from azlab import data
from azlab.arm.app import App
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource

COMPUTE = "/providers/Microsoft.Compute"
HERE = f"{COMPUTE}/locations/westeurope"


def put(azure: App, group: str, kind: str, name: str, document: Json) -> None:
    id = parse_id(f"{group}/providers/Microsoft.Compute/{kind}/{name}")
    assert id is not None
    with azure.cloud.store.transaction():
        azure.cloud.put(Resource(id, {"name": name, "location": "westeurope", **document}))


def used(ask: Callable[..., Any], subscription: str, here: str = HERE) -> Counter[str]:
    rows = ask("GET", f"{subscription}{here}/usages").json()["value"]
    return Counter({row["name"]["value"]: row["currentValue"] for row in rows})


def test_sizes_of_a_region_have_azures_own_keys(ask: Callable[..., Any], subscription: str) -> None:
    rows = ask("GET", f"{subscription}{HERE}/vmSizes").json()["value"]
    row = next(one for one in rows if one["name"] == "Standard_B2ms")
    assert row == {
        "name": "Standard_B2ms",
        "numberOfCores": 2,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": 16384,
        "memoryInMB": 8192,
        "maxDataDiskCount": 4,
    }


def test_nothing_is_used_of_a_new_subscription(ask: Callable[..., Any], subscription: str) -> None:
    assert sum(used(ask, subscription).values()) == 0


def test_machines_are_counted_by_region_and_family_also_while_deallocated(
    ask: Callable[..., Any], azure: App, group: str, subscription: str
) -> None:
    for name, power in (("one", "running"), ("two", "deallocated")):
        put(azure, group, "virtualMachines", name,
            {"properties": {"hardwareProfile": {"vmSize": "standard_d2s_v5"}, "power": power}})  # fmt: skip
    counted = used(ask, subscription)
    family = data.size("Standard_D2s_v5").family
    assert (counted["virtualMachines"], counted["cores"], counted[family]) == (2, 4, 4)
    assert sum(used(ask, subscription, HERE.replace("westeurope", "eastus")).values()) == 0


def test_a_uniform_scale_set_counts_its_instances_and_a_flexible_one_does_not(
    ask: Callable[..., Any], azure: App, group: str, subscription: str
) -> None:
    sku = {"sku": {"name": "Standard_D2s_v5", "capacity": 3}}
    put(azure, group, "virtualMachineScaleSets", "u", {**sku, "properties": {"orchestrationMode": "Uniform"}})
    put(
        azure, group, "virtualMachineScaleSets", "f", {**sku, "properties": {"orchestrationMode": "Flexible"}}
    )
    size = {"properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}}
    for number in range(3):
        put(azure, group, "virtualMachineScaleSets/u/virtualMachines", str(number), size)
        put(azure, group, "virtualMachineScaleSets/f/virtualMachines", str(number), {"properties": {}})
    counted = used(ask, subscription)
    assert (counted["virtualMachineScaleSets"], counted["cores"]) == (2, 6)


def test_asking_for_usage_twice_does_not_add_up(
    ask: Callable[..., Any], azure: App, group: str, subscription: str
) -> None:
    put(
        azure,
        group,
        "virtualMachines",
        "m",
        {"properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}},
    )
    assert used(ask, subscription) == used(ask, subscription)


def test_skus_of_one_region_name_that_region_and_its_zones(
    ask: Callable[..., Any], subscription: str
) -> None:
    rows = ask("GET", f"{subscription}{COMPUTE}/skus?$filter=location eq 'westeurope'").json()["value"]
    row = next(one for one in rows if one["name"] == "Standard_D2s_v5")
    assert row["locations"] == ["westeurope"]
    assert row["locationInfo"][0]["zones"] == ["1", "2", "3"]
    assert {"name": "vCPUs", "value": "2"} in row["capabilities"]
    assert {"name": "HyperVGenerations", "value": "V1,V2"} in row["capabilities"]
    assert row["restrictions"] == []


def test_every_region_finds_a_size_among_all_skus_with_its_own_zones(
    ask: Callable[..., Any], subscription: str
) -> None:
    rows = ask("GET", f"{subscription}{COMPUTE}/skus").json()["value"]
    for location in data.location_names():
        found = [one for one in rows if one["name"] == "Standard_D2s_v5" and location in one["locations"]]
        assert len(found) == 1
        assert tuple(found[0]["locationInfo"][0]["zones"]) == data.zones(location)


def test_a_size_without_trusted_launch_says_so(ask: Callable[..., Any], subscription: str) -> None:
    rows = ask("GET", f"{subscription}{COMPUTE}/skus?$filter=location eq 'westeurope'").json()["value"]
    said = {row["name"]: {one["name"]: one["value"] for one in row["capabilities"]} for row in rows}
    assert said["Standard_DS2_v2"].get("TrustedLaunchDisabled") is None
    assert said["Standard_D2_v2"]["TrustedLaunchDisabled"] == "True"


@pytest.mark.parametrize("page", ["vmSizes", "usages"])
def test_a_region_that_is_not_there_has_no_pages(
    ask: Callable[..., Any], subscription: str, page: str
) -> None:
    response = ask("GET", f"{subscription}{COMPUTE}/locations/mars/{page}")
    assert response.status == 400
    assert response.json()["error"]["code"] == "NoRegisteredProviderFound"


def test_the_list_of_all_sizes_is_the_same_when_nothing_is_scarce_any_more(
    ask: Callable[..., Any], subscription: str
) -> None:
    everything = ask("GET", f"{subscription}{COMPUTE}/skus")
    page = "/lab/scarcities/westeurope/Standard_D2s_v5"
    ask("PUT", page, {"reason": "NotAvailableForSubscription"})
    scarce = ask("GET", f"{subscription}{COMPUTE}/skus").json()["value"]
    assert any(row["restrictions"] for row in scarce)
    ask("DELETE", page)
    again = ask("GET", f"{subscription}{COMPUTE}/skus")
    assert again.body == everything.body
    assert again.headers["content-type"] == everything.headers["content-type"]
    assert len(scarce) == len(again.json()["value"]) + 1
