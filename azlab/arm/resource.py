"""What a provider writes to add a resource type.

    class Images(ResourceType):
        name = "Microsoft.Compute/images"
        fields = (Field("properties.hyperVGeneration", one_of=("V1", "V2")), ...)

        def refuse(self, change): ...      # raise what Azure refuses
        def provision(self, change): ...   # do the work: complete change.document, make other resources

        @action("deallocate", seconds=30)
        def deallocate(self, call): ...

PUT, PATCH, GET, listing, DELETE, tags, operations and api-versions come from the core.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from azlab.arm.bodies import Body, declared_body
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.field_checks import FieldChecks
from azlab.arm.fields import Field, get_at, tree_of, undeclared
from azlab.arm.ids import ResourceId
from azlab.arm.indexes import Index
from azlab.arm.messages import Json
from azlab.arm.operations import COMPUTE, Style
from azlab.arm.store import Resource

HEAD_KEYS = ("name", "id", "type", "location", "tags")
"""What the core itself writes in a document."""
BOTH = ("azure-asyncoperation", "location")
ASYNC = ("azure-asyncoperation",)
LOCATION = ("location",)


@dataclass(frozen=True)
class Reply:
    """How a type answers a verb: the status, and which headers lead to the operation (none: at once)."""

    status: int = 200
    headers: tuple[str, ...] = ()


@dataclass
class Change:
    """One PUT or PATCH in flight. `document` is the whole wanted resource; `provision` completes it."""

    cloud: Cloud
    id: ResourceId
    document: Json
    before: Resource | None
    interior: Json
    query: dict[str, str] = field(default_factory=dict)
    sent: Json = field(default_factory=dict)
    """The body of a PUT as it came, with names as declared; empty for a PATCH. Not to be changed."""
    found: Any = None
    """What `refuse` has looked up and `provision` needs, too: its type says what that is."""
    effects: list[list[Any]] = field(default_factory=list)
    state: str = ""
    """The provisioningState while it is in progress, where it is not the one that its type says."""
    error: AzureError | None = None
    """Set it and the operation ends `Failed` with this error; the resource stays, as in Azure."""

    @property
    def is_patch(self) -> bool:
        """Whether it is a PATCH."""
        return not self.sent and not self.is_new

    @property
    def is_new(self) -> bool:
        """Whether the resource is being made."""
        return self.before is None

    @property
    def location(self) -> str:
        """The short name of its region; "" for what has none."""
        return str(self.document.get("location", ""))

    @property
    def properties(self) -> Json:
        """The wanted `properties`, made if there are none."""
        properties: Json = self.document.setdefault("properties", {})
        return properties

    @property
    def times(self) -> Json:
        """When the resource was made and last written, as ARM itself keeps it: `created` and `changed`."""
        if self.before is None and "times" in self.interior:
            return dict(self.interior["times"])  # what comes back from its deletion brings them along
        now = self.cloud.now().replace("+00:00", "Z")
        before = self.before.interior.get("times", {}) if self.before else {}
        return {"created": now, **before, "changed": now}

    def get(self, path: str, default: Any = None) -> Any:
        """The wanted value at a path below `properties`."""
        return get_at(self.properties, path, default)

    def changes(self, path: str) -> bool:
        """Whether the value at a path below `properties` differs from what was there."""
        return self.before is not None and get_at(self.before.properties, path) != self.get(path)


@dataclass
class Call:
    """One special verb in flight, e.g. POST `deallocate`."""

    cloud: Cloud
    resource: Resource
    body: Json
    query: dict[str, str]
    effects: list[list[Any]] = field(default_factory=list)
    result: Any = None
    """What the finished operation gives back (run-command, grant-access)."""
    error: AzureError | None = None
    seconds: float | None = None
    """How long Azure takes this time, where it is not as long as the verb says."""

    def at_the_end(self, path: str, value: Any) -> None:
        """Write a value of the resource's interior when the operation ends."""
        self.effects.append(["set-interior", self.resource.id.key, path, value])


@dataclass(frozen=True)
class Action:
    """A special verb of a resource type."""

    name: str
    run: Callable[[Any, Call], None]
    seconds: float
    reply: Reply
    method: str = "POST"


def action(
    name: str, *, seconds: float = 0.0, reply: Reply = Reply(202, BOTH), method: str = "POST"
) -> Callable[[Callable[[Any, Call], None]], Callable[[Any, Call], None]]:
    """Mark a method as the special verb `name`; `seconds` is how long Azure takes."""

    def mark(run: Callable[[Any, Call], None]) -> Callable[[Any, Call], None]:
        run.action = Action(name, run, seconds, reply, method)  # type: ignore[attr-defined]
        return run

    return mark


