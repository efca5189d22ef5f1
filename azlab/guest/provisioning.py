"""First boot from a generalized-type image, and every later boot.

Linux is provisioned by cloud-init, as on Ubuntu and most current images: a new VM has a new
instance id, so host keys, host name and the admin account are set even on a disk nobody
deprovisioned. What was on such a disk stays on it. Windows setup only runs when Sysprep
resealed the disk; otherwise the old machine simply comes up again.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from azlab.guest import identities
from azlab.guest.linux.accounts import refresh_keys
from azlab.guest.linux.cloud_init import first_boot, users
from azlab.guest.linux.cloud_init.first_boot import parsed
from azlab.guest.linux.cloud_init.user_data import parts, unpacked
from azlab.guest.machine import Account, Machine
from azlab.guest.windows import registry

ROOT_KEY_PREFIX = (
    "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command=\"echo 'Please login as the "
    'user \\"{0}\\" rather than the user \\"root\\".\';echo;sleep 10;exit 142" '
)
PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----\n"
"""Shorter than a real one: OpenSSH's form has the public key in it, and a number drawn anew each time."""
ADMIN_GROUPS = ["adm", "cdrom", "dip", "lxd", "sudo"]


@dataclass
class Provisioning:
    """How a first boot ended. When it failed, `code` is Azure's error code and `message_key`
    the id of its sentence (`os-guest-agent-running`, `os-timeout`); both None otherwise.
    `shut_down` says that the custom data switched the machine off; it was provisioned all the same."""

    machine: Machine
    succeeded: bool
    code: str | None = None
    message_key: str | None = None
    shut_down: bool = False


def provision(
    machine: Machine, os_profile: Mapping[str, Any], *, seed: str, user_data: str = ""
) -> Provisioning:
    """Boot a disk for the first time with an ARM `osProfile`; changes the machine in place.

    `user_data` (base64) is what the metadata service would tell: cloud-init takes it where there is no custom
    data (cloud-init, `DataSourceAzure.crawl_metadata`). Windows does nothing with it.

    Linux fails (`os-timeout`) only without cloud-init. Windows fails
    (`os-guest-agent-running`) when the disk was not resealed by Sysprep, and the machine
    then runs on with its old name, SID and accounts.
    """
    os_profile = os_profile or {}
    if machine.os_type == "Windows":
        return _provision_windows(machine, os_profile, seed)
    if "cloud-init" not in machine.packages:
        boot(machine, seed)
        return Provisioning(machine, False, "OSProvisioningTimedOut", "os-timeout")
    custom_data = os_profile.get("customData") or user_data
    return _provision_linux(machine, {**os_profile, "customData": custom_data}, seed)


def boot(machine: Machine, seed: str = "") -> None:
    """Start the machine: enabled services run, an empty machine-id is made, host keys that
    cloud-init owes are made, and a resealed Windows runs mini-setup.

    `seed` (for instance the VM's id) keeps two copies of one disk apart.
    """
    machine.boots += 1
    origin = f"{seed or machine.seed}#{machine.boots}"
    machine.services = {
        name: "active" if name in machine.enabled_services else "inactive" for name in machine.services
    }
    if machine.image_state == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE":
        _specialize(machine, identities.random_computer_name(origin), origin)
    if machine.os_type == "Linux":
        _boot_linux(machine, origin)
    else:
        registry.restarted(machine)


def _boot_linux(machine: Machine, origin: str) -> None:
    # systemd makes a machine-id only where it is empty: an image that has one gives it to all its copies.
    if not machine.machine_id:
        machine.files["/etc/machine-id"] = identities.machine_id(origin) + "\n"
    cleaned = (
        "cloud-init" in machine.packages and "/var/lib/cloud/instance/user-data.txt" not in machine.files
    )
    if cleaned and not machine.deprovisioned:
        make_host_keys(machine, origin)
        machine.files["/var/lib/cloud/instance/user-data.txt"] = ""


def make_host_keys(machine: Machine, seed: str) -> None:
    """Delete the SSH host keys and make one of each kind, as cloud-init does per instance."""
    for kind in identities.KEY_TYPES:
        path = f"/etc/ssh/ssh_host_{kind}_key"
        private = base64.b64encode(identities.host_private_key(seed, kind)).decode("ascii")
        machine.files[path] = PRIVATE_KEY.format(private)
        machine.files[path + ".pub"] = identities.host_public_key(seed, kind, machine.host_name) + "\n"


def _provision_linux(machine: Machine, os_profile: Mapping[str, Any], seed: str) -> Provisioning:
    machine.seed = seed
    machine.host_name = str(os_profile.get("computerName") or "localhost")
    make_host_keys(machine, seed)
    machine.deprovisioned = False
    custom_data = _decoded(os_profile.get("customData"))
    text = unpacked(custom_data).decode("utf-8", "replace")
    machine.files["/var/lib/cloud/instance/user-data.txt"] = text
    boot(machine, seed)
    admin = str(os_profile.get("adminUsername") or "") if _makes_admin(custom_data) else ""
    _add_linux_admin(machine, os_profile, admin)
    _leave_first_boot_files(machine, admin)
    shut_down = first_boot.carry_out(machine, custom_data, admin)
    return Provisioning(machine, True, shut_down=shut_down)


