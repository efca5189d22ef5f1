"""Which profile of a setting is in force: one of a fixed date, else of a week's day, else the default.

Times are of the time zone that a profile names, by its standard time the whole year.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from azlab import data
from azlab.arm.messages import Json
from azlab.providers.insights.durations import read_moment

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_force(profiles: list[Json], now: datetime) -> Json | None:
    """The profile by which to scale now; None when none is."""
    dated = (profile for profile in profiles if "fixedDate" in profile and _covers(profile["fixedDate"], now))
    begun = [(_begun(profile["recurrence"], now), profile) for profile in profiles if "recurrence" in profile]
    latest = max((when for when, _ in begun if when is not None), default=None)
    weekly = (profile for when, profile in begun if when is not None and when == latest)
    plain = (profile for profile in profiles if "fixedDate" not in profile and "recurrence" not in profile)
    return next((profile for found in (dated, weekly, plain) for profile in found), None)


def _covers(date: Json, now: datetime) -> bool:
    here = now.astimezone(_zone(date)).replace(tzinfo=UTC)
    return read_moment(date["start"], "start") <= here < read_moment(date["end"], "end")


def _begun(recurrence: Json, now: datetime) -> datetime | None:
    """When a weekly profile last began; None when it never does."""
    schedule = recurrence["schedule"]
    now = now.astimezone(_zone(schedule))
    days = {str(day).lower() for day in schedule["days"]}
    begins = [
        moment
        for back in range(8)
        for hour in schedule["hours"]
        for minute in schedule["minutes"]
        if (moment := _at(now - timedelta(days=back), hour, minute)) <= now
        and DAYS[moment.weekday()].lower() in days
    ]
    return max(begins, default=None)


def _at(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _zone(schedule: Json) -> tzinfo:
    return data.time_zone(schedule.get("timeZone") or "UTC") or UTC
