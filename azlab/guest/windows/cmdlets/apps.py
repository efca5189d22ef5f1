"""Cmdlets about Store apps and BitLocker: the usual reasons why Sysprep refuses.

run-command works as SYSTEM, for whom no Store app is installed: `Get-AppxPackage` is then
empty without `-AllUsers`, and `Remove-AppxPackage` needs `-AllUsers` too.
"""

from __future__ import annotations

import fnmatch
from typing import Any

from azlab.guest.disks import CommandError
from azlab.guest.machine import StoreApp
from azlab.guest.windows.console import Call, cmdlet
from azlab.guest.windows.values import Row, member, row, text


def _app(app: StoreApp) -> Row:
    return row(
        "Name PackageFullName PackageUserInformation",
        Name=app.name,
        PackageFullName=app.full_name,
        Version=[*app.full_name.split("_"), ""][1],
        DisplayName=app.name,
        PackageName=app.full_name,
        PackageUserInformation="{" + ", ".join(f"{user}: Installed" for user in app.users) + "}",
    )


def _provisioned(app: StoreApp) -> Row:
    made = _app(app)
    made.columns = ("DisplayName", "Version", "PackageName")
    return made


def get_package(call: Call) -> list[Any]:
    pattern = (call.text("name") or "*").casefold()
    if not call.has("allusers"):
        return []
    return [
        _app(app)
        for app in call.machine.store_apps
        if app.users and fnmatch.fnmatchcase(app.name.casefold(), pattern)
    ]


def add_package(call: Call) -> list[Any]:
    """Installs for the first account that provisioning made, as if that user had done it in the Store.

    The file need not exist: its name, `Name_1.0.0.0_x64__publisher.appx`, says what it holds.
    """
    full = call.path().rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    user = next(
        (account.name for account in call.machine.accounts if account.created_by == "provisioning"),
        "Administrator",
    )
    app = next((app for app in call.machine.store_apps if app.full_name == full), None)
    if app is None:
        app = StoreApp(full.split("_")[0], full)
        call.machine.store_apps.append(app)
    app.users = list(dict.fromkeys([*app.users, user]))
    return []


def _named(call: Call) -> list[str]:
    given = call.many("package") or call.many("packagename")
    return [text(item) for item in given] or [text(member(item, "PackageFullName")) for item in call.incoming]


def remove_package(call: Call) -> list[Any]:
    for name in _named(call):
        app = next(
            (app for app in call.machine.store_apps if app.full_name.casefold() == name.casefold()), None
        )
        if app is None or not call.has("allusers"):
            raise CommandError(
                f"{call.name} : Deployment failed with HRESULT: 0x80073CF1, Package was not found. "
                f"{name} (run-command works as SYSTEM: is -AllUsers missing?)"
            )
        app.users = []
    _forget_gone(call)
    return []


def get_provisioned(call: Call) -> list[Any]:
    _online(call)
    return [_provisioned(app) for app in call.machine.store_apps if app.provisioned]


def remove_provisioned(call: Call) -> list[Any]:
    """With `-AllUsers` the package is removed for its users too."""
    _online(call)
    for name in _named(call):
        app = next(
            (
                app
                for app in call.machine.store_apps
                if app.provisioned and app.full_name.casefold() == name.casefold()
            ),
            None,
        )
        if app is None:
            raise CommandError(f"{call.name} : The system cannot find the file specified.")
        app.provisioned = False
        app.users = [] if call.has("allusers") else app.users
    _forget_gone(call)
    return []


def _online(call: Call) -> None:
    if not call.has("online"):
        raise CommandError(
            f"{call.name} : The practice machine services the running system only: give -Online."
        )


def _forget_gone(call: Call) -> None:
    call.machine.store_apps = [app for app in call.machine.store_apps if app.users or app.provisioned]


def bitlocker_volume(call: Call) -> list[Any]:
    state = call.machine.bitlocker
    return [
        row(
            "MountPoint VolumeStatus ProtectionStatus",
            MountPoint="C:",
            VolumeType="OperatingSystem",
            VolumeStatus="FullyEncrypted" if state else "FullyDecrypted",
            EncryptionPercentage=100 if state else 0,
            ProtectionStatus="On" if state else "Off",
        )
    ]


def change_bitlocker(call: Call) -> list[Any]:
    """Enable-BitLocker and Disable-BitLocker; decryption takes no time here."""
    if call.text("mountpoint").rstrip("\\:").upper() not in ("C", ""):
        raise CommandError(
            f"{call.name} : {call.text('mountpoint')} does not have an associated BitLocker volume."
        )
    call.machine.bitlocker = call.name.lower().startswith("enable")
    return bitlocker_volume(call)


CMDLETS = {
    "Get-AppxPackage": cmdlet(get_package, "name", "", "allusers"),
    "Add-AppxPackage": cmdlet(add_package, "path"),
    "Remove-AppxPackage": cmdlet(remove_package, "package", "", "allusers"),
    "Get-AppxProvisionedPackage": cmdlet(get_provisioned, "", "", "online"),
    "Remove-AppxProvisionedPackage": cmdlet(remove_provisioned, "packagename", "", "online allusers"),
    "Get-BitLockerVolume": cmdlet(bitlocker_volume, "mountpoint"),
    "Disable-BitLocker": cmdlet(change_bitlocker, "mountpoint"),
    "Enable-BitLocker": cmdlet(
        change_bitlocker,
        "mountpoint",
        "encryptionmethod",
        "recoverypasswordprotector tpmprotector usedspaceonly skiphardwaretest",
    ),
}
