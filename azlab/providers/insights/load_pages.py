"""The practice cloud's own page, which Azure has not: how much is asked of a scale set.

A lesson's start file says it with `az rest --method put --url /lab/loads{ID} --body '{"percent": 85}'`, a
notebook with `lab.load`.
"""

from azlab.arm.errors import NotFound, invalid_parameter
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.providers.insights.loads import SCALE_SETS, history, set_load

ROUTES = Routes()
MOST = 10_000


@ROUTES.route("PUT", "/lab/loads/{scale_set*}")
def put(visit: Visit) -> Response:
    """Ask so much of a scale set that the instances there are now would be busy to `percent`."""
    percent, id = visit.body.get("percent"), f"/{visit.parts['scale_set']}"
    if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 <= percent <= MOST:
        raise invalid_parameter(f"'percent' must be a number from 0 to {MOST}.", "percent")
    scale_set = visit.cloud.follow(id, SCALE_SETS)
    if scale_set is None:
        raise NotFound("ResourceNotFound", f"There is no scale set '{id}'.")
    set_load(visit.cloud, scale_set, float(percent))
    now = history(visit.cloud, id).percent(visit.cloud.clock.now())
    return json_response(200, {"id": scale_set.id.text, "percent": now})
