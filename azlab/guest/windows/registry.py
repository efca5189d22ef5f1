"""The registry: what scripts put there, and the setup state the machine itself keeps."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine

STATE_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State"
NAME_KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName"
MOST_VALUES, LONGEST_VALUE = 2_000, 65_536
"""How much the practice registry holds; a value's length is in characters."""
ROOTS = {"hklm": "HKEY_LOCAL_MACHINE", "hkcu": "HKEY_CURRENT_USER", "hku": "HKEY_USERS"}


def full_key(key: str) -> str:
    """`HKLM:\\X`, `HKLM\\X` and `Registry::HKEY_LOCAL_MACHINE\\X` as one spelling."""
    plain = re.sub(r"^(Microsoft\.PowerShell\.Core\\)?Registry::", "", key, flags=re.IGNORECASE).replace(
        "/", "\\"
    )
    root, _, rest = plain.partition("\\")
    return ROOTS.get(root.rstrip(":").lower(), root.upper()) + "\\" + rest.strip("\\")


def is_key(text: str) -> bool:
    return full_key(text).partition("\\")[0] in ROOTS.values()


def values_under(machine: Machine, key: str) -> dict[str, str]:
    """Value by name, straight under the key."""
    wanted = full_key(key).casefold()
    known = {f"{STATE_KEY}\\ImageState": machine.image_state, f"{NAME_KEY}\\ComputerName": machine.host_name}
    found = {}
    for path, value in {**machine.registry, **known}.items():
        parent, _, name = path.rpartition("\\")
        if parent.casefold() == wanted:
            found[name] = value
    return found


def put(machine: Machine, key: str, name: str, value: str) -> None:
    """Set a value; the setup state cannot be set by hand, it follows Sysprep. CommandError: no space."""
    if len(machine.registry) >= MOST_VALUES or len(key) + len(name) + len(value) > LONGEST_VALUE:
        raise CommandError("Insufficient system resources exist to complete the requested service.")
    path = f"{full_key(key)}\\{name}"
    same = next((key for key in machine.registry if key.casefold() == path.casefold()), path)
    machine.registry[same] = value
