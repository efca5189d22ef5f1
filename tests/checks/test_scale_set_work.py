"""How many instances were at work at the worst moment, as the journal and the latest rolling upgrade tell."""

from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json
from tests.checks.test_scale_sets import GALLERY_IMAGE, WEB, Fleet, fleet, instance

__all__ = ["fleet"]
NEW, OLD = f"{GALLERY_IMAGE}/versions/1.1.0", f"{GALLERY_IMAGE}/versions/1.0.0"
TEN = [instance(f"web_{number}") for number in range(10)]
Asked = tuple[str, str, Json]


def model(image: str = "", mode: str = "Manual", batch: int = 0, **sku: int) -> Asked:
    profile = {"storageProfile": {"imageReference": {"id": image}}}
    held: Json = {"virtualMachineProfile": profile} if image else {}
    policy: Json = {"mode": mode}
    if batch:
        policy["rollingUpgradePolicy"] = {"maxBatchInstancePercent": batch}
    return "PATCH", WEB, {"sku": sku, "properties": {**held, "upgradePolicy": policy}}


def bring(*ids: str, verb: str = "manualupgrade") -> Asked:
    return "POST", f"{WEB}/{verb}", {"instanceIds": [*ids]} if ids else {}


def said(desk: Desk, fleet: Fleet, *asked: Asked, **rest: Any) -> str:
    fleet.flexible(*TEN)
    for method, path, body in asked:
        desk.cloud.ran("vmss", method, path, body=body, **rest)
    check.scale_set("web", group="rg").kept_at_work(8, of=10, version="1.1.0")
    return desk.said()


@pytest.mark.parametrize(
    "asked",
    [
        [model(NEW), *(bring(f"web_{at}", f"web_{at + 1}") for at in range(0, 10, 2))],
        [model(OLD), bring("*"), model(NEW), bring("web_0")],
        [model(NEW), model(NEW, capacity=20), bring(*(f"web_{at}" for at in range(10)), verb="delete")],
        [bring("web_0", verb="restart"), model(OLD, "Automatic")],
        [bring("web_0", verb=verb) for verb in ("powerOff", "start") * 5],
        [model(OLD, "Rolling", batch=50), model(NEW, "Rolling", batch=20)],
    ],
    ids=[
        "in pairs",
        "an extension first",
        "twice as many, then half of them away",
        "nothing new",
        "off and on",
        "a large batch of nothing",
    ],
)
def test_eight_of_ten_stay_where_two_at_a_time_are_changed(
    desk: Desk, fleet: Fleet, asked: list[Asked]
) -> None:
    said(desk, fleet, *asked)
    assert desk.report.points == 1


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ([model(NEW), bring("*")], "none of 10"),
        ([model(NEW), bring()], "none of 10"),
        ([model(NEW), bring("web_0", "web_1", "web_2")], "7 of 10"),
        ([model(GALLERY_IMAGE), bring("*")], "none of 10"),
        ([model(NEW), bring("*", verb="reimage")], "none of 10"),
        ([model(NEW, "Automatic")], "none of 10"),
        ([bring("*", verb="deallocate")], "none of 10"),
        ([model(capacity=5)], "5 of 10"),
        ([("DELETE", WEB, {})], "none of 10"),
        ([("DELETE", GROUP, {})], "none of 10"),
        ([bring(f"web_{at}", verb="powerOff") for at in range(4)], "6 of 10"),
        ([("POST", f"{COMPUTE}/virtualMachines/web_{at}/deallocate", {}) for at in range(3)], "7 of 10"),
        ([model(NEW, "Rolling", batch=50)], "5 of 10"),
        ([model(NEW, batch=50), bring(verb="osRollingUpgrade"), model(NEW, batch=20)], "5 of 10"),
        ([("DELETE", f"{COMPUTE}/virtualMachines/web_{at}", {}) for at in range(3)], "7 of 10"),
    ],
)
def test_more_at_once_are_told_with_what_was_left(
    desk: Desk, fleet: Fleet, asked: list[Asked], left: str
) -> None:
    assert f"at one time {left} were left" in said(desk, fleet, *asked)


def test_what_azure_refused_and_other_sets_do_not_count(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(*TEN)
    desk.cloud.ran("vmss", "POST", f"{WEB}/manualupgrade", status=409, body={})
    desk.cloud.ran("vmss", "POST", f"{WEB}-north/manualupgrade", body={})
    desk.cloud.ran("vm", "DELETE", f"{COMPUTE}/virtualMachines/webcam")
    check.scale_set("web", group="rg").kept_at_work(8, of=10, version="1.1.0")
    assert desk.report.points == 1


def rolled(desk: Desk, percent: int, code: str = "Completed", count: int = 10, **policy: Any) -> None:
    status = {"code": code, "startTime": "2026-11-30T07:00:00.1234560+00:00"}
    progress = {"successfulInstanceCount": count, "failedInstanceCount": 0}
    policy = {"maxBatchInstancePercent": percent, **policy}
    held = {"runningStatus": status, "policy": policy, "progress": progress}
    desk.find({"id": f"{WEB}/rollingUpgrades/latest", "properties": held})


@pytest.mark.parametrize(
    ("percent", "policy", "points"), [(20, {}, 1), (30, {}, 0), (100, {"maxSurge": True}, 1)]
)
def test_a_rolling_upgrade_is_read_by_its_batch(
    desk: Desk, fleet: Fleet, percent: int, policy: Json, points: int
) -> None:
    rolled(desk, percent, **policy)
    said(desk, fleet, model(NEW, "Rolling"))
    assert desk.report.points == points


@pytest.mark.parametrize(("count", "points"), [(20, 1), (10, 0), (5, 0)])
def test_half_of_a_set_that_was_made_larger_for_it_does_the_work(
    desk: Desk, fleet: Fleet, count: int, points: int
) -> None:
    rolled(desk, 50, count=count)
    said(desk, fleet, model(OLD, capacity=count), model(NEW, "Rolling", batch=50, capacity=20))
    assert desk.report.points == points


@pytest.mark.parametrize(
    ("time", "code", "points"),
    [
        ("2026-11-30T07:30:00+00:00", "Completed", 1),
        ("2026-11-30T06:30:00+00:00", "Completed", 0),
        ("2026-11-30T07:30:00+00:00", "Faulted", 0),
    ],
)
def test_bringing_all_once_more_after_a_whole_rolling_upgrade_takes_nobody_away(
    desk: Desk, fleet: Fleet, time: str, code: str, points: int
) -> None:
    rolled(desk, 20, code)
    said(desk, fleet, model(NEW), bring("*"), model(NEW, "Automatic"), time=time)
    assert desk.report.points == points
