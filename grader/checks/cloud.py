"""The cloud as checks read it: ARM GETs, and one sentence when there is no answer."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from azlab.sentences import PracticeOnlyError, SentenceError
from azlab.widgets.cloud import Cloud, Json

__all__ = ["CheckError", "Cloud", "Json", "Reader", "running_lab"]
T = TypeVar("T")


class CheckError(SentenceError):
    """A check could not be made; the text says why. It earns nothing."""


class Reader:
    """A cloud whose every failure is a `CheckError`, but for what only the practice Azure can tell."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self.subscription = cloud.subscription
        self.forms: Mapping[str, str] = getattr(cloud, "forms", {})
        """In which form each of the notebook's cells was run last, by its id."""
        self.is_real = bool(getattr(cloud, "is_real", False))

    def get(self, id: str, expand: str = "") -> Json | None:
        """One resource as ARM shows it; None when it is not there. Raises `CheckError`, as all do."""
        return _asked(lambda: self._cloud.get(id, expand))

    def list(self, collection: str, expand: str = "", filter: str = "") -> "list[Json]":
        """The rows of a collection; empty when it is not there."""
        return _asked(lambda: self._cloud.list(collection, expand, filter))

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        """What a script printed inside a running VM, by the VM's id and a run-command's name."""
        return _asked(lambda: self._cloud.run(virtual_machine, command, script))

    def look(self, resource: str, script: str) -> str | None:
        """What a script would print that looks at the OS disk of a VM that is off, of a disk, snapshot, image
        or version, by its id; None when nobody can look."""
        try:
            return _asked(lambda: self._cloud.look(resource, script))
        except PracticeOnlyError:
            return None

    def of(self, subscription: str) -> "Reader":
        """The same cloud, its names meant in another subscription (by name or id); "" means this one.

        Raises `CheckError` when nobody sees such a subscription.
        """
        found = Reader(self._cloud)
        found.subscription = self._subscription_id(subscription) if subscription else self.subscription
        return found

    def _subscription_id(self, subscription: str) -> str:
        for row in self.list("/subscriptions"):
            if subscription.casefold() in (row["subscriptionId"].casefold(), row["displayName"].casefold()):
                return str(row["subscriptionId"])
        raise CheckError(f"There is no subscription '{subscription}'.")

    def group_id(self, group: str) -> str:
        """The id of a group by its name, whether it is there or not."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{group}"

    def resource_id(self, resource_type: str, name: str, group: str) -> str:
        """The id of a resource of a type such as `Microsoft.Compute/disks`, whether it is there or not."""
        return f"{self.group_id(group)}/providers/{resource_type}/{name}"


def running_lab() -> Cloud:
    """The cloud of the lab that runs in this kernel; `CheckError` when none does."""
    from azlab import lab

    try:
        return lab.cloud()
    except lab.LabError as error:
        raise CheckError(str(error)) from None


def _asked(question: Callable[[], T]) -> T:
    try:
        return question()
    except PracticeOnlyError:
        raise
    except Exception as error:  # whatever went wrong, the learner reads one sentence
        raise CheckError(f"The cloud gave no answer, so nothing was checked: {error}") from None
