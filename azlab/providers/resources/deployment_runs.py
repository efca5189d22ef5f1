"""Running a template: preflight, then one PUT after another, in the order of their dependencies."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

from azlab.arm import registrations
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, NotFound, NotInPractice, from_document
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Request, Response
from azlab.providers.resources.deployment_budgets import PREFLIGHT_STEPS, RESOURCE_STEPS, budget
from azlab.providers.resources.deployment_documents import KIND, of_template, unauthorized, zulu
from azlab.templates import NotInPracticeError, Plan, Step, TemplateError

_VERSION = "2024-11-01"
_ABSENT = frozenset(("ResourceNotFound", "ResourceGroupNotFound", "ParentResourceNotFound", "NotFound"))
"""Why a resource cannot be read: it is not there. Of a type that is not here something else is said."""
_GROUPS = "/providers/microsoft.resources/resourcegroups/"


class State:
    """What `reference` and `list...` of a template see: each resource as it will be when it is done."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def reference(self, resource_id: str, api_version: str | None, full: bool) -> Any:
        version = api_version or _VERSION
        shown = self._ask("GET", resource_id, version, None)
        document: Json = shown if isinstance(shown, dict) else {}
        self._cloud.operations.outcome(address(resource_id).lower(), document)
        return {"apiVersion": version, **document} if full else document.get("properties", {})

    def list_action(self, action: str, resource_id: str, api_version: str, body: Any) -> Any:
        return self._ask("POST", resource_id, api_version or _VERSION, body, action)

    def _ask(self, method: str, resource_id: str, version: str, body: Any, action: str = "") -> Any:
        try:
            return self._cloud.send(request(method, resource_id, version, body, action)).json()
        except AzureError as error:
            if error.code in _ABSENT:
                raise LookupError(resource_id) from error
            kind = NotInPracticeError if isinstance(error, NotInPractice) else TemplateError
            raise kind(error.code, error.message) from error


class Target(Protocol):
    """A resource that a deployment makes, or deletes."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass
class Made:
    """How one resource of a deployment went."""

    target: Target
    error: AzureError | None = None
    status: str = "OK"
    operations: list[str] = field(default_factory=list)
    operation: str = "Create"
    at: str = ""
    """When it was done, where nothing went on after its request."""


class Run:
    """One deployment being carried out, inside one transaction."""

    def __init__(self, cloud: Cloud, plan: Plan) -> None:
        self.cloud, self.plan, self.state = cloud, plan, State(cloud)
        self.made: dict[str, Made] = {}

    def preflight(self) -> tuple[list[Json], list[AzureError]]:
        """The bodies as far as they are known now, and what speaks against them; nothing is made.

        Raises `InvalidTemplateDeployment` when the caller may not write all of it.
        """
        self._refuse_unauthorized()
        self._refuse_nested_modes()
        bodies: list[Json] = []
        refusals: list[AzureError] = []
        for step in self.plan.resources:
            budget().step(PREFLIGHT_STEPS)
            try:
                bodies.append(step.body(self.state))
            except TemplateError as error:
                if isinstance(error, NotInPracticeError):
                    refusals.append(of_template(error))
                bodies.append({})  # else it needs the state of something that is not there yet
                continue
            try:
                self.cloud.preflight(request("PUT", step.id, step.api_version, bodies[-1]))
            except AzureError as error:
                refusals.append(error)
        return bodies, refusals

    def _refuse_unauthorized(self) -> None:
        steps, caller = self.plan.resources, self.cloud.caller
        closed = [step for step in steps if not self.cloud.may(f"{step.type}/write", address(step.id))]
        if closed and caller is not None:
            raise unauthorized(closed, caller)

    def _refuse_nested_modes(self) -> None:
        """MicrosoftDocs/azure-docs issue 13214; the second sentence as Azure's about other scopes."""
        for step in self.plan.resources:
            properties = step.unresolved().get("properties")
            mode = properties.get("mode") if isinstance(properties, dict) else None
            if step.type.lower() == KIND.lower() and str(mode).lower() == "complete":
                raise BadRequest(
                    "InvalidDeployment",
                    "Specified deployment mode 'Complete' is not supported for nested deployment "
                    f"'{step.name}'. Please see https://aka.ms/deployment-modes for usage details.",
                )

    def carry_out(self, *, in_any_case: bool = False) -> None:
        """Make every resource whose dependencies were made; with `in_any_case` try the others, too."""
        for step in self.plan.resources:
            if all(self._is_there(id) for id in step.depends_on) or in_any_case:
                self.made[step.id.lower()] = self._make(step)

    @property
    def failures(self) -> list[AzureError]:
        return [made.error for made in self.made.values() if made.error is not None]

    @property
    def seconds(self) -> float:
        """Seconds from now until the last operation that it began ends; 0 when none is in progress."""
        names = {name for made in self.made.values() for name in made.operations}
        due = [begun["due"] for begun in self.cloud.store.open_operations() if begun["name"] in names]
        now = self.cloud.clock.now()
        return max([(datetime.fromisoformat(moment) - now).total_seconds() for moment in due], default=0.0)

    def _is_there(self, id: str) -> bool:
        # Lets the cloud's time pass until what is depended on is done, as ARM waits for it.
        self.cloud.operations.wait_until_idle(address(id).lower())
        made = self.made.get(id.lower())
        return made is not None and made.error is None

    def _make(self, step: Step) -> Made:
        budget().step(RESOURCE_STEPS)
        key = address(step.id).lower()
        id = parse_id(address(step.id))
        if id is not None:
            registrations.register_for_template(self.cloud, id.subscription, id.namespace)
        try:
            with self.cloud.store.savepoint():
                response = self.cloud.send(request("PUT", step.id, step.api_version, step.body(self.state)))
        except AzureError as error:
            return Made(step, error, phrase(error.status))
        except TemplateError as error:
            return Made(step, of_template(error), "BadRequest")
        return started(self.cloud, step, key, response)


def started(cloud: Cloud, target: Target, key: str, response: Response) -> Made:
    """What was begun on a resource, with the error that it is going to end with."""
    begun = cloud.operations.open_on(key)
    wrong = next((operation["error"] for operation in begun if operation["error"]), None)
    return Made(
        target,
        from_document(wrong) if wrong else None,
        phrase(409 if wrong else response.status),
        [operation["name"] for operation in begun],
        at=zulu(cloud.now()),
    )


def request(method: str, id: str, version: str, body: Any, action: str = "") -> Request:
    """A request of the deployment to the cloud itself."""
    path = address(id) + (f"/{action}" if action else "")
    content = b"" if body is None else json.dumps(body).encode()
    return Request(method, f"{quote(path)}?api-version={quote(version or _VERSION)}", {}, content)


def address(id: str) -> str:
    """The id by which the cloud knows a resource.

    Templates write a group as `/subscriptions/.../providers/Microsoft.Resources/resourceGroups/rg`.
    """
    start = id.lower().find(_GROUPS)
    if start < 0:
        return id
    return f"{id[:start]}/resourceGroups/{id[start + len(_GROUPS) :]}"


def absent(id: str) -> NotFound:
    name = parse_id(id)
    return NotFound("DeploymentNotFound", f"Deployment '{name.name if name else id}' could not be found.")


def phrase(status: int) -> str:
    """A status as the operations of a deployment write it: `NotFound`."""
    return HTTPStatus(status).phrase.replace(" ", "")
