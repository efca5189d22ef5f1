"""What one lesson's cloud shows, each time that it is other than it was."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from azlab.lab.sights import Sight
from azlab.widgets import picture
from azlab.widgets.cloud import Cloud
from azlab.widgets.grid_drawings import MOST_DRAWN
from azlab.widgets.grids import Step, Steps, steps_of
from azlab.widgets.panels import Panel
from azlab.widgets.pictures import Picture
from azlab.widgets.scale_sets import scale_sets
from azlab.widgets.things import Thing

NOTE = (
    "Drawn anew after each cell that changes the cloud; lab.unfollow() ends it. In JupyterLab, a right-click "
    'and "Create New View for Cell Output" make a tab of it, to be dragged beside the notebook. After a '
    "restart of the kernel, or when the page was loaded again, run lab.follow() again."
)
ONLY_RECORDED = "This is what the recording knows: what the lesson never asks about is missing."
TIME = "%A, %d %B %Y, %H:%M:%S (UTC)"
MOST_LOOKS = 200
"""While one cell runs; what a scale set does after that, only its end shows."""
MOST_COMMANDS = 3


@dataclass(frozen=True)
class Asked:
    """Of what somebody wants a picture, as `lab.picture` takes it."""

    groups: tuple[str, ...] = ()
    network: bool = False
    subscription: str | None = None


@dataclass(frozen=True)
class Sample:
    """A scale set at a moment, and what the clock said when it was looked at."""

    moment: datetime
    looked_at: datetime
    thing: Thing


class Watch:
    """Follows one cloud. While a cell runs, it sees each step that scale sets take by themselves."""

    def __init__(self, cloud: Cloud, sight: Sight, asked: Asked) -> None:
        """`cloud` is read through `sight`."""
        self._sight, self._cloud, self._asked = sight, cloud, asked
        self._picture: Picture | None = None
        self._edition: object = None
        self._sampled: object = None
        self._part, self._number = "", 0
        self._samples: list[Sample] = []
        self._looks = 0
        self.close = sight.watch(self._look)
        """Look no longer."""

    def panel(self, cell: str = "") -> Panel | None:
        """What is to be shown after a cell, by its number in brackets; None where nothing has changed.

        Raises the `SentenceError` of a cloud that cannot be read.
        """
        with self._sight.moment():
            edition = self._sight.edition
            if self._picture is not None and edition == self._edition:
                return None
            panel = self._drawn(cell)
        self._edition = self._sampled = edition
        return panel

    def _drawn(self, cell: str) -> Panel | None:
        asked, part = self._asked, self._sight.part
        now = picture(self._cloud, *asked.groups, network=asked.network, subscription=asked.subscription)
        is_another = self._picture is not None and part != self._part
        before = None if is_another else self._picture
        steps = self._steps(before, now) if before else []
        heading = self._heading(cell, is_another)
        self._picture, self._part, self._samples, self._looks = now, part, [], 0
        if before is not None and before.scenes == now.scenes and not steps:
            return None
        note = NOTE if self._sight.done() is not None else f"{ONLY_RECORDED} {NOTE}"
        return Panel(heading, now.since(before) if before else now, tuple(steps), note)

    def _heading(self, cell: str, is_another: bool) -> str:
        """What it is a picture of: after which commands, and at which time of the cloud."""
        done, now = self._sight.done(), self._sight.now()
        last, self._number = self._number, done[-1].number if done else 0
        # A cloud that was built anew counts from one.
        fresh = [doing.command for doing in done or () if doing.number > last or self._number < last]
        where = f" (cell {cell})" if cell else ""
        if self._picture is None:
            said = "The cloud as it is now"
        elif is_another:
            said = f"Another cloud{where}"
        elif done is None:
            said = f"The cloud after cell {cell}" if cell else "The cloud"
        else:
            said = _after(list(dict.fromkeys(fresh))) + where
        return said + (f": {now:{TIME}}." if now else ".")

    def _steps(self, before: Picture, now: Picture) -> list[Steps]:
        was, is_now = _sets(before), _sets(now)
        found = [self._steps_of(id, was[id], thing) for id, thing in is_now.items() if id in was]
        return [steps for steps in found if steps is not None]

    def _steps_of(self, id: str, was: Thing, thing: Thing) -> Steps | None:
        end = self._sight.now()
        between = [
            Step(_time(sample.moment, end), sample.thing.instances)
            for sample in self._samples
            # What was undone is later than now.
            if sample.thing.id.casefold() == id and end is not None and sample.looked_at <= end
        ]
        return steps_of(thing.name, [Step("before", was.instances), *between, Step("now", thing.instances)])

    def _look(self, moment: datetime, id: str) -> None:
        """Called in the midst of a request, which must not fail by it."""
        with suppress(Exception):
            if self._picture is not None and self._looks < MOST_LOOKS:
                self._sample(moment, id)

    def _sample(self, moment: datetime, id: str) -> None:
        edition, now = self._sight.edition, self._sight.now()
        if edition == self._sampled or now is None:
            return
        self._sampled, self._looks = edition, self._looks + 1
        asked = self._asked
        found = scale_sets(self._cloud, asked.groups, asked.subscription or "", MOST_DRAWN, id)
        self._samples = [sample for sample in self._samples if sample.looked_at <= now]
        self._samples += [Sample(moment, now, thing) for thing in found]


def _sets(drawn: Picture) -> dict[str, Thing]:
    things = (thing for scene in drawn.scenes for thing in scene.things)
    return {thing.id.casefold(): thing for thing in things if thing.kind == "scale set"}


def _after(commands: Sequence[str]) -> str:
    """What has changed the cloud, in words."""
    if not commands:
        return "As time went by"
    more = len(commands) - MOST_COMMANDS
    return f"After {', '.join(commands[:MOST_COMMANDS])}" + (f" and {more} more" if more > 0 else "")


def _time(moment: datetime, end: datetime | None) -> str:
    """The time of a step; with its day, where that is not the day of the end."""
    is_today = end is not None and moment.date() == end.date()
    return f"{moment:%H:%M:%S}" if is_today else f"{moment:%d %b %H:%M}"
