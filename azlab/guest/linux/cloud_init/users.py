"""`groups`, `users`, `ssh_authorized_keys`, `chpasswd`, `password` and `ssh_pwauth`."""

from __future__ import annotations

import re
from typing import Any

from azlab.guest import disks
from azlab.guest.linux.accounts import refresh_keys
from azlab.guest.linux.cloud_init.boot import Boot, ModuleFailure
from azlab.guest.machine import Account

SUDOERS = "/etc/sudoers.d/90-cloud-init-users"
PASSWORD_SETTING = "/etc/ssh/sshd_config.d/50-cloud-init.conf"
NOT_CARRIED_OUT = ("expiredate", "inactive", "selinux_user", "ssh_import_id", "snapuser", "doas")
MOST = 200


def keeps_default(config: dict[str, Any]) -> bool:
    """Whether the account of the VM's own profile is made: `users` without `default` leaves it out."""
    users = config.get("users")
    if users is None:
        return True
    names = users if isinstance(users, list) else str(users).split(",") if isinstance(users, str) else []
    return any(
        name == "default" or (isinstance(name, dict) and name.get("name") == "default") for name in names
    )


def _texts(value: Any) -> list[str]:
    """Texts of a list, or of one with commas."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item.strip() for item in str(value).split(",") if item.strip()] if value else []


def make_users(boot: Boot) -> None:
    """Groups first, then users; keys at the top of the cloud-config are those of the VM's own account."""
    for entry in _pairs(boot.config.get("groups")):
        _make_group(boot, *entry)
    users = boot.config.get("users")
    listed = users if isinstance(users, list) else _texts(users) if isinstance(users, str) else []
    if isinstance(users, dict):
        listed = [{"name": name, **(more if isinstance(more, dict) else {})} for name, more in users.items()]
    for user in listed[:MOST]:
        if isinstance(user, str):
            if user != "default":
                _make_user(boot, {"name": user})
        elif isinstance(user, dict) and user.get("name") != "default":
            _make_user(boot, user)
    _add_keys(boot, boot.admin, _texts(boot.config.get("ssh_authorized_keys")))
    refresh_keys(boot.machine)


def _pairs(groups: Any) -> list[tuple[str, list[str]]]:
    """Groups with the members that they are given."""
    if isinstance(groups, dict):
        return [(str(name), _texts(members)) for name, members in groups.items()]
    found: list[tuple[str, list[str]]] = []
    for entry in groups if isinstance(groups, list) else _texts(groups):
        found += _pairs(entry) if isinstance(entry, dict) else [(str(entry), [])]
    return found[:MOST]


def _make_group(boot: Boot, name: str, members: list[str]) -> None:
    machine = boot.machine
    if name not in machine.groups:
        machine.groups.append(name)
    for member in members:
        account = machine.account(member)
        if account is None:
            boot.warn(
                "users_groups",
                f"Unable to add group member '{member}' to group '{name}'; user does not exist.",
            )
        elif name not in account.groups:
            account.groups.append(name)


def _make_user(boot: Boot, user: dict[str, Any]) -> None:
    """One account. One that is there already keeps what it has, and gets keys and sudo."""
    machine, name = boot.machine, str(user.get("name", ""))
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}\$?", name):
        raise ModuleFailure(f"ValueError('invalid user name {name!r}')" if name else "KeyError('name')")
    for option in NOT_CARRIED_OUT:
        if user.get(option):
            boot.warn("users_groups", f"The practice machine does not carry out '{option}' of user {name}.")
    account = machine.account(name)
    if account is None:
        account = _account(boot, name, user)
        machine.accounts.append(account)
        if not user.get("no_create_home") and not user.get("system"):
            for file in (".bashrc", ".profile"):
                machine.files[f"{account.home}/{file}"] = machine.files.get(f"/etc/skel/{file}", "")
    password = user.get("passwd") or user.get("hashed_passwd") or user.get("plain_text_passwd")
    # Passwords are locked unless the user data says otherwise, whatever it sets: the default of lock_passwd.
    account.has_password = bool(password) and user.get("lock_passwd", user.get("lock-passwd", True)) is False
    _add_keys(boot, name, _texts(user.get("ssh_authorized_keys", user.get("ssh-authorized-keys"))))
    _sudo(boot, name, user.get("sudo"))


def _account(boot: Boot, name: str, user: dict[str, Any]) -> Account:
    machine = boot.machine
    groups = [*_texts(user.get("groups"))]
    primary = str(user.get("primary_group", user.get("primary-group", "")) or "")
    for group in [*groups, *([primary] if primary else [])]:
        _make_group(boot, group, [])
    given, first = user.get("uid"), 100 if user.get("system") else 1000
    taken = [account.uid for account in machine.accounts if account.uid >= first]
    uid = int(str(given)) if str(given).isdecimal() and len(str(given)) < 9 else max([first - 1, *taken]) + 1
    home = disks.absolute(machine, str(user.get("homedir") or f"/home/{name}"), "/")
    shell = str(user.get("shell") or "/bin/sh")
    return Account(name, uid, [*([primary] if primary else []), *groups], home, shell, created_by="useradd")


def _add_keys(boot: Boot, name: str, keys: list[str]) -> None:
    account = boot.machine.account(name) if name else None
    if account is None or not keys:
        return
    path = f"{account.home}/.ssh/authorized_keys"
    lines = boot.machine.files.get(path, "").splitlines()
    lines += [key.strip() for key in keys if key.strip() not in lines]
    boot.machine.files[path] = "\n".join(lines) + "\n"


def _sudo(boot: Boot, name: str, rules: Any) -> None:
    if not rules:
        return
    before = boot.machine.files.get(SUDOERS, "# Created by cloud-init\n")
    lines = "".join(f"{name} {rule}\n" for rule in (rules if isinstance(rules, list) else [rules]))
    boot.machine.files[SUDOERS] = f"{before}\n# User rules for {name}\n{lines}"


def set_passwords(boot: Boot) -> None:
    """`chpasswd` with `users` or `list`, `password` of the VM's own account, and `ssh_pwauth`."""
    given = boot.config.get("chpasswd")
    chpasswd: dict[str, Any] = given if isinstance(given, dict) else {}
    listed = chpasswd.get("list", [])
    lines = listed if isinstance(listed, list) else str(listed).splitlines()
    pairs = [str(line).partition(":")[::2] for line in lines if str(line).strip()]
    for user in chpasswd.get("users", []) if isinstance(chpasswd.get("users"), list) else []:
        if isinstance(user, dict):
            pairs.append((str(user.get("name", "")), str(user.get("password", user.get("type", "")))))
    if boot.config.get("password") and boot.admin:
        pairs.append((boot.admin, str(boot.config["password"])))
    for name, password in pairs:
        account = boot.machine.account(name)
        if account is None:
            raise ModuleFailure(f"ProcessExecutionError(\"chpasswd: line 1: user '{name}' does not exist\")")
        account.has_password = bool(password)
    _password_sign_in(boot)


def _password_sign_in(boot: Boot) -> None:
    wanted = boot.config.get("ssh_pwauth")
    if wanted is None or wanted == "unchanged":
        return
    if not isinstance(wanted, bool) and str(wanted).lower() not in ("true", "yes", "1", "false", "no", "0"):
        boot.warn("set_passwords", f"Unrecognized value: ssh_pwauth={wanted}")
        return
    answer = "yes" if str(wanted).lower() in ("true", "yes", "1") else "no"
    boot.machine.files[PASSWORD_SETTING] = f"PasswordAuthentication {answer}\n"
