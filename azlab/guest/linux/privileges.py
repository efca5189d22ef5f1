"""What root alone may do, in the words of the commands that say so; and who may become root.

Sources: the commands themselves on Debian 12, run by a user without rights. systemd's, dnf's, sudo's and the
two agents' were not there to be run: their sentences are recalled from public logs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from azlab.guest.disks import ROOT, CommandError
from azlab.guest.machine import Machine

LOCKED = (
    "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
    "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?"
)
LISTS = (
    "E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\n"
    "E: Unable to lock directory /var/lib/apt/lists/"
)
OF_DNF = "Error: This command has to be run with superuser privileges (under the root user on most systems)."
CHANGING = frozenset("install remove purge autoremove upgrade dist-upgrade full-upgrade clean".split())
VERBS = frozenset("start stop restart reload enable disable daemon-reload poweroff halt".split())
NO_TERMINAL = (
    "sudo: a terminal is required to read the password; either use the -S option to read from standard input "
    "or configure an askpass helper\nsudo: a password is required"
)

Words = Sequence[str]
Refusal = tuple[str, int]
"""What is said on stderr, and the exit code."""


def _apt(name: str, words: Words) -> Refusal | None:
    verb = next((word for word in words if not word.startswith("-")), "")
    if verb == "update":
        return LISTS, 100
    return (LOCKED, 100) if verb in CHANGING else None


def _dnf(name: str, words: Words) -> Refusal | None:
    verb = next((word for word in words if not word.startswith("-")), "")
    return (OF_DNF, 1) if verb in CHANGING | {"update", "erase"} else None


def _dpkg(name: str, words: Words) -> Refusal | None:
    asked = any(word in ("-i", "-r", "-P", "--install", "--remove", "--purge") for word in words)
    return ("dpkg: error: requested operation requires superuser privilege", 2) if asked else None


def _account(name: str, words: Words) -> Refusal | None:
    file, code = ("/etc/group", 10) if name.startswith("group") else ("/etc/passwd", 1)
    return f"{name}: Permission denied.\n{name}: cannot lock {file}; try again later.", code


def _debian_account(name: str, words: Words) -> Refusal | None:
    done = ("remove", "from") if name.startswith("del") else ("add", "to")
    return f"{name}: Only root may {done[0]} a user or group {done[1]} the system.", 1


def _passwd(name: str, words: Words) -> Refusal | None:
    user = next((word for word in words if not word.startswith("-")), "")
    if len(words) > 1:
        return "passwd: Permission denied.", 1
    return f"passwd: You may not view or modify password information for {user}.", 1


def _chpasswd(name: str, words: Words) -> Refusal | None:
    return "chpasswd: pam_chauthtok() failed, error:\nAuthentication token manipulation error", 1


def _systemctl(name: str, words: Words) -> Refusal | None:
    plain = [word for word in words if not word.startswith("-")]
    verb = plain[0] if plain else ""
    if verb not in VERBS:
        return None
    unit = plain[1] if len(plain) > 1 else ""
    shown = unit if "." in unit else f"{unit}.service"
    if verb in ("enable", "disable", "mask", "unmask", "daemon-reload"):
        return f"Failed to {verb} unit: Interactive authentication required.", 1
    return (
        f"Failed to {verb} {shown}: Interactive authentication required.\n"
        f"See system logs and 'systemctl status {shown}' for details.",
        1,
    )


def _service(name: str, words: Words) -> Refusal | None:
    return _systemctl(name, [words[1], words[0]]) if len(words) == 2 and words[1] != "status" else None


def _power(name: str, words: Words) -> Refusal | None:
    return "Call to PowerOff failed: Interactive authentication required.", 1


def _hostname(name: str, words: Words) -> Refusal | None:
    if name == "hostname":
        plain = [word for word in words if not word.startswith("-")]
        return ("hostname: you must be root to change the host name", 1) if plain else None
    asked = words[:1] in (["set-hostname"], ["hostname"]) and len(words) > 1
    return ("Could not set static hostname: Interactive authentication required.", 1) if asked else None


def _waagent(name: str, words: Words) -> Refusal | None:
    if any(word in ("-version", "--version", "-help", "--help") for word in words):
        return None
    return "PermissionError: [Errno 13] Permission denied: '/var/log/waagent.log'", 1


def _cloud_init(name: str, words: Words) -> Refusal | None:
    said = "ERROR: Could not remove /var/lib/cloud/instance: [Errno 13] Permission denied"
    return (said, 1) if words[:1] == ["clean"] else None


def _mount(name: str, words: Words) -> Refusal | None:
    plain = [word for word in words if not word.startswith("-")]
    verb = "use mount" if name == "mount" else "unmount"
    return (f"{name}: {plain[-1]}: must be superuser to {verb}.", 32) if plain else None


def _mkfs(name: str, words: Words) -> Refusal | None:
    return f"{name}: Permission denied while trying to open {words[-1] if words else ''}", 1


RULES: dict[str, Callable[[str, Words], Refusal | None]] = {
    **dict.fromkeys(("apt", "apt-get"), _apt),
    **dict.fromkeys(("dnf", "yum"), _dnf),
    "dpkg": _dpkg,
    **dict.fromkeys(("useradd", "userdel", "usermod", "groupadd", "groupdel"), _account),
    **dict.fromkeys(("adduser", "deluser", "addgroup", "delgroup"), _debian_account),
    "passwd": _passwd,
    "chpasswd": _chpasswd,
    "systemctl": _systemctl,
    "service": _service,
    **dict.fromkeys(("shutdown", "poweroff", "halt", "reboot"), _power),
    **dict.fromkeys(("hostname", "hostnamectl"), _hostname),
    "waagent": _waagent,
    "cloud-init": _cloud_init,
    **dict.fromkeys(("mount", "umount"), _mount),
    **dict.fromkeys(("mkfs", "mkfs.ext4", "mkfs.xfs"), _mkfs),
}


def refuse(machine: Machine, name: str, words: Words) -> None:
    """CommandError where whoever acts is not root, and only root may do this."""
    if machine.user == ROOT or name not in RULES:
        return
    refusal = RULES[name](name, words)
    if refusal is not None:
        raise CommandError(*refusal)


def refuse_sudo(machine: Machine) -> None:
    """CommandError where whoever acts may not use sudo without a password: there is no terminal to ask at."""
    if machine.user != ROOT and not _without_password(machine):
        raise CommandError(NO_TERMINAL)


def _without_password(machine: Machine) -> bool:
    """Whether a rule in `/etc/sudoers` or beside it says NOPASSWD of whoever acts."""
    account = machine.account(machine.user)
    who = {machine.user, "ALL", *(f"%{group}" for group in (account.groups if account else ()))}
    files = [path for path in machine.files if re.fullmatch(r"/etc/sudoers(\.d/[^/.~]+)?", path)]
    rules = [line.split() for path in files for line in (machine.files[path]).splitlines()]
    return any(rule and rule[0] in who and any("NOPASSWD:" in word for word in rule[1:]) for rule in rules)
