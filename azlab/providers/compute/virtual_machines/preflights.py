"""What a deployment refuses about its VMs before it makes anything: size, image, quota."""

from azlab import data
from azlab.arm.errors import AzureError, BadRequest, invalid_parameter
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute.gallery_references import overspecified
from azlab.providers.compute.virtual_machines import allocations, purchases
from azlab.providers.compute.virtual_machines.quotas import refuse_quota
from azlab.providers.compute.virtual_machines.refusals import known_size


def preflight(change: Change) -> None:
    """Raise Azure's error; the deployment wraps it into `InvalidTemplateDeployment`."""
    if change.before is not None:
        return
    size = known_size(change)
    refuse_unknown_image(change.id.name, change.get("storageProfile.imageReference", {}))
    purchases.preflight(change)
    try:
        refuse_quota(change, size)
    except AzureError as error:
        raise BadRequest("QuotaExceeded", error.message) from None
    allocations.refuse(change, size)


def refuse_unknown_image(name: str, reference: Json) -> None:
    """Raise when a reference names a marketplace image that there is not, or another image besides.

    The sentence of the latter: Azure/RDS-Templates issues 626 (an id, and empty names) and 680.
    """
    wrong = overspecified(reference) or ("publisher" if reference.get("publisher") == "" else "")
    if wrong:
        raise invalid_parameter(
            f"Resource '{name}' has invalid parameters. Details: The value of parameter "
            f"imageReference.{wrong} is invalid.",
            f"imageReference.{wrong}",
        )
    parts = [str(reference.get(name, "")) for name in ("publisher", "offer", "sku", "version")]
    if "publisher" not in reference or data.image(*parts) is not None:
        return
    publisher, offer, sku, version = parts
    raise invalid_parameter(
        "The following list of images referenced from the deployment template are not found: Publisher: "
        f"{publisher}, Offer: {offer}, Sku: {sku}, Version: {version}. Please refer to "
        "https://docs.microsoft.com/en-us/azure/virtual-machines/windows/cli-ps-findimage for instructions "
        "on finding available images.",
        "imageReference",
    )
