"""Why a restore point cannot be made or deleted.

Sentences: Microsoft's page restore-point-troubleshooting. Rules: its pages concepts-restore-points (the
support matrix) and virtual-machines-create-restore-points.
"""

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import (
    AzureError,
    Conflict,
    NotFound,
    invalid_parameter,
    invalid_value,
    not_allowed,
    not_in_practice,
)
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import accesses
from azlab.providers.compute.restore_points import names

MOST = 500
CRASH = "CrashConsistent"
ULTRA = ("UltraSSD_LRS", "PremiumV2_LRS")
EXCLUDE = "You may exclude this disk from the restore point via excludeDisks property."


def refuse_open(cloud: Cloud, below: Resource) -> None:
    """Refuse to delete what somebody may be reading by a link."""
    if any(accesses.is_open(cloud, point) for point in names.disk_points(cloud, below.id)):
        raise Conflict(
            "DiskRestorePointUsedByCustomer",
            "There is an active shared access signature outstanding for disk restore point. Call "
            "EndGetAccess before deleting the restore point.",
        )


def refuse_mode(change: Change) -> None:
    """A request may ask for crash consistency only; azure-cli says so of `--consistency-mode`."""
    if change.get("consistencyMode") not in (None, CRASH):
        raise invalid_value("consistencyMode")


def refuse_written(change: Change) -> None:
    """Refuse what only Azure writes, and keys of one's own (`--os-restore-point-encryption-set`)."""
    if change.get("timeCreated") is not None:
        raise invalid_parameter("Parameter 'timeCreated' is not allowed.", "timeCreated")
    if change.get("sourceMetadata"):
        raise not_in_practice("the encryption of disk restore points by a key of one's own")


def refuse_machine(change: Change, machine: Resource | None, disks: list[tuple[Json, Resource]]) -> None:
    """Refuse a restore point of this VM with these disks, each with its entry in the VM."""
    if machine is None:
        source = get_at(names.collection_of(change.cloud, change.id).properties, "source.id")
        raise NotFound("NotFound", f"Source virtual machine '{source}' of the restore point was not found.")
    _refuse_busy(change, machine)
    _refuse_too_many(change, machine)
    _refuse_crash_consistency(change, machine, disks)
    for entry, disk in disks:
        if entry.get("diffDiskSettings"):
            raise _client_error(
                "Creation of Restore Point of a Virtual Machine with Ephemeral OS disk is not supported. "
                + EXCLUDE
            )
        if disk.properties.get("maxShares", 1) > 1:
            raise _client_error(
                "Creation of Restore Point of a Virtual Machine with Shared disks is not supported. "
                + EXCLUDE
            )


def _refuse_busy(change: Change, machine: Resource) -> None:
    for point in change.cloud.mentioning(machine.properties.get("vmId", ""), names.POINT):
        if change.cloud.operations.is_busy(point.id.key):
            raise _client_error(
                "RestorePoint creation failed since a concurrent 'Create RestorePoint' operation was "
                "triggered on the VM."
            )
    if change.cloud.operations.is_busy(machine.id.key):
        raise not_allowed(
            "Changes were made to the Virtual Machine while the operation 'Create Restore Point' was in "
            "progress. Operation Create Restore Point cannot be completed at this time. Please try again "
            "later."
        )


def _refuse_too_many(change: Change, machine: Resource) -> None:
    if len(change.cloud.mentioning(machine.properties.get("vmId", ""), names.POINT)) >= MOST:
        raise _client_error(
            "Restore Point creation failed as the maximum allowed snapshot limit of one or more disk blobs "
            "has been reached. Please delete some existing restore points of this VM and then retry."
        )


def _refuse_crash_consistency(change: Change, machine: Resource, disks: list[tuple[Json, Resource]]) -> None:
    """Only sizes with premium storage have it, of no ultra disks. No record of the sentences was found."""
    if change.get("consistencyMode") != CRASH:
        return
    size = data.size(get_at(machine.properties, "hardwareProfile.vmSize", ""))
    if size is not None and not size.premium_io:
        raise not_allowed(f"Crash consistent restore points are not supported for VM size '{size.name}'.")
    for _, disk in disks:
        if get_at(disk.document, "sku.name") in ULTRA:
            raise not_allowed(
                f"Crash consistent restore points are not supported for disk '{disk.id.name}' of storage "
                f"type '{get_at(disk.document, 'sku.name')}'. {EXCLUDE}"
            )


def _client_error(sentence: str) -> AzureError:
    return Conflict("VMRestorePointClientError", sentence)
