"""The cloud as pictures and checks read it, whatever answers: ARM GETs, and scripts run inside a VM."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from azlab.sentences import SentenceError

Json = dict[str, Any]


class Cloud(Protocol):
    """What a picture or a check needs of a cloud, practised or real."""

    @property
    def subscription(self) -> str:
        """The id of the default subscription."""
        ...

    def get(self, id: str, expand: str = "") -> Json | None:
        """One resource as ARM shows it; None when it is not there."""
        ...

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        """A collection, e.g. `/subscriptions/S/resourceGroups`; empty when it is not there."""
        ...

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        """What a script printed inside a running VM, asked with `runCommand`; raises if it cannot be run."""
        ...

    def look(self, resource: str, script: str) -> str | None:
        """What a script would print that looks at the OS disk of a VM that is off, of a disk, snapshot, image
        or version; None when there is no such disk. PracticeOnlyError: only the practice Azure can tell."""
        ...


class MeteredCloud(Cloud, Protocol):
    """A cloud that is asked what was measured in it, too."""

    def measured(self, id: str, metric: str, span: timedelta, grain: str) -> Json | None:
        """The averages of a metric of a resource in a span of time that ends now, a value for each `grain`
        (`PT1M`), as Azure Monitor says them; None when the resource is not there."""
        ...

    def events(self, id: str, span: timedelta) -> Sequence[Json]:
        """What the activity log has of a resource in a span of time that ends now, the newest first."""
        ...


def at(document: Any, path: str, default: Any = "") -> Any:
    """The value at a dotted path, or `default` where the path ends early."""
    for step in path.split("."):
        if not isinstance(document, dict) or document.get(step) is None:
            return default
        document = document[step]
    return document


def last_name(id: str) -> str:
    """`web` of `.../virtualMachines/web`."""
    return id.rstrip("/").rpartition("/")[2]


def subscription_named(cloud: Cloud, wanted: str) -> tuple[str, str]:
    """The id of a subscription by its name or id, in any case, and the name to show; "" is the default one.

    The default one is shown without a name. Raises `SentenceError` for one that nobody sees.
    """
    if not wanted:
        return cloud.subscription, ""
    seen = {row["subscriptionId"]: row["displayName"] for row in cloud.list("/subscriptions")}
    for id, name in seen.items():
        if wanted.casefold() in (id.casefold(), name.casefold()):
            return id, "" if id == cloud.subscription else name
    known = ", ".join(f"'{name}'" for name in seen.values()) or "none"
    raise SentenceError(f"There is no subscription '{wanted}'. There are: {known}.")
