"""What a learner asks to see of the cloud: pictures, tables and charts, each also in words."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from azlab.lab.current import current_lab
from azlab.lab.notes import Note
from azlab.line import LINE

if TYPE_CHECKING:
    from azlab.widgets.tables import Table

OF_REAL_MONEY = (
    "This lesson runs live: what it really costs, Cost Management in the portal says, a day later. "
    "lab.cleanup() lists what there is, with an estimate."
)
NOT_RECORDED = (
    "Skipped: what it would show of this moment is not in the recording. In simulated mode it always is."
)


def bill(*groups: str, subscription: str = "") -> "Note | Table":
    """What the cloud as it stands costs by hour and month, by resource; or only the groups that are named.

    With date and source of its prices: real ones differ by region and contract. `subscription`: another one.
    """
    from azlab.billing.bill import bill as made
    from azlab.lab.modes import LIVE

    lab = current_lab()
    if lab.backend.mode == LIVE:
        return Note(OF_REAL_MONEY)
    return cast("Note | Table", _told(lambda: made(lab.cloud, groups, subscription)))


def picture(*groups: str, network: bool = False, subscription: str | None = None) -> Any:
    """A picture of the cloud, or of the resource groups that are named, and what changed since the last one.

    With `network`, also of what joins the machines. `subscription` is the name or the id of
    another one than the default.
    """
    from azlab.widgets import next_picture as draw

    return draw(current_lab().cloud, *groups, network=network, subscription=subscription)


def follow(*groups: str, network: bool = False, subscription: str | None = None) -> Note | None:
    """Keep a picture of the cloud, or of the resource groups that are named, in step with what you do.

    It is drawn anew after each cell that changed the cloud, and shows what is new, otherwise or gone since,
    and how a scale set moved through an upgrade. `lab.unfollow()` ends it. In JupyterLab, a right-click on
    it and "Create New View for Cell Output" make a tab of it, to be dragged beside the notebook.
    """
    if LINE in os.environ:  # nobody looks at a notebook while it is graded
        return None
    from azlab.lab.following import begin
    from azlab.lab.watching import Asked

    return begin(Asked(groups, network, subscription))


def unfollow() -> None:
    """Leave the picture of `lab.follow()` as it is from now on."""
    if LINE not in os.environ:
        from azlab.lab.following import end

        end()


def map(*lit: str) -> Any:
    """The map of all that the course is about, with these things lit: "disk", "snapshot" and so on."""
    from azlab.widgets.maps import course_map

    return course_map(*lit)


def latest(definition: str, *, gallery: str, group: str) -> Any:
    """What `latest` of an image definition meant, from its first version to now."""
    from azlab.widgets.timelines import timeline

    cloud = current_lab().cloud
    return _told(lambda: timeline(cloud, group, gallery, definition))


def compare(*names: str, group: str = "") -> Any:
    """What tells machines apart (host name, machine id or SID, SSH host key, accounts), side by side.

    They are of the group that is named, or of any.
    """
    from azlab.widgets import compare_machines

    cloud = current_lab().cloud
    if not names:
        return Note("There is no machine to compare yet.")
    return _told(lambda: compare_machines(cloud, group, names))


def autoscale(scale_set: str = "", *, group: str = "", hours: float = 24) -> Any:
    """A chart of what autoscale did: average CPU and instances over time, each change with its reason.

    Without a name it is of the only scale set that has autoscale. `hours` says how far back, up to 31 days.
    """
    from azlab.widgets.autoscale import autoscale as chart

    cloud = current_lab().cloud
    return _told(lambda: chart(cloud, scale_set, group, hours))


def replicas(definition: str = "", *, gallery: str = "", group: str = "") -> Any:
    """The versions in the galleries by region: how many replicas, how stored, how far copied, what is latest.

    Or only those of the definition, the gallery and the group that are named.
    """
    from azlab.widgets.replicas import replicas as table

    cloud = current_lab().cloud
    return _told(lambda: table(cloud, definition, gallery, group))


def _told(drawn: Callable[[], Any]) -> Any:
    """What was drawn, or a note that says why not: an exception would end "Run All Cells"."""
    from azlab.sentences import NotRecordedError, PracticeOnlyError, SentenceError

    try:
        return drawn()
    except (NotRecordedError, PracticeOnlyError):
        return Note(NOT_RECORDED)
    except SentenceError as sentence:
        return Note(str(sentence))
