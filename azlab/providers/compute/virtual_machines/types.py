"""Microsoft.Compute/virtualMachines: create, show, power, the generalized mark, run-command, delete."""

import re
from typing import ClassVar

from azlab import data
from azlab.arm import assigned_identities
from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import not_allowed
from azlab.arm.fields import Field, get_at, merged
from azlab.arm.ids import same_id
from azlab.arm.indexes import in_use
from azlab.arm.messages import Json
from azlab.arm.resource import ASYNC, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import availability, proximity
from azlab.providers.compute.scale_sets import members
from azlab.providers.compute.virtual_machines import (
    allocations,
    attaching,
    boot_diagnostics,
    changing,
    commands,
    controllers,
    maintenance,
    making,
    os_profiles,
    power,
    preflights,
    quotas,
    refusals,
    security,
    views,
)
from azlab.providers.compute.virtual_machines.fields import FIELDS
from azlab.providers.compute.virtual_machines.sources import Source, find_source

OF_SCALE_SET = re.compile(r"'?virtualMachineScaleSet/id'? eq '([^']+)'", re.IGNORECASE)


class VirtualMachines(ResourceType):
    name = "Microsoft.Compute/virtualMachines"
    named: ClassVar[dict[str, str]] = {
        "sourceVirtualMachine": "read", "virtualMachineId": "read", "source": "read",
        "targetResourceId": "write",
    }  # fmt: skip
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "vmName"
    seconds = 40.0
    fields: ClassVar[tuple[Field, ...]] = FIELDS
    indexed = (quotas.SIZES, in_use(name))

    def preflight(self, change: Change) -> None:
        preflights.preflight(change)

    def refuse(self, change: Change) -> None:
        members.refuse_join(change)
        availability.refuse(change)
        proximity.refuse(change)
        proximity.refuse_running(change)
        boot_diagnostics.refuse(change)
        if change.before is None:
            source = change.found = find_source(change)
            _fill_in(change, source)
            refusals.refuse_new(change, source)
        else:
            _complete(change, change.before)
            refusals.refuse_change(change, change.before)
            changing.refuse(change, change.before)

    def provision(self, change: Change) -> None:
        change.interior["changed"] = change.cloud.now()
        change.interior["writes"] = change.interior.get("writes", 0) + 1
        assigned_identities.complete(change)
        user_data = change.properties.pop("userData", None)
        if user_data is not None:
            change.interior["userData"] = user_data
        if change.before is not None:
            changing.carry_out(change, change.before)
            return
        source: Source | None = change.found
        disk = making.make_os_disk(change, source)
        making.make_data_disks(change, source)
        change.interior.update(
            power="starting", generalized=False, created=change.cloud.now(),
            generation=disk.properties.get("hyperVGeneration", "V1"),
            architecture=get_at(disk.properties, "supportedCapabilities.architecture", "x64"),
        )  # fmt: skip
        making.first_boot(change, disk, source)
        change.cloud.put(disk)
        making.join_network(change)
        availability.join(change)
        allocations.allocate(change)
        _write_properties(change, source)
        members.join(change.cloud, Resource(change.id, change.document))

    def seconds_for(self, change: Change) -> float:
        if change.error is not None:
            return self.seconds if "unallocated" in change.interior else 1200.0
        return self.seconds if change.is_new else 1.0

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        document = views.document(cloud, resource)
        if "instanceview" in expand.lower():
            document["properties"]["instanceView"] = views.instance_view(cloud, resource)
        if "userdata" in expand.lower() and "userData" in resource.interior:
            document["properties"]["userData"] = resource.interior["userData"]
        return document

    def listed(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        """A list names the extensions of a VM by id alone; the CLI cannot read more of them there.

        `statusOnly=true` is how `Get-AzVM -Status` asks for the power of all: it reads their instance views.
        """
        status = ",instanceView" if "statusonly" in expand.lower() else ""
        document = self.show(cloud, resource, expand + status)
        if "resources" in document:
            document["resources"] = [{"id": extension["id"]} for extension in document["resources"]]
        return document

    def fits(self, resource: Resource, filter: str) -> bool:
        """`az vm list --vmss` asks for `'virtualMachineScaleSet/id' eq '...'`."""
        asked = OF_SCALE_SET.fullmatch(filter.strip())
        return asked is None or same_id(
            get_at(resource.properties, "virtualMachineScaleSet.id", ""), asked[1]
        )

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        members.leave(cloud, resource)
        profile = resource.properties["storageProfile"]
        for entry in (profile["osDisk"], *profile.get("dataDisks", [])):
            changing.release_disk(cloud, entry)
        for entry in changing.interfaces(resource):
            changing.release_interface(cloud, entry)

    def refuse_while_busy(self, cloud: Cloud, resource: Resource, operation: str) -> None:
        if resource.properties.get("provisioningState") == "Deleting":
            power.wait_or_refuse(cloud, resource, operation)
            return
        raise not_allowed(
            f"Operation '{operation}' is not allowed on VM '{resource.id.name}' since another operation is "
            "in progress."
        )

    @action("instanceView", reply=Reply(200), method="GET")
    def instance_view(self, call: Call) -> None:
        call.result = views.instance_view(call.cloud, call.resource)

    @action("vmSizes", reply=Reply(200), method="GET")
    def sizes(self, call: Call) -> None:
        call.result = {"value": [size.document() for size in data.sizes(call.resource.location)]}

    @action("start", seconds=15)
    def start(self, call: Call) -> None:
        power.refuse_generalized(call, "start")
        power.refuse_open_access(call)
        if call.resource.interior["power"] != "running" and allocations.find_host(call):
            power.boot(call)
            power.change(call, "starting", "running")

    @action("powerOff", seconds=15)
    def power_off(self, call: Call) -> None:
        power.refuse_deallocated(call, "powerOff")
        power.change(call, "stopping", "stopped")

    @action("restart", seconds=15)
    def restart(self, call: Call) -> None:
        power.refuse_deallocated(call, "restart")
        power.refuse_generalized(call, "restart")
        power.boot(call)
        power.change(call, "starting", "running")

    @action("redeploy", seconds=30)
    def redeploy(self, call: Call) -> None:
        power.refuse_deallocated(call, "redeploy")
        power.refuse_generalized(call, "redeploy")
        power.boot(call)
        power.change(call, "starting", "running")

    @action("convertToManagedDisks", seconds=15)
    def convert(self, call: Call) -> None:
        power.refuse_allocated(call, "convertToManagedDisks")
        raise not_allowed(f"VM '{call.resource.id.name}' is already using managed disks.")

    @action("reapply", seconds=15)
    def reapply(self, call: Call) -> None:
        call.effects.append(["set", call.resource.id.key, "properties.provisioningState", "Succeeded"])

    @action("attachDetachDataDisks", seconds=2, reply=Reply(200, ASYNC))
    def attach_and_detach(self, call: Call) -> None:
        attaching.attach_and_detach(call)

    @action("deallocate", seconds=30)
    def deallocate(self, call: Call) -> None:
        power.refuse_resting(call)
        if call.resource.interior["power"] != "deallocated":
            power.change(call, "deallocating", "deallocated")

    @action("generalize", reply=Reply(200))
    def generalize(self, call: Call) -> None:
        vm = call.resource
        if vm.interior["power"] not in ("stopped", "deallocated"):
            raise not_allowed(
                f"Operation 'generalize' is not allowed on VM '{vm.id.name}' since the VM is running. "
                "Please power off explicitly in case you shut down the VM from inside the guest operating "
                "system."
            )
        vm.interior["generalized"] = True
        call.cloud.put(vm)

    @action("capture", reply=Reply(202))
    def capture(self, call: Call) -> None:
        if not call.resource.interior.get("generalized"):
            raise not_allowed("Capture operation cannot be completed because the VM is not generalized.")
        raise not_allowed(
            "The Capture action is only supported on a Virtual Machine with blob based disks. Please use "
            "the 'Image' resource APIs to create an Image from a managed Virtual Machine."
        )

    @action("retrieveBootDiagnosticsData", reply=Reply(200))
    def retrieve_boot_diagnostics(self, call: Call) -> None:
        boot_diagnostics.retrieve(call)

    @action("simulateEviction", reply=Reply(204))
    def simulate_eviction(self, call: Call) -> None:
        maintenance.simulate_eviction(call, call.resource)

    @action("performMaintenance", seconds=15)
    def perform_maintenance(self, call: Call) -> None:
        maintenance.refuse_maintenance(call.resource.id.name)

    @action("runCommand", seconds=12)
    def run_command(self, call: Call) -> None:
        commands.run_command(call)


def _fill_in(change: Change, source: Source | None) -> None:
    """What the platform chooses for a new VM where nothing is said."""
    profile = change.properties["storageProfile"]
    if source is not None:
        profile.setdefault("osDisk", {"createOption": "FromImage"})
    disk = change.cloud.get(get_at(profile, "osDisk.managedDisk.id", ""))
    able = security.able(source, disk, refusals.known_size(change))
    security.complete(change.properties, change.query.get("api-version", ""), able)


def _complete(change: Change, before: Resource) -> None:
    """A PUT on an existing VM may leave parts out; what it leaves out stays."""
    for secret in ("adminPassword", "customData"):
        change.properties.get("osProfile", {}).pop(secret, None)
    known = copy_of(before.properties)
    change.document["properties"] = merged(known, {**change.properties, "vmId": known.get("vmId")})
    for name in ("identity", "plan", "zones"):
        if name in before.document:
            change.document.setdefault(name, copy_of(before.document[name]))


def _write_properties(change: Change, source: Source | None) -> None:
    wanted = change.properties
    storage = wanted["storageProfile"]
    reference = storage.get("imageReference")
    if reference and source and source.exact_version:
        reference = {**reference, "exactVersion": source.exact_version}
    shown: Json = {
        "hardwareProfile": wanted["hardwareProfile"],
        "provisioningState": "Creating",
        "vmId": change.cloud.guid(),
        "storageProfile": {
            **({"imageReference": reference} if reference else {}),
            "osDisk": storage["osDisk"],
            "dataDisks": storage["dataDisks"],
            "diskControllerType": controllers.chosen(storage, refusals.known_size(change)),
        },
    }
    if source and not source.specialized:
        shown["osProfile"] = os_profiles.shown(change.get("osProfile"), "computerName", source.os_type)
    if wanted.get("securityProfile"):
        shown["securityProfile"] = wanted["securityProfile"]
    known = {"properties", "hardwareProfile", "storageProfile", "osProfile", "securityProfile"}
    shown.update({name: value for name, value in wanted.items() if name not in known})
    change.document["properties"] = {**shown, "timeCreated": change.cloud.now()}


TYPES = [VirtualMachines()]
