"""What sshd of a Linux machine shows before anybody has logged in."""

from __future__ import annotations

import base64

from azlab.guest import identities
from azlab.guest.machine import Machine

HOST_KEY = "/etc/ssh/ssh_host_ed25519_key"


def listens_for_ssh(machine: Machine) -> bool:
    """Whether sshd runs and has a host key; without one it ends at once. Windows has none."""
    active = any(machine.services.get(name) == "active" for name in ("ssh", "sshd"))
    return machine.os_type == "Linux" and active and bool(host_key(machine))


def host_key(machine: Machine) -> str:
    """The private host key of kind ed25519, 32 bytes in base64; "" where the disk has none that is whole."""
    lines = machine.files.get(HOST_KEY, "").splitlines()
    body = lines[1].strip() if len(lines) > 2 else ""
    try:
        key = base64.b64decode(body, validate=True)
    except ValueError:
        return ""
    return body if len(key) == identities.PRIVATE_KEY_LENGTH else ""
