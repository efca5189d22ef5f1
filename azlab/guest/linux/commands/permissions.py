"""Commands about permissions and owners, and what they show of a file."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.accounts import known_groups
from azlab.guest.linux.commands.files import content, letters, save
from azlab.guest.linux.console import Call, Command, Result, failed

BITS = {"r": 4, "w": 2, "x": 1, "X": 1}
DIGITS = {"u": (0,), "g": (1,), "o": (2,), "a": (0, 1, 2), "": (0, 1, 2)}


def _paths(call: Call, names: list[str], recursive: bool) -> list[str]:
    """The named paths, with all below them when asked. CommandError: one is absent."""
    found = []
    for name in names:
        path = call.path(name)
        folder = disks.is_folder(call.machine, path)
        if not folder and not disks.is_file(call.machine, path):
            raise CommandError(f"{call.name}: cannot access '{name}': No such file or directory")
        found.append(path)
        if recursive and folder:
            start = path.rstrip("/") + "/"
            found += [key.rstrip("/") for key in call.machine.files if key.startswith(start) and key != start]
    call.shell.budget.step(len(found))
    return found


def chmod(call: Call) -> Result:
    """`chmod 0755 FILE`, `chmod u+x,go-w FILE`, with `-R`."""
    words = [word for word in call.arguments if word not in ("-R", "-v", "-f", "--recursive")]
    recursive = bool({"-R", "--recursive"} & set(call.arguments))
    if len(words) < 2:
        return failed("chmod: missing operand")
    for path in _paths(call, words[1:], recursive):
        if not _is_own(call, path):
            raise CommandError(f"chmod: changing permissions of '{path}': Operation not permitted")
        call.machine.modes[path] = _changed(disks.mode(call.machine, path), words[0])
    return Result()


def _is_own(call: Call, path: str) -> bool:
    """Whether whoever acts is root, or the owner."""
    return call.machine.user in (disks.ROOT, disks.owner(call.machine, path).partition(":")[0])


def _changed(mode: str, wanted: str) -> str:
    """Permissions after a change in octal or symbols. CommandError: it is neither."""
    if re.fullmatch("[0-7]{1,4}", wanted):
        return wanted.rjust(3, "0").rjust(4, "0")
    first, digits = int(mode[0]), [int(digit, 8) for digit in mode[-3:]]
    for part in wanted.split(","):
        found = re.fullmatch(r"([ugoa]*)([-+=])([rwxXst]*)", part)
        if not found:
            raise CommandError(f"chmod: invalid mode: '{wanted}'")
        special = _special(found[1] or "a", found[3])
        first = {"+": first | special, "-": first & ~special, "=": special or first}[found[2]]
        bits = sum({BITS[letter] for letter in found[3] if letter in BITS})
        for index in {index for who in found[1] or "a" for index in DIGITS[who]}:
            # Without `u`, `g`, `o` or `a` the umask (022) counts: `+w` and `=rw` give nobody else a `w`.
            given = bits if found[1] or index == 0 else bits & ~2
            change = {"+": digits[index] | given, "-": digits[index] & ~given, "=": given}
            digits[index] = change[found[2]]
    return str(first) + "".join(map(str, digits))


def _special(who: str, letters: str) -> int:
    """The first octal digit that `s` (of user and group) and `t` ask for."""
    bits = {"u": 4, "g": 2, "a": 6, "o": 0}
    return sum({bits[letter] for letter in who} if "s" in letters else ()) | (1 if "t" in letters else 0)


def chown(call: Call) -> Result:
    """`chown USER:GROUP FILE`, `chgrp GROUP FILE`, with `-R`. CommandError: no such user or group."""
    words = [word for word in call.arguments if word not in ("-R", "-v", "-f", "-h", "--recursive")]
    if len(words) < 2:
        return failed(f"{call.name}: missing operand")
    # `user.group` is the old way to write it, which GNU still takes.
    user, _, group = words[0].replace(".", ":", 1).partition(":")
    if call.name == "chgrp":
        user, group = "", user
    _refuse_unknown(call, user, group)
    for path in _paths(call, words[1:], bool({"-R", "--recursive"} & set(call.arguments))):
        before_user, _, before_group = disks.owner(call.machine, path).partition(":")
        if call.machine.user != disks.ROOT and (not _is_own(call, path) or user not in ("", before_user)):
            raise CommandError(f"{call.name}: changing ownership of '{path}': Operation not permitted")
        # `user:` without a group means the user's own group.
        ending = group or (user if words[0].endswith(":") else before_group)
        call.machine.owners[path] = f"{user or before_user}:{ending}"
    return Result()


def _refuse_unknown(call: Call, user: str, group: str) -> None:
    names = [account.name for account in call.machine.accounts]
    groups = known_groups(call.machine)
    if user and user not in names and not user.isdecimal():
        raise CommandError(f"{call.name}: invalid user: '{call.arguments[0]}'")
    if group and group not in groups and not group.isdecimal():
        raise CommandError(f"{call.name}: invalid group: '{group}'")


def stat(call: Call) -> Result:
    """`-c FORMAT` with %a %A %U %G %s %n %F, or a few lines."""
    found, names = call.options("L", "c", long_valued=("format", "printf"))
    form = found.get("c", found.get("format", found.get("printf", "")))
    out = []
    for name, path in zip(names, _paths(call, names, False), strict=True):
        folder = disks.is_folder(call.machine, path)
        mode, (user, _, group) = (
            disks.mode(call.machine, path),
            disks.owner(call.machine, path).partition(":"),
        )
        size = 4096 if folder else len((disks.read(call.machine, path) or "").encode("utf-8", "replace"))
        kind = "directory" if folder else "regular file" if size else "regular empty file"
        values = {"a": mode.lstrip("0") or "0", "A": letters(mode, folder), "U": user, "G": group,
                  "s": str(size), "n": name, "F": kind, "%": "%"}  # fmt: skip
        shown = form or "  File: %n\n  Size: %s\t%F\nAccess: (%A)  Uid: %U   Gid: %G"
        out.append(re.sub("%(.)", lambda mark, v=values: v.get(mark[1], "?"), shown) + "\n")  # type: ignore[misc]
    return Result("".join(out)) if names else failed("stat: missing operand")


def install(call: Call) -> Result:
    """`install -m MODE -o USER -g GROUP FILE GOAL`, and `-d` for folders."""
    found, names = call.options("dDv", "mog")
    if "d" in found:
        for name in names:
            disks.make_folder(call.machine, call.path(name))
        paths = [call.path(name) for name in names]
    elif len(names) != 2:
        return failed("install: missing file operand")
    else:
        goal = call.path(names[1])
        if disks.is_folder(call.machine, goal):
            goal += "/" + names[0].rsplit("/", 1)[-1]
        if "D" in found:
            disks.make_folder(call.machine, goal.rsplit("/", 1)[0] or "/")
        save(call, goal, content(call, names[0]))
        paths = [goal]
    user, group = found.get("o", ""), found.get("g", "")
    _refuse_unknown(call, user, group)
    for path in paths:
        call.machine.modes[path] = _changed("0755", found.get("m", "0755"))
        if user or group:
            call.machine.owners[path] = f"{user or 'root'}:{group or user or 'root'}"
    return Result()


COMMANDS: dict[str, Command] = {
    "chmod": chmod,
    "chown": chown,
    "chgrp": chown,
    "stat": stat,
    "install": install,
}
