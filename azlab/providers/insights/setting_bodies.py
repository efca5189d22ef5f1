"""What an autoscale setting must be, and how it is shown: as in recorded answers of 2022-10-01."""

from datetime import timedelta

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, invalid_content, not_in_practice
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.providers.insights.durations import read_duration, read_moment
from azlab.providers.insights.loads import SCALE_SETS
from azlab.providers.insights.metrics import spelt
from azlab.providers.insights.profiles import DAYS
from azlab.providers.insights.triggers import COMPARISONS

MOST = 1000
"""Instances that a scale set may have."""
MINUTE, WINDOW = timedelta(minutes=1), (timedelta(minutes=5), timedelta(hours=12))
WEEK = timedelta(days=7)
_CAPACITY = ("minimum", "maximum", "default")
_RULE = "properties.profiles[].rules[]."
_TRIGGER, _ACTION = f"{_RULE}metricTrigger.", f"{_RULE}scaleAction."
_AVERAGE = ("Average", "Minimum", "Maximum", "Total", "Count", "Last")
_SCHEDULE = "properties.profiles[].recurrence.schedule."
FIELDS = (
    Field("properties", dict, required=True),
    Field("properties.enabled", bool, default=True),
    Field("properties.name"),
    Field("properties.targetResourceUri"),
    Field("properties.profiles", list, required=True),
    Field("properties.profiles[].name", required=True),
    Field("properties.profiles[].capacity", dict, required=True),
    *(Field(f"properties.profiles[].capacity.{name}", required=True) for name in _CAPACITY),
    Field("properties.profiles[].rules", list, required=True),
    Field(f"{_RULE}metricTrigger", dict, required=True),
    Field(f"{_TRIGGER}metricName", required=True),
    Field(f"{_TRIGGER}metricNamespace"),
    Field(f"{_TRIGGER}metricResourceUri", required=True),
    Field(f"{_TRIGGER}timeGrain", required=True),
    Field(f"{_TRIGGER}statistic", required=True, one_of=("Average", "Min", "Max", "Sum", "Count")),
    Field(f"{_TRIGGER}timeWindow", required=True),
    Field(f"{_TRIGGER}timeAggregation", required=True, one_of=_AVERAGE),
    Field(f"{_TRIGGER}operator", required=True, one_of=tuple(COMPARISONS)),
    Field(f"{_TRIGGER}dividePerInstance", bool),
    Field(f"{_RULE}scaleAction", dict, required=True),
    Field(f"{_ACTION}direction", required=True, one_of=("None", "Increase", "Decrease")),
    Field(f"{_ACTION}type", required=True, one_of=("ChangeCount", "PercentChangeCount", "ExactCount")),
    Field(f"{_ACTION}value"),
    Field(f"{_ACTION}cooldown", required=True),
    Field("properties.profiles[].fixedDate", dict),
    Field("properties.profiles[].fixedDate.start", required=True),
    Field("properties.profiles[].fixedDate.end", required=True),
    Field("properties.profiles[].fixedDate.timeZone"),
    Field("properties.profiles[].recurrence", dict),
    Field("properties.profiles[].recurrence.frequency", required=True, one_of=("Week",)),
    Field("properties.profiles[].recurrence.schedule", dict, required=True),
    *(Field(f"{_SCHEDULE}{name}", list, required=True) for name in ("days", "hours", "minutes")),
    Field(f"{_SCHEDULE}timeZone"),
    Field("properties.notifications", list),
    Field("properties.notifications[].operation", required=True, one_of=("Scale",)),
    Field("properties.notifications[].email", dict),
    Field("properties.notifications[].webhooks", list),
    Field("properties.predictiveAutoscalePolicy", dict, default={"scaleMode": "Disabled"}),
    Field("properties.predictiveAutoscalePolicy.scaleMode", one_of=("Disabled", "ForecastOnly", "Enabled")),
)


def refuse_target(cloud: Cloud, target: object) -> None:
    """Refuse a setting of anything but a scale set that is there.

    Raises `NotImplemented` for what else Azure scales; its sentence about an absent one was not found.
    """
    if not isinstance(target, str) or not target:
        raise malformed()
    if f"/{SCALE_SETS}/".lower() not in target.lower():
        raise not_in_practice(f"autoscale of {target}")
    if cloud.follow(target, SCALE_SETS) is None:
        raise BadRequest("TargetResourceNotFound", f"The target resource '{target}' could not be found.")


def malformed() -> AzureError:
    """The code is of azure-sdk-for-net issue 43948; its sentence was not seen there."""
    return BadRequest("UnsupportedRequestContent", "Request content is not well formed or supported.")


def refuse_profile(cloud: Cloud, profile: Json) -> None:
    """Refuse a profile whose capacity, rules or times are wrong."""
    _refuse_capacity(profile["capacity"])
    for rule in profile["rules"]:
        _refuse_rule(cloud, rule)
    if date := profile.get("fixedDate"):
        for name in ("start", "end"):
            read_moment(date[name], f"fixedDate.{name}")
        _refuse_zone(date)
    if "recurrence" in profile:
        _refuse_schedule(profile["recurrence"]["schedule"])
        _refuse_zone(profile["recurrence"]["schedule"])


