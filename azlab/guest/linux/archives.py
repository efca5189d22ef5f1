"""What package managers say where nobody answers: the names resolve, and no connection comes about.

Of apt as in actions/runner-images issues 675 and 6913 and Azure/azure-cli issue 30278, of dnf as in
microsoft/azurelinux and RHUI reports of Curl error (28).
"""

from __future__ import annotations

import re

from azlab.guest.linux.console import Call, Result
from azlab.guest.machine import Machine

ADDRESS = "40.119.46.219"
TRIES, SECONDS = 4, 30.0
"""A connection is tried for half a minute; apt and dnf try again three times."""


def update(call: Call) -> Result:
    """`apt-get update`: it warns, and ends well."""
    call.shell.wait(TRIES * SECONDS)
    host, folder, code_name = _archive(call.machine)
    reason, mirror = _reason(host), f"http://{host}/{folder}"
    suites = [code_name, f"{code_name}-updates", f"{code_name}-security"]
    heads = [f"{number} {mirror} {suite} InRelease" for number, suite in enumerate(suites, 1)]
    tried = [f"Ign:{head}" for head in heads]
    gave_up = [f"Err:{head}\n  {reason}" for head in heads]
    warnings = [f"W: Failed to fetch {mirror}/dists/{suite}/InRelease  {reason}" for suite in suites]
    warnings.append(
        "W: Some index files failed to download. They have been ignored, or old ones used instead."
    )
    shown = [*tried, *gave_up, "Reading package lists..."]
    return Result("\n".join(shown) + "\n", "\n".join(warnings) + "\n", 0)


def install(call: Call, packages: dict[str, str]) -> Result:
    """Packages, with their versions, that are to be fetched."""
    call.shell.wait(TRIES * SECONDS)
    if not is_debian(call.machine):
        return _dnf(call.machine)
    host, folder, _ = _archive(call.machine)
    pool = f"http://{host}/{folder}/pool/main"
    errors = [
        f"E: Failed to fetch {pool}/{name[0]}/{name}/{name}_{version}_amd64.deb  {_reason(host)}"
        for name, version in packages.items()
    ]
    errors.append("E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?")
    said = ["Reading package lists... Done", "Building dependency tree... Done"]
    return Result("\n".join(said) + "\n", "\n".join(errors) + "\n", 100)


def refresh(call: Call) -> Result:
    """`dnf makecache`, `update` and `upgrade`, which read what there is."""
    call.shell.wait(TRIES * SECONDS)
    return _dnf(call.machine)


def is_debian(machine: Machine) -> bool:
    """Whether packages come by apt."""
    return machine.distribution.startswith(("Ubuntu", "Debian"))


def _archive(machine: Machine) -> tuple[str, str, str]:
    """Host and folder of the distribution's mirror in Azure, and the release's code name."""
    found = re.search(r"VERSION_CODENAME=(\w+)", machine.files.get("/etc/os-release", ""))
    code_name = found[1] if found else "stable"
    if machine.distribution.startswith("Debian"):
        return "debian-archive.trafficmanager.net", "debian", code_name
    return "azure.archive.ubuntu.com", "ubuntu", code_name


def _reason(host: str) -> str:
    return f"Could not connect to {host}:80 ({ADDRESS}), connection timed out"


def _dnf(machine: Machine) -> Result:
    found = re.search(r"^ID=\"?(\w+)", machine.files.get("/etc/os-release", ""), re.MULTILINE)
    identifier = found[1] if found else "linux"
    host = "rhui4-1.microsoft.com" if identifier == "rhel" else f"mirrors.{identifier}.org"
    repository = f"{identifier}-baseos"
    return Result(
        "",
        f"Errors during downloading metadata for repository '{repository}':\n"
        f"  - Curl error (28): Timeout was reached for https://{host}/repodata/repomd.xml "
        f"[Connection timed out after 30001 milliseconds]\n"
        f"Error: Failed to download metadata for repo '{repository}': Cannot download repomd.xml: Cannot "
        "download repodata/repomd.xml: All mirrors were tried\n",
        1,
    )
