"""Data disks of a Linux machine: plugged in while something runs, mounted into its tree of files.

What a disk holds is kept with the disk, as the JSON of a `Machine`: of a data disk only its file system and
its files, of a copied system disk all of it. While it is mounted and a script runs, its files stand in the
machine's own tree below the mount point; afterwards they are the disk's again, for whatever copies it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from azlab.guest.disks import CommandError, is_folder
from azlab.guest.machine import Machine

FSTAB = "/etc/fstab"
TABLES = ("files", "modes", "owners")


@dataclass
class Volume:
    """A disk that is attached. `id` tells it from others, `content` is None while it has no file system."""

    id: str
    lun: int
    gib: int
    content: dict[str, Any] | None = None
    name: str = "sdb"
    """Of its device: `sdc`, or `nvme0n3` behind an NVMe controller."""

    @property
    def is_system(self) -> bool:
        """Whether it is a copy of a system disk, with partitions; else the whole disk is one file system."""
        return bool(self.content and self.content.get("distribution"))

    @property
    def device(self) -> str:
        """Where its file system is: `/dev/sdc`, or the first partition of a system disk, `/dev/sdc1`."""
        return partition(self.disk, 1) if self.is_system else self.disk

    @property
    def disk(self) -> str:
        """The device as a whole: `/dev/sdc`."""
        return f"/dev/{self.name}"

    @property
    def file_system(self) -> dict[str, str]:
        """`type`, `uuid` and `label`; empty where there is none."""
        if self.content is None:
            return {}
        own: dict[str, str] = self.content.get("file_system") or {}
        return own or system_file_system(str(self.content.get("seed", "")))


def partition(disk: str, number: int) -> str:
    """The device of a disk's partition: `/dev/sda1`, `/dev/nvme0n1p1`."""
    return f"{disk}{'p' if disk[-1].isdigit() else ''}{number}"


def system_disk(machine: Machine) -> str:
    """The name of the system disk's device."""
    return "nvme0n1" if machine.controller == "NVMe" else "sda"


def _name(machine: Machine, number: int) -> str:
    """Of the device of a data disk, counted from 0 by LUN (learn.microsoft.com, nvme-overview)."""
    return f"nvme0n{number + 2}" if machine.controller == "NVMe" else f"sd{chr(ord('b') + number)}"


def system_file_system(seed: str) -> dict[str, str]:
    """That of a system disk: a copy has the same one."""
    number = uuid.UUID(hashlib.md5(f"root {seed}".encode()).hexdigest())
    return {"type": "ext4", "uuid": str(number), "label": "cloudimg-rootfs"}


def plug(machine: Machine, volumes: Sequence[Volume], system_gib: int = 30) -> None:
    """Attach the disks, and mount what is mounted; after a boot, what `/etc/fstab` says."""
    machine.volumes, machine.system_gib = list(volumes), system_gib
    for number, volume in enumerate(sorted(machine.volumes, key=lambda volume: volume.lun)):
        volume.name = _name(machine, number)
    if machine.mounted_boot != machine.boots:
        machine.mounts, machine.mounted_boot = {}, machine.boots
        mount_all(machine)
        return
    there = {volume.id for volume in machine.volumes}
    machine.mounts = {path: mount for path, mount in machine.mounts.items() if mount["disk"] in there}
    for path in machine.mounts:
        _graft(machine, path)


def unplug(machine: Machine) -> None:
    """Give the disks their files back; what is mounted stays so for the next time."""
    for path in reversed(list(machine.mounts)):
        _take(machine, path)
    machine.volumes = []


def mount(machine: Machine, device: str, path: str, options: str = "", kind: str = "") -> None:
    """Mount a device. CommandError 32, in the words of util-linux, where that cannot be."""
    volume = find(machine, device)
    if not is_folder(machine, path):
        raise CommandError(f"mount: {path}: mount point does not exist.", 32)
    if volume is None:
        raise CommandError(f"mount: {path}: {_missing(device)}", 32)
    if path in machine.mounts and machine.mounts[path]["disk"] == volume.id:
        raise CommandError(f"mount: {path}: {volume.device} already mounted on {path}.", 32)
    if any(mounted["disk"] == volume.id for mounted in machine.mounts.values()):
        raise CommandError(f"mount: {path}: the practice machine mounts a disk in one folder at a time.", 32)
    wanted = kind not in ("", "auto", volume.file_system.get("type", ""))
    whole = not device.startswith(("UUID=", "LABEL=")) and resolved(machine, device) != volume.device
    if not volume.file_system or wanted or whole or _is_twin(machine, volume, options):
        raise CommandError(
            f"mount: {path}: wrong fs type, bad option, bad superblock on {resolved(machine, device)}, "
            "missing codepage or helper program, or other error.\n"
            "       dmesg(1) may have more information after failed mount system call.",
            32,
        )
    machine.mounts[path] = {"disk": volume.id, "device": volume.device, "options": _options(options)}
    _graft(machine, path)


