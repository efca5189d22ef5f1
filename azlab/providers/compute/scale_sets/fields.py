"""What a scale set's body may say."""

from azlab.arm.fields import Field
from azlab.providers.compute.gallery_references import PROXIES
from azlab.providers.compute.virtual_machines.storage import DATA_TYPES, OS_TYPES, PLACEMENTS

CACHING = ("None", "ReadOnly", "ReadWrite")
PROFILE = "properties.virtualMachineProfile"
STORAGE = f"{PROFILE}.storageProfile"
OS = f"{PROFILE}.osProfile"
NETWORK = f"{PROFILE}.networkProfile"
INTERFACES = f"{NETWORK}.networkInterfaceConfigurations"
ADDRESSES = f"{INTERFACES}[].properties.ipConfigurations"
EXTENSIONS = f"{PROFILE}.extensionProfile.extensions"
UPGRADE = "properties.upgradePolicy"
ROLLING = f"{UPGRADE}.rollingUpgradePolicy"

HEAD = (
    Field("sku", dict),
    Field("sku.name"),
    Field("sku.tier"),
    Field("sku.capacity", int),
    Field("plan", dict),
    Field("identity", dict),
    Field("zones", list),
    Field("etag", read_only=True),
    Field("properties.orchestrationMode", one_of=("Uniform", "Flexible")),
    Field("properties.singlePlacementGroup", bool),
    Field("properties.platformFaultDomainCount", int),
    Field("properties.overprovision", bool),
    Field("properties.zoneBalance", bool),
    Field("properties.scaleInPolicy", dict),
    Field("properties.scaleInPolicy.rules", list),
    Field("properties.uniqueId", read_only=True),
    Field("properties.timeCreated", read_only=True),
)
POLICIES = (
    Field(UPGRADE, dict),
    Field(f"{UPGRADE}.mode", one_of=("Automatic", "Manual", "Rolling")),
    Field(ROLLING, dict),
    *(
        Field(f"{ROLLING}.{name}", int)
        for name in (
            "maxBatchInstancePercent",
            "maxUnhealthyInstancePercent",
            "maxUnhealthyUpgradedInstancePercent",
        )
    ),
    Field(f"{ROLLING}.pauseTimeBetweenBatches"),
    Field(f"{ROLLING}.maxSurge", bool),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy", dict),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade", bool),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy.disableAutomaticRollback", bool),
)
DISKS = (
    Field(STORAGE, dict),
    Field(f"{STORAGE}.imageReference", dict),
    Field(f"{STORAGE}.imageReference.id"),
    *(
        Field(f"{STORAGE}.imageReference.{name}")
        for name in (*PROXIES, "publisher", "offer", "sku", "version")
    ),
    Field(f"{STORAGE}.osDisk", dict),
    Field(f"{STORAGE}.osDisk.createOption", one_of=("FromImage", "Attach", "Empty")),
    Field(f"{STORAGE}.osDisk.name"),
    Field(f"{STORAGE}.osDisk.osType", one_of=("Linux", "Windows")),
    Field(f"{STORAGE}.osDisk.caching", one_of=CACHING),
    Field(f"{STORAGE}.osDisk.diskSizeGB", int),
    Field(f"{STORAGE}.osDisk.deleteOption", one_of=("Delete", "Detach")),
    Field(f"{STORAGE}.osDisk.managedDisk", dict),
    Field(f"{STORAGE}.osDisk.managedDisk.storageAccountType", one_of=OS_TYPES),
    Field(f"{STORAGE}.osDisk.diffDiskSettings", dict),
    Field(f"{STORAGE}.osDisk.diffDiskSettings.option", one_of=("Local",)),
    Field(f"{STORAGE}.osDisk.diffDiskSettings.placement", one_of=PLACEMENTS),
    Field(f"{STORAGE}.dataDisks", list),
    Field(f"{STORAGE}.dataDisks[].lun", int, required=True),
    Field(f"{STORAGE}.dataDisks[].createOption", one_of=("FromImage", "Empty")),
    Field(f"{STORAGE}.dataDisks[].name"),
    Field(f"{STORAGE}.dataDisks[].caching", one_of=CACHING),
    Field(f"{STORAGE}.dataDisks[].diskSizeGB", int),
    Field(f"{STORAGE}.dataDisks[].deleteOption", one_of=("Delete", "Detach")),
    Field(f"{STORAGE}.dataDisks[].managedDisk", dict),
    Field(f"{STORAGE}.dataDisks[].managedDisk.storageAccountType", one_of=DATA_TYPES),
)
INSIDE = (
    Field(PROFILE, dict),
    Field(OS, dict),
    *(
        Field(f"{OS}.{name}")
        for name in ("computerNamePrefix", "adminUsername", "adminPassword", "customData")
    ),
    Field(f"{OS}.windowsConfiguration", dict),
    Field(f"{OS}.linuxConfiguration", dict),
    Field(f"{OS}.linuxConfiguration.disablePasswordAuthentication", bool),
    Field(f"{OS}.linuxConfiguration.ssh.publicKeys", list),
    Field(f"{OS}.linuxConfiguration.ssh.publicKeys[].keyData"),
    Field(f"{PROFILE}.securityProfile", dict),
    Field(f"{PROFILE}.securityProfile.securityType", one_of=("TrustedLaunch", "ConfidentialVM", "Standard")),
    Field(f"{PROFILE}.securityProfile.uefiSettings", dict),
    Field(f"{PROFILE}.securityProfile.encryptionAtHost", bool),
    Field(f"{PROFILE}.userData"),
    Field(f"{PROFILE}.timeCreated", read_only=True),
    Field(f"{PROFILE}.extensionProfile", dict),
    Field(EXTENSIONS, list),
    Field(f"{EXTENSIONS}[].name", required=True),
    Field(f"{EXTENSIONS}[].properties", dict),
    *(Field(f"{EXTENSIONS}[].properties.{name}") for name in ("publisher", "type", "typeHandlerVersion")),
    Field(f"{EXTENSIONS}[].properties.settings", dict),
    Field(f"{EXTENSIONS}[].properties.protectedSettings", dict),
)
NETWORKING = (
    Field(NETWORK, dict),
    Field(f"{NETWORK}.networkApiVersion"),
    Field(f"{NETWORK}.healthProbe", dict),
    Field(f"{NETWORK}.healthProbe.id", required=True),
    Field(INTERFACES, list),
    Field(f"{INTERFACES}[].name", required=True),
    Field(f"{INTERFACES}[].properties", dict),
    Field(f"{INTERFACES}[].properties.enableAcceleratedNetworking", bool),
    Field(f"{INTERFACES}[].properties.networkSecurityGroup", dict),
    Field(f"{INTERFACES}[].properties.networkSecurityGroup.id"),
    Field(f"{INTERFACES}[].properties.dnsSettings", dict),
    Field(f"{INTERFACES}[].properties.dnsSettings.dnsServers", list),
    Field(ADDRESSES, list),
    Field(f"{ADDRESSES}[].name", required=True),
    Field(f"{ADDRESSES}[].properties", dict),
    Field(f"{ADDRESSES}[].properties.subnet", dict),
    Field(f"{ADDRESSES}[].properties.subnet.id"),
    Field(f"{ADDRESSES}[].properties.publicIPAddressConfiguration", dict),
    Field(f"{ADDRESSES}[].properties.publicIPAddressConfiguration.name"),
    Field(f"{ADDRESSES}[].properties.publicIPAddressConfiguration.properties", dict),
    Field(f"{ADDRESSES}[].properties.loadBalancerBackendAddressPools", list),
    Field(f"{ADDRESSES}[].properties.loadBalancerBackendAddressPools[].id"),
    Field(f"{ADDRESSES}[].properties.loadBalancerInboundNatPools", list),
    Field(f"{ADDRESSES}[].properties.loadBalancerInboundNatPools[].id"),
)
FIELDS = (*HEAD, *POLICIES, *DISKS, *INSIDE, *NETWORKING)
