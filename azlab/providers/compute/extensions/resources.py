"""Microsoft.Compute/virtualMachines/extensions: what was put into a VM besides its image."""

import re
from typing import ClassVar

from azlab import guest
from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import not_allowed
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.resource import ASYNC, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.extensions import catalogue, downloads, refusals, views, work
from azlab.providers.compute.extensions.outcomes import Outcome
from azlab.providers.compute.virtual_machines.volumes import plugged

STATE = "properties.provisioningState"


class VirtualMachineExtensions(ResourceType):
    name = views.NAME
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "vmExtensionName"
    goes_with_parent = True
    created = Reply(201, ASYNC)
    seconds = 15.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.publisher", required=True),
        Field("properties.type", required=True),
        Field("properties.typeHandlerVersion"),
        Field("properties.autoUpgradeMinorVersion", bool),
        Field("properties.enableAutomaticUpgrade", bool),
        Field("properties.suppressFailures", bool),
        Field("properties.forceUpdateTag"),
        Field("properties.settings", dict),
        Field("properties.protectedSettings", dict),
        Field("properties.protectedSettingsFromKeyVault", dict),
        Field("properties.provisionAfterExtensions", list),
        Field("properties.instanceView", dict, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        vm = refusals.machine_of(change)
        os_type = str(get_at(vm.properties, "storageProfile.osDisk.osType", ""))
        catalogue.refuse_unknown(change.properties, os_type)
        refusals.refuse_second(change, vm, os_type)
        refusals.refuse_key_vault(change.properties)

    def provision(self, change: Change) -> None:
        vm = refusals.machine_of(change)
        wanted = copy_of(change.properties)
        outcome = self._enabled(change, vm, wanted)
        change.interior["protectedSettings"] = change.properties.pop("protectedSettings", None)
        change.interior.update(mark=work.mark_of(wanted), outcome=outcome.to_json())
        change.error = None if wanted.get("suppressFailures") else outcome.error
        _report(change, vm, outcome)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return views.shown(resource, "instanceview" in expand.lower())

    def whole(self, cloud: Cloud, resource: Resource) -> Json:
        kept = resource.interior.get("protectedSettings")
        whole: Json = copy_of(resource.document)
        if kept is not None:
            whole["properties"]["protectedSettings"] = kept
        return whole

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        vm = cloud.get(resource.id.parent or "")
        if vm is not None:
            refusals.refuse_unreachable(vm)

    def _enabled(self, change: Change, vm: Resource, wanted: Json) -> Outcome:
        """What came of it; the same as before where nothing about it is new."""
        if change.before is not None and change.interior.get("mark") == work.mark_of(wanted):
            return Outcome.from_json(change.interior["outcome"])
        disk = change.cloud.get(get_at(vm.properties, "storageProfile.osDisk.managedDisk.id", ""))
        if disk is None or disk.interior.get("machine") is None:
            raise not_allowed(refusals.NOT_RUNNING)
        machine = guest.Machine.from_json(disk.interior["machine"])
        with plugged(change.cloud, vm, machine):
            outcome = work.enable(change.id.name, wanted, machine, downloads.offered(change.cloud))
        disk.interior["machine"] = machine.to_json()
        change.cloud.put(disk)
        return outcome


def _report(change: Change, vm: Resource, outcome: Outcome) -> None:
    """The VM is updating as long as its extension is, and fails with it."""
    vm.properties["provisioningState"] = "Updating"
    change.cloud.put(vm)
    end = "Failed" if change.error else "Succeeded"
    change.effects.append(["set", vm.id.key, STATE, end])
    if change.error is not None:
        change.effects.append(["set-interior", vm.id.key, "failure", change.error.document()])
    if outcome.shut_down:
        change.effects.append(["set-interior", vm.id.key, "power", "stopped"])


TYPES = [VirtualMachineExtensions()]
