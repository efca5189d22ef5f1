"""Microsoft.Compute/virtualMachineScaleSets/virtualMachines: the instances, seen below their scale set."""

from typing import ClassVar

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import not_allowed, property_change
from azlab.arm.fields import Field, changed, get_at, merged
from azlab.arm.messages import Json
from azlab.arm.resource import ASYNC, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import capacity, members, power, upgrading, views
from azlab.providers.compute.scale_sets.names import INSTANCE
from azlab.providers.compute.virtual_machines import changing, commands, maintenance, quotas
from azlab.providers.compute.virtual_machines.fields import DATA_DISKS, FIELDS

OF_THE_MODEL = (
    "hardwareProfile", "osProfile", "networkProfile", "networkProfileConfiguration",
    "storageProfile.osDisk", "storageProfile.imageReference", "storageProfile.diskControllerType",
)  # fmt: skip
"""What an instance has from its scale set, and does not change by itself."""
OF_ITS_OWN = ("protectionPolicy", "userData", "storageProfile")
"""What a request may change, each in its own way."""


class Instances(ResourceType):
    name = INSTANCE
    tracked = False
    created = Reply(200)
    updated = Reply(200, ASYNC)
    seconds = 20.0
    indexed = (quotas.SIZES,)
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.protectionPolicy", dict),
        Field("properties.protectionPolicy.protectFromScaleIn", bool),
        Field("properties.protectionPolicy.protectFromScaleSetActions", bool),
        Field("properties.userData"),
        Field("properties.storageProfile", dict),
        *(field for field in FIELDS if field.path.startswith(DATA_DISKS)),
    )

    def refuse(self, change: Change) -> None:
        if change.before is None:  # Azure's own sentence for this was not found
            raise not_allowed(
                f"The VM Scale Set VM '{change.id.name}' cannot be created; change the capacity of "
                f"Virtual Machine Scale Set '{change.id.names[0]}' instead."
            )
        if _names_disks(change):
            if "virtualMachine" in change.before.interior:  # the disks of a flexible one are its VM's
                raise views.not_on_flexible(change.id.names[0], "VirtualMachineScaleSets.virtualMachines.PUT")
            changing.refuse_data_disks(_with_disks(change, change.before), change.before)
        for path in OF_THE_MODEL:
            for _ in changed(get_at(change.before.properties, path), change.get(path)):
                raise property_change(path)

    def provision(self, change: Change) -> None:
        """Protection, user data and data disks of an instance are its own; what else is said is kept."""
        before = change.before
        assert before is not None
        wanted, user_data = change.get("protectionPolicy"), change.get("userData")
        disks = _with_disks(change, before) if _names_disks(change) else None
        more = {name: value for name, value in change.properties.items() if name not in OF_ITS_OWN}
        change.document.clear()
        change.document.update(copy_of(before.document))
        change.document["properties"] = merged(change.properties, more)
        if wanted is not None:
            change.properties["protectionPolicy"] = {
                name: bool(wanted.get(name, False))
                for name in ("protectFromScaleIn", "protectFromScaleSetActions")
            }
        if user_data is not None:
            change.interior["userData"] = user_data
        if disks is not None:
            changing.change_data_disks(disks, before)
            change.properties["storageProfile"] = disks.properties["storageProfile"]
        change.interior["writes"] = change.interior.get("writes", 0) + 1

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return views.instance(cloud, resource, expand)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        capacity.forget(cloud, resource)

    @action("instanceView", reply=Reply(200), method="GET")
    def instance_view(self, call: Call) -> None:
        if "virtualMachine" in call.resource.interior:
            raise views.not_on_flexible(call.resource.id.names[0], "VMScaleSetVMs.instanceView.GET")
        call.result = views.instance_view(call.cloud, call.resource)

    @action("start", seconds=15)
    def start(self, call: Call) -> None:
        _alone(call, power.start)

    @action("powerOff", seconds=15)
    def power_off(self, call: Call) -> None:
        _alone(call, power.power_off)

    @action("restart", seconds=15)
    def restart(self, call: Call) -> None:
        _alone(call, power.restart)

    @action("redeploy", seconds=30)
    def redeploy(self, call: Call) -> None:
        _alone(call, power.restart)

    @action("deallocate", seconds=30)
    def deallocate(self, call: Call) -> None:
        _alone(call, power.deallocate)

    @action("reimage", seconds=40)
    def reimage(self, call: Call) -> None:
        _by_model(call, data_disks=False)

    @action("reimageall", seconds=40)
    def reimage_all(self, call: Call) -> None:
        _by_model(call, data_disks=True)

    @action("simulateEviction", reply=Reply(204))
    def simulate_eviction(self, call: Call) -> None:
        machine = members.machine_of(call.cloud, call.resource)
        if machine is not None:
            maintenance.simulate_eviction(call, machine)

    @action("performMaintenance", seconds=15)
    def perform_maintenance(self, call: Call) -> None:
        maintenance.refuse_maintenance(str(call.resource.document["name"]))

    @action("runCommand", seconds=12)
    def run_command(self, call: Call) -> None:
        machine = members.machine_of(call.cloud, call.resource)
        if machine is not None:
            alone = Call(call.cloud, machine, call.body, call.query)
            commands.run_command(alone)
            call.effects, call.result = alone.effects, alone.result


def _names_disks(change: Change) -> bool:
    return change.get("storageProfile.dataDisks") is not None


def _with_disks(change: Change, before: Resource) -> Change:
    """The instance as it is, with the wanted data disks: what is done to disks of VMs is done to these."""
    document = copy_of(before.document)
    document["location"] = change.cloud.group_location(change.id) if not before.location else before.location
    document["properties"]["storageProfile"]["dataDisks"] = copy_of(change.get("storageProfile.dataDisks"))
    return Change(change.cloud, change.id, document, before, change.interior, change.query)


def _alone(call: Call, act: power.Act) -> None:
    machine = members.machine_of(call.cloud, call.resource)
    if machine is not None:
        power.each(call, act, [machine])


def _by_model(call: Call, data_disks: bool) -> None:
    machine = members.machine_of(call.cloud, call.resource)
    scale_set = members.scale_set_of(call.cloud, machine) if machine else None
    if machine is not None and scale_set is not None:
        whole = Call(call.cloud, scale_set, call.body, call.query)
        upgrading.reimage(whole, [machine], data_disks)
        call.effects, call.error = whole.effects, whole.error


TYPES = [Instances()]
