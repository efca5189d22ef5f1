"""Rolling upgrades: batches, pauses, health, and what stops them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json, Response
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets
from tests.providers.compute.scale_sets.test_extensions import extended, health

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])


@pytest.fixture
def images(golden: Callable[..., Any], azure: Practice) -> tuple[str, str, str]:
    """Three images: two with a web server, and one on which it does not start."""
    good = golden("first", "one"), golden("second", "two")
    azure.vm("third")
    azure.generalize("third")
    return (*good, str(azure.image("third", "third")["id"]))


def rolling(**policy: Any) -> Json:
    return {"mode": "Rolling", "rollingUpgradePolicy": policy}


def create(sets: ScaleSets, image: str, mode: str = "Uniform", count: int = 4, **policy: Any) -> Json:
    given = rolling(maxBatchInstancePercent=25, **policy)
    profile = extended(health())
    return sets.create("web", mode, count=count, image={"id": image}, profile=profile, upgradePolicy=given)


def follow(sets: ScaleSets, image: str) -> Response:
    reference = {"storageProfile": {"imageReference": {"id": image}}}
    return sets.azure.send("PATCH", sets.path("web"), {"properties": {"virtualMachineProfile": reference}})


def pages(sets: ScaleSets) -> list[str]:
    return [sets.run("web", id, "curl -s localhost") for id in sets.ids("web")]


def made_of(sets: ScaleSets) -> list[str]:
    """Names of the images that the instances have; asking so lets hardly any time pass."""
    references = [one["properties"]["storageProfile"]["imageReference"] for one in sets.instances("web")]
    return [one["id"].rpartition("/")[2] for one in references]


def latest(sets: ScaleSets) -> Json:
    return sets.azure.get(f"{sets.path('web')}/rollingUpgrades/latest")["properties"]


def minutes(sets: ScaleSets, count: int) -> None:
    sets.azure.app.cloud.let_pass(count)


def until_second(azure: Practice, second: float) -> None:
    """Move the cloud's clock on to that second of a minute: batches are due at full minutes."""
    clock = azure.app.cloud.clock
    clock.advance((second - clock.now().second - clock.now().microsecond / 1e6) % 60)


@BOTH
def test_a_rolling_upgrade_reaches_every_instance(
    sets: ScaleSets, images: tuple[str, str, str], mode: str
) -> None:
    create(sets, images[0], mode)
    status = sets.azure.wait(follow(sets, images[1]))
    assert status["status"] == "Succeeded"
    assert latest(sets)["runningStatus"]["code"] == "Completed"
    assert latest(sets)["progress"]["successfulInstanceCount"] == 4
    assert pages(sets) == ["two"] * 4


def test_it_goes_batch_by_batch(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0], pauseTimeBetweenBatches="PT1M")
    follow(sets, images[1])
    seen = []
    for _ in range(12):
        minutes(sets, 1)
        seen.append((latest(sets)["runningStatus"]["code"], made_of(sets).count("second")))
    assert [count for _, count in seen] == sorted(count for _, count in seen)
    assert ("RollingForward", 1) in seen
    assert ("RollingForward", 2) in seen
    assert seen[-1] == ("Completed", 4)


def test_it_pauses_between_batches(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0], count=2, pauseTimeBetweenBatches="PT10M")
    follow(sets, images[1])
    minutes(sets, 5)
    assert pages(sets).count("two") == 1
    minutes(sets, 10)
    assert pages(sets).count("two") == 2


def test_a_version_that_turns_instances_unhealthy_stops_it(
    sets: ScaleSets, images: tuple[str, str, str]
) -> None:
    create(sets, images[0])
    status = sets.azure.wait(follow(sets, images[2]))
    assert status["status"] == "Failed"
    assert status["error"]["code"] == "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
    assert latest(sets)["runningStatus"]["code"] == "Faulted"
    assert latest(sets)["progress"] == {
        "successfulInstanceCount": 0, "failedInstanceCount": 1, "inProgressInstanceCount": 0,
        "pendingInstanceCount": 3,
    }  # fmt: skip
    assert pages(sets).count("one") == 3
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Failed"


def test_it_does_not_begin_where_too_many_are_unhealthy_already(
    sets: ScaleSets, images: tuple[str, str, str]
) -> None:
    create(sets, images[0])
    for id in sets.ids("web")[:2]:
        sets.run("web", id, "sudo systemctl stop nginx")
    status = sets.azure.wait(follow(sets, images[1]))
    assert status["error"]["code"] == "MaxUnhealthyInstancePercentExceededInRollingUpgrade"
    assert "50% of instances are in an unhealthy state" in status["error"]["message"]
    assert "two" not in pages(sets)


