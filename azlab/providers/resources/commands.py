"""The practice cloud's own pages, which Azure has not: all that was asked of it, and which case it is."""

from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()


@ROUTES.route("GET", "/lab/commands")
def commands(visit: Visit) -> Response:
    return json_response(200, {"value": visit.cloud.store.journal()})


@ROUTES.route("GET", "/lab/case")
def case(visit: Visit) -> Response:
    """Of a clinic (`azlab.lab.cases`) the case whose cloud this is, by label and number; of none "" and 0.

    `seed` is the word by which a learner drew it for practice; "" for a case of the copy's own.
    """
    label, number, *seed = visit.cloud.store.fact("case", ["", 0])
    return json_response(200, {"label": label, "number": number, "seed": "".join(seed)})
