"""Where a template is deployed, and what the engine may ask of the cloud while it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class ResourceGroup:
    """The resource group of a deployment; `id` is its ARM id."""

    name: str
    location: str
    id: str
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """What a deployment is made in. `resource_group` is None for a subscription deployment.

    `location` is the region of a subscription deployment; a group's deployment has none of its own.
    `now` is the time `utcNow()` gives; None means this computer's clock.
    """

    subscription_id: str
    tenant_id: str
    resource_group: ResourceGroup | None
    deployment_name: str
    subscription_name: str = ""
    now: datetime | None = None
    location: str | None = None

    @property
    def subscription(self) -> str:
        """The ARM id of the subscription."""
        return f"/subscriptions/{self.subscription_id}"

    @property
    def id(self) -> str:
        """The ARM id under which resources of this deployment are named."""
        return self.resource_group.id if self.resource_group else self.subscription


class Environment(Protocol):
    """What the engine asks of the cloud, at the moment a step or an output needs it."""

    def reference(self, resource_id: str, api_version: str | None, full: bool) -> Any:
        """Runtime state: `properties`, or the whole resource if `full`. LookupError if there is none."""

    def list_action(self, action: str, resource_id: str, api_version: str, body: Any) -> Any:
        """The answer to a POST such as `listKeys`. LookupError if the resource does not exist."""
