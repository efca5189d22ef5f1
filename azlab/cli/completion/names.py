"""What the lesson's own cloud calls its resources, and Azure its regions, sizes and images, by option."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from azlab.arm.ids import ResourceId, parse_id
from azlab.data import aliases, machine_sizes, regions

Names = Mapping[str, str]
"""Names, with what each of them is."""

COMPUTE, NETWORK = "Microsoft.Compute", "Microsoft.Network"
GROUPS = "Microsoft.Resources/resourceGroups"
MACHINES, DISKS = f"{COMPUTE}/virtualMachines", f"{COMPUTE}/disks"
SNAPSHOTS, IMAGES = f"{COMPUTE}/snapshots", f"{COMPUTE}/images"
SCALE_SETS = f"{COMPUTE}/virtualMachineScaleSets"
GALLERIES = f"{COMPUTE}/galleries"
DEFINITIONS = f"{GALLERIES}/images"
VERSIONS = f"{DEFINITIONS}/versions"
NETWORKS = f"{NETWORK}/virtualNetworks"
RESTORE_POINTS = f"{COMPUTE}/restorePointCollections"
IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"

OF_OPTIONS = {
    "--attach-data-disks": (DISKS,),
    "--attach-os-disk": (DISKS,),
    "--availability-set": (f"{COMPUTE}/availabilitySets",),
    "--collection-name": (RESTORE_POINTS,),
    "--disk": (DISKS,),
    "--gallery-image-definition": (DEFINITIONS,),
    "--gallery-image-version": (VERSIONS,),
    "--gallery-name": (GALLERIES,),
    "--image-template": ("Microsoft.VirtualMachineImages/imageTemplates",),
    "--lb-name": (f"{NETWORK}/loadBalancers",),
    "--load-balancer": (f"{NETWORK}/loadBalancers",),
    "--nat-gateway": (f"{NETWORK}/natGateways",),
    "--network-security-group": (f"{NETWORK}/networkSecurityGroups",),
    "--nics": (f"{NETWORK}/networkInterfaces",),
    "--nsg": (f"{NETWORK}/networkSecurityGroups",),
    "--nsg-name": (f"{NETWORK}/networkSecurityGroups",),
    "--os-disk": (DISKS,),
    "--ppg": (f"{COMPUTE}/proximityPlacementGroups",),
    "--public-ip-address": (f"{NETWORK}/publicIPAddresses",),
    "--public-ip-prefix": (f"{NETWORK}/publicIPPrefixes",),
    "--public-ip-prefixes": (f"{NETWORK}/publicIPPrefixes",),
    "--resource-group": (GROUPS,),
    "--source": (MACHINES, DISKS, SNAPSHOTS),
    "--subnet": (f"{NETWORKS}/subnets",),
    "--target-resource-group": (GROUPS,),
    "--virtual-machine": (MACHINES,),
    "--vm-name": (MACHINES,),
    "--vmss-name": (SCALE_SETS,),
    "--vnet-name": (NETWORKS,),
}
"""The types of what an option names where the CLI's own tables do not say so."""
OF_GROUPS = {
    "disk": DISKS,
    "group": GROUPS,
    "identity": IDENTITIES,
    "image": IMAGES,
    "image builder": "Microsoft.VirtualMachineImages/imageTemplates",
    "network lb": f"{NETWORK}/loadBalancers",
    "network nat gateway": f"{NETWORK}/natGateways",
    "network nic": f"{NETWORK}/networkInterfaces",
    "network nsg": f"{NETWORK}/networkSecurityGroups",
    "network public-ip": f"{NETWORK}/publicIPAddresses",
    "network public-ip prefix": f"{NETWORK}/publicIPPrefixes",
    "network vnet": NETWORKS,
    "network vnet subnet": f"{NETWORKS}/subnets",
    "ppg": f"{COMPUTE}/proximityPlacementGroups",
    "restore-point collection": RESTORE_POINTS,
    "snapshot": SNAPSHOTS,
    "storage account": "Microsoft.Storage/storageAccounts",
    "vm": MACHINES,
    "vm availability-set": f"{COMPUTE}/availabilitySets",
    "vmss": SCALE_SETS,
}
"""The type of what `--name` and `--ids` mean, by the group that a command is in."""
PARENTS = {
    "--gallery-image-definition": DEFINITIONS,
    "--gallery-name": GALLERIES,
    "--vnet-name": NETWORKS,
    "--vm-name": MACHINES,
}
NEW = ("create", "copy")
"""Commands whose `--name` is that of something new."""


