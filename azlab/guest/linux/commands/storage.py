"""Commands about disks and file systems: `lsblk`, `blkid`, `mkfs`, `mount`, `umount`, `mountpoint`, `df`.

Words and exit codes are those of util-linux 2.39, e2fsprogs 1.47 and coreutils 9.4.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import NamedTuple

from azlab.guest import disks, volumes
from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Command, Result, failed, lines
from azlab.guest.machine import Machine
from azlab.guest.volumes import Volume

GIB = 1024**2
"""Blocks of a KiB in a GiB."""
ROOT = (29_378_688, 1_756_472)
"""Blocks of a KiB of a new VM's root file system, and how many are used."""
COLUMNS = ("NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINTS")
RIGHT = ("MAJ:MIN", "RM", "SIZE", "RO")


class Device(NamedTuple):
    """A disk or a partition as `lsblk` tells of it."""

    cells: dict[str, str]
    branch: str = ""


def _disk(
    machine: Machine, name: str, number: int, gib: int, lun: str, volume: Volume | None
) -> list[Device]:
    major, minor = (259, 4 * number) if machine.controller == "NVMe" else (8, 16 * number)
    device = f"{major}:{minor}"
    whole = {"NAME": name, "MAJ:MIN": device, "RM": "0", "SIZE": f"{gib}G", "RO": "0", "TYPE": "disk"}
    whole |= {"HCTL": lun if machine.controller == "SCSI" else ""}
    if volume is not None and not volume.is_system:
        return [Device(whole | _file_system(machine, volume))]
    fs = volumes.system_file_system(machine.seed) if volume is None else volume.file_system
    root = {"MOUNTPOINTS": "/"} if volume is None else _mounted(machine, volume)
    parts = [(1, f"{gib - 1}G", _shown(fs) | root), (14, "4M", {}), (15, "106M", _boot(volume))]
    found = [Device(whole)]
    for index, (part, size, more) in enumerate(parts, 1):
        behind = index if machine.controller == "NVMe" else part
        cells = {
            **whole,
            "HCTL": "",
            "NAME": volumes.partition(name, part),
            "MAJ:MIN": f"{major}:{minor + behind}",
            "SIZE": size,
        }
        found.append(Device({**cells, "TYPE": "part", **more}, "└─" if part == 15 else "├─"))
    return found


def _boot(volume: Volume | None) -> dict[str, str]:
    return {"FSTYPE": "vfat", "LABEL": "UEFI", "MOUNTPOINTS": "" if volume else "/boot/efi"}


def _shown(fs: dict[str, str]) -> dict[str, str]:
    return {"FSTYPE": fs.get("type", ""), "UUID": fs.get("uuid", ""), "LABEL": fs.get("label", "")}


def _mounted(machine: Machine, volume: Volume) -> dict[str, str]:
    return {
        "MOUNTPOINTS": "".join(path for path, known in machine.mounts.items() if known["disk"] == volume.id)
    }


def _file_system(machine: Machine, volume: Volume) -> dict[str, str]:
    return _shown(volume.file_system) | _mounted(machine, volume)


def _devices(machine: Machine) -> list[Device]:
    found = _disk(machine, volumes.system_disk(machine), 0, machine.system_gib, "0:0:0:0", None)
    for number, volume in enumerate(sorted(machine.volumes, key=lambda volume: volume.lun), 1):
        found += _disk(machine, volume.name, number, volume.gib, f"1:0:0:{volume.lun}", volume)
    return found


def _root(machine: Machine) -> str:
    """The device of the root file system."""
    return volumes.partition(f"/dev/{volumes.system_disk(machine)}", 1)


def lsblk(call: Call) -> Result:
    """`-f`, `-o COLUMNS`, `-d`, `-n`, `-p`, and devices by name."""
    found, names = call.options("fdnpl", "o", ("fs", "nodeps", "noheadings", "paths"), ("output",))
    shown: tuple[str, ...] = COLUMNS
    if found.keys() & {"f", "fs"}:
        shown = ("NAME", "FSTYPE", "LABEL", "UUID", "MOUNTPOINTS")
    if asked := found.get("o", found.get("output", "")):
        shown = tuple(name.strip().upper() for name in asked.split(","))
    rows = [
        device for device in _devices(call.machine) if not (found.keys() & {"d", "nodeps"} and device.branch)
    ]
    for name in names:
        wanted = volumes.resolved(call.machine, name).removeprefix("/dev/")
        if not any(device.cells["NAME"] == wanted for device in rows):
            return failed(f"lsblk: {name}: not a block device", 32)
    wanted_names = [volumes.resolved(call.machine, name).removeprefix("/dev/") for name in names]
    rows = [
        row for row in rows if not names or any(row.cells["NAME"].startswith(name) for name in wanted_names)
    ]
    table = [] if found.keys() & {"n", "noheadings"} else [list(shown)]
    prefix = "/dev/" if found.keys() & {"p", "paths"} else ""
    table += [[_cell(row, column, prefix) for column in shown] for row in rows]
    return lines(_aligned(table, [column in RIGHT for column in shown]))


