"""The machine inside a VM: what is on its system disk, and nothing of Azure."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from azlab.guest import identities

OsType = Literal["Linux", "Windows"]
ImageState = Literal["IMAGE_STATE_COMPLETE", "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"]
LEFT_OUT = ("groups", "modes", "owners", "file_system", "mounts", "mounted_boot")
"""Fields that an empty value leaves out of a machine's JSON."""
NOT_KEPT = ("volumes", "hidden", "system_gib", "user", "online", "controller")
"""Fields that are there while something runs, and never in JSON."""


@dataclass
class Account:
    """A local account.

    `uid` is the user id on Linux and the last part of the SID (RID) on Windows.
    `created_by` is `system`, `provisioning`, `useradd` or `New-LocalUser`.
    `authorized_keys` follows `~/.ssh/authorized_keys` on Linux and is empty on Windows.
    """

    name: str
    uid: int
    groups: list[str] = field(default_factory=list)
    home: str = ""
    shell: str = "/bin/bash"
    authorized_keys: list[str] = field(default_factory=list)
    has_password: bool = False
    enabled: bool = True
    created_by: str = "system"
    full_name: str = ""
    """What `/etc/passwd` says of who it is; the first part of GECOS."""


@dataclass
class StoreApp:
    """A Microsoft Store package; `users` is who it is installed for."""

    name: str
    full_name: str
    users: list[str] = field(default_factory=list)
    provisioned: bool = False


@dataclass
class Machine:
    """Plain data, JSON-safe. A path that ends in a slash in `files` is an empty folder.

    `groups` are those that were made by themselves, besides those that accounts are in.
    `modes` has the octal permissions (`0755`) and `owners` the `user:group` of files that were given others
    than they have by themselves, by path.
    `services` maps a name to `active` or `inactive`; `enabled_services` start at boot.
    `file_system` is that of a data disk (`type`, `uuid`, `label`); `mounts` has by mount point which disk is
    there, since boot number `mounted_boot`. `volumes` are the disks plugged in (`azlab.guest.volumes`),
    `hidden` the files below mount points, and `system_gib` the size of the system disk.
    `user` is who acts at the moment: what may be written depends on it.
    `controller` is by what its disks are attached, `SCSI` or `NVMe`: their devices have names by it.
    `online` says whether the internet is reached, that is archives of packages and files to fetch.
    `now` is the guest's clock, ISO 8601; it moves only when its owner sets it.
    """

    os_type: OsType
    distribution: str = ""
    host_name: str = ""
    sid: str = ""
    accounts: list[Account] = field(default_factory=list)
    packages: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    enabled_services: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    modes: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    deprovisioned: bool = False
    image_state: ImageState = "IMAGE_STATE_COMPLETE"
    store_apps: list[StoreApp] = field(default_factory=list)
    bitlocker: bool = False
    registry: dict[str, str] = field(default_factory=dict)
    seed: str = ""
    boots: int = 0
    now: str = "2026-11-23T09:00:00"
    file_system: dict[str, str] = field(default_factory=dict)
    mounts: dict[str, dict[str, str]] = field(default_factory=dict)
    mounted_boot: int = 0
    volumes: list[Any] = field(default_factory=list)
    hidden: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    system_gib: int = 30
    user: str = "root"
    online: bool = True
    controller: str = "SCSI"

    @property
    def machine_id(self) -> str:
        """What `/etc/machine-id` says; empty when it is empty, absent, or on Windows."""
        return self.files.get("/etc/machine-id", "").strip()

    @property
    def ssh_host_keys(self) -> dict[str, str]:
        """Fingerprint by kind (`rsa`, `ecdsa`, `ed25519`) of the host keys on the disk."""
        found = {}
        for kind in identities.KEY_TYPES:
            public = self.files.get(f"/etc/ssh/ssh_host_{kind}_key.pub")
            if public is not None:
                found[kind] = identities.fingerprint(public)
        return found

    def account(self, name: str) -> Account | None:
        """The account of that name; Windows compares without regard to case."""
        fold = str.casefold if self.os_type == "Windows" else str
        return next((account for account in self.accounts if fold(account.name) == fold(name)), None)

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, texts, numbers and booleans; nothing shared with the machine."""
        plain = {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name not in NOT_KEPT
        }
        # Most machines have none, and are stored as they always were.
        return {name: value for name, value in plain.items() if value or name not in LEFT_OUT}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Machine:
        """The machine `to_json` described; TypeError for a field it does not have."""
        plain = {name: _plain(value) for name, value in data.items()}
        plain["accounts"] = [Account(**_own(account)) for account in plain.get("accounts", [])]
        plain["store_apps"] = [StoreApp(**_own(app)) for app in plain.get("store_apps", [])]
        return cls(**plain)


def _plain(value: Any) -> Any:
    """A field without what may be shared; `asdict` looks into every file, and this is done for every disk."""
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list):
        return [_own(vars(item)) if isinstance(item, (Account, StoreApp)) else item for item in value]
    return value


def _own(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of an account or an app, with lists that nobody else has."""
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def clone(machine: Machine) -> Machine:
    """A copy that shares nothing: for disks, snapshots and images."""
    # A disk, its snapshots and its images live on apart: one shared list would change them all.
    return copy.deepcopy(machine)
