"""What a rolling upgrade policy says besides its percentages: surge, order, zones, and the way back."""

from collections import Counter

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.scale_sets.conftest import ScaleSets
from tests.providers.compute.scale_sets.test_extensions import extended, health
from tests.providers.compute.scale_sets.test_rolling import (
    BOTH,
    create,
    follow,
    images,
    latest,
    made_of,
    minutes,
    pages,
    rolling,
)

__all__ = ["images"]
Images = tuple[str, str, str]


def counts(sets: ScaleSets, count: int) -> list[Counter[str]]:
    """Which images the instances have, minute by minute."""
    seen = []
    for _ in range(count):
        minutes(sets, 1)
        seen.append(Counter(made_of(sets)))
    return seen


@BOTH
def test_with_max_surge_new_instances_take_the_place_of_the_old_ones(
    sets: ScaleSets, images: Images, mode: str
) -> None:
    create(sets, images[0], mode, maxSurge=True)
    old = set(sets.ids("web"))
    assert sets.azure.wait(follow(sets, images[1]))["status"] == "Succeeded"
    assert pages(sets) == ["two"] * 4
    assert not old & set(sets.ids("web"))
    assert latest(sets)["progress"]["successfulInstanceCount"] == 4
    assert sets.azure.get(sets.path("web"))["sku"]["capacity"] == 4


def test_without_it_the_instances_are_upgraded_in_place(sets: ScaleSets, images: Images) -> None:
    create(sets, images[0], maxSurge=False)
    old = sets.ids("web")
    sets.azure.wait(follow(sets, images[1]))
    assert sets.ids("web") == old


@BOTH
def test_a_bad_version_costs_no_capacity_under_max_surge(sets: ScaleSets, images: Images, mode: str) -> None:
    create(sets, images[0], mode, maxSurge=True)
    status = sets.azure.wait(follow(sets, images[2]))
    assert status["error"]["code"] == "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
    assert Counter(made_of(sets)) == {"first": 4, "third": 1}
    assert pages(sets).count("one") == 4


def test_the_next_change_of_the_model_takes_the_unwell_ones_away(sets: ScaleSets, images: Images) -> None:
    create(sets, images[0], maxSurge=True)
    sets.azure.wait(follow(sets, images[2]))
    assert sets.azure.wait(follow(sets, images[0]))["status"] == "Succeeded"
    assert Counter(made_of(sets)) == {"first": 4}


def test_where_the_quota_has_no_room_a_batch_is_upgraded_in_place(sets: ScaleSets, images: Images) -> None:
    create(sets, images[0], count=46, maxSurge=True)  # 98 of 100 cores, with the three VMs
    old = sets.ids("web")
    assert sets.azure.wait(follow(sets, images[1]))["status"] == "Succeeded"
    assert sets.ids("web") == old
    assert made_of(sets) == ["second"] * 46


def test_those_that_are_unwell_come_first_when_the_policy_says_so(sets: ScaleSets, images: Images) -> None:
    # With a pause: how long a batch takes is drawn, and two may fall into one minute.
    policy: Json = {"maxUnhealthyInstancePercent": 50, "pauseTimeBetweenBatches": "PT5M"}
    create(sets, images[0], prioritizeUnhealthyInstances=True, **policy)
    last = sets.ids("web")[-1]
    sets.run("web", last, "sudo systemctl stop nginx")
    follow(sets, images[1])
    assert made_of_first_batch(sets) == [False, False, False, True]


def made_of_first_batch(sets: ScaleSets) -> list[bool]:
    """Which instances are of the second image as soon as one is."""
    for _ in range(5):
        minutes(sets, 1)
        if "second" in made_of(sets):
            break
    return [name == "second" for name in made_of(sets)]


@pytest.mark.parametrize(("across", "steps"), [(False, [0, 2, 3, 4]), (True, [0, 2, 4])])
def test_a_batch_keeps_to_one_zone_unless_it_may_cross(
    sets: ScaleSets, images: Images, across: bool, steps: list[int]
) -> None:
    policy = rolling(
        maxBatchInstancePercent=50, enableCrossZoneUpgrade=across, pauseTimeBetweenBatches="PT5M"
    )
    zoned: Json = {"image": {"id": images[0]}, "profile": extended(health()), "upgradePolicy": policy}
    sets.create("web", "Flexible", count=4, zones=["1", "2", "3"], **zoned)
    follow(sets, images[1])
    seen = {made_of(sets).count("second"), *(count["second"] for count in counts(sets, 20))}
    assert sorted(seen) == steps


def test_failed_instances_are_rolled_back_where_a_uniform_set_asks_for_it(
    sets: ScaleSets, images: Images
) -> None:
    create(sets, images[0], rollbackFailedInstancesOnPolicyBreach=True)
    assert sets.azure.wait(follow(sets, images[2]))["status"] == "Failed"
    assert made_of(sets) == ["first"] * 4
    assert pages(sets) == ["one"] * 4
    sets.azure.wait(follow(sets, images[1]))
    assert pages(sets) == ["two"] * 4


def test_a_flexible_set_leaves_them_as_they_are(sets: ScaleSets, images: Images) -> None:
    create(sets, images[0], "Flexible", rollbackFailedInstancesOnPolicyBreach=True)
    sets.azure.wait(follow(sets, images[2]))
    assert Counter(made_of(sets)) == {"first": 3, "third": 1}
