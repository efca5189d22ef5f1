"""Resource ids: `/subscriptions/S/resourceGroups/G/providers/Namespace/type/name/...`.

ARM compares ids without regard to case; `ResourceId.key` is what the store uses.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class ResourceId:
    """One ARM resource id. `types` and `names` go in pairs below `namespace`.

    A subscription is of type `Microsoft.Resources/subscriptions`, a group of type
    `Microsoft.Resources/resourceGroups`, as ARM itself calls them.
    """

    subscription: str
    group: str
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]
    scope: str = ""

    @cached_property
    def text(self) -> str:
        if self.namespace == "Microsoft.Resources" and self.types == ("resourceGroups",):
            return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
        if self.namespace == "Microsoft.Resources" and self.types == ("subscriptions",):
            return f"/subscriptions/{self.subscription}"
        pairs = "/".join(f"{kind}/{name}" for kind, name in zip(self.types, self.names, strict=True))
        return f"{self.scope}/providers/{self.namespace}/{pairs}"

    @cached_property
    def key(self) -> str:
        return self.text.lower()

    @property
    def type(self) -> str:
        return f"{self.namespace}/{'/'.join(self.types)}"

    @property
    def is_group(self) -> bool:
        return self.type.lower() == "microsoft.resources/resourcegroups"

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def relative_name(self) -> str:
        """The name as ARM's sentences write it: `type/name`, parents included."""
        pairs = zip(self.types, self.names, strict=True)
        return f"{self.namespace}/" + "/".join(f"{kind}/{name}" for kind, name in pairs)

    @property
    def group_id(self) -> "ResourceId":
        return group_id(self.subscription, self.group)

    @property
    def parent(self) -> "ResourceId | None":
        if len(self.types) < 2:
            return None
        return ResourceId(
            self.subscription, self.group, self.namespace, self.types[:-1], self.names[:-1], self.scope
        )

    def child(self, kind: str, name: str) -> "ResourceId":
        """The id of a nested resource, e.g. a subnet of this virtual network."""
        return ResourceId(
            self.subscription,
            self.group,
            self.namespace,
            (*self.types, kind),
            (*self.names, name),
            self.scope,
        )

    def sibling(self, resource_type: str, name: str) -> "ResourceId":
        """The id of another top-level resource in the same group."""
        return resource_id(self.subscription, self.group, resource_type, name)

    def __str__(self) -> str:
        return self.text


def subscription_id(subscription: str) -> ResourceId:
    return ResourceId(subscription, "", "Microsoft.Resources", ("subscriptions",), (subscription,))


def group_id(subscription: str, group: str) -> ResourceId:
    return ResourceId(subscription, group, "Microsoft.Resources", ("resourceGroups",), (group,))


def resource_id(subscription: str, group: str, resource_type: str, *names: str) -> ResourceId:
    """The id of a resource in a group; `resource_type` like `Microsoft.Compute/galleries/images`."""
    namespace, *types = resource_type.split("/")
    scope = f"/subscriptions/{subscription}/resourceGroups/{group}"
    return ResourceId(subscription, group, namespace, tuple(types), names, scope)


def parse_id(text: str) -> ResourceId | None:
    """Read an id; None when the text is not the id of one resource."""
    return _parsed(text) if isinstance(text, str) and text.startswith("/") else None


@lru_cache(maxsize=16384)
def _parsed(text: str) -> ResourceId | None:
    """Ids are read over and over: every resource that a list looks at has one."""
    parts = text.strip("/").split("/")
    if not all(parts) or len(parts) < 2 or parts[0].lower() != "subscriptions":
        return None
    if len(parts) == 2:
        return subscription_id(parts[1])
    group = parts[3] if len(parts) >= 4 and parts[2].lower() == "resourcegroups" else ""
    if group and len(parts) == 4:
        return group_id(parts[1], group)
    marks = [index for index, part in enumerate(parts) if part.lower() == "providers"]
    fitting = [mark for mark in marks if (len(parts) - mark) >= 4 and (len(parts) - mark) % 2 == 0]
    return _below_provider(parts, fitting[-1], group) if fitting else None


def _below_provider(parts: list[str], mark: int, group: str) -> ResourceId:
    pairs = parts[mark + 2 :]
    scope = "/" + "/".join(parts[:mark])
    return ResourceId(parts[1], group, parts[mark + 1], tuple(pairs[0::2]), tuple(pairs[1::2]), scope)


def same_id(one: str, other: str) -> bool:
    """Whether two texts name the same resource."""
    return one.rstrip("/").lower() == other.rstrip("/").lower()
