"""Making instances: every one a machine of its own, with disks, interfaces and a first boot."""

from azlab import data, guest
from azlab.arm.cloud import copy_of
from azlab.arm.errors import AzureError, Conflict
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.internet import DEFAULT
from azlab.providers.compute.scale_sets import (
    allocations,
    disks,
    documents,
    extensions,
    interfaces,
    members,
    names,
    placing,
)
from azlab.providers.compute.scale_sets.machines import as_machine
from azlab.providers.compute.scale_sets.model_batches import Batch, batch_of
from azlab.providers.compute.virtual_machines import changing, controllers
from azlab.providers.compute.virtual_machines.making import FAILURES


def grow(change: Change, count: int) -> list[Resource]:
    """Add instances; at the end of the operation they run."""
    batch = batch_of(change)
    if batch is None:
        return []
    machines = [_make(batch, placement) for placement in placing.new_placements(change, count)]
    for machine in machines:
        finish(change, machine)
    return machines


def finish(change: Change, machine: Resource) -> None:
    """What the end of the operation does for an instance; one without a host gets none by it."""
    state = "Failed" if "failure" in machine.interior else "Succeeded"
    power = {"deallocated": "deallocated", "stopping": "stopped"}.get(machine.interior["power"], "running")
    change.effects += [
        ["set", machine.id.key, "properties.provisioningState", state],
        ["set-interior", machine.id.key, "power", power],
    ]


def _make(batch: Batch, placement: placing.Placement) -> Resource:
    change, cloud = batch.change, batch.change.cloud
    id = _id(batch, placement)
    profile = change.properties["virtualMachineProfile"]
    document: Json = {"name": _shown_name(change, id, placement), "id": id.text, "type": id.type}
    machine = Resource(id, document, _interior(batch, placement))
    document["location"] = change.location
    _tag(batch, machine)
    if batch.uniform:
        document.update(instanceId=id.name, sku={**change.document["sku"]})
        document["sku"].pop("capacity", None)
    if placement.zones:
        document["zones"] = placement.zones
    if change.document.get("identity"):
        document["identity"] = copy_of(change.document["identity"])
    if change.document.get("plan"):
        document["plan"] = copy_of(change.document["plan"])
    document["properties"] = properties = _properties(batch, machine, profile, placement)
    allocations.allocate(change, machine)
    cloud.put(machine)  # an interface may live below it
    # Taken out and put back, because Azure shows it last.
    created = properties.pop("timeCreated")
    properties["networkProfile"] = {"networkInterfaces": interfaces.make(change, id)}
    properties["timeCreated"] = created
    cloud.put(machine)
    scale_set = Resource(change.id, change.document)
    if not batch.uniform:
        members.enter(cloud, scale_set, machine)
    return machine


def _id(batch: Batch, placement: placing.Placement) -> ResourceId:
    change = batch.change
    if batch.uniform:
        return change.id.child("virtualMachines", str(placement.number))
    return change.id.sibling(names.MACHINE, names.machine_name(change.id.name, change.cloud.random()))


def _shown_name(change: Change, id: ResourceId, placement: placing.Placement) -> str:
    return id.name if id.type == names.MACHINE else f"{change.id.name}_{placement.number}"


def _interior(batch: Batch, placement: placing.Placement) -> Json:
    now, whole = batch.change.cloud.now(), batch.change.interior
    return {
        **({"userData": whole["userData"]} if "userData" in whole else {}),
        "power": "starting",
        "generalized": False,
        "created": now,
        "changed": now,
        "writes": 1,
        "generation": batch.source.generation,
        "architecture": batch.source.architecture,
        "model": batch.model,
        "source": batch.source.disk_reference,
        "number": placement.number,
        "faultDomain": placement.fault_domain,
        "placementGroup": batch.change.interior.setdefault("placementGroup", batch.change.cloud.guid()),
        **({} if batch.uniform else {DEFAULT: False}),
    }


