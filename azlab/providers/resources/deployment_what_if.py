"""What-if: what a deployment of a group or of a subscription would change, as a job that is asked about."""

from azlab.arm.errors import AzureError, BadRequest, NotInPractice
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Response
from azlab.arm.router import Routes, Visit
from azlab.providers.resources.deployment_budgets import within_budget
from azlab.providers.resources.deployment_changes import brief, changes
from azlab.providers.resources.deployment_documents import not_valid
from azlab.providers.resources.deployment_orders import Order, deployment_id, read_order
from azlab.providers.resources.deployment_rehearsals import rehearse
from azlab.providers.resources.deployment_runs import Run
from azlab.providers.resources.jobs import accepted, escaped, job_token

ROUTES = Routes()
SECONDS = 15.0
_DEPLOYMENT = "/providers/Microsoft.Resources/deployments/{name}/whatIf"
_BRIEF, _FULL = "ResourceIdOnly", "FullResourcePayloads"
_OF_THE_REQUEST = frozenset(("InvalidRequestContent", "LocationRequired"))
"""What else is wrong is so with the template: the job tells of it, and has succeeded (as the CLI says it)."""


@within_budget
def what_if(visit: Visit) -> Response:
    id = deployment_id(visit)
    form = _form(visit.body)
    number = visit.cloud.guid()
    token = _token(visit, id, number)
    result = _result(visit, id, form, number)
    visit.cloud.operations.start(token, id.scope.lower(), SECONDS, shape="resources", last=200, result=result)
    return accepted(visit.request, id.subscription, token)


for _scope in ("/subscriptions/{subscription}/resourcegroups/{group}", "/subscriptions/{subscription}"):
    ROUTES.route("POST", _scope + _DEPLOYMENT)(what_if)


def _result(visit: Visit, id: ResourceId, form: str, number: str) -> Json:
    """What the job answers at its end: 200, also where the template is of no use.

    Raises what is wrong with the request, and what the caller may not do.
    """
    try:
        order = read_order(visit.cloud, id, visit.body)
    except AzureError as error:
        if error.code in _OF_THE_REQUEST:
            raise
        return _failed(error)
    try:
        _refuse(visit, order)
        return {
            "status": "Succeeded",
            "properties": {"correlationId": number, **_predicted(visit, order, form)},
        }
    except AzureError as error:
        return _failed(error)


def _failed(error: AzureError) -> Json:
    if isinstance(error, NotInPractice) or error.status != 400:
        raise error
    return {"status": "Failed", "error": error.document()}


def _refuse(visit: Visit, order: Order) -> None:
    _, refusals = Run(visit.cloud, order.plan).preflight()
    if refusals:
        raise not_valid(order.id.name, visit.cloud.guid(), refusals)


def _predicted(visit: Visit, order: Order, form: str) -> Json:
    rehearsal = rehearse(visit.cloud, order)
    found = changes(visit.cloud, order, rehearsal)
    told = [brief(change) for change in found] if form == _BRIEF else found
    return {"changes": told} | ({"diagnostics": rehearsal.diagnostics} if rehearsal.diagnostics else {})


def _form(body: Json) -> str:
    properties = body.get("properties")
    settings = properties.get("whatIfSettings") if isinstance(properties, dict) else None
    form = settings.get("resultFormat") if isinstance(settings, dict) else None
    known = {name.lower(): name for name in (_BRIEF, _FULL)}
    if form is not None and str(form).lower() not in known:
        raise BadRequest(
            "InvalidRequestContent",
            "The request content was invalid and could not be deserialized: 'Error converting value "
            f"\"{form}\" to type 'WhatIfResultFormat'. Path 'properties.whatIfSettings.resultFormat''.",
        )
    return known[str(form or _FULL).lower()]


def _token(visit: Visit, id: ResourceId, number: str) -> str:
    parts = (escaped(id.group), escaped(id.name), escaped(number))
    location = visit.cloud.group_location(id) or str(visit.body.get("location", ""))
    return job_token("DeploymentWhatIfJob", *parts, location=location)
