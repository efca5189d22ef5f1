"""What a VM's body may say."""

from azlab.arm.fields import Field
from azlab.providers.compute.virtual_machines import boot_diagnostics
from azlab.providers.compute.virtual_machines.profile_fields import os_fields, security_fields, storage_fields

CREATE = ("FromImage", "Attach", "Empty", "Copy", "Restore")
STORAGE = "properties.storageProfile"
OS_DISK, DATA_DISKS = f"{STORAGE}.osDisk", f"{STORAGE}.dataDisks"
INTERFACE = "properties.networkProfile.networkInterfaces[].properties"
FIELDS = (
    Field("plan", dict),
    Field("identity", dict),
    Field("zones", list, fixed=True),
    Field("properties.hardwareProfile", dict, required=True),
    Field("properties.hardwareProfile.vmSize"),
    Field(STORAGE, dict, required=True),
    *storage_fields(STORAGE),
    Field(f"{OS_DISK}.createOption", required=True, one_of=CREATE),
    Field(f"{OS_DISK}.managedDisk.id"),
    Field(f"{DATA_DISKS}[].createOption", one_of=CREATE),
    Field(f"{DATA_DISKS}[].toBeDetached", bool),
    Field(f"{DATA_DISKS}[].managedDisk.id"),
    Field(f"{DATA_DISKS}[].sourceResource", dict),
    Field(f"{DATA_DISKS}[].sourceResource.id"),
    *os_fields("properties.osProfile", "computerName"),
    Field("properties.networkProfile", dict),
    Field("properties.networkProfile.networkInterfaces", list),
    Field("properties.networkProfile.networkInterfaces[].id", required=True),
    Field("properties.networkProfile.networkInterfaces[].properties", dict),
    Field(f"{INTERFACE}.deleteOption", one_of=("Delete", "Detach")),
    Field(f"{INTERFACE}.primary", bool),
    Field("properties.availabilitySet", dict),
    Field("properties.availabilitySet.id"),
    Field("properties.proximityPlacementGroup", dict),
    Field("properties.proximityPlacementGroup.id"),
    Field("properties.virtualMachineScaleSet", dict),
    Field("properties.virtualMachineScaleSet.id"),
    *boot_diagnostics.FIELDS,
    *security_fields("properties.securityProfile"),
    Field("properties.userData"),
    Field("properties.vmId", read_only=True),
    Field("properties.timeCreated", read_only=True),
    Field("properties.instanceView", dict, read_only=True),
    Field("etag", read_only=True),
)