def _tag(batch: Batch, machine: Resource) -> None:
    tags = copy_of(batch.change.document.get("tags", {}))
    if not batch.uniform:
        moment = get_at(
            batch.change.properties, "virtualMachineProfile.timeCreated", batch.change.cloud.now()
        )
        tags["VirtualMachineProfileTimeCreated"] = documents.stamp(moment)
    machine.document["tags"] = tags


def _properties(batch: Batch, machine: Resource, profile: Json, placement: placing.Placement) -> Json:
    change, uniform = batch.change, batch.uniform
    size = {"hardwareProfile": {"vmSize": get_at(change.document, "sku.name")}}
    head: Json = {"provisioningState": "Creating", **size}
    if uniform:
        head = {
            "latestModelApplied": True,
            "modelDefinitionApplied": "VirtualMachineScaleSet",
            "networkProfileConfiguration": interfaces.configuration(profile),
            **head,
        }
    properties: Json = {**head, "vmId": change.cloud.guid()}
    if not uniform:
        properties["virtualMachineScaleSet"] = {"id": change.id.text}
    computer = _computer_name(batch, profile, placement)
    properties["storageProfile"] = make_disks(batch, machine, profile, placement.zones, computer)
    if profile.get("osProfile") and not batch.source.specialized:
        properties["osProfile"] = _os_profile(profile["osProfile"], computer)
    for name in ("securityProfile", "priority", "evictionPolicy", "billingProfile"):
        if profile.get(name):
            properties[name] = copy_of(profile[name])
    properties["timeCreated"] = change.cloud.now()
    return properties


def _computer_name(batch: Batch, profile: Json, placement: placing.Placement) -> str:
    prefix = get_at(profile, "osProfile.computerNamePrefix", "")
    return names.computer_name(
        prefix, placement.number if batch.uniform else None, batch.change.cloud.random()
    )


def _os_profile(profile: Json, computer_name: str) -> Json:
    shown = {name: copy_of(value) for name, value in profile.items() if name != "computerNamePrefix"}
    return {"computerName": computer_name, **shown}


def make_disks(
    batch: Batch, machine: Resource, profile: Json, zones: list[str], computer: str, data_disks: bool = True
) -> Json:
    """The disks of an instance, and its first boot; its storage profile."""
    wanted, source = profile["storageProfile"], batch.source
    listed = wanted.get("dataDisks", []) if data_disks else []
    os_disk = _disk(batch, machine, wanted["osDisk"], "OsDisk_1", zones)
    boot(batch, machine, os_disk, computer)
    batch.change.cloud.put(os_disk)
    reference = {**wanted.get("imageReference", {})}
    if source.exact_version:
        reference["exactVersion"] = source.exact_version
    shown: Json = {"imageReference": reference, "osDisk": disks.described(wanted["osDisk"], os_disk, source)}
    shown["dataDisks"] = [_data_disk(batch, machine, disk, zones) for disk in listed]
    size = data.size(str(get_at(batch.change.document, "sku.name")))
    shown["diskControllerType"] = controllers.chosen(wanted, size)
    return shown


def renew(batch: Batch, machine: Resource, data_disks: bool) -> None:
    """A fresh OS disk for an instance, with a first boot, and fresh data disks where they are wanted."""
    profile = batch.change.properties["virtualMachineProfile"]
    storage = machine.properties["storageProfile"]
    old = [storage["osDisk"], *(storage.get("dataDisks", []) if data_disks else [])]
    for entry in old:
        changing.release_disk(batch.change.cloud, {**entry, "deleteOption": "Delete"})
    forgive(machine)
    computer = get_at(machine.properties, "osProfile.computerName", "")
    fresh = make_disks(batch, machine, profile, machine.document.get("zones", []), computer, data_disks)
    kept = {} if data_disks else {"dataDisks": storage.get("dataDisks", [])}
    machine.properties["storageProfile"] = {**fresh, **kept}
    machine.interior.update(source=batch.source.disk_reference, generalized=False)
    batch.change.cloud.put(machine)


