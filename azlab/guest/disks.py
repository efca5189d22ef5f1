"""Files and folders of a machine, by path. Linux paths are exact, Windows paths fold case.

A folder exists when a file lies below it, or when its path with a slash at the end is a key.
"""

from __future__ import annotations

import fnmatch
import posixpath

from azlab.guest.machine import Machine

LARGEST_FILE = 1_000_000
KEPT_BY_THE_SYSTEM = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/hostname")


class CommandError(Exception):
    """A command cannot go on; the text is what it says on stderr, `code` its exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def absolute(machine: Machine, path: str, folder: str) -> str:
    """The full path, without `.`, `..` or a slash at the end."""
    if machine.os_type == "Linux":
        full = posixpath.normpath(posixpath.join(folder, path))
        return "/" + full.lstrip("/")
    slashed = path.replace("\\", "/")
    if not (len(slashed) > 1 and slashed[1] == ":"):
        slashed = posixpath.join(folder.replace("\\", "/"), slashed)
    drive, rest = slashed[:2], posixpath.normpath("/" + slashed[2:].lstrip("/"))
    return drive.upper() + rest.replace("/", "\\").rstrip("\\")


def slash(machine: Machine) -> str:
    return "/" if machine.os_type == "Linux" else "\\"


def _folded(machine: Machine, path: str) -> str:
    """The path as it is compared with others."""
    return path if machine.os_type == "Linux" else path.casefold()


def _inside(machine: Machine, path: str) -> str:
    """How the paths below a folder begin."""
    marks = "/" if machine.os_type == "Linux" else "/\\"
    return path.rstrip(marks) + slash(machine)


def known_as(machine: Machine, path: str) -> str:
    """The spelling under which the disk holds the path; the given one when it has none."""
    if machine.os_type == "Linux" or path in machine.files:
        return path
    wanted = path.casefold()
    return next((key for key in machine.files if key.casefold() == wanted), path)


def is_file(machine: Machine, path: str) -> bool:
    return known_as(machine, path) in machine.files or generated(machine, path) is not None


def is_folder(machine: Machine, path: str) -> bool:
    start = _folded(machine, _inside(machine, path))
    return start == "/" or any(_folded(machine, key).startswith(start) for key in machine.files)


def read(machine: Machine, path: str) -> str | None:
    """The content, or None when there is no such file."""
    made = generated(machine, path)
    return made if made is not None else machine.files.get(known_as(machine, path))


def write(machine: Machine, path: str, content: str) -> None:
    """Put a file there. CommandError: a folder, a full disk, or a file the machine itself keeps."""
    if path in KEPT_BY_THE_SYSTEM and machine.os_type == "Linux":
        raise CommandError(f"The practice machine keeps {path} itself; use useradd, userdel or hostnamectl.")
    if is_folder(machine, path):
        raise CommandError(f"{path}: Is a directory")
    if len(content) > LARGEST_FILE:
        raise CommandError(f"{path}: No space left on device (the practice disk holds files up to 1 MB)")
    machine.files.pop(_inside(machine, path), None)
    machine.files[known_as(machine, path)] = content


def make_folder(machine: Machine, path: str) -> None:
    if not is_folder(machine, path):
        machine.files[_inside(machine, path)] = ""


def remove(machine: Machine, path: str) -> None:
    """Take away a file, or a folder with everything below it."""
    exact, below = _folded(machine, path), _folded(machine, _inside(machine, path))
    for key in list(machine.files):
        if _folded(machine, key) == exact or _folded(machine, key).startswith(below):
            del machine.files[key]


def names_in(machine: Machine, path: str) -> list[str]:
    """Names directly in a folder, sorted; a folder's name ends in a slash."""
    start = _inside(machine, path)
    kept = KEPT_BY_THE_SYSTEM if machine.os_type == "Linux" else ()
    found = set()
    for key in (*machine.files, *kept):
        if len(key) > len(start) and _folded(machine, key).startswith(_folded(machine, start)):
            name, more, _ = key[len(start) :].partition(slash(machine))
            found.add(name + ("/" if more else ""))
    return sorted(found)


def matching(machine: Machine, pattern: str) -> list[str]:
    """Full paths that a shell pattern with `*` or `?` names, sorted; hidden names need a dot."""
    found = [""]
    for part in pattern.strip("/").split("/"):
        found = [f"{start}/{name}" for start in found for name in _names_like(machine, start, part)]
    return [path for path in found if is_file(machine, path) or is_folder(machine, path)]


def _names_like(machine: Machine, folder: str, pattern: str) -> list[str]:
    if not any(mark in pattern for mark in "*?"):
        return [pattern]
    names = [name.rstrip("/") for name in names_in(machine, folder or "/")]
    shown = [name for name in names if pattern.startswith(".") or not name.startswith(".")]
    return [name for name in shown if fnmatch.fnmatchcase(name, pattern.replace("[", "[[]"))]


def generated(machine: Machine, path: str) -> str | None:
    """Files that follow the accounts and the host name instead of being stored."""
    if machine.os_type == "Windows":
        return None
    if path == "/etc/hostname":
        return machine.host_name + "\n"
    if path == "/etc/passwd":
        return "".join(passwd_line(machine, one.name) + "\n" for one in machine.accounts)
    if path == "/etc/shadow":
        return "".join(
            f"{one.name}:{'$y$j9T$practice' if one.has_password else '!'}:20000:0:99999:7:::\n"
            for one in machine.accounts
        )
    return _group_file(machine) if path == "/etc/group" else None


def passwd_line(machine: Machine, name: str) -> str:
    """One line of `/etc/passwd`; empty when there is no such account."""
    one = machine.account(name)
    if one is None:
        return ""
    full_name = "Ubuntu" if one.created_by == "provisioning" and "Ubuntu" in machine.distribution else ""
    return f"{one.name}:x:{one.uid}:{one.uid}:{full_name}:{one.home}:{one.shell}"


def _group_file(machine: Machine) -> str:
    members: dict[str, list[str]] = {}
    for one in machine.accounts:
        for group in one.groups:
            members.setdefault(group, []).append(one.name)
    own = [f"{one.name}:x:{one.uid}:" for one in machine.accounts]
    shared = [f"{group}:x:{100 + at}:{','.join(names)}" for at, (group, names) in enumerate(members.items())]
    return "\n".join([*own, *shared]) + "\n"
