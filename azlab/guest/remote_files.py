"""What sftp asks of a Linux machine's files, one operation at a time, as whoever acts.

Paths are absolute. Files are texts: what is no UTF-8 is refused, since a practice machine keeps no other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azlab.guest import disks
from azlab.guest.disks import CommandError, PermissionDenied
from azlab.guest.machine import Machine

Said = dict[str, Any]
REASONS = (
    ("No such file", "no such file"),
    ("Permission denied", "permission denied"),
)


def do(machine: Machine, asked: Said) -> Any:
    """The result of `asked["do"]`, which is one of `OPERATIONS`. CommandError: it cannot be done."""
    operation = OPERATIONS.get(str(asked.get("do")))
    if operation is None:
        raise CommandError(f"sftp: the practice machine does not know '{asked.get('do')}'")
    return operation(machine, disks.absolute(machine, str(asked.get("path", "/")), "/"), asked)


def reason(refusal: CommandError) -> str:
    """What sftp calls it: `no such file`, `permission denied`, or `failure` with the sentence."""
    found = (name for text, name in REASONS if text in str(refusal))
    return next(found, f"failure: {refusal}")


def _stat(machine: Machine, path: str, asked: Said) -> Said:
    """Size in bytes, mode in octal, whether a folder, and the owner's number."""
    folder = disks.is_folder(machine, path)
    if not folder and not disks.is_file(machine, path):
        raise CommandError(f"{path}: No such file or directory")
    size = 4096 if folder else len((disks.read(machine, path) or "").encode("utf-8", "replace"))
    user = machine.account(disks.owner(machine, path).partition(":")[0])
    return {"size": size, "mode": disks.mode(machine, path), "folder": folder, "uid": user.uid if user else 0}


def _list(machine: Machine, path: str, asked: Said) -> list[Said]:
    disks.refuse_reading(machine, path)
    names = [name.rstrip("/") for name in disks.names_in(machine, path)]
    return [{"name": name, **_stat(machine, f"{path.rstrip('/')}/{name}", {})} for name in names]


def _read(machine: Machine, path: str, asked: Said) -> str:
    found = disks.read(machine, path)
    if found is None:
        raise CommandError(f"{path}: No such file or directory")
    disks.refuse_reading(machine, path)
    return found


def _write(machine: Machine, path: str, asked: Said) -> None:
    folder = path.rpartition("/")[0] or "/"
    if not disks.is_folder(machine, folder):
        raise CommandError(f"{folder}: No such file or directory")
    disks.write(machine, path, str(asked.get("text", "")))


def _may_write(machine: Machine, path: str, asked: Said) -> None:
    folder = path.rpartition("/")[0] or "/"
    if not disks.is_folder(machine, folder):
        raise CommandError(f"{folder}: No such file or directory")
    if disks.is_folder(machine, path):
        raise CommandError(f"{path}: Is a directory")
    disks.refuse_writing(machine, path)


def _make_folder(machine: Machine, path: str, asked: Said) -> None:
    if disks.is_folder(machine, path):
        raise CommandError(f"{path}: File exists")
    disks.make_folder(machine, path)


def _remove(machine: Machine, path: str, asked: Said) -> None:
    _stat(machine, path, asked)
    if disks.is_folder(machine, path) and disks.names_in(machine, path):
        raise CommandError(f"{path}: Directory not empty")
    disks.remove(machine, path)


def _rename(machine: Machine, path: str, asked: Said) -> None:
    goal = disks.absolute(machine, str(asked.get("goal", "")), "/")
    if disks.is_folder(machine, path):
        raise CommandError("The practice machine renames files, and no folders, by sftp")
    content, mode = _read(machine, path, asked), machine.modes.get(path)
    disks.refuse_removing(machine, path)
    disks.write(machine, goal, content)
    disks.remove(machine, path)
    if mode:
        machine.modes[goal] = mode


def _set_mode(machine: Machine, path: str, asked: Said) -> None:
    _stat(machine, path, asked)
    if machine.user not in (disks.ROOT, disks.owner(machine, path).partition(":")[0]):
        raise PermissionDenied(path)
    machine.modes[path] = str(asked.get("mode", ""))


OPERATIONS: dict[str, Callable[[Machine, str, Said], Any]] = {
    "stat": _stat,
    "list": _list,
    "read": _read,
    "write": _write,
    "may write": _may_write,
    "make folder": _make_folder,
    "remove": _remove,
    "rename": _rename,
    "set mode": _set_mode,
}
