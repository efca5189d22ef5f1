"""Image versions: what they are made from and hold, what Azure refuses, what becomes of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Request
from tests.providers.compute.conftest import Practice, disk

VERSION = "galleries/shared/images/web/versions/1.0.0"


def test_a_version_of_a_vm_is_shown_as_in_traffic(web: Practice, linux_gen2: dict[str, str]) -> None:
    source = {"virtualMachineId": web.id("virtualMachines/web")}
    body = web.version_body({"source": source}, targetRegions=[{"name": "westeurope"}])
    response = web.send("PUT", VERSION, {**body, "tags": {}})
    document = response.json()
    published = document["properties"]["publishingProfile"]["publishedDate"]
    assert response.status == 201
    assert [*document] == ["name", "id", "type", "location", "tags", "properties"]
    assert document["properties"] == {
        "publishingProfile": {
            "targetRegions": [
                {"name": "West Europe", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"}
            ],
            "replicaCount": 1,
            "excludeFromLatest": False,
            "publishedDate": published,
            "storageAccountType": "Standard_LRS",
        },
        "storageProfile": {"source": source},
        "safetyProfile": {
            "reportedForPolicyViolation": False,
            "allowDeletionOfReplicatedLocations": False,
        },
        "validationsProfile": {"validationOperationStatus": "NotExecuted"},
        "provisioningState": "Creating",
    }
    assert web.wait(response)["status"] == "Succeeded"
    ready = web.get(VERSION)["properties"]
    assert ready["storageProfile"] == {
        "source": source,
        "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": {}},
        "dataDiskImages": [{"lun": 0, "sizeInGB": 4, "hostCaching": "None"}],
    }
    assert ready["validationsProfile"]["platformAttributes"] == [
        {"name": f"source_image_{part}", "value": linux_gen2[part]} for part in ("publisher", "offer", "sku")
    ]
    assert ready["provisioningState"] == "Succeeded"


def test_a_version_of_snapshots_is_shown_as_in_traffic(living: Practice) -> None:
    living.put("disks/data", disk("Empty", diskSizeGB=8))
    for name, disk_id in (("system", living.os_disk("web")), ("more", living.id("disks/data"))):
        living.put(f"snapshots/{name}", disk("Copy", sourceResourceId=disk_id))
    sources = [{"id": living.id(f"snapshots/{name}")} for name in ("system", "more")]
    wanted = {"osDiskImage": {"source": sources[0]}, "dataDiskImages": [{"lun": 2, "source": sources[1]}]}
    response = living.send("PUT", VERSION, living.version_body(wanted))
    assert response.json()["properties"]["storageProfile"] == {
        "osDiskImage": {"hostCaching": "ReadWrite", "source": sources[0]},
        "dataDiskImages": [{"lun": 2, "hostCaching": "ReadOnly", "source": sources[1]}],
    }
    living.wait(response)
    assert living.get(VERSION)["properties"]["storageProfile"] == {
        "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": sources[0]},
        "dataDiskImages": [{"lun": 2, "sizeInGB": 8, "hostCaching": "ReadOnly", "source": sources[1]}],
    }


def test_the_machine_travels_into_the_version_and_outlives_its_source(web: Practice) -> None:
    before = web.machine("web")
    web.version()
    web.delete("virtualMachines/web")
    assert web.interior(VERSION)["machine"] == before
    assert "machine" not in str(web.get(VERSION))


def test_a_version_of_a_managed_image_holds_what_the_image_holds(web: Practice) -> None:
    image = web.image()
    made = web.version(source={"source": {"id": image["id"]}})
    assert made["properties"]["storageProfile"]["dataDiskImages"][0]["lun"] == 0
    assert web.interior(VERSION)["machine"] == web.interior("images/golden")["machine"]
    assert "platformAttributes" not in made["properties"]["validationsProfile"]


def test_a_version_of_a_version_holds_the_same(web: Practice) -> None:
    first = web.version()
    web.version("2.0.0", {"source": {"id": first["id"]}})
    copy = web.interior(VERSION.replace("1.0.0", "2.0.0"))
    assert copy["machine"] == web.interior(VERSION)["machine"]
    assert copy["data"] == web.interior(VERSION)["data"]


@pytest.mark.parametrize("state", ["Generalized", "Specialized"])
def test_the_os_state_is_that_of_the_definition(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any], state: str
) -> None:
    azure.vm(image=linux_gen2)
    if state == "Generalized":
        azure.generalize("web")
    other = "Specialized" if state == "Generalized" else "Generalized"
    azure.gallery(definition(osState=other))
    vm = azure.id("virtualMachines/web")
    assert azure.refusal("PUT", VERSION, azure.version_body()).said == (
        400,
        "BadRequest",
        f"The resource with id '{vm}' has a different OS state ['{state}'] than the parent gallery image OS "
        f"state ['{other}'].",
    )


def test_the_generation_is_that_of_the_definition(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]
) -> None:
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized", hyperVGeneration="V1"))
    vm = azure.id("virtualMachines/web")
    assert azure.refusal("PUT", VERSION, azure.version_body()).said == (
        409,
        "Conflict",
        f"The resource with id '{vm}' has a different Hypervisor generation ['V2'] than the parent gallery "
        "image Hypervisor generation ['V1'].",
    )


def test_the_system_is_that_of_the_definition(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]
) -> None:
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized", osType="Windows"))
    vm = azure.id("virtualMachines/web")
    assert azure.refusal("PUT", VERSION, azure.version_body()).said == (
        409,
        "Conflict",
        f"The resource with id '{vm}' has a different OS type ['Linux'] than the parent gallery image OS "
        "type generation ['Windows']",
    )


def test_the_plan_is_that_of_the_definition(living: Practice) -> None:
    vm = living.app.cloud.get(living.id("virtualMachines/web"))
    assert vm is not None
    vm.document["plan"] = {"name": "n", "publisher": "p", "product": "o"}
    with living.app.cloud.store.transaction():
        living.app.cloud.put(vm)
    assert living.refusal("PUT", VERSION, living.version_body()).said == (
        409,
        "Conflict",
        f"The resource with id '{vm.id.text}' has a different plan "
        '[\'{"name":"n","publisher":"p","product":"o","promotionCode":""}\'] than the parent gallery image '
        "plan ['null']",
    )


@pytest.mark.parametrize("name", ["1.0", "1.0.0.0", "v1.0.0", "1.0.2147483648", "latest"])
def test_a_version_is_three_numbers(living: Practice, name: str) -> None:
    path = f"galleries/shared/images/web/versions/{name}"
    assert living.refusal("PUT", path, living.version_body()).said == (
        400,
        "InvalidParameter",
        "The image version name is invalid. The image version name should follow "
        "Major(int).Minor(int).Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc",
    )


def test_a_number_may_have_32_bits(living: Practice) -> None:
    assert living.version("0.1.2147483647")["name"] == "0.1.2147483647"


def test_a_version_needs_its_definition(living: Practice) -> None:
    path = "galleries/shared/images/none/versions/1.0.0"
    assert living.refusal("PUT", path, living.version_body()).said == (
        404,
        "ParentResourceNotFound",
        "Can not perform requested operation on nested resource. Parent resource 'shared/none' not found.",
    )


def test_a_version_gets_no_more_disks(web: Practice) -> None:
    web.version()
    body = web.version_body({"dataDiskImages": [{"lun": 5}]})
    assert web.refusal("PUT", VERSION, body).said == (
        409,
        "PropertyChangeNotAllowed",
        "Adding new Data Disks or changing the LUN of a Data Disk in an existing Image is not allowed",
    )


def test_while_it_is_updated_a_version_hides_its_validations(web: Practice) -> None:
    made = web.version()["properties"]
    body = web.version_body(
        {"osDiskImage": {"hostCaching": "ReadWrite", "source": {}}}, excludeFromLatest=True
    )
    response = web.send("PUT", VERSION, body)
    during = response.json()["properties"]
    assert response.status == 200
    assert "validationsProfile" not in during
    assert (during["provisioningState"], during["storageProfile"]) == ("Updating", made["storageProfile"])
    web.wait(response)
    changed = {**made["publishingProfile"], "excludeFromLatest": True}
    assert web.get(VERSION)["properties"] == {**made, "publishingProfile": changed}


def test_a_definition_goes_after_its_versions(web: Practice) -> None:
    web.version()
    for path in ("galleries/shared/images/web", "galleries/shared"):
        refusal = web.refusal("DELETE", path)
        assert (refusal.status, refusal.code) == (409, "CannotDeleteResource")
        assert "'Microsoft.Compute/galleries/shared/images/web" in refusal.message
    web.delete(VERSION)
    web.delete("galleries/shared/images/web")


def test_a_protected_version_stays_until_its_end_of_life(web: Practice) -> None:
    body = web.version_body(endOfLifeDate="2999-01-01T00:00:00Z")
    body["properties"]["safetyProfile"] = {"blockDeletionBeforeEndOfLife": True}
    made = web.put(VERSION, body)["properties"]
    assert made["safetyProfile"]["blockDeletionBeforeEndOfLife"] is True
    assert made["publishingProfile"]["endOfLifeDate"] == "2999-01-01T00:00:00+00:00"
    assert web.refusal("DELETE", VERSION).said == (
        409,
        "DeleteGalleryImageVersionBlockedBeforeEndOfLife",
        "Deletion of Gallery image version is not allowed because the image is enabled for "
        "blockDeletionBeforeEndOfLife and its endOfLifeDate has not reached yet",
    )
    web.app.cloud.clock.advance(1000 * 365.25 * 86400)
    web.delete(VERSION)
    assert web.send("GET", VERSION).status == 404


def test_the_end_of_life_of_a_version_lies_ahead(web: Practice) -> None:
    body = web.version_body(endOfLifeDate="2020-01-01T00:00:00Z")
    assert web.refusal("PUT", VERSION, body).said == (
        400,
        "InvalidParameter",
        "EndOfLifeDate must be set to a future date.",
    )


def test_a_soft_deleted_version_comes_back_as_it_was(web: Practice) -> None:
    web.put(
        "galleries/shared",
        {"location": "westeurope", "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}},
    )
    made = web.version()
    inside = web.interior(VERSION)
    web.delete(VERSION)
    kept = "galleries/shared/softDeletedArtifactTypes/Images/artifacts/web/versions"
    (one,) = web.get(kept)["value"]
    assert (one["name"], one["properties"]["resourceArmId"]) == ("1.0.0", made["id"])
    assert web.put(VERSION, {"location": "westeurope", "properties": {}}) == made
    assert web.interior(VERSION) == inside
    assert web.get(kept) == {"value": []}


def test_a_soft_deleted_version_is_kept_for_the_days_its_gallery_says(web: Practice) -> None:
    policy = {"isSoftDeleteEnabled": True, "retentionPeriodInDays": 3, "gracePeriodInDays": 1}
    web.put("galleries/shared", {"location": "westeurope", "properties": {"softDeletePolicy": policy}})
    web.version()
    web.delete("galleries/shared/images/web/versions/1.0.0")
    listed = "galleries/shared/softDeletedArtifactTypes/images/artifacts/web/versions"
    web.app.cloud.clock.advance(3.5 * 86400)
    assert [one["name"] for one in web.get(listed)["value"]] == ["1.0.0"]
    web.app.cloud.clock.advance(86400)
    assert web.get(listed)["value"] == []
    again = web.send("PUT", "galleries/shared/images/web/versions/1.0.0", {"location": "westeurope"})
    assert again.status == 400


@pytest.mark.parametrize("days", [-1, 10**9])
def test_days_of_soft_deletion_stay_in_the_calendar(azure: Practice, days: int) -> None:
    body = {"location": "westeurope", "properties": {"softDeletePolicy": {"retentionPeriodInDays": days}}}
    assert azure.refusal("PUT", "galleries/shared", body).code == "InvalidParameter"


def test_a_source_in_the_form_of_older_api_versions_is_taken(web: Practice) -> None:
    """As Packer 1.6.6 and its plug-in before 1.0 send it, with api-version 2019-03-01."""
    image = web.id("images/packed")
    web.act("virtualMachines/web", "deallocate")
    web.act("virtualMachines/web", "generalize")
    vm = {"sourceVirtualMachine": {"id": web.id("virtualMachines/web")}, "hyperVGeneration": "V2"}
    web.put("images/packed", {"location": "westeurope", "properties": vm})
    profile = {"source": {"managedImage": {"id": image}}, "targetRegions": [{"name": "westeurope"}]}
    body = {"location": "westeurope", "properties": {"publishingProfile": profile}}
    url = f"{web.id(VERSION)}?api-version="
    made = web.app(Request("PUT", f"{url}2019-03-01", {}, json.dumps(body).encode()))
    assert made.status == 201, made.body
    assert made.json()["properties"]["storageProfile"] == {"source": {"id": image}}
    refused = web.app(Request("PUT", f"{url}2023-07-03", {}, json.dumps(body).encode()))
    assert "Could not find member 'source'" in refused.json()["error"]["message"]
