"""Claims about what copies of disks are for: links to them, and what was made from a snapshot."""

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, GROUP, Desk, Json, PlainCloud, machine, volume

NAMED: Json = {"id": GROUP, "location": "westeurope", "properties": {}}
CLOSED, LINKED = (
    {**volume("snapshots", "before", properties={"diskState": state}), "name": "before"}
    for state in ("Unattached", "ActiveSAS")
)
USED = volume("disks", "data", managedBy=f"{COMPUTE}/virtualMachines/web")
FROZEN = {**volume("disks", "old", properties={"diskState": "ActiveSASFrozen"}), "name": "old"}
BOOTS = machine(storageProfile={"osDisk": {"managedDisk": {"id": f"{COMPUTE}/disks/web-os"}}})


def made_from(source: str) -> Json:
    data = {"sourceResourceId": f"{COMPUTE}/{source}"} if source else {"createOption": "FromImage"}
    return volume("disks", "web-os", properties={"creationData": data})


def group_with(desk: Desk, *volumes: Json) -> None:
    desk.find(NAMED)
    for kind in ("disks", "snapshots"):
        found = [volume for volume in volumes if f"/{kind}/" in volume["id"]]
        desk.cloud.collections[f"{COMPUTE}/{kind}".lower()] = found


def test_a_link_is_open_until_it_is_ended(desk: Desk) -> None:
    desk.find(LINKED)
    check.snapshot("before", group="rg").has_no_link()
    assert "a link to it works" in desk.said()
    assert "`grant-access` began it" in desk.said()
    desk.find(CLOSED)
    check.snapshot("before", group="rg").has_no_link()
    assert desk.report.points == 1


def test_what_is_deleted_has_no_link_and_what_never_was_earns_nothing(desk: Desk) -> None:
    check.snapshot("before", group="rg").has_no_link()
    assert desk.report.points == 0
    assert "nothing of this name was ever there" in desk.said()
    desk.cloud.ran("snapshot delete", "DELETE", f"{COMPUTE}/snapshots/before", status=202)
    check.snapshot("before", group="rg").has_no_link()
    assert desk.report.points == 1


def test_a_group_names_all_that_a_link_opens(desk: Desk) -> None:
    group_with(desk, CLOSED, USED)
    check.group("rg").has_no_link()
    assert desk.report.points == 1
    group_with(desk, LINKED, USED, FROZEN)
    check.group("rg").has_no_link()
    assert "a link opens 'old' and 'before'" in desk.said()


@pytest.mark.parametrize(
    ("source", "points"), [("snapshots/before", 1), ("SNAPSHOTS/before", 1), ("disks/other", 0), ("", 0)]
)
def test_a_vm_starts_from_what_its_os_disk_was_made_from(desk: Desk, source: str, points: float) -> None:
    desk.find(BOOTS, made_from(source))
    check.vm("web", group="rg").has_os_disk_from_a_snapshot()
    assert desk.report.points == points
    assert ("its OS disk is 'web-os', which was not" in desk.said()) == (points == 0)


class OpenDisks(PlainCloud):
    """Everybody can look at what lies on its disks and snapshots, by the last name of an id."""

    files: dict[str, str]

    def look(self, resource: str, script: str) -> str | None:
        held = self.files.get(resource.rpartition("/")[2])
        return held if script == "cat /monday.csv" else "" if held is None else "/monday.csv"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"data": "17;2", "before": "17;2"}, "1 of 1 point"),
        ({"data": "17;2", "before": "17;3"}, "'/monday.csv' is on it, with other content"),
        ({"data": "17;2"}, "'/monday.csv' is not on it"),
        ({"data": "17;2", "before": ""}, "'/monday.csv' is on it, and empty"),
        ({"before": "17;2"}, "'data' is not there, or holds no such file"),
    ],
)
def test_a_snapshot_holds_a_file_as_the_disk_has_it(files: dict[str, str], found: str) -> None:
    cloud = OpenDisks(CLOSED, USED)
    cloud.files = files
    with check.use(cloud) as notebook:
        check.snapshot("before", group="rg").holds_file_of("/monday.csv", "data", group="rg")
    assert found in str(notebook.report)


def test_files_on_disks_are_not_judged_in_real_azure(desk: Desk) -> None:
    desk.cloud.is_real = True
    desk.find(CLOSED)
    check.snapshot("before", group="rg").holds_file_of("/monday.csv", "data", group="rg")
    assert "'data' is not there, or holds no such file" in desk.said()
    desk.find(USED)
    desk.next_cell()
    check.snapshot("before", group="rg").holds_file_of("/monday.csv", "data", group="rg")
    assert "Not judged here" in desk.said()
    assert desk.report.points == 1


@pytest.mark.parametrize(
    ("power", "hint"),
    [("running", "`az vm update` can put another one"), ("deallocated", "takes a disk, no snapshot")],
)
def test_the_hint_of_an_os_disk_knows_whether_the_vm_runs(desk: Desk, power: str, hint: str) -> None:
    storage = {"osDisk": {"managedDisk": {"id": f"{COMPUTE}/disks/web-os"}}}
    desk.find(machine("web", power, storageProfile=storage))
    check.vm("web", group="rg").has_os_disk("web-good")
    assert "Found: its OS disk is 'web-os'." in desk.said()
    assert hint in desk.said()


def test_a_disk_has_a_file_as_the_snapshot_holds_it_once_a_copy_was_there() -> None:
    def said() -> str:
        with check.use(cloud) as notebook:
            check.disk("data", group="rg").has_file_of("/monday.csv", "before", by="copy")
        return str(notebook.report)

    cloud = OpenDisks(CLOSED, USED)
    cloud.files = {"before": "17;2", "data": "17;2", "copy": "x"}
    assert "there is no disk 'copy' yet" in said()
    cloud.ran("disk delete", "DELETE", f"{COMPUTE}/disks/copy", status=202)
    assert "1 of 1 point" in said()
    cloud.files["data"] = "x"
    assert "with other content" in said()