def test_a_tolerant_policy_lets_it_go_on(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0], maxUnhealthyInstancePercent=100, maxUnhealthyUpgradedInstancePercent=100)
    assert sets.azure.wait(follow(sets, images[2]))["status"] == "Succeeded"
    assert "one" not in pages(sets)


def test_it_can_be_cancelled(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0])
    follow(sets, images[1])
    minutes(sets, 2)
    assert sets.azure.send("POST", f"{sets.path('web')}/rollingUpgrades/cancel").status == 200
    done = pages(sets).count("two")
    minutes(sets, 5)
    assert latest(sets)["runningStatus"]["code"] == "Cancelled"
    assert 0 < pages(sets).count("two") == done < 4


def test_cancelling_ends_the_operation_that_began_it(sets: ScaleSets, images: tuple[str, str, str]) -> None:
    create(sets, images[0])
    began = follow(sets, images[1])
    minutes(sets, 2)
    sets.azure.send("POST", f"{sets.path('web')}/rollingUpgrades/cancel")
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Succeeded"
    assert sets.azure.wait(began)["status"] == "Succeeded"


def test_an_operation_ends_as_its_upgrade_ended_and_not_as_it_began(
    sets: ScaleSets, images: tuple[str, str, str]
) -> None:
    create(sets, images[0])
    began = follow(sets, images[1])
    minutes(sets, 2)
    for id in sets.ids("web"):
        sets.run("web", id, "sudo systemctl stop nginx")
    minutes(sets, 3)
    assert latest(sets)["runningStatus"]["code"] == "Faulted"
    assert sets.azure.get(sets.path("web"))["properties"]["provisioningState"] == "Failed"
    error = sets.azure.wait(began)["error"]
    assert error["code"] == latest(sets)["error"]["code"]


def test_an_instance_on_its_way_out_does_not_stop_an_upgrade(
    sets: ScaleSets, images: tuple[str, str, str], azure: Practice
) -> None:
    create(sets, images[0], "Flexible")
    until_second(azure, 5)
    follow(sets, images[1])
    minutes(sets, 2)
    [done] = [one["name"] for one in sets.instances("web") if "images/second" in str(one)]
    until_second(azure, 59.3)
    azure.send("DELETE", f"virtualMachines/{done}")
    assert azure.get(f"virtualMachines/{done}")["properties"]["provisioningState"] == "Deleting"
    minutes(sets, 5)
    assert latest(sets)["runningStatus"]["code"] == "Completed"
    assert pages(sets) == ["two"] * 3


def test_deallocated_instances_are_brought_along_and_not_asked_how_they_are(
    sets: ScaleSets, images: tuple[str, str, str], azure: Practice
) -> None:
    create(sets, images[0])
    azure.act(sets.path("web"), "deallocate", {"instanceIds": ["0", "1"]})
    assert sets.azure.wait(follow(sets, images[1]))["status"] == "Succeeded"
    assert sorted(sets.power("web")) == ["deallocated", "deallocated", "running", "running"]
    azure.act(sets.path("web"), "start", {})
    assert pages(sets) == ["two"] * 4


def test_an_upgrade_of_the_system_without_anything_to_do_is_done(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1)
    sets.azure.act(sets.path("web"), "osRollingUpgrade")
    assert latest(sets)["runningStatus"]["code"] == "Completed"


def test_an_upgrade_of_the_system_lasts_until_it_has_failed(
    sets: ScaleSets, publish: Callable[..., Any]
) -> None:
    publish("1.0.0", "one")
    image = {"id": sets.azure.id("galleries/shared/images/web")}
    policy = {**rolling(maxBatchInstancePercent=50), "mode": "Manual"}
    sets.create("web", "Uniform", image=image, profile=extended(health()), upgradePolicy=policy)
    publish("2.0.0")
    error = sets.azure.act(sets.path("web"), "osRollingUpgrade")["error"]
    assert error["code"] == "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade"
    assert latest(sets)["runningStatus"]["code"] == "Faulted"


def test_there_must_be_one_to_cancel(sets: ScaleSets) -> None:
    sets.create("web", count=1)
    assert sets.azure.refusal("POST", f"{sets.path('web')}/rollingUpgrades/cancel").status == 409
    assert sets.azure.send("GET", f"{sets.path('web')}/rollingUpgrades/latest").status == 404


