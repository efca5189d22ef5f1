"""Restore points: a VM and what lies on its disks at one moment, and the way back."""

import pytest

from azlab.arm.messages import Json, Request
from tests.providers.compute.conftest import Practice

POINTS = "restorePointCollections/saved/restorePoints"


@pytest.fixture
def saved(azure: Practice, linux_gen2: dict[str, str]) -> Practice:
    """A VM `web` with a data disk, and a collection for its restore points."""
    azure.vm(image=linux_gen2, data_disks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}])
    azure.put("restorePointCollections/saved", collection(azure.id("virtualMachines/web")))
    return azure


def collection(source: str, location: str = "westeurope") -> Json:
    return {"location": location, "properties": {"source": {"id": source}}}


def take(azure: Practice, name: str = "one", **more: object) -> Json:
    return azure.put(f"{POINTS}/{name}", {"properties": more})["properties"]


def disks_of(azure: Practice, name: str = "one") -> list[str]:
    listed = azure.get(f"{POINTS}/{name}/diskRestorePoints")["value"]
    return [str(row["id"]) for row in listed]


def restored(azure: Practice, source: str, name: str = "back", location: str = "westeurope") -> Json:
    creation = {"createOption": "Restore", "sourceResourceId": source}
    return azure.put(f"disks/{name}", {"location": location, "properties": {"creationData": creation}})


def test_a_collection_tells_its_source(saved: Practice) -> None:
    shown = saved.get("restorePointCollections/saved")
    source = {"location": "WestEurope", "id": saved.id("virtualMachines/web")}
    assert shown["properties"]["source"] == source
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert "restorePoints" not in shown["properties"]


def test_a_collection_shows_its_points_to_whom_asks(saved: Practice) -> None:
    take(saved)
    shown = saved.get("restorePointCollections/saved", "&$expand=restorePoints")
    assert [point["name"] for point in shown["properties"]["restorePoints"]] == ["one"]
    assert [point["name"] for point in saved.get(POINTS)["value"]] == ["one"]


def test_a_point_writes_down_what_the_vm_is(saved: Practice) -> None:
    written = take(saved)
    metadata = written["sourceMetadata"]
    vm = saved.get("virtualMachines/web")["properties"]
    assert metadata["vmId"] == vm["vmId"]
    assert metadata["hardwareProfile"] == {"vmSize": "Standard_D2s_v5"}
    assert metadata["hyperVGeneration"] == "V2"
    assert metadata["osProfile"]["adminUsername"] == "keeper"
    entries = [metadata["storageProfile"]["osDisk"], *metadata["storageProfile"]["dataDisks"]]
    assert [entry["diskSizeGB"] for entry in entries] == [30, 4]
    assert sorted(entry["diskRestorePoint"]["id"] for entry in entries) == sorted(disks_of(saved))


def test_what_was_on_the_disk_then_comes_back(saved: Practice) -> None:
    saved.run("web", "echo good > /srv/state")
    take(saved)
    saved.run("web", "echo ruined > /srv/state")
    system = next(id for id in disks_of(saved) if "OsDisk" in id or "_disk1_" in id)
    disk = restored(saved, system)
    assert disk["properties"]["diskSizeGB"] == 30
    assert disk["properties"]["osType"] == "Linux"
    assert saved.interior("disks/back")["machine"]["files"]["/srv/state"] == "good\n"
    body = saved.body("again", os_disk={"createOption": "Attach", "managedDisk": {"id": disk["id"]}})
    body["properties"]["storageProfile"].pop("imageReference")
    body["properties"]["storageProfile"]["osDisk"]["osType"] = "Linux"
    body["properties"].pop("osProfile")
    saved.put("virtualMachines/again", body)
    assert "good" in saved.run("again", "cat /srv/state")


def test_a_data_disk_of_a_new_vm_is_restored_with_it(saved: Practice) -> None:
    take(saved)
    source = next(id for id in disks_of(saved) if "_disk2_" in id or "DataDisk" in id)
    entry = {"lun": 0, "createOption": "Restore", "sourceResource": {"id": source}}
    saved.vm("again", data_disks=[entry])
    profile = saved.get("virtualMachines/again")["properties"]["storageProfile"]
    disk = saved.get(profile["dataDisks"][0]["managedDisk"]["id"])
    assert disk["properties"]["creationData"]["sourceResourceId"] == source
    assert disk["properties"]["creationData"]["createOption"] == "Restore"


def test_an_excluded_disk_is_not_held(saved: Practice) -> None:
    data = saved.get("virtualMachines/web")["properties"]["storageProfile"]["dataDisks"][0]
    written = take(saved, excludeDisks=[{"id": data["managedDisk"]["id"].upper()}])
    assert written["sourceMetadata"]["storageProfile"]["dataDisks"] == []
    assert len(disks_of(saved)) == 1


