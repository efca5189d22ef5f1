"""The practice cloud's own page, which Azure has not: sizes that are short of capacity in a region.

A lesson's start file says it with `az rest --method put --url /lab/scarcities/westeurope/Standard_D2s_v5
--body '{"reason": "AllocationFailed"}'`, a notebook with `lab.scarcity`. DELETE ends it.
"""

from azlab import data
from azlab.arm.errors import BadRequest, NotFound, invalid_parameter
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
FACT = "scarcities"
REASONS = (
    "NotAvailableForSubscription",
    "SkuNotAvailable",
    "AllocationFailed",
    "OverconstrainedAllocationRequest",
)
"""Why a size cannot be had: what the list of SKUs says, or the code of the refusal."""


@ROUTES.route("GET", "/lab/scarcities")
def scarcities(visit: Visit) -> Response:
    """What is scarce: `{"westeurope/standard_d2s_v5": reason}`."""
    return json_response(200, visit.cloud.store.fact(FACT, {}))


@ROUTES.route("PUT", "/lab/scarcities/{location}/{size}")
def begin(visit: Visit) -> Response:
    reason = visit.body.get("reason")
    if reason not in REASONS:
        raise invalid_parameter(f"'reason' must be one of {', '.join(REASONS)}.", "reason")
    known = visit.cloud.store.fact(FACT, {})
    visit.cloud.store.set_fact(FACT, {**known, _key(visit): reason})
    return json_response(200, {"reason": reason})


@ROUTES.route("DELETE", "/lab/scarcities/{location}/{size}")
def end(visit: Visit) -> Response:
    key = _key(visit)
    left = {scarce: reason for scarce, reason in visit.cloud.store.fact(FACT, {}).items() if scarce != key}
    visit.cloud.store.set_fact(FACT, left)
    return json_response(204)


def _key(visit: Visit) -> str:
    location = visit.cloud.setting.normalize(visit.parts["location"])
    size = data.size(visit.parts["size"])
    if location not in visit.cloud.setting.locations:
        raise BadRequest("LocationNotFound", f"There is no region '{visit.parts['location']}'.")
    if size is None:
        raise NotFound("SizeNotFound", f"There is no size '{visit.parts['size']}'.")
    return f"{location}/{size.name.lower()}"
