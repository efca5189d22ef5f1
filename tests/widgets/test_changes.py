"""What has changed from one picture of a cloud to the next."""

from typing import Any

import pytest

from azlab.widgets import next_picture, picture
from azlab.widgets.pictures import Picture
from azlab.widgets.things import Scene, Thing
from tests.widgets.clouds import DrawnCloud, add_gallery, version
from tests.widgets.plain_clouds import (
    BASE,
    COPY,
    IMAGE,
    OS_DISK,
    SNAPSHOT,
    WEB,
    PlainCloud,
    machine,
    own,
    resource,
    texts,
    whole,
)


def test_what_changed_since_the_last_picture_is_marked() -> None:
    before = whole()
    web = machine("web-1", "PowerState/deallocated", storageProfile=own("web-image"))
    fresh = resource("disks", "fresh", {"diskSizeGB": 4})
    cloud = PlainCloud(
        virtualMachines=[BASE, web], disks=[OS_DISK, fresh], images=[IMAGE], snapshots=[SNAPSHOT]
    )
    now = picture(cloud).since(before)
    told = str(now).splitlines()
    assert "  VM web-1 (was running): deallocated, made from web-image" in told
    assert "  disk fresh (new): 4 GiB" in told
    assert "  disk copy (gone): 30 GiB" in told
    assert "  VM web-base: deallocated, generalized, Canonical:ubuntu:server:24.4" in told
    assert {"was running", "new", "gone"} <= set(texts(now))
    assert now.svg().count('stroke-dasharray="4 3"') == 1


def test_a_disk_that_outlives_its_machine_says_what_it_was() -> None:
    loose = {**OS_DISK, "managedBy": None}
    now = picture(PlainCloud(disks=[loose])).since(
        picture(PlainCloud(virtualMachines=[BASE], disks=[OS_DISK]))
    )
    assert "  disk web-base_OsDisk (was OS disk): 30 GiB" in str(now)
    assert "  VM web-base (gone)" in str(now)


@pytest.mark.parametrize("kind", ["osDisk", "dataDisks"])
def test_a_disk_that_went_from_one_machine_to_another_says_where_it_was(kind: str) -> None:
    disk = {"managedDisk": {"id": OS_DISK["id"]}}

    def cloud(*holders: str) -> PlainCloud:
        held = {"storageProfile": {kind: disk if kind == "osDisk" else [disk]}}
        machines = [machine(name, **(held if name in holders else {})) for name in ("web-1", "web-2")]
        return PlainCloud(virtualMachines=machines, disks=[OS_DISK])

    now = str(picture(cloud("web-2")).since(picture(cloud("web-1"))))
    assert f"disk {OS_DISK['name']} (was at web-1): 30 GiB" in now
    assert "(was at" not in str(picture(cloud("web-2")).since(picture(cloud("web-2"))))


def test_groups_that_came_and_went_are_said() -> None:
    old, new = Scene("old", "here"), Scene("new", "here", (Thing("VM", "id", "web"),))
    told = str(Picture((new,)).since(Picture((old,))))
    assert told == "Resource group new (here): new\n  VM web\nResource group old (here): gone\n  (empty)"


def test_the_second_picture_of_a_cloud_compares_itself_with_the_first() -> None:
    cloud = PlainCloud(virtualMachines=[WEB])
    assert "(" not in str(next_picture(cloud)).partition(")")[2]
    cloud.collections["disks"] = [COPY]
    assert "disk copy (new)" in str(next_picture(cloud))
    assert "(new)" not in str(next_picture(cloud))
    assert "(new)" not in str(next_picture(PlainCloud(disks=[COPY])))


def machines(*states: str, first: int = 1) -> list[Any]:
    return [
        machine(f"web-{number}", f"PowerState/{state}", storageProfile=own("web-image"))
        for number, state in enumerate(states, first)
    ]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (
            machines("running", "stopped", "running", "running", "running"),
            [
                "  4 VMs web-1 ... web-5: running, made from web-image",
                "  VM web-2 (was running): stopped, still billed, made from web-image",
            ],
        ),
        (
            machines(*["running"] * 3),
            ["  VM web-1", "  VM web-2", "  VM web-3", "  VM web-4 (gone)", "  VM web-5 (gone)"],
        ),
        (machines(*["running"] * 4, first=2), ["  4 VMs web-2 ... web-5", "  VM web-1 (gone)"]),
        (
            machines(*["running"] * 9),
            ["  4 VMs web-6 ... web-9 (new)", "  5 VMs web-1 ... web-5: running, made from web-image"],
        ),
        ([], ["  5 VMs web-1 ... web-5 (gone): running"]),
    ],
)
def test_of_many_equal_machines_each_is_compared_with_itself(now: list[Any], told: list[str]) -> None:
    before = picture(PlainCloud(virtualMachines=machines(*["running"] * 5)))
    said = str(picture(PlainCloud(virtualMachines=now)).since(before)).splitlines()[1:]
    assert len(said) == len(told)
    for line, begin in zip(sorted(said), sorted(told), strict=True):
        assert line.startswith(begin)


def test_a_fourth_equal_machine_is_the_only_one_that_is_new() -> None:
    before = picture(PlainCloud(virtualMachines=machines(*["running"] * 3)))
    said = str(picture(PlainCloud(virtualMachines=machines(*["running"] * 4))).since(before))
    assert [line.split(":")[0] for line in said.splitlines()[1:]] == [
        "  VM web-1",
        "  VM web-2",
        "  VM web-3",
        "  VM web-4 (new)",
    ]


@pytest.mark.parametrize(
    ("kind", "name", "given"),
    [("virtualMachines", "VM", "vmId"), ("disks", "disk", "uniqueId"), ("snapshots", "snapshot", "uniqueId")],
)
def test_what_was_deleted_and_made_again_under_its_name_is_another(kind: str, name: str, given: str) -> None:
    first, second = (PlainCloud(**{kind: [resource(kind, "web", {given: id})]}) for id in ("one", "two"))
    assert f"  {name} web (made anew)" in str(picture(second).since(picture(first)))
    assert str(picture(first).since(picture(first))) == str(picture(first))


def test_a_version_that_was_published_again_is_another() -> None:
    def published(date: str) -> Picture:
        cloud = DrawnCloud()
        add_gallery(cloud, version("1.0.0", WEB["id"], publishedDate=date))
        return picture(cloud)

    again = str(published("2026-05-02T00:00:00Z").since(published("2026-05-01T00:00:00Z")))
    assert "      version web 1.0.0 (made anew): made from web-1" in again
