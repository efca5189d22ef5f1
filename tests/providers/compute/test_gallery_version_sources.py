"""What an image version is made from, and which sources Azure refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

VERSION = "galleries/shared/images/web/versions/1.0.0"


SOURCE_TWICE = (
    "The gallery artifact version source can only be specified either directly under storageProfile or "
    "within individual OS or data disks. One and only one source type (user image, snapshot, disk, "
    "virtual machine) can be provided"
)


@pytest.mark.parametrize("place", ["virtualMachines/nobody", "images/none"])
def test_a_source_must_be_there(living: Practice, place: str) -> None:
    id = living.id(place)
    assert living.refusal("PUT", VERSION, living.version_body({"source": {"id": id}})).said == missing(id)


def missing(id: str) -> tuple[int, str, str]:
    return (
        404,
        "NotFound",
        f"Source {id} is not found. Please check source exists, and is in the same region as gallery image "
        "version being created",
    )


def test_a_source_must_be_in_the_region_of_the_version(living: Practice) -> None:
    body = {**living.version_body(), "location": "northeurope"}
    assert living.refusal("PUT", VERSION, body).said == missing(living.id("virtualMachines/web"))


def test_a_version_that_is_still_copied_is_no_source_yet(web: Practice) -> None:
    first = web.send("PUT", VERSION, web.version_body()).json()["id"]
    body = web.version_body({"source": {"id": first}})
    refusal = web.refusal("PUT", VERSION.replace("1.0.0", "2.0.0"), body)
    assert refusal.said == missing(first)


def test_a_source_is_given_once(living: Practice) -> None:
    both = {
        "source": {"id": living.id("virtualMachines/web")},
        "osDiskImage": {"source": {"id": living.os_disk("web")}},
    }
    empty: Json = {"source": {}}
    for wanted in (both, empty):
        refusal = living.refusal("PUT", VERSION, living.version_body(wanted))
        assert refusal.said == (400, "InvalidParameter", SOURCE_TWICE)


def test_a_disk_is_no_whole_source_and_a_vm_no_disk(living: Practice) -> None:
    os_disk, vm = living.os_disk("web"), living.id("virtualMachines/web")
    assert living.refusal("PUT", VERSION, living.version_body({"source": {"id": os_disk}})).message == (
        f"The source id: {os_disk} must either be a managed image, virtual machine or another gallery image "
        "version"
    )
    body = living.version_body({"osDiskImage": {"source": {"id": vm}}})
    assert living.refusal("PUT", VERSION, body).message == (
        f"The source id: {vm} must be a managed disk or snapshot"
    )


@pytest.mark.parametrize(
    ("luns", "names", "sentence"),
    [
        (
            (1, 1),
            ("a", "b"),
            "Duplicated lun numbers have been detected in the input data disks. Lun number must be unique "
            "for each data disk",
        ),
        (
            (1, 2),
            ("a", "a"),
            "Duplicated source ids are found in the input disks. Source id should be unique for each disk",
        ),
        ((1, 64), ("a", "b"), "The value of parameter dataDiskImages.lun is invalid."),
    ],
)
def test_data_disks_have_places_and_sources_of_their_own(
    living: Practice, luns: tuple[int, int], names: tuple[str, str], sentence: str
) -> None:
    data = [
        {"lun": lun, "source": {"id": living.id(f"disks/{name}")}}
        for lun, name in zip(luns, names, strict=True)
    ]
    wanted = {"osDiskImage": {"source": {"id": living.os_disk("web")}}, "dataDiskImages": data}
    refusal = living.refusal("PUT", VERSION, living.version_body(wanted))
    assert refusal.said == (400, "InvalidParameter", sentence)


def test_the_source_of_a_version_stays(web: Practice) -> None:
    web.version()
    image = web.image()
    body = web.version_body({"source": {"id": image["id"]}})
    assert web.refusal("PUT", VERSION, body).said == (
        409,
        "PropertyChangeNotAllowed",
        "Changing property 'galleryImageVersion.properties.storageProfile.source.id' is not allowed",
    )


def test_an_ephemeral_os_disk_is_no_source(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]
) -> None:
    azure.vm(image=linux_gen2, size="Standard_D2ds_v5", os_disk={"diffDiskSettings": {"option": "Local"}})
    azure.gallery(definition(osState="Specialized"))
    refusal = azure.refusal("PUT", "galleries/shared/images/web/versions/1.0.0", azure.version_body())
    sentence = f"Source virtual machine {azure.id('virtualMachines/web')} cannot contain an ephemeral OS disk"
    assert refusal.said == (400, "InvalidParameter", sentence)


def test_a_blob_is_no_source_in_the_practice_azure(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition())
    blob = {"osDiskImage": {"source": {"uri": "https://practice.blob.core.windows.net/vhds/web.vhd"}}}
    refusal = azure.refusal("PUT", "galleries/shared/images/web/versions/1.0.0", azure.version_body(blob))
    assert refusal.code == "NotImplemented"


def test_without_soft_deletion_a_deleted_version_is_gone(web: Practice) -> None:
    web.version()
    web.delete(VERSION)
    body = {"location": "westeurope", "properties": {}}
    assert web.refusal("PUT", VERSION, body).said == (400, "InvalidParameter", SOURCE_TWICE)
