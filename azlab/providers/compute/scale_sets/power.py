"""Doing something to some or all instances of a scale set."""

from collections.abc import Callable

from azlab.arm.cloud import Cloud
from azlab.arm.errors import invalid_parameter, invalid_value, missing_value
from azlab.arm.resource import Call
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets.members import instance_id, is_protected, members
from azlab.providers.compute.virtual_machines import allocations, power

Act = Callable[[Call], None]


def chosen(call: Call, always: bool = False, spare: bool = True) -> list[Resource]:
    """The instances that `instanceIds` names: `*` and nothing mean all.

    The refusal is quoted in Azure/azure-cli issue 25476. `always`: nothing named is not all.
    `spare`: those protected from actions of the scale set are not meant by all.
    """
    there = {instance_id(machine).lower(): machine for machine in members(call.cloud, call.resource.id)}
    wanted = call.body.get("instanceIds")
    if wanted is None and always:
        raise missing_value("instanceIds")
    if wanted is not None and (
        not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted)
    ):
        raise invalid_value("instanceIds")
    if wanted is None or "*" in wanted:
        return [machine for machine in there.values() if not (spare and _is_protected(call, machine))]
    for name in wanted:
        if name.lower() not in there:
            raise invalid_parameter(
                f"The provided instanceId {name} is not an active Virtual Machine Scale Set VM instanceId.",
                "instanceIds",
            )
    return [there[name] for name in dict.fromkeys(wanted_id.lower() for wanted_id in wanted)]


def _is_protected(call: Call, machine: Resource) -> bool:
    return is_protected(call.cloud, machine, "protectFromScaleSetActions")


def each(call: Call, act: Act, machines: list[Resource]) -> None:
    """Do the same to every machine, as if each were asked alone; one operation ends them all."""
    for machine in machines:
        alone = Call(call.cloud, machine, call.body, call.query)
        act(alone)
        call.effects += alone.effects
        call.error = call.error or alone.error


def start(call: Call) -> None:
    power.refuse_generalized(call, "start")
    if call.resource.interior["power"] != "running" and allocations.find_host(call):
        power.boot(call)
        power.change(call, "starting", "running")


def power_off(call: Call) -> None:
    if call.resource.interior["power"] != "deallocated":
        power.change(call, "stopping", "stopped")


def restart(call: Call) -> None:
    power.refuse_deallocated(call, "restart")
    power.refuse_generalized(call, "restart")
    power.boot(call)
    power.change(call, "starting", "running")


def deallocate(call: Call) -> None:
    power.refuse_resting(call)
    if call.resource.interior["power"] != "deallocated":
        power.change(call, "deallocating", "deallocated")


def wait_until_idle(cloud: Cloud, machines: list[Resource]) -> None:
    """Let what is in progress on single instances end first."""
    for machine in machines:
        cloud.operations.wait_until_idle(machine.id.key)
