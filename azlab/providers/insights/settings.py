"""Autoscale settings as the chore and the activity log find them in the store, with what they did."""

import json
from datetime import datetime
from hashlib import sha256

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json
from azlab.arm.store import Resource

SETTINGS = "Microsoft.Insights/autoscaleSettings"
KEPT = 500
"""Actions that a setting remembers."""


def actions(setting: Resource) -> list[Json]:
    """What autoscale did, oldest first: `time`, `before`, `after`, `profile`, `rules`, `status`, `error`.

    `rules` is the key of the profile as it stood then; `profile` its name.
    """
    done: list[Json] = setting.interior.get("actions", [])
    return done


def profile_of(setting: Resource, action: Json) -> Json | None:
    """The profile by which an action was taken, as it stood then; None where that was not kept."""
    kept: dict[str, Json] = setting.interior.get("profiles", {})
    return kept.get(action.get("rules", ""))


def last_action(setting: Resource) -> datetime | None:
    """When autoscale last changed the number of instances."""
    done = [action for action in actions(setting) if action["status"] == "Succeeded"]
    return datetime.fromisoformat(done[-1]["time"]) if done else None


def remember(
    cloud: Cloud, setting: Resource, before: int, after: int, profile: Json, error: str = ""
) -> None:
    """Write down one action; `error` is why it failed."""
    key = sha256(json.dumps(profile, sort_keys=True).encode()).hexdigest()[:12]
    action = {
        "id": cloud.guid(),
        "time": cloud.clock.now().isoformat(),
        "before": before,
        "after": after,
        "profile": profile["name"],
        "rules": key,
        "status": "Failed" if error else "Succeeded",
        "error": error,
    }
    kept = [*actions(setting), action][-KEPT:]
    used, known = {row.get("rules") for row in kept}, {**setting.interior.get("profiles", {}), key: profile}
    setting.interior["actions"] = kept
    # A profile is large, and mostly the same: it is kept once.
    setting.interior["profiles"] = {name: rules for name, rules in known.items() if name in used}
    cloud.put(setting)
