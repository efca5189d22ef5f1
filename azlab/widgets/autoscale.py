"""What autoscale did to a scale set, read from its setting, its metrics and the activity log.

The log says from how many to how many and by which rules, and not why: the reason is that of those rules,
held against what was measured.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from azlab.sentences import SentenceError
from azlab.widgets.canvas import scrolled
from azlab.widgets.cloud import Json, MeteredCloud, at, last_name
from azlab.widgets.scaling import Action, Scaling
from azlab.widgets.scaling_charts import chart
from azlab.widgets.scaling_rules import CPU, Profile, Samples, duration

SETTINGS = "providers/Microsoft.Insights/autoscaleSettings"
LONGEST = timedelta(days=31)
GRAINS = ("PT1M", "PT5M", "PT15M", "PT30M")
MOST_SAMPLES = 1500
"""A chart is not so wide that it could show more."""
FEW_ACTIONS = 20
"""So many stand below the chart; more are folded."""
NONE_YET = (
    "No scale set of this subscription has autoscale yet: az monitor autoscale create gives it to one, and "
    "az monitor autoscale rule create says when."
)


@dataclass(frozen=True)
class Autoscale:
    """The chart, and the same in words."""

    told: Scaling

    def __str__(self) -> str:
        return str(self.told)

    __repr__ = __str__

    def svg(self) -> str:
        """The drawing; its title and description are the alternative text."""
        return chart(self.told, str(self))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        below = self.told.table._repr_mimebundle_()["text/html"] if self.told.actions else ""
        if len(self.told.actions) > FEW_ACTIONS:
            below = f"<details><summary>{len(self.told.actions)} changes</summary>{below}</details>"
        remarks = "".join(f"<p>{remark}</p>" for remark in self.told.remarks)
        page = f"{scrolled(self.svg(), self.told.title)}{below}{remarks}"
        return {"text/plain": str(self), "text/html": page}


def autoscale(cloud: MeteredCloud, scale_set: str = "", group: str = "", hours: float = 24) -> Autoscale:
    """What autoscale did to a scale set in the last hours; by default to the only one that has autoscale.

    Raises `SentenceError` where none or several fit, and for hours that are no such time.
    """
    setting = _chosen(cloud, scale_set, group)
    span = _span(hours)
    grain = next((word for word in GRAINS if span / duration(word) <= MOST_SAMPLES), GRAINS[-1])
    target = str(at(setting, "properties.targetResourceUri"))
    found, answer = cloud.get(target), cloud.measured(target, CPU, span, grain)
    if found is None or answer is None:
        raise SentenceError(f"Autoscale setting '{setting['name']}' is of a scale set that is gone.")
    samples = list(_samples(answer))
    end = _moment(str(answer["timespan"]).rpartition("/")[2])
    profiles = tuple(map(Profile.of, at(setting, "properties.profiles", [])))
    events = sorted(cloud.events(str(setting["id"]), span), key=lambda event: str(event["eventTimestamp"]))
    actions = tuple(_actions(events, profiles, samples, duration(grain)))
    begin = min([*(moment for moment, _ in samples[:1]), *(action.moment for action in actions[:1]), end])
    told = Scaling(
        name=str(setting["name"]),
        scale_set=last_name(target),
        group=_group(target),
        is_enabled=bool(at(setting, "properties.enabled", True)),
        profiles=profiles,
        begin=min(begin, end - timedelta(minutes=10)),
        end=end,
        samples=samples,
        grain=duration(grain),
        actions=actions,
        count=int(at(found, "sku.capacity", 0)),
    )
    return Autoscale(told)


def _span(hours: float) -> timedelta:
    is_number = isinstance(hours, int | float) and not isinstance(hours, bool) and hours == hours
    if not is_number or not 0 < hours <= LONGEST / timedelta(hours=1):
        raise SentenceError(
            f"hours={hours!r}: say how many of the last hours, up to 31 days of them: hours=6."
        )
    return timedelta(hours=hours)


def _chosen(cloud: MeteredCloud, scale_set: str, group: str) -> Json:
    """The only setting that fits; a setting is also found by its own name."""
    settings = cloud.list(f"/subscriptions/{cloud.subscription}/{SETTINGS}")
    wanted = scale_set.casefold()
    fitting = [
        setting
        for setting in settings
        if wanted in ("", str(setting["name"]).casefold(), last_name(_target(setting)).casefold())
        and group.casefold() in ("", _group(_target(setting)).casefold())
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not settings:
        raise SentenceError(NONE_YET)
    known = ", ".join(f"'{last_name(_target(row))}' ({_group(_target(row))})" for row in fitting or settings)
    if fitting:
        raise SentenceError(f"Several scale sets have autoscale: {known}. Name one of them.")
    where = f" in resource group '{group}'" if group else ""
    named = f" '{scale_set}'" if scale_set else ""
    raise SentenceError(f"No scale set{named}{where} has autoscale. There is: {known}.")


def _target(setting: Json) -> str:
    return str(at(setting, "properties.targetResourceUri"))


def _group(id: str) -> str:
    found = re.search(r"/resourceGroups/([^/]+)", id, re.IGNORECASE)
    return found[1] if found else ""


def _samples(answer: Json) -> Iterator[tuple[datetime, float]]:
    """The averages, the oldest first. Azure also names minutes in which nothing was measured."""
    for metric in answer.get("value") or []:
        for series in metric.get("timeseries") or []:
            for point in series.get("data") or []:
                if point.get("average") is not None:
                    yield _moment(point["timeStamp"]), float(point["average"])


def _actions(
    events: Sequence[Json], profiles: Sequence[Profile], samples: Samples, grain: timedelta
) -> Iterator[Action]:
    for event in events:
        counts = [at(event, f"properties.{name}InstancesCount", None) for name in ("Old", "New")]
        if None in counts:
            continue
        before, after = map(int, counts)
        moment, profile = _moment(event["eventTimestamp"]), _profile(event, profiles)
        refused = at(event, "status.value") == "Failed"
        yield Action(
            moment,
            before,
            after,
            profile.reason(before, after, moment, samples, grain) if profile else "its profile is gone",
            tuple(profile.rests(moment)) if profile and not refused else (),
            _error(event) if refused else "",
        )


def _profile(event: Json, profiles: Sequence[Profile]) -> Profile | None:
    """The profile that was in force, as it stood then: the log has it as JSON in a text.

    Where the log has no more than its name, the one of that name as it stands now, or the first.
    """
    try:
        logged = _uncapitalized(json.loads(str(at(event, "properties.ActiveAutoscaleProfile"))))
    except ValueError:
        logged = {}
    found = logged if isinstance(logged, dict) else {}
    if found.get("capacity") and "rules" in found:
        return Profile.of(found)
    named = (profile for profile in profiles if profile.name == found.get("name"))
    return next(named, next(iter(profiles), None))


def _uncapitalized(value: Any) -> Any:
    """The log writes names with a capital where a setting has none."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": _uncapitalized(item) for name, item in value.items()}
    return [_uncapitalized(item) for item in value] if isinstance(value, list) else value


def _error(event: Json) -> str:
    """What Azure said when it refused: it stands behind the sentence that says what was tried."""
    said, tried = str(event.get("description", "")), str(at(event, "properties.Description"))
    return said.removeprefix(tried).strip() or "Azure does not say why"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
