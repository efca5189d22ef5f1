"""The template that makes the build's machine, with its network where none is named.

Shapes as the plug-in's (`template_factory_test.*.approved.json`): the same resources in the same order.
"""

import base64
from pathlib import Path
from typing import Any

from azlab.arm.messages import Json
from azlab.packer.azure_arm.errors import BuildError
from azlab.packer.azure_arm.names import Names
from azlab.packer.azure_arm.settings import DEFAULT_SIZE, Settings

SCHEMA = "http://schema.management.azure.com/schemas/2014-04-01-preview/deploymentTemplate.json"
VERSIONS = {"Compute": "2023-03-01", "Network": "2022-09-01"}
LOCATION = "[resourceGroup().location]"


def deployment(settings: Settings, names: Names, subscription: str, key: str) -> Json:
    """The body of the deployment; `key` is the public key that lets the build in. Raises `BuildError`."""
    resources = [
        *_network(settings, names),
        _interface(settings, names),
        _machine(settings, names, subscription, key),
    ]
    tags = settings.tags
    for resource in resources if tags else ():
        resource["tags"] = tags
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}
    return {"properties": {"mode": "Incremental", "template": template, "parameters": {}}}


def _resource(kind: str, name: str, properties: Json, *needed: str) -> Json:
    namespace = kind.partition("/")[0].rpartition(".")[2]
    return {
        "apiVersion": VERSIONS[namespace],
        "dependsOn": list(needed),
        "location": LOCATION,
        "name": name,
        "properties": properties,
        "type": kind,
    }


def _has_own_network(settings: Settings) -> bool:
    return not settings.text("virtual_network_name")


def has_public_address(settings: Settings) -> bool:
    """Whether the machine is reached from the internet."""
    return _has_own_network(settings) or settings.truth("private_virtual_network_with_public_ip")


def _network(settings: Settings, names: Names) -> list[Json]:
    made: list[Json] = []
    allowed = settings.texts("allowed_inbound_ip_addresses")
    if has_public_address(settings):
        made.append(_address(settings, names))
    if not _has_own_network(settings):
        return made
    subnet: Json = {"addressPrefix": "10.0.0.0/24"}
    needed = []
    # A Standard address without a group is closed, and a Basic one cannot be had any more.
    made.append(_security_group(names, allowed))
    subnet["networkSecurityGroup"] = {
        "id": _id("Microsoft.Network/networkSecurityGroups", names.security_group)
    }
    needed.append(f"Microsoft.Network/networkSecurityGroups/{names.security_group}")
    space = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": names.subnet, "properties": subnet}],
    }
    return [*made, _resource("Microsoft.Network/virtualNetworks", names.network, space, *needed)]


def _address(settings: Settings, names: Names) -> Json:
    basic = settings.text("public_ip_sku").lower() == "basic"
    properties = {
        "dnsSettings": {"domainNameLabel": names.machine},
        "publicIPAllocationMethod": "Dynamic" if basic else "Static",
    }
    made = _resource("Microsoft.Network/publicIPAddresses", names.address, properties)
    return {**made, "sku": {"name": "Basic" if basic else "Standard"}}


def _security_group(names: Names, allowed: list[str]) -> Json:
    rule = {
        "access": "Allow",
        "description": "Allow SSH",
        "destinationAddressPrefix": "VirtualNetwork",
        "destinationPortRange": "22",
        "direction": "Inbound",
        "priority": 100,
        "protocol": "Tcp",
        "sourcePortRange": "*",
        **({"sourceAddressPrefixes": allowed} if allowed else {"sourceAddressPrefix": "*"}),
    }
    properties = {"securityRules": [{"name": "AllowIPsToSshWinRMInbound", "properties": rule}]}
    return _resource("Microsoft.Network/networkSecurityGroups", names.security_group, properties)


