"""The Azure CLI's own folder: a configuration of ours, so that `~/.azure` is never read or written."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab.cli import extensions
from azlab.directory import TENANTS
from azlab.whole_files import write_whole

CLOUD = "AzureCloud"
TENANT_LEVEL = "N/A(tenant level account)"
"""What the CLI calls the only entry of somebody without subscriptions."""
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

CONFIGURATION = """\
[core]
collect_telemetry = no
survey_message = no
disable_progress_bar = yes
display_region_identified = no
no_color = yes
encrypt_token_cache = no
instance_discovery = no
login_experience_v2 = off
output = json

[logging]
enable_log_file = no

[extension]
use_dynamic_install = no
index_url = https://extensions.offline

[auto-upgrade]
enable = no
prompt = no

[cloud]
name = AzureCloud

"""
"""With the cloud, which the CLI's first command would add: what is ready is so for unchanged settings."""


@dataclass(frozen=True)
class Account:
    """Who is signed in, and what they see: subscription ids with their names, the default one first."""

    user: str
    tenant: str
    subscriptions: Mapping[str, str]

    @property
    def is_user(self) -> bool:
        """Whether a person signs in; an application's name is its id, a GUID."""
        return not _GUID.fullmatch(self.user)

    @property
    def domain(self) -> str:
        """The tenant's domain: what follows the @ of the user, else the practice one."""
        return self.user.partition("@")[2] or "practice.onmicrosoft.com"


class Home:
    """One folder with everything the CLI keeps: settings, sign-in, extensions, and the learner's `~`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        # Not named `.azure`: the CLI also looks for a folder of the same name above the notebook.
        self.configuration = self.folder / "azure-cli"
        self.learner = self.folder / "learner"
        # Beside what commands write: whoever runs them for others can keep them from writing code here.
        self.extensions = self.folder / "cliextensions"

    def prepare(self, account: Account) -> None:
        """Write what is missing, and sign in unless this very account is signed in already.

        Raises `OSError` when the folder cannot be written.
        """
        self.learner.mkdir(parents=True, exist_ok=True)
        (self.configuration / "commands").mkdir(parents=True, exist_ok=True)
        if not self._settings.exists():
            self.write_settings()
        extensions.install(self.extensions)
        if self._signed_in() != _identity(_subscriptions(account, CLOUD)):
            self.sign_in(account)

    def write_settings(self) -> None:
        """Write the settings that a session begins with; `az config set` changes them."""
        write_whole(self._settings, CONFIGURATION, owner_only=True)

    def sign_in(self, account: Account, cloud: str = CLOUD) -> None:
        """Write the sign-in: the account's subscriptions, the first as default."""
        profile = {"installationId": str(uuid.uuid1()), "subscriptions": _subscriptions(account, cloud)}
        # With a byte order mark, as the CLI itself writes this file.
        write_whole(self._profile, json.dumps(profile).encode("utf-8-sig"), owner_only=True)

    @property
    def account(self) -> Account | None:
        """Who is signed in, as the CLI's own file says, with the default subscription first; else None."""
        ordered = sorted(self._entries(), key=lambda entry: not entry.get("isDefault"))
        if not ordered:
            return None
        first = ordered[0]
        seen = {entry["id"]: entry["name"] for entry in ordered if entry["name"] != TENANT_LEVEL}
        return Account(first["user"]["name"], first["tenantId"], seen)

    @property
    def _settings(self) -> Path:
        return self.configuration / "config"

    @property
    def _profile(self) -> Path:
        return self.configuration / "azureProfile.json"

    def _signed_in(self) -> list[tuple[str, str]]:
        return _identity(self._entries())

    def _entries(self) -> list[dict[str, Any]]:
        """The profile's entries; none where the file is missing or damaged."""
        try:
            found = json.loads(self._profile.read_text("utf-8-sig"))["subscriptions"]
            return [
                entry
                for entry in found
                if entry["id"] and entry["name"] and entry["tenantId"] and entry["user"]["name"]
            ]
        except (OSError, ValueError, KeyError, TypeError):
            return []


def _subscriptions(account: Account, cloud: str) -> list[dict[str, Any]]:
    """The entries of the CLI's profile; who sees no subscription has one that stands for the tenant."""
    seen = account.subscriptions or {account.tenant: TENANT_LEVEL}
    tenant_name, _ = TENANTS.get(account.tenant, ("Practice Azure", ""))
    return [
        {
            "id": subscription,
            "name": name,
            "state": "Enabled",
            "user": {"name": account.user, "type": "user" if account.is_user else "servicePrincipal"},
            "isDefault": index == 0,
            "tenantId": account.tenant,
            "environmentName": cloud,
            "homeTenantId": account.tenant,
            "tenantDefaultDomain": account.domain,
            "tenantDisplayName": tenant_name,
            "managedByTenants": [],
        }
        for index, (subscription, name) in enumerate(seen.items())
    ]


def _identity(subscriptions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((entry["id"], entry["user"]["name"]) for entry in subscriptions)
