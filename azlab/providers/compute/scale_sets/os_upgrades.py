"""The history of upgrades of the system: those that `osRollingUpgrade` began, and the platform's own."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import rolling
from azlab.providers.compute.scale_sets.names import ROLLING

PAST = "osUpgrades"
"""Where a scale set's interior keeps the entries of upgrades before the latest."""
USER, PLATFORM = "User", "Platform"


def start(change: Change, machines: list[Resource], by: str) -> None:
    """Begin an upgrade of the system; the one before becomes history."""
    before = rolling.latest(change.cloud, change.id)
    if before is not None and "startedBy" in before.interior:
        change.interior.setdefault(PAST, []).append(_entry(before))
    rolling.start(change, machines)
    upgrade = rolling.latest(change.cloud, change.id)
    if upgrade is not None:
        reference = change.get("virtualMachineProfile.storageProfile.imageReference", {})
        upgrade.interior.update(startedBy=by, target=copy_of(reference))
        change.cloud.put(upgrade)
    change.cloud.put(Resource(change.id, change.document, change.interior))


def history(cloud: Cloud, scale_set: Resource) -> list[Json]:
    """Every upgrade of the system, the newest first."""
    latest = rolling.latest(cloud, scale_set.id)
    entries: list[Json] = list(scale_set.interior.get(PAST, []))
    if latest is not None and "startedBy" in latest.interior:
        entries.append(_entry(latest))
    return entries[::-1]


def _entry(upgrade: Resource) -> Json:
    status = upgrade.properties["runningStatus"]
    shown = {"code": status["code"], "startTime": status["startTime"]}
    if status["code"] != "RollingForward":
        shown["endTime"] = upgrade.interior.get("ended") or status["lastActionTime"]
    properties: Json = {
        "runningStatus": shown,
        "progress": upgrade.properties["progress"],
        "startedBy": upgrade.interior["startedBy"],
        "targetImageReference": upgrade.interior["target"],
    }
    if "error" in upgrade.properties:
        properties["error"] = upgrade.properties["error"]
    return {"properties": properties, "type": ROLLING, "location": upgrade.document["location"]}
