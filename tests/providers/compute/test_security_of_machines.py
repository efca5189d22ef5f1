"""The security profile of VMs and scale sets: what is said, and what the platform chooses."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute import conftest
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

NEW = "2025-11-01"
BOTH = {"secureBootEnabled": True, "vTpmEnabled": True}


@pytest.fixture
def newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask with an api-version in which the platform chooses."""
    monkeypatch.setattr(conftest, "VERSION", NEW)


def profile(document: Json) -> Any:
    return document["properties"].get("securityProfile")


def test_the_platform_chooses_trusted_launch_where_image_and_size_have_it(
    azure: Practice, linux_gen2: Json, newest: None
) -> None:
    made = azure.vm(image=linux_gen2)
    assert profile(made) == {"uefiSettings": BOTH, "securityType": "TrustedLaunch"}
    assert azure.get(azure.os_disk("web"))["properties"]["securityProfile"] == {
        "securityType": "TrustedLaunch"
    }


def test_elsewhere_it_says_standard(azure: Practice, linux: Json, newest: None) -> None:
    assert profile(azure.vm(image=linux)) == {"securityType": "Standard"}


def test_who_says_standard_gets_it(azure: Practice, linux_gen2: Json, newest: None) -> None:
    said = {"securityType": "Standard"}
    assert profile(azure.vm(image=linux_gen2, securityProfile=said)) == said


def test_older_versions_choose_nothing_and_show_no_standard(azure: Practice, linux_gen2: Json) -> None:
    assert profile(azure.vm("one", linux_gen2)) is None
    assert profile(azure.vm("two", linux_gen2, securityProfile={"securityType": "Standard"})) is None


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_the_platform_chooses_for_scale_sets_too(
    azure: Practice, linux_gen2: Json, mode: str, newest: None
) -> None:
    sets = ScaleSets(azure)
    made = sets.create("web", mode, image=linux_gen2)
    expected = {"uefiSettings": BOTH, "securityType": "TrustedLaunch"}
    assert made["properties"]["virtualMachineProfile"]["securityProfile"] == expected
    assert [profile(one) for one in sets.instances("web")] == [expected] * 2


def test_a_gallery_image_that_may_be_trusted_is(
    azure: Practice, linux_gen2: Json, definition: Callable[..., Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    azure.vm("web", linux_gen2)
    azure.generalize("web")
    feature = {"name": "SecurityType", "value": "TrustedLaunchSupported"}
    azure.gallery(definition(features=[feature]))
    id = azure.version()["id"]
    monkeypatch.setattr(conftest, "VERSION", NEW)
    assert profile(azure.vm("copy", {"id": id}))["securityType"] == "TrustedLaunch"


def test_a_managed_image_never_is(azure: Practice, linux_gen2: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    azure.vm("web", linux_gen2)
    azure.generalize("web")
    id = azure.image(
        properties={"hyperVGeneration": "V2", "sourceVirtualMachine": {"id": azure.id("virtualMachines/web")}}
    )["id"]
    monkeypatch.setattr(conftest, "VERSION", NEW)
    assert profile(azure.vm("copy", {"id": id})) == {"securityType": "Standard"}


@pytest.mark.parametrize("version", [NEW, "2024-07-01"])
def test_other_parts_of_the_profile_stay(
    azure: Practice, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "VERSION", version)
    assert profile(azure.vm(securityProfile={"encryptionAtHost": True}))["encryptionAtHost"] is True
    sets = ScaleSets(azure)
    made = sets.create("set", profile={"securityProfile": {"encryptionAtHost": True}})
    assert made["properties"]["virtualMachineProfile"]["securityProfile"]["encryptionAtHost"] is True


def test_an_attached_disk_is_of_its_vms_security_type(azure: Practice, linux_gen2: Json) -> None:
    azure.vm("web", linux_gen2, securityProfile={"securityType": "TrustedLaunch"})
    disk = azure.os_disk("web")
    azure.delete("virtualMachines/web")
    wanted = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk}}
    body = azure.body("again", os_disk=wanted, osProfile=None)
    del body["properties"]["storageProfile"]["imageReference"]
    refused = azure.refusal("PUT", "virtualMachines/again", body)
    assert (refused.status, refused.code, refused.message) == (
        400,
        "BadRequest",
        "Security type of VM is not compatible with the security type of attached OS Disk.",
    )
    body["properties"]["securityProfile"] = {"securityType": "TrustedLaunch"}
    assert profile(azure.put("virtualMachines/again", body))["securityType"] == "TrustedLaunch"


def test_a_vm_around_a_trusted_disk_is_a_trusted_one(azure: Practice, linux_gen2: Json, newest: None) -> None:
    azure.vm("web", linux_gen2)
    disk = azure.os_disk("web")
    azure.delete("virtualMachines/web")
    wanted = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk}}
    body = azure.body("again", os_disk=wanted, osProfile=None)
    del body["properties"]["storageProfile"]["imageReference"]
    assert profile(azure.put("virtualMachines/again", body))["securityType"] == "TrustedLaunch"


