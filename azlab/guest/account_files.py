"""Files of Linux that follow the accounts and the host name instead of being stored."""

from __future__ import annotations

from azlab.guest.machine import Machine

KEPT_BY_THE_SYSTEM = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/hostname")


def generated(machine: Machine, path: str) -> str | None:
    """The content of such a file; None for any other path."""
    if machine.os_type == "Windows":
        return None
    if path == "/etc/hostname":
        return machine.host_name + "\n"
    if path == "/etc/passwd":
        return "".join(passwd_line(machine, account.name) + "\n" for account in machine.accounts)
    if path == "/etc/shadow":
        return "".join(
            f"{account.name}:{'$y$j9T$practice' if account.has_password else '!'}:20000:0:99999:7:::\n"
            for account in machine.accounts
        )
    return _group_file(machine) if path == "/etc/group" else None


def passwd_line(machine: Machine, name: str) -> str:
    """One line of `/etc/passwd`; empty when there is no such account."""
    account = machine.account(name)
    if account is None:
        return ""
    full_name = account.full_name
    if account.created_by == "provisioning" and "Ubuntu" in machine.distribution:
        full_name = "Ubuntu"
    return f"{account.name}:x:{account.uid}:{account.uid}:{full_name}:{account.home}:{account.shell}"


def _group_file(machine: Machine) -> str:
    members: dict[str, list[str]] = {group: [] for group in machine.groups}
    for account in machine.accounts:
        for group in account.groups:
            members.setdefault(group, []).append(account.name)
    own = [f"{account.name}:x:{account.uid}:" for account in machine.accounts]
    shared = [f"{group}:x:{100 + at}:{','.join(names)}" for at, (group, names) in enumerate(members.items())]
    return "\n".join([*own, *shared]) + "\n"
