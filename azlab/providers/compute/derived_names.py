"""Names that the cloud makes of a customer's names, cut so that they keep the rule of their own kind."""

LONGEST = 80
"""Characters of a name of a disk, a VM, a network interface or a public address."""
OF_SCALE_SET, OF_INSTANCE = 20, 21
SHORT_ROLES = {"OsDisk_1": "OS__1"}


def disk_name(machine: str, role: str, guid: str) -> str:
    """The disk of a VM: `web_OsDisk_1_...`, `web_disk2_...`.

    How Azure cuts the name of a VM of more than 38 characters was not found; here the end of it goes.
    """
    tail = f"_{role}_{guid}"
    return machine[: LONGEST - len(tail)] + tail


def uniform_disk_name(scale_set: str, instance: str, role: str, guid: str) -> str:
    """The disk of a uniform instance: `web_web_0_OsDisk_1_...`, in 80 characters or in the short form.

    The short form was seen as `aks-flink-18610949-vaks-flink-18610949-vmOS__1_...` (a cost export of a set
    `aks-flink-18610949-vmss`), and of a set whose name has 20 letters in recorded traffic of azure-cli.
    """
    name = f"{scale_set}_{instance}_{role}_{guid}"
    if len(name) <= LONGEST:
        return name
    tail = f"{SHORT_ROLES.get(role, role)}_{guid}"
    return (scale_set[:OF_SCALE_SET] + instance[:OF_INSTANCE])[: LONGEST - len(tail)] + tail


def numbered(name: str, number: str) -> str:
    """What is one of several made from the same pattern: `webNic-0a1b2c3d`, `web_0a1b2c3d` (`-` or `_` is
    of the number)."""
    return name[: LONGEST - len(number)] + number