def test_a_deallocated_vm_of_generation_2_becomes_a_trusted_one_and_back(
    azure: Practice, linux_gen2: Json
) -> None:
    azure.vm("web", linux_gen2)
    trusted = {"properties": {"securityProfile": {"securityType": "TrustedLaunch", "uefiSettings": BOTH}}}
    assert azure.refusal("PATCH", "virtualMachines/web", trusted).code == "PropertyChangeNotAllowed"
    azure.act("virtualMachines/web", "deallocate")
    assert profile(azure.patch("virtualMachines/web", trusted))["securityType"] == "TrustedLaunch"
    assert "securityProfile" in azure.get(azure.os_disk("web"))["properties"]
    back = {"properties": {"securityProfile": {"securityType": "Standard"}}}
    assert profile(azure.patch("virtualMachines/web", back)) == {"securityType": "Standard"}
    assert "securityProfile" not in azure.get(azure.os_disk("web"))["properties"]


def test_a_generation_1_vm_says_that_its_upgrade_is_not_here(azure: Practice, linux: Json) -> None:
    azure.vm("web", linux)
    azure.act("virtualMachines/web", "deallocate")
    trusted = {"properties": {"securityProfile": {"securityType": "TrustedLaunch"}}}
    assert azure.refusal("PATCH", "virtualMachines/web", trusted).code == "NotImplemented"


def test_a_system_assigned_identity_comes_and_goes(azure: Practice) -> None:
    azure.vm()
    made = azure.patch("virtualMachines/web", {"identity": {"type": "SystemAssigned"}})["identity"]
    assert set(made) == {"type", "principalId", "tenantId"}
    again = azure.patch("virtualMachines/web", {"tags": {"a": "b"}})
    assert again["identity"] == made
    assert "identity" not in azure.patch("virtualMachines/web", {"identity": {"type": "None"}})
    assert azure.patch("virtualMachines/web", {"identity": {"type": "SystemAssigned"}})["identity"] != made


def test_a_put_that_leaves_the_identity_out_keeps_it(azure: Practice) -> None:
    body = azure.body("web")
    made = azure.put("virtualMachines/web", {**body, "identity": {"type": "SystemAssigned"}})["identity"]
    assert azure.put("virtualMachines/web", body)["identity"] == made


def test_user_data_is_told_to_whom_asks(azure: Practice) -> None:
    made = azure.vm(userData="aGVsbG8=")
    assert "userData" not in made["properties"]
    asked = azure.get("virtualMachines/web", "&$expand=instanceView,userData")["properties"]
    assert asked["userData"] == "aGVsbG8="
    assert "instanceView" in asked
    azure.patch("virtualMachines/web", {"properties": {"userData": "Ynll"}})
    assert azure.get("virtualMachines/web", "&$expand=userData")["properties"]["userData"] == "Ynll"


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_so_is_that_of_a_scale_set(azure: Practice, mode: str) -> None:
    sets = ScaleSets(azure)
    made = sets.create("web", mode, count=1, profile={"userData": "aGVsbG8="})
    assert "userData" not in made["properties"]["virtualMachineProfile"]
    asked = azure.get(sets.path("web"), "&$expand=userData")["properties"]["virtualMachineProfile"]
    assert asked["userData"] == "aGVsbG8="
    [instance] = sets.instances("web")
    assert azure.get(instance["id"], "&$expand=userData")["properties"]["userData"] == "aGVsbG8="


def test_a_password_beside_disabled_passwords_counts_for_nothing(azure: Practice) -> None:
    body = azure.body("web")
    configuration = body["properties"]["osProfile"]["linuxConfiguration"]
    configuration["disablePasswordAuthentication"] = True
    shown = azure.put("virtualMachines/web", body)["properties"]["osProfile"]
    assert shown["linuxConfiguration"]["disablePasswordAuthentication"] is True
    del configuration["ssh"]
    other = {
        **body,
        "properties": {
            **body["properties"],
            "networkProfile": azure.body("other")["properties"]["networkProfile"],
        },
    }
    refused = azure.refusal("PUT", "virtualMachines/other", other)
    assert (refused.code, refused.target) == ("InvalidParameter", "linuxConfiguration")


def test_a_flexible_set_needs_no_model(azure: Practice) -> None:
    properties = {"singlePlacementGroup": False, "platformFaultDomainCount": 1}
    made = azure.put("virtualMachineScaleSets/web", {"location": "westeurope", "properties": properties})
    assert made["properties"]["orchestrationMode"] == "Flexible"
    assert "virtualMachineProfile" not in made["properties"]
    azure.vm("one", virtualMachineScaleSet={"id": made["id"]})
    [entry] = azure.get("virtualMachineScaleSets/web/virtualMachines")["value"]
    assert entry["instanceId"] == "one"
