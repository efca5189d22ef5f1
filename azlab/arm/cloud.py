"""The cloud as a provider sees it: resources by id, time, names that are new, and nothing else."""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from azlab.arm.clock import Clock, timestamp
from azlab.arm.errors import NotFound
from azlab.arm.identities import SERVICE_PRINCIPAL, Caller, Grant, Identity
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Request, Response
from azlab.arm.operations import Operations
from azlab.arm.store import Resource, Store


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
    is_real: Callable[[str], bool] = lambda resource_type: False
    """Whether Azure has a resource type of this name, even where this cloud has not."""
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

    def tenant_of(self, subscription: str) -> str:
        """The tenant that a subscription trusts; "" for an unknown subscription."""
        known = {one.lower(): self.foreign.get(one, self.tenant) for one in self.subscriptions}
        return known.get(subscription.lower(), "")

    def kind_of(self, object_id: str) -> str:
        """`User` or `ServicePrincipal`; what the directory does not know is an application of a resource."""
        kinds = {one.object_id: one.kind for one in self.identities}
        return kinds.get(object_id, SERVICE_PRINCIPAL)


class Cloud:
    """One practice cloud. Providers read and write it; they never see each other."""

    def __init__(self, store: Store, setting: Setting) -> None:
        self.store, self.setting = store, setting
        self.clock = Clock(store)
        self.operations = Operations(store, self.clock)
        self.caller: Caller | None = None
        """Who asks; None while the cloud does something of its own accord (set by the app)."""
        self.may: Callable[[str, str], bool] = _anything
        """Whether the caller may do an action at a scope (set by the app)."""
        self.sees: Callable[[str], bool] = _everything
        """Whether a list shows this scope to the caller (set by the app)."""
        self.send: Callable[[Request], Response] = _nobody
        """Ask the cloud itself, inside the same transaction (set by the app)."""
        self.preflight: Callable[[Request], None] = _nothing
        """Raise what can be said against a PUT before anything is made (set by the app)."""
        self.remove: Callable[[Resource], None] = _nothing
        """Tidy up elsewhere when a resource goes, as its type does (set by the app)."""
        self.refuse_delete: Callable[[Resource], None] = _nothing
        """Raise what its type says against deleting a resource (set by the app)."""
        self.shown: Callable[[Resource], Json] = lambda resource: resource.document
        """A resource as the end of an operation repeats it (set by the app)."""
        self.let_pass: Callable[[int], None] = _nothing
        """Let minutes pass, with all that happens in them (set by the app)."""

    def get(self, id: ResourceId | str) -> Resource | None:
        return self.store.get(str(id).rstrip("/"))

    def follow(self, id: str, resource_type: str) -> Resource | None:
        """The resource that an id in a body names, if it is there and of that type."""
        found = self.get(id) if isinstance(id, str) else None
        return found if found and found.id.type.lower() == resource_type.lower() else None

    def resources(self, resource_type: str = "", under: ResourceId | str = "") -> list[Resource]:
        return self.store.resources(resource_type, str(under))

    def put(self, resource: Resource) -> None:
        self.store.put(resource)

    def delete(self, id: ResourceId | str) -> None:
        self.operations.forget(str(id).lower())

    def now(self) -> str:
        return timestamp(self.clock.now())

    def random(self) -> random.Random:
        """Chance that repeats: the same cloud, asked the same things, draws the same values."""
        drawn = self.store.fact("drawn", 0)
        self.store.set_fact("drawn", drawn + 1)
        return random.Random(f"{self.store.fact('seed', '')}:{drawn}")

    def guid(self) -> str:
        return str(uuid.UUID(int=self.random().getrandbits(128), version=4))

    def group_location(self, id: ResourceId) -> str:
        group = self.get(id.group_id)
        return group.location if group else ""


def _nobody(request: Request) -> Response:
    raise NotFound("NotFound", f"nobody answers {request.url}")


def _nothing(_: object) -> None:
    """What is asked of a cloud that no app has taken over yet."""


def _anything(action: str, scope: str) -> bool:
    return True


def _everything(scope: str) -> bool:
    return True


def copy_of(value: Any) -> Any:
    """A deep copy of JSON data."""
    if isinstance(value, dict):
        return {name: copy_of(item) for name, item in value.items()}
    return [copy_of(item) for item in value] if isinstance(value, list) else value


__all__ = ["Cloud", "Json", "Setting", "copy_of"]
