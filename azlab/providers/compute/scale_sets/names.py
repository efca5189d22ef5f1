"""Names of scale sets, of their instances and of what their instances are made of."""

import random
import re
import string

from azlab.arm.ids import ResourceId
from azlab.providers.compute import derived_names

SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
INSTANCE = f"{SCALE_SET}/virtualMachines"
MACHINE = "Microsoft.Compute/virtualMachines"
ROLLING = f"{SCALE_SET}/rollingUpgrades"
DISK = "Microsoft.Compute/disks"
OWN = "madeForInstance"
"""Marks, in its interior, a public address that goes with its instance."""
INTERFACE = "Microsoft.Network/networkInterfaces"

NAME_RULE = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
"""The rule of VM names; Azure documents 1 to 64 characters, and names of Linux instances are longer."""
STRANGE_PREFIX = re.compile(r"[`~!@#$%^&*()=+_\[\]{}\\|;:.'\",<>/?]")
"""What the prefix of Windows computer names may not contain."""
DIGITS = string.digits + string.ascii_uppercase


def machine_name(scale_set: str, chance: random.Random) -> str:
    """A flexible instance: `web_0a1b2c3d`."""
    return derived_names.numbered(scale_set, f"_{chance.getrandbits(32):08x}")


def computer_name(prefix: str, number: int | None, chance: random.Random) -> str:
    """`web000002` inside a uniform instance (its number to base 36); six letters where it has no number."""
    if number is None:
        return prefix + "".join(chance.choices(DIGITS, k=6))
    figures = ""
    while number:
        number, rest = divmod(number, 36)
        figures = DIGITS[rest] + figures
    return prefix + figures.rjust(6, "0")


def disk_name(scale_set: str, machine: str, uniform: bool, disk_role: str, guid: str) -> str:
    """`web_0a1b2c3d_OsDisk_1_...`; a uniform instance has the scale set's name before its own."""
    if uniform:
        return derived_names.uniform_disk_name(scale_set, machine, disk_role, guid)
    return derived_names.disk_name(machine, disk_role, guid)


def interface_id(machine: ResourceId, configured: str, chance: random.Random) -> ResourceId:
    """A flexible instance's interface is a resource of the group, a uniform one's is below the instance."""
    if machine.type == MACHINE:
        return machine.sibling(
            INTERFACE, derived_names.numbered(configured, f"-{chance.getrandbits(32):08x}")
        )
    return machine.child("networkInterfaces", configured)
