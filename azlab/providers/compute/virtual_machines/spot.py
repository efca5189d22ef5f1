"""What Azure refuses of Spot machines, and of what only they may say.

Sentences: learn.microsoft.com, virtual-machines/error-codes-spot. The code, and where the sentences send a
reader to, are in comments of hashicorp/terraform-provider-azurerm (linux_virtual_machine_resource.go).
"""

from azlab.arm.errors import Conflict, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

READ = " For more information, see http://aka.ms/AzureSpot/errormessages"


def refuse(profile: Json) -> None:
    """Raise for what a machine, or the model of a scale set's machines, asks for and cannot have."""
    spot = is_spot(profile)
    price = get_at(profile, "billingProfile.maxPrice")
    if profile.get("evictionPolicy") is not None and not spot:
        raise _refused("Eviction policy can be set only on Azure Spot Virtual Machines.")
    if price is not None and not spot:
        raise _refused("Max price is supported only for Azure Spot Virtual Machines.")
    if price is not None and price <= 0 and price != -1:
        raise _refused(
            "Invalid max price value. The only supported values for max price are -1 or a decimal greater "
            "than zero. Max price value of -1 indicates the Azure Spot Virtual Machine will not be evicted "
            "for price reasons."
        )
    if spot and get_at(profile, "availabilitySet.id"):
        raise _refused("Azure Spot Virtual Machine is not supported in Availability Set.")


def refuse_change(change: Change, before: Resource) -> None:
    """Raise where a machine becomes a Spot one, and for another price while it is on a host."""
    was, wanted = before.properties.get("priority"), change.get("priority")
    if wanted is not None and was is None and is_spot(change.properties):
        raise _refused(
            f"The specified priority value '{wanted}' cannot be applied to the Virtual Machine "
            f"'{change.id.name}' since no priority was specified when the Virtual Machine was created."
        )
    refuse(change.properties)
    if change.changes("billingProfile.maxPrice") and before.interior.get("power") != "deallocated":
        raise _refused(
            f"Max price change is not allowed when the VM '{change.id.name}' is currently allocated. "
            "Deallocate and try again."
        )


def is_spot(profile: Json) -> bool:
    """Whether Azure may take it back; `Low` is the older word."""
    return str(profile.get("priority", "")).lower() in ("spot", "low")


def _refused(sentence: str) -> Conflict:
    return not_allowed(sentence + READ)
