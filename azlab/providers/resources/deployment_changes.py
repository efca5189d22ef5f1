"""What a deployment would change, a change per resource, as what-if answers it.

Shapes: recorded by the CLI's tests (`az deployment group what-if --no-pretty-print`); types of changes and
what they mean: Microsoft's page on what-if.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.errors import AzureError
from azlab.arm.fields import without_nulls
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.resources.deployment_deletions import deletable, others
from azlab.providers.resources.deployment_differences import differences, laid_over
from azlab.providers.resources.deployment_orders import COMPLETE, Order
from azlab.providers.resources.deployment_rehearsals import Rehearsal
from azlab.providers.resources.deployment_runs import State
from azlab.providers.resources.listed_resources import listed
from azlab.templates import Step, TemplateError

MASK = "*******"
_SECRET = frozenset("adminpassword protectedsettings protectedparameters runaspassword sharedkey".split())
"""Fields that Azure's own descriptions mark as secret, whatever the template says of their values."""
_UNSHOWN = _SECRET | {"customdata"}
_HEAD = ("id", "name", "type", "apiVersion")


def changes(cloud: Cloud, order: Order, rehearsal: Rehearsal) -> list[Json]:
    """A change for each resource of the template, then one for each other resource of its groups."""
    steps = {step.id.lower(): step for step in rehearsal.steps}
    told = [_Change(cloud, step, rehearsal).document() for step in steps.values()]
    left = [other for group in _groups(order, rehearsal) for other in others(cloud, group, rehearsal.ids)]
    mine = [resource for resource in left if resource.id.group_id.key == order.id.scope.lower()]
    going = {resource.id.key for resource in deletable(cloud, mine)} if order.mode == COMPLETE else set()
    seen = [other for other in left if cloud.may(f"{other.id.type}/read", other.id.text)]
    return [*told, *(_other(resource, resource.id.key in going) for resource in seen)]


def _groups(order: Order, rehearsal: Rehearsal) -> list[ResourceId]:
    """The deployment's own group first, then those that its nested deployments are in."""
    ids = [order.id, *(id for step in rehearsal.steps if (id := parse_id(step.id)) is not None)]
    return list({id.group_id.key: id.group_id for id in ids if id.group}.values())


def brief(change: Json) -> Json:
    """A change in the form `ResourceIdOnly`: whether properties of what is there would change is not told."""
    kind = change["changeType"]
    there = kind in ("Modify", "NoChange")
    return {"resourceId": change["resourceId"], "changeType": "Deploy" if there else kind}


def _other(resource: Resource, is_going: bool) -> Json:
    """What the template does not name, as the list of resources shows it: without properties."""
    shown = {**listed(resource), "name": resource.id.name}
    change = {"resourceId": resource.id.text, "changeType": "Delete" if is_going else "Ignore"}
    return {**change, "before": _sorted(shown)} | ({} if is_going else {"after": _sorted(shown)})


class _Change:
    """One resource of a template against what is there."""

    def __init__(self, cloud: Cloud, step: Step, rehearsal: Rehearsal) -> None:
        self._cloud, self._step, self._rehearsal = cloud, step, rehearsal
        self._wanted = self._masked(without_nulls(rehearsal.bodies[step.id.lower()]))

    def document(self) -> Json:
        before = self._before()
        if before is None:
            return {**self._head("Create"), "after": self._described(self._wanted)}
        was, will = self._described(self._settable(before)), self._described(self._after(before))
        delta = differences(was, will)
        unheard = self._without_effect()
        head = self._head("Modify" if delta else "NoChange")
        return {**head, "before": was, "after": will} | (
            {"delta": [*delta, *unheard]} if delta or unheard else {}
        )

    def _before(self) -> Json | None:
        try:
            shown = State(self._cloud).reference(self._step.id, self._step.api_version, full=True)
        except (LookupError, TemplateError, AzureError):
            return None
        return dict(shown)

    def _after(self, before: Json) -> Json:
        """The resource as it would be, with what is not known yet as expressions.

        Where the deployment would refuse it, it is what is there, changed as the template says.
        """
        rehearsed = self._rehearsal.after.get(self._step.id.lower())
        if rehearsed is None:
            wanted = _visible(self._settable(self._wanted))
            return dict(laid_over(self._settable(before), wanted))
        after = self._masked(self._settable(rehearsed))
        for path in self._step.waiting():
            _overlay(after, self._wanted, path)
        return dict(after)

    def _settable(self, document: Json) -> Json:
        """Without what only Azure writes: that would be noise."""
        known = self._cloud.setting.bodies.of(self._step.type, "PUT")
        plain = {name: value for name, value in document.items() if name != "provisioningState"}
        return without_nulls(known.settable(plain)) if known else _stateless(plain)

    def _described(self, document: Json) -> Json:
        """A document with the head that what-if gives it, in the order of names."""
        rest = {name: value for name, value in document.items() if name not in (*_HEAD, "systemData", "etag")}
        location = rest.get("location")
        if isinstance(location, str):
            rest["location"] = self._cloud.setting.normalize(location)
        step = self._step
        head = {"id": step.id, "name": step.name.rpartition("/")[2], "type": step.type}
        return dict(_sorted({**head, "apiVersion": step.api_version, **rest}))

    def _without_effect(self) -> list[Json]:
        """What the template sets and only Azure writes."""
        known = self._cloud.setting.bodies.of(self._step.type, "PUT")
        if known is None:
            return []
        properties = {"properties": self._wanted.get("properties", {})}
        lost = differences(properties, known.settable(properties))
        return [
            {"path": change["path"], "propertyChangeType": "NoEffect", "after": change["before"]}
            for change in lost
            if change["propertyChangeType"] == "Delete"
        ]

    def _masked(self, value: Any, name: str = "") -> Any:
        if value and name.lower() in _SECRET:
            return MASK
        if isinstance(value, dict):
            return {key: self._masked(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._masked(item, name) for item in value]
        return MASK if isinstance(value, str) and _tells(value, self._rehearsal.secrets) else value

    def _head(self, kind: str) -> Json:
        return {"resourceId": self._step.id, "changeType": kind}


def _tells(text: str, secrets: Iterable[str]) -> bool:
    """Whether a text is a secret, or holds one that is long enough to be one."""
    return any(text == secret or (len(secret) > 5 and secret in text) for secret in secrets)


def _overlay(after: Any, wanted: Any, path: Sequence[str | int]) -> None:
    """Put what is wanted at a path, or the whole list above it where that has other elements."""
    for step, following in zip(path, [*path[1:], None], strict=True):
        there = isinstance(step, int) and isinstance(after, list) and step < len(after)
        if following is None or not (there or (isinstance(after, dict) and step in after)):
            if there or isinstance(after, dict):
                after[step] = copy_of(wanted[step])
            return
        if isinstance(following, int) and len(after[step]) != len(wanted[step]):
            after[step] = copy_of(wanted[step])
            return
        after, wanted = after[step], wanted[step]


def _visible(value: Any) -> Any:
    """Without what no GET shows, and what therefore cannot be told to be new."""
    if isinstance(value, dict):
        return {name: _visible(item) for name, item in value.items() if name.lower() not in _UNSHOWN}
    return [_visible(item) for item in value] if isinstance(value, list) else value


def _stateless(document: Json) -> Json:
    properties = document.get("properties")
    if not isinstance(properties, dict):
        return document
    kept = {name: value for name, value in properties.items() if name != "provisioningState"}
    return {**document, "properties": kept}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value, key=str.lower)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
