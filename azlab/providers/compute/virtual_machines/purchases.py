"""Images with a plan: what a VM of one must name, and the terms that must have been accepted before."""

from azlab import data
from azlab.arm.errors import AzureError, BadRequest
from azlab.arm.messages import Json
from azlab.arm.resource import Change


def refuse(change: Change, plan: Json | None) -> None:
    """An image with a plan needs the plan in the request and its terms accepted in the subscription."""
    if not plan:
        return
    if not change.document.get("plan"):
        # As reported for azurerm, azure-cli and templates from 2021 on; the documents have an older form.
        raise BadRequest(
            "VMMarketplaceInvalidInput",
            "Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace "
            f"image requires Plan information in the request. VM: '{change.id.text}'.",
        )
    if not _terms_accepted(change, plan):
        raise _terms(change, plan)


def preflight(change: Change) -> None:
    """What a template deployment says, before it makes anything, about terms that are not accepted."""
    reference = change.get("storageProfile.imageReference", {})
    image = data.image(*(str(reference.get(name, "")) for name in ("publisher", "offer", "sku", "version")))
    if image is None or not image.plan or not change.document.get("plan"):
        return
    if not _terms_accepted(change, image.plan):
        raise BadRequest(
            "MarketplacePurchaseEligibilityFailed",
            "Marketplace purchase eligibilty check returned errors. See inner errors for details. ",
            details=[_not_eligible(image.plan)],
        )


def _terms_accepted(change: Change, plan: Json) -> bool:
    parts = (change.id.subscription, plan["publisher"], plan["product"], plan["name"])
    return bool(change.cloud.store.fact("/".join(("terms", *parts)).lower(), False))


def _not_eligible(plan: Json) -> AzureError:
    # As reported by users of azure-cli and of templates; "eligibilty" above and the bare JSON are Azure's.
    return BadRequest(
        "BadRequest",
        f"Offer with PublisherId: {plan['publisher']}, OfferId: {plan['product']} cannot be purchased due to "
        'validation errors. See details for more information.[{"Legal terms have not been accepted for this '
        "item on this subscription. To accept legal terms using PowerShell, please use "
        "Get-AzureRmMarketplaceTerms and Set-AzureRmMarketplaceTerms "
        "API(https://go.microsoft.com/fwlink/?linkid=862451) or deploy via the Azure portal to accept the "
        'terms":"StoreApi"}]',
    )


def _terms(change: Change, plan: Json) -> AzureError:
    return BadRequest(
        "ResourcePurchaseValidationFailed",
        "User failed validation to purchase resources. Error message: 'You have not accepted the legal "
        f"terms on this subscription: '{change.id.subscription}' for this plan. Before the subscription can "
        "be used, you need to accept the legal terms of the image. To read and accept legal terms, use the "
        "Azure CLI commands described at https://go.microsoft.com/fwlink/?linkid=2110637 or the PowerShell "
        "commands available at https://go.microsoft.com/fwlink/?linkid=862451. Alternatively, deploying via "
        "the Azure portal provides a UI experience for reading and accepting the legal terms. Offer "
        f"details: publisher='{plan['publisher']}' offer = '{plan['product']}', sku = '{plan['name']}', "
        f"Correlation Id: '{change.cloud.guid()}'.'",
    )
