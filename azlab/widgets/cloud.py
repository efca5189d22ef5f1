"""The cloud as pictures and checks read it, whatever answers: ARM GETs, and scripts run inside a VM."""

from typing import Any, Protocol

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