def test_how_consistent_a_point_is_depends_on_the_system(saved: Practice, windows: Json) -> None:
    assert take(saved, "linux")["consistencyMode"] == "FileSystemConsistent"
    assert take(saved, "asked", consistencyMode="CrashConsistent")["consistencyMode"] == "CrashConsistent"
    saved.vm("store", windows)
    saved.put("restorePointCollections/other", collection(saved.id("virtualMachines/store")))
    point = saved.put("restorePointCollections/other/restorePoints/one", {"properties": {}})
    assert point["properties"]["consistencyMode"] == "ApplicationConsistent"
    saved.act("virtualMachines/store", "deallocate")
    point = saved.put("restorePointCollections/other/restorePoints/two", {"properties": {}})
    assert point["properties"]["consistencyMode"] == "CrashConsistent"


def test_only_crash_consistency_can_be_asked_for(saved: Practice) -> None:
    body = {"properties": {"consistencyMode": "ApplicationConsistent"}}
    refused = saved.refusal("PUT", f"{POINTS}/one", body)
    assert refused.said == (400, "InvalidParameter", "The value of parameter consistencyMode is invalid.")


def test_a_point_stays_as_it_is(saved: Practice) -> None:
    before = take(saved)
    assert saved.put(f"{POINTS}/one", {"properties": {}})["properties"] == before
    refused = saved.refusal("PUT", f"{POINTS}/one", {"properties": {"consistencyMode": "CrashConsistent"}})
    assert refused.said == (
        409,
        "OperationNotAllowed",
        "Updating properties of an existing restore point is not allowed.",
    )


def test_a_second_point_waits_for_the_first(saved: Practice) -> None:
    assert saved.send("PUT", f"{POINTS}/one", {"properties": {}}).status == 201
    assert saved.refusal("PUT", f"{POINTS}/two", {"properties": {}}).said == (
        409,
        "VMRestorePointClientError",
        "RestorePoint creation failed since a concurrent 'Create RestorePoint' operation was triggered on "
        "the VM.",
    )


def test_a_collection_needs_a_vm_in_its_region(saved: Practice) -> None:
    missing = collection(saved.id("virtualMachines/nobody"))
    assert saved.refusal("PUT", "restorePointCollections/c", missing).code == "ResourceNotFound"
    disk = collection(saved.id("disks/web"))
    assert saved.refusal("PUT", "restorePointCollections/c", disk).code == "InvalidParameter"
    elsewhere = collection(saved.id("virtualMachines/web"), "northeurope")
    assert saved.refusal("PUT", "restorePointCollections/c", elsewhere).status == 400
    none = {"location": "westeurope", "properties": {}}
    assert saved.refusal("PUT", "restorePointCollections/c", none).code == "InvalidParameter"


def test_the_source_of_a_collection_stays(saved: Practice) -> None:
    saved.vm("other")
    refused = saved.refusal(
        "PUT", "restorePointCollections/saved", collection(saved.id("virtualMachines/other"))
    )
    assert refused.code == "PropertyChangeNotAllowed"


def test_what_a_point_cannot_hold_is_refused(saved: Practice) -> None:
    saved.patch("disks/" + saved.os_disk("web").rpartition("/")[2], {"properties": {"maxShares": 2}})
    refused = saved.refusal("PUT", f"{POINTS}/one", {"properties": {}})
    assert refused.code == "VMRestorePointClientError"
    assert refused.message.startswith(
        "Creation of Restore Point of a Virtual Machine with Shared disks is not"
    )
    key = {"encryption": {"type": "EncryptionAtRestWithCustomerKey"}}
    body = {"properties": {"sourceMetadata": {"storageProfile": {"osDisk": {"diskRestorePoint": key}}}}}
    assert saved.refusal("PUT", f"{POINTS}/one", body).code == "NotImplemented"


def test_a_local_disk_must_be_excluded(azure: Practice) -> None:
    local = {"diffDiskSettings": {"option": "Local"}, "caching": "ReadOnly"}
    azure.vm(size="Standard_D8s_v3", os_disk=local)
    azure.put("restorePointCollections/saved", collection(azure.id("virtualMachines/web")))
    refused = azure.refusal("PUT", f"{POINTS}/one", {"properties": {}})
    assert "Ephemeral OS disk" in refused.message
    take(azure, excludeDisks=[{"id": azure.os_disk("web")}])


