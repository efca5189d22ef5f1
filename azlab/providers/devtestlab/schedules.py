"""Microsoft.DevTestLab/schedules: `az vm auto-shutdown`, which deallocates a VM every day at a time.

Shapes, statuses and the spelling of id and type in small letters are those of the CLI's own recorded tests.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import ClassVar
from urllib.parse import quote

from azlab import data
from azlab.arm.chores import Watch
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, invalid_value, not_in_practice
from azlab.arm.fields import Field, in_order
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json, Request
from azlab.arm.resource import Change, Reply, ResourceType
from azlab.arm.store import Resource

SCHEDULES = "Microsoft.DevTestLab/schedules"
MACHINE = "Microsoft.Compute/virtualMachines"
TASK = "ComputeVmShutdownTask"
TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
VERSION = "2024-11-01"
DUE = "due"
"""Where the interior keeps the moment of the next shutdown."""
ORDER = (
    "status", "taskType", "dailyRecurrence", "timeZoneId", "notificationSettings", "createdDate",
    "targetResourceId", "provisioningState", "uniqueIdentifier",
)  # fmt: skip


class Schedules(ResourceType):
    name = SCHEDULES
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(200)
    keys = ("properties", "location", "tags", "id", "name", "type")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.status", one_of=("Enabled", "Disabled"), default="Enabled"),
        Field("properties.taskType", required=True),
        Field("properties.dailyRecurrence", dict),
        Field("properties.dailyRecurrence.time"),
        Field("properties.weeklyRecurrence", dict),
        Field("properties.hourlyRecurrence", dict),
        Field("properties.timeZoneId", default="UTC"),
        Field("properties.notificationSettings", dict),
        Field("properties.notificationSettings.status", one_of=("Enabled", "Disabled")),
        Field("properties.notificationSettings.timeInMinutes", int),
        Field("properties.notificationSettings.emailRecipient"),
        Field("properties.notificationSettings.webhookUrl"),
        Field("properties.notificationSettings.notificationLocale"),
        Field("properties.targetResourceId"),
        Field("properties.createdDate", read_only=True),
        Field("properties.uniqueIdentifier", read_only=True),
    )

    def refuse(self, change: Change) -> None:
        if str(change.get("taskType")).lower() != TASK.lower():
            raise not_in_practice(f"{SCHEDULES} with task {change.get('taskType')}")
        _refuse_name(change)
        if TIME.fullmatch(str(change.get("dailyRecurrence.time", ""))) is None:
            raise _invalid("dailyRecurrence.time")
        if data.time_zone(str(change.get("timeZoneId"))) is None:
            raise _invalid("timeZoneId")

    def provision(self, change: Change) -> None:
        change.properties["taskType"] = TASK
        change.properties.setdefault("createdDate", change.cloud.now())
        change.properties.setdefault("uniqueIdentifier", change.cloud.guid())
        change.interior[DUE] = _next(change.properties, change.cloud.clock.now()).isoformat()

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = resource.properties
        ordered = in_order(properties, ORDER)
        id = resource.id
        scope = f"/subscriptions/{id.subscription}/resourcegroups/{id.group}"
        shown = {
            **resource.document,
            "properties": ordered,
            "id": f"{scope}/providers/{SCHEDULES.lower()}/{id.name}",
            "type": SCHEDULES.lower(),
        }
        return in_order(shown, self.keys)


def shut_down(cloud: Cloud) -> None:
    """Deallocate the VMs whose time has come, and write down when it comes again."""
    now = cloud.clock.now()
    for schedule in cloud.resources(SCHEDULES):
        if datetime.fromisoformat(schedule.interior[DUE]) > now:
            continue
        schedule.interior[DUE] = _next(schedule.properties, now).isoformat()
        cloud.put(schedule)
        target = cloud.follow(schedule.properties.get("targetResourceId", ""), MACHINE)
        if schedule.properties["status"] == "Enabled" and target is not None:
            _deallocate(cloud, target.id)


def _deallocate(cloud: Cloud, vm: ResourceId) -> None:
    try:
        cloud.send(Request("POST", f"{quote(vm.text)}/deallocate?api-version={VERSION}"))
    except AzureError:
        return  # a VM that cannot be deallocated, or is locked, stays as it is until tomorrow


def _refuse_name(change: Change) -> None:
    """One schedule a VM, beside it and named after it: Azure/bicep issue 4944."""
    target = parse_id(str(change.get("targetResourceId", "")))
    if target is None:
        raise _invalid("targetResourceId")
    wanted = target.sibling(SCHEDULES, f"shutdown-computevm-{target.name}")
    if wanted.key != change.id.key:
        raise BadRequest(
            "InvalidScheduleId",
            f"The schedule should be created in subscription {target.subscription}, resource group "
            f"{target.group} and with name {wanted.name}",
        )


def _invalid(field: str) -> AzureError:
    """Azure's own sentence about this was not found; this is how Compute says it."""
    return invalid_value(field)


def _next(properties: Json, now: datetime) -> datetime:
    """The next moment, in UTC, at which it is the schedule's time of day in the schedule's time zone."""
    zone: tzinfo = data.time_zone(properties["timeZoneId"]) or UTC
    time = properties["dailyRecurrence"]["time"]
    there = now.astimezone(zone)
    today = there.replace(hour=int(time[:2]), minute=int(time[2:]), second=0, microsecond=0)
    return (today if today > there else today + timedelta(days=1)).astimezone(UTC)


TYPES = [Schedules()]
CHORES = [Watch(shut_down, SCHEDULES)]
