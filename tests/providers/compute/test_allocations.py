"""VMs of a size that is scarce: refused at once, or accepted and failed; and what helps."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

VM = "virtualMachines/web"
SIZE, OTHER = "Standard_D2s_v5", "Standard_B2s"
NO_CAPACITY = (
    "Allocation failed. We do not have sufficient capacity for the requested VM size in this {}. Read more "
    "about improving likelihood of allocation success at https://aka.ms/allocation-guidance"
)
OVERCONSTRAINED = "The required VM size is not currently available in the selected location."


def scarce(azure: Practice, reason: str | None, size: str = SIZE) -> None:
    method = "PUT" if reason else "DELETE"
    assert azure.send(method, f"/lab/scarcities/westeurope/{size}", {"reason": reason}).status < 300


def test_a_size_may_be_kept_from_a_subscription(azure: Practice) -> None:
    scarce(azure, "NotAvailableForSubscription")
    subscription = azure.id(VM).split("/")[2]
    assert azure.refusal("PUT", VM, azure.body("web")).said == (
        409,
        "SkuNotAvailable",
        f"The requested size for resource '{azure.id(VM)}' is currently not available in location "
        f"'westeurope' zones '' for subscription '{subscription}'. Please try another size or deploy to a "
        "different location or zones. See https://aka.ms/azureskunotavailable for details.",
    )


def test_a_size_may_be_sold_out(azure: Practice) -> None:
    scarce(azure, "SkuNotAvailable")
    assert azure.refusal("PUT", VM, azure.body("web")).said == (
        409,
        "SkuNotAvailable",
        "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: "
        "Standard_D2s_v5' is currently not available in location 'westeurope'. Please try another size or "
        "deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for "
        "details.",
    )
    assert azure.vm(size=OTHER)["properties"]["provisioningState"] == "Succeeded"
    assert azure.vm("away", location="northeurope")["properties"]["provisioningState"] == "Succeeded"


def failed(azure: Practice, body: Json) -> tuple[str, str]:
    status = azure.wait(azure.send("PUT", VM, body))
    assert status["status"] == "Failed"
    return status["error"]["code"], status["error"]["message"]


@pytest.mark.parametrize(
    ("reason", "zones", "code", "sentence"),
    [
        ("AllocationFailed", None, "AllocationFailed", NO_CAPACITY.format("region")),
        ("AllocationFailed", ["1"], "ZonalAllocationFailed", NO_CAPACITY.format("zone")),
        ("OverconstrainedAllocationRequest", None, "OverconstrainedAllocationRequest", OVERCONSTRAINED),
    ],
)
def test_a_vm_without_a_host_is_there_and_failed(
    azure: Practice, reason: str, zones: list[str] | None, code: str, sentence: str
) -> None:
    scarce(azure, reason)
    body = {**azure.body("web"), **({"zones": zones} if zones else {})}
    assert failed(azure, body) == (code, sentence)
    assert azure.get(VM)["properties"]["provisioningState"] == "Failed"
    assert azure.codes("web") == [f"ProvisioningState/failed/{code}", "PowerState/deallocated"]


def test_a_failed_vm_starts_when_there_is_room_again(azure: Practice) -> None:
    scarce(azure, "AllocationFailed")
    failed(azure, azure.body("web"))
    scarce(azure, None)
    assert azure.act(VM, "start")["status"] == "Succeeded"
    assert azure.codes("web") == ["ProvisioningState/succeeded", "PowerState/running"]
    assert "web" in azure.run("web", "hostname")


def test_a_deallocated_vm_has_given_its_place_away(azure: Practice) -> None:
    azure.vm()
    azure.act(VM, "deallocate")
    scarce(azure, "AllocationFailed")
    status = azure.act(VM, "start")
    assert (status["status"], status["error"]["code"]) == ("Failed", "AllocationFailed")
    assert azure.codes("web")[-1] == "PowerState/deallocated"
    azure.patch(VM, {"properties": {"hardwareProfile": {"vmSize": OTHER}}})
    assert azure.act(VM, "start")["status"] == "Succeeded"


def test_a_stopped_vm_keeps_its_place(azure: Practice) -> None:
    azure.vm()
    azure.act(VM, "powerOff")
    scarce(azure, "AllocationFailed")
    assert azure.act(VM, "start")["status"] == "Succeeded"


@pytest.mark.parametrize("reason", ["SkuNotAvailable", "AllocationFailed"])
def test_a_vm_on_a_host_is_not_resized_where_there_is_no_room(azure: Practice, reason: str) -> None:
    azure.vm(size=OTHER)
    scarce(azure, reason)
    resize = {"properties": {"hardwareProfile": {"vmSize": SIZE}}}
    refusal = azure.refusal("PATCH", VM, resize)
    assert (refusal.status, refusal.code) == (409, reason)
    assert azure.patch(VM, {"tags": {"a": "b"}})["tags"] == {"a": "b"}
