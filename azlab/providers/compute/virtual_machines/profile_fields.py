"""What the profiles of a VM may say, and those of a scale set's model as well: the same, at another path."""

from azlab.arm.fields import Field
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.virtual_machines.storage import CACHING, DATA_TYPES, OS_TYPES, PLACEMENTS

SECURITY_TYPES = ("TrustedLaunch", "ConfidentialVM", "Standard")


def storage_fields(at: str) -> tuple[Field, ...]:
    """The fields of a storage profile at this path: its image and its disks."""
    image, disk, data = f"{at}.imageReference", f"{at}.osDisk", f"{at}.dataDisks[]"
    return (
        Field(image, dict),
        *(Field(f"{image}.{name}") for name in ("id", *PROXIES, "publisher", "offer", "sku", "version")),
        Field(disk, dict),
        Field(f"{disk}.osType", one_of=("Linux", "Windows")),
        *_disk_fields(disk, OS_TYPES),
        Field(f"{disk}.diffDiskSettings", dict),
        Field(f"{disk}.diffDiskSettings.option", one_of=("Local",)),
        Field(f"{disk}.diffDiskSettings.placement", one_of=PLACEMENTS),
        Field(f"{at}.dataDisks", list),
        Field(f"{data}.lun", int, required=True),
        *_disk_fields(data, DATA_TYPES),
    )


def _disk_fields(at: str, storage_types: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field(f"{at}.name"),
        Field(f"{at}.caching", one_of=CACHING),
        Field(f"{at}.diskSizeGB", int),
        Field(f"{at}.deleteOption", one_of=("Delete", "Detach")),
        Field(f"{at}.managedDisk", dict),
        Field(f"{at}.managedDisk.storageAccountType", one_of=storage_types),
    )


def os_fields(at: str, *names: str) -> tuple[Field, ...]:
    """The fields of an osProfile at this path; `names` are those that only a VM has, or only a scale set."""
    return (
        Field(at, dict),
        *(Field(f"{at}.{name}") for name in (*names, "adminUsername", "adminPassword", "customData")),
        Field(f"{at}.windowsConfiguration", dict),
        Field(f"{at}.linuxConfiguration", dict),
        Field(f"{at}.linuxConfiguration.ssh.publicKeys", list),
        Field(f"{at}.linuxConfiguration.ssh.publicKeys[].keyData"),
    )


def security_fields(at: str) -> tuple[Field, ...]:
    """The fields of a security profile at this path."""
    return (
        Field(at, dict),
        Field(f"{at}.securityType", one_of=SECURITY_TYPES),
        Field(f"{at}.uefiSettings", dict),
        Field(f"{at}.encryptionAtHost", bool),
    )
