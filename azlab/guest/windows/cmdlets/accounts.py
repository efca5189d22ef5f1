"""Cmdlets about local accounts."""

from __future__ import annotations

from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.machine import Account
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.values import Row, member, row, text

BUILT_IN_RIDS = (500, 501, 503, 504)
FIRST_RID = 1000


def _shown(call: Call, account: Account) -> Row:
    """`SID` is the machine's SID and the account's RID, so the machine's is `SID.AccountDomainSid`."""
    return row(
        "Name Enabled Description",
        Name=account.name,
        Enabled=account.enabled,
        Description="",
        SID=f"{call.machine.sid}-{account.uid}",
        PrincipalSource="Local",
    )


def get_local_user(call: Call) -> list[Any]:
    names = [text(name) for name in call.many("name")]
    if not names:
        return [
            _shown(call, user)
            for user in sorted(call.machine.accounts, key=lambda account: account.name.casefold())
        ]
    return [_shown(call, _named(call, name)) for name in names]


def _named(call: Call, name: str) -> Account:
    found = call.machine.account(name)
    if found is None:
        raise CommandError(f"{call.name} : User {name} was not found.")
    return found


def new_local_user(call: Call) -> list[Any]:
    name = call.text("name")
    if not name or len(name) > 20 or any(mark in name for mark in '"/\\[]:;|=,+*?<>@'):
        raise CommandError(f"{call.name} : The name '{name}' is not a valid user name.")
    if not (call.has("nopassword") or "password" in call.given):
        raise CommandError(
            f"{call.name} : There is nobody to type a password: give -Password or -NoPassword."
        )
    if call.machine.account(name):
        raise CommandError(f"{call.name} : User {name} already exists.")
    rid = max([FIRST_RID - 1, *(account.uid for account in call.machine.accounts)]) + 1
    made = Account(
        name,
        rid,
        ["Users"],
        f"C:\\Users\\{name}",
        "",
        has_password=not call.has("nopassword"),
        created_by="New-LocalUser",
    )
    call.machine.accounts.append(made)
    return [_shown(call, made)]


def remove_local_user(call: Call) -> list[Any]:
    """The profile folder in `C:\\Users` stays."""
    piped = [member(item, "Name") for item in call.incoming]
    for name in call.many("name") or piped:
        account = _named(call, text(name))
        if account.uid in BUILT_IN_RIDS:
            raise CommandError(f"{call.name} : Cannot perform this operation on built-in accounts.")
        call.machine.accounts.remove(account)
    return []


def change_local_user(call: Call) -> list[Any]:
    """Disable-LocalUser and Enable-LocalUser."""
    for name in call.many("name") or [member(item, "Name") for item in call.incoming]:
        _named(call, text(name)).enabled = call.name.lower().startswith("enable")
    return []


GROUPS = (
    "Administrators", "Users", "Guests", "Remote Desktop Users", "Remote Management Users", "Power Users",
    "Backup Operators", "Event Log Readers", "Performance Log Users", "Performance Monitor Users",
    "Network Configuration Operators", "Cryptographic Operators", "Distributed COM Users", "IIS_IUSRS",
    "Hyper-V Administrators", "Replicator", "System Managed Accounts Group",
    "Certificate Service DCOM Access", "Access Control Assistance Operators", "Print Operators",
    "Storage Replica Administrators",
)  # fmt: skip
"""The local groups of Windows Server; a script makes no others here."""


def add_group_member(call: Call) -> list[Any]:
    group = call.text("group")
    if group.casefold() not in map(str.casefold, GROUPS):
        raise CommandError(f"{call.name} : Group {group} was not found.")
    for name in call.many("member"):
        account = _named(call, text(name))
        account.groups = list(dict.fromkeys([*account.groups, group]))
    return []


def get_group_member(call: Call) -> list[Any]:
    wanted = call.text("group").casefold()
    return [
        row(
            "ObjectClass Name PrincipalSource",
            ObjectClass="User",
            PrincipalSource="Local",
            Name=f"{call.machine.host_name}\\{account.name}",
            SID=f"{call.machine.sid}-{account.uid}",
        )
        for account in call.machine.accounts
        if wanted in [group.casefold() for group in account.groups]
    ]


def to_secure_string(call: Call) -> list[Any]:
    """Any text becomes the same opaque one; passwords are not kept."""
    return ["System.Security.SecureString"]


CMDLETS = {
    "Get-LocalUser": cmdlet(get_local_user, "name"),
    "New-LocalUser": cmdlet(
        new_local_user,
        "name",
        "password description fullname",
        "nopassword passwordneverexpires accountneverexpires",
    ),
    "Remove-LocalUser": cmdlet(remove_local_user, "name"),
    "Disable-LocalUser": cmdlet(change_local_user, "name"),
    "Enable-LocalUser": cmdlet(change_local_user, "name"),
    "Add-LocalGroupMember": cmdlet(add_group_member, "group member"),
    "Get-LocalGroupMember": cmdlet(get_group_member, "group"),
    "ConvertTo-SecureString": cmdlet(to_secure_string, "string", "", "asplaintext"),
}