def _makes_admin(custom_data: bytes) -> bool:
    """Whether the profile's account is made: a cloud-config with `users` must ask for it by `default`."""
    for part in parts(custom_data):
        if part.kind == "cloud-config":
            with contextlib.suppress(ValueError):
                return users.keeps_default(parsed(part.text))
    return True


def _add_linux_admin(machine: Machine, os_profile: Mapping[str, Any], name: str) -> None:
    """An account of that name that is there already is kept, and new keys are added to its own."""
    if not name:
        return
    admin = machine.account(name)
    if admin is None:
        uid = max([999, *(account.uid for account in machine.accounts)]) + 1
        admin = Account(name, uid, list(ADMIN_GROUPS), f"/home/{name}", created_by="provisioning")
        machine.accounts.append(admin)
        for file in (".bashrc", ".profile"):
            machine.files[f"{admin.home}/{file}"] = machine.files.get(f"/etc/skel/{file}", "")
    only_keys = (os_profile.get("linuxConfiguration") or {}).get("disablePasswordAuthentication") is True
    admin.has_password = admin.has_password or (bool(os_profile.get("adminPassword")) and not only_keys)
    _add_keys(machine, admin, _public_keys(os_profile))


def _public_keys(os_profile: Mapping[str, Any]) -> list[str]:
    configuration = os_profile.get("linuxConfiguration") or {}
    keys = (configuration.get("ssh") or {}).get("publicKeys") or []
    return [str(key.get("keyData", "")).strip() for key in keys if key.get("keyData")]


def _add_keys(machine: Machine, admin: Account, keys: list[str]) -> None:
    """cloud-init also gives root the keys, with a command that only prints a refusal."""
    for path, prefix in (
        (f"{admin.home}/.ssh/authorized_keys", ""),
        ("/root/.ssh/authorized_keys", ROOT_KEY_PREFIX.format(admin.name)),
    ):
        lines = machine.files.get(path, "").splitlines()
        # Keys that were on the disk stay: a specialized copy lets its old owners in, too.
        lines += [prefix + key for key in keys if prefix + key not in lines]
        if lines:
            machine.files[path] = "\n".join(lines) + "\n"
    refresh_keys(machine)


def _leave_first_boot_files(machine: Machine, admin: str) -> None:
    files = machine.files
    files["/var/lib/waagent/ovf-env.xml"] = (
        f"<ns1:UserName>{admin}</ns1:UserName>\n<ns1:UserPassword>REDACTED</ns1:UserPassword>\n"
    )
    files["/var/lib/waagent/provisioned"] = ""
    files["/var/log/waagent.log"] = "INFO Daemon Azure Linux Agent started\n"
    files["/var/log/azure/run-command/handler.log"] = "operation=enable\n"
    files["/var/log/cloud-init.log"] = f"finish: init-network: SUCCESS, host name {machine.host_name}\n"
    files["/var/lib/dhcp/dhclient.eth0.leases"] = f'lease {{\n  option host-name "{machine.host_name}";\n}}\n'
    if admin:
        files["/etc/sudoers.d/90-cloud-init-users"] = (
            f"# User rules for {admin}\n{admin} ALL=(ALL) NOPASSWD:ALL\n"
        )


def _decoded(custom_data: Any) -> bytes:
    try:
        return base64.b64decode(str(custom_data or ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _provision_windows(machine: Machine, os_profile: Mapping[str, Any], seed: str) -> Provisioning:
    if machine.image_state == "IMAGE_STATE_COMPLETE":
        boot(machine, seed)
        return Provisioning(machine, False, "OSProvisioningClientError", "os-guest-agent-running")
    machine.seed = seed
    _specialize(machine, str(os_profile.get("computerName") or identities.random_computer_name(seed)), seed)
    _name_windows_admin(machine, os_profile)
    custom_data = _decoded(os_profile.get("customData"))
    if custom_data:
        machine.files["C:\\AzureData\\CustomData.bin"] = custom_data.decode("utf-8", "replace")
    boot(machine, seed)
    return Provisioning(machine, True)


def _specialize(machine: Machine, computer_name: str, seed: str) -> None:
    """Setup's specialize pass: a new computer name and a new machine SID."""
    # NetBIOS: Windows' computer names have 15 letters at most, and no case.
    machine.host_name = computer_name.upper()[:15]
    machine.sid = identities.security_identifier(seed)
    machine.image_state = "IMAGE_STATE_COMPLETE"
    machine.files["C:\\Windows\\Panther\\setupact.log"] = "Info       [windeploy.exe] WinDeploy.exe exiting\n"


def _name_windows_admin(machine: Machine, os_profile: Mapping[str, Any]) -> None:
    """Azure renames the built-in administrator (RID 500) to `adminUsername`.

    Seen in MicrosoftDocs/azure-docs issue 29436. Whether every Windows image does so is not
    confirmed; an account of that name that is there already is taken over.
    """
    name = str(os_profile.get("adminUsername") or "")
    if not name:
        return
    admin = machine.account(name) or next(
        (account for account in machine.accounts if account.uid == 500), None
    )
    if admin is None:
        admin = Account(name, 500, ["Administrators"], shell="")
        machine.accounts.append(admin)
    admin.name, admin.home, admin.enabled = name, f"C:\\Users\\{name}", True
    admin.created_by = "provisioning"
    admin.has_password = bool(os_profile.get("adminPassword"))
    machine.files.setdefault(f"{admin.home}\\NTUSER.DAT", "")
