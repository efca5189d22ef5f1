"""Changing the model: what instances take over under which policy, and what may not change."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.scale_sets.conftest import ScaleSets

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
TAG = "VirtualMachineProfileTimeCreated"


def model(**storage: Any) -> Json:
    return {"properties": {"virtualMachineProfile": {"storageProfile": storage}}}


def pages(sets: ScaleSets) -> list[str]:
    return [sets.run("web", id, "curl -s localhost") for id in sets.ids("web")]


@pytest.fixture
def two_images(golden: Callable[..., Any]) -> tuple[str, str]:
    """Managed images of two versions of a web server."""
    return golden("first", "version one"), golden("second", "version two")


def follow(sets: ScaleSets, image: str) -> Json:
    return sets.azure.patch(sets.path("web"), model(imageReference={"id": image}))


@BOTH
def test_under_manual_a_new_image_touches_no_instance(
    sets: ScaleSets, two_images: tuple[str, str], mode: str
) -> None:
    sets.create("web", mode, image={"id": two_images[0]})
    follow(sets, two_images[1])
    assert pages(sets) == ["version one", "version one"]
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Succeeded"


@BOTH
def test_update_instances_brings_the_chosen_ones_to_the_model(
    sets: ScaleSets, two_images: tuple[str, str], mode: str
) -> None:
    sets.create("web", mode, image={"id": two_images[0]})
    follow(sets, two_images[1])
    chosen, other = sets.ids("web")
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": [chosen]})
    assert pages(sets) == ["version two", "version one"]
    assert sets.ids("web") == [chosen, other]


def test_a_uniform_instance_says_whether_it_has_the_latest_model(
    sets: ScaleSets, two_images: tuple[str, str]
) -> None:
    sets.create("web", "Uniform", image={"id": two_images[0]})
    follow(sets, two_images[1])
    latest = [one["properties"]["latestModelApplied"] for one in sets.instances("web")]
    assert latest == [False, False]
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert all(one["properties"]["latestModelApplied"] for one in sets.instances("web"))


def test_a_flexible_instance_carries_the_moment_of_its_model_as_a_tag(
    sets: ScaleSets, two_images: tuple[str, str]
) -> None:
    sets.create("web", image={"id": two_images[0]})
    before = {one["tags"][TAG] for one in sets.instances("web")}
    sets.azure.app.cloud.clock.advance(60)
    follow(sets, two_images[1])
    assert {one["tags"][TAG] for one in sets.instances("web")} == before
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    assert not {one["tags"][TAG] for one in sets.instances("web")} & before


@BOTH
def test_under_automatic_all_instances_follow_at_once(
    sets: ScaleSets, two_images: tuple[str, str], mode: str
) -> None:
    sets.create("web", mode, image={"id": two_images[0]}, upgradePolicy={"mode": "Automatic"})
    follow(sets, two_images[1])
    assert pages(sets) == ["version two", "version two"]


@BOTH
def test_new_instances_are_made_of_the_new_model(
    sets: ScaleSets, two_images: tuple[str, str], mode: str
) -> None:
    sets.create("web", mode, count=1, image={"id": two_images[0]})
    follow(sets, two_images[1])
    sets.scale("web", 2)
    assert sorted(pages(sets)) == ["version one", "version two"]


@BOTH
def test_scaling_alone_does_not_date_the_model_anew(sets: ScaleSets, mode: str) -> None:
    first = sets.create("web", mode, count=1)["properties"]["virtualMachineProfile"]["timeCreated"]
    again = sets.scale("web", 2)["properties"]["virtualMachineProfile"]["timeCreated"]
    assert again == first


@BOTH
def test_reimaging_gives_an_instance_a_fresh_disk_and_leaves_the_others(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode)
    one, other = sets.ids("web")
    for id in (one, other):
        sets.run("web", id, "echo mine | sudo tee /opt/mine")
    sets.azure.act(sets.path("web"), "reimage", {"instanceIds": [one]})
    assert [sets.run("web", id, "ls /opt") for id in (one, other)] == ["", "mine"]
    assert len(sets.in_group("Microsoft.Compute/disks")) == 2


def test_a_new_size_reaches_instances_by_update_instances(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1)
    sets.azure.patch(sets.path("web"), {"sku": {"name": "Standard_D4s_v5"}})
    size = sets.instances("web")[0]["properties"]["hardwareProfile"]["vmSize"]
    assert size == "Standard_D2s_v5"
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["0"]})
    assert sets.instances("web")[0]["properties"]["hardwareProfile"]["vmSize"] == "Standard_D4s_v5"


@BOTH
def test_the_kind_of_image_may_not_change(sets: ScaleSets, golden: Callable[..., Any], mode: str) -> None:
    sets.create("web", mode, count=0)
    body = {"id": golden("base"), "publisher": None, "offer": None, "sku": None, "version": None}
    refusal = sets.azure.refusal("PATCH", sets.path("web"), model(imageReference=body))
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    assert refusal.message == "The Image type for a Virtual Machine Scale Set may not be changed."


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"orchestrationMode": "Uniform"}, "orchestrationMode"),
        ({"platformFaultDomainCount": 3}, "platformFaultDomainCount"),
        (
            {"virtualMachineProfile": {"osProfile": {"computerNamePrefix": "x"}}},
            "osProfile.computerNamePrefix",
        ),
    ],
)
def test_some_properties_are_fixed_for_good(sets: ScaleSets, change: Json, path: str) -> None:
    sets.create("web", count=0)
    refusal = sets.azure.refusal("PATCH", sets.path("web"), {"properties": change})
    assert (refusal.code, refusal.target) == ("PropertyChangeNotAllowed", path)


def test_zones_may_be_added_and_never_taken_away(sets: ScaleSets) -> None:
    sets.create("web", count=0, zones=["1"])
    sets.azure.patch(sets.path("web"), {"zones": ["1", "2"]})
    assert sets.azure.refusal("PATCH", sets.path("web"), {"zones": ["2"]}).code == "PropertyChangeNotAllowed"