def test_restore_points_are_billed_by_what_has_changed(saved: Practice) -> None:
    take(saved, "one")
    saved.run("web", "echo 12345 > /srv/state")
    take(saved, "two")
    sizes = {row["id"]: row["bytes"] for row in saved.get("/lab/used-sizes")["value"]}
    assert sizes[saved.id(f"{POINTS}/one")] > 1024**3
    assert sizes[saved.id(f"{POINTS}/two")] < 1024**2


def test_points_outlive_their_vm(saved: Practice) -> None:
    take(saved)
    saved.delete("virtualMachines/web")
    restored(saved, disks_of(saved)[0])
    refused = saved.refusal("PUT", f"{POINTS}/two", {"properties": {}})
    assert refused.status == 404


def test_points_go_with_their_collection(saved: Practice) -> None:
    take(saved)
    disk = disks_of(saved)[0]
    saved.delete("restorePointCollections/saved")
    for gone in ("restorePointCollections/saved", f"{POINTS}/one", disk):
        assert saved.send("GET", gone).status == 404


def test_a_point_that_is_being_read_is_not_deleted(saved: Practice) -> None:
    take(saved)
    disk = disks_of(saved)[0]
    link = saved.act(disk, "beginGetAccess", {"access": "Read", "durationInSeconds": 3600})
    assert link["properties"]["output"]["accessSAS"].startswith("https://md-")
    for path in (f"{POINTS}/one", "restorePointCollections/saved"):
        assert saved.refusal("DELETE", path).said == (
            409,
            "DiskRestorePointUsedByCustomer",
            "There is an active shared access signature outstanding for disk restore point. Call "
            "EndGetAccess before deleting the restore point.",
        )
    saved.act(disk, "endGetAccess")
    saved.delete(f"{POINTS}/one")
    assert saved.get(POINTS) == {"value": []}


def test_disk_restore_points_are_written_with_their_point_alone(saved: Practice) -> None:
    take(saved)
    for method in ("PUT", "PATCH", "DELETE"):
        assert saved.refusal(method, disks_of(saved)[0], {"properties": {}}).code == "MethodNotAllowed"


def test_the_points_of_a_disk_are_one_family(saved: Practice) -> None:
    take(saved, "one")
    take(saved, "two")
    families = [
        saved.get(id)["properties"]["familyId"]
        for name in ("one", "two")
        for id in sorted(disks_of(saved, name))
    ]
    assert families[:2] == families[2:]
    assert families[0] != families[1]


def test_a_copy_in_another_region_arrives_by_and_by(saved: Practice) -> None:
    take(saved)
    saved.put(
        "restorePointCollections/far", collection(saved.id("restorePointCollections/saved"), "northeurope")
    )
    path = "restorePointCollections/far/restorePoints/one"
    assert saved.refusal("PUT", path, {"properties": {}}).code == "InvalidParameter"
    source = {"sourceRestorePoint": {"id": saved.id(f"{POINTS}/one")}}
    copy = saved.put(path, {"properties": source})
    assert copy["properties"]["sourceMetadata"]["vmId"]
    system = copy["properties"]["sourceMetadata"]["storageProfile"]["osDisk"]["diskRestorePoint"]
    assert system["sourceDiskRestorePoint"]["id"] in disks_of(saved)
    creation = {"createOption": "Restore", "sourceResourceId": system["id"]}
    early = {"location": "northeurope", "properties": {"creationData": creation}}
    assert saved.refusal("PUT", "disks/far", early).code == "OperationNotAllowed"
    seen: list[int] = []
    while not seen or seen[-1] < 100:
        view = saved.get(path, "&$expand=instanceView")["properties"]["instanceView"]
        seen.append(view["diskRestorePoints"][0]["replicationStatus"]["completionPercent"])
    assert len(seen) > 2
    assert seen == sorted(seen)
    restored(saved, system["id"], "far", "northeurope")
    held = saved.interior(system["sourceDiskRestorePoint"]["id"])
    assert saved.interior("disks/far")["machine"] == held["machine"]


def test_a_copy_may_go_while_its_disks_arrive(saved: Practice) -> None:
    take(saved)
    source = collection(saved.id("restorePointCollections/saved"), "northeurope")
    saved.put("restorePointCollections/far", source)
    wanted = {"properties": {"sourceRestorePoint": {"id": saved.id(f"{POINTS}/one")}}}
    for gone in ("restorePointCollections/far/restorePoints/one", "restorePointCollections/far"):
        saved.put("restorePointCollections/far/restorePoints/one", wanted)
        saved.delete(gone)
        saved.app(Request("POST", "/lab/clock", {}, b'{"minutes": 10}'))
        assert saved.send("GET", gone).status == 404
        assert saved.app.cloud.resources("Microsoft.Compute/disks")
    assert len(disks_of(saved)) == 2
