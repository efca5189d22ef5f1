"""Incremental snapshots: their family, its limits, and copies in other regions."""

from typing import Any
from uuid import UUID

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice


@pytest.fixture
def disk(azure: Practice) -> str:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 5}
    return azure.put("disks/one", {"location": "westeurope", "properties": properties})["id"]


def snapshot_of(
    source: str, option: str = "Copy", location: str = "westeurope", incremental: bool = True, **more: Any
) -> Json:
    creation = {"createOption": option, "sourceResourceId": source}
    properties = {"creationData": creation, "incremental": incremental}
    return {"location": location, "properties": properties, **more}


def take(azure: Practice, name: str, source: str, **more: Any) -> Json:
    return azure.put(f"snapshots/{name}", snapshot_of(source, **more))["properties"]


def copy(azure: Practice, name: str, source: str = "snapshots/one") -> None:
    body = snapshot_of(azure.id(source), "CopyStart", "northeurope")
    azure.wait(azure.send("PUT", f"snapshots/{name}", body))


def percent(azure: Practice, name: str) -> int:
    return azure.get(f"snapshots/{name}")["properties"]["completionPercent"]


def test_the_incremental_snapshots_of_a_disk_are_one_family(azure: Practice, disk: str) -> None:
    first, second = take(azure, "one", disk), take(azure, "two", disk)
    assert UUID(first["incrementalSnapshotFamilyId"])
    assert first["incrementalSnapshotFamilyId"] == second["incrementalSnapshotFamilyId"]
    assert "snapshotAccessState" not in first


def test_another_disk_has_another_family(azure: Practice, disk: str) -> None:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 5}
    other = azure.put("disks/two", {"location": "westeurope", "properties": properties})["id"]
    first, second = take(azure, "one", disk), take(azure, "two", other)
    assert first["incrementalSnapshotFamilyId"] != second["incrementalSnapshotFamilyId"]


def test_a_full_snapshot_is_of_no_family(azure: Practice, disk: str) -> None:
    full = take(azure, "full", disk, incremental=False)
    assert "incrementalSnapshotFamilyId" not in full
    assert full["snapshotAccessState"] == "Available"


def test_an_incremental_snapshot_lies_on_standard_disks(azure: Practice, disk: str) -> None:
    body = snapshot_of(disk, sku={"name": "Premium_LRS"})
    assert azure.put("snapshots/one", body)["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    full = snapshot_of(disk, incremental=False, sku={"name": "Premium_LRS"})
    assert azure.put("snapshots/full", full)["sku"]["name"] == "Premium_LRS"


def test_seven_in_five_minutes_and_no_more(azure: Practice, disk: str) -> None:
    for number in range(7):
        take(azure, f"s{number}", disk)
    refusal = azure.refusal("PUT", "snapshots/s7", snapshot_of(disk))
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    take(azure, "full", disk, incremental=False)
    azure.app.cloud.clock.advance(300)
    assert take(azure, "s7", disk)["incremental"] is True


def test_five_hundred_for_one_disk_and_no_more(
    azure: Practice, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azlab.providers.compute.snapshot_families.LARGEST", 3)
    for number in range(3):
        take(azure, f"s{number}", disk)
    assert "500 incremental" in azure.refusal("PUT", "snapshots/s3", snapshot_of(disk)).message
    azure.delete("snapshots/s0")
    take(azure, "s3", disk)


def test_a_copy_in_another_region_arrives_by_and_by(azure: Practice, disk: str) -> None:
    take(azure, "one", disk)
    copy(azure, "far")
    seen = [percent(azure, "far") for _ in range(5)]
    assert seen == sorted(seen)
    assert seen[0] < 10
    assert 0 < seen[1] < 100
    assert seen[-1] == 100
    assert azure.get("snapshots/far")["properties"]["provisioningState"] == "Succeeded"


def test_a_copy_keeps_the_family(azure: Practice, disk: str) -> None:
    family = take(azure, "one", disk)["incrementalSnapshotFamilyId"]
    copy(azure, "far")
    assert azure.get("snapshots/far")["properties"]["incrementalSnapshotFamilyId"] == family


def test_an_unfinished_copy_can_be_neither_restored_nor_read(azure: Practice, disk: str) -> None:
    take(azure, "one", disk)
    copy(azure, "far")
    restore = {
        "location": "northeurope",
        "properties": {
            "creationData": {"createOption": "Copy", "sourceResourceId": azure.id("snapshots/far")}
        },
    }
    access = {"access": "Read", "durationInSeconds": 60}
    assert "completionPercent" in azure.refusal("PUT", "disks/far", restore).message
    assert azure.refusal("POST", "snapshots/far/beginGetAccess", access).status == 409
    azure.app.cloud.clock.advance(100)
    assert azure.put("disks/far", restore)["properties"]["diskSizeGB"] == 5


@pytest.mark.parametrize(("whole", "wanted"), [(True, True), (True, False), (False, False)])
def test_only_incremental_snapshots_are_copied_to_another_region(
    azure: Practice, disk: str, whole: bool, wanted: bool
) -> None:
    take(azure, "one", disk, incremental=not whole)
    body = snapshot_of(azure.id("snapshots/one"), "CopyStart", "northeurope", incremental=wanted)
    refusal = azure.refusal("PUT", "snapshots/far", body)
    assert refusal.message == "CreateOption.CopyStart is only supported for an incremental snapshot."


def test_a_disk_itself_is_not_copied_to_another_region(azure: Practice, disk: str) -> None:
    refusal = azure.refusal("PUT", "snapshots/far", snapshot_of(disk, "CopyStart", "northeurope"))
    assert (refusal.code, refusal.message) == ("InvalidParameter", "Entity not of expected type.")


def test_a_full_snapshot_is_not_found_in_another_region(azure: Practice, disk: str) -> None:
    take(azure, "full", disk, incremental=False)
    body = snapshot_of(azure.id("snapshots/full"), location="northeurope", incremental=False)
    refusal = azure.refusal("PUT", "snapshots/far", body)
    assert (refusal.status, refusal.message) == (404, "Resource full is not found.")


def test_a_snapshot_of_a_snapshot_is_its_copy(azure: Practice, disk: str) -> None:
    take(azure, "full", disk, incremental=False)
    second = take(azure, "second", azure.id("snapshots/full"), incremental=False)
    assert second["diskSizeGB"] == 5


def test_a_copy_that_is_deleted_on_the_way_leaves_nothing(azure: Practice, disk: str) -> None:
    take(azure, "one", disk)
    copy(azure, "far")
    azure.delete("snapshots/far")
    azure.put("snapshots/far", snapshot_of(disk, location="westeurope"))
    azure.app.cloud.clock.advance(100)
    assert "completionPercent" not in azure.get("snapshots/far")["properties"]
