"""A deployment rehearsed: carried out, looked at, and undone, so that what-if tells what would be.

Azure's what-if compares a template with what is there, knows the providers' defaults and read-only fields,
and tells of others as changes, which it calls noise. Here the very PUTs are made that a deployment makes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.providers.resources.deployment_documents import KIND
from azlab.providers.resources.deployment_orders import Order, read_order
from azlab.providers.resources.deployment_runs import Run, State, address
from azlab.templates import Step, TemplateError


class _RehearsedError(Exception):
    """Leaves the rehearsal, so that nothing of it is kept."""


@dataclass
class Rehearsal:
    """What a deployment would come to."""

    steps: list[Step] = field(default_factory=list)
    """The resources of the template and of those nested in it, deployments left out."""
    bodies: dict[str, Json] = field(default_factory=dict)
    """By key: what the template asks for, where the cloud must be asked as expressions."""
    secrets: set[str] = field(default_factory=set)
    after: dict[str, Json] = field(default_factory=dict)
    """By key: each resource as it would be; those that would be refused are left out."""
    diagnostics: list[Json] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [step.id for step in self.steps]


def rehearse(cloud: Cloud, order: Order) -> Rehearsal:
    """Carry a deployment out and undo it. Raises what ARM says of a nested template that is none."""
    rehearsal = Rehearsal()
    try:
        with cloud.store.savepoint():
            run = Run(cloud, order.plan)
            run.carry_out(in_any_case=True)  # what would change is told of each, whatever becomes of others
            refused = {key for key, made in run.made.items() if made.error is not None}
            rehearsal = expanded(cloud, order, run.state, refused)
            raise _RehearsedError
    except _RehearsedError:
        return rehearsal


def expanded(
    cloud: Cloud, order: Order, state: State, refused: frozenset[str] | set[str] = frozenset()
) -> Rehearsal:
    """What a deployment that was carried out came to, its nested deployments included."""
    rehearsal = Rehearsal()
    _look(cloud, order, state, rehearsal, set(refused))
    return rehearsal


def _look(cloud: Cloud, order: Order, state: State, rehearsal: Rehearsal, refused: set[str]) -> None:
    rehearsal.secrets |= order.plan.secrets
    for step in order.plan.resources:
        if step.type.lower() == KIND.lower():
            _look_inside(cloud, step, state, rehearsal, refused)
            continue
        rehearsal.steps.append(step)
        rehearsal.bodies[step.id.lower()] = step.unresolved(state)
        if step.id.lower() not in refused:
            rehearsal.after.update(_shown(state, step))


def _look_inside(cloud: Cloud, step: Step, state: State, rehearsal: Rehearsal, refused: set[str]) -> None:
    id = parse_id(step.id)
    try:
        body = step.body(state)
    except TemplateError:
        rehearsal.diagnostics.append(_short_circuited(step))
        return
    if id is not None:
        _look(cloud, read_order(cloud, id, body), state, rehearsal, refused | set(_refused(cloud, step.id)))


def _refused(cloud: Cloud, id: str) -> Iterator[str]:
    """The keys of what a nested deployment could not make."""
    deployment = cloud.get(address(id))
    for entry in deployment.interior["steps"] if deployment else ():
        if entry["error"]:
            yield str(entry["id"]).lower()


def _shown(state: State, step: Step) -> dict[str, Json]:
    try:
        return {step.id.lower(): state.reference(step.id, step.api_version, full=True)}
    except (LookupError, TemplateError, AzureError):
        return {}  # it was not made, or whoever asks may not read it


def _short_circuited(step: Step) -> Json:
    """As the page of `Deployments - Validate` and many public logs have it."""
    return {
        "code": "NestedDeploymentShortCircuited",
        "level": "Warning",
        "target": step.id,
        "message": "A nested deployment got short-circuited and all its resources got skipped from "
        "validation. This is due to a nested template having a parameter that was not fully evaluated (e.g. "
        "contains a reference() function). Please see https://aka.ms/WhatIfEvalStopped for more guidance.",
    }
