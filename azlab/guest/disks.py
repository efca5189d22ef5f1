"""Files and folders of a machine, by path. Linux paths are exact, Windows paths fold case.

A folder exists when a file lies below it, or when its path with a slash at the end is a key.
"""

from __future__ import annotations

import posixpath
import re

from azlab.budget import Budget
from azlab.guest.account_files import KEPT_BY_THE_SYSTEM, generated
from azlab.guest.machine import Machine
from azlab.guest.patterns import ShellPattern, of_shell

LARGEST_FILE, LARGEST_DISK, MOST_FILES, LONGEST_PATH = 1_000_000, 8_000_000, 2_000, 4_096
"""In characters; a practice machine is kept whole in the cloud's state, once for each disk made of it."""
READ, WRITE, EXECUTE = 4, 2, 1
ROOT = "root"
MODES = (
    (r"/etc/ssh/ssh_host_\w+_key|.*/\.ssh/\w+|/etc/netplan/.*", "0600"),
    (r"/etc/sudoers.*", "0440"),
    (r"/etc/g?shadow", "0640"),
    (r"/(usr/)?(local/)?s?bin/.*", "0755"),
)
"""Permissions of files that were given none; the first pattern that is the path decides."""


class CommandError(Exception):
    """A command cannot go on; the text is what it says on stderr, `code` its exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class PermissionDenied(CommandError):
    """Whoever acts may not do this with the path; each command has its own words for it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: Permission denied")
        self.path = path


def absolute(machine: Machine, path: str, folder: str) -> str:
    """The full path, without `.`, `..` or a slash at the end."""
    if machine.os_type == "Linux":
        full = posixpath.normpath(posixpath.join(folder, path))
        # POSIX lets `//x` mean something else, and normpath keeps it; Linux does not.
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
    """Put a file there. CommandError: a folder, no space, no permission, or the machine's own file."""
    refuse_read_only(machine, path)
    refuse_writing(machine, path)
    if path in KEPT_BY_THE_SYSTEM and machine.os_type == "Linux":
        raise CommandError(f"The practice machine keeps {path} itself; use useradd, userdel or hostnamectl.")
    if is_folder(machine, path):
        raise CommandError(f"{path}: Is a directory")
    key = known_as(machine, path)
    _refuse_full(machine, path, len(content) - len(machine.files.get(key, "")), key not in machine.files)
    if len(content) > LARGEST_FILE:
        raise CommandError(f"{path}: No space left on device (the practice disk holds files up to 1 MB)")
    if key not in machine.files:
        _give(machine, path)
    machine.files.pop(_inside(machine, path), None)
    machine.files[key] = content


def refuse_read_only(machine: Machine, path: str) -> None:
    """CommandError where a path lies on a disk that is mounted read-only."""
    if is_read_only(machine, path):
        raise CommandError(f"{path}: Read-only file system")


def is_read_only(machine: Machine, path: str) -> bool:
    """Whether a path lies on a disk that is mounted so."""
    over = [mount for point, mount in machine.mounts.items() if f"{path}/".startswith(f"{point}/")]
    return any("ro" in mount["options"].split(",") for mount in over)


def _refuse_full(machine: Machine, path: str, more: int, new: bool) -> None:
    """CommandError when the disk, all its files together, has no space for so many characters more."""
    if new and len(machine.files) >= MOST_FILES:
        raise CommandError(f"{path}: No space left on device (the practice disk holds {MOST_FILES:,} files)")
    if more > 0 and sum(map(len, machine.files.values())) + more > LARGEST_DISK:
        raise CommandError(f"{path}: No space left on device (the practice disk holds 8 MB in all)")
    if len(path) > LONGEST_PATH:
        raise CommandError(f"{path[:100]}...: File name too long")


def mode(machine: Machine, path: str) -> str:
    """A path's permissions in octal, `0644`."""
    if path in machine.modes:
        return machine.modes[path]
    if path in ("/tmp", "/var/tmp"):
        return "1777"
    if is_folder(machine, path):
        return "0700" if path == "/root" or path.endswith("/.ssh") else "0755"
    return next((permissions for pattern, permissions in MODES if re.fullmatch(pattern, path)), "0644")


def owner(machine: Machine, path: str) -> str:
    """A path's `user:group`: what it was given, or who has their home there, or root."""
    if path in machine.owners:
        return machine.owners[path]
    below = (account for account in machine.accounts if account.uid >= 1000 and account.home not in ("", "/"))
    homes = (account.name for account in below if f"{path}/".startswith(f"{account.home}/"))
    name = next(homes, "root")
    return f"{name}:{name}"


def is_executable(machine: Machine, path: str) -> bool:
    """Whether a path is a file that may be run by whoever acts."""
    anybody = any(int(digit, 8) & 1 for digit in mode(machine, path)[-3:])
    return is_file(machine, path) and anybody and may(machine, path, EXECUTE)


