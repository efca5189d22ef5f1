"""Changing a VM that exists: disks and interfaces that come and go with it."""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import property_change
from azlab.arm.fields import get_at
from azlab.arm.ids import same_id
from azlab.arm.locks import locking
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.virtual_machines import making, network_profiles, refusals, security, storage


def refuse(change: Change, before: Resource) -> None:
    """Refuse disks and interfaces that a VM cannot have."""
    _refuse_swap(change, before)
    refuse_data_disks(change, before)
    network_profiles.refuse(change)


def refuse_data_disks(change: Change, before: Resource) -> None:
    """Refuse data disks that a machine, VM or instance, cannot have."""
    _leave_out_detached(change)
    refusals.refuse_luns(change)
    known = _disks_by_lun(before)
    for entry in change.get("storageProfile.dataDisks", []):
        if _stays(entry, known.get(entry["lun"])):
            storage.refuse_kept(change, entry, known[entry["lun"]])
    for entry in _new_disks(change, before):
        refusals.refuse_disk_entry(change, entry)


def carry_out(change: Change, before: Resource) -> None:
    """Attach, make and release what the new lists of disks and interfaces ask for."""
    if _swaps(change, before):
        _swap_os_disk(change, before)
    change_data_disks(change, before)
    for entry in interfaces(before):
        if not any(
            same_id(entry["id"], wanted["id"]) for wanted in change.get("networkProfile.networkInterfaces")
        ):
            release_interface(change.cloud, entry, detached=True)
    security.carry_out(change, before)
    making.join_network(change)


def change_data_disks(change: Change, before: Resource) -> None:
    """Attach, make and release the data disks of a machine, VM or instance."""
    known = _disks_by_lun(before)
    for entry in _new_disks(change, before):
        making.add_data_disk(change, entry)
    kept = _disks_by_lun_of(change.get("storageProfile.dataDisks", []))
    for lun, entry in known.items():
        if not same_id(_disk_id(entry), _disk_id(kept.get(lun, {}))):
            release_disk(change.cloud, entry, detached=True)


def _leave_out_detached(change: Change) -> None:
    """A disk goes when its entry goes, or says that it is to be detached (`--force-detach`)."""
    profile = change.properties["storageProfile"]
    entries = profile.get("dataDisks", [])
    profile["dataDisks"] = [entry for entry in entries if not entry.get("toBeDetached")]


def _swaps(change: Change, before: Resource) -> bool:
    """Whether the VM is to have another OS disk than it has."""
    return not same_id(_disk_id(_os_disk(change.properties)), _disk_id(_os_disk(before.properties)))


def _refuse_swap(change: Change, before: Resource) -> None:
    """A VM that does not run may get another OS disk, if that is free and of the same system."""
    entry, known = _os_disk(change.properties), _os_disk(before.properties)
    if not _swaps(change, before):
        if str(entry.get("name", known["name"])).lower() != str(known["name"]).lower():
            raise property_change("osDisk.name")
        storage.refuse_kept(change, entry, known)
        return
    if before.interior.get("power") not in ("stopped", "deallocated"):
        raise property_change("osDisk.managedDisk.id")
    # What a PATCH leaves out comes from the old disk's entry, and says nothing of the new one.
    refusals.refuse_disk_entry(change, {"createOption": "Attach", "managedDisk": {"id": _disk_id(entry)}})
    disk = change.cloud.get(_disk_id(entry))
    if disk is None or disk.properties.get("osType") != known["osType"]:
        raise property_change("osDisk.osType")


def _swap_os_disk(change: Change, before: Resource) -> None:
    known = _os_disk(before.properties)
    release_disk(change.cloud, known, detached=True)
    disk = making.replace_os_disk(change, known["createOption"])
    change.interior["generation"] = disk.properties.get("hyperVGeneration", "V1")


def _os_disk(properties: Json) -> Json:
    return dict(get_at(properties, "storageProfile.osDisk", {}))


def _new_disks(change: Change, before: Resource) -> list[Json]:
    """Entries of the wanted list that do not mean the disk that is there already with their LUN."""
    known, found = _disks_by_lun(before), []
    for entry in change.get("storageProfile.dataDisks", []):
        there = known.get(entry["lun"])
        if there is not None and _stays(entry, there):
            storage.refuse_renamed(entry, there)
            entry.update(
                {**there, **{name: entry[name] for name in ("caching", "deleteOption") if name in entry}}
            )
        else:
            found.append(entry)
    return found


def _stays(entry: Json, there: Json | None) -> bool:
    """Whether an entry of the wanted list means the disk that is there already."""
    return there is not None and (not _disk_id(entry) or same_id(_disk_id(entry), _disk_id(there)))


def _disks_by_lun(resource: Resource) -> dict[int, Json]:
    return _disks_by_lun_of(get_at(resource.properties, "storageProfile.dataDisks", []))


def _disks_by_lun_of(entries: list[Json]) -> dict[int, Json]:
    return {entry["lun"]: entry for entry in entries}


def _disk_id(entry: Json) -> str:
    return str(get_at(entry, "managedDisk.id", ""))


def interfaces(resource: Resource) -> list[Json]:
    """The entries of a VM's network interfaces."""
    return list(get_at(resource.properties, "networkProfile.networkInterfaces", []))


def release_disk(cloud: Cloud, entry: Json, detached: bool = False) -> None:
    """A disk is free again, or gone with its VM where the VM was to delete it; a lock keeps it."""
    disk = cloud.get(_disk_id(entry))
    if disk is None:
        return
    if entry.get("deleteOption") == "Delete" and not detached and not locking(cloud, disk.id.text, "delete"):
        cloud.delete(disk.id)
        return
    disk.document.pop("managedBy", None)
    disk.properties.update(diskState="Unattached", LastOwnershipUpdateTime=cloud.now())
    cloud.put(disk)


def release_interface(cloud: Cloud, entry: Json, detached: bool = False) -> None:
    """The same for an interface; one that is only taken off a VM that stays is never deleted."""
    interface = cloud.get(entry["id"])
    if interface is None:
        return
    unwanted = get_at(entry, "properties.deleteOption") == "Delete" and not detached
    if unwanted and not locking(cloud, interface.id.text, "delete"):
        cloud.delete(interface.id)
        return
    interface.properties.pop("virtualMachine", None)
    cloud.put(interface)
