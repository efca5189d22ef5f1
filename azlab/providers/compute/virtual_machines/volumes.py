"""What a VM has around the machine inside while something runs in it: its data disks, and its way out."""

from collections.abc import Iterator
from contextlib import contextmanager

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.store import Resource
from azlab.guest.volumes import Volume, plug, unplug
from azlab.providers.compute.internet import is_online


@contextmanager
def plugged(cloud: Cloud, vm: Resource, machine: guest.Machine) -> Iterator[None]:
    """While active, the machine has the VM's data disks and network; what was written to a disk is kept."""
    machine.online = is_online(cloud, vm)
    machine.controller = get_at(vm.properties, "storageProfile.diskControllerType") or "SCSI"
    if machine.os_type != "Linux":
        yield
        return
    found = _disks(cloud, vm)
    plug(machine, [volume for volume, _ in found], _system_size(cloud, vm))
    try:
        yield
    finally:
        unplug(machine)
        for volume, disk in found:
            if volume.content != disk.interior.get("machine"):
                disk.interior["machine"] = volume.content
                cloud.put(disk)


def _disks(cloud: Cloud, vm: Resource) -> list[tuple[Volume, Resource]]:
    found = []
    for entry in get_at(vm.properties, "storageProfile.dataDisks") or []:
        disk = cloud.get(get_at(entry, "managedDisk.id") or "")
        if disk is not None and not entry.get("toBeDetached"):
            size = int(disk.properties.get("diskSizeGB") or 0)
            found.append((Volume(disk.id.key, int(entry["lun"]), size, disk.interior.get("machine")), disk))
    return found


def _system_size(cloud: Cloud, vm: Resource) -> int:
    disk = cloud.get(get_at(vm.properties, "storageProfile.osDisk.managedDisk.id") or "")
    return int(disk.properties.get("diskSizeGB") or 30) if disk else 30
