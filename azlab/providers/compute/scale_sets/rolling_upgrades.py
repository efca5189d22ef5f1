"""Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades: how the latest one is getting on."""

from typing import ClassVar

from azlab.arm import errors
from azlab.arm.chores import Watch
from azlab.arm.errors import not_allowed
from azlab.arm.fields import Field
from azlab.arm.messages import Response, json_response
from azlab.arm.resource import Change, ResourceType
from azlab.arm.router import Routes, Visit
from azlab.providers.compute.scale_sets import automatic, rolling
from azlab.providers.compute.scale_sets.names import ROLLING, SCALE_SET

ROUTES = Routes()
CHORES = [Watch(rolling.carry_on, SCALE_SET), Watch(automatic.watch, SCALE_SET)]
GROUP_PATH = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute"


class RollingUpgrades(ResourceType):
    name = ROLLING
    tracked = False
    has_state = False
    fields: ClassVar[tuple[Field, ...]] = ()

    def refuse(self, change: Change) -> None:
        raise not_allowed("A rolling upgrade is started by a change of the model or by osRollingUpgrade.")


TYPES = [RollingUpgrades()]


@ROUTES.route("POST", GROUP_PATH + "/virtualMachineScaleSets/{name}/rollingUpgrades/cancel")
def cancel(visit: Visit) -> Response:
    """`az vmss rolling-upgrade cancel`. Azure's sentence for one that is not running was not found."""
    id = visit.address.id  # of the upgrade named "cancel", as the address reads
    scale_set = visit.cloud.get(id.parent) if id and id.parent else None
    if scale_set is None:
        name = f"{SCALE_SET}/{visit.parts['name']}"
        raise errors.resource_not_found(name, visit.parts["group"])
    upgrade = rolling.latest(visit.cloud, scale_set.id)
    if upgrade is None or not rolling.is_running(upgrade):
        raise not_allowed(
            f"Virtual Machine Scale Set '{scale_set.id.name}' has no rolling upgrade to cancel."
        )
    rolling.cancel(visit.cloud, upgrade)
    return json_response(200)
