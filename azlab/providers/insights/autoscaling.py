"""Autoscale at work: each minute it looks at every setting and changes its scale set's capacity."""

import json
from datetime import datetime, timedelta
from functools import partial

from azlab.arm.chores import Watch
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.messages import Json, Request
from azlab.arm.store import Resource
from azlab.providers.insights.durations import read_duration
from azlab.providers.insights.loads import SCALE_SETS, capacity, observe
from azlab.providers.insights.profiles import in_force
from azlab.providers.insights.scaling import decide
from azlab.providers.insights.settings import SETTINGS, actions, last_action, remember
from azlab.providers.insights.triggers import measured

VERSION = "2024-11-01"
PATIENCE = timedelta(minutes=5)
"""How long autoscale waits after Azure refused a change."""


def scale(cloud: Cloud) -> None:
    """Change the capacity of every scale set whose setting calls for it now."""
    for setting in cloud.resources(SETTINGS):
        target = cloud.follow(setting.properties["targetResourceUri"], SCALE_SETS)
        if setting.properties["enabled"] and target is not None and not _waits(cloud, setting, target):
            _scale(cloud, setting, target)


def _waits(cloud: Cloud, setting: Resource, target: Resource) -> bool:
    """Whether the scale set is still changing, or Azure has refused a moment ago."""
    last = next(reversed(actions(setting)), None)
    refused = last is not None and last["status"] == "Failed"
    passed = cloud.clock.now() - datetime.fromisoformat(last["time"]) if last else PATIENCE
    return (refused and passed < PATIENCE) or cloud.operations.is_busy(target.id.key)


def _scale(cloud: Cloud, setting: Resource, target: Resource) -> None:
    profile = in_force(setting.properties["profiles"], cloud.clock.now())
    if profile is None:
        return
    count = capacity(target)
    decision = decide(profile, count, partial(_measure, cloud, count), partial(_has_rested, cloud, setting))
    if decision is None:
        return
    refusal = _resize(cloud, target, decision.count)
    remember(cloud, setting, count, decision.count, profile, refusal)


def _measure(cloud: Cloud, count: int, rule: Json) -> float | None:
    return measured(cloud, rule["metricTrigger"], count)


def _has_rested(cloud: Cloud, setting: Resource, rule: Json) -> bool:
    last = last_action(setting)
    rest = read_duration(rule["scaleAction"]["cooldown"], "cooldown")
    return last is None or cloud.clock.now() - last >= rest


def _resize(cloud: Cloud, target: Resource, count: int) -> str:
    """Change the capacity as any client does. The error that Azure answers, or "" when it was changed."""
    body = json.dumps({"sku": {"capacity": count}}).encode()
    try:
        # A refusal leaves nothing half done, but is written down: so it is caught outside of the savepoint.
        with cloud.store.savepoint():
            cloud.send(Request("PATCH", f"{target.id}?api-version={VERSION}", {}, body))
    except AzureError as error:
        return str(error)
    return ""


CHORES = [Watch(observe, SCALE_SETS), Watch(scale, SETTINGS)]
