"""Remove what the course made, and nothing else.

Only what has our tags and lies in a group with our name is deleted, thing by thing in an order that Azure
accepts; a group goes last, and only when it is empty. Nothing is remembered between two runs: whatever
stopped one, the next begins with what is there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby

from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Response
from azlab.data.api_versions import api_version
from azlab.live.inventory import LOCKS, RESOURCES, Choice, Inventory, find
from azlab.live.resource_manager import Manager, ManagerError

ORDER = (
    "microsoft.virtualmachineimages/imagetemplates",
    "microsoft.compute/virtualmachinescalesets",
    "microsoft.compute/virtualmachines",
    "microsoft.compute/galleries/images/versions",
    "microsoft.compute/galleries/images",
    "microsoft.compute/galleries",
    "microsoft.compute/images",
    "microsoft.compute/snapshots",
    "microsoft.compute/disks",
    "microsoft.network/loadbalancers",
    "microsoft.network/networkinterfaces",
    "microsoft.network/publicipaddresses",
    "microsoft.network/virtualnetworks",
    "microsoft.network/networksecuritygroups",
)
"""Types that must go before those below them. What is not named goes between machines and galleries: so an
identity goes after the image template that acts as it, which Azure would not delete without it."""
OTHERS = ORDER.index("microsoft.compute/virtualmachines") + 0.5
ROUNDS = 8
"""What is in somebody's way in one round may be free in the next."""


@dataclass
class Outcome:
    """What one run did. `left` are ids with Azure's reason; `kept` are groups with somebody else's things."""

    removed: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What a learner should know of it: what went, and what is still there with its reason."""
        said = [f"Removed {len(self.removed)} of the course's resources and groups."]
        said += [f"Resource group {name} stays: something in it is not the course's." for name in self.kept]
        said += [f"Still there: {id}. Azure said: {why}" for id, why in self.left.items()]
        return said


def clean_up(
    manager: Manager, choice: Choice, tell: Callable[[str], None] = lambda sentence: None
) -> Outcome:
    """Remove everything chosen. Ends when nothing is left, or when a whole round got nowhere.

    `tell` hears of each deletion as it begins. What Azure will not delete is in the outcome; what it
    will not show raises `ManagerError`.
    """
    outcome = Outcome()
    for _ in range(ROUNDS):
        # A round that removed nothing will not do better next time: what is left is not for us to remove.
        before = len(outcome.removed)
        found = find(manager, choice)
        outcome.left, outcome.kept = {}, []
        _Round(manager, choice, outcome, tell).run(found)
        if not outcome.left:
            if find(manager, choice).is_empty or outcome.kept:
                return outcome
        elif len(outcome.removed) == before:
            return outcome
    return outcome


@dataclass
class _Round:
    manager: Manager
    choice: Choice
    outcome: Outcome
    tell: Callable[[str], None]

    def run(self, found: Inventory) -> None:
        for group in found.groups:
            self._stop_deployments(group)
        # Locks first: Azure would refuse every deletion below one.
        self._delete_all(found.locks, LOCKS)
        for row in found.resources:
            self._set_free(row)
        # Azure refuses a disk that a VM has, and a network that an interface is in.
        rows = sorted(found.resources, key=_rank)
        for _, same in groupby(rows, key=_rank):
            self._delete_all(list(same))
        for group in found.groups:
            self._delete_group(group)

    def _delete_all(self, rows: list[Json], version: str = "") -> None:
        """Begin all deletions, then wait for each: many machines take no longer than one."""
        begun: list[tuple[Json, Response]] = []
        for row in rows:
            with self._tried(row):
                begun.append((row, self._start(row, version)))
                self.tell(f"deleting {row['type'].partition('/')[2]} {row['name']}")
        for row, response in begun:
            with self._tried(row):
                self.manager.wait(response)
                self.outcome.removed.append(row["id"])

    def _start(self, row: Json, version: str) -> Response:
        return self.manager.start_delete(row["id"], version or self.manager.version_of(row["type"]))

    @contextmanager
    def _tried(self, row: Json) -> Iterator[None]:
        """Azure's refusal is written down, and the rest goes on."""
        try:
            yield
        except ManagerError as error:
            self.outcome.left[row["id"]] = str(error)

    def _set_free(self, row: Json) -> None:
        """End what would keep it: open download links of disks and snapshots, a gallery's sharing."""
        kind, version = row["type"].lower(), api_version(row["type"])
        if kind in ("microsoft.compute/disks", "microsoft.compute/snapshots"):
            document = self.manager.get(row["id"], version)
            # A disk with an open download link cannot be deleted, and the link may be open for hours.
            if get_at(document, "properties.diskState") == "ActiveSAS":
                with self._tried(row):
                    self.manager.post(f"{row['id']}/endGetAccess", version)
        if kind == "microsoft.compute/galleries":
            document = self.manager.get(row["id"], version)
            # A gallery that is shared cannot be deleted.
            if get_at(document, "properties.sharingProfile.permissions") in ("Groups", "Community"):
                with self._tried(row):
                    self.manager.post(f"{row['id']}/share", version, {"operationType": "Reset"})

    def _stop_deployments(self, group: Json) -> None:
        """A deployment that still runs would go on making things."""
        path = f"{group['id']}/providers/Microsoft.Resources/deployments"
        for deployment in self.manager.list(path, RESOURCES):
            if get_at(deployment, "properties.provisioningState") in ("Running", "Accepted"):
                with self._tried(deployment):
                    self._cancel(deployment["id"])

    def _cancel(self, id: str) -> None:
        try:
            self.manager.post(f"{id}/cancel", RESOURCES)
        except ManagerError as error:
            if error.code != "DeploymentCannotBeCancelled":  # it has just ended
                raise

    def _delete_group(self, group: Json) -> None:
        """Only when it is empty, twice in a row: a list may lag behind what was made a moment ago."""
        inside = [*self._inside(group), *self._inside(group)]
        ours = [row for row in inside if self.choice.takes(row)]
        if ours:
            self.outcome.left.setdefault(ours[0]["id"], "it is still listed.")
        elif inside:
            self.outcome.kept.append(group["name"])
        else:
            self._delete_all([{**group, "type": "Microsoft.Resources/resourceGroups"}], RESOURCES)

    def _inside(self, group: Json) -> list[Json]:
        return self.manager.list(f"{group['id']}/resources", RESOURCES)


def _rank(row: Json) -> float:
    kind = row["type"].lower()
    return ORDER.index(kind) if kind in ORDER else OTHERS


__all__ = ["Choice", "Outcome", "clean_up"]
