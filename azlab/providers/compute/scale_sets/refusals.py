"""What Azure refuses when a scale set is created or changed, in Azure's own words."""

from azlab.arm.errors import (
    AzureError,
    BadRequest,
    invalid_parameter,
    invalid_value,
    missing_value,
    not_allowed,
    not_in_practice,
    property_change,
)
from azlab.arm.fields import get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute import proximity, zones
from azlab.providers.compute.scale_sets import (
    allocations,
    documents,
    durations,
    extensions,
    health,
    references,
)
from azlab.providers.compute.scale_sets.machines import as_machine, find_source
from azlab.providers.compute.scale_sets.names import STRANGE_PREFIX
from azlab.providers.compute.virtual_machines import names, profiles, refusals, security, spot
from azlab.providers.compute.virtual_machines.preflights import refuse_unknown_image
from azlab.providers.compute.virtual_machines.sources import IMAGE, Source

LARGEST, LARGEST_OF_AN_IMAGE, LARGEST_GROUP = 1000, 600, 100
"""Instances of a scale set, of one from a managed image, and of one in a single placement group."""
FIXED = (
    "orchestrationMode",
    "platformFaultDomainCount",
    "virtualMachineProfile.osProfile.computerNamePrefix",
)
PERCENTS = (
    "maxBatchInstancePercent",
    "maxUnhealthyInstancePercent",
    "maxUnhealthyUpgradedInstancePercent",
)
FLEXIBLE_REFUSES = ("overprovision", "doNotRunExtensionsOnOverprovisionedVMs", "scaleInPolicy")


def refuse(change: Change) -> None:
    """Refuse a scale set that Azure would not make or change."""
    if change.before is not None:
        _refuse_fixed(change, change.before)
        _refuse_image_type(change, change.before)
    proximity.refuse(change)
    source = _source(change)
    _refuse_mode(change)
    size = _refuse_machine(change, source)
    refuse_capacity(change, source)
    _refuse_zones(change)
    _refuse_policies(change)
    extensions.refuse(extensions.wanted(change))
    if size is not None:
        allocations.refuse(change, size)


def refuse_deleted(scale_set: Resource, operation: str) -> None:
    """The sentence, with `Update`, is quoted in microsoft/onefuzz pull request 511."""
    if scale_set.properties.get("provisioningState") == "Deleting":
        verb = operation[:1].upper() + operation[1:]
        raise not_allowed(
            f"Operation '{verb} Virtual Machine Scale Set' is not allowed on Virtual Machine Scale Set "
            f"'{scale_set.id.name}' since it is marked for deletion. For more information on your "
            "operations, please refer to https://aka.ms/activitylog."
        )


def preflight(change: Change) -> None:
    """What a deployment refuses before it makes anything: size and quota. Raises Azure's error."""
    name = get_at(change.document, "sku.name")
    if not isinstance(name, str) or change.before is not None:
        return
    size = _known_size(as_machine(change))
    reference = change.get("virtualMachineProfile.storageProfile.imageReference", {})
    refuse_unknown_image(change.id.name, reference)
    try:
        allocations.refuse_quota(change, size, documents.capacity(change.document), [])
    except AzureError as error:
        raise BadRequest("QuotaExceeded", error.message) from None
    allocations.refuse_size(change, size)


def _known_size(machine: Change) -> Size:
    if machine.get("hardwareProfile.vmSize", "").lower() == "mix":
        raise not_in_practice("a mix of sizes in one scale set")
    return refusals.known_size(machine)


def _source(change: Change) -> Source | None:
    return find_source(change) if needs_image(change) else None


def needs_image(change: Change) -> bool:
    """Whether it must be there: to shrink, or to change tags, nobody looks for it."""
    before = change.before
    return (
        before is None
        or documents.model(before.document) != documents.model(change.document)
        or documents.capacity(change.document) > documents.capacity(before.document)
    )


