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
        """The id as it is written, in the case in which its parts were given."""
        if self.namespace == "Microsoft.Resources" and self.types == ("resourceGroups",):
            return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
        if self.namespace == "Microsoft.Resources" and self.types == ("subscriptions",):
            return f"/subscriptions/{self.subscription}"
        pairs = "/".join(f"{kind}/{name}" for kind, name in zip(self.types, self.names, strict=True))
        return f"{self.scope}/providers/{self.namespace}/{pairs}"

    @cached_property
    def key(self) -> str:
        """The id in lower case: two ids are the same where their keys are."""
        return self.text.lower()

    @property
    def type(self) -> str:
        """`Namespace/type/type`."""
        return f"{self.namespace}/{'/'.join(self.types)}"

    @property
    def is_group(self) -> bool:
        return self.type.lower() == "microsoft.resources/resourcegroups"

    @property
    def name(self) -> str:
        """The last name of it."""
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
        """The id of the resource that it is nested in; None for a top-level one."""
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
    path = read_path(text)
    if path is None or not path.subscription:
        return None
    if path.namespace:
        return path.resource
    if path.words:
        return None
    subscription = path.subscription
    return group_id(subscription, path.group) if path.group else subscription_id(subscription)


@dataclass(frozen=True)
class Path:
    """The grammar of ARM's paths: `[/subscriptions/S[/resourceGroups/G]][/providers/Namespace][/words...]`.

    After a namespace the words are types and names in turn. Where a type is due, the word `providers` begins
    again: what came before is then the scope of an extension, e.g. of a lock on a disk.
    """

    subscription: str
    group: str
    scope: str
    """The path before the last `/providers`; the whole path where there is none and no further word."""
    namespace: str
    words: tuple[str, ...]

    @property
    def resource(self) -> ResourceId | None:
        """The resource that the words name; None where they end in a type, or say nothing."""
        return self.upto(len(self.words)) if self.words and len(self.words) % 2 == 0 else None

    def upto(self, count: int) -> ResourceId:
        """The id of the first `count` words, an even number."""
        kinds, names = self.words[0:count:2], self.words[1:count:2]
        return ResourceId(self.subscription, self.group, self.namespace, kinds, names, self.scope)


def read_path(text: str) -> Path | None:
    """Take a path apart; None where it is empty in the middle or begins outside of ARM."""
    parts = text.strip("/").split("/")
    first = parts[0].lower()
    if not all(parts) or first not in ("subscriptions", "providers", "tenants"):
        return None
    subscription = parts[1] if first == "subscriptions" and len(parts) > 1 else ""
    # A group may have any name, `providers` too: its name is taken before that word is looked for.
    in_group = bool(subscription) and len(parts) > 3 and parts[2].lower() == "resourcegroups"
    start = 4 if in_group else 2 if subscription else 0
    group, mark = parts[3] if in_group else "", start
    while _begins_provider(parts, mark):
        start, mark = mark, mark + 2
        # Of one provider, `providers` is a type: `Microsoft.Features/providers/Microsoft.Compute/features/F`.
        is_type = parts[start + 1].lower() == "microsoft.features"
        while mark < len(parts) and (is_type or not _begins_provider(parts, mark)):
            mark += 2
    scope = "".join(f"/{part}" for part in parts[:start])
    if not _begins_provider(parts, start):
        return Path(subscription, group, scope, "", tuple(parts[start:]))
    return Path(subscription, group, scope, parts[start + 1], tuple(parts[start + 2 :]))


def _begins_provider(parts: list[str], index: int) -> bool:
    return len(parts) > index + 1 and parts[index].lower() == "providers"


def same_id(text: str, other: str) -> bool:
    """Whether two texts name the same resource."""
    return text.rstrip("/").lower() == other.rstrip("/").lower()
