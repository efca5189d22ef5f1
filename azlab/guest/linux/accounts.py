"""What accounts and files say of each other on Linux."""

from __future__ import annotations

from azlab.guest.machine import Machine


def refresh_keys(machine: Machine) -> None:
    """Make each account's `authorized_keys` say what its file says."""
    for account in machine.accounts:
        text = machine.files.get(f"{account.home}/.ssh/authorized_keys", "")
        account.authorized_keys = [
            line for line in text.splitlines() if line.strip() and not line.startswith("#")
        ]
