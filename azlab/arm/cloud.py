"""The cloud as a provider sees it: resources by id, time, new names, and what its host does for it."""

import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from azlab.arm.bodies import Bodies
from azlab.arm.clock import Clock, timestamp
from azlab.arm.host import Host, NoHost
from azlab.arm.identities import SERVICE_PRINCIPAL, Caller, Grant, Identity
from azlab.arm.ids import ResourceId
from azlab.arm.indexes import IndexTables
from azlab.arm.messages import Json, Request, Response
from azlab.arm.operations import Operations
from azlab.arm.store import Resource, Store


def _none(name: str) -> bool:
    return False


@dataclass(frozen=True)
class Azure:
    """What names Azure knows, of everything: so that what is missing here is told from what is nowhere."""

    has_namespace: Callable[[str], bool] = _none
    has_type: Callable[[str], bool] = _none
    """Of a type or an action, `Namespace/type/...`."""
    has_page: Callable[[str], bool] = _none
    """Of Resource Manager's own pages, by the word that they begin with."""
    versions: Callable[[str], Sequence[str]] = lambda resource_type: ()
    """The api-versions of a type, () where they are not known."""
    asked_for: frozenset[str] = frozenset()
    """The namespaces, in lower case, that no subscription is registered to use until somebody asks for it."""