class ResourceType:
    """One resource type. Subclasses declare; the core does the rest."""

    name: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]] = ()
    named: ClassVar[Mapping[str, str]] = {}
    """The fields in which any type's body names such a resource (`subnet`), each with the permission that
    a caller needs on what is named there: `read`, `write`, `join/action`."""
    indexed: ClassVar[tuple[Index, ...]] = ()
    """Values by which its resources are found or counted where there may be many of them."""
    name_rule: ClassVar[re.Pattern[str]] = re.compile(r"^[^/%?#&<>*:\\]{1,260}$")
    name_parameter: ClassVar[str] = "resourceName"
    name_refusal: ClassVar[str] = ""
    """Azure's own sentence about a bad name, where it is not the usual one that shows the rule."""
    tracked: ClassVar[bool] = True
    """Has a location and tags of its own (a proxy resource, such as a subnet, has not)."""
    goes_with_parent: ClassVar[bool] = False
    """Is deleted with its parent, although it is tracked; other tracked children keep their parent."""
    style: ClassVar[Style] = COMPUTE
    created: ClassVar[Reply] = Reply(201, ASYNC)
    updated: ClassVar[Reply] = Reply(200, ASYNC)
    patched: ClassVar[Reply | None] = None
    """Where a PATCH is answered otherwise than a PUT of what is there."""
    deleted: ClassVar[Reply] = Reply(202, BOTH)
    absent: ClassVar[int] = 204
    """Status of a DELETE of what is not there."""
    seconds: ClassVar[float] = 5.0
    states: ClassVar[tuple[str, str]] = ("Creating", "Updating")
    """provisioningState while a first and a later PUT is in progress."""
    has_state: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = HEAD_KEYS
    """Order of the document's first keys, as this provider writes them."""

    @property
    def shows_what_is_stored(self) -> bool:
        """Whether its lists show the stored documents as they are: then nobody needs to read them."""
        kind = type(self)
        return (kind.show, kind.listed, kind.fits) == (
            ResourceType.show, ResourceType.listed, ResourceType.fits,
        )  # fmt: skip

    def refuse(self, change: Change) -> None:
        """Raise the `AzureError` with which Azure refuses this change."""

    def refuse_tags(self, tags: Json) -> None:
        """Raise the `AzureError` with which Azure refuses tags here that ARM itself takes."""

    def preflight(self, change: Change) -> None:
        """Raise what a deployment refuses before it makes anything: quota, image, size.

        Other resources of the template may not be there yet. `refuse` is not called.
        """

    def provision(self, change: Change) -> None:
        """Complete `change.document` and do what creating or updating does elsewhere."""

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        """The document that GET answers; `expand` is what it is asked to show besides."""
        return resource.document

    def accepted(self, change: Change, resource: Resource) -> Json | None:
        """The body with which a PUT or PATCH is answered at once: what GET shows, for most types; None for
        an answer without a body."""
        return self.show(change.cloud, resource, "")

    def listed(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        """The document that a list shows of the resource; most types show the same everywhere."""
        return self.show(cloud, resource, expand)

    def output(self, cloud: Cloud, resource: Resource) -> Json:
        """What a finished operation repeats of the resource: what it shows, and nothing comes of it."""
        return self.show(cloud, resource, "")

    def whole(self, cloud: Cloud, resource: Resource) -> Json:
        """What a PATCH is merged into: the document, and what else a PUT of it would have to repeat."""
        return resource.document

    def fits(self, resource: Resource, filter: str) -> bool:
        """Whether a list with this `$filter` shows the resource; most types have no filter."""
        return True

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        """Raise the `AzureError` with which Azure refuses to delete this."""

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        """Tidy up elsewhere when the resource goes."""

    def refuse_while_busy(self, cloud: Cloud, resource: Resource, operation: str) -> None:
        """Called when something is in progress on the resource. The default waits for it."""
        cloud.operations.wait_until_idle(resource.id.key)

    def seconds_for(self, change: Change) -> float:
        """How many seconds of the cloud's time this PUT or PATCH takes."""
        return self.seconds

    def reply_for(self, change: Change) -> Reply:
        """How it answers this PUT or PATCH."""
        if change.is_new:
            return self.created
        return self.patched if self.patched is not None and change.is_patch else self.updated

    def state_during(self, change: Change, reply: Reply) -> str:
        """The provisioningState while this PUT or PATCH is in progress; a 200 never creates."""
        if not reply.headers:
            return "Succeeded"
        return self.states[0 if change.is_new and reply.status != 200 else 1]

    @cached_property
    def checks(self) -> FieldChecks:
        """What of a body is checked by its fields."""
        return FieldChecks(self.fields)

    @cached_property
    def tree(self) -> Json:
        """The declared paths as a tree of names."""
        return tree_of(self.fields)

    @cached_property
    def _declared_body(self) -> Body:
        return declared_body(self.fields)

    def body(self, cloud: Cloud, verb: str) -> Body:
        """What a PUT or PATCH takes: what Azure knows of it, or what the type itself declares."""
        return cloud.setting.bodies.of(self.name, verb) or self._declared_body

    def current(self, body: Json, version: str) -> Json:
        """A body of an older api-version in the form that the newest one has; by default as it came."""
        return body

    def unseen(self, body: Json) -> Json:
        """The parts of a body at which the type does not look: no `Field` names them."""
        return undeclared(self.tree, {name: body[name] for name in body if name not in HEAD_KEYS}) or {}

    @property
    def namespace(self) -> str:
        return self.name.split("/", 1)[0]

    @cached_property
    def actions(self) -> dict[str, Action]:
        """Special verbs by lower-case name."""
        marked = (getattr(getattr(type(self), name), "action", None) for name in dir(type(self)))
        return {verb.name.lower(): verb for verb in marked if isinstance(verb, Action)}
