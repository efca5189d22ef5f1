"""Factory-fresh disks of marketplace images."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azlab.guest.machine import Account, Machine, StoreApp

AGENT_VERSION = "2.15.0.0"
FOLDERS = (
    *("/etc/apt/sources.list.d/", "/etc/apt/keyrings/", "/etc/cloud/cloud.cfg.d/", "/etc/cron.d/"),
    *("/etc/default/", "/etc/profile.d/", "/etc/sudoers.d/", "/etc/sysctl.d/", "/etc/systemd/system/"),
    *("/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/", "/usr/share/keyrings/", "/var/cache/", "/var/tmp/"),
)
"""Folders that scripts write into without making them."""
DEBIAN_NAMES = {"11": "bullseye", "12": "bookworm", "13": "trixie"}
UBUNTU_NAMES = {"18.04": "bionic", "20.04": "focal", "22.04": "jammy", "24.04": "noble"}
# Read by eye in offer and SKU names; the first that matches decides.
LINUX_NAMES = (
    (r"rhel.*?(\d+)", "Red Hat Enterprise Linux {}", "rhel"),
    (r"sles-(\d+)-sp(\d+)", "SUSE Linux Enterprise Server {} SP{}", "sles"),
    (r"opensuse-leap-(\d+)-(\d+)", "openSUSE Leap {}.{}", "opensuse-leap"),
    (r"azure-?linux-(\d+)", "Microsoft Azure Linux {}.0", "azurelinux"),
    (r"rockylinux\S* (\d+)", "Rocky Linux {}", "rocky"),
    (r"almalinux\S* (\d+)", "AlmaLinux {}", "almalinux"),
    (r"oracle-linux ol(\d+)", "Oracle Linux Server {}", "ol"),
    (r"centos (\d+)", "CentOS Linux {}", "centos"),
    (r"flatcar", "Flatcar Container Linux by Kinvolk", "flatcar"),
)


def new_machine(image: Mapping[str, str], seed: str) -> Machine:
    """The disk of a marketplace image (publisher, offer, sku, version, os_type): generalized,
    no accounts but the system's. Images nobody listed get their offer as distribution."""
    if image.get("os_type", "Linux") == "Windows":
        return _windows(image, seed)
    return _linux(image, seed)


def _linux(image: Mapping[str, str], seed: str) -> Machine:
    name, identifier, version = _linux_distribution(image)
    machine = Machine("Linux", name, "localhost", deprovisioned=True, seed=seed)
    machine.accounts = [
        Account("root", 0, ["root"], "/root"),
        Account("daemon", 1, ["daemon"], "/usr/sbin", "/usr/sbin/nologin"),
        Account("www-data", 33, ["www-data"], "/var/www", "/usr/sbin/nologin"),
    ]
    machine.packages = {
        "cloud-init": "25.2",
        _agent_package(machine): AGENT_VERSION,
        "openssh-server": "9.6p1",
        "curl": "8.5.0",
        "systemd": "255.4",
    }
    services = ["ssh", "cloud-init", _agent_package(machine)]
    if identifier in ("ubuntu", "debian"):
        # Their images bring it: Image Builder's quickstarts `apt install` it without `-y`, and are not asked.
        machine.packages["unattended-upgrades"] = "2.9.1"
        services.append("unattended-upgrades")
    machine.services = dict.fromkeys(services, "inactive")
    machine.enabled_services = list(machine.services)
    machine.files = {
        # Empty: systemd then makes one at the first boot of each VM, and no two are alike.
        "/etc/machine-id": "",
        "/root/.bashrc": "# ~/.bashrc\n",
        "/etc/os-release": _os_release(name, identifier, version),
        "/etc/resolv.conf": "nameserver 127.0.0.53\n",
        "/etc/hosts": "127.0.0.1 localhost\n",
        "/etc/skel/.bashrc": "# ~/.bashrc\n",
        "/etc/skel/.profile": "# ~/.profile\n",
        "/etc/waagent.conf": _agent_configuration(identifier),
        **dict.fromkeys(FOLDERS, ""),
        "/home/": "",
        "/mnt/": "",
        "/opt/": "",
        "/srv/": "",
        "/tmp/": "",
        "/var/log/": "",
    }
    return machine


