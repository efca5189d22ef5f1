"""The registry: what scripts put there, and the setup state the machine itself keeps."""

from __future__ import annotations

import re

from azlab.guest.disks import CommandError
from azlab.guest.machine import Machine

STATE_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State"
NAME_KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName"
RESTART_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion" + (
    "\\WindowsUpdate\\Auto Update\\RebootRequired"
)
"""There while an update waits for the next start of the machine, with a value for each."""
MOST_VALUES, LONGEST_VALUE = 2_000, 65_536
"""How much the practice registry holds; a value's length is in characters."""
VENDORS = frozenset((
    "classes", "clients", "intel", "microsoft", "odbc", "openssh", "partner", "policies",
    "registeredapplications", "setup", "windows", "wow6432node",
))  # fmt: skip
"""What is below `HKLM:\\SOFTWARE` of a new Windows Server. The machine does not know all that is in them."""
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
        if name and parent.casefold() == wanted:
            found[name] = value
    return found


def has_key(machine: Machine, key: str) -> bool:
    """Whether there is a key: a script made it or something in it, or it may be one of Windows's own."""
    wanted = full_key(key).casefold()
    root, _, rest = wanted.partition("\\")
    branch, *vendor = rest.split("\\")[:2]
    is_own = root != "hkey_local_machine" or branch != "software" or not vendor or vendor[0] in VENDORS
    return is_own or is_made(machine, key)


def waits_for_restart(machine: Machine) -> bool:
    """Whether updates were installed that want a restart."""
    return is_made(machine, RESTART_KEY)


def restarted(machine: Machine) -> None:
    """Finish the updates that waited for it."""
    below = RESTART_KEY.casefold() + "\\"
    machine.registry = {
        path: value for path, value in machine.registry.items() if not path.casefold().startswith(below)
    }


def is_made(machine: Machine, key: str) -> bool:
    """Whether a script made a key, or something in it."""
    below = full_key(key).casefold() + "\\"
    return any(path.casefold().startswith(below) for path in machine.registry)


def make_key(machine: Machine, key: str) -> None:
    """Make an empty key, if there is none. CommandError: no space."""
    if not is_made(machine, key):
        put(machine, key, "", "")


def put(machine: Machine, key: str, name: str, value: str) -> None:
    """Set a value; the setup state cannot be set by hand, it follows Sysprep. CommandError: no space."""
    if len(machine.registry) >= MOST_VALUES or len(key) + len(name) + len(value) > LONGEST_VALUE:
        raise CommandError("Insufficient system resources exist to complete the requested service.")
    path = f"{full_key(key)}\\{name}"
    same = next((key for key in machine.registry if key.casefold() == path.casefold()), path)
    machine.registry[same] = value
