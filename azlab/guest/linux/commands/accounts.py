"""Commands about accounts."""

from __future__ import annotations

import re

from azlab.guest import disks
from azlab.guest.disks import CommandError
from azlab.guest.linux.accounts import known_groups
from azlab.guest.linux.console import Call, Command, Result, failed, lines
from azlab.guest.machine import Account

FIRST_UID, MOST_ACCOUNTS, MOST_GROUPS = 1000, 1000, 1000


def _named(call: Call, name: str) -> Account:
    found = call.machine.account(name)
    if found is None:
        raise CommandError(f"{call.name}: user '{name}' does not exist", 6)
    return found


def useradd(call: Call) -> Result:
    """`useradd` (home only with `-m`) and `adduser` (home always, questions never)."""
    found, names = call.options(
        "mrNUM",
        "sdGgpcu",
        long=("disabled-password", "disabled-login", "quiet", "create-home", "system", "no-create-home"),
        long_valued=("gecos", "shell", "home", "home-dir", "groups", "comment", "uid", "gid", "ingroup"),
    )
    if len(names) not in (1, 2 if call.name == "adduser" else 1):
        return failed(f"Usage: {call.name} [options] LOGIN", 2)
    if len(names) == 2:
        return _join(call, _named(call, names[0]), names[1])
    name = names[0]
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", name):
        return failed(f"{call.name}: invalid user name '{name}'", 3)
    if call.machine.account(name):
        return failed(f"{call.name}: user '{name}' already exists", 9)
    if len(call.machine.accounts) >= MOST_ACCOUNTS:
        return failed(f"{call.name}: Can't get unique UID (no more available UIDs)", 4)
    _create(call, name, found)
    return Result(
        f"info: Adding user `{name}' ...\n" if call.name == "adduser" and "quiet" not in found else ""
    )


def _create(call: Call, name: str, found: dict[str, str]) -> None:
    machine = call.machine
    home = found.get("d", found.get("home", f"/home/{name}")) or f"/home/{name}"
    groups = [group for group in (found.get("G") or found.get("groups") or "").split(",") if group]
    _refuse_strange(call, groups)
    _refuse_own_group(call, found, name)
    uid = _uid(call, found)
    shell = found.get("s") or found.get("shell") or ("/bin/bash" if call.name == "adduser" else "/bin/sh")
    machine.accounts.append(
        Account(
            name,
            uid,
            groups,
            disks.absolute(machine, home, "/"),
            shell,
            has_password="p" in found,
            created_by="useradd",
            full_name=_full_name(found),
        )
    )
    if call.name == "adduser" or "m" in found or "create-home" in found:
        for file in (".bashrc", ".profile"):
            machine.files[f"{machine.accounts[-1].home}/{file}"] = machine.files.get(f"/etc/skel/{file}", "")


def _uid(call: Call, found: dict[str, str]) -> int:
    """The number that is asked for, or the next free one. CommandError: it is none, or somebody has it."""
    taken = {account.uid for account in call.machine.accounts}
    wanted = found.get("u", found.get("uid"))
    if wanted is None:
        if found.keys() & {"r", "system"}:  # from above, as `login.defs` says: SYS_UID_MAX is 999
            return next(uid for uid in range(FIRST_UID - 1, -1, -1) if uid not in taken)
        # A number that was asked for far above moves the next ones up, as in shadow-utils.
        return max([FIRST_UID - 1, *taken]) + 1
    if not re.fullmatch(r"\d{1,9}", wanted):
        raise CommandError(f"{call.name}: invalid user ID '{wanted}'", 3)
    if int(wanted) in taken:
        raise CommandError(f"{call.name}: UID {wanted} is not unique", 4)
    return int(wanted)


def _full_name(found: dict[str, str]) -> str:
    given = found.get("c") or found.get("comment") or found.get("gecos") or ""
    return given.replace("\n", " ").replace(":", "")[:200]


