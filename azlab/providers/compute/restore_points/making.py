"""Taking a restore point: what it writes down of the VM, and a disk restore point for each disk."""

from azlab.arm.cloud import copy_of
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute import accesses
from azlab.providers.compute.disk_sources import CONTENT
from azlab.providers.compute.restore_points import names
from azlab.providers.compute.restore_points.refusals import CRASH

KEY = {"encryption": {"type": "EncryptionAtRestWithPlatformKey"}}
"""What was recorded of every disk restore point; other keys are refused."""
KEPT = ("licenseType", "diagnosticsProfile", "securityProfile")
SHOWN = ("osType", "hyperVGeneration", "supportsHibernation", "supportedCapabilities", "encryption")
"""What a disk restore point shows of its disk."""


def source_machine(change: Change) -> Resource | None:
    """The VM of the collection; None when it was deleted."""
    collection = names.collection_of(change.cloud, change.id)
    machine: Resource | None = change.cloud.follow(
        get_at(collection.properties, "source.id", ""), names.MACHINE
    )
    return machine


def wanted_disks(change: Change, machine: Resource) -> list[tuple[Json, Resource]]:
    """The VM's disks that are not excluded, the OS disk first, each with its entry in the VM."""
    profile = machine.properties["storageProfile"]
    excluded = [str(entry.get("id", "")) for entry in change.get("excludeDisks") or []]
    found = []
    for entry in (profile["osDisk"], *profile.get("dataDisks", [])):
        disk = change.cloud.get(get_at(entry, "managedDisk.id", ""))
        if disk is not None and not any(same_id(disk.id.text, id) for id in excluded):
            found.append((entry, disk))
    return found


def take(change: Change) -> None:
    """Write what the VM is, and copy what is on its disks."""
    machine = source_machine(change)
    assert machine is not None
    entries = [
        {**_shown(entry, disk), "diskRestorePoint": {**KEY, "id": _disk_point(change, disk).text}}
        for entry, disk in wanted_disks(change, machine)
    ]
    change.properties["consistencyMode"] = _mode(change, machine)
    change.properties["timeCreated"] = change.cloud.now()
    change.properties["sourceMetadata"] = _metadata(change, machine, entries)


def _mode(change: Change, machine: Resource) -> str:
    """What is consistent is up to the system; nobody is asked in a VM that is off.

    learn.microsoft.com, virtual-machines-create-restore-points; of VMs that are off,
    backup-azure-vms-introduction.
    """
    if change.get("consistencyMode") == CRASH or machine.interior.get("power") != "running":
        return CRASH
    windows = get_at(machine.properties, "storageProfile.osDisk.osType") == "Windows"
    return "ApplicationConsistent" if windows else "FileSystemConsistent"


def _metadata(change: Change, machine: Resource, entries: list[Json]) -> Json:
    properties = copy_of(machine.properties)
    system = [entry for entry in entries if "lun" not in entry]
    storage: Json = {"osDisk": system[0]} if system else {}
    storage["dataDisks"] = [entry for entry in entries if "lun" in entry]
    storage["diskControllerType"] = get_at(properties, "storageProfile.diskControllerType", "SCSI")
    return {
        "vmId": properties.get("vmId"),
        "location": names.display(change.cloud, machine.location),
        "hardwareProfile": properties["hardwareProfile"],
        "storageProfile": storage,
        **({"osProfile": properties["osProfile"]} if "osProfile" in properties else {}),
        **{name: properties[name] for name in KEPT if name in properties},
        "hyperVGeneration": machine.interior.get("generation", "V1"),
    }


def _shown(entry: Json, disk: Resource) -> Json:
    head = ("lun",) if "lun" in entry else ("osType",)
    kind = get_at(disk.document, "sku.name")
    return {
        **{name: entry[name] for name in head if name in entry},
        "name": disk.id.name,
        "diskSizeGB": disk.properties.get("diskSizeGB"),
        "caching": entry.get("caching"),
        "managedDisk": {"storageAccountType": kind, "id": disk.id.text},
    }


def _disk_point(change: Change, disk: Resource) -> ResourceId:
    """Copy a disk as it is now; the name is the disk's with a GUID."""
    id = change.id.child("diskRestorePoints", f"{disk.id.name}_{change.cloud.guid()}")
    document: Json = {"name": id.name, "id": id.text, "type": names.DISK_POINT}
    document["properties"] = {
        "timeCreated": change.cloud.now(),
        "sourceResourceId": disk.id.text,
        "sourceUniqueId": disk.properties.get("uniqueId"),
        "familyId": _family(change, disk),
        **{name: copy_of(disk.properties[name]) for name in SHOWN if disk.properties.get(name) is not None},
        **accesses.OPEN,
        "replicationState": "Succeeded",
    }
    content = {name: copy_of(disk.properties.get(name)) for name in CONTENT}
    location = names.collection_of(change.cloud, change.id).location
    interior = {"machine": copy_of(disk.interior.get("machine")), "content": content, "location": location}
    change.cloud.put(Resource(id, document, interior))
    return id


def _family(change: Change, disk: Resource) -> str:
    """The id that all restore points of one disk share."""
    unique = disk.properties.get("uniqueId", "")
    known = change.cloud.mentioning(unique, names.DISK_POINT) if unique else []
    return str(known[0].properties["familyId"]) if known else change.cloud.guid()
