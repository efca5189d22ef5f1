"""What Azure refuses of an image version: a source unlike its definition, a source that changes."""

import json

from azlab.arm.errors import AzureError, BadRequest, Conflict, invalid_parameter
from azlab.arm.fields import changed, get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.gallery_references import security_type
from azlab.providers.compute.gallery_sources import Content

SOURCES = ("source.id", "source.virtualMachineId", "osDiskImage.source.id")
WITHOUT_GUEST_STATE = ("TrustedLaunchSupported", "TrustedLaunchAndConfidentialVmSupported")


def refuse_content(change: Change, content: Content) -> None:
    """A source must be what the definition says its versions are."""
    definition = change.cloud.get(change.id.parent or "")
    assert definition is not None  # the core has looked for it
    wanted = definition.properties
    for name, source, own in (
        ("Hypervisor generation", content.generation, wanted.get("hyperVGeneration", "")),
        ("OS type", content.os_type, wanted.get("osType", "")),
    ):
        if source and source != own:
            raise _differs(content.id, name, source, own)
    if content.os_state and content.os_state != wanted.get("osState"):
        # As reported in azure-cli issue 24972; the documents have a sentence without a code.
        raise BadRequest(
            "BadRequest",
            f"The resource with id '{content.id}' has a different OS state ['{content.os_state}'] than the "
            f"parent gallery image OS state ['{wanted.get('osState')}'].",
        )
    _refuse_plan(content, wanted.get("purchasePlan"))
    _refuse_guest_state(content, security_type(definition))


def _differs(id: str, name: str, source: str, own: str) -> AzureError:
    # For the type of the system Azure adds the word "generation" in its second half.
    more = " generation" if name == "OS type" else ""
    return Conflict(
        "Conflict",
        f"The resource with id '{id}' has a different {name} ['{source}'] than the parent gallery image "
        f"{name}{more} ['{own}']" + ("" if more else "."),
    )


def _refuse_plan(content: Content, own: Json | None) -> None:
    if not content.plan or content.plan == own:
        return
    parts = ("name", "publisher", "product", "promotionCode")
    shown = json.dumps({part: content.plan.get(part, "") for part in parts}, separators=(",", ":"))
    raise Conflict(
        "Conflict",
        f"The resource with id '{content.id}' has a different plan ['{shown}'] than the parent gallery image "
        f"plan ['{json.dumps(own, separators=(',', ':'))}']",
    )


def _refuse_guest_state(content: Content, security: str) -> None:
    """An image for both kinds of VM holds no state of one Trusted Launch VM."""
    if content.has_guest_state and security in WITHOUT_GUEST_STATE:
        raise invalid_parameter(
            f"The security type '{security}' is not supported for the source id '{content.id}'. Currently "
            f"only Vhd Blob, User Image and Gallery Image Version sources are supported for '{security}' "
            "images."
        )


def refuse_update(change: Change, before: Resource) -> None:
    """The disks of a version stay what they are."""
    for path in SOURCES:
        wanted = change.get(f"storageProfile.{path}")
        if wanted is not None and not same_id(
            wanted, get_at(before.properties, f"storageProfile.{path}") or ""
        ):
            raise _fixed(path)
    known = {str(lun) for lun in before.interior.get("data", {})}
    wanted = change.get("storageProfile.dataDiskImages", [])
    if any(str(image["lun"]) not in known for image in wanted):
        raise Conflict(
            "PropertyChangeNotAllowed",
            "Adding new Data Disks or changing the LUN of a Data Disk in an existing Image is not allowed",
        )
    there = {image["lun"]: image for image in get_at(before.properties, "storageProfile.dataDiskImages", [])}
    for entry in wanted:
        for path in changed(there.get(entry["lun"], {}), entry):
            raise _fixed(f"dataDiskImages.{path}")
    for path in changed(
        get_at(before.properties, "storageProfile.osDiskImage"), change.get("storageProfile.osDiskImage")
    ):
        raise _fixed(f"osDiskImage.{path}")


def _fixed(path: str) -> AzureError:
    full = f"galleryImageVersion.properties.storageProfile.{path}"
    return Conflict("PropertyChangeNotAllowed", f"Changing property '{full}' is not allowed", target=full)
