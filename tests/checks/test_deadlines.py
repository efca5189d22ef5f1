"""Claims about when machines were made, counted from what a group's tag says."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json, machine

ORDERED = "2026-11-29T08:00:00.1234567+00:00"
RG: Json = {"id": GROUP, "name": "rg", "location": "westeurope", "tags": {"Ordered": ORDERED}}


def made(name: str, when: str) -> Json:
    return {**machine(name, timeCreated=f"2026-11-29T{when}.7654321+00:00"), "name": name}


def in_the_group(desk: Desk, *machines: Json) -> None:
    desk.find(RG)
    desk.cloud.collections[f"{COMPUTE}/virtualMachines".lower()] = list(machines)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("08:59:59", ""),
        ("09:00:00", "'last' was made 1 minute too late"),
        ("09:12:30", "'last' was made 13 minutes too late"),
    ],
)
def test_a_deadline_is_kept_when_the_last_machine_was_made_before_it(
    desk: Desk, when: str, found: str
) -> None:
    in_the_group(desk, made("first", "08:10:00"), made("last", when))
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


def test_the_last_moment_is_in_time(desk: Desk) -> None:
    last = machine("last", timeCreated=ORDERED.replace("T08", "T09"))
    in_the_group(desk, {**last, "name": "last"})
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert desk.report.points == 1


def test_instances_of_a_uniform_set_are_machines_too(desk: Desk) -> None:
    in_the_group(desk)
    sets = f"{COMPUTE}/virtualMachineScaleSets"
    late = {"timeCreated": "2026-11-29T09:30:00+00:00"}
    desk.cloud.collections[sets.lower()] = [{"id": f"{sets}/web", "name": "web", "properties": late}]
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert "no machine is in rg" in desk.said()
    desk.next_cell()
    desk.cloud.collections[f"{sets}/web/virtualMachines".lower()] = [{"name": "web_0", "properties": {}}]
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert "'web_0' was made 30 minutes too late" in desk.said()


def test_who_writes_the_tag_anew_is_late_all_the_same(desk: Desk) -> None:
    in_the_group(desk, made("last", "09:30:00"))
    desk.find({**RG, "tags": {"ordered": "2099-01-01T00:00:00+00:00"}})
    desk.cloud.ran("group show", "GET", GROUP, time="2026-11-29T08:01:00+00:00")
    desk.cloud.ran("group update", "PUT", GROUP, time="2026-11-29T09:31:00+00:00")
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert "'last' was made 30 minutes too late" in desk.said()


def test_a_moment_without_a_zone_is_one_by_the_clock_of_azure(desk: Desk) -> None:
    in_the_group(desk, made("first", "08:30:00"))
    for moment, points in (("2026-11-29T07:00:00", 0), ("2026-11-29", 0), ("2026-11-29T08:00:00", 1)):
        desk.find({**RG, "tags": {"ordered": moment}})
        desk.next_cell()
        check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
        assert desk.report.points == points, desk.said()


@pytest.mark.parametrize("tags", [{}, {"ordered": "this morning"}])
def test_without_a_moment_there_is_no_deadline(desk: Desk, tags: Json) -> None:
    in_the_group(desk, made("first", "08:10:00"))
    desk.find({**RG, "tags": tags})
    check.deadline("rg", "ordered", minutes=60).was_kept_by("rg")
    assert "no tag 'ordered' says from when on time is counted" in desk.said()
    assert desk.report.points == 0