def may(machine: Machine, path: str, what: int) -> bool:
    """Whether `machine.user` may `READ`, `WRITE` or `EXECUTE` a path that is there, and get to it at all."""
    if _may_do_all(machine):
        return True
    if not all(_allows(machine, folder, EXECUTE) for folder in _folders_above(path)):
        return False
    return _allows(machine, path, what)


def _may_do_all(machine: Machine) -> bool:
    return machine.user == ROOT or machine.os_type == "Windows"


def _allows(machine: Machine, path: str, what: int) -> bool:
    user, _, group = owner(machine, path).partition(":")
    account = machine.account(machine.user)
    groups = (machine.user, *(account.groups if account else ()))
    who = 0 if user == machine.user else 1 if group in groups else 2
    return bool(int(mode(machine, path)[-3:][who], 8) & what)


def _folders_above(path: str) -> list[str]:
    parts = path.strip("/").split("/")[:-1]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts) + 1)]


def refuse_reading(machine: Machine, path: str) -> None:
    """`PermissionDenied` where whoever acts may not read a file, or list a folder."""
    if not may(machine, path, READ):
        raise PermissionDenied(path)


def refuse_writing(machine: Machine, path: str) -> None:
    """`PermissionDenied` where whoever acts may not write a file, or make what is not there yet."""
    if _may_do_all(machine):
        return
    if is_file(machine, path):
        if not may(machine, path, WRITE):
            raise PermissionDenied(path)
        return
    folder = path.rpartition("/")[0] or "/"
    while not is_folder(machine, folder):  # what lies between is made as well
        folder = folder.rpartition("/")[0] or "/"
    if not may(machine, folder, WRITE):
        raise PermissionDenied(path)


def refuse_removing(machine: Machine, path: str) -> None:
    """`PermissionDenied` where whoever acts may not take a path out of its folder.

    In a folder such as `/tmp` (its mode begins with 1) only what is one's own.
    """
    if _may_do_all(machine):
        return
    folder = path.rpartition("/")[0] or "/"
    is_mine = owner(machine, path).partition(":")[0] == machine.user
    sticks = mode(machine, folder).startswith("1") and not is_mine
    if sticks or not may(machine, folder, WRITE):
        raise PermissionDenied(path)


def _give(machine: Machine, path: str) -> None:
    """What is made belongs to who makes it."""
    if not _may_do_all(machine):
        wanted = f"{machine.user}:{machine.user}"
        if owner(machine, path) != wanted:
            machine.owners[path] = wanted


def make_folder(machine: Machine, path: str) -> None:
    """Make a folder unless it is there. CommandError: a full disk, or no permission."""
    if not is_folder(machine, path):
        refuse_read_only(machine, path)
        refuse_writing(machine, path)
        above = path
        while above.strip("/") and not is_folder(machine, above):  # `mkdir -p` makes these, too
            _give(machine, above)
            above = above.rpartition("/")[0]
        _refuse_full(machine, path, 0, True)
        machine.files[_inside(machine, path)] = ""


def remove(machine: Machine, path: str) -> None:
    """Take away a file, or a folder with everything below it. CommandError: it may not be written."""
    refuse_read_only(machine, path)
    refuse_removing(machine, path)
    exact, below = _folded(machine, path), _folded(machine, _inside(machine, path))
    for key in list(machine.files):
        if _folded(machine, key) == exact or _folded(machine, key).startswith(below):
            del machine.files[key]
    # A new file of the same name must not have the old one's permissions.
    for kept in (machine.modes, machine.owners):
        for key in [key for key in kept if key == path or key.startswith(_inside(machine, path))]:
            del kept[key]


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


def matching(machine: Machine, pattern: str, folder: str, budget: Budget) -> list[str]:
    """Paths that a shell pattern names, sorted; hidden names need a dot. Relative where the pattern is.

    BudgetExceeded: it names too many to look at.
    """
    start = "" if pattern.startswith("/") else folder.rstrip("/")
    found = [""]
    for part in [part for part in pattern.split("/") if part]:
        found = [f"{path}/{n}" for path in found for n in _names_like(machine, start + path, part, budget)]
    present = [path for path in found if is_file(machine, start + path) or is_folder(machine, start + path)]
    return present if pattern.startswith("/") else [path.lstrip("/") for path in present]


def _names_like(machine: Machine, folder: str, pattern: str, budget: Budget) -> list[str]:
    budget.step(1 + len(machine.files) // 10)
    plain = re.sub(r"\\(.)", r"\1", pattern)
    if not re.search(r"(?<!\\)[*?[]", pattern):
        return [plain]
    wanted = ShellPattern(of_shell(pattern), budget)
    names = [name.rstrip("/") for name in names_in(machine, folder or "/")]
    shown = [name for name in names if plain.startswith(".") or not name.startswith(".")]
    return [name for name in shown if wanted.fullmatch(name)]
