"""Room for instances: the quota, also where only their size changes, and sizes that are scarce."""

import pytest

from tests.providers.compute.conftest import Practice, Refusal
from tests.providers.compute.scale_sets.conftest import ScaleSets

BOTH = pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
SMALL, LARGE = "Standard_B1s", "Standard_D64s_v5"


def scarce(azure: Practice, reason: str | None, size: str = SMALL) -> None:
    method = "PUT" if reason else "DELETE"
    assert azure.send(method, f"/lab/scarcities/westeurope/{size}", {"reason": reason}).status < 300


def resize(sets: ScaleSets, size: str) -> Refusal:
    return sets.azure.refusal("PATCH", sets.path("web"), {"sku": {"name": size}})


@BOTH
def test_a_larger_size_for_all_instances_counts_against_the_quota(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, size=SMALL, upgradePolicy={"mode": "Automatic"})
    refusal = resize(sets, LARGE)
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    assert "Current Usage: 2, Additional Required: 126" in refusal.message


@BOTH
def test_under_manual_the_quota_counts_when_instances_are_updated(sets: ScaleSets, mode: str) -> None:
    sets.create("web", mode, size=SMALL)
    sets.azure.patch(sets.path("web"), {"sku": {"name": LARGE}})
    one, other = sets.ids("web")
    sets.azure.act(sets.path("web"), "manualupgrade", {"instanceIds": [one]})
    for verb in ("manualupgrade", "reimage"):
        refusal = sets.azure.refusal("POST", f"{sets.path('web')}/{verb}", {"instanceIds": [other]})
        assert "Current Usage: 65, Additional Required: 63" in refusal.message


def test_a_smaller_size_is_never_too_much(sets: ScaleSets, azure: Practice) -> None:
    sets.create("web", "Uniform", size="Standard_D48s_v5", upgradePolicy={"mode": "Automatic"})
    azure.patch(sets.path("web"), {"sku": {"name": "Standard_D4s_v5"}})
    sizes = {one["properties"]["hardwareProfile"]["vmSize"] for one in sets.instances("web")}
    assert sizes == {"Standard_D4s_v5"}


@BOTH
@pytest.mark.parametrize("reason", ["SkuNotAvailable", "NotAvailableForSubscription"])
def test_a_size_that_is_not_to_be_had_is_refused(
    sets: ScaleSets, azure: Practice, mode: str, reason: str
) -> None:
    scarce(azure, reason)
    refusal = sets.refused("web", mode, size=SMALL)
    assert (refusal.status, refusal.code) == (409, "SkuNotAvailable")
    scarce(azure, None)
    sets.create("web", mode, size=SMALL)
    scarce(azure, reason)
    grown = azure.refusal("PATCH", sets.path("web"), {"sku": {"capacity": 3}})
    assert grown.code == "SkuNotAvailable"
    azure.patch(sets.path("web"), {"sku": {"capacity": 1}})


@BOTH
def test_instances_without_a_host_are_there_and_failed_until_there_is_room(
    sets: ScaleSets, azure: Practice, mode: str
) -> None:
    sets.create("web", mode, size=SMALL, count=1)
    scarce(azure, "AllocationFailed")
    status = azure.wait(azure.send("PATCH", sets.path("web"), {"sku": {"capacity": 2}}))
    assert (status["status"], status["error"]["code"]) == ("Failed", "AllocationFailed")
    assert azure.get(sets.path("web"))["properties"]["provisioningState"] == "Failed"
    states = sorted(one["properties"]["provisioningState"] for one in sets.instances("web"))
    assert states == ["Failed", "Succeeded"]
    assert sorted(sets.power("web")) == ["deallocated", "running"]
    assert azure.act(sets.path("web"), "start", {})["error"]["code"] == "AllocationFailed"
    azure.act(sets.path("web"), "reimage", {})
    assert sorted(sets.power("web")) == ["deallocated", "running"]
    scarce(azure, None)
    assert azure.act(sets.path("web"), "start", {})["status"] == "Succeeded"
    assert sets.power("web") == ["running", "running"]
    assert {one["properties"]["provisioningState"] for one in sets.instances("web")} == {"Succeeded"}


def test_in_a_zone_it_is_the_zone_that_has_no_room(sets: ScaleSets, azure: Practice) -> None:
    scarce(azure, "AllocationFailed")
    status = azure.wait(azure.send("PUT", sets.path("web"), sets.body("web", size=SMALL, zones=["1"])))
    assert status["error"]["code"] == "ZonalAllocationFailed"


@BOTH
def test_a_running_instance_cannot_take_a_size_without_room(
    sets: ScaleSets, azure: Practice, mode: str
) -> None:
    sets.create("web", mode, size=SMALL, upgradePolicy={"mode": "Automatic"})
    scarce(azure, "AllocationFailed", "Standard_B2s")
    assert resize(sets, "Standard_B2s").code == "AllocationFailed"
    assert sets.power("web") == ["running", "running"]


@BOTH
def test_an_update_does_not_start_what_is_deallocated(sets: ScaleSets, azure: Practice, mode: str) -> None:
    sets.create("web", mode, size=SMALL)
    azure.act(sets.path("web"), "deallocate", {})
    azure.patch(sets.path("web"), {"sku": {"name": "Standard_B2s"}})
    scarce(azure, "AllocationFailed", "Standard_B2s")
    azure.act(sets.path("web"), "manualupgrade", {"instanceIds": ["*"]})
    azure.act(sets.path("web"), "reimage", {})
    assert sets.power("web") == ["deallocated", "deallocated"]
    assert azure.act(sets.path("web"), "start", {})["error"]["code"] == "AllocationFailed"
    scarce(azure, None, "Standard_B2s")
    azure.act(sets.path("web"), "start", {})
    assert sets.power("web") == ["running", "running"]