@dataclass(frozen=True)
class Setting:
    """What a practice cloud is made of from outside: regions, subscriptions, tenants, and who there is."""

    locations: Mapping[str, str]
    """Short name to display name of every physical region."""
    subscriptions: Mapping[str, str]
    """Subscription id to its display name, of every tenant."""
    tenant: str
    """The tenant of every subscription that `foreign` does not name."""
    normalize: Callable[[str], str]
    azure: Azure = field(default_factory=Azure)
    """What Azure has, whether this cloud has it or not."""
    foreign: Mapping[str, str] = field(default_factory=dict)
    """Subscription id to its tenant, where that is another one."""
    tenants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Tenant id to display name and domain."""
    identities: tuple[Identity, ...] = ()
    roles: Mapping[str, Json] = field(default_factory=dict)
    """Built-in role definitions by name (a GUID)."""
    grants: tuple[Grant, ...] = ()
    """Roles that are held at the beginning."""
    trusted: frozenset[str] = frozenset()
    """Object ids that may do everything in every tenant."""
    bodies: Bodies = field(default_factory=Bodies)
    """What Azure knows of the bodies that it takes."""
    wall: Callable[[], float] | None = None
    """The clock on the wall (see `Clock.wall`); None where real time counts for nothing."""

    def tenant_of(self, subscription: str) -> str:
        """The tenant that a subscription trusts; "" for an unknown subscription."""
        known = {name.lower(): self.foreign.get(name, self.tenant) for name in self.subscriptions}
        return known.get(subscription.lower(), "")

    def kind_of(self, object_id: str) -> str:
        """`User` or `ServicePrincipal`; what the directory does not know is an application of a resource."""
        kinds = {identity.object_id: identity.kind for identity in self.identities}
        return kinds.get(object_id, SERVICE_PRINCIPAL)


class Cloud:
    """One practice cloud. Providers read and write it; they never see each other."""

    def __init__(self, store: Store, setting: Setting, host: Host | None = None) -> None:
        """Without a host nobody may do anything, and what would need one raises `RuntimeError`."""
        self.store, self.setting = store, setting
        self._host = host or NoHost()
        self.clock = Clock(store, setting.wall)
        self.operations = Operations(store, self.clock)
        self.caller: Caller | None = None
        """Who asks; None while the cloud does something of its own accord (set by the app)."""
        self.watchers: list[Callable[[datetime, str], None]] = []
        """Who looks on while time passes: each is called after a step of the cloud (see `step`)."""
        self._answered = ""

    def step(self, moment: datetime, id: ResourceId | str = "") -> None:
        """Something may have happened by itself at this moment, to a resource or to any: for who looks on."""
        for look in self.watchers:
            look(moment, str(id))

    @contextmanager
    def answering(self, request: Request) -> Iterator[None]:
        """While active, what is drawn by chance is drawn for this request."""
        before, self._answered = self._answered, f"{request.method} {request.address.path.lower()}"
        try:
            yield
        finally:
            self._answered = before

    def may(self, action: str, scope: str, *, data: bool = False) -> bool:
        """Whether the caller may do an action, or a data action, at a scope."""
        return self._host.may(action, scope, data=data)

    def sees(self, scope: str) -> bool:
        """Whether a list shows this scope to the caller."""
        return self._host.sees(scope)

    def send(self, request: Request) -> Response:
        """Ask the cloud itself, as the caller and inside the same transaction.

        Raises the `AzureError` of a refusal.
        """
        return self._host.send(request)

    def preflight(self, request: Request) -> None:
        """Raise the `AzureError` that can be said against a PUT before anything is made."""
        self._host.preflight(request)

    def refuse_delete(self, resource: Resource) -> None:
        """Raise the `AzureError` with which its type refuses that a resource is deleted."""
        self._host.refuse_delete(resource)

    def refuse_tags(self, resource: Resource, tags: Json) -> None:
        """Raise the `AzureError` with which its type refuses tags that ARM itself takes."""
        self._host.refuse_tags(resource, tags)

    def remove(self, resource: Resource) -> None:
        """Tidy up elsewhere when a resource goes, as its type does."""
        self._host.remove(resource)

    def shown(self, resource: Resource) -> Json:
        """A resource as the end of an operation repeats it."""
        return self._host.shown(resource)

    def let_pass(self, minutes: int) -> None:
        """Let minutes pass, with all that happens in them."""
        self._host.let_pass(minutes)

    def wait(self, seconds: float) -> None:
        """Let what is in progress get on as if somebody had really waited so long."""
        self._host.wait(seconds)

    def get(self, id: ResourceId | str) -> Resource | None:
        """The resource with this id, in any case; None when it is not there."""
        key = str(id).rstrip("/")
        return self.store.get(key) if key else None

    def follow(self, id: str, resource_type: str) -> Resource | None:
        """The resource that an id in a body names, if it is there and of that type."""
        found = self.get(id) if isinstance(id, str) else None
        return found if found and found.id.type.lower() == resource_type.lower() else None

    def resources(self, resource_type: str = "", under: ResourceId | str = "") -> list[Resource]:
        """The resources of a type (of every type: "") below an id, in the order of their keys."""
        return self.store.resources(resource_type, str(under))

    @property
    def indexes(self) -> IndexTables:
        """Values of resources, by which these are found, counted, and given addresses."""
        return self.store.indexes

    def found_by(self, index: str, value: str, scope: str = "") -> Resource | None:
        """The first resource that has a value in an index's scope; None where none has."""
        holders = self.indexes.holders(index, scope, value)
        return self.store.get(holders[0].source) if holders else None

    def mentioning(
        self, name: ResourceId | str, resource_type: str, *, below: bool = False
    ) -> list[Resource]:
        """The resources of a type whose documents name an id, or a GUID, somewhere; found without a search.

        With `below`, also those that name something below the id. In the order of their keys. Where it is
        named, the caller looks for.
        """
        return self.store.mentioning(str(name), resource_type, below=below)

    def put(self, resource: Resource) -> None:
        """Write a resource, new or changed."""
        self.store.put(resource)

    def delete(self, id: ResourceId | str) -> None:
        """Delete a resource with all below it, if it is there; what was in progress there is cancelled."""
        self.operations.forget(str(id).lower())

    def now(self) -> str:
        """The cloud's time as Azure Compute writes it."""
        return timestamp(self.clock.now())

    def random(self) -> random.Random:
        """Chance that repeats: the same cloud, asked the same thing, draws the same values.

        Whatever else was asked before does not matter: one more command in a lesson changes no other ids.
        """
        name = f"drawn {self._answered}"
        drawn = self.store.fact(name, 0)
        self.store.set_fact(name, drawn + 1)
        return random.Random(f"{self.store.fact('seed', '')} {name} {drawn}")

    def guid(self) -> str:
        """A new GUID, drawn as `random` draws."""
        return str(uuid.UUID(int=self.random().getrandbits(128), version=4))

    def group_location(self, id: ResourceId) -> str:
        """The region of an id's group; "" where the group is not there."""
        group = self.get(id.group_id)
        return group.location if group else ""


def copy_of(value: Any) -> Any:
    """A deep copy of JSON data."""
    if isinstance(value, dict):
        return {name: copy_of(item) for name, item in value.items()}
    return [copy_of(item) for item in value] if isinstance(value, list) else value


__all__ = ["Cloud", "Json", "Setting", "copy_of"]