def _is_twin(machine: Machine, volume: Volume, options: str) -> bool:
    """XFS takes no second file system with the same UUID, as that of a copy is, without `nouuid`."""
    fs = volume.file_system
    mounted = [find(machine, str(known["device"])) for known in machine.mounts.values()]
    twins = [other for other in mounted if other and other.file_system.get("uuid") == fs.get("uuid")]
    return fs.get("type") == "xfs" and bool(twins) and "nouuid" not in options.split(",")


def unmount(machine: Machine, name: str, folder: str) -> None:
    """Unmount a mount point or a device. CommandError 32 where it is not mounted, or somebody is in it."""
    device = resolved(machine, name)
    path = next(
        (path for path, known in machine.mounts.items() if name == path or known["device"] == device), None
    )
    if path is None:
        reason = (
            "not mounted." if is_folder(machine, name) or find(machine, name) else "no mount point specified."
        )
        raise CommandError(f"umount: {name}: {reason}", 32)
    if f"{folder}/".startswith(f"{path}/") or any(other.startswith(f"{path}/") for other in machine.mounts):
        raise CommandError(f"umount: {path}: target is busy.", 32)
    _take(machine, path)
    del machine.mounts[path]


def mount_all(machine: Machine) -> list[CommandError]:
    """Mount what `/etc/fstab` names and is not mounted; what was wrong."""
    wrong = []
    for device, path, kind, options in fstab(machine):
        if (
            path in machine.mounts
            or not path.startswith("/")
            or path == "/"
            or "noauto" in options.split(",")
        ):
            continue
        if path.startswith("/boot") or kind in ("swap", "tmpfs"):
            continue
        if find(machine, device) is None and "nofail" in options.split(","):
            continue
        try:
            mount(machine, device, path, options, kind)
        except CommandError as refusal:
            wrong.append(refusal)
    return wrong


def fstab(machine: Machine) -> Iterator[tuple[str, str, str, str]]:
    """Device, mount point, type and options of each line that is whole."""
    for line in machine.files.get(FSTAB, "").splitlines():
        words = line.split("#")[0].split()
        if len(words) >= 2:
            kind, options = [*words[2:4], "auto", "defaults"][:2] if len(words) < 4 else words[2:4]
            yield words[0], "/" + words[1].strip("/"), kind, options


def find(machine: Machine, device: str) -> Volume | None:
    """The disk that a device, a partition, `UUID=` or `LABEL=` names."""
    name = resolved(machine, device)
    known: list[Volume] = machine.volumes
    return next((disk for disk in known if name in (disk.device, disk.disk)), None)


def resolved(machine: Machine, device: str) -> str:
    """`/dev/sdc` of whatever names it; the name itself where nothing has it."""
    key, equals, value = device.partition("=")
    value = value.strip("\"'")
    known: list[Volume] = machine.volumes
    for volume in known:
        fs, disk = volume.file_system, volume.disk
        links = {f"/dev/disk/azure/data/by-lun/{volume.lun}": disk}
        if machine.controller == "SCSI":
            links[f"/dev/disk/azure/scsi1/lun{volume.lun}"] = disk
            links[f"/dev/disk/azure/scsi1/lun{volume.lun}-part1"] = partition(disk, 1)
        if device in links:
            return links[device]
        if fs and (device == f"/dev/disk/by-uuid/{fs['uuid']}" or (equals and fs.get(key.lower()) == value)):
            return volume.device
    return device


def _missing(device: str) -> str:
    if device.startswith(("UUID=", "LABEL=")):
        return f"can't find {device}."
    return f"special device {device} does not exist."


def _options(given: str) -> str:
    """As `mount` lists them: `rw,relatime`, or `ro,...`."""
    asked = given.split(",")
    chosen = [
        option for option in asked if option not in ("", "defaults", "rw", "ro", "nofail", "auto", "relatime")
    ]
    return ",".join(["ro" if "ro" in asked else "rw", "relatime", *chosen])


def _graft(machine: Machine, path: str) -> None:
    """Put the disk's files below the mount point; what was there before is out of sight."""
    volume = next(volume for volume in machine.volumes if volume.id == machine.mounts[path]["disk"])
    machine.hidden[path] = {}
    for table in TABLES:
        kept = getattr(machine, table)
        below = [key for key in kept if key.startswith(f"{path}/")]
        machine.hidden[path][table] = {key: kept.pop(key) for key in below}
        for key, value in (volume.content or {}).get(table, {}).items():
            kept[path + key] = value
    machine.files[f"{path}/"] = ""


def _take(machine: Machine, path: str) -> None:
    """Take the disk's files out of the tree again, into the disk."""
    volume = next(volume for volume in machine.volumes if volume.id == machine.mounts[path]["disk"])
    content = volume.content = dict(volume.content or {})
    for table in TABLES:
        kept = getattr(machine, table)
        below = [key for key in kept if key.startswith(f"{path}/")]
        taken = {key.removeprefix(path): kept.pop(key) for key in below}
        content[table] = {key: value for key, value in taken.items() if key != "/"}
        kept.update(machine.hidden.get(path, {}).get(table, {}))
    machine.hidden.pop(path, None)
    machine.files.setdefault(f"{path}/", "")
