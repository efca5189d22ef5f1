"""What the address of a request leads to: read once, as a value, by everything that asks.

    GET  /subscriptions                                     PAGE        of the tenant
    GET  /subscriptions/S/locations                         PAGE        of a subscription
    GET  /subscriptions/S/resourceGroups/G                  RESOURCE
    GET  {scope}/providers/Microsoft.Compute                PROVIDER
    GET  {scope}/providers/Microsoft.Compute/disks          COLLECTION
    GET  {scope}/providers/Microsoft.Compute/disks/d        RESOURCE
    POST {scope}/providers/Microsoft.Compute/disks/d/verb   ACTION
    GET  .../providers/Microsoft.Compute/locations/L/operations/O   PROGRESS
    GET  /lab/clock, /v1.0/me, /nowhere                     OUTSIDE     of Resource Manager

Which types and actions there are is not asked here: `GET .../virtualMachines/web/instanceView` is a
collection until a type says that it has such an action.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

from azlab.arm.ids import Path, ResourceId, group_id, parse_id, read_path, subscription_id

GRAPH = "/v1.0/"
"""Addresses of Microsoft Graph begin so."""


class Kind(Enum):
    """What an address leads to."""

    OUTSIDE = auto()
    """No address of Resource Manager: pages of the course, of Microsoft Graph, of nobody."""
    PAGE = auto()
    """Resource Manager's own, of the tenant, a subscription or a group."""
    PROVIDER = auto()
    RESOURCE = auto()
    COLLECTION = auto()
    ACTION = auto()
    PROGRESS = auto()
    """How a long operation is getting on."""


_PROGRESS = re.compile(
    r"/locations/[^/]+/(?:\w*operations|operationresults)/|^/subscriptions/[^/]+/operationresults/",
    re.IGNORECASE,
)
_NOWHERE = Path("", "", "", "", ())


@dataclass(frozen=True)
class Address:
    """A method and a path, taken apart. Names are written as the request wrote them."""

    method: str
    path: str
    """Without a stroke at its end; the root is ""."""
    kind: Kind
    parts: Path

    @property
    def subscription(self) -> str:
        """The subscription's name, "" above all subscriptions."""
        return self.parts.subscription

    @property
    def group(self) -> str:
        """The resource group's name, "" outside of groups."""
        return self.parts.group

    @property
    def scope(self) -> str:
        """What is before the last `/providers`; "" for the tenant."""
        return self.parts.scope

    @property
    def namespace(self) -> str:
        """The resource provider, "" where the address names none."""
        return self.parts.namespace

    @property
    def words(self) -> tuple[str, ...]:
        """What follows the namespace, types and names in turn; without one, what follows the scope."""
        return self.parts.words

    @property
    def type(self) -> str:
        """`Namespace/type/type`; of an action the verb is the last of them, as role definitions write it."""
        return "/".join((self.namespace, *self.words[0::2]))

    @property
    def names(self) -> tuple[str, ...]:
        return self.words[1::2]

    @property
    def last(self) -> str:
        """The last word: a name, a collection's type, an action's verb, a page."""
        return self.words[-1] if self.words else ""

    @property
    def is_regional(self) -> bool:
        """Below `/locations/L` of a provider, whose pages belong to the subscription."""
        return bool(self.namespace) and len(self.words) > 1 and self.words[0].lower() == "locations"

    @cached_property
    def id(self) -> ResourceId | None:
        """The resource that the address names; None where it names none, or one above all subscriptions."""
        if self.kind is not Kind.RESOURCE or not self.subscription:
            return None
        if self.namespace:
            return self.parts.resource
        return self.group_id if self.group else subscription_id(self.subscription)

    @property
    def group_id(self) -> ResourceId:
        return group_id(self.subscription, self.group)

    @cached_property
    def owner(self) -> ResourceId | None:
        """The resource whose collection, action or page it is; None where it belongs to a scope."""
        count = len(self.words) - 1
        inside = bool(self.subscription and self.namespace) and count >= 2 and count % 2 == 0
        return self.parts.upto(count) if inside else None

    @property
    def scope_id(self) -> ResourceId | None:
        """The resource that the scope names: a subscription, a group, or what an extension belongs to."""
        return parse_id(self.scope)

    @property
    def target(self) -> str:
        """The path of what a request acts upon: for a POST, that whose action or page it is."""
        return self.path.rpartition("/")[0] if self.method == "POST" else self.path


@lru_cache(maxsize=1024)
def read_address(method: str, path: str) -> Address:
    """Take an address apart. `path` has no query; any text is an address of some kind."""
    # Templates and scripts end a path in a stroke; Azure takes it for the same address.
    path = path.rstrip("/")
    parts = read_path(path) if path.startswith("/") else None
    if parts is None:
        return Address(method, path, Kind.OUTSIDE, _NOWHERE)
    return Address(method, path, _kind(method, path, parts), parts)


def _kind(method: str, path: str, parts: Path) -> Kind:
    # Asked first: `.../locations/L/operations/O` reads like a resource, and `.../operations` like a list.
    if parts.subscription and _PROGRESS.search(path):
        return Kind.PROGRESS
    if parts.namespace:
        return _kind_below_provider(method, parts)
    return Kind.RESOURCE if parts.subscription and not parts.words else Kind.PAGE


def _kind_below_provider(method: str, parts: Path) -> Kind:
    if not parts.words:
        return Kind.PROVIDER
    if len(parts.words) % 2 == 0:
        return Kind.RESOURCE
    return Kind.ACTION if method == "POST" else Kind.COLLECTION