def _cell(device: Device, column: str, prefix: str) -> str:
    if column == "NAME":
        return device.branch + prefix + device.cells["NAME"]
    return device.cells.get("MOUNTPOINTS" if column == "MOUNTPOINT" else column, "")


def _aligned(table: list[list[str]], right: list[bool]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    out = []
    for row in table:
        cells = zip(row, widths, right, strict=True)
        out.append(" ".join(cell.rjust(width) if last else cell.ljust(width) for cell, width, last in cells))
    return [line.rstrip() for line in out]


def blkid(call: Call) -> Result:
    """The file systems there are, or those of the devices named; exit code 2 where there is none."""
    found, names = call.options("", "os", ("probe",))
    root = volumes.system_file_system(call.machine.seed)
    known = {_root(call.machine): root} | {
        v.device: v.file_system for v in call.machine.volumes if v.file_system
    }
    wanted = [volumes.resolved(call.machine, name) for name in names] or list(known)
    rows = [(device, known[device]) for device in wanted if device in known]
    if found.get("s") and found.get("o") == "value":
        return Result("".join(fs.get(found["s"].lower(), "") + "\n" for _, fs in rows), "", 0 if rows else 2)
    out = [_identified(device, fs) + "\n" for device, fs in rows]
    return Result("".join(out), "", 0 if rows else 2)


def _identified(device: str, fs: dict[str, str]) -> str:
    label = f'LABEL="{fs["label"]}" ' if fs.get("label") else ""
    return f'{device}: {label}UUID="{fs["uuid"]}" BLOCK_SIZE="4096" TYPE="{fs["type"]}"'


def mkfs(call: Call) -> Result:
    """`mkfs.ext4`, `mkfs.xfs`, `mkfs -t TYPE`: a file system on a whole disk; `-L`, `-F` or `-f`, `-q`."""
    found, names = call.options("FfqV", "tLUEmbN")
    kind = call.name.partition(".")[2] or found.get("t", "ext2")
    if kind not in ("ext4", "xfs"):
        return failed(f"mkfs: failed to execute mkfs.{kind}: No such file or directory")
    if not names:
        return failed(f"Usage: mkfs.{kind} [options] device")
    device = volumes.resolved(call.machine, names[0])
    volume = volumes.find(call.machine, device)
    if volume is None:
        return failed(f"The file {names[0]} does not exist and no size was specified.")
    if any(known["disk"] == volume.id for known in call.machine.mounts.values()):
        return failed(f"{device} is mounted; will not make a filesystem here!")
    if volume.file_system and not found.keys() & {"F", "f"}:
        return _asked(device, volume)
    number = uuid.UUID(
        hashlib.md5(f"{volume.id} {call.machine.now} {call.machine.boots}".encode()).hexdigest()
    )
    fs = {"type": kind, "uuid": str(number), "label": found.get("L", "")}
    files = {"/lost+found/": ""} if kind == "ext4" else {}
    volume.content = {**Machine("Linux", files=files).to_json(), "file_system": fs}
    return Result("" if "q" in found else f"Creating filesystem with {volume.gib * GIB // 4} 4k blocks\n"
                  f"Filesystem UUID: {number}\n")  # fmt: skip


def _asked(device: str, volume: Volume) -> Result:
    """Nobody is there to answer: nothing is made."""
    kind = volume.file_system["type"]
    return Result(f"{device} contains a {kind} file system\nProceed anyway? (y,N) ", "", 1)


def mount(call: Call) -> Result:
    """`DEVICE FOLDER` with `-o`, `-t`, `-r`; one of both by `/etc/fstab`; `-a`; or what is mounted."""
    found, names = call.options("arvw", "ot", ("all", "read-only"), ("options", "types"))
    options = found.get("o", found.get("options", "")) + (",ro" if found.keys() & {"r", "read-only"} else "")
    if found.keys() & {"a", "all"}:
        wrong = volumes.mount_all(call.machine)
        return Result("", "".join(f"{refusal}\n" for refusal in wrong), 32 if wrong else 0)
    if not names:
        return lines(_mounts(call.machine))
    if len(names) == 1:
        return _from_fstab(call, names[0])
    device = names[0] if names[0].startswith(("UUID=", "LABEL=")) else call.path(names[0])
    volumes.mount(call.machine, device, call.path(names[1]), options, found.get("t", found.get("types", "")))
    return Result()


def _mounts(machine: Machine) -> list[str]:
    rows = [f"{_root(machine)} on / type ext4 (rw,relatime,discard,errors=remount-ro)"]
    for path, known in machine.mounts.items():
        volume = volumes.find(machine, known["device"])
        kind = volume.file_system.get("type", "ext4") if volume else "ext4"
        rows.append(f"{known['device']} on {path} type {kind} ({known['options']})")
    return rows


def _from_fstab(call: Call, name: str) -> Result:
    for device, path, kind, options in volumes.fstab(call.machine):
        if name in (device, path) or call.path(name) == path:
            volumes.mount(call.machine, device, path, options, kind)
            return Result()
    return failed(f"mount: {name}: can't find in /etc/fstab.", 1)


def umount(call: Call) -> Result:
    """Mount points or devices."""
    _, names = call.options("lfv", "", ("lazy", "force"))
    if not names:
        return failed("umount: bad usage", 1)
    for name in names:
        volumes.unmount(call.machine, call.path(name), call.shell.folder)
    return Result()


def mountpoint(call: Call) -> Result:
    """Whether a folder is one; 32 where it is not."""
    found, names = call.options("q", "", ("quiet",))
    path = call.path(names[0]) if names else "/"
    yes = path == "/" or path in call.machine.mounts
    said = f"{path} is {'' if yes else 'not '}a mountpoint\n"
    return Result("" if found else said, "", 0 if yes else 32)


def df(call: Call) -> Result:
    """`-h`, `-T`, and of the file systems that paths are on."""
    found, names = call.options("hTkm", "", ("human-readable", "print-type"))
    rows = _usages(call.machine)
    wanted = [row for name in names for row in [_over(call, rows, name)]] or rows
    human = bool(found.keys() & {"h", "human-readable"})
    typed = bool(found.keys() & {"T", "print-type"})
    table = [["Filesystem", *(["Type"] if typed else []), "Size" if human else "1K-blocks", "Used",
              "Avail" if human else "Available", "Use%", "Mounted on"]]  # fmt: skip
    for name, kind, total, used, path in wanted:
        free = max(0, total - used - total // 400)
        sizes = [_human(size) if human else str(size) for size in (total, used, free)]
        share = -(-100 * used // (used + free or 1))
        table.append([name, *([kind] if typed else []), *sizes, f"{share}%", path])
    right = [False, *([False] if typed else []), True, True, True, True, False]
    return lines(_aligned(table, right))


def _usages(machine: Machine) -> list[tuple[str, str, int, int, str]]:
    rows = [("/dev/root", "ext4", *ROOT, "/")]
    for path, known in machine.mounts.items():
        volume = volumes.find(machine, known["device"])
        if volume is not None:
            written = sum(len(text) for key, text in machine.files.items() if key.startswith(f"{path}/"))
            size = int(volume.gib * GIB * 0.98)
            kind = volume.file_system.get("type", "ext4")
            rows.append((known["device"], kind, size, 24 + written // 1024, path))
    return rows


def _over(
    call: Call, rows: list[tuple[str, str, int, int, str]], name: str
) -> tuple[str, str, int, int, str]:
    path = call.path(name)
    device = volumes.resolved(call.machine, path)
    if not any(row[0] == device for row in rows) and not (
        disks.is_file(call.machine, path) or disks.is_folder(call.machine, path)
    ):
        raise CommandError(f"df: {name}: No such file or directory")
    over = [row for row in rows if row[0] == device or f"{path}/".startswith(f"{row[4].rstrip('/')}/")]
    return max(over, key=lambda row: (row[0] == device, len(row[4])))


def _human(blocks: int) -> str:
    size = float(blocks)
    for unit in "KMGT":
        if size < 1024 or unit == "T":
            return f"{size:.1f}{unit}" if size < 10 else f"{size:.0f}{unit}"
        size /= 1024
    return f"{size:.0f}T"


COMMANDS: dict[str, Command] = {
    "lsblk": lsblk,
    "blkid": blkid,
    "mkfs": mkfs,
    "mkfs.ext4": mkfs,
    "mkfs.xfs": mkfs,
    "mount": mount,
    "umount": umount,
    "mountpoint": mountpoint,
    "df": df,
}
