"""The osProfile of a new VM: the name inside, the first account and how it signs in, what it is to read.

Sentences that have no source of their own: learn.microsoft.com, virtual-machines/error-messages.
"""

import base64
import binascii
import re

from azlab.arm.errors import invalid_parameter, invalid_value, missing_value, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute.virtual_machines import names
from azlab.providers.compute.virtual_machines.sources import Source

RESERVED = frozenset(
    "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup "
    "console guest owner root server sql support support_388945a0 sys test2 test3 user4 user5".split()
)
LONGEST_DATA = 87380
"""Letters of base64 in custom data and in user data."""
LICENSES = frozenset(
    "none windows_server windows_client rhel_byos sles_byos rhel_base rhel_sapapps rhel_sapha rhel_eus "
    "rhel_basesapapps rhel_basesapha sles_standard sles_sap sles_hpc sles ubuntu_pro ubuntu".split()
)
"""Words of learn.microsoft.com: the REST reference of `licenseType`, and of the hybrid benefit for Linux."""
STRANGE_IN_WINDOWS = re.compile(r'[\\/"\[\]:|<>+=;,?*@]')
KEY = re.compile(r"\s*ssh-(rsa|ed25519)\s+[A-Za-z0-9+/]+=*(\s|$)")
KEY_IN_LINES = re.compile(r"\s*-{4,5} ?BEGIN (SSH2 |RSA )?PUBLIC KEY")


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
    _refuse_keys(change)
    if not _fits(profile.get("customData") or ""):
        sentence = (
            "Custom data in OSProfile must be in Base64 encoding and with a maximum length of "
            f"{LONGEST_DATA} characters."
        )
        raise invalid_parameter(sentence, "osProfile.customData")


def refuse_words(machine: Json) -> None:
    """Refuse, of a new machine or a changed one, a licence and user data that cannot be, and applications.

    No sentence of today was found for either: Microsoft's page knows but two licences.
    """
    if str(machine.get("licenseType") or "none").lower() not in LICENSES:
        raise invalid_value("licenseType")
    if not _fits(machine.get("userData") or ""):
        raise invalid_value("userData")
    if get_at(machine, "applicationProfile.galleryApplications"):
        raise not_in_practice("VM applications")


def _fits(data: str) -> bool:
    try:
        base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(data) <= LONGEST_DATA


def _refuse_keys(change: Change) -> None:
    """The target of a path that is not the usual one: readers of Terraform quote it."""
    path, name = "linuxConfiguration.ssh.publicKeys", change.get("osProfile.adminUsername")
    usual = f"/home/{name}/.ssh/authorized_keys"
    for key in change.get(f"osProfile.{path}") or ():
        if key.get("path") not in (None, usual):
            raise invalid_parameter(
                "Destination path for SSH public keys is currently limited to its default value "
                f"{usual}  due to a known issue in Linux provisioning agent.",
                f"{path}.path",
            )
        data = key.get("keyData") or ""
        if not KEY.match(data) and not KEY_IN_LINES.match(data):
            raise invalid_value(f"{path}.keyData")


def _refuse_configuration(change: Change, os_type: str) -> None:
    """Azure/azvmimagebuilder issue 51: `windowsConfiguration` for Linux."""
    name = "linuxConfiguration" if os_type == "Windows" else "windowsConfiguration"
    if change.get(f"osProfile.{name}"):
        raise invalid_value(name)


def _refuse_account(change: Change, source: Source) -> None:
    if change.get("osProfile.adminUsername").lower() in RESERVED:
        raise invalid_parameter("The Admin Username specified is not allowed.", "adminUsername")
    if source.os_type == "Windows":
        _refuse_windows_account(change.get("osProfile.adminUsername"))
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


def _refuse_windows_account(name: str) -> None:
    """As taskcluster/taskcluster quotes it in its worker manager."""
    if len(name) > 20 or name.endswith(".") or STRANGE_IN_WINDOWS.search(name):
        raise invalid_parameter(
            "Windows admin user name cannot be more than 20 characters long, be empty, end with a period(.), "
            'or contain the following characters: \\ / " [ ] : | < > + = ; , ? * @.',
            "adminUsername",
        )


def _is_strong(password: str, longest: int) -> bool:
    kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    return kinds >= 3 and 12 <= len(password) <= longest