def _refuse_own_group(call: Call, found: dict[str, str], name: str) -> None:
    """CommandError: another main group than the user's own, which the machine cannot keep."""
    wanted = found.get("g") or found.get("gid") or found.get("ingroup") or name
    if wanted != name:
        _refuse_strange(call, [] if wanted.isdecimal() else [wanted])
        raise CommandError(
            f"In the practice machine each user's main group is its own: '{call.name}' does not know "
            f"'-g {wanted}'. Use '-G {wanted}'.",
            2,
        )


def _refuse_strange(call: Call, groups: list[str]) -> None:
    """CommandError for groups that are not there, for names that none can have, and for too many of them."""
    known = known_groups(call.machine)
    strange = next((group for group in groups if group not in known), None)
    if strange is not None or len(groups) > MOST_GROUPS:
        raise CommandError(f"{call.name}: group '{(strange or groups[-1])[:100]}' does not exist", 6)


def _join(call: Call, account: Account, group: str) -> Result:
    if group not in known_groups(call.machine):
        return failed(f"fatal: The group `{group}' does not exist.")
    if group not in account.groups:
        account.groups.append(group)
    return Result(
        f"info: Adding user `{account.name}' to group `{group}' ...\n" if call.name == "adduser" else ""
    )


def userdel(call: Call) -> Result:
    """`userdel` and `deluser`; the home goes only with `-r` or `--remove-home`."""
    found, names = call.options("rf", long=("remove", "remove-home", "force"))
    if len(names) != 1:
        return failed(f"Usage: {call.name} [options] LOGIN", 2)
    account = _named(call, names[0])
    if account.name == "root":
        return failed(f"{call.name}: user root is currently used by process 1", 8)
    remove_account(call, account, bool(found.keys() & {"r", "remove", "remove-home"}))
    return Result()


def remove_account(call: Call, account: Account, with_home: bool) -> None:
    call.machine.accounts.remove(account)
    if with_home and account.home not in ("/", "/home", "/root", ""):
        disks.remove(call.machine, account.home)
        disks.remove(call.machine, f"/var/mail/{account.name}")
        disks.make_folder(call.machine, "/home")


def usermod(call: Call) -> Result:
    """`-aG`, `-G`, `-L`, `-U` and `-s`."""
    found, names = call.options("aLU", "Gs")
    if len(names) != 1:
        return failed("Usage: usermod [options] LOGIN", 2)
    account = _named(call, names[0])
    groups = [group for group in found.get("G", "").split(",") if group]
    _refuse_strange(call, groups)
    if "G" in found:
        account.groups = list(dict.fromkeys([*(account.groups if "a" in found else []), *groups]))
    account.has_password = account.has_password and "L" not in found
    account.shell = found.get("s") or account.shell
    return Result()


def passwd(call: Call) -> Result:
    """`-l` and `-d`: a locked and a deleted password are both no password here."""
    found, names = call.options("ldS")
    account = _named(call, names[0] if names else "root")
    if "S" in found:
        return lines([f"{account.name} {'P' if account.has_password else 'L'} 2026-11-23 0 99999 7 -1"])
    if not found:
        return failed(
            "passwd: Authentication token manipulation error (there is no terminal; use chpasswd)", 10
        )
    account.has_password = False
    return Result("passwd: password changed.\n")


def chpasswd(call: Call) -> Result:
    """`NAME:PASSWORD` lines on stdin; that there is a password is kept, the password is not."""
    call.options("e")
    for number, line in enumerate(call.stdin.splitlines(), 1):
        name, colon, password = line.partition(":")
        if not colon or not password:
            return failed(f"chpasswd: line {number}: missing new password")
        if call.machine.account(name) is None:
            return failed(f"chpasswd: line {number}: user '{name}' does not exist")
        _named(call, name).has_password = True
    return Result()