def _refuse_fixed(change: Change, before: Resource) -> None:
    if change.get("singlePlacementGroup") is True and before.properties.get("singlePlacementGroup") is False:
        raise property_change("singlePlacementGroup")  # the other way is open (the REST reference says so)
    profile = "virtualMachineProfile"  # of the priority: ScenarioTests of azure-powershell's Compute module
    was, wanted = before.properties.get(profile), change.get(profile)
    if was and wanted and spot.is_spot(was) != spot.is_spot(wanted):
        raise property_change("priority")
    for path in FIXED:
        if change.get(path) is not None and change.changes(path):
            raise property_change(path.rpartition("virtualMachineProfile.")[2])


def _refuse_image_type(change: Change, before: Resource) -> None:
    """From a marketplace image to another kind, or back, there is no way; within a kind there is."""
    path = "virtualMachineProfile.storageProfile.imageReference"
    was, wanted = get_at(before.properties, path, {}), change.get(path, {})
    if was and wanted and ("publisher" in was) != ("publisher" in wanted):
        raise not_allowed("The Image type for a Virtual Machine Scale Set may not be changed.")
    if _is_managed(wanted) and was and not _is_managed(was):
        raise not_allowed("The Image type for a Virtual Machine Scale Set may not be changed.")
    publisher = was.get("publisher")
    if publisher is not None and str(publisher).lower() != str(wanted.get("publisher", publisher)).lower():
        raise property_change("imageReference.publisher")


def _is_managed(reference: Json) -> bool:
    id = parse_id(str(reference.get("id", "")))
    return id is not None and id.type.lower() == IMAGE.lower()


def _refuse_mode(change: Change) -> None:
    if documents.is_uniform(change.properties):
        return
    for name in FLEXIBLE_REFUSES:  # no sentence of Azure's was found for these; the shape is its usual one
        if name in change.properties:
            raise invalid_parameter(f"Parameter '{name}' is not allowed.", name)
    if change.get("virtualMachineProfile.networkProfile.healthProbe") is not None:
        raise invalid_parameter(
            "Parameter 'networkProfile.healthProbe' is not allowed.", "networkProfile.healthProbe"
        )
    if change.get("virtualMachineProfile.networkProfile") and not change.get(
        "virtualMachineProfile.networkProfile.networkApiVersion"
    ):
        raise missing_value("networkProfile.networkApiVersion")


def _refuse_machine(change: Change, source: Source | None) -> Size | None:
    """What a VM like this would be refused for; the size, where there is one."""
    if not change.get("virtualMachineProfile"):
        _refuse_empty(change)
        return None
    if not get_at(change.document, "sku.name"):
        raise missing_value("sku.name")
    size = _known_size(as_machine(change))
    profile = change.get("virtualMachineProfile")
    spot.refuse(profile)
    # The user data was put away before, with the secrets.
    profiles.refuse_words({**profile, "userData": change.interior.get("userData")})
    if not needs_image(change):
        return size
    _fill_in(change, source, size)
    machine = as_machine(change)
    if source is None:
        raise missing_value("imageReference")
    refusals.refuse_image(machine, source, size)
    security.refuse(machine, source, size)
    _refuse_prefix(machine, source)
    profiles.refuse(machine, source)
    machine.get("storageProfile.osDisk").pop("name", None)
    refusals.refuse_disks(machine, source, size)
    _refuse_networks(change)
    return size


def _fill_in(change: Change, source: Source | None, size: Size) -> None:
    """What the platform chooses for a new model where nothing is said."""
    profile = change.properties["virtualMachineProfile"]
    if source is not None:
        profile.setdefault("storageProfile", {}).setdefault("osDisk", {"createOption": "FromImage"})
    known = change.before.properties.get("virtualMachineProfile") if change.before else None
    if not known:
        able = security.able(source, None, size)
        security.complete(profile, change.query.get("api-version", ""), able)


def _refuse_empty(change: Change) -> None:
    """Only a flexible scale set may be without a model: VMs join it one by one."""
    if documents.is_uniform(change.properties) or documents.capacity(change.document):
        raise missing_value("virtualMachineProfile")


