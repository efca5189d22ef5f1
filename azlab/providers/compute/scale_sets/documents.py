"""A scale set's document as Azure shows it: without secrets, with its defaults, in Azure's order."""

from hashlib import sha256
from json import dumps

from azlab import data
from azlab.arm.cloud import copy_of
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.virtual_machines import os_profiles, storage
from azlab.providers.compute.virtual_machines.sources import Source

SECRETS = ("adminPassword", "customData")


def is_uniform(properties: Json) -> bool:
    """Whether the instances exist only below the scale set; the API's default, not the CLI's."""
    return str(properties.get("orchestrationMode", "Uniform")) == "Uniform"


def capacity(document: Json) -> int:
    return int(get_at(document, "sku.capacity") or 0)


def model(document: Json) -> str:
    """What tells one model of instances from another."""
    profile = {**document["properties"].get("virtualMachineProfile", {})}
    profile.pop("timeCreated", None)
    told = dumps([profile, get_at(document, "sku.name")], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:16]


def mark(document: Json, interior: Json) -> str:
    """What an instance is marked with that is as the model now says.

    A model that names `latest` means the version that was the latest when the model was last written: to
    write it again, without a change, makes instances of an older version outdated (Azure/azure-cli issue
    28008).
    """
    image = interior.get("image")
    return f"{model(document)}/{image}" if image else model(document)


def stamp(moment: str) -> str:
    """The moment of a model as the tag of its flexible instances says it: `4/28/2024 6:28:48 AM +00:00`."""
    day, _, time = moment.partition("T")
    year, month, date = (int(part) for part in day.split("-"))
    hour, rest = int(time[:2]), time[2:8]
    return f"{month}/{date}/{year} {hour % 12 or 12}{rest} {'AM' if hour < 12 else 'PM'} +00:00"


def hide_secrets(change: Change) -> None:
    """Secrets stay with the scale set for the instances to come, and are never shown."""
    profile = change.get("virtualMachineProfile.osProfile", {})
    kept = change.interior.setdefault("secrets", {})
    kept.update({name: profile.pop(name) for name in SECRETS if name in profile})
    if change.get("virtualMachineProfile.userData") is not None:  # shown to whom asks for it
        change.interior["userData"] = change.properties["virtualMachineProfile"].pop("userData")


def complete(change: Change, source: Source | None) -> None:
    """Write the properties of a new or changed scale set."""
    wanted, before = change.properties, change.before
    uniform, now = is_uniform(wanted), change.cloud.now()
    profile = _profile(change, source)
    shown: Json = {
        "singlePlacementGroup": wanted.get("singlePlacementGroup", uniform),
        **({} if uniform else {"highSpeedInterconnectPlacement": "None"}),
        "orchestrationMode": "Uniform" if uniform else "Flexible",
        "upgradePolicy": _upgrade_policy(wanted),
        **({"virtualMachineProfile": profile} if profile else {}),
        "provisioningState": "Creating",
    }
    if uniform:
        shown["overprovision"] = wanted.get("overprovision", True)
        name = "doNotRunExtensionsOnOverprovisionedVMs"
        shown[name] = wanted.get(name, False)
    shown["uniqueId"] = wanted.get("uniqueId") or change.cloud.guid()
    shown["platformFaultDomainCount"] = wanted.get("platformFaultDomainCount", _fault_domains(change))
    rest = {name: value for name, value in wanted.items() if name not in shown and name != "timeCreated"}
    rest.pop("virtualMachineProfile", None)
    shown.update(rest)
    if not uniform:
        shown.setdefault("constrainedMaximumCapacity", False)
    change.document["properties"] = {
        **shown,
        "timeCreated": before.properties["timeCreated"] if before else now,
    }
    _date_model(change, now)


def _date_model(change: Change, now: str) -> None:
    """A model has the moment at which it last changed."""
    profile = change.properties.get("virtualMachineProfile")
    if not profile:
        return
    old = change.before
    same = old is not None and model(old.document) == model(change.document)
    profile["timeCreated"] = (
        get_at(old.properties, "virtualMachineProfile.timeCreated", now) if same and old else now
    )


def _fault_domains(change: Change) -> int:
    return 5 if is_uniform(change.properties) and not change.document.get("zones") else 1


def _upgrade_policy(wanted: Json) -> Json:
    policy = copy_of(wanted.get("upgradePolicy", {}))
    rolling = policy.get("rollingUpgradePolicy")
    if policy.get("mode") == "Rolling":
        defaults = {
            "maxBatchInstancePercent": 20,
            "maxUnhealthyInstancePercent": 20,
            "maxUnhealthyUpgradedInstancePercent": 20,
            "pauseTimeBetweenBatches": "PT0S",
            "maxSurge": False,
            "rollbackFailedInstancesOnPolicyBreach": False,
        }
        policy["rollingUpgradePolicy"] = {**defaults, **(rolling or {})}
    return {"mode": "Manual", **policy}