def _agent_package(machine: Machine) -> str:
    return "walinuxagent" if machine.distribution.startswith(("Ubuntu", "Debian")) else "WALinuxAgent"


def _agent_configuration(identifier: str) -> str:
    """Ubuntu leaves SSH host keys to cloud-init, so its waagent does not delete them: output
    of `waagent -deprovision+user` on Ubuntu 18.04 and later has no line about host keys."""
    regenerate = "n" if identifier == "ubuntu" else "y"
    return (
        "# Microsoft Azure Linux Agent Configuration\nProvisioning.Enabled=n\nProvisioning.UseCloudInit=y\n"
        f"Provisioning.DeleteRootPassword=y\nProvisioning.RegenerateSshHostKeyPair={regenerate}\n"
    )


def _linux_distribution(image: Mapping[str, str]) -> tuple[str, str, str]:
    """Pretty name, os-release ID and VERSION_ID."""
    words = f"{image.get('offer', '')} {image.get('sku', '')}".lower()
    if "canonical" in image.get("publisher", "").lower() or "ubuntu" in words:
        found = re.search(r"(\d\d)[._](\d\d)", words)
        version = f"{found[1]}.{found[2]}" if found else "24.04"
        return f"Ubuntu {version} LTS", "ubuntu", version
    if found := re.search(r"debian-(\d+)", words):
        return f"Debian GNU/Linux {found[1]} ({DEBIAN_NAMES.get(found[1], 'unknown')})", "debian", found[1]
    for pattern, name, identifier in LINUX_NAMES:
        if found := re.search(pattern, words):
            return name.format(*found.groups()), identifier, ".".join(found.groups()) or "1"
    return image.get("offer", "Linux"), "linux", image.get("sku", "1")


def _os_release(name: str, identifier: str, version: str) -> str:
    code_name = UBUNTU_NAMES.get(version) or DEBIAN_NAMES.get(version) or ""
    plain = name.split(f" {version}")[0]
    return (
        f'PRETTY_NAME="{name}"\nNAME="{plain}"\nVERSION_ID="{version}"\n'
        f"VERSION_CODENAME={code_name}\nID={identifier}\n"
    )


def _windows(image: Mapping[str, str], seed: str) -> Machine:
    machine = Machine(
        "Windows", windows_name(image), "", seed=seed, image_state="IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    )
    machine.accounts = [
        Account("Administrator", 500, ["Administrators"], "", "", enabled=False),
        Account("DefaultAccount", 503, ["System Managed Accounts Group"], "", "", enabled=False),
        Account("Guest", 501, ["Guests"], "", "", enabled=False),
        Account("WDAGUtilityAccount", 504, [], "", "", enabled=False),
    ]
    machine.packages = {"Windows Azure Guest Agent": "2.7.41491.1176"}
    machine.services = dict.fromkeys(
        ["WindowsAzureGuestAgent", "RdAgent", "TermService", "WinRM"], "inactive"
    )
    machine.enabled_services = list(machine.services)
    machine.files = {
        "C:\\Windows\\System32\\Sysprep\\sysprep.exe": "",
        "C:\\Windows\\Panther\\setupact.log": "",
        "C:\\Users\\Public\\": "",
        "C:\\Users\\Default\\": "",
        "C:\\Temp\\": "",
        "C:\\Windows\\Temp\\": "",
    }
    if "Windows 1" in machine.distribution:
        machine.store_apps = [
            StoreApp(
                "Microsoft.WindowsCalculator",
                "Microsoft.WindowsCalculator_11.2405.0.0_x64__8wekyb3d8bbwe",
                [],
                True,
            )
        ]
    return machine


def windows_name(image: Mapping[str, str]) -> str:
    """The product name Windows reports, as far as offer and SKU tell it."""
    words = f"{image.get('offer', '')} {image.get('sku', '')}".lower()
    client = re.search(r"windows-1([01])", words)
    if client:
        return f"Windows 1{client[1]} {'Enterprise' if 'ent' in words else 'Pro'}"
    year = re.search(r"(2012-r2|20\d\d)(?=-|$)", words) or re.search(r"ws(20\d\d)", words)
    name = f"Windows Server {year[1].replace('-r2', ' R2') if year else '2022'} Datacenter"
    return name + (" Azure Edition" if "azure-edition" in words else "")
