"""Commands about files and folders."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.account_files import KEPT_BY_THE_SYSTEM
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
    if not disks.may(call.machine, path, disks.READ):
        raise CommandError(f"{call.name}: {name}: Permission denied")
    call.shell.budget.take(len(found))
    return Input(found, is_file=True)


def save(call: Call, name: str, text: str) -> None:
    """Write a file whose folder exists."""
    path = call.path(name)
    if path in ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"):
        return
    if not disks.is_folder(call.machine, path.rsplit("/", 1)[0] or "/"):
        raise CommandError(f"{call.name}: cannot touch '{name}': No such file or directory")
    if disks.is_read_only(call.machine, path):
        verb = "create regular file" if call.name in ("cp", "mv") else "touch"
        raise CommandError(f"{call.name}: cannot {verb} '{name}': Read-only file system")
    disks.write(call.machine, path, text)


def cat(call: Call) -> Result:
    """`-n -b -s -E -T -A`, which show what else is not seen."""
    found, names = call.options("nbsETAu", "", ("number", "number-nonblank", "squeeze-blank", "show-all"))
    shown = {
        {"number": "n", "number-nonblank": "b", "squeeze-blank": "s", "show-all": "A"}.get(n, n)
        for n in found
    }
    out, errors = [], []
    for name in names or ["-"]:
        try:
            out.append(content(call, name))
        except CommandError as refusal:
            errors.append(f"{refusal}\n")
    return Result(_marked("".join(out), shown), "".join(errors), 1 if errors else 0)


def _marked(text: str, shown: set[str]) -> str:
    """A text as the options of `cat` show it: numbered, ends and tabs made visible, empty lines squeezed."""
    out, number, before = list[str](), 0, ""
    for line in text.splitlines(keepends=True) if shown else [text]:
        if "s" in shown and line == before == "\n":
            continue
        before = line
        line = line.replace("\t", "^I") if shown & {"T", "A"} else line
        line = line.replace("\n", "$\n") if shown & {"E", "A"} else line
        if ("b" in shown and before != "\n") or ("n" in shown and "b" not in shown):
            number += 1
            line = f"{number:>6}\t{line}"
        out.append(line)
    return "".join(out)


def ls(call: Call) -> Result:
    """Names, one a line; `-l` adds permissions, owner and size, `-a` hidden names, `-R` all below."""
    found, names = call.options("laAhR1dtrSFnpi", long=("all", "color", "recursive"))
    out, errors = [], []
    for name in names or ["."]:
        path = call.path(name)
        if disks.is_file(call.machine, path) or ("d" in found and disks.is_folder(call.machine, path)):
            out.append(_row(call, path, name, found))
        elif disks.is_folder(call.machine, path):
            out.extend(_listing(call, path, name, found, titled=len(names) > 1 or "R" in found))
        else:
            errors.append(f"ls: cannot access '{name}': No such file or directory\n")
    return Result("".join(line + "\n" for line in out), "".join(errors), 2 if errors else 0)


def _listing(call: Call, path: str, name: str, found: dict[str, str], titled: bool) -> list[str]:
    call.shell.budget.step()
    disks.refuse_reading(call.machine, path)
    entries = disks.names_in(call.machine, path)
    every = [entry for entry in entries if found.keys() & {"a", "A", "all"} or not entry.startswith(".")]
    every[:0] = ["./", "../"] if found.keys() & {"a", "all"} else []
    if "r" in found:
        every.reverse()
    out = [f"{name}:"] if titled else []
    out += [
        _row(call, call.path(f"{path.rstrip('/')}/{entry.rstrip('/')}"), entry.rstrip("/"), found)
        for entry in every
    ]
    for entry in every if "R" in found else []:
        if entry.endswith("/") and entry not in ("./", "../"):
            below = f"{path.rstrip('/')}/{entry.rstrip('/')}"
            out += ["", *_listing(call, below, f"{name.rstrip('/')}/{entry.rstrip('/')}", found, titled=True)]
    return out


def _row(call: Call, path: str, name: str, found: dict[str, str]) -> str:
    if found.keys() & {"F", "p"}:
        program = "F" in found and disks.is_executable(call.machine, path)
        name += "/" if disks.is_folder(call.machine, path) else "*" if program else ""
    if "l" not in found:
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
    # The first digit has no letters of its own: it changes the `x` of user, group and others.
    special = int(mode[-4:-3] or "0", 8)
    for index, (bit, mark) in enumerate(((4, "s"), (2, "s"), (1, "t"))):
        if special & bit:
            shown[index] = shown[index][:2] + (mark if shown[index][2] == "x" else mark.upper())
    return ("d" if folder else "-") + "".join(shown)


def mkdir(call: Call) -> Result:
    found, names = call.options("pv", "m", long=("parents",), long_valued=("mode",))
    found |= {"p": ""} if "parents" in found else {}
    mode, out = found.get("m", found.get("mode", "")), list[str]()
    for name in names:
        path = call.path(name)
        parent = path.rsplit("/", 1)[0] or "/"
        if "p" not in found and disks.is_folder(call.machine, path):
            return failed(f"mkdir: cannot create directory '{name}': File exists")
        if disks.is_file(call.machine, path):
            return failed(f"mkdir: cannot create directory '{name}': File exists")
        if "p" not in found and not disks.is_folder(call.machine, parent):
            return failed(f"mkdir: cannot create directory '{name}': No such file or directory")
        if disks.is_read_only(call.machine, path):
            return failed(f"mkdir: cannot create directory '{name}': Read-only file system")
        if "v" in found and not disks.is_folder(call.machine, path):
            out.append(f"mkdir: created directory '{name}'\n")
        disks.make_folder(call.machine, path)
        if re.fullmatch("[0-7]{3,4}", mode):
            call.machine.modes[path] = mode.rjust(4, "0")
    return Result("".join(out)) if names else failed("mkdir: missing operand")


def rmdir(call: Call) -> Result:
    """Folders that are empty."""
    _, names = call.options("v")
    for name in names:
        path = call.path(name)
        if not disks.is_folder(call.machine, path):
            why = "Not a directory" if disks.is_file(call.machine, path) else "No such file or directory"
            return failed(f"rmdir: failed to remove '{name}': {why}")
        if disks.names_in(call.machine, path):
            return failed(f"rmdir: failed to remove '{name}': Directory not empty")
        disks.remove(call.machine, path)
    return Result() if names else failed("rmdir: missing operand")


def rm(call: Call) -> Result:
    found, names = call.options("rRfvdi", long=("recursive", "force", "verbose"))
    recursive, force = (
        not found.keys().isdisjoint(("r", "R", "recursive")),
        not found.keys().isdisjoint(("f", "force")),
    )
    errors, out = [], list[str]()
    if not names and not force:
        return failed("rm: missing operand")
    for name in names:
        path = call.path(name)
        if path == "/":
            errors.append("rm: it is dangerous to operate recursively on '/'\n")
        elif disks.is_read_only(call.machine, path):
            errors.append(f"rm: cannot remove '{name}': Read-only file system\n")
        elif path in KEPT_BY_THE_SYSTEM:
            errors.append(f"rm: cannot remove '{name}': the practice machine keeps this file itself\n")
        elif disks.is_folder(call.machine, path) and not recursive and not _is_empty(call, path, found):
            errors.append(f"rm: cannot remove '{name}': Is a directory\n")
        elif disks.is_folder(call.machine, path) or disks.is_file(call.machine, path):
            out.append(f"removed {'directory ' * disks.is_folder(call.machine, path)}'{name}'\n")
            disks.remove(call.machine, path)
        elif not force:
            errors.append(f"rm: cannot remove '{name}': No such file or directory\n")
    told = "".join(out) if found.keys() & {"v", "verbose"} else ""
    return Result(told, "".join(errors), 1 if errors else 0)


def unlink(call: Call) -> Result:
    """One file, by the system call of this name: no folder, and no option."""
    if len(call.arguments) != 1:
        return failed("unlink: missing operand" if not call.arguments else "unlink: extra operand")
    path, name = call.path(call.arguments[0]), call.arguments[0]
    if disks.is_folder(call.machine, path):
        return failed(f"unlink: cannot unlink '{name}': Is a directory")
    if not disks.is_file(call.machine, path):
        return failed(f"unlink: cannot unlink '{name}': No such file or directory")
    return rm(call)


def _is_empty(call: Call, path: str, found: dict[str, str]) -> bool:
    """Whether `rm -d` takes the folder."""
    return "d" in found and not disks.names_in(call.machine, path)


def touch(call: Call) -> Result:
    found, names = call.options("cam", "dtr", ("no-create",))
    for name in names:
        path = call.path(name)
        if found.keys() & {"c", "no-create"}:
            continue
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


COMMANDS: dict[str, Command] = {
    "cat": cat,
    "ls": ls,
    "mkdir": mkdir,
    "rm": rm,
    "rmdir": rmdir,
    "touch": touch,
    "tee": tee,
    "unlink": unlink,
}
