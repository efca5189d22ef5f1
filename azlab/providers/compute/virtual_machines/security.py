"""The security profile of a VM or of a scale set's model: what the platform fills in, and what it refuses."""

from azlab.arm.errors import BadRequest, not_in_practice, property_change
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute.virtual_machines.sources import Source

BY_DEFAULT = "2025-11-01"
"""From this api-version on the platform chooses Trusted Launch where nothing is said, and `Standard` is a
value that is shown (learn.microsoft.com, trusted-launch, "Trusted Launch as default", August 2026)."""
TYPE = "securityProfile.securityType"


def complete(holder: Json, version: str, able: bool) -> None:
    """Choose the security type of new machines where nothing is said; `holder` has the `securityProfile`.

    `able`: image (or disk) and size support Trusted Launch.
    """
    profile = dict(holder.get("securityProfile", {}))
    said = profile.get("securityType")
    if version < BY_DEFAULT:
        if said == "Standard":
            del profile["securityType"]
    elif not said and able:
        settings = {"secureBootEnabled": True, "vTpmEnabled": True, **profile.pop("uefiSettings", {})}
        profile = {**profile, "uefiSettings": settings, "securityType": "TrustedLaunch"}
    elif not said:
        profile["securityType"] = "Standard"
    holder["securityProfile"] = profile
    if not profile:
        del holder["securityProfile"]


def is_trusted(properties: Json) -> bool:
    """Whether machines with these properties are Trusted Launch ones."""
    return bool(get_at(properties, TYPE) == "TrustedLaunch")


def able(source: Source | None, disk: Resource | None, size: Size) -> bool:
    """Whether a new machine may be a Trusted Launch one: by its image, or by the disk it is made around."""
    if source is not None:
        return source.trusted_launch and size.trusted_launch
    return disk is not None and is_trusted(disk.properties) and size.trusted_launch


def refuse(change: Change, source: Source | None, size: Size) -> None:
    """Refuse a security type that image or size do not have."""
    if change.get(TYPE) == "ConfidentialVM":
        raise not_in_practice("confidential virtual machines")
    if not is_trusted(change.properties):
        if source is not None and source.only_trusted_launch:
            raise BadRequest(
                "BadRequest",
                "The provided gallery image only supports creation of VMs and VM Scale Sets with "
                "'TrustedLaunch' security type.",
            )
        return
    if source is not None and not source.trusted_launch:
        raise BadRequest(
            "BadRequest",
            "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted "
            "Launch Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.",
        )
    if not size.trusted_launch:
        raise BadRequest(
            "BadRequest",
            f"The VM size '{size.name}' is not supported for creation of VMs and Virtual Machine Scale Set "
            "with 'TrustedLaunch' security type.",
        )


def refuse_disk(change: Change, disk: Resource) -> None:
    """An attached OS disk is of the VM's own security type: Azure/azure-sdk-for-python issue 30479."""
    if is_trusted(disk.properties) != is_trusted(change.properties):
        raise BadRequest(
            "BadRequest", "Security type of VM is not compatible with the security type of attached OS Disk."
        )


def refuse_change(change: Change, before: Resource, size: Size) -> None:
    """A VM on no host may become a Trusted Launch one or cease to be one, if it is of Generation 2."""
    was = get_at(before.properties, TYPE) or "Standard"
    wanted = change.get(TYPE) or "Standard"
    if was == wanted:
        return
    if before.interior.get("power") != "deallocated":  # the documents' rule; their words were not found
        raise property_change(TYPE)
    if wanted == "TrustedLaunch" and before.interior.get("generation") != "V2":
        raise not_in_practice("the upgrade of a Generation 1 VM to Trusted Launch")
    refuse(change, None, size)


def carry_out(change: Change, before: Resource) -> None:
    """The OS disk follows its VM's security type."""
    if is_trusted(before.properties) == is_trusted(change.properties):
        return
    if not is_trusted(change.properties):
        change.properties["securityProfile"].pop("uefiSettings", None)
    disk = change.cloud.get(get_at(change.properties, "storageProfile.osDisk.managedDisk.id", ""))
    if disk is not None:
        mark_disk(disk, is_trusted(change.properties))
        change.cloud.put(disk)


def mark_disk(disk: Resource, trusted: bool) -> None:
    """Write the security type of a disk."""
    disk.properties.pop("securityProfile", None)
    if trusted:
        disk.properties["securityProfile"] = {"securityType": "TrustedLaunch"}
