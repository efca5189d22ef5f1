"""`az monitor activity-log list`: what autoscale did. What customers did is not in this log here."""

import json
import re

from azlab.arm import scopes
from azlab.arm.ids import same_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.insights.durations import read_moment
from azlab.providers.insights.settings import SETTINGS, actions, profile_of
from azlab.providers.insights.timespans import by_the_cloud, written_whole

ROUTES = Routes()
_CLAUSE = re.compile(r"(\w+) (eq|ge|le) '?([^' ]+)'?", re.IGNORECASE)


@ROUTES.route(
    "GET", "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values"
)
def events(visit: Visit) -> Response:
    """What autoscale did in the subscription, newest first."""
    subscription = scopes.subscription(visit)
    clauses = _CLAUSE.findall(visit.request.query.get("$filter", ""))
    bounds = {sign.lower(): text for name, sign, text in clauses if name.lower() == "eventtimestamp"}
    wanted = {name.lower(): text for name, sign, text in clauses if sign.lower() == "eq"}
    found = [
        _event(setting, action)
        for setting in visit.cloud.resources(SETTINGS, subscription.id)
        for action in actions(setting)
        if _is_wanted(setting, action, wanted) and _is_within(visit, action, bounds)
    ]
    return json_response(
        200, {"value": sorted(found, key=lambda event: str(event["eventTimestamp"]), reverse=True)}
    )


def _is_wanted(setting: Resource, action: Json, wanted: dict[str, str]) -> bool:
    facts = {
        "resourcegroupname": setting.id.group,
        "resourceprovider": "Microsoft.Insights",
        "status": action["status"],
        "correlationid": action["id"],
        "caller": SETTINGS,
    }
    resource = wanted.get("resourceid", wanted.get("resourceuri", setting.id.text))
    return same_id(resource, setting.id.text) and all(
        text.lower() == facts.get(name, text).lower() for name, text in wanted.items()
    )


def _is_within(visit: Visit, action: Json, bounds: dict[str, str]) -> bool:
    now = visit.cloud.clock.now()
    start = read_moment(bounds.get("ge", "2000-01-01"), "$filter")
    end = read_moment(bounds["le"], "$filter") if "le" in bounds else now
    start, end = by_the_cloud(visit.cloud, start, end)
    return start <= read_moment(action["time"], "time") <= end


def _event(setting: Resource, action: Json) -> Json:
    """An entry of the category Autoscale, as the schema of the activity log gives it."""
    way = "Scaleup" if action["after"] > action["before"] else "Scaledown"
    operation = f"Microsoft.Insights/AutoscaleSettings/{way}/Action"
    said, time = _description(setting, action), written_whole(read_moment(action["time"], "time"))
    return {
        "authorization": {"action": operation, "role": "", "scope": setting.id.text},
        "caller": SETTINGS,
        "category": _named("Autoscale"),
        "channels": "Admin, Operation",
        "correlationId": action["id"],
        "description": said + (f" {action['error']}" if action["error"] else ""),
        "eventDataId": action["id"],
        "eventName": _named("AutoscaleAction"),
        "eventTimestamp": time,
        "id": f"{setting.id}/events/{action['id']}",
        "level": "Error" if action["error"] else "Informational",
        "operationId": action["id"],
        "operationName": _named(operation),
        "properties": _properties(setting, action, said),
        **_of_resource(setting),
        "status": _named(action["status"]),
        "subStatus": _named(""),
        "submissionTimestamp": time,
        "subscriptionId": setting.id.subscription,
    }


def _description(setting: Resource, action: Json) -> str:
    target = setting.properties["targetResourceUri"]
    return (
        f"The autoscale engine attempting to scale resource '{target}' from {action['before']} instances "
        f"count to {action['after']} instances count."
    )


def _properties(setting: Resource, action: Json, said: str) -> Json:
    """Numbers are texts here, and the profile is JSON in a text: Azure's log has only texts there."""
    return {
        "Description": said,
        "ResourceName": setting.properties["targetResourceUri"],
        "OldInstancesCount": str(action["before"]),
        "NewInstancesCount": str(action["after"]),
        "ActiveAutoscaleProfile": _as_text(_active(setting, action)),
        "LastScaleActionTime": read_moment(action["time"], "time").strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }


def _active(setting: Resource, action: Json) -> Json:
    """The profile as it stood then, in the names that the log has for it.

    Seen in the sample of an alert on the activity log (azure-docs, common alert schema).
    """
    profile = profile_of(setting, action)
    if profile is None:
        return {"Name": action["profile"]}
    rules = [_logged_rule(setting, rule) for rule in profile["rules"]]
    return {"Name": profile["name"], "Capacity": _capitalized(profile["capacity"]), "Rules": rules}


def _logged_rule(setting: Resource, rule: Json) -> Json:
    trigger = _capitalized(rule["metricTrigger"])
    source = trigger.pop("MetricResourceUri")
    named = {"Name": trigger.pop("MetricName"), "Namespace": trigger.pop("MetricNamespace", "")}
    logged = {
        **named,
        "Resource": source,
        "ResourceLocation": setting.location,
        **trigger,
        "Threshold": float(trigger["Threshold"]),
        "Source": source,
        "MetricType": "MDM",
        "Dimensions": trigger.get("Dimensions") or [],
    }
    return {"MetricTrigger": logged, "ScaleAction": _capitalized(rule["scaleAction"])}


def _capitalized(document: Json) -> Json:
    return {f"{name[:1].upper()}{name[1:]}": value for name, value in document.items()}


def _as_text(document: Json) -> str:
    return json.dumps(document, indent=2).replace("\n", "\r\n")


def _of_resource(setting: Resource) -> Json:
    return {
        "resourceGroupName": setting.id.group,
        "resourceId": setting.id.text,
        "resourceProviderName": _named("Microsoft.Insights"),
        "resourceType": _named(SETTINGS),
    }


def _named(value: str) -> Json:
    return {"value": value, "localizedValue": value}