def _refuse_capacity(capacity: Json) -> None:
    """The sentence about the minimum is of onefuzz issue 2249, that about the maximum is formed after it."""
    least, most, default = (_count(capacity[name], f"capacity.{name}") for name in _CAPACITY)
    if least > default:
        raise BadRequest(
            "BadRequest",
            f"The minimum capacity value '{least}' that you specified in the autoscale setting is greater "
            f"than the default capacity of '{default}'.  Enter a minimum capacity less than '{default}'.",
        )
    if most < default:
        raise BadRequest(
            "BadRequest",
            f"The maximum capacity value '{most}' that you specified in the autoscale setting is less than "
            f"the default capacity of '{default}'.  Enter a maximum capacity greater than '{default}'.",
        )


def _count(text: object, path: str) -> int:
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise invalid_content(f"Error converting value to Integer. Path '{path}'")
    if int(text) > MOST:
        raise malformed()
    return int(text)


def _refuse_rule(cloud: Cloud, rule: Json) -> None:
    """The sentence about a metric is of azure-cli issue 25986; the limits are of the REST reference."""
    trigger, action = rule["metricTrigger"], rule["scaleAction"]
    source, name = trigger["metricResourceUri"], trigger["metricName"]
    if spelt(name) is None or cloud.follow(source, SCALE_SETS) is None:
        namespace = trigger.get("metricNamespace") or "metricNamespace is null"
        raise BadRequest(
            "UnsupportedMetric", f"resource: {source}, metricnamespace: {namespace}, metricname: {name}"
        )
    threshold = trigger.get("threshold")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        raise invalid_content("Error converting value to Double. Path 'threshold'")
    _count(action.get("value", "1"), "scaleAction.value")
    for holder, path, least, most in (
        (trigger, "timeGrain", MINUTE, WINDOW[1]),
        (trigger, "timeWindow", *WINDOW),
        (action, "cooldown", MINUTE, WEEK),
    ):
        if not least <= read_duration(holder[path], path) <= most:
            raise malformed()


def _refuse_schedule(schedule: Json) -> None:
    known = {day.lower() for day in DAYS}
    good = (
        all(str(day).lower() in known for day in schedule["days"])
        and all(_is_within(hour, 23) for hour in schedule["hours"])
        and all(_is_within(minute, 59) for minute in schedule["minutes"])
    )
    if not good:
        raise malformed()


def _refuse_zone(schedule: Json) -> None:
    if "timeZone" in schedule and data.time_zone(schedule["timeZone"]) is None:
        raise malformed()


def _is_within(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most


def shown_properties(properties: Json) -> Json:
    """The properties in Azure's order, with what it adds."""
    policy = properties["predictiveAutoscalePolicy"]
    return {
        "profiles": [_shown_profile(profile) for profile in properties["profiles"]],
        "enabled": properties["enabled"],
        "name": properties["name"],
        "targetResourceUri": properties["targetResourceUri"],
        "notifications": [
            _shown_notification(notification) for notification in properties.get("notifications", ())
        ],
        "predictiveAutoscalePolicy": {
            "scaleMode": policy.get("scaleMode", "Disabled"),
            "scaleLookAheadTime": policy.get("scaleLookAheadTime"),
        },
    }


def _shown_notification(notification: Json) -> Json:
    nobody = {
        "sendToSubscriptionAdministrator": False,
        "sendToSubscriptionCoAdministrators": False,
        "customEmails": [],
    }
    email = {**nobody, **notification.get("email", {})}
    return {"operation": "Scale", "email": email, "webhooks": notification.get("webhooks", [])}


def _shown_profile(profile: Json) -> Json:
    capacity = {name: profile["capacity"][name] for name in _CAPACITY}
    when: Json = {name: profile[name] for name in ("fixedDate", "recurrence") if name in profile}
    rules = [_shown_rule(rule) for rule in profile["rules"]]
    return {"name": profile["name"], "capacity": capacity, "rules": rules, **when}


def _shown_rule(rule: Json) -> Json:
    trigger, action = rule["metricTrigger"], rule["scaleAction"]
    names = ("timeGrain", "statistic", "timeWindow", "timeAggregation", "operator", "threshold")
    return {
        "metricTrigger": {
            "metricName": spelt(trigger["metricName"]),
            "metricNamespace": trigger.get("metricNamespace", ""),
            "metricResourceUri": trigger["metricResourceUri"],
            **{name: trigger[name] for name in names},
            "dimensions": trigger.get("dimensions"),
            "dividePerInstance": trigger.get("dividePerInstance", False),
        },
        "scaleAction": {
            "direction": action["direction"],
            "type": action["type"],
            "value": get_at(action, "value", "1"),
            "cooldown": action["cooldown"],
        },
    }
