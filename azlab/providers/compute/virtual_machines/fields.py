"""What a VM's body may say."""

from azlab.arm.fields import Field
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.virtual_machines import boot_diagnostics, storage

CACHING = ("None", "ReadOnly", "ReadWrite")
CREATE = ("FromImage", "Attach", "Empty", "Copy", "Restore")
OS_DISK = "properties.storageProfile.osDisk"
DATA_DISKS = "properties.storageProfile.dataDisks"
IMAGE = "properties.storageProfile.imageReference"
PROFILE = "properties.osProfile"
INTERFACE = "properties.networkProfile.networkInterfaces[].properties"
FIELDS = (
    Field("plan", dict),
    Field("identity", dict),
    Field("zones", list),
    Field("properties.hardwareProfile", dict, required=True),
    Field("properties.hardwareProfile.vmSize"),
    Field("properties.storageProfile", dict, required=True),
    Field(IMAGE, dict),
    Field(f"{IMAGE}.id"),
    *(Field(f"{IMAGE}.{name}") for name in (*PROXIES, "publisher", "offer", "sku", "version")),
    Field(OS_DISK, dict),
    Field(f"{OS_DISK}.createOption", required=True, one_of=CREATE),
    Field(f"{OS_DISK}.osType", one_of=("Linux", "Windows")),
    Field(f"{OS_DISK}.name"),
    Field(f"{OS_DISK}.caching", one_of=CACHING),
    Field(f"{OS_DISK}.diskSizeGB", int),
    Field(f"{OS_DISK}.deleteOption", one_of=("Delete", "Detach")),
    Field(f"{OS_DISK}.managedDisk", dict),
    Field(f"{OS_DISK}.managedDisk.id"),
    Field(f"{OS_DISK}.managedDisk.storageAccountType", one_of=storage.OS_TYPES),
    Field(f"{OS_DISK}.diffDiskSettings", dict),
    Field(f"{OS_DISK}.diffDiskSettings.option", one_of=("Local",)),
    Field(f"{OS_DISK}.diffDiskSettings.placement", one_of=storage.PLACEMENTS),
    Field(DATA_DISKS, list),
    Field(f"{DATA_DISKS}[].lun", int, required=True),
    Field(f"{DATA_DISKS}[].createOption", one_of=CREATE),
    Field(f"{DATA_DISKS}[].name"),
    Field(f"{DATA_DISKS}[].caching", one_of=CACHING),
    Field(f"{DATA_DISKS}[].diskSizeGB", int),
    Field(f"{DATA_DISKS}[].deleteOption", one_of=("Delete", "Detach")),
    Field(f"{DATA_DISKS}[].toBeDetached", bool),
    Field(f"{DATA_DISKS}[].managedDisk", dict),
    Field(f"{DATA_DISKS}[].managedDisk.id"),
    Field(f"{DATA_DISKS}[].managedDisk.storageAccountType", one_of=storage.DATA_TYPES),
    Field(f"{DATA_DISKS}[].sourceResource", dict),
    Field(f"{DATA_DISKS}[].sourceResource.id"),
    Field(PROFILE, dict),
    *(
        Field(f"{PROFILE}.{name}")
        for name in ("computerName", "adminUsername", "adminPassword", "customData")
    ),
    Field(f"{PROFILE}.windowsConfiguration", dict),
    Field(f"{PROFILE}.linuxConfiguration", dict),
    Field(f"{PROFILE}.linuxConfiguration.ssh.publicKeys", list),
    Field(f"{PROFILE}.linuxConfiguration.ssh.publicKeys[].keyData"),
    Field("properties.networkProfile", dict),
    Field("properties.networkProfile.networkInterfaces", list),
    Field("properties.networkProfile.networkInterfaces[].id", required=True),
    Field("properties.networkProfile.networkInterfaces[].properties", dict),
    Field(f"{INTERFACE}.deleteOption", one_of=("Delete", "Detach")),
    Field(f"{INTERFACE}.primary", bool),
    Field("properties.virtualMachineScaleSet", dict),
    Field("properties.virtualMachineScaleSet.id"),
    *boot_diagnostics.FIELDS,
    Field("properties.securityProfile", dict),
    Field("properties.securityProfile.securityType", one_of=("TrustedLaunch", "ConfidentialVM", "Standard")),
    Field("properties.securityProfile.uefiSettings", dict),
    Field("properties.securityProfile.encryptionAtHost", bool),
    Field("properties.userData"),
    Field("properties.vmId", read_only=True),
    Field("properties.timeCreated", read_only=True),
    Field("properties.instanceView", dict, read_only=True),
    Field("etag", read_only=True),
)
