"""VMs and disks from a gallery: which version they get, where, and what the definition demands of them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

DEFINITION = "galleries/shared/images/web"


def elsewhere(id: str, region: str) -> tuple[int, str, str]:
    return (
        404,
        "GalleryImageNotFound",
        f'"The gallery image {id} is not available in {region} region. Please contact image owner to '
        'replicate to this region, or change your requested region."',
    )


@pytest.fixture
def web(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """A generalized VM with nginx and a data disk, and its definition."""
    azure.vm(image=linux_gen2, data_disks=[{"lun": 3, "createOption": "Empty", "diskSizeGB": 4}])
    azure.run("web", "sudo apt-get install -y nginx")
    azure.generalize("web")
    azure.gallery(definition())
    return azure


def reference(azure: Practice, version: str = "") -> dict[str, str]:
    return {"id": azure.id(DEFINITION) + (f"/versions/{version}" if version else "")}


def exact(vm: Json) -> str:
    return vm["properties"]["storageProfile"]["imageReference"]["exactVersion"]


def test_a_vm_of_a_version_has_what_the_version_holds(web: Practice) -> None:
    web.version()
    made = web.vm("copy", reference(web, "1.0.0"))["properties"]
    assert made["storageProfile"]["imageReference"] == {**reference(web, "1.0.0"), "exactVersion": "1.0.0"}
    assert [one["lun"] for one in made["storageProfile"]["dataDisks"]] == [3]
    assert "nginx" in web.run("copy", "which nginx")
    assert web.machine("copy")["host_name"] == "copy"


def test_latest_is_the_highest_number_not_the_newest(web: Practice) -> None:
    for name in ("1.9.0", "1.10.0", "1.2.0"):
        web.version(name)
    vm = web.vm("copy", reference(web))
    shown = vm["properties"]["storageProfile"]["imageReference"]
    assert shown == {**reference(web), "exactVersion": "1.10.0"}
    assert exact(web.vm("again", reference(web, "latest"))) == "1.10.0"


def test_latest_passes_over_what_is_excluded(web: Practice) -> None:
    web.version("1.0.0")
    web.version("2.0.0", excludeFromLatest=True)
    assert exact(web.vm("copy", reference(web))) == "1.0.0"
    assert exact(web.vm("exact", reference(web, "2.0.0"))) == "2.0.0"


def test_what_a_region_says_of_latest_wins_there(web: Practice) -> None:
    away = {"name": "northeurope", "excludeFromLatest": True}
    web.version("1.0.0", targetRegions=[{"name": "westeurope"}, {"name": "northeurope"}])
    web.version("2.0.0", targetRegions=[{"name": "westeurope"}, away])
    here = {"name": "westeurope", "excludeFromLatest": False}
    web.version("3.0.0", targetRegions=[here], excludeFromLatest=True)
    assert exact(web.vm("home", reference(web))) == "3.0.0"
    assert exact(web.vm("away", reference(web), location="northeurope")) == "1.0.0"


def test_latest_is_the_latest_of_the_region(web: Practice) -> None:
    web.version("1.0.0", targetRegions=[{"name": "westeurope"}, {"name": "northeurope"}])
    web.version("2.0.0")
    assert exact(web.vm("away", reference(web), location="northeurope")) == "1.0.0"


def test_without_a_version_for_latest_there_is_no_vm(web: Practice) -> None:
    web.version(excludeFromLatest=True)
    assert web.refusal("PUT", "virtualMachines/copy", web.body("copy", reference(web))).said == (
        404,
        "GalleryImageNotFound",
        f'There is no latest image version exists for "{web.id(DEFINITION)}"',
    )


@pytest.mark.parametrize("version", ["", "1.0.0"])
def test_a_region_without_a_replica_makes_no_vm(web: Practice, version: str) -> None:
    web.version()
    body = web.body("copy", reference(web, version), location="northeurope")
    refusal = web.refusal("PUT", "virtualMachines/copy", body)
    assert refusal.said == elsewhere(reference(web, version)["id"], "northeurope")
    assert refusal.target == "imageReference"


@pytest.mark.parametrize("path", [f"{DEFINITION}/versions/9.9.9", "galleries/shared/images/none"])
def test_what_is_not_in_the_gallery_makes_no_vm(web: Practice, path: str) -> None:
    id = web.id(path)
    refusal = web.refusal("PUT", "virtualMachines/copy", web.body("copy", {"id": id}))
    assert refusal.said == elsewhere(id, "westeurope")


def test_a_version_makes_no_vm_before_it_is_there(web: Practice) -> None:
    response = web.send("PUT", f"{DEFINITION}/versions/1.0.0", web.version_body())
    body = web.body("copy", reference(web, "1.0.0"))
    assert web.refusal("PUT", "virtualMachines/copy", body).said == elsewhere(
        reference(web, "1.0.0")["id"], "westeurope"
    )
    web.wait(response)
    assert exact(web.put("virtualMachines/copy", body)) == "1.0.0"


def test_a_version_in_use_may_go_and_its_vms_stay(web: Practice) -> None:
    web.version()
    web.vm("copy", reference(web))
    web.delete(f"{DEFINITION}/versions/1.0.0")
    assert "nginx" in web.run("copy", "which nginx")
    body = web.body("late", reference(web, "1.0.0"))
    assert web.refusal("PUT", "virtualMachines/late", body).code == "GalleryImageNotFound"


def test_a_version_that_is_going_makes_no_vm(web: Practice) -> None:
    web.version()
    web.send("DELETE", f"{DEFINITION}/versions/1.0.0")
    body = web.body("late", reference(web, "1.0.0"))
    assert web.refusal("PUT", "virtualMachines/late", body).code == "GalleryImageNotFound"


def test_a_generalized_image_needs_a_profile(web: Practice) -> None:
    web.version()
    body = web.body("copy", reference(web), osProfile=None)
    assert web.refusal("PUT", "virtualMachines/copy", body).said == (
        400,
        "InvalidParameter",
        "Required parameter 'osProfile' is missing (null).",
    )


@pytest.fixture
def living(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized"))
    azure.version()
    return azure


def test_a_specialized_image_takes_no_profile(living: Practice) -> None:
    refusal = living.refusal("PUT", "virtualMachines/copy", living.body("copy", reference(living)))
    assert refusal.said == (400, "InvalidParameter", "Parameter 'osProfile' is not allowed.")


def test_a_vm_of_a_specialized_image_is_the_same_machine_again(living: Practice) -> None:
    made = living.vm("copy", reference(living), osProfile=None)
    assert "osProfile" not in made["properties"]
    assert living.machine("copy")["host_name"] == living.machine("web")["host_name"] == "web"


@pytest.fixture
def trusted(azure: Practice, linux_gen2: dict[str, str]) -> Practice:
    """A Trusted Launch VM."""
    image = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    azure.vm(image=image, securityProfile={"securityType": "TrustedLaunch"})
    return azure


def security(value: str) -> list[dict[str, str]]:
    return [{"name": "SecurityType", "value": value}]


def test_an_image_with_guest_state_makes_trusted_launch_vms_only(
    trusted: Practice, definition: Callable[..., Any]
) -> None:
    trusted.gallery(definition(osState="Specialized", features=security("TrustedLaunch")))
    trusted.version()
    body = trusted.body("copy", reference(trusted), osProfile=None)
    assert trusted.refusal("PUT", "virtualMachines/copy", body).said == (
        400,
        "BadRequest",
        "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' "
        "security type.",
    )
    body["properties"]["securityProfile"] = {"securityType": "TrustedLaunch"}
    made = trusted.put("virtualMachines/copy", body)
    assert made["properties"]["securityProfile"]["securityType"] == "TrustedLaunch"


@pytest.mark.parametrize("wanted", [{}, {"securityProfile": {"securityType": "TrustedLaunch"}}])
def test_a_supporting_image_makes_both_kinds_of_vm(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any], wanted: Json
) -> None:
    azure.vm(image=linux_gen2)
    azure.gallery(definition(osState="Specialized", features=security("TrustedLaunchSupported")))
    azure.version()
    made = azure.vm("copy", reference(azure), osProfile=None, **wanted)["properties"]
    assert ("securityProfile" in made) == bool(wanted)


def test_a_supporting_image_holds_no_guest_state(trusted: Practice, definition: Callable[..., Any]) -> None:
    trusted.gallery(definition(osState="Specialized", features=security("TrustedLaunchSupported")))
    sources: dict[str, Json] = {
        "virtualMachines/web": {"source": {"virtualMachineId": trusted.id("virtualMachines/web")}},
        trusted.os_disk("web"): {"osDiskImage": {"source": {"id": trusted.os_disk("web")}}},
    }
    for path, source in sources.items():
        refusal = trusted.refusal("PUT", f"{DEFINITION}/versions/1.0.0", trusted.version_body(source))
        assert refusal.said == (
            400,
            "InvalidParameter",
            f"The security type 'TrustedLaunchSupported' is not supported for the source id "
            f"'{trusted.id(path)}'. Currently only Vhd Blob, User Image and Gallery Image Version sources "
            "are supported for 'TrustedLaunchSupported' images.",
        )


def test_a_standard_image_makes_no_trusted_launch_vm(web: Practice) -> None:
    web.version()
    body = web.body("copy", reference(web), securityProfile={"securityType": "TrustedLaunch"})
    refusal = web.refusal("PUT", "virtualMachines/copy", body)
    assert refusal.message.startswith("Use of TrustedLaunch setting is not supported for the provided image.")


def from_image(**creation: Any) -> Json:
    properties = {"creationData": {"createOption": "FromImage", "galleryImageReference": creation}}
    return {"location": "westeurope", "properties": properties}


def test_a_disk_of_a_version_is_shown_as_in_traffic(web: Practice) -> None:
    web.version()
    made = web.put("disks/copy", from_image(**reference(web, "1.0.0")))["properties"]
    assert made["creationData"] == {
        "createOption": "FromImage",
        "imageReference": reference(web, "1.0.0"),
        "galleryImageReference": reference(web, "1.0.0"),
    }
    assert (made["osType"], made["hyperVGeneration"], made["diskSizeGB"]) == ("Linux", "V2", 30)
    assert made["supportedCapabilities"] == {"architecture": "x64"}
    version = web.interior(f"{DEFINITION}/versions/1.0.0")
    assert web.interior("disks/copy")["machine"] == version["machine"]


def test_a_data_disk_of_a_version_is_found_by_its_lun(web: Practice) -> None:
    web.version()
    made = web.put("disks/data", from_image(**reference(web, "1.0.0"), lun=3))["properties"]
    assert made["diskSizeGB"] == 4
    assert "osType" not in made
    refusal = web.refusal("PUT", "disks/none", from_image(**reference(web, "1.0.0"), lun=0))
    assert refusal.said == (400, "InvalidParameter", "The value of parameter imageReference is invalid.")


def test_a_region_without_a_replica_makes_no_disk(web: Practice) -> None:
    web.version()
    body = {**from_image(**reference(web, "1.0.0")), "location": "northeurope"}
    assert web.refusal("PUT", "disks/copy", body).said == elsewhere(
        reference(web, "1.0.0")["id"], "northeurope"
    )
