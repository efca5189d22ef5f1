"""Metrics of a scale set: `az monitor metrics list` and `az monitor metrics list-definitions`."""

from datetime import datetime, timedelta

from azlab.arm import errors
from azlab.arm.errors import BadRequest, invalid_content
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.insights.durations import read_duration
from azlab.providers.insights.loads import SCALE_SETS, History, history
from azlab.providers.insights.metrics import LONGEST, NAMES, PERCENTAGE_CPU, aggregated, samples, spelt
from azlab.providers.insights.timespans import moved, read_timespan, written

ROUTES = Routes()
AGGREGATIONS = ("average", "minimum", "maximum", "total", "count")
GRAINS = ("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D")
CPU = "The percentage of allocated compute units that are currently in use by the Virtual Machine(s)"


@ROUTES.route("GET", "/{resource*}/providers/Microsoft.Insights/metrics")
def metrics(visit: Visit) -> Response:
    scale_set, query = _scale_set(visit), visit.request.query
    start, end = read_timespan(visit.cloud, query.get("timespan", ""))
    start = max(start, moved(end, -LONGEST))
    interval = query.get("interval") or "PT1M"
    if interval.upper() not in GRAINS:
        raise BadRequest(
            "BadRequest",
            f"Detected invalid time grain input, supported time grains: {','.join(GRAINS)}",
        )
    names = [_known(name) for name in (query.get("metricnames") or PERCENTAGE_CPU).split(",")]
    kinds = [kind.strip().lower() for kind in (query.get("aggregation") or "average").split(",")]
    if not set(kinds) <= set(AGGREGATIONS):
        raise invalid_content("Error converting value to an aggregation. Path 'aggregation'")
    grain, past = read_duration(interval, "interval"), history(visit.cloud, scale_set.id.text)
    until = min(end, visit.cloud.clock.now())
    document = {
        "cost": 59,
        "timespan": f"{written(start)}/{written(end)}",
        "interval": interval,
        "value": [
            _metric(scale_set, name, _series(name, past, start, until, grain, kinds)) for name in names
        ],
        "namespace": SCALE_SETS,
        "resourceregion": scale_set.location,
    }
    return json_response(200, document)


@ROUTES.route("GET", "/{resource*}/providers/Microsoft.Insights/metricDefinitions")
def definitions(visit: Visit) -> Response:
    scale_set = _scale_set(visit)
    return json_response(200, {"value": [_definition(scale_set, name) for name in NAMES]})


def _scale_set(visit: Visit) -> Resource:
    """The scale set, or ARM's 404."""
    id = visit.address.scope_id
    if id is not None and id.type.lower() != SCALE_SETS.lower():
        raise errors.not_in_practice(f"metrics of {id.type}")
    found = visit.cloud.get(id) if id is not None else None
    if id is None or found is None:
        raise errors.resource_not_found(
            id.relative_name if id else visit.parts["resource"], id.group if id else ""
        )
    return found


def _known(name: str) -> str:
    found = spelt(name.strip())
    if found is None:
        raise BadRequest(
            "BadRequest",
            "Failed to find metric configuration for provider: Microsoft.Compute, resource Type: "
            f"virtualMachineScaleSets, metric: {name}, Valid metrics: {','.join(NAMES)}",
        )
    return found


def _series(
    name: str, past: History, start: datetime, end: datetime, grain: timedelta, kinds: list[str]
) -> list[Json]:
    """One entry per grain of time, from the first in which anything was measured.

    Grains begin and end with a minute: what was measured at 12:05 stands at 12:05, whenever somebody asks,
    and the minute that has only begun is not there yet.
    """
    by_grain: dict[int, list[float]] = {}
    begun, ended = (moment.replace(second=0, microsecond=0) for moment in (start, end))
    for moment, value in samples(name, past, begun, ended):
        by_grain.setdefault((moment - begun) // grain, []).append(value)
    return [
        {
            "timeStamp": written(begun + index * grain),
            **{kind: aggregated(kind, values) for kind in kinds},
        }
        for index, values in sorted(by_grain.items())
    ]


def _metric(scale_set: Resource, name: str, data: list[Json]) -> Json:
    return {
        "id": f"{scale_set.id}/providers/Microsoft.Insights/metrics/{name}",
        "type": "Microsoft.Insights/metrics",
        "name": {"value": name, "localizedValue": name},
        "displayDescription": CPU if name == PERCENTAGE_CPU else name,
        "unit": _unit(name),
        "timeseries": [{"metadatavalues": [], "data": data}] if data else [],
        "errorCode": "Success",
    }


def _definition(scale_set: Resource, name: str) -> Json:
    return {
        "id": f"{scale_set.id}/providers/microsoft.insights/metricdefinitions/{name}",
        "resourceId": scale_set.id.text,
        "namespace": SCALE_SETS,
        "name": {"value": name, "localizedValue": name},
        "displayDescription": CPU if name == PERCENTAGE_CPU else name,
        "isDimensionRequired": False,
        "unit": _unit(name),
        "primaryAggregationType": "Average",
        "supportedAggregationTypes": ["Average", "Minimum", "Maximum", "Total", "Count"],
        "metricAvailabilities": [{"timeGrain": grain, "retention": "P93D"} for grain in GRAINS],
    }


def _unit(name: str) -> str:
    if name == PERCENTAGE_CPU:
        return "Percent"
    if name.endswith("/Sec"):
        return "CountPerSecond"
    return "Bytes" if "Bytes" in name or "Network" in name else "Count"
