"""Commands about files and folders."""

from __future__ import annotations

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.console import Call, Command, Result, failed


def contents(call: Call, names: list[str]) -> str:
    """All the files together, or stdin when none is named. CommandError for a file that is absent."""
    return call.stdin if not names else "".join(content(call, name) for name in names)


def content(call: Call, name: str) -> str:
    """One file; `-` is stdin."""
    if name == "-":
        return call.stdin
    path = call.path(name)
    found = disks.read(call.machine, path)
    if found is None:
        why = "Is a directory" if disks.is_folder(call.machine, path) else "No such file or directory"
        raise CommandError(f"{call.name}: {name}: {why}")
    return found


def save(call: Call, name: str, text: str) -> None:
    """Write a file whose folder exists."""
    path = call.path(name)
    if path == "/dev/null":
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
    """Names only; `-l` adds a column of kinds and sizes, `-a` and `-A` hidden names."""
    found, names = call.options("laAhR1dt")
    out, errors = [], []
    for name in names or ["."]:
        path = call.path(name)
        if disks.is_file(call.machine, path) or ("d" in found and disks.is_folder(call.machine, path)):
            out.append(_row(call, path, name, "l" in found))
        elif disks.is_folder(call.machine, path):
            out.extend([f"{name}:"] if len(names) > 1 else [])
            shown = [one.rstrip("/") for one in disks.names_in(call.machine, path)]
            kept = [one for one in shown if "a" in found or "A" in found or not one.startswith(".")]
            out.extend(_row(call, f"{path.rstrip('/')}/{one}", one, "l" in found) for one in kept)
        else:
            errors.append(f"ls: cannot access '{name}': No such file or directory\n")
    return Result("".join(line + "\n" for line in out), "".join(errors), 2 if errors else 0)


def _row(call: Call, path: str, name: str, long: bool) -> str:
    if not long:
        return name
    size = len((disks.read(call.machine, path) or "").encode("utf-8", "replace"))
    folder = disks.is_folder(call.machine, path)
    return f"{'drwxr-xr-x' if folder else '-rw-r--r--'} root root {4096 if folder else size:>8} {name}"


def mkdir(call: Call) -> Result:
    found, names = call.options("p", "m")
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
    return Result() if names else failed("mkdir: missing operand")


def rm(call: Call) -> Result:
    found, names = call.options("rRf", long=("recursive", "force"))
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
    _, names = call.options("c")
    for name in names:
        path = call.path(name)
        if not (disks.is_file(call.machine, path) or disks.is_folder(call.machine, path)):
            save(call, name, "")
    return Result()


def tee(call: Call) -> Result:
    found, names = call.options("a")
    for name in names:
        before = disks.read(call.machine, call.path(name)) or "" if "a" in found else ""
        save(call, name, before + call.stdin)
    return Result(call.stdin)


def copy(call: Call) -> Result:
    """`cp` and `mv` of files; folders are not known to them."""
    _, names = call.options("fpv")
    if len(names) != 2:
        raise CommandError(f"The practice machine's '{call.name}' takes one file and where it goes.", 2)
    text = content(call, names[0])
    goal = call.path(names[1])
    if disks.is_folder(call.machine, goal):
        goal += "/" + call.path(names[0]).rsplit("/", 1)[-1]
    save(call, goal, text)
    if call.name == "mv" and goal != call.path(names[0]):
        disks.remove(call.machine, call.path(names[0]))
    return Result()


def truncate(call: Call) -> Result:
    found, names = call.options("", "s", long_valued=("size",))
    size = found.get("s", found.get("size", ""))
    if not size.isdecimal() or len(size) > 9:
        return failed("truncate: you must specify '--size' as a plain number of bytes")
    if int(size) > disks.LARGEST_FILE:
        return failed("truncate: No space left on device (the practice disk holds files up to 1 MB)")
    for name in names:
        before = disks.read(call.machine, call.path(name)) or ""
        save(call, name, before[: int(size)].ljust(int(size), "\0"))
    return Result()


def test(call: Call) -> Result:
    """`test` and `[`: -e -f -d -s -r -w -x, -n, -z, =, !=, -eq and its kin, and a leading `!`."""
    words = call.arguments
    if call.name == "[":
        if not words or words[-1] != "]":
            return failed("[: missing ]", 2)
        words = words[:-1]
    turned = bool(words) and words[0] == "!"
    return Result(code=0 if _holds(call, words[1:] if turned else words) != turned else 1)


def _holds(call: Call, words: list[str]) -> bool:
    if len(words) < 2:
        return bool(words and words[0])
    if len(words) == 2:
        return _unary(call, *words)
    if len(words) == 3:
        return _binary(call, *words)
    raise CommandError(f"{call.name}: the practice machine knows one condition at a time", 2)


def _unary(call: Call, operator: str, value: str) -> bool:
    path, machine = call.path(value), call.machine
    if operator in ("-n", "-z"):
        return bool(value) == (operator == "-n")
    if operator in ("-e", "-r", "-w", "-x", "-f", "-d", "-s"):
        file, folder = disks.is_file(machine, path), disks.is_folder(machine, path)
        whole = {"-f": file, "-d": folder, "-s": bool(disks.read(machine, path)) or folder}
        return whole.get(operator, file or folder)
    raise call.unknown(operator)


def _binary(call: Call, left: str, operator: str, right: str) -> bool:
    if operator in ("=", "==", "!="):
        return (left == right) == (operator != "!=")
    try:
        first, second = int(left), int(right)
    except ValueError:
        raise CommandError(
            f"{call.name}: Illegal number: {left if operator[:1] == '-' else operator}", 2
        ) from None
    outcomes = {
        "-eq": first == second,
        "-ne": first != second,
        "-lt": first < second,
        "-le": first <= second,
        "-gt": first > second,
        "-ge": first >= second,
    }
    if operator not in outcomes:
        raise call.unknown(operator)
    return outcomes[operator]


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
    "test": test,
    "[": test,
}
