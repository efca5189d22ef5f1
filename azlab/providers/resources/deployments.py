"""Microsoft.Resources/deployments: a template carried out, in a group or in a subscription."""

from datetime import timedelta

from azlab.arm import scopes
from azlab.arm.clock import timestamp
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, Conflict, group_being_deleted
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import HOST, PAUSE
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.resources.deployment_budgets import within_budget
from azlab.providers.resources.deployment_deletions import delete_others
from azlab.providers.resources.deployment_documents import (
    document,
    failed,
    iso_duration,
    not_valid,
    of_template,
    zulu,
)
from azlab.providers.resources.deployment_orders import COMPLETE, Order, deployment_id, read_order
from azlab.providers.resources.deployment_rehearsals import expanded
from azlab.providers.resources.deployment_runs import Made, Run, absent
from azlab.providers.resources.jobs import accepted
from azlab.templates import TemplateError, template_hash

ROUTES = Routes()
SCOPES = ("/subscriptions/{subscription}/resourcegroups/{group}", "/subscriptions/{subscription}")
DEPLOYMENT = "/providers/Microsoft.Resources/deployments/{name}"


@within_budget
def create_or_update(visit: Visit) -> Response:
    id = deployment_id(visit)
    before, scope = visit.cloud.get(id), scopes.scope(visit)
    if scope.properties.get("provisioningState") == "Deleting":
        raise group_being_deleted(scope.id.group)
    if before is not None and visit.cloud.operations.is_busy(id.key):
        raise _still_active(before)
    order = read_order(visit.cloud, id, visit.body)
    run = Run(visit.cloud, order.plan)
    bodies, refusals = run.preflight()
    if refusals:
        raise not_valid(id.name, visit.cloud.guid(), refusals)
    # ARM's own begin so: ticks of .NET, counted down.
    token = f"0858{visit.cloud.random().randrange(10**16):016d}"
    shown = _begin(visit.cloud, order, run, bodies, token)
    link = f"{visit.request.path.rstrip('/')}/operationStatuses/{token}"
    headers = {
        "azure-asyncoperation": f"{HOST}{link}?api-version={visit.request.query.get('api-version', '')}",
        "retry-after": PAUSE,
    }
    return json_response(200 if before else 201, shown, headers)


@within_budget
def validate(visit: Visit) -> Response:
    id = deployment_id(visit)
    order = read_order(visit.cloud, id, visit.body)
    run = Run(visit.cloud, order.plan)
    bodies, refusals = run.preflight()
    if refusals:
        raise not_valid(id.name, visit.cloud.guid(), refusals)
    shown = _document(visit.cloud, order, bodies, "Succeeded", "PT0S")
    shown["properties"]["validatedResources"] = [{"id": step.id} for step in order.plan.resources]
    return json_response(200, shown)


def show(visit: Visit) -> Response:
    deployment = _existing(visit)
    if visit.request.command.endswith("wait"):  # nobody waits in earnest: the cloud's clock moves on
        visit.cloud.operations.wait_until_idle(deployment.id.key)
        deployment = _existing(visit)
    return json_response(200, deployment.document)


def exists(visit: Visit) -> Response:
    return json_response(204 if visit.cloud.get(deployment_id(visit)) else 404)


def cancel(visit: Visit) -> Response:
    deployment = _existing(visit)
    if not visit.cloud.operations.is_busy(deployment.id.key):
        state = deployment.properties["provisioningState"]
        raise Conflict(
            "DeploymentCannotBeCancelled",
            f"The deployment '{deployment.id.name}' cannot be cancelled because its state is '{state}'.",
        )
    visit.cloud.operations.cancel(deployment.id.key)
    deployment.properties["provisioningState"] = "Canceled"
    visit.cloud.put(deployment)
    return json_response(204)


def export(visit: Visit) -> Response:
    return json_response(200, {"template": _existing(visit).interior["template"]})


def delete(visit: Visit) -> Response:
    deployment = visit.cloud.get(deployment_id(visit))
    if deployment is None:
        return json_response(204)
    if visit.cloud.operations.is_busy(deployment.id.key):
        raise _still_active(deployment)
    token = visit.cloud.guid()
    visit.cloud.operations.start(
        token, deployment.id.key, 2.0, shape="resources", last=204, effects=[["delete", deployment.id.key]]
    )
    return accepted(visit.request, deployment.id.subscription, token)