def _refuse_prefix(machine: Change, source: Source) -> None:
    """The sentence for Windows is quoted in Azure/azure-xplat-cli pull request 2761; that for Linux, whose
    limit Terraform's azurerm knows, is made like it."""
    prefix, longest = machine.get("osProfile.computerName", ""), names.LONGEST_PREFIX[source.os_type]
    strange = source.os_type == "Windows" and (prefix.isdigit() or STRANGE_PREFIX.search(prefix))
    if len(prefix) > longest or strange:
        sentence = names.SENTENCES[source.os_type].replace("computer name", "computer name prefix")
        sentence = sentence.replace("host name", "host name prefix")
        limit = f"{names.LONGEST[source.os_type]} characters"
        raise invalid_parameter(sentence.replace(limit, f"{longest} characters"), "computerNamePrefix")


def _refuse_networks(change: Change) -> None:
    path = "networkProfile.networkInterfaceConfigurations"
    configured = change.get(f"virtualMachineProfile.{path}", [])
    if not configured:
        raise missing_value(path)
    for interface in configured:
        addresses = get_at(interface, "properties.ipConfigurations", [])
        if not addresses:
            raise missing_value("ipConfigurations")
        for address in addresses:
            ipv6 = str(get_at(address, "properties.privateIPAddressVersion", "")).lower() == "ipv6"
            if not get_at(address, "properties.subnet.id") and not ipv6:
                raise missing_value("subnet.id")
    references.refuse(change)


def refuse_capacity(change: Change, source: Source | None) -> None:
    """The sentence is quoted in hashicorp/terraform-azurerm-nomad issue 6."""
    count = get_at(change.document, "sku.capacity", 0)
    if count < 0:
        raise invalid_value("sku.capacity")
    limit = LARGEST
    reference = change.get("virtualMachineProfile.storageProfile.imageReference", {})
    if _is_managed(reference):
        limit = LARGEST_OF_AN_IMAGE
    if documents.is_uniform(change.properties) and change.get("singlePlacementGroup", True):
        limit = LARGEST_GROUP
    if count > limit:
        raise not_allowed(
            f"Unable to create or update VirtualMachineScaleSet '{change.id.name}' as it exceeds the total "
            f"limit of '{limit}' Virtual Machine instances."
        )


def _refuse_zones(change: Change) -> None:
    before = change.before.document.get("zones", []) if change.before else []
    if any(str(zone) not in zones.wanted(change) for zone in before):
        raise property_change("zones")
    zones.refuse_unknown(change)


def _refuse_policies(change: Change) -> None:
    """The first sentence is of terraform-provider-azurerm pull request 5430, the second of
    Azure-Samples/open-source-labs issue 46, the third of terraform-provider-azurerm issue 5860."""
    _refuse_rolling_policy(change)
    if health.signal(change.properties) is not None:
        return
    if change.get("upgradePolicy.mode") == "Rolling":
        raise BadRequest(
            "BadRequest",
            "Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe "
            "or health extension was not provided.",
        )
    if change.get("upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"):
        raise BadRequest(
            "BadRequest",
            "Automatic OS Upgrade is not supported for this Virtual Machine Scale Set because a health probe "
            "or health extension was not specified.",
        )
    if change.get("automaticRepairsPolicy.enabled"):
        raise BadRequest(
            "BadRequest",
            "Automatic repairs not supported for this Virtual Machine Scale Set because a health probe or "
            "health extension was not provided.",
        )


def _refuse_rolling_policy(change: Change) -> None:
    """Percentages and pauses within what Azure documents; its own sentence is that of any bad value."""
    policy = change.get("upgradePolicy.rollingUpgradePolicy", {})
    for name in PERCENTS:
        least = 0 if name == "maxUnhealthyUpgradedInstancePercent" else 5
        if name in policy and not least <= policy[name] <= 100:
            raise invalid_value(name)
    if "pauseTimeBetweenBatches" in policy and not durations.is_span(policy["pauseTimeBetweenBatches"]):
        raise invalid_value("pauseTimeBetweenBatches")
