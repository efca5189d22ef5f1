"""What stands around a VM: quota, a plan and its terms, an interface, a running machine for its commands."""

from typing import Any

from tests.providers.compute.conftest import Practice, Refusal

VM = "virtualMachines/web"
PLAN = {"publisher": "resf", "offer": "rockylinux-x86_64", "sku": "9-base", "version": "latest"}


def refused(azure: Practice, **more: Any) -> Refusal:
    """How Azure refuses a VM with this body."""
    return azure.refusal("PUT", VM, azure.body("web", more.pop("image", None), **more))


def test_cores_of_a_region_are_counted(azure: Practice) -> None:
    azure.vm("big", size="Standard_D96s_v5")
    body = azure.body("web", size="Standard_E8s_v5")
    refusal = azure.refusal("PUT", VM, body)
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    assert refusal.message.startswith(
        "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. "
        "Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 100, "
        "Current Usage: 96, Additional Required: 8, (Minimum) New Limit Required: 104. Submit a request "
        "for Quota "
        "increase at https://aka.ms/ProdportalCRP/?"
    )
    assert "‘Details’ section for deployment to succeed" in refusal.message
    azure.act("virtualMachines/big", "deallocate")
    assert azure.refusal("PUT", VM, body) == refusal
    azure.delete("virtualMachines/big")
    assert azure.put(VM, body)["properties"]["provisioningState"] == "Succeeded"


def test_cores_of_a_family_are_counted(azure: Practice) -> None:
    refusal = refused(azure, size="Standard_M8ms")
    assert "exceeding approved standardMSFamily Cores quota" in refusal.message


def test_an_image_with_a_plan_needs_the_plan(azure: Practice) -> None:
    assert refused(azure, image=PLAN).said == (
        400,
        "VMMarketplaceInvalidInput",
        "Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace "
        f"image requires Plan information in the request. VM: '{azure.id(VM)}'.",
    )


def test_an_image_with_a_plan_needs_accepted_terms(azure: Practice) -> None:
    plan = {"publisher": "resf", "product": "rockylinux-x86_64", "name": "9-base"}
    body = {**azure.body("web", PLAN), "plan": plan}
    refusal = azure.refusal("PUT", VM, body)
    subscription = azure.id("").split("/")[2]
    assert (refusal.status, refusal.code) == (400, "ResourcePurchaseValidationFailed")
    assert refusal.message.startswith(
        "User failed validation to purchase resources. Error message: 'You have not accepted the legal "
        "terms on "
        f"this subscription: '{subscription}' for this plan."
    )
    assert (
        "publisher='resf' offer = 'rockylinux-x86_64', sku = '9-base', Correlation Id: '" in refusal.message
    )
    path = "Microsoft.MarketplaceOrdering/agreements/resf/offers/rockylinux-x86_64/plans/9-base/sign"
    assert azure.send("POST", f"/subscriptions/{subscription}/providers/{path}").status == 200
    assert azure.put(VM, body)["plan"] == plan


def test_a_vm_needs_an_interface_that_is_there(azure: Practice) -> None:
    body = azure.body("web")
    body["properties"]["networkProfile"] = {"networkInterfaces": [{"id": "/subscriptions/x/nic"}]}
    assert azure.refusal("PUT", VM, body).said == (
        404,
        "NotFound",
        "Resource /subscriptions/x/nic not found.",
    )
    body["properties"]["networkProfile"] = {"networkInterfaces": []}
    assert azure.refusal("PUT", VM, body).target == "networkProfile"


def test_an_interface_serves_one_vm(azure: Practice) -> None:
    azure.vm("first")
    body = azure.body("web")
    body["properties"]["networkProfile"] = azure.body("first")["properties"]["networkProfile"]
    assert azure.refusal("PUT", VM, body).code == "NicInUse"


def test_run_command_needs_a_running_vm_and_its_own_shell(azure: Practice) -> None:
    azure.vm()
    body = {"commandId": "RunPowerShellScript", "script": ["hostname"]}
    assert azure.refusal("POST", f"{VM}/runCommand", body).status == 404
    azure.act(VM, "powerOff")
    refusal = azure.refusal("POST", f"{VM}/runCommand", {"commandId": "RunShellScript"})
    assert refusal.said == (
        409,
        "OperationNotAllowed",
        "Cannot modify extensions in the VM when the VM is not running.",
    )
