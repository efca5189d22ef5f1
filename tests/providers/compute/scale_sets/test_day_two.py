"""What is done to scale sets after their first day: history, services, eviction, maintenance, new images."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

REPAIRS = {"enabled": True, "gracePeriod": "PT30M"}
HEALTH = {
    "extensionProfile": {
        "extensions": [
            {
                "name": "health",
                "properties": {
                    "publisher": "Microsoft.ManagedServices",
                    "type": "ApplicationHealthLinux",
                    "typeHandlerVersion": "1.0",
                    "settings": {"protocol": "tcp", "port": 22},
                },
            }
        ]
    }
}


@pytest.fixture
def gallery(azure: Practice, linux_gen2: Json, definition: Callable[..., Json]) -> str:
    """The id of a definition with a version 1.0.0; 1.1.0 is made by `azure.version("1.1.0")`."""
    azure.vm("web", linux_gen2)
    azure.generalize("web")
    id = azure.gallery(definition())
    azure.version("1.0.0")
    return id


def state(sets: ScaleSets) -> list[tuple[bool, str]]:
    """Of every instance, whether it is as the model says, and the version of its image."""
    found = [one["properties"] for one in sets.instances("set")]
    return [
        (one["latestModelApplied"], one["storageProfile"]["imageReference"]["exactVersion"]) for one in found
    ]


def test_a_new_version_alone_outdates_nobody_but_saying_the_image_again_does(
    sets: ScaleSets, azure: Practice, gallery: str
) -> None:
    sets.create("set", "Uniform", image={"id": gallery}, upgradePolicy={"mode": "Manual"})
    azure.version("1.1.0")
    assert state(sets) == [(True, "1.0.0")] * 2
    sets.scale("set", 3)
    assert state(sets) == [(True, "1.0.0"), (True, "1.0.0"), (True, "1.1.0")]
    sets.scale("set", 2)
    azure.put(sets.path("set"), azure.get(sets.path("set")))
    assert state(sets) == [(False, "1.0.0")] * 2
    azure.act(sets.path("set"), "reimage", {"instanceIds": ["0"]})
    assert state(sets) == [(False, "1.1.0"), (False, "1.0.0")]
    azure.act(sets.path("set"), "manualupgrade", {"instanceIds": ["*"]})
    assert state(sets) == [(True, "1.1.0")] * 2


def test_to_say_the_image_again_changes_nothing_while_there_is_no_newer_one(
    sets: ScaleSets, azure: Practice, gallery: str
) -> None:
    sets.create("set", "Uniform", image={"id": gallery})
    azure.put(sets.path("set"), azure.get(sets.path("set")))
    assert state(sets) == [(True, "1.0.0")] * 2


def test_upgrades_of_the_system_have_a_history(sets: ScaleSets, azure: Practice, gallery: str) -> None:
    sets.create("set", "Uniform", image={"id": gallery}, profile=HEALTH)
    history = f"{sets.path('set')}/osUpgradeHistory"
    assert azure.get(history) == {"value": []}
    azure.act(sets.path("set"), "osRollingUpgrade")
    azure.version("1.1.0")
    azure.act(sets.path("set"), "osRollingUpgrade")
    newest, first = azure.get(history)["value"]
    assert newest["type"] == "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades"
    assert newest["properties"]["startedBy"] == "User"
    assert newest["properties"]["targetImageReference"] == {"id": gallery}
    assert newest["properties"]["progress"]["successfulInstanceCount"] == 2
    assert newest["properties"]["runningStatus"]["code"] == "Completed"
    assert first["properties"]["progress"]["successfulInstanceCount"] == 0
    assert state(sets) == [(True, "1.1.0")] * 2


def test_automatic_repairs_are_suspended_and_resumed(sets: ScaleSets, azure: Practice) -> None:
    sets.create("set", "Uniform", profile=HEALTH, automaticRepairsPolicy=REPAIRS)
    view = f"{sets.path('set')}/instanceView"
    for action, shown in (("", "Running"), ("Suspend", "Suspended"), ("Resume", "Running")):
        if action:
            body = {"serviceName": "AutomaticRepairs", "action": action}
            response = azure.send("POST", f"{sets.path('set')}/setOrchestrationServiceState", body)
            assert response.status == 202
            azure.wait(response)
        services = azure.get(view)["orchestrationServices"]
        assert services == [{"serviceName": "AutomaticRepairs", "serviceState": shown}]


@pytest.mark.parametrize(
    "body", [{}, {"serviceName": "x", "action": "Resume"}, {"serviceName": "AutomaticRepairs", "action": "x"}]
)
def test_other_services_there_are_none(sets: ScaleSets, azure: Practice, body: Json) -> None:
    sets.create("set", "Uniform", profile=HEALTH, automaticRepairsPolicy=REPAIRS)
    refused = azure.refusal("POST", f"{sets.path('set')}/setOrchestrationServiceState", body)
    assert refused.code == "InvalidParameter"


def test_only_what_is_enabled_can_be_suspended(sets: ScaleSets, azure: Practice) -> None:
    sets.create("set", "Uniform")
    body = {"serviceName": "AutomaticRepairs", "action": "Suspend"}
    refused = azure.refusal("POST", f"{sets.path('set')}/setOrchestrationServiceState", body)
    assert refused.code == "OperationNotAllowed"
    assert "orchestrationServices" not in azure.get(f"{sets.path('set')}/instanceView")


SPOT: dict[str, Any] = {"priority": "Spot", "billingProfile": {"maxPrice": -1}}


@pytest.mark.parametrize("policy", ["Deallocate", "Delete"])
def test_a_spot_vm_is_taken_back(azure: Practice, policy: str) -> None:
    azure.vm(**SPOT, evictionPolicy=policy)
    assert azure.send("POST", "virtualMachines/web/simulateEviction").status == 204
    if policy == "Deallocate":
        assert azure.codes("web")[-1] == "PowerState/deallocated"
        azure.act("virtualMachines/web", "start")
        assert azure.codes("web")[-1] == "PowerState/running"
    else:
        azure.wait(azure.send("DELETE", "virtualMachines/web"))
        assert azure.send("GET", "virtualMachines/web").status == 404


@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_so_is_a_spot_instance(sets: ScaleSets, azure: Practice, mode: str) -> None:
    sets.create("set", mode, profile={**SPOT, "evictionPolicy": "Deallocate"})
    first = sets.ids("set")[0]
    path = f"{sets.path('set')}/virtualMachines/{first}/simulateEviction"
    assert azure.send("POST", path).status == 204
    assert sorted(sets.power("set")) == ["deallocated", "running"]


def test_only_spot_machines_are_taken_back(sets: ScaleSets, azure: Practice) -> None:
    azure.vm()
    sets.create("set", "Uniform")
    for path in ("virtualMachines/web", f"{sets.path('set')}/virtualMachines/0"):
        refused = azure.refusal("POST", f"{path}/simulateEviction")
        assert (refused.status, refused.code, refused.message) == (
            409,
            "OperationNotAllowed",
            "Operation 'simulateEviction' is allowed only for Spot Virtual Machines",
        )


def test_no_maintenance_is_due(sets: ScaleSets, azure: Practice) -> None:
    azure.vm()
    sets.create("set", "Uniform")
    paths = ("virtualMachines/web", sets.path("set"), f"{sets.path('set')}/virtualMachines/0")
    for path, name in zip(paths, ("web", "set_0", "set_0"), strict=True):
        assert azure.refusal("POST", f"{path}/performMaintenance").message == (
            f"Operation 'performMaintenance' is not allowed on VM '{name}' since the Subscription of this VM "
            "is not eligible."
        )


def test_an_instance_may_have_a_disk_of_its_own(sets: ScaleSets, azure: Practice) -> None:
    sets.create("set", "Uniform")
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    disk = azure.put("disks/data", {"location": "westeurope", "properties": properties})["id"]
    path = f"{sets.path('set')}/virtualMachines/1"
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk}, "caching": "ReadWrite"}
    body = azure.get(path)
    body["properties"]["storageProfile"]["dataDisks"] = [entry]
    [shown] = azure.put(path, body)["properties"]["storageProfile"]["dataDisks"]
    assert (shown["name"], shown["caching"], shown["diskSizeGB"]) == ("data", "ReadWrite", 4)
    assert azure.get(disk)["managedBy"] == azure.id(path)
    assert azure.get(disk)["properties"]["diskState"] == "Attached"
    other = {**body, "name": "set_0", "id": azure.id(f"{sets.path('set')}/virtualMachines/0")}
    assert azure.refusal("PUT", f"{sets.path('set')}/virtualMachines/0", other).code == "ConflictingUserInput"
    body["properties"]["storageProfile"]["dataDisks"] = []
    assert azure.put(path, body)["properties"]["storageProfile"]["dataDisks"] == []
    assert azure.get(disk)["properties"]["diskState"] == "Unattached"
    assert azure.put(path, azure.get(path))["properties"]["storageProfile"]["dataDisks"] == []


def test_the_disks_of_a_flexible_instance_are_its_vms(sets: ScaleSets, azure: Practice) -> None:
    sets.create("set")
    body: Json = {"properties": {"storageProfile": {"dataDisks": []}}}
    refused = azure.refusal("PUT", f"{sets.path('set')}/virtualMachines/{sets.ids('set')[0]}", body)
    assert refused.code == "BadRequest"


def test_user_data_may_be_an_instances_own(sets: ScaleSets, azure: Practice) -> None:
    sets.create("set", "Uniform")
    path = f"{sets.path('set')}/virtualMachines/0"
    azure.put(path, {"properties": {"userData": "aGVsbG8="}})
    assert "userData" not in azure.get(path)["properties"]
    assert azure.get(path, "&$expand=userData")["properties"]["userData"] == "aGVsbG8="
