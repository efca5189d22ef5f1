"""What a scale set's body may say."""

from azlab.arm.fields import Field
from azlab.providers.compute.virtual_machines.profile_fields import os_fields, security_fields, storage_fields

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
    *(
        Field(f"{ROLLING}.{name}", bool)
        for name in (
            "enableCrossZoneUpgrade",
            "maxSurge",
            "prioritizeUnhealthyInstances",
            "rollbackFailedInstancesOnPolicyBreach",
        )
    ),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy", dict),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade", bool),
    Field(f"{UPGRADE}.automaticOSUpgradePolicy.disableAutomaticRollback", bool),
)
DISKS = (
    Field(STORAGE, dict),
    *storage_fields(STORAGE),
    Field(f"{STORAGE}.osDisk.createOption", one_of=("FromImage", "Attach", "Empty")),
    Field(f"{STORAGE}.dataDisks[].createOption", one_of=("FromImage", "Empty")),
)
INSIDE = (
    Field(PROFILE, dict),
    *os_fields(OS, "computerNamePrefix"),
    Field(f"{OS}.linuxConfiguration.disablePasswordAuthentication", bool),
    *security_fields(f"{PROFILE}.securityProfile"),
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
