"""Autoscale settings as the chore and the activity log find them in the store, with what they did."""

from datetime import datetime

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json
from azlab.arm.store import Resource

SETTINGS = "Microsoft.Insights/autoscaleSettings"
KEPT = 500
"""Actions that a setting remembers."""


def actions(setting: Resource) -> list[Json]:
    """What autoscale did, oldest first: `time`, `before`, `after`, `profile`, `status`, `error`."""
    done: list[Json] = setting.interior.get("actions", [])
    return done


def last_action(setting: Resource) -> datetime | None:
    """When autoscale last changed the number of instances."""
    done = [action for action in actions(setting) if action["status"] == "Succeeded"]
    return datetime.fromisoformat(done[-1]["time"]) if done else None


def remember(cloud: Cloud, setting: Resource, before: int, after: int, profile: str, error: str = "") -> None:
    """Write down one action; `error` is why it failed."""
    action = {
        "id": cloud.guid(),
        "time": cloud.clock.now().isoformat(),
        "before": before,
        "after": after,
        "profile": profile,
        "status": "Failed" if error else "Succeeded",
        "error": error,
    }
    setting.interior["actions"] = [*actions(setting), action][-KEPT:]
    cloud.put(setting)
