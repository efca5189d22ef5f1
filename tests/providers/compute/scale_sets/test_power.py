"""Starting and stopping instances, looking at them, and running scripts inside."""

import pytest

from tests.providers.compute.conftest import Practice
from tests.providers.compute.scale_sets.conftest import ScaleSets

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])


@BOTH
def test_all_instances_stop_and_start_together(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode)
    for verb, state in (("powerOff", "stopped"), ("deallocate", "deallocated"), ("start", "running")):
        sets.azure.act(sets.path("web"), verb, {})
        assert sets.power("web") == [state, state]


@BOTH
def test_one_instance_can_be_stopped_alone(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode)
    one, _ = sets.ids("web")
    sets.azure.act(sets.path("web"), "deallocate", {"instanceIds": [one]})
    assert sorted(sets.power("web")) == ["deallocated", "running"]
    sets.azure.act(f"{sets.path('web')}/virtualMachines/{one}", "start")
    assert sets.power("web") == ["running", "running"]


@BOTH
def test_a_restart_boots_every_machine_again(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, count=1)
    disk = sets.instances("web")[0]["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    before = sets.azure.interior(disk)["machine"]["boots"]
    sets.azure.act(sets.path("web"), "restart", {"instanceIds": ["*"]})
    assert sets.azure.interior(disk)["machine"]["boots"] == before + 1


def test_an_unknown_instance_is_refused_in_azures_words(sets: ScaleSets) -> None:
    sets.create("web", "Uniform")
    refusal = sets.azure.refusal("POST", f"{sets.path('web')}/start", {"instanceIds": ["7"]})
    assert (refusal.status, refusal.code, refusal.target) == (400, "InvalidParameter", "instanceIds")
    assert (
        refusal.message
        == "The provided instanceId 7 is not an active Virtual Machine Scale Set VM instanceId."
    )


def test_deleting_instances_asks_which(sets: ScaleSets) -> None:
    sets.create("web", "Uniform")
    assert sets.azure.refusal("POST", f"{sets.path('web')}/delete", {}).code == "InvalidParameter"
    assert len(sets.ids("web")) == 2


def test_the_instance_view_of_a_uniform_scale_set_counts_states(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=3)
    view = sets.azure.get(f"{sets.path('web')}/instanceView")
    counts = view["virtualMachine"]["statusesSummary"]
    assert counts == [{"code": "ProvisioningState/succeeded", "count": 3}]


def test_a_uniform_instance_tells_its_host_name_and_its_place(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=2)
    view = sets.azure.get(f"{sets.path('web')}/virtualMachines/1/instanceView")
    assert (view["computerName"], view["platformFaultDomain"]) == ("web000001", 1)


@pytest.mark.parametrize("place", ["", "/virtualMachines/{}"])
def test_a_flexible_scale_set_has_no_instance_view(sets: ScaleSets, place: str) -> None:
    sets.create("web", count=1)
    path = sets.path("web") + place.format(sets.ids("web")[0]) + "/instanceView"
    refusal = sets.azure.refusal("GET", path)
    assert refusal.status == 400
    assert refusal.message.endswith("instanceView.GET' is not allowed on Virtual Machine Scale Set 'web'.")


def test_a_script_does_not_run_in_an_instance_that_is_off(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1)
    sets.azure.act(sets.path("web"), "deallocate", {})
    body = {"commandId": "RunShellScript", "script": ["hostname"]}
    path = f"{sets.path('web')}/virtualMachines/0/runCommand"
    assert sets.azure.refusal("POST", path, body).code == "OperationNotAllowed"


def test_instances_are_not_listed_among_the_resources_of_the_group(sets: ScaleSets) -> None:
    sets.create("web", "Uniform", count=1)
    group = sets.azure.get("/".join(sets.azure.id("x").split("/")[:5]) + "/resources")["value"]
    assert "Microsoft.Compute/virtualMachineScaleSets" in {one["type"] for one in group}
    assert not [one for one in group if "virtualMachineScaleSets/" in one["type"]]


def test_the_sizes_a_scale_set_may_have_are_those_of_its_region(sets: ScaleSets) -> None:
    sets.create("web", count=0)
    skus = sets.azure.get(f"{sets.path('web')}/skus")["value"]
    assert {"name": "Standard_D2s_v5", "tier": "Standard"} in [one["sku"] for one in skus]


def test_a_flexible_instance_can_be_captured_and_a_uniform_one_cannot(
    sets: ScaleSets, azure: Practice
) -> None:
    sets.create("web", count=1)
    sets.create("old", "Uniform", count=1)
    vm = sets.ids("web")[0]
    azure.generalize(vm)
    assert azure.image("captured", vm)["properties"]["provisioningState"] == "Succeeded"
    source = {"sourceVirtualMachine": {"id": azure.id(f"{sets.path('old')}/virtualMachines/0")}}
    refusal = azure.refusal("PUT", "images/none", {"location": "westeurope", "properties": source})
    assert refusal.status == 404
