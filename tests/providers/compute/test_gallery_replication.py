"""Replicas: where they are wanted, how copying gets on, what a region then has."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

VERSION = "galleries/shared/images/web/versions/1.0.0"


def regions(*names: Any, **more: Any) -> list[dict[str, str]]:
    return [{"name": name, **more} for name in names]


def status(azure: Practice) -> Json:
    return azure.get(VERSION, "&$expand=ReplicationStatus")["properties"]["replicationStatus"]


def test_each_region_has_its_count_and_storage(living: Practice) -> None:
    targets = [
        {"name": "westeurope"},
        {"name": "North Europe", "regionalReplicaCount": 3, "storageAccountType": "standard_zrs"},
    ]
    profile = living.version(targetRegions=targets, replicaCount=2)["properties"]["publishingProfile"]
    assert profile["targetRegions"] == [
        {"name": "West Europe", "regionalReplicaCount": 2, "storageAccountType": "Standard_LRS"},
        {"name": "North Europe", "regionalReplicaCount": 3, "storageAccountType": "Standard_ZRS"},
    ]


def test_replication_goes_on_until_each_region_is_complete(living: Practice) -> None:
    body = living.version_body(targetRegions=regions("westeurope", "northeurope"))
    response = living.send("PUT", VERSION, body)
    assert "replicationStatus" not in living.get(VERSION)["properties"]
    seen = [status(living) for _ in range(5)]
    first, last = seen[0], seen[-1]
    assert first["aggregatedState"] == "InProgress"
    assert first["summary"][1] == {
        "region": "North Europe",
        "state": "Replicating",
        "details": "",
        "progress": 0,
    }
    assert last == {
        "aggregatedState": "Completed",
        "summary": [
            {"region": name, "state": "Completed", "details": "", "progress": 100}
            for name in ("West Europe", "North Europe")
        ],
    }
    progress = [one["summary"][1]["progress"] for one in seen]
    assert progress == sorted(progress)
    assert len(set(progress)) >= 3
    assert any({one["state"] for one in each["summary"]} == {"Completed", "Replicating"} for each in seen)
    assert living.wait(response)["status"] == "Succeeded"


def test_the_home_region_is_one_of_the_regions(living: Practice) -> None:
    body = living.version_body(targetRegions=regions("northeurope", "westus"))
    assert living.refusal("PUT", VERSION, body).said == (
        400,
        "InvalidParameter",
        "Gallery image version publishing profile regions North Europe, West US must contain the location of "
        "image version westeurope",
    )


def test_a_region_is_named_once(living: Practice) -> None:
    body = living.version_body(targetRegions=regions("westeurope", "West Europe"))
    assert living.refusal("PUT", VERSION, body).said == (
        400,
        "InvalidParameter",
        "Duplicate regions are not allowed in target publishing regions",
    )


def test_a_region_is_one_that_azure_has(living: Practice) -> None:
    body = living.version_body(targetRegions=regions("westeurope", "atlantis"))
    refusal = living.refusal("PUT", VERSION, body)
    assert (refusal.status, refusal.code) == (400, "LocationNotAvailableForResourceType")
    assert refusal.message.startswith(
        "The provided location 'atlantis' is not available for resource type 'Microsoft.Compute/galleries'. "
    )


def test_zone_redundant_storage_needs_zones(living: Practice) -> None:
    targets = [*regions("westeurope"), *regions("westus", storageAccountType="Standard_ZRS")]
    assert living.refusal("PUT", VERSION, living.version_body(targetRegions=targets)).said == (
        400,
        "InvalidParameter",
        "ZRS storage account type is not supported in this region.",
    )


@pytest.mark.parametrize("count", [0, 101])
def test_there_are_1_to_100_replicas(living: Practice, count: int) -> None:
    path = "galleryImageVersion.properties.publishingProfile.replicaCount"
    assert living.refusal("PUT", VERSION, living.version_body(replicaCount=count)).said == (
        400,
        "InvalidParameter",
        f"The value {count} of parameter {path} is out of range. The value must be between 1 and 100, "
        "inclusive",
    )


def test_shallow_replication_stays_at_home(living: Practice) -> None:
    path = "galleryImageVersion.properties.publishingProfile.targetRegions"
    for more in ({"targetRegions": regions("westeurope", "westus")}, {"replicaCount": 2}):
        body = living.version_body(replicationMode="Shallow", **more)
        assert living.refusal("PUT", VERSION, body).said == (
            400,
            "InvalidParameter",
            f"The value of parameter {path} is invalid.",
        )
    made = living.version(replicationMode="shallow")["properties"]["publishingProfile"]
    assert made["replicationMode"] == "Shallow"


@pytest.fixture
def large(living: Practice) -> Json:
    creation = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 2520}
    living.put("disks/large", {"location": "westeurope", "properties": creation})
    return {"osDiskImage": {"source": {"id": living.id("disks/large")}}}


def test_full_replication_of_more_than_2_terabytes_fails(living: Practice, large: Json) -> None:
    ended = living.wait(living.send("PUT", VERSION, living.version_body(large)))
    why = (
        "Replication failed in this region due to 'The GalleryImageVersion source resource size 2520 exceeds "
        "the max size 2048 supported"
    )
    assert (ended["status"], ended["error"]["message"]) == ("Failed", why)
    assert living.get(VERSION)["properties"]["provisioningState"] == "Failed"
    assert status(living) == {
        "aggregatedState": "Failed",
        "summary": [{"region": "West Europe", "state": "Failed", "details": why, "progress": 0}],
    }


def test_shallow_replication_takes_any_size(living: Practice, large: Json) -> None:
    made = living.version(source=large, replicationMode="Shallow")
    assert made["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 2520


def test_a_region_is_added_and_the_old_ones_stay_usable(living: Practice) -> None:
    living.version()
    body = living.version_body({"osDiskImage": {}}, targetRegions=regions("westeurope", "northeurope"))
    response = living.send("PUT", VERSION, body)
    states = {one["region"]: one["state"] for one in status(living)["summary"]}
    assert states == {"West Europe": "Completed", "North Europe": "Replicating"}
    living.wait(response)
    assert status(living)["aggregatedState"] == "Completed"


def test_regions_are_lost_only_when_that_is_allowed(living: Practice) -> None:
    living.version(targetRegions=regions("westeurope", "northeurope"))
    body = living.version_body({"osDiskImage": {}}, targetRegions=regions("westeurope"))
    assert living.refusal("PUT", VERSION, body).said == (
        400,
        "BadRequest",
        "Complete set of target locations not specified while updating gallery artifact '1.0.0' and type "
        "'GalleryImageVersion'. Deletion of previously replicated locations is not allowed, and you need to "
        "specify a complete set of target locations in the update request or specify null or empty set for "
        "target regions in the update request or set allow deletion of replicated locations under safety "
        "profile property. To figure out complete set of target locations, you can perform a get first on "
        "gallery artifact",
    )
    body["properties"]["safetyProfile"] = {"allowDeletionOfReplicatedLocations": True}
    living.put(VERSION, body)
    assert [one["region"] for one in status(living)["summary"]] == ["West Europe"]


def test_an_update_without_regions_keeps_them(living: Practice) -> None:
    living.version(targetRegions=regions("westeurope", "northeurope"))
    without: list[Json] = [{}, {"targetRegions": []}]
    for targets in without:
        changed = living.put(VERSION, living.version_body({"osDiskImage": {}}, **targets))
        names = [one["name"] for one in changed["properties"]["publishingProfile"]["targetRegions"]]
        assert names == ["West Europe", "North Europe"]
