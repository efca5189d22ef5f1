"""Microsoft.Compute/virtualMachineScaleSets: create, scale, change the model, act on instances, delete."""

from typing import ClassVar

from azlab import data
from azlab.arm import assigned_identities
from azlab.arm.cloud import Cloud
from azlab.arm.fields import Field
from azlab.arm.indexes import in_use
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import (
    capacity,
    documents,
    members,
    merging,
    orchestration_services,
    os_upgrades,
    power,
    refusals,
    upgrading,
    views,
)
from azlab.providers.compute.scale_sets.fields import FIELDS
from azlab.providers.compute.scale_sets.machines import find_source
from azlab.providers.compute.scale_sets.names import NAME_RULE, SCALE_SET
from azlab.providers.compute.virtual_machines import maintenance


class ScaleSets(ResourceType):
    name = SCALE_SET
    name_rule = NAME_RULE
    name_parameter = "vmScaleSetName"
    seconds = 60.0
    fields: ClassVar[tuple[Field, ...]] = FIELDS
    indexed = (in_use(name),)

    def preflight(self, change: Change) -> None:
        merging.complete(change)
        refusals.preflight(change)

    def refuse(self, change: Change) -> None:
        merging.complete(change)
        refusals.refuse(change)

    def provision(self, change: Change) -> None:
        now = change.cloud.now()
        change.interior.pop("upgradeSeconds", None)
        change.interior.update(changed=now, writes=change.interior.get("writes", 0) + 1)
        assigned_identities.complete(change)
        documents.tier(change.document)
        source = find_source(change) if refusals.needs_image(change) else None
        documents.complete(change, source)
        upgrading.resolve(change)
        capacity.adjust(change)
        upgrading.follow_policy(change)

    def refuse_while_busy(self, cloud: Cloud, resource: Resource, operation: str) -> None:
        """One that is going takes nothing but one more DELETE; anything else waits for its turn."""
        if operation != "delete":
            refusals.refuse_deleted(resource, operation)
        super().refuse_while_busy(cloud, resource, operation)

    def seconds_for(self, change: Change) -> float:
        upgrade = change.interior.pop("upgradeSeconds", None)
        if upgrade is not None:
            return float(upgrade)
        if change.error is not None:
            return 1200.0
        return self.seconds if change.interior.pop("touched", False) else 5.0

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return views.shown(resource, expand)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        for machine in members.members(cloud, resource.id):
            members.dismiss(cloud, machine)

    @action("instanceView", reply=Reply(200), method="GET")
    def instance_view(self, call: Call) -> None:
        call.result = views.summary(call.cloud, call.resource)

    @action("skus", reply=Reply(200), method="GET")
    def skus(self, call: Call) -> None:
        limits = {"minimum": 0, "maximum": 1000, "defaultCapacity": 1, "scaleType": "Automatic"}
        call.result = {
            "value": [
                {
                    "resourceType": SCALE_SET,
                    "sku": {"name": size.name, "tier": "Standard"},
                    "capacity": limits,
                }
                for size in data.sizes(call.resource.location)
            ]
        }

    @action("start", seconds=15)
    def start(self, call: Call) -> None:
        power.each(call, power.start, power.chosen(call))

    @action("powerOff", seconds=15)
    def power_off(self, call: Call) -> None:
        power.each(call, power.power_off, power.chosen(call))

    @action("restart", seconds=15)
    def restart(self, call: Call) -> None:
        power.each(call, power.restart, power.chosen(call))

    @action("redeploy", seconds=30)
    def redeploy(self, call: Call) -> None:
        power.each(call, power.restart, power.chosen(call))

    @action("deallocate", seconds=30)
    def deallocate(self, call: Call) -> None:
        power.each(call, power.deallocate, power.chosen(call))

    @action("delete", seconds=30)
    def delete_instances(self, call: Call) -> None:
        capacity.delete(call, power.chosen(call, always=True, spare=False))

    @action("manualupgrade", seconds=40)
    def update_instances(self, call: Call) -> None:
        upgrading.update(call, power.chosen(call, always=True))

    @action("osRollingUpgrade", seconds=5)
    def upgrade_os(self, call: Call) -> None:
        upgrading.upgrade_os(call)

    @action("osUpgradeHistory", reply=Reply(200), method="GET")
    def os_upgrade_history(self, call: Call) -> None:
        call.result = {"value": os_upgrades.history(call.cloud, call.resource)}

    @action("setOrchestrationServiceState", seconds=5)
    def set_orchestration_service_state(self, call: Call) -> None:
        orchestration_services.set_state(call)

    @action("performMaintenance", seconds=15)
    def perform_maintenance(self, call: Call) -> None:
        for machine in power.chosen(call):
            maintenance.refuse_maintenance(str(machine.document["name"]))

    @action("reimage", seconds=40)
    def reimage(self, call: Call) -> None:
        upgrading.reimage(call, power.chosen(call))

    @action("reimageall", seconds=40)
    def reimage_all(self, call: Call) -> None:
        upgrading.reimage(call, power.chosen(call), data_disks=True)


TYPES = [ScaleSets()]
