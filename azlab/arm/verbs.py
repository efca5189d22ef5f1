"""What ARM does with any resource type: PUT, PATCH, GET, list, DELETE and special verbs."""

from functools import partial

from azlab.arm import errors, progress_links
from azlab.arm.bodies import Reading
from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.conditions import etag_header, refuse_unmet
from azlab.arm.errors import AzureError, Conflict, NotFound
from azlab.arm.fields import (
    add_defaults,
    keep_fixed,
    keep_read_only,
    keep_undeclared,
    merged,
    set_at,
    spell,
    without_nulls,
)
from azlab.arm.ids import ResourceId, subscription_id
from azlab.arm.locations import location_of, refuse_location
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.missing import missing_member
from azlab.arm.registry import Registry
from azlab.arm.resource import HEAD_KEYS, Action, Call, Change, Reply, ResourceType
from azlab.arm.store import Resource


class Verbs:
    """The verbs of ARM over the registered types of one cloud."""

    def __init__(self, cloud: Cloud, registry: Registry) -> None:
        self.cloud, self.registry = cloud, registry

    def read(self, request: Request, kind: ResourceType, id: ResourceId, body: Json) -> Reading:
        """The body of a PUT or PATCH as Azure keeps it.

        Raises what ARM says against the target, then what the provider answers to a body that it cannot read.
        """
        if request.method == "PATCH":
            self.existing(id)
        self._check_target(kind, id)
        self._refuse_unmet(request, kind, id)
        refuse_location(self.cloud, request, kind, id, body)
        return self._read(request, kind, body)

    def _read(self, request: Request, kind: ResourceType, body: Json) -> Reading:
        current = kind.current(body, request.query.get("api-version", ""))
        return kind.body(self.cloud, request.method).read(current, request)

    def put(self, request: Request, kind: ResourceType, id: ResourceId, body: Reading) -> Response:
        """Make or replace a resource. Raises what ARM, or its type, refuses."""
        wanted = without_nulls(body.document)
        return self._write(request, kind, id, wanted, body, kind.unseen(wanted))

    def patch(self, request: Request, kind: ResourceType, id: ResourceId, body: Reading) -> Response:
        """Change a resource by JSON merge patch. Raises ARM's 404, and what its type refuses."""
        before = self._idle(kind, self.existing(id), "update")
        if before is None:
            raise self._missing(id)
        whole = without_nulls(merged(kind.whole(self.cloud, before), body.document))
        # Of the whole, what a client can have sent, now or earlier: the rest only Azure writes.
        sent = kind.body(self.cloud, "PATCH").settable(whole)
        return self._write(request, kind, before.id, whole, body, kind.unseen(sent))

    def get(self, request: Request, kind: ResourceType, id: ResourceId) -> Response:
        resource = self.existing(id)
        shown = kind.show(self.cloud, resource, request.expand)
        return json_response(200, shown, etag_header(shown))

    def delete(self, request: Request, kind: ResourceType, id: ResourceId) -> Response:
        """Delete a resource; one that is not there is answered as its type says. Raises what keeps it."""
        self._check_group(id)
        self._refuse_unmet(request, kind, id)
        resource = self._idle(kind, self.cloud.get(id), "delete")
        if resource is None:
            return json_response(kind.absent)
        # ARM's own refusal first: it knows what is below a resource without asking its provider.
        self._refuse_nested(resource)
        kind.refuse_delete(self.cloud, resource)
        kind.remove(self.cloud, resource)
        if not kind.deleted.headers:
            self.cloud.delete(resource.id)
            return json_response(kind.deleted.status)
        # Still there while it is being deleted: GET shows it, and a second DELETE waits for the first.
        self._mark(resource, kind, "Deleting")
        return self._accepted(
            request, kind, resource, kind.deleted, kind.seconds, [["delete", resource.id.key]]
        )

    def act(self, request: Request, kind: ResourceType, id: ResourceId, verb: Action, body: Json) -> Response:
        """Carry out a special verb. Raises ARM's 404, and what the type refuses."""
        resource = self.existing(id)
        # A GET (`instanceView`) only looks: waiting would let end what it is to show in progress.
        if verb.method != "GET":
            self._idle(kind, resource, verb.name)
            # What it waited for may have changed the resource, or taken it away.
            resource = self.existing(id)
        known = self.cloud.setting.bodies.of(kind.name, verb.name)
        reading = known.read(body, request) if known else Reading(body)
        call = Call(self.cloud, resource, without_nulls(reading.document), request.query)
        verb.run(kind, call)
        reading.refuse_words()
        if not verb.reply.headers:
            self.cloud.operations.apply(call.effects)
            return json_response(verb.reply.status, call.result)
        seconds = verb.seconds if call.seconds is None else call.seconds
        shown, reply = call.result if verb.reply.status == 200 else None, verb.reply
        return self._accepted(
            request, kind, resource, reply, seconds, call.effects, call.error, shown, call.result
        )

    def preflight(self, request: Request, kind: ResourceType, id: ResourceId, body: Json) -> None:
        """Raise what can be said against a PUT before anything is made."""
        self._check_group(id)
        self._check_name(kind, id)
        refuse_location(self.cloud, request, kind, id, body)
        before = self.cloud.get(id)
        wanted = without_nulls(self._read(request, kind, body).document)
        kind.preflight(self._change(request, kind, before.id if before else id, wanted, before))

    def existing(self, id: ResourceId) -> Resource:
        """The resource, or ARM's own 404."""
        self._check_group(id)
        resource = self.cloud.get(id)
        if resource is None:
            raise self._missing(id)
        return resource

    def _missing(self, id: ResourceId) -> NotFound:
        """The 404 of the first thing on the way that is not there."""
        while id.parent is not None and self.cloud.get(id.parent) is None:
            id = id.parent
        return errors.resource_not_found(id.relative_name, id.group)

    def _refuse_unmet(self, request: Request, kind: ResourceType, id: ResourceId) -> None:
        if not request.headers.keys().isdisjoint(("if-match", "if-none-match")):
            there = self.cloud.get(id)
            refuse_unmet(request, kind.show(self.cloud, there, "") if there else None)

    def _idle(self, kind: ResourceType, resource: Resource | None, operation: str) -> Resource | None:
        """The resource when nothing is in progress on it; its type may refuse instead of waiting."""
        if resource is None or not self.cloud.operations.is_busy(resource.id.key):
            return resource
        kind.refuse_while_busy(self.cloud, resource, operation)
        return self.cloud.get(resource.id)

    def _write(
        self, request: Request, kind: ResourceType, id: ResourceId, body: Json, reading: Reading, unseen: Json
    ) -> Response:
        before = self._idle(kind, self.cloud.get(id), "update")
        change = self._change(request, kind, before.id if before else id, body, before)
        kind.refuse(change)
        reading.refuse_words()
        kind.provision(change)
        # After it: a type may build its document anew, and knows nothing of what it did not declare.
        keep_undeclared(change.document, kind.tree, unseen)
        return self._finish_write(request, kind, change)

    def _change(
        self, request: Request, kind: ResourceType, id: ResourceId, body: Json, before: Resource | None
    ) -> Change:
        body = {"properties": {}, **body}  # so that what is required below is missed
        kind.checks.refuse(body, partial(missing_member, kind.namespace))
        document = self._head(kind, id, body, before)
        # Spelt before it is compared: a fixed `linux` is no change of `Linux`.
        spell(kind.fields, document)
        if before:
            keep_fixed(kind.fields, document, before.document)
        add_defaults(kind.fields, document)
        # Last: a client may send back what only the cloud says, and a default must not stand in its place.
        keep_read_only(kind.fields, document, before.document if before else None)
        interior = copy_of(before.interior) if before else {}
        sent = body if request.method == "PUT" else {}
        return Change(self.cloud, id, document, before, interior, request.query, sent)

    def _head(self, kind: ResourceType, id: ResourceId, body: Json, before: Resource | None) -> Json:
        head: Json = {"name": id.name, "id": id.text, "type": kind.name}
        if kind.tracked:
            head["location"] = location_of(self.cloud, kind, id, body.get("location"), before)
            if "tags" in body:
                head["tags"] = dict(body["tags"])
                kind.refuse_tags(head["tags"])
        ordered = {key: head[key] for key in kind.keys if key in head}
        rest = {key: copy_of(value) for key, value in body.items() if key not in HEAD_KEYS}
        return {**ordered, **rest}

    def _finish_write(self, request: Request, kind: ResourceType, change: Change) -> Response:
        reply = kind.reply_for(change)
        if request.at_once and reply.headers:
            self.cloud.operations.let_pass(kind.seconds_for(change))
            reply = Reply(reply.status)
        # Without an operation there is nothing that could fail later: it is refused at once.
        if change.error is not None and not reply.headers:
            raise change.error
        if kind.has_state:
            state = change.state or kind.state_during(change, reply)
            set_at(change.document, "properties.provisioningState", state)
        resource = Resource(change.id, change.document, {**change.interior, "times": change.times})
        # Written before it is shown: what others say of it (who is in a subnet) is found by its document.
        self.cloud.put(resource)
        shown = None if request.at_once else kind.accepted(change, resource)
        if not reply.headers:
            self.cloud.operations.apply(change.effects)
            return json_response(reply.status, shown, etag_header(shown))
        end = "Failed" if change.error else "Succeeded"
        # First the state, then the type's own: the last one written stays.
        effects = [["set", change.id.key, "properties.provisioningState", end], *change.effects]
        seconds = kind.seconds_for(change)
        return self._accepted(request, kind, resource, reply, seconds, effects, change.error, shown)

    def _accepted(
        self,
        request: Request,
        kind: ResourceType,
        resource: Resource,
        reply: Reply,
        seconds: float,
        effects: list[list[object]],
        error: AzureError | None = None,
        shown: Json | None = None,
        result: object = None,
    ) -> Response:
        name = self.cloud.guid()
        path = progress_links.address(self.cloud, kind, resource, name)
        self.cloud.operations.start(
            name, resource.id.key, seconds,
            shape=kind.style.shape, output=kind.style.output and request.method in ("PUT", "PATCH"),
            effects=effects, error=error.document() if error else None, result=result, method=request.method,
            pause=kind.style.pause,
        )  # fmt: skip
        headers = {**etag_header(shown), **progress_links.headers(request, reply, kind, path)}
        return json_response(reply.status, shown, headers)

    def _mark(self, resource: Resource, kind: ResourceType, state: str) -> None:
        if kind.has_state:
            resource.properties["provisioningState"] = state
            self.cloud.put(resource)

    def _refuse_nested(self, resource: Resource) -> None:
        below = self.cloud.resources("", resource.id)
        nested = [inner for inner in below if not _goes_along(self.registry, inner)]
        if nested:
            names = ", ".join(inner.id.relative_name for inner in nested[:5])
            raise Conflict(
                "CannotDeleteResource",
                "Cannot delete resource while nested resources exist. Some existing nested resource IDs "
                f"include: '{names}'. Please delete all nested resources before deleting this resource.",
            )

    def _check_target(self, kind: ResourceType, id: ResourceId) -> None:
        self._check_subscription(id)
        group = self.cloud.get(id.group_id) if id.group else None
        if group is None and id.group and not id.is_group:
            raise errors.group_not_found(id.group)
        if group is not None and group.properties.get("provisioningState") == "Deleting":
            # Nothing new may be put where all is about to go.
            raise errors.group_being_deleted(group.id.group)
        self._check_name(kind, id)
        if id.parent is not None and self.cloud.get(id.parent) is None:
            raise errors.parent_not_found("/".join(id.parent.names))

    def _check_name(self, kind: ResourceType, id: ResourceId) -> None:
        if not kind.name_rule.fullmatch(id.name):
            if kind.name_refusal:
                raise errors.invalid_parameter(kind.name_refusal, kind.name_parameter)
            raise errors.invalid_name(kind.name_parameter, kind.name_rule.pattern)

    def _check_subscription(self, id: ResourceId) -> None:
        if self.cloud.get(subscription_id(id.subscription)) is None:
            raise errors.subscription_not_found(id.subscription)

    def _check_group(self, id: ResourceId) -> None:
        self._check_subscription(id)
        if id.group and self.cloud.get(id.group_id) is None:
            raise errors.group_not_found(id.group)


def _goes_along(registry: Registry, nested: Resource) -> bool:
    """What has no location of its own (subnets, rules, role assignments, locks) goes along; others block,
    unless their type says otherwise."""
    kind = registry.find(nested.id.type)
    return kind is None or not kind.tracked or kind.goes_with_parent
