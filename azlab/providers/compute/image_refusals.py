"""What Azure refuses about managed images: of VMs, of disks and snapshots, and of those in use."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import (
    BadRequest,
    NotFound,
    invalid_parameter,
    missing_value,
    not_allowed,
    not_in_practice,
    property_change,
)
from azlab.arm.fields import changed, get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

DISK = "Microsoft.Compute/disks"
SNAPSHOT = "Microsoft.Compute/snapshots"
MACHINE = "Microsoft.Compute/virtualMachines"
SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
CONTENT = ("hyperVGeneration", "sourceVirtualMachine", "storageProfile")
"""What an image is, once and for all."""
OF_DISKS = ("osDisk.snapshot", "osDisk.managedDisk", "osDisk.blobUri", "osDisk.diskSizeGB", "dataDisks")
"""What the image of a VM has from its VM, and no request gives it."""


def refuse_delete(cloud: Cloud, image: Resource) -> None:
    """Refuse to delete an image that a scale set needs to grow, or that a VM is being made from."""
    _refuse_scale_sets(cloud, image)
    users = cloud.mentioning(image.id, MACHINE)
    made = [machine for machine in users if _is_being_made_from(machine, image)]
    if made:
        names = ",".join(machine.id.name for machine in made)
        raise not_allowed(
            f"Operation 'Image Delete' is not allowed since the Virtual Machines '{names}' are being "
            f"provisioned using the Image '{image.id.name}'."
        )


def _refuse_scale_sets(cloud: Cloud, image: Resource) -> None:
    """A scale set needs the image of its model to grow."""
    path = "virtualMachineProfile.storageProfile.imageReference.id"
    users = [
        scale_set
        for scale_set in cloud.mentioning(image.id, SCALE_SET)
        if same_id(get_at(scale_set.properties, path, ""), image.id.text)
    ]
    if users:
        raise not_allowed(
            "Operation 'Image Delete' is not allowed since the Virtual Machine ScaleSet "
            f"'{users[0].id.name}' is currently using the Image '{image.id.name}'."
        )


def _is_being_made_from(machine: Resource, image: Resource) -> bool:
    reference = get_at(machine.properties, "storageProfile.imageReference.id", "")
    return machine.properties.get("provisioningState") == "Creating" and same_id(reference, image.id.text)


def refuse_update(change: Change, before: Resource) -> None:
    """Refuse another content than an image has; its tags may change. Raises `PropertyChangeNotAllowed`."""
    wanted = {name: change.properties[name] for name in CONTENT if name in change.properties}
    for path in changed(before.properties, wanted):
        raise property_change(path)
    change.document["properties"] = copy_of(before.properties)


def refuse_source_machine(change: Change) -> Resource:
    """The VM of which an image is made.

    Refuses one that is not there, not generalized, or of a kind that makes no managed image.
    """
    wanted = change.get("sourceVirtualMachine.id")
    machine = change.cloud.follow(wanted, MACHINE)
    name = machine.id.name if machine else wanted.rstrip("/").split("/")[-1]
    if machine is None or machine.location != change.location:
        raise NotFound(
            "NotFound",
            f"Source Virtual Machine '{name}' specified in the request does not exist in this Azure "
            "location.",
        )
    if not machine.interior.get("generalized"):
        raise not_allowed(
            f"The operation 'Create Image' requires the Virtual Machine '{name}' to be Generalized."
        )
    if get_at(machine.properties, "securityProfile.securityType") == "TrustedLaunch":
        raise not_allowed(
            "Creation of managed images are not supported for virtual machine with TrustedLaunch security "
            "type."
        )
    # Disks come from the VM: said besides it, they would contradict or repeat what it has.
    for path in OF_DISKS:
        if change.get(f"storageProfile.{path}"):
            raise invalid_parameter(f"Parameter '{path}' is not allowed.", path)
    _refuse_architecture(machine.interior.get("architecture", "x64"), "sourceVirtualMachine")
    _refuse_generation(change, machine)
    return machine


def _refuse_generation(change: Change, machine: Resource) -> None:
    """The CLI sends V1 where nothing is said; a Generation 2 machine makes no such image."""
    own = machine.interior.get("generation", "V1")
    wanted = change.get("hyperVGeneration", own)
    if wanted != own:
        raise BadRequest(
            "BadRequest",
            f"The Input HyperVGeneration property: '{wanted}' does not match with the HyperVGeneration "
            f"property: '{own.replace('V', 'Gen')}' belonging to source: 'sourceVirtualMachine'",
        )


def _refuse_architecture(architecture: str, source: str) -> None:
    if architecture != "x64":
        raise not_allowed(
            f"Creating an image with {source} source that has CPU Architecture '{architecture}' is not "
            "supported. Please select a source resource with a supported CPU Architecture: 'x64'."
        )


def refuse_disks(change: Change) -> None:
    """Refuse disks and snapshots that are not there, named twice, or not x64."""
    if not change.get("storageProfile.osDisk.osType"):
        raise missing_value("osDisk.osType")
    entries = [change.get("storageProfile.osDisk"), *change.get("storageProfile.dataDisks", [])]
    for entry in entries:
        _refuse_second_source(entry)
        source = needed(change, entry)
        architecture = get_at(source.properties, "supportedCapabilities.architecture", "x64")
        _refuse_architecture(architecture, "snapshot" if "snapshot" in entry else "managedDisk")


def _refuse_second_source(entry: Json) -> None:
    """A disk of an image comes from one place (Azure's own sentence was not found)."""
    given = [name for name in ("managedDisk", "snapshot", "blobUri") if entry.get(name)]
    if len(given) > 1:
        path = f"{'dataDisk' if 'lun' in entry else 'osDisk'}.{given[-1]}"
        raise invalid_parameter(f"Parameter '{path}' is not allowed.", path)


def needed(change: Change, entry: Json) -> Resource:
    """The disk or snapshot that an entry names, in the image's region. Raises `NotFound`."""
    source = _source(change.cloud, entry)
    if source is None and entry.get("blobUri"):
        raise not_in_practice("an image of a blob in a storage account")
    if source is None or source.location != change.location:
        raise NotFound("NotFound", f"{_kind(entry)} {_wanted(entry)} is not found.")
    return source


def _kind(entry: Json) -> str:
    return "Snapshot" if "snapshot" in entry else "Disk"


def _wanted(entry: Json) -> str:
    return str(get_at(entry, "snapshot.id") or get_at(entry, "managedDisk.id") or "")


def _source(cloud: Cloud, entry: Json) -> Resource | None:
    return cloud.follow(get_at(entry, "snapshot.id", ""), SNAPSHOT) or cloud.follow(
        get_at(entry, "managedDisk.id", ""), DISK
    )
