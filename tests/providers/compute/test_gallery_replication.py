"""Replicas: where they are wanted, how copying gets on, what a region then has."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice, Refusal

VERSION = "galleries/shared/images/web/versions/1.0.0"


def said(refusal: Refusal) -> tuple[int, str, str]:
    return refusal.status, refusal.code, refusal.message


def regions(*names: Any, **more: Any) -> list[dict[str, str]]:
    return [{"name": name, **more} for name in names]


@pytest.fixture
def web(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """A VM `web` and a definition that takes it as it is."""
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized"))
    return azure


def status(azure: Practice) -> Json:
    return azure.get(VERSION, "&$expand=ReplicationStatus")["properties"]["replicationStatus"]


def test_each_region_has_its_count_and_storage(web: Practice) -> None:
    targets = [
        {"name": "westeurope"},
        {"name": "North Europe", "regionalReplicaCount": 3, "storageAccountType": "standard_zrs"},
    ]
    profile = web.version(targetRegions=targets, replicaCount=2)["properties"]["publishingProfile"]
    assert profile["targetRegions"] == [
        {"name": "West Europe", "regionalReplicaCount": 2, "storageAccountType": "Standard_LRS"},
        {"name": "North Europe", "regionalReplicaCount": 3, "storageAccountType": "Standard_ZRS"},
    ]


def test_replication_goes_on_until_each_region_is_complete(web: Practice) -> None:
    body = web.version_body(targetRegions=regions("westeurope", "northeurope"))
    response = web.send("PUT", VERSION, body)
    assert "replicationStatus" not in web.get(VERSION)["properties"]
    seen = [status(web) for _ in range(5)]
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
    assert web.wait(response)["status"] == "Succeeded"


def test_the_home_region_is_one_of_the_regions(web: Practice) -> None:
    body = web.version_body(targetRegions=regions("northeurope", "westus"))
    assert said(web.refusal("PUT", VERSION, body)) == (
        400,
        "InvalidParameter",
        "Gallery image version publishing profile regions North Europe, West US must contain the location of "
        "image version westeurope",
    )


def test_a_region_is_named_once(web: Practice) -> None:
    body = web.version_body(targetRegions=regions("westeurope", "West Europe"))
    assert said(web.refusal("PUT", VERSION, body)) == (
        400,
        "InvalidParameter",
        "Duplicate regions are not allowed in target publishing regions",
    )


def test_a_region_is_one_that_azure_has(web: Practice) -> None:
    body = web.version_body(targetRegions=regions("westeurope", "atlantis"))
    refusal = web.refusal("PUT", VERSION, body)
    assert (refusal.status, refusal.code) == (400, "LocationNotAvailableForResourceType")
    assert refusal.message.startswith(
        "The provided location 'atlantis' is not available for resource type 'Microsoft.Compute/galleries'. "
    )


def test_zone_redundant_storage_needs_zones(web: Practice) -> None:
    targets = [*regions("westeurope"), *regions("westus", storageAccountType="Standard_ZRS")]
    assert said(web.refusal("PUT", VERSION, web.version_body(targetRegions=targets))) == (
        400,
        "InvalidParameter",
        "ZRS storage account type is not supported in this region.",
    )


@pytest.mark.parametrize("count", [0, 101])
def test_there_are_1_to_100_replicas(web: Practice, count: int) -> None:
    path = "galleryImageVersion.properties.publishingProfile.replicaCount"
    assert said(web.refusal("PUT", VERSION, web.version_body(replicaCount=count))) == (
        400,
        "InvalidParameter",
        f"The value {count} of parameter {path} is out of range. The value must be between 1 and 100, "
        "inclusive",
    )


def test_shallow_replication_stays_at_home(web: Practice) -> None:
    path = "galleryImageVersion.properties.publishingProfile.targetRegions"
    for more in ({"targetRegions": regions("westeurope", "westus")}, {"replicaCount": 2}):
        body = web.version_body(replicationMode="Shallow", **more)
        assert said(web.refusal("PUT", VERSION, body)) == (
            400,
            "InvalidParameter",
            f"The value of parameter {path} is invalid.",
        )
    made = web.version(replicationMode="shallow")["properties"]["publishingProfile"]
    assert made["replicationMode"] == "Shallow"


@pytest.fixture
def large(web: Practice) -> Json:
    creation = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 2520}
    web.put("disks/large", {"location": "westeurope", "properties": creation})
    return {"osDiskImage": {"source": {"id": web.id("disks/large")}}}


def test_full_replication_of_more_than_2_terabytes_fails(web: Practice, large: Json) -> None:
    ended = web.wait(web.send("PUT", VERSION, web.version_body(large)))
    why = (
        "Replication failed in this region due to 'The GalleryImageVersion source resource size 2520 exceeds "
        "the max size 2048 supported"
    )
    assert (ended["status"], ended["error"]["message"]) == ("Failed", why)
    assert web.get(VERSION)["properties"]["provisioningState"] == "Failed"
    assert status(web) == {
        "aggregatedState": "Failed",
        "summary": [{"region": "West Europe", "state": "Failed", "details": why, "progress": 0}],
    }


def test_shallow_replication_takes_any_size(web: Practice, large: Json) -> None:
    made = web.version(source=large, replicationMode="Shallow")
    assert made["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 2520


def test_a_region_is_added_and_the_old_ones_stay_usable(web: Practice) -> None:
    web.version()
    body = web.version_body({"osDiskImage": {}}, targetRegions=regions("westeurope", "northeurope"))
    response = web.send("PUT", VERSION, body)
    states = {one["region"]: one["state"] for one in status(web)["summary"]}
    assert states == {"West Europe": "Completed", "North Europe": "Replicating"}
    web.wait(response)
    assert status(web)["aggregatedState"] == "Completed"


def test_regions_are_lost_only_when_that_is_allowed(web: Practice) -> None:
    web.version(targetRegions=regions("westeurope", "northeurope"))
    body = web.version_body({"osDiskImage": {}}, targetRegions=regions("westeurope"))
    assert said(web.refusal("PUT", VERSION, body)) == (
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
    web.put(VERSION, body)
    assert [one["region"] for one in status(web)["summary"]] == ["West Europe"]


def test_an_update_without_regions_keeps_them(web: Practice) -> None:
    web.version(targetRegions=regions("westeurope", "northeurope"))
    without: list[Json] = [{}, {"targetRegions": []}]
    for targets in without:
        changed = web.put(VERSION, web.version_body({"osDiskImage": {}}, **targets))
        names = [one["name"] for one in changed["properties"]["publishingProfile"]["targetRegions"]]
        assert names == ["West Europe", "North Europe"]
