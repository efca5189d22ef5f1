"""Commands about files and folders."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Command, Result, failed
from azlab.guest.linux.devices import device
from azlab.guest.linux.streams import Input


def contents(call: Call, names: list[str]) -> str:
    """All the files together, or stdin when none is named. CommandError for a file that is absent."""
    return call.stdin if not names else "".join(content(call, name) for name in names)


def content(call: Call, name: str) -> str:
    """One file; `-` is stdin. CommandError when it is absent; BudgetExceeded when it has no end."""
    return source(call, name).read()


def sources(call: Call, names: list[str]) -> list[Input]:
    """The files to read from, or stdin when none is named. CommandError for a file that is absent."""
    return [source(call, name) for name in names or ["-"]]


def source(call: Call, name: str) -> Input:
    """A file, a device, or stdin for `-`. CommandError when it is absent."""
    path = call.path(name)
    if name == "-" or path == "/dev/stdin":
        return call.input
    special = device(path)
    if special is not None:
        return special
    found = disks.read(call.machine, path)
    if found is None:
        why = "Is a directory" if disks.is_folder(call.machine, path) else "No such file or directory"
        raise CommandError(f"{call.name}: {name}: {why}")
    call.shell.budget.take(len(found))
    return Input(found)


def save(call: Call, name: str, text: str) -> None:
    """Write a file whose folder exists."""
    path = call.path(name)
    if path in ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"):
        return
    if not disks.is_folder(call.machine, path.rsplit("/", 1)[0] or "/"):
        raise CommandError(f"{call.name}: cannot touch '{name}': No such file or directory")
    disks.write(call.machine, path, text)


def cat(call: Call) -> Result:
    _, names = call.options("n")
    out, errors = [], []
    for name in names or ["-"]:
        try:
            out.append(content(call, name))
        except CommandError as refusal:
            errors.append(f"{refusal}\n")
    return Result("".join(out), "".join(errors), 1 if errors else 0)


def ls(call: Call) -> Result:
    """Names, one a line; `-l` adds permissions, owner and size, `-a` hidden names, `-R` all below."""
    found, names = call.options("laAhR1dtrSFnpi", long=("all", "color", "recursive"))
    out, errors = [], []
    for name in names or ["."]:
        path = call.path(name)
        if disks.is_file(call.machine, path) or ("d" in found and disks.is_folder(call.machine, path)):
            out.append(_row(call, path, name, "l" in found))
        elif disks.is_folder(call.machine, path):
            out.extend(_listing(call, path, name, found, titled=len(names) > 1 or "R" in found))
        else:
            errors.append(f"ls: cannot access '{name}': No such file or directory\n")
    return Result("".join(line + "\n" for line in out), "".join(errors), 2 if errors else 0)


def _listing(call: Call, path: str, name: str, found: dict[str, str], titled: bool) -> list[str]:
    call.shell.budget.step()
    entries = disks.names_in(call.machine, path)
    every = [entry for entry in entries if found.keys() & {"a", "A", "all"} or not entry.startswith(".")]
    if "r" in found:
        every.reverse()
    out = [f"{name}:"] if titled else []
    out += [
        _row(call, f"{path.rstrip('/')}/{entry.rstrip('/')}", entry.rstrip("/"), "l" in found)
        for entry in every
    ]
    for entry in every if "R" in found else []:
        if entry.endswith("/"):
            below = f"{path.rstrip('/')}/{entry.rstrip('/')}"
            out += ["", *_listing(call, below, f"{name.rstrip('/')}/{entry.rstrip('/')}", found, titled=True)]
    return out


def _row(call: Call, path: str, name: str, long: bool) -> str:
    if not long:
        return name
    # Whether it is a folder, whose it is and who may read it: each goes through files and accounts.
    call.shell.budget.step(1 + (len(call.machine.files) + len(call.machine.accounts)) // 50)
    size = len((disks.read(call.machine, path) or "").encode("utf-8", "replace"))
    folder = disks.is_folder(call.machine, path)
    owner = disks.owner(call.machine, path).replace(":", " ")
    return f"{letters(disks.mode(call.machine, path), folder)} {owner} {4096 if folder else size:>8} {name}"


def letters(mode: str, folder: bool) -> str:
    """Permissions as `ls` shows them: `0755` of a file is `-rwxr-xr-x`."""
    shown = ["".join(mark if int(digit, 8) & bit else "-" for mark, bit in (("r", 4), ("w", 2), ("x", 1)))
             for digit in mode[-3:]]  # fmt: skip
    return ("d" if folder else "-") + "".join(shown)


def mkdir(call: Call) -> Result:
    found, names = call.options("pv", "m", long=("parents",), long_valued=("mode",))
    found |= {"p": ""} if "parents" in found else {}
    mode = found.get("m", found.get("mode", ""))
    for name in names:
        path = call.path(name)
        parent = path.rsplit("/", 1)[0] or "/"
        if "p" not in found and disks.is_folder(call.machine, path):
            return failed(f"mkdir: cannot create directory '{name}': File exists")
        if disks.is_file(call.machine, path):
            return failed(f"mkdir: cannot create directory '{name}': File exists")
        if "p" not in found and not disks.is_folder(call.machine, parent):
            return failed(f"mkdir: cannot create directory '{name}': No such file or directory")
        disks.make_folder(call.machine, path)
        if re.fullmatch("[0-7]{3,4}", mode):
            call.machine.modes[path] = mode.rjust(4, "0")
    return Result() if names else failed("mkdir: missing operand")


def rm(call: Call) -> Result:
    found, names = call.options("rRfvdi", long=("recursive", "force", "verbose"))
    recursive, force = (
        not found.keys().isdisjoint(("r", "R", "recursive")),
        not found.keys().isdisjoint(("f", "force")),
    )
    errors = []
    for name in names:
        path = call.path(name)
        if path == "/":
            errors.append("rm: it is dangerous to operate recursively on '/'\n")
        elif path in disks.KEPT_BY_THE_SYSTEM:
            errors.append(f"rm: cannot remove '{name}': the practice machine keeps this file itself\n")
        elif disks.is_folder(call.machine, path) and not recursive:
            errors.append(f"rm: cannot remove '{name}': Is a directory\n")
        elif disks.is_folder(call.machine, path) or disks.is_file(call.machine, path):
            disks.remove(call.machine, path)
        elif not force:
            errors.append(f"rm: cannot remove '{name}': No such file or directory\n")
    return Result("", "".join(errors), 1 if errors else 0)


def touch(call: Call) -> Result:
    _, names = call.options("cam", "dtr")
    for name in names:
        path = call.path(name)
        if not (disks.is_file(call.machine, path) or disks.is_folder(call.machine, path)):
            save(call, name, "")
    return Result()


def tee(call: Call) -> Result:
    found, names = call.options("ai", long=("append",))
    text = call.stdin
    for name in names:
        before = disks.read(call.machine, call.path(name)) or "" if found.keys() & {"a", "append"} else ""
        save(call, name, before + text)
    return Result(text)


def copy(call: Call) -> Result:
    """`cp` and `mv` of files, and of folders (`cp` with `-r` or `-a`)."""
    found, names = call.options("rRafpvinduT", "tm", long=("recursive", "force", "archive"))
    if len(names) < 2:
        return failed(f"{call.name}: missing destination file operand", 1)
    goal, errors = call.path(names[-1]), []
    into = disks.is_folder(call.machine, goal)
    if len(names) > 2 and not into:
        return failed(f"{call.name}: target '{names[-1]}': No such file or directory")
    whole = call.name == "mv" or bool(found.keys() & {"r", "R", "a", "recursive", "archive"})
    for name in names[:-1]:
        path = call.path(name)
        target = f"{goal.rstrip('/')}/{path.rsplit('/', 1)[-1]}" if into else goal
        errors += _copy(call, path, name, target, whole)
    return Result("", "".join(f"{call.name}: {error}\n" for error in errors), 1 if errors else 0)


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


COMMANDS: dict[str, Command] = {
    "cat": cat,
    "ls": ls,
    "mkdir": mkdir,
    "rm": rm,
    "touch": touch,
    "tee": tee,
    "cp": copy,
    "mv": copy,
    "truncate": truncate,
}
