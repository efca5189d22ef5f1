"""Commands that make files of files: `cp`, `mv`, `truncate`."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.linux.commands.files import content, save
from azlab.guest.linux.console import Call, Command, Result, failed


def copy(call: Call) -> Result:
    """`cp` and `mv` of files, and of folders (`cp` with `-r` or `-a`)."""
    long = ("recursive", "force", "archive", "verbose", "no-clobber")
    found, names = call.options("rRafpvinduT", "tm", long)
    names += [found["t"]] if "t" in found else []
    if len(names) < 2:
        return failed(f"{call.name}: missing destination file operand", 1)
    if "t" in found and not disks.is_folder(call.machine, call.path(names[-1])):
        return failed(f"{call.name}: target directory '{names[-1]}': No such file or directory")
    goal, errors, out = call.path(names[-1]), list[str](), list[str]()
    into = disks.is_folder(call.machine, goal)
    if len(names) > 2 and not into:
        return failed(f"{call.name}: target '{names[-1]}': No such file or directory")
    if names[-1].endswith("/") and not into and not disks.is_folder(call.machine, call.path(names[0])):
        return failed(f"{call.name}: cannot create regular file '{names[-1]}': Not a directory")
    whole = call.name == "mv" or bool(found.keys() & {"r", "R", "a", "recursive", "archive"})
    for name in names[:-1]:
        path = call.path(name)
        # Of `cp -r /mnt/. /srv` the contents are meant, and no folder of that name.
        inside = into and name.rstrip("/").rsplit("/", 1)[-1] not in (".", "..")
        target = f"{goal.rstrip('/')}/{path.rsplit('/', 1)[-1]}" if inside else goal
        if found.keys() & {"n", "no-clobber"} and disks.is_file(call.machine, target):
            continue
        wrong = _copy(call, path, name, target, whole)
        errors += wrong
        shown = f"{names[-1].rstrip('/')}/{path.rsplit('/', 1)[-1]}" if into else names[-1]
        moved = "renamed " if call.name == "mv" else ""
        out += [] if wrong else [f"{moved}'{name}' -> '{shown}'\n"]
    told = "".join(out) if found.keys() & {"v", "verbose"} else ""
    return Result(told, "".join(f"{call.name}: {error}\n" for error in errors), 1 if errors else 0)


def _copy(call: Call, path: str, name: str, target: str, whole: bool) -> list[str]:
    """Copy or move one file or folder; what was wrong with it."""
    machine = call.machine
    if disks.is_folder(machine, path):
        if not whole:
            return [f"-r not specified; omitting directory '{name}'"]
        if f"{target}/".startswith(f"{path.rstrip('/')}/"):
            return [f"cannot copy a directory, '{name}', into itself"]
        moved = {
            key: key.removeprefix(path)
            for key in list(machine.files)
            if key.startswith(path.rstrip("/") + "/")
        }
        for key, below in moved.items():
            if key.endswith("/"):
                disks.make_folder(machine, (target + below).rstrip("/"))
            else:
                _put(call, key, target + below)
    elif path == "/dev/null" and call.name == "cp":  # the usual way to empty a file and keep it
        save(call, target, "")
    elif not disks.is_file(machine, path):
        return [f"cannot stat '{name}': No such file or directory"]
    elif target == path:
        return [f"'{name}' and '{name}' are the same file"]
    else:
        save(call, target, content(call, name))
        _carry(call, path, target)
    if call.name == "mv":
        disks.remove(machine, path)
    return []


def _put(call: Call, path: str, target: str) -> None:
    text = disks.read(call.machine, path) or ""
    call.shell.budget.take(len(text))
    disks.write(call.machine, target, text)
    _carry(call, path, target)


def _carry(call: Call, path: str, target: str) -> None:
    """Give a copy the permissions of its original; the owner goes along with `mv` only."""
    if path in call.machine.modes:
        call.machine.modes[target] = call.machine.modes[path]
    if path in call.machine.owners and call.name == "mv":
        call.machine.owners[target] = call.machine.owners[path]


def truncate(call: Call) -> Result:
    found, names = call.options("", "s", long_valued=("size",))
    size = re.fullmatch(r"(\d{1,9})([KMG]?)", found.get("s", found.get("size", "")))
    if size is None:
        return failed("truncate: you must specify '--size' as a plain number of bytes")
    count = int(size[1]) * {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}[size[2]]
    if count > disks.LARGEST_FILE:
        return failed("truncate: No space left on device (the practice disk holds files up to 1 MB)")
    for name in names:
        call.shell.budget.take(count)
        before = disks.read(call.machine, call.path(name)) or ""
        save(call, name, before[:count].ljust(count, "\0"))
    return Result()


COMMANDS: dict[str, Command] = {"cp": copy, "mv": copy, "truncate": truncate}
