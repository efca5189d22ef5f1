"""What a scale set and its instances show of themselves."""

from collections import Counter

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import BadRequest
from azlab.arm.fields import in_order
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import documents, members, orchestration_services
from azlab.providers.compute.virtual_machines import views

ORDER = ("name", "id", "type", "location", "tags", "zones", "plan", "identity", "sku", "etag", "properties")


def shown(resource: Resource, expand: str = "") -> Json:
    """The document of a scale set in Azure's order."""
    document = {**copy_of(resource.document), "etag": documents.etag(resource)}
    if "userdata" in expand.lower() and "userData" in resource.interior:
        document["properties"]["virtualMachineProfile"]["userData"] = resource.interior["userData"]
    return in_order(document, ORDER)


def instance(cloud: Cloud, entry: Resource, expand: str) -> Json:
    """An instance below its scale set: all of a uniform one, the bare entry of a flexible one."""
    if "virtualMachine" in entry.interior:
        if "instanceview" in expand.lower():
            raise not_on_flexible(entry.id.names[0], "VirtualMachineScaleSets.virtualMachines.GET")
        # A PUT leaves properties in the entry; those that count are the VM's.
        return {name: value for name, value in entry.document.items() if name != "properties"}
    document: Json = copy_of(views.document(cloud, entry))
    scale_set = members.scale_set_of(cloud, entry)
    document["properties"]["latestModelApplied"] = is_latest(scale_set, entry)
    if "instanceview" in expand.lower():
        document["properties"]["instanceView"] = instance_view(cloud, entry)
    if "userdata" in expand.lower() and "userData" in entry.interior:
        document["properties"]["userData"] = entry.interior["userData"]
    return document


def is_latest(scale_set: Resource | None, machine: Resource) -> bool:
    """Whether an instance is as the model now says."""
    if scale_set is None:
        return False
    return bool(machine.interior.get("model") == documents.mark(scale_set.document, scale_set.interior))


def instance_view(cloud: Cloud, machine: Resource) -> Json:
    """The instance view of a uniform instance."""
    known_values = {
        "placementGroupId": machine.interior.get("placementGroup"),
        "platformUpdateDomain": machine.interior.get("faultDomain", 0),
        "platformFaultDomain": machine.interior.get("faultDomain", 0),
    }
    known = {name: value for name, value in known_values.items() if value is not None}
    return {**known, **views.instance_view(cloud, machine)}


def summary(cloud: Cloud, scale_set: Resource) -> Json:
    """The instance view of a uniform scale set: how its instances were provisioned.

    The refusal for a flexible one is quoted in hashicorp/nomad-autoscaler issue 1096.
    """
    if not documents.is_uniform(scale_set.properties):
        raise not_on_flexible(scale_set.id.name, "VirtualMachineScaleSets.instanceView.GET")
    found = members.members(cloud, scale_set.id)
    states = Counter(views.statuses(machine)[0]["code"] for machine in found)
    return {
        "virtualMachine": {
            "statusesSummary": [{"code": code, "count": count} for code, count in sorted(states.items())]
        },
        "statuses": [views.statuses(scale_set)[0]],
        **orchestration_services.shown(scale_set),
    }


def not_on_flexible(scale_set: str, operation: str) -> BadRequest:
    return BadRequest(
        "BadRequest", f"Operation '{operation}' is not allowed on Virtual Machine Scale Set '{scale_set}'."
    )
