"""The practice cloud's own page, which Azure has not: everything that was asked of it."""

from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()


@ROUTES.route("GET", "/lab/commands")
def commands(visit: Visit) -> Response:
    return json_response(200, {"value": visit.cloud.store.journal()})