def getent(call: Call) -> Result:
    kind, names = (call.arguments or [""])[0], call.arguments[1:]
    known = ("passwd", "group", "shadow", "hosts")
    text = disks.read(call.machine, f"/etc/{kind}") if kind in known else None
    if text is None:
        return failed(f"The practice machine's 'getent' knows passwd, group, shadow and hosts, not '{kind}'.")
    rows = text.splitlines()
    if not names:
        return lines(rows)
    found = [[row for row in rows if _is_called(row, kind, name)][:1] for name in names]
    return lines([row for rows in found for row in rows])._replace(code=0 if all(found) else 2)


def _is_called(row: str, kind: str, name: str) -> bool:
    """Whether getent finds a row by a name. Users and groups have numbers, too, by which they are found."""
    if kind == "hosts":
        return name in row.split()[1:]
    fields = row.split(":")
    by_number = kind in ("passwd", "group") and name.isdecimal()
    return fields[2:3] == [name] if by_number else fields[0] == name


def identity(call: Call) -> Result:
    """`id`, with `-u`, `-n`, `-g` and `-G`."""
    found, names = call.options("ungG")
    account = _by_name_or_number(call, names[0] if names else call.machine.user)
    if account is None:
        return failed(f"id: '{names[0]}': no such user")
    if "n" in found:
        return lines([" ".join([account.name, *account.groups]) if "G" in found else account.name])
    if found:
        return lines([str(account.uid)])
    groups = ",".join(dict.fromkeys([f"{account.uid}({account.name})", *account.groups]))
    return lines([f"uid={account.uid}({account.name}) gid={account.uid}({account.name}) groups={groups}"])


def _by_name_or_number(call: Call, name: str) -> Account | None:
    found = call.machine.account(name)
    if found is None and name.isdecimal():
        return next((account for account in call.machine.accounts if account.uid == int(name)), None)
    return found


def groups(call: Call) -> Result:
    account = _named(call, (call.arguments or [call.machine.user])[0])
    return lines([" ".join(dict.fromkeys([account.name, *account.groups]))])


def group(call: Call) -> Result:
    """`groupadd` and `addgroup`. CommandError: `-g`."""
    found, names = call.options("rf", "g", long=("system", "force"), long_valued=("gid",))
    if len(names) != 1:
        return failed(f"Usage: {call.name} [options] GROUP", 2)
    name, machine = names[0], call.machine
    if found.keys() & {"g", "gid"}:
        raise CommandError(
            f"The practice machine numbers groups by itself: '{call.name}' does not know '-g'.", 2
        )
    if name in known_groups(machine):
        is_forced = bool(found.keys() & {"f", "force"})
        return Result() if is_forced else failed(f"{call.name}: group '{name}' already exists", 9)
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", name):
        return failed(f"{call.name}: '{name}' is not a valid group name", 3)
    if len(machine.groups) >= MOST_GROUPS:
        return failed(f"{call.name}: Can't get unique GID (no more available GIDs)", 4)
    machine.groups.append(name)
    return Result()


def groupdel(call: Call) -> Result:
    """Takes its members out of the group, too."""
    _, names = call.options("f", long=("force",))
    if len(names) != 1:
        return failed("Usage: groupdel [options] GROUP", 2)
    name, machine = names[0], call.machine
    if name not in known_groups(machine):
        return failed(f"groupdel: group '{name}' does not exist", 6)
    if machine.account(name) is not None:
        return failed(f"groupdel: cannot remove the primary group of user '{name}'", 8)
    machine.groups = [each for each in machine.groups if each != name]
    for account in machine.accounts:
        account.groups = [each for each in account.groups if each != name]
    if name in known_groups(machine):
        return failed(f"The practice machine keeps the groups of its system: '{name}' cannot be removed.", 8)
    return Result()


COMMANDS: dict[str, Command] = {
    "useradd": useradd,
    "adduser": useradd,
    "userdel": userdel,
    "deluser": userdel,
    "usermod": usermod,
    "passwd": passwd,
    "chpasswd": chpasswd,
    "getent": getent,
    "id": identity,
    "groups": groups,
    "groupadd": group,
    "addgroup": group,
    "groupdel": groupdel,
}
