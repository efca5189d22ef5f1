"""The alias list that `az vm image list` and `az vm create --image` download."""

from azlab import data
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()


@ROUTES.route("GET", "/cli/vm/aliases.json")
def aliases(visit: Visit) -> Response:
    return json_response(200, data.alias_document())