def forgive(machine: Resource) -> None:
    """What made an instance fail is done again, and may now succeed; for want of a host it stays as it is."""
    if not machine.interior.get("unallocated"):
        machine.interior.pop("failure", None)


def apply_model(batch: Batch, machine: Resource) -> None:
    """What an instance takes over from the model besides its disks."""
    profile = batch.change.properties["virtualMachineProfile"]
    machine.properties["hardwareProfile"] = {"vmSize": get_at(batch.change.document, "sku.name")}
    if profile.get("securityProfile"):
        machine.properties["securityProfile"] = copy_of(profile["securityProfile"])
    if batch.uniform:
        machine.properties["networkProfileConfiguration"] = interfaces.configuration(profile)
        machine.document["sku"] = {"name": get_at(batch.change.document, "sku.name"), "tier": "Standard"}
    _bring_extensions(batch, machine)
    machine.interior.update(model=batch.model, writes=machine.interior.get("writes", 1) + 1)
    machine.properties["provisioningState"] = "Updating"
    _tag(batch, machine)
    batch.change.cloud.put(machine)


def _bring_extensions(batch: Batch, machine: Resource) -> None:
    """Extensions that are new to an instance work on the disk that it has."""
    disk = batch.change.cloud.get(get_at(machine.properties, "storageProfile.osDisk.managedDisk.id", ""))
    if disk is None or disk.interior.get("machine") is None:
        return
    inside = guest.Machine.from_json(disk.interior["machine"])
    inside.online = batch.online
    extensions.put_in(batch.change, machine, inside)
    disk.interior["machine"] = inside.to_json()
    batch.change.cloud.put(disk)


def _data_disk(batch: Batch, machine: Resource, entry: Json, zones: list[str]) -> Json:
    disk = _disk(batch, machine, entry, f"disk{int(entry['lun']) + 2}", zones)
    batch.change.cloud.put(disk)
    return disks.described(entry, disk, batch.source)


def _disk(batch: Batch, machine: Resource, entry: Json, placement: str, zones: list[str]) -> Resource:
    guid = batch.change.cloud.guid().replace("-", "")
    name = machine.document["name"]
    named = names.disk_name(batch.change.id.name, name, batch.uniform, placement, guid)
    disk = batch.moulds.cast(entry, named, zones)
    disk.document["managedBy"] = machine.id.text
    disk.properties["diskState"] = "Attached"
    return disk


def boot(batch: Batch, machine: Resource, disk: Resource, computer: str) -> None:
    """Boot the machine on its fresh disk; a bad image makes its provisioning fail."""
    if disk.interior.get("machine") is None:
        return
    inside = guest.Machine.from_json(disk.interior["machine"])
    inside.online = batch.online
    seed = batch.change.cloud.guid()
    if batch.source.specialized:
        guest.boot(inside, seed)
    else:
        profile = as_machine(batch.change).get("osProfile", {})
        user_data = str(batch.change.interior.get("userData") or "")
        named = {**profile, "computerName": computer}
        outcome = guest.provision(inside, named, seed=seed, user_data=user_data)
        inside = outcome.machine
        if outcome.shut_down:
            machine.interior["power"] = "stopping"
        if not outcome.succeeded:
            _fail(batch.change, machine, outcome.code or "", outcome.message_key or "os-timeout")
    machine.interior.pop("extensions", None)  # a fresh disk has none yet
    if "failure" not in machine.interior:
        extensions.put_in(batch.change, machine, inside)
    disk.interior["machine"] = inside.to_json()


def _fail(change: Change, machine: Resource, code: str, key: str) -> None:
    error: AzureError = Conflict(code, FAILURES[key].format(vm=machine.document["name"]))
    machine.interior["failure"] = error.document()
    change.error = change.error or error
