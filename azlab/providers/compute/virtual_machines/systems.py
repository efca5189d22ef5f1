"""Name and version of the operating system, as the agent inside a VM reports them."""

import re

from azlab.arm.fields import get_at
from azlab.arm.messages import Json

RELEASE = re.compile(r'^(ID|VERSION_ID)="?([^"\n]*)"?$', re.MULTILINE)
BUILDS = {
    "Windows Server 2012 R2": "6.3.9600",
    "Windows Server 2012": "6.2.9200",
    "Windows Server 2016": "10.0.14393",
    "Windows Server 2019": "10.0.17763",
    "Windows Server 2022": "10.0.20348",
    "Windows Server 2025": "10.0.26100",
    "Windows 10": "10.0.19045",
    "Windows 11": "10.0.26100",
}


def reported(machine: Json, profile: Json) -> tuple[str, str]:
    """`osName` and `osVersion`: `ubuntu`, `24.04`; `Windows Server 2022 Datacenter`, `10.0.20348.2966`.

    `machine` is what lies on the OS disk, `profile` the VM's storage profile.
    """
    name = str(machine.get("distribution", ""))
    if profile["osDisk"]["osType"] == "Windows":
        return name or "Windows", _windows(name, str(get_at(profile, "imageReference.exactVersion", "")))
    release = dict(RELEASE.findall(machine.get("files", {}).get("/etc/os-release") or ""))
    return release.get("ID", "linux"), release.get("VERSION_ID", "")


def _windows(name: str, image: str) -> str:
    """The build; how far it was mended is known from the version of a marketplace image."""
    build = next((build for start, build in BUILDS.items() if name.startswith(start)), "10.0.20348")
    number, _, rest = image.partition(".")
    same = build.endswith(f".{number}") and rest
    return f"{build}.{rest.partition('.')[0]}" if same else build