def _interface(settings: Settings, names: Names) -> Json:
    inner: Json = {"privateIPAllocationMethod": "Dynamic", "subnet": {"id": _subnet(settings, names)}}
    needed = []
    if has_public_address(settings):
        inner["publicIPAddress"] = {"id": _id("Microsoft.Network/publicIPAddresses", names.address)}
        needed.append(f"Microsoft.Network/publicIPAddresses/{names.address}")
    if _has_own_network(settings):
        needed.append(f"Microsoft.Network/virtualNetworks/{names.network}")
    configurations = [{"name": "ipconfig", "properties": inner}]
    return _resource(
        "Microsoft.Network/networkInterfaces", names.interface, {"ipConfigurations": configurations}, *needed
    )


def _subnet(settings: Settings, names: Names) -> str:
    if _has_own_network(settings):
        kind = "Microsoft.Network/virtualNetworks/subnets"
        return f"[resourceId('{kind}', '{names.network}', '{names.subnet}')]"
    network, subnet = (settings.text(f"virtual_network_{part}") for part in ("name", "subnet_name"))
    group = settings.text("virtual_network_resource_group_name")
    within = f"'{group}', " if group else ""
    return f"[resourceId({within}'Microsoft.Network/virtualNetworks/subnets', '{network}', '{subnet}')]"


def _id(kind: str, name: str) -> str:
    return f"[resourceId('{kind}', '{name}')]"


def _machine(settings: Settings, names: Names, subscription: str, key: str) -> Json:
    properties: Json = {
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": False}},
        "hardwareProfile": {"vmSize": settings.text("vm_size", DEFAULT_SIZE)},
        "networkProfile": {
            "networkInterfaces": [{"id": _id("Microsoft.Network/networkInterfaces", names.interface)}]
        },
        "osProfile": _profile(settings, names, key),
        "storageProfile": {
            "imageReference": settings.image_reference(subscription),
            "osDisk": _disk(settings, names),
        },
    }
    security = _security(settings)
    if security:
        properties["securityProfile"] = security
    user = _data(settings, "user_data")
    if user:
        properties["userData"] = user
    made = _resource(
        "Microsoft.Compute/virtualMachines", names.machine, properties,
        f"Microsoft.Network/networkInterfaces/{names.interface}",
    )  # fmt: skip
    plan = settings.block("plan_info")
    if plan:
        words = {"name": "plan_name", "product": "plan_product", "publisher": "plan_publisher"}
        made["plan"] = {word: plan.text(name) for word, name in words.items()}
    return made


def _profile(settings: Settings, names: Names, key: str) -> Json:
    path = f"/home/{settings.user}/.ssh/authorized_keys"
    keys = {"publicKeys": [{"path": path, "keyData": key}]}
    profile = {
        "adminUsername": settings.user,
        "computerName": names.machine,
        "linuxConfiguration": {"disablePasswordAuthentication": True, "ssh": keys},
    }
    custom = _data(settings, "custom_data")
    return {**profile, "customData": custom} if custom else profile


def _data(settings: Settings, name: str) -> str:
    """User or custom data: as it stands, or of a file, which is encoded here."""
    path = settings.text(f"{name}_file")
    if not path:
        return settings.text(name)
    try:
        return base64.b64encode(Path(path).read_bytes()).decode()
    except OSError as error:
        raise BuildError(f"open {path}: {(error.strerror or '').lower()}") from None


def _disk(settings: Settings, names: Names) -> Json:
    disk: dict[str, Any] = {
        "caching": settings.text("disk_caching_type", "ReadWrite"),
        "createOption": "FromImage",
        "managedDisk": {
            "storageAccountType": settings.text("managed_image_storage_account_type", "Standard_LRS")
        },
        "name": names.disk,
        "osType": "Linux",
    }
    size = settings.number("os_disk_size_gb")
    return {**disk, "diskSizeGB": size} if size else disk


def _security(settings: Settings) -> Json:
    profile: Json = {}
    if settings.text("security_type"):
        profile["securityType"] = settings.text("security_type")
    wanted = {"secureBootEnabled": "secure_boot_enabled", "vTpmEnabled": "vtpm_enabled"}
    firmware = {name: True for name, setting in wanted.items() if settings.truth(setting)}
    if firmware:
        profile.setdefault("securityType", "TrustedLaunch")
        profile["uefiSettings"] = firmware
    if settings.truth("encryption_at_host"):
        profile["encryptionAtHost"] = True
    return profile
