"""What a scale set does by itself for its instances: automatic repairs, which can be suspended."""

from azlab.arm.errors import invalid_value, not_allowed
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Call
from azlab.arm.store import Resource

SERVICE = "AutomaticRepairs"
STATES = {"resume": "Running", "suspend": "Suspended"}


def set_state(call: Call) -> None:
    """`{"serviceName": "AutomaticRepairs", "action": "Resume" | "Suspend"}`."""
    if str(call.body.get("serviceName", "")).lower() != SERVICE.lower():
        raise invalid_value("serviceName")
    state = STATES.get(str(call.body.get("action", "")).lower())
    if state is None:
        raise invalid_value("action")
    if not _has_repairs(call.resource):  # Azure's own sentence was not found
        raise not_allowed(
            f"Automatic repairs are not enabled on Virtual Machine Scale Set '{call.resource.id.name}'."
        )
    call.at_the_end("repairs", state)


def _has_repairs(scale_set: Resource) -> bool:
    return bool(get_at(scale_set.properties, "automaticRepairsPolicy.enabled", False))


def shown(scale_set: Resource) -> Json:
    """The part of the instance view about services; empty where there is none."""
    if not _has_repairs(scale_set):
        return {}
    state = scale_set.interior.get("repairs", "Running")
    return {"orchestrationServices": [{"serviceName": SERVICE, "serviceState": state}]}
