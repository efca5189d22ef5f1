"""Scaling out and in, deleting instances, and what goes and what stays."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.providers.compute.conftest import GROUP, Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
ZONES = ["1", "2", "3"]


@BOTH
def test_scaling_out_keeps_the_instances_that_are_there(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    before = sets.ids("web")
    assert sets.scale("web", 3)["sku"]["capacity"] == 3
    assert set(before) < set(sets.ids("web"))
    assert len(sets.ids("web")) == 3


@BOTH
def test_a_patch_of_the_capacity_scales_too(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    sets.azure.patch(sets.path("web"), {"sku": {"capacity": 3}})
    assert len(sets.ids("web")) == 3
    sets.azure.patch(sets.path("web"), {"sku": {"capacity": 0}})
    assert sets.ids("web") == []


def test_numbers_of_uniform_instances_are_never_given_twice(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=2)
    sets.azure.act(sets.path("web"), "delete", {"instanceIds": ["1"]})
    sets.scale("web", 3)
    assert sets.ids("web") == ["0", "2", "3"]


@BOTH
def test_scaling_in_takes_the_newest_first(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    old = sets.ids("web")
    sets.scale("web", 3)
    sets.scale("web", 1)
    assert sets.ids("web") == old


def test_the_policy_oldest_takes_the_oldest_first(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=3, scaleInPolicy={"rules": ["OldestVM"]})
    sets.scale("web", 1)
    assert sets.ids("web") == ["2"]


def test_a_protected_instance_stays(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=3)
    path = f"{sets.path('web')}/virtualMachines/2"
    protection = {"properties": {"protectionPolicy": {"protectFromScaleIn": True}}}
    assert sets.azure.put(path, protection)["properties"]["protectionPolicy"]["protectFromScaleIn"] is True
    sets.scale("web", 1)
    assert sets.ids("web") == ["2"]


@BOTH
def test_instances_spread_over_the_zones_and_go_from_the_fullest(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=5, zones=ZONES)
    assert sorted(one["zones"][0] for one in sets.instances("web")) == ["1", "1", "2", "2", "3"]
    sets.scale("web", 3)
    assert sorted(one["zones"][0] for one in sets.instances("web")) == ZONES


@BOTH
def test_deleting_chosen_instances_lowers_the_capacity(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=3)
    gone, *stay = sets.ids("web")
    sets.azure.act(sets.path("web"), "delete", {"instanceIds": [gone]})
    assert sets.ids("web") == stay
    assert sets.azure.get(sets.path("web"))["sku"]["capacity"] == 2


def test_a_flexible_instance_deleted_as_a_vm_leaves_its_scale_set(sets: ScaleSets) -> None:
    sets.create("web", count=2)
    gone, stays = sets.ids("web")
    sets.azure.delete(f"virtualMachines/{gone}")
    assert sets.ids("web") == [stays]
    assert sets.azure.get(sets.path("web"))["sku"]["capacity"] == 1


@BOTH
def test_an_instance_deleted_by_its_own_address_leaves_too(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=2)
    gone, stays = sets.ids("web")
    sets.azure.delete(f"{sets.path('web')}/virtualMachines/{gone}")
    assert sets.ids("web") == [stays]
    assert sets.azure.get(sets.path("web"))["sku"]["capacity"] == 1
    assert len(sets.in_group("Microsoft.Compute/disks")) == 1


@BOTH
def test_deleting_the_scale_set_leaves_the_network_and_nothing_else(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=2)
    sets.azure.delete(sets.path("web"))
    left = sets.azure.get(f"{GROUP}/resources")["value"]
    assert [one["type"] for one in left] == ["Microsoft.Network/virtualNetworks"]


@BOTH
def test_a_group_goes_with_its_scale_sets(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=2)
    sets.azure.wait(sets.azure.send("DELETE", GROUP))
    while sets.azure.send("GET", GROUP).status == 200:
        sets.azure.app.cloud.clock.advance(60)
    assert [one.id.type for one in sets.azure.app.cloud.resources("", GROUP)] == []


@BOTH
def test_scaling_out_needs_the_image(sets: ScaleSets, golden: Callable[..., Any], mode: str) -> None:
    image = golden("base")
    sets.create("web", mode, count=1, image={"id": image})
    sets.azure.app.cloud.delete(image)
    sku = {"name": "Standard_D2s_v5", "capacity": 2}
    refusal = sets.azure.refusal("PUT", sets.path("web"), {"location": "westeurope", "sku": sku})
    assert (refusal.status, refusal.code) == (404, "NotFound")
    assert len(sets.ids("web")) == 1


@BOTH
def test_the_quota_counts_all_instances_and_gives_them_back(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=40)
    refusal = sets.refused("shop", mode, count=20)
    assert refusal.code == "OperationNotAllowed"
    assert "Current Usage: 80, Additional Required: 40" in refusal.message
    sets.scale("web", 10)
    sets.create("shop", mode, count=20)


def protect(sets: ScaleSets, id: str, **policy: Any) -> None:
    path = f"{sets.path('web')}/virtualMachines/{id}"
    sets.azure.put(path, {"properties": {"protectionPolicy": policy}})


@BOTH
@pytest.mark.parametrize("name", ["protectFromScaleIn", "protectFromScaleSetActions"])
def test_instances_of_both_kinds_are_protected_from_scaling_in(sets: ScaleSets, mode: str, name: str) -> None:
    sets.create("web", mode)
    one, _ = sets.ids("web")
    protect(sets, one, **{name: True})
    sets.scale("web", 0)
    assert sets.ids("web") == [one]


@BOTH
def test_actions_on_all_instances_leave_the_protected_alone(
    sets: ScaleSets, azure: Practice, mode: str
) -> None:
    sets.create("web", mode)
    one, other = sets.ids("web")
    protect(sets, one, protectFromScaleSetActions=True)
    for id in (one, other):
        sets.run("web", id, "echo mine | sudo tee /opt/mine")
    azure.act(sets.path("web"), "reimage", {})
    assert [sets.run("web", id, "ls /opt") for id in (one, other)] == ["mine", ""]
    azure.act(sets.path("web"), "deallocate", {"instanceIds": ["*"]})
    assert sorted(sets.power("web")) == ["deallocated", "running"]
    azure.act(sets.path("web"), "delete", {"instanceIds": ["*"]})
    assert sets.ids("web") == []


@BOTH
def test_without_its_image_a_scale_set_shrinks_and_does_not_grow(
    sets: ScaleSets, azure: Practice, golden: Callable[..., Any], definition: Callable[..., Any], mode: str
) -> None:
    golden("web")
    azure.gallery(definition(hyperVGeneration="V1"))
    azure.version("1.0.0")
    version = azure.id("galleries/shared/images/web/versions/1.0.0")
    shown = sets.create("shop", mode, count=2, image={"id": azure.id("galleries/shared/images/web")})
    azure.delete(version)
    grown = azure.refusal("PATCH", sets.path("shop"), {"sku": {"capacity": 3}})
    assert grown.code == "GalleryImageNotFound"
    shrunk = sets.scale("shop", 1)
    profile = "virtualMachineProfile"
    assert shrunk["properties"][profile] == shown["properties"][profile]
    assert len(sets.ids("shop")) == 1
    assert azure.patch(sets.path("shop"), {"tags": {"team": "shop"}})["tags"] == {"team": "shop"}