def _profile(change: Change, source: Source | None) -> Json:
    wanted = change.get("virtualMachineProfile", {})
    if not wanted:
        return {}
    if source is None and change.before is not None:  # nothing of it has changed
        return copy_of(get_at(change.before.properties, "virtualMachineProfile", {}))  # type: ignore[no-any-return]
    uniform = is_uniform(change.properties)
    known = ("osProfile", "storageProfile", "networkProfile", "timeCreated")
    shown: Json = {}
    if wanted.get("osProfile") and source is not None:
        patched = not uniform or source.os_type == "Windows"
        shown["osProfile"] = os_profiles.shown(
            wanted["osProfile"], "computerNamePrefix", source.os_type, patched=patched
        )
    if "storageProfile" in wanted:
        usual = storage.usual_type(data.size(get_at(change.document, "sku.name", "")), {})
        shown["storageProfile"] = _storage(wanted["storageProfile"], source, uniform, usual)
    if "networkProfile" in wanted:
        shown["networkProfile"] = network(wanted["networkProfile"], uniform)
    shown.update({name: value for name, value in wanted.items() if name not in known})
    _hide_protected_settings(change, shown)
    return shown


def _hide_protected_settings(change: Change, shown: Json) -> None:
    kept = change.interior.setdefault("protectedSettings", {})
    for extension in get_at(shown, "extensionProfile.extensions", []):
        properties = extension.get("properties", {})
        if "protectedSettings" in properties:
            kept[extension["name"]] = properties.pop("protectedSettings")


def _storage(profile: Json, source: Source | None, uniform: bool, usual: str) -> Json:
    disk = copy_of(profile.get("osDisk", {}))
    storage.complete_ephemeral(disk)
    of_os = "Standard_LRS" if storage.is_ephemeral(disk) else usual
    shown: Json = {
        "osDisk": {
            "osType": source.os_type if source else disk.get("osType", "Linux"),
            **({"diffDiskSettings": disk["diffDiskSettings"]} if "diffDiskSettings" in disk else {}),
            **({"name": disk["name"]} if "name" in disk else {}),
            **_disk(disk, uniform, "ReadWrite", source.size_gb if source else None, of_os),
        }
    }
    if "imageReference" in profile:
        shown["imageReference"] = profile["imageReference"]
    entries = _data_disks(profile, source)
    if entries:
        shown["dataDisks"] = [
            {
                "lun": lun,
                **({"name": entry["name"]} if "name" in entry else {}),
                **_disk(entry, uniform, "None", _size(source, lun), usual),
            }
            for lun, entry in entries
        ]
    if "diskControllerType" in profile:
        shown["diskControllerType"] = profile["diskControllerType"]
    return shown


def _data_disks(profile: Json, source: Source | None) -> list[tuple[int, Json]]:
    """Data disks that the image brings, and those that the model adds."""
    brought = {
        lun: {"lun": lun, "createOption": "FromImage"} for lun in (source.data_disks if source else ())
    }
    for entry in profile.get("dataDisks", []):
        brought[int(entry["lun"])] = {**brought.get(int(entry["lun"]), {}), **entry}
    return sorted(brought.items())


def _size(source: Source | None, lun: int) -> int:
    disk = source.data_disks.get(lun, {}) if source else {}
    return int(disk.get("diskSizeGB") or 32)


def _disk(entry: Json, uniform: bool, caching: str, size: int | None, usual: str) -> Json:
    managed, usual_option = entry.get("managedDisk", {}), "" if uniform else "Delete"
    return {
        "createOption": entry.get("createOption", "FromImage" if caching == "ReadWrite" else "Empty"),
        "caching": entry.get("caching", caching),
        "managedDisk": {**managed, "storageAccountType": managed.get("storageAccountType", usual)},
        **({"deleteOption": option} if (option := entry.get("deleteOption", usual_option)) else {}),
        **({"diskSizeGB": entry.get("diskSizeGB") or size} if entry.get("diskSizeGB") or size else {}),
    }


def network(profile: Json, uniform: bool) -> Json:
    """The network profile: every interface with its IP configurations, one of them primary."""
    configured = profile.get("networkInterfaceConfigurations", [])
    shown = {name: value for name, value in profile.items() if name != "networkInterfaceConfigurations"}
    interfaces = [_interface(interface, uniform, len(configured) == 1) for interface in configured]
    return {**shown, "networkInterfaceConfigurations": interfaces}


def _interface(entry: Json, uniform: bool, alone: bool) -> Json:
    wanted = copy_of(entry.get("properties", {}))
    addresses = [_address(configuration, uniform) for configuration in wanted.pop("ipConfigurations", [])]
    primary = str(wanted.pop("primary", alone)).lower() == "true"
    flexible = {} if uniform else {"auxiliaryMode": "None", "auxiliarySku": "None", "deleteOption": "Delete"}
    names = {"dnsServers": [], **(wanted.pop("dnsSettings", None) or {})}
    settings = {"disableTcpStateTracking": False, "enableIPForwarding": False, **flexible, **wanted}
    return {
        "name": entry["name"],
        "properties": {"primary": primary, **settings, "dnsSettings": names, "ipConfigurations": addresses},
    }


def _address(entry: Json, uniform: bool) -> Json:
    wanted = {"privateIPAddressVersion": "IPv4", **entry.get("properties", {})}
    if not uniform:
        for name in ("applicationSecurityGroups", "applicationGatewayBackendAddressPools"):
            wanted.setdefault(name, [])
    return {"name": entry["name"], "properties": wanted}


def tier(document: Json) -> None:
    """The sku as Azure completes it."""
    sku = document.get("sku")
    if sku and sku.get("name"):
        name = str(sku["name"])
        document["sku"] = {
            "name": name,
            "tier": sku.get("tier") or ("Basic" if name.startswith("Basic") else "Standard"),
            "capacity": sku.get("capacity", 0),
        }


def etag(resource: Resource) -> str:
    return f'"{resource.interior.get("writes", 1)}"'
