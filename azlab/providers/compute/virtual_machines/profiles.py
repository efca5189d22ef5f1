"""The osProfile of a new VM: the name inside, the first account and how it signs in."""

import re

from azlab.arm.errors import invalid_parameter, invalid_value, missing_value
from azlab.arm.resource import Change
from azlab.providers.compute.virtual_machines import names
from azlab.providers.compute.virtual_machines.sources import Source

RESERVED = frozenset(
    "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup "
    "console guest owner root server sql support support_388945a0 sys test2 test3 user4 user5".split()
)


def refuse(change: Change, source: Source | None) -> None:
    """Refuse names and a login that a machine of this image cannot have."""
    profile = change.get("osProfile")
    if source is None or source.specialized:
        if profile:
            raise invalid_parameter("Parameter 'osProfile' is not allowed.", "osProfile")
        return
    if not profile:
        raise missing_value("osProfile")
    for name in ("computerName", "adminUsername"):
        if not profile.get(name):
            raise missing_value(f"osProfile.{name}")
    _refuse_configuration(change, source.os_type)
    names.refuse_computer_name(change.get("osProfile.computerName"), source.os_type)
    _refuse_account(change, source)


def _refuse_configuration(change: Change, os_type: str) -> None:
    """Azure/azvmimagebuilder issue 51: `windowsConfiguration` for Linux."""
    name = "linuxConfiguration" if os_type == "Windows" else "windowsConfiguration"
    if change.get(f"osProfile.{name}"):
        raise invalid_value(name)


def _refuse_account(change: Change, source: Source) -> None:
    if change.get("osProfile.adminUsername").lower() in RESERVED:
        raise invalid_parameter("The Admin Username specified is not allowed.", "adminUsername")
    password = change.get("osProfile.adminPassword")
    keys = change.get("osProfile.linuxConfiguration.ssh.publicKeys")
    only_keys = change.get("osProfile.linuxConfiguration.disablePasswordAuthentication", False)
    if source.os_type == "Linux" and only_keys and not keys:
        # hashicorp/terraform-provider-azurerm issue 3437 quotes it; a password counts for nothing then.
        raise invalid_parameter(
            "Authentication using either SSH or by user name and password must be enabled in Linux profile.",
            "linuxConfiguration",
        )
    if source.os_type == "Linux" and only_keys:
        return  # a password beside it is not looked at: many a template gives the key as both
    if not password and (source.os_type == "Windows" or not keys):
        raise missing_value("osProfile.adminPassword")
    longest = 123 if source.os_type == "Windows" else 72
    if password and not _is_strong(password, longest):
        raise invalid_parameter(
            f"The supplied password must be between 12-{longest} characters long "
            "and must satisfy at least 3 of password complexity requirements.",
            "adminPassword",
        )


def _is_strong(password: str, longest: int) -> bool:
    kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return kinds >= 3 and 12 <= len(password) <= longest