class CloudNames:
    """Names of what is in a cloud, whose ids `ids` tells, and of its subscriptions."""

    def __init__(self, ids: Callable[[], Iterable[str]], subscriptions: Callable[[], Names]) -> None:
        self._ids, self._subscriptions = ids, subscriptions

    def named(
        self, command: Sequence[str], option: str, lists: str, given: Mapping[str, str]
    ) -> dict[str, str]:
        """What may follow an option of a command, where that is a name.

        `lists` is what the CLI would list there (`tables.Option.lists`); `given` has the options that are
        typed already, by their long names, with their values.
        """
        if option in ("--location", "--target-regions", "--target-locations") or "location" in lists:
            return {str(row["name"]): str(row["displayName"]) for row in regions.locations()}
        if option in ("--size", "--vm-sku", "--vm-size") or "size" in lists:
            return _sizes(given.get("--location", "westeurope"))
        if "subscription" in lists:
            return {name: id for id, name in self._subscriptions().items()}
        if "urn_aliases" in lists or option == "--image":
            return {**_aliases(), **self._images(given)}
        return self._resources(command, option, lists, given)

    def _resources(
        self, command: Sequence[str], option: str, lists: str, given: Mapping[str, str]
    ) -> dict[str, str]:
        types = _types(command, option, lists)
        if option == "--ids":
            return {id.text: id.name for id in self._of_types(types, {})}
        return {id.name: _place(id) for id in self._of_types(types, given)}

    def _images(self, given: Mapping[str, str]) -> dict[str, str]:
        images = {id.name: _place(id) for id in self._of_types((IMAGES,), given)}
        versions = {id.text: "/".join(id.names) for id in self._of_types((DEFINITIONS, VERSIONS), {})}
        return images | versions

    def _of_types(self, types: Sequence[str], given: Mapping[str, str]) -> list[ResourceId]:
        wanted = {type.lower() for type in types}
        found = filter(None, map(parse_id, self._ids()))
        return [id for id in found if id.type.lower() in wanted and _lies_there(id, given)]


def _types(command: Sequence[str], option: str, lists: str) -> tuple[str, ...]:
    if "/" in lists:
        return (lists,)
    if "resource_group" in lists:
        return (GROUPS,)
    if option in OF_OPTIONS:
        return OF_OPTIONS[option]
    group = " ".join(command[:-1])
    is_own_name = option == "--ids" or (option == "--name" and command[-1] not in NEW)
    return (OF_GROUPS[group],) if is_own_name and group in OF_GROUPS else ()


def _lies_there(id: ResourceId, given: Mapping[str, str]) -> bool:
    """Whether it is in the group and below the resources that are typed already."""
    group = given.get("--resource-group", "").lower()
    if group and not id.is_group and id.group.lower() != group:
        return False
    parent = id.parent
    while parent is not None:
        for option, type in PARENTS.items():
            if parent.type == type and given.get(option, parent.name).lower() != parent.name.lower():
                return False
        parent = parent.parent
    return True


def _place(id: ResourceId) -> str:
    kind = "resource group" if id.is_group else id.types[-1]
    return kind if id.is_group else f"{kind} in {id.group}"


def _sizes(location: str) -> dict[str, str]:
    sizes = machine_sizes.sizes(location)
    return {
        size.name: f"{size.cores} vCPUs, {size.memory_mb / 1024:g} GiB of memory"
        for size in sorted(sizes, key=lambda size: size.name)
    }


def _aliases() -> dict[str, str]:
    systems = aliases.alias_document()["outputs"]["aliases"]["value"]
    return {
        alias: ":".join((image["publisher"], image["offer"], image["sku"], image["version"]))
        for system in systems.values()
        for alias, image in system.items()
    }