PAGES = (
    ("PUT", "", create_or_update),
    ("GET", "", show),
    ("HEAD", "", exists),
    ("DELETE", "", delete),
    ("POST", "/validate", validate),
    ("POST", "/cancel", cancel),
    ("POST", "/exportTemplate", export),
)
for _scope in SCOPES:
    for _method, _verb, _page in PAGES:
        ROUTES.route(_method, _scope + DEPLOYMENT + _verb)(_page)


def _begin(cloud: Cloud, order: Order, run: Run, bodies: list[Json], token: str) -> Json:
    """Carry the plan out, and leave an operation that ends when all of it has ended.

    The answer to the PUT says `Accepted`; what is stored, and what a GET then finds, says `Running`.
    """
    began = cloud.clock.now()
    shown = _document(cloud, order, bodies, "Accepted", "PT0.0005324S")
    run.carry_out()
    if order.mode == COMPLETE and not run.failures:
        wanted = expanded(cloud, order, run.state).ids
        deleted = delete_others(cloud, order.id.group_id, wanted)
        run.made.update({made.target.id.lower(): made for made in deleted})
    seconds = run.seconds + 1.0
    ended = cloud.clock.now() + timedelta(seconds=seconds)
    end, error = _end(order, run)
    end["timestamp"] = zulu(timestamp(ended))
    end["duration"] = iso_duration((ended - began).total_seconds())
    running = {**shown, "properties": {**shown["properties"], "provisioningState": "Running"}}
    steps = [_entry(cloud, made) for made in run.made.values()]
    interior = {"template": order.template, "steps": steps, "token": token}
    cloud.put(Resource(order.id, running, interior))
    cloud.operations.start(
        token, order.id.key, seconds, shape="resources", error=error.document() if error else None,
        effects=[["set", order.id.key, f"properties.{name}", value] for name, value in end.items()],
    )  # fmt: skip
    return shown


def _entry(cloud: Cloud, made: Made) -> Json:
    """What the list of operations needs to know of one resource."""
    return {
        "id": made.target.id,
        "type": made.target.type,
        "name": made.target.name,
        "operation": made.operation,
        "status": made.status,
        "operations": made.operations,
        "at": made.at,
        "error": made.error.document() if made.error else None,
        "code": f"{cloud.random().getrandbits(64):016X}",
        "tracking": cloud.guid(),
    }


def _end(order: Order, run: Run) -> tuple[Json, AzureError | None]:
    """What the deployment shows when it has ended, and the error it ends with."""
    error = failed(order.id, run.failures) if run.failures else None
    if error is None:
        try:
            outputs = order.plan.outputs(run.state)
        except TemplateError as wrong:
            error = of_template(wrong)
    if error is not None:
        return {"provisioningState": "Failed", "error": error.document()}, error
    made = sorted((step.id for step in order.plan.resources), key=str.lower)
    return {
        "provisioningState": "Succeeded",
        "outputs": outputs,
        "outputResources": [{"id": id} for id in made],
    }, None


def _document(cloud: Cloud, order: Order, bodies: list[Json], state: str, duration: str) -> Json:
    properties = {
        "templateHash": template_hash(order.template),
        "mode": order.mode,
        "provisioningState": state,
        "timestamp": zulu(cloud.now()),
        "duration": duration,
        "correlationId": cloud.guid(),
        **order.options,
    }
    return document(order.id, order.plan, bodies, properties, order.more)


def _existing(visit: Visit) -> Resource:
    id = deployment_id(visit)
    deployment = visit.cloud.get(id)
    if deployment is None:
        raise absent(id.text)
    return deployment


def _still_active(deployment: Resource) -> Conflict:
    began = deployment.properties.get("timestamp", "")
    return Conflict(
        "DeploymentActive",
        f"Unable to edit or replace deployment '{deployment.id.name}': previous deployment from '{began}' is "
        "still active. Please see https://aka.ms/arm-deploy-resources for usage details.",
    )