@BOTH
def test_rolling_needs_something_that_tells_health(sets: ScaleSets, mode: str) -> None:
    refusal = sets.refused("web", mode, upgradePolicy=rolling())
    assert (refusal.status, refusal.code) == (400, "BadRequest")
    assert refusal.message == (
        "Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe or "
        "health extension was not provided."
    )


@pytest.mark.parametrize(
    "policy",
    [{"maxBatchInstancePercent": 0}, {"maxUnhealthyInstancePercent": 101}, {"pauseTimeBetweenBatches": "5"}],
)
def test_a_policy_out_of_range_is_refused(sets: ScaleSets, policy: Json) -> None:
    refusal = sets.refused("web", profile=extended(health()), upgradePolicy=rolling(**policy))
    assert (refusal.code, refusal.target) == ("InvalidParameter", next(iter(policy)))


def test_a_new_version_of_latest_is_reached_by_an_upgrade_of_the_system(
    sets: ScaleSets, azure: Practice, definition: Callable[..., Any], golden: Callable[..., Any]
) -> None:
    golden("web", "one")
    azure.gallery(definition(hyperVGeneration="V1"))
    azure.version("1.0.0")
    image = azure.id("galleries/shared/images/web")
    sets.create("shop", "Uniform", count=2, image={"id": image})
    azure.put("virtualMachines/next", azure.body("next"))
    azure.run("next", "sudo apt-get install -y nginx", "echo two | sudo tee /var/www/html/index.html")
    azure.generalize("next")
    azure.version("2.0.0", {"source": {"virtualMachineId": azure.id("virtualMachines/next")}})
    azure.act(sets.path("shop"), "osRollingUpgrade")
    minutes(sets, 4)
    assert [sets.run("shop", id, "curl -s localhost") for id in sets.ids("shop")] == ["two", "two"]


@pytest.fixture
def publish(azure: Practice, definition: Callable[..., Any]) -> Callable[..., Any]:
    """`publish("2.0.0", "text")`: a version of a machine that serves a text, or nothing at all."""
    azure.gallery(definition(hyperVGeneration="V1"))

    def version(number: str, text: str = "") -> None:
        name = f"base{number[0]}"
        azure.vm(name)
        if text:
            azure.run(
                name, "sudo apt-get install -y nginx", f"echo {text} | sudo tee /var/www/html/index.html"
            )
        azure.generalize(name)
        azure.version(number, {"source": {"virtualMachineId": azure.id(f"virtualMachines/{name}")}})

    return version


def create_automatic(sets: ScaleSets, mode: str, **more: Any) -> Json:
    image = {"id": sets.azure.id("galleries/shared/images/web")}
    automatic = {"enableAutomaticOSUpgrade": True, **more}
    policy = {**rolling(maxBatchInstancePercent=50), "automaticOSUpgradePolicy": automatic}
    return sets.create("web", mode, image=image, profile=extended(health()), upgradePolicy=policy)


@BOTH
def test_a_newer_version_is_taken_up_by_itself(
    sets: ScaleSets, publish: Callable[..., Any], mode: str
) -> None:
    publish("1.0.0", "one")
    create_automatic(sets, mode)
    publish("2.0.0", "two")
    minutes(sets, 6)
    assert pages(sets) == ["two", "two"]
    assert latest(sets)["runningStatus"]["code"] == "Completed"


def test_a_bad_version_is_taken_back_and_not_tried_again(
    sets: ScaleSets, publish: Callable[..., Any]
) -> None:
    publish("1.0.0", "one")
    create_automatic(sets, "Uniform")
    publish("2.0.0")
    minutes(sets, 6)
    assert latest(sets)["runningStatus"]["code"] == "Faulted"
    assert pages(sets) == ["one", "one"]
    began = latest(sets)["runningStatus"]["startTime"]
    minutes(sets, 10)
    assert latest(sets)["runningStatus"]["startTime"] == began
    publish("3.0.0", "three")
    minutes(sets, 6)
    assert pages(sets) == ["three", "three"]


def test_without_rollback_the_bad_batch_stays_as_it_is(sets: ScaleSets, publish: Callable[..., Any]) -> None:
    publish("1.0.0", "one")
    create_automatic(sets, "Uniform", disableAutomaticRollback=True)
    publish("2.0.0")
    minutes(sets, 6)
    assert sorted(pages(sets)) == ["", "one"]
    began = latest(sets)["runningStatus"]["startTime"]
    minutes(sets, 5)
    assert latest(sets)["runningStatus"]["startTime"] == began
