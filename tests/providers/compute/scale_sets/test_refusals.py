"""What Azure refuses about scale sets, in its own words."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets
from tests.providers.compute.scale_sets.test_extensions import extended, health

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])


def too_many(limit: int) -> tuple[int, str, str]:
    sentence = (
        f"Unable to create or update VirtualMachineScaleSet 'web' as it exceeds the total limit of '{limit}' "
        "Virtual Machine instances."
    )
    return 409, "OperationNotAllowed", sentence


def test_a_scale_set_has_at_most_a_thousand_instances(sets: ScaleSets) -> None:
    assert sets.refused("web", count=1001).said == too_many(1000)


def test_a_managed_image_serves_at_most_six_hundred(sets: ScaleSets, golden: Callable[..., Any]) -> None:
    assert sets.refused("web", count=601, image={"id": golden("base")}).said == too_many(600)


def test_a_single_placement_group_holds_a_hundred(sets: ScaleSets) -> None:
    assert sets.refused("web", "Uniform", count=101).said == too_many(100)
    larger = sets.refused("web", "Uniform", count=101, singlePlacementGroup=False)
    assert "exceeding approved Total Regional Cores quota" in larger.message


@BOTH
def test_an_image_in_use_by_a_scale_set_is_not_deleted(
    sets: ScaleSets, golden: Callable[..., Any], azure: Practice, mode: str
) -> None:
    image = golden("base")
    sets.create("web", mode, count=0, image={"id": image})
    assert azure.refusal("DELETE", image).said == (
        409,
        "OperationNotAllowed",
        "Operation 'Image Delete' is not allowed since the Virtual Machine ScaleSet 'web' is currently using "
        "the Image 'base'.",
    )
    azure.delete(sets.path("web"))
    azure.delete(image)


@BOTH
def test_a_version_must_be_in_the_region_of_the_scale_set(
    sets: ScaleSets, azure: Practice, definition: Callable[..., Any], golden: Callable[..., Any], mode: str
) -> None:
    golden("web")
    azure.gallery(definition(hyperVGeneration="V1"))
    id = azure.version("1.0.0")["id"]
    refusal = sets.refused("shop", mode, image={"id": id}, location="northeurope")
    assert (refusal.status, refusal.code) == (404, "GalleryImageNotFound")
    assert f"The gallery image {id} is not available in northeurope region." in refusal.message


@BOTH
def test_a_generalized_image_needs_an_os_profile(sets: ScaleSets, mode: str) -> None:
    refusal = sets.refused("web", mode, specialized=True)
    assert refusal.message == "Required parameter 'osProfile' is missing (null)."


@BOTH
def test_a_specialized_image_takes_none_and_its_instances_are_clones(
    sets: ScaleSets, azure: Practice, definition: Callable[..., Any], mode: str
) -> None:
    azure.vm("web")
    azure.gallery(definition(hyperVGeneration="V1", osState="Specialized"))
    id = azure.version("1.0.0")["id"]
    assert sets.refused("shop", mode, image={"id": id}).message == "Parameter 'osProfile' is not allowed."
    sets.create("shop", mode, image={"id": id}, specialized=True)
    told = {sets.run("shop", one, "hostname", "cat /etc/machine-id") for one in sets.ids("shop")}
    assert told == {
        azure.machine("web")["host_name"] + "\n" + azure.machine("web")["files"]["/etc/machine-id"].strip()
    }


@BOTH
def test_trusted_launch_needs_an_image_that_supports_it(sets: ScaleSets, mode: str) -> None:
    profile = {"securityProfile": {"securityType": "TrustedLaunch"}}
    refusal = sets.refused("web", mode, profile=profile)
    assert refusal.message.startswith("Use of TrustedLaunch setting is not supported for the provided image.")


@BOTH
def test_a_size_must_be_offered_in_the_region(sets: ScaleSets, mode: str) -> None:
    refusal = sets.refused("web", mode, size="Standard_Nope")
    assert (refusal.code, refusal.target) == ("InvalidParameter", "vmSize")


@pytest.mark.parametrize("name", ["overprovision", "scaleInPolicy"])
def test_flexible_refuses_what_only_uniform_has(sets: ScaleSets, name: str) -> None:
    wanted: Json = {name: {"rules": ["Default"]} if name == "scaleInPolicy" else True}
    assert sets.refused("web", **wanted).message == f"Parameter '{name}' is not allowed."


def test_a_zone_must_be_one_of_the_region(sets: ScaleSets) -> None:
    refusal = sets.refused("web", zones=["9"])
    assert (refusal.code, refusal.status) == ("InvalidAvailabilityZone", 400)


def test_the_prefix_of_windows_names_is_short(sets: ScaleSets, windows: dict[str, str]) -> None:
    login = {
        "computerNamePrefix": "tenletters",
        "adminUsername": "keeper",
        "adminPassword": "Practice-Azure-1",
    }
    refusal = sets.refused("web", image=windows, profile={"osProfile": login})
    assert refusal.message.startswith("Windows computer name prefix cannot be more than 9 characters long")


@pytest.mark.parametrize("name", ["-web", "web-", "w" * 81])
def test_a_name_must_follow_the_rule(sets: ScaleSets, name: str) -> None:
    body = sets.body("web")
    assert sets.azure.refusal("PUT", sets.path(name), body).code == "InvalidParameter"


def test_automatic_upgrades_of_the_system_need_a_signal_of_health(sets: ScaleSets) -> None:
    policy = {"mode": "Manual", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
    assert sets.refused("web", "Uniform", upgradePolicy=policy).said == (
        400,
        "BadRequest",
        "Automatic OS Upgrade is not supported for this Virtual Machine Scale Set because a health probe or "
        "health extension was not specified.",
    )
    sets.create("web", "Uniform", count=0, upgradePolicy=policy, profile=extended(health()))


def test_spot_stays_spot_and_a_regular_model_regular(sets: ScaleSets) -> None:
    sets.create("web", count=0)
    sets.create("cheap", count=0, profile={"priority": "Spot"})
    sentence = "Changing property 'priority' is not allowed."
    for name, priority in (("web", "Spot"), ("cheap", "Regular")):
        change = {"properties": {"virtualMachineProfile": {"priority": priority}}}
        refused = sets.azure.refusal("PATCH", sets.path(name), change)
        assert refused.said == (409, "PropertyChangeNotAllowed", sentence)
    same = {"properties": {"virtualMachineProfile": {"priority": "Regular"}}}
    sets.azure.patch(sets.path("web"), same)


def test_automatic_repairs_need_a_signal_of_health(sets: ScaleSets) -> None:
    repairs = {"enabled": True, "gracePeriod": "PT10M"}
    assert sets.refused("web", "Uniform", automaticRepairsPolicy=repairs).said == (
        400,
        "BadRequest",
        "Automatic repairs not supported for this Virtual Machine Scale Set because a health probe or "
        "health extension was not provided.",
    )
    sets.create("web", "Uniform", count=0, automaticRepairsPolicy={**repairs, "enabled": False})
    sets.create("well", "Uniform", count=0, automaticRepairsPolicy=repairs, profile=extended(health()))


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_user_data_of_a_model_is_base64_as_that_of_a_vm(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=0, profile={"userData": "aGk="})
    assert sets.refused("other", mode, profile={"userData": "not base64!"}).target == "userData"
    change = {"properties": {"virtualMachineProfile": {"userData": "not base64!"}}}
    assert sets.azure.refusal("PATCH", sets.path("web"), change).target == "userData"


def test_a_vm_can_be_made_for_a_flexible_scale_set(sets: ScaleSets, azure: Practice) -> None:
    id = sets.create("web", count=1)["id"]
    azure.vm("joined", virtualMachineScaleSet={"id": id})
    assert "joined" in sets.ids("web")
    assert azure.get(sets.path("web"))["sku"]["capacity"] == 2


def test_a_vm_cannot_be_made_for_a_uniform_one_nor_for_none(sets: ScaleSets, azure: Practice) -> None:
    id = sets.create("web", "Uniform", count=1)["id"]
    body = azure.body("joined", virtualMachineScaleSet={"id": id})
    assert azure.refusal("PUT", "virtualMachines/joined", body).code == "InvalidParameter"
    body = azure.body("joined", virtualMachineScaleSet={"id": id + "x"})
    assert azure.refusal("PUT", "virtualMachines/joined", body).code == "NotFound"


def named(sets: ScaleSets, **network: Any) -> Json:
    """A scale set without instances whose network profile names something."""
    body = sets.body("web", "Uniform", count=0)
    profile = body["properties"]["virtualMachineProfile"]["networkProfile"]
    profile.update({name: {"id": id} for name, id in network.items() if name == "healthProbe"})
    (interface,) = profile["networkInterfaceConfigurations"]
    address = interface["properties"]["ipConfigurations"][0]["properties"]
    if "networkSecurityGroup" in network:
        interface["properties"]["networkSecurityGroup"] = {"id": network["networkSecurityGroup"]}
    if "subnet" in network:
        address["subnet"] = {"id": network["subnet"]}
    if "pool" in network:
        address["loadBalancerBackendAddressPools"] = [{"id": network["pool"]}]
    return body


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("healthProbe", "loadBalancers/lb/probes/none"),
        ("networkSecurityGroup", "networkSecurityGroups/none"),
        ("subnet", "virtualNetworks/net-westeurope/subnets/none"),
        ("pool", "loadBalancers/lb/backendAddressPools/none"),
    ],
)
def test_what_a_model_names_must_be_there(sets: ScaleSets, azure: Practice, name: str, path: str) -> None:
    id = f"{GROUP}/providers/Microsoft.Network/{path}"
    refusal = azure.refusal("PUT", sets.path("web"), named(sets, **{name: id}))
    assert refusal.said == (
        400,
        "InvalidResourceReference",
        f"Resource {id} referenced by resource {azure.id(sets.path('web'))} was not found. Please make sure "
        "that the referenced resource exists, and that both resources are in the same region.",
    )


def test_a_model_names_only_what_is_in_its_region(sets: ScaleSets, azure: Practice) -> None:
    sets.interface("web", "northeurope")
    subnet = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net-northeurope/subnets/default"
    refusal = azure.refusal("PUT", sets.path("web"), named(sets, subnet=subnet))
    assert refusal.code == "InvalidResourceReference"


def test_a_single_placement_group_may_be_given_up_and_not_taken_back(
    sets: ScaleSets, azure: Practice
) -> None:
    sets.create("web", "Uniform", count=0)
    azure.patch(sets.path("web"), {"properties": {"singlePlacementGroup": False}})
    refusal = azure.refusal("PATCH", sets.path("web"), {"properties": {"singlePlacementGroup": True}})
    assert (refusal.code, refusal.target) == ("PropertyChangeNotAllowed", "singlePlacementGroup")


@BOTH
def test_a_scale_set_that_is_going_takes_no_more_changes(sets: ScaleSets, azure: Practice, mode: str) -> None:
    sets.create("web", mode, count=1)
    azure.send("DELETE", sets.path("web"))
    sentence = (
        "Operation 'Update Virtual Machine Scale Set' is not allowed on Virtual Machine Scale Set 'web' "
        "since it is marked for deletion. For more information on your operations, please refer to "
        "https://aka.ms/activitylog."
    )
    patched = azure.refusal("PATCH", sets.path("web"), {"sku": {"capacity": 2}})
    assert patched.said == sets.refused("web", mode).said == (409, "OperationNotAllowed", sentence)
    assert azure.refusal("POST", f"{sets.path('web')}/restart", {}).code == "OperationNotAllowed"
    azure.delete(sets.path("web"))
    sets.create("web", mode, count=1)


def test_a_mix_of_sizes_is_not_in_the_practice_azure(sets: ScaleSets) -> None:
    refusal = sets.refused("web", size="Mix")
    assert (refusal.code, refusal.message) == (
        "NotImplemented",
        "This part of Azure is not in the practice Azure: 'a mix of sizes in one scale set'.",
    )


@BOTH
def test_what_is_refused_of_a_machine_is_refused_of_a_model(sets: ScaleSets, mode: str) -> None:
    eviction = sets.refused("web", mode, profile={"evictionPolicy": "Delete"})
    assert eviction.message.startswith("Eviction policy can be set only on Azure Spot Virtual Machines.")
    assert sets.refused("web", mode, profile={"licenseType": "Foo"}).target == "licenseType"
    custom = {"osProfile": {**sets.login("web"), "customData": "#!/bin/sh"}}
    assert sets.refused("web", mode, profile=custom).target == "osProfile.customData"
    assert sets.refused("web", mode, zones=["1", "9"]).code == "InvalidAvailabilityZone"
