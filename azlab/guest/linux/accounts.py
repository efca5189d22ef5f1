"""What accounts and files say of each other on Linux."""

from __future__ import annotations

from azlab.guest.machine import Machine

_OF_EVERY_SYSTEM = (
    "root", "daemon", "bin", "sys", "adm", "tty", "disk", "lp", "mail", "man", "dialout", "cdrom", "floppy",
    "tape", "audio", "utmp", "video", "games", "users", "systemd-journal", "systemd-network", "input", "kvm",
    "render",
)  # fmt: skip
_OF_DEBIAN = (
    "sudo", "news", "uucp", "proxy", "kmem", "fax", "voice", "dip", "www-data", "backup", "operator", "list",
    "irc", "src", "shadow", "sasl", "plugdev", "staff", "nogroup", "crontab", "netdev", "lxd",
)  # fmt: skip
_OF_PACKAGES = {"docker.io": "docker", "nginx": "www-data", "apache2": "www-data"}


def known_groups(machine: Machine) -> set[str]:
    """The groups that there are: of the system, of its packages, made by hand, and those with members.

    Those of the system are what the images of Debian, Ubuntu and Red Hat have in `/etc/group`.
    """
    is_debian = machine.distribution.startswith(("Ubuntu", "Debian"))
    return {
        *_OF_EVERY_SYSTEM,
        *(_OF_DEBIAN if is_debian else ("wheel", "nobody")),
        *(group for package, group in _OF_PACKAGES.items() if package in machine.packages),
        *machine.groups,
        *(name for account in machine.accounts for name in (account.name, *account.groups)),
    }


def refresh_keys(machine: Machine) -> None:
    """Make each account's `authorized_keys` say what its file says."""
    for account in machine.accounts:
        text = machine.files.get(f"{account.home}/.ssh/authorized_keys", "")
        account.authorized_keys = [
            line for line in text.splitlines() if line.strip() and not line.startswith("#")
        ]
