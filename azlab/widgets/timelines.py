"""What `latest` meant when: the versions of an image definition in the order of publishing."""

from dataclasses import dataclass
from typing import Any

from azlab.widgets.canvas import canvas, of_its_size, scrolled, write
from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.galleries import by_number

STEP, HEIGHT, LEFT = 170, 120, 90
PUBLISHING = "properties.publishingProfile"


@dataclass(frozen=True)
class Moment:
    """Something happened, and what `latest` meant from then on; "" for no version at all."""

    event: str
    latest: str


@dataclass(frozen=True)
class Timeline:
    """The moments of one definition, the oldest first."""

    definition: str
    moments: tuple[Moment, ...]

    def __str__(self) -> str:
        if not self.moments:
            return f"There is no version of '{self.definition}' yet."
        return "\n".join(f"{moment.event}: {_meaning(moment)}" for moment in self.moments)

    __repr__ = __str__

    def svg(self) -> str:
        """A line from left to right, a point for each moment; above what happened, below what it meant."""
        width = LEFT * 2 + STEP * max(len(self.moments) - 1, 0)
        title = f"What latest means of {self.definition}, over time"
        line = (
            f'<line x1="{LEFT}" y1="55" x2="{width - LEFT}" y2="55" stroke="currentColor" stroke-width="2"/>'
        )
        points = [
            f'<circle cx="{LEFT + STEP * number}" cy="55" r="6" fill="currentColor"/>'
            + write(LEFT + STEP * number, 32, moment.event, anchor="middle")
            + write(LEFT + STEP * number, 88, _meaning(moment), anchor="middle", bold=True)
            for number, moment in enumerate(self.moments)
        ]
        return canvas((0, 0, width, HEIGHT), title, str(self), [line, *points], of_its_size(f"{width}px"))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not self.moments:
            return {"text/plain": str(self)}
        shown = scrolled(self.svg(), f"Time line of {self.definition}")
        return {"text/plain": str(self), "text/html": shown}


def timeline(cloud: Cloud, group: str, gallery: str, definition: str) -> Timeline:
    """The time line of `latest` as the cloud tells it now. A definition that is not there has no moments.

    Azure keeps no date of an exclusion: those stand at the end, as they are now.
    """
    scope = f"/subscriptions/{cloud.subscription}/resourceGroups/{group}/providers/Microsoft.Compute"
    id = f"{scope}/galleries/{gallery}/images/{definition}"
    versions = sorted(cloud.list(f"{id}/versions"), key=lambda row: at(row, f"{PUBLISHING}.publishedDate"))
    return Timeline(definition, _moments(versions))


def _moments(versions: list[Json]) -> tuple[Moment, ...]:
    names = [str(version["name"]) for version in versions]
    published = [
        Moment(f"{name} published", _newest(names[: number + 1])) for number, name in enumerate(names)
    ]
    excluded = [str(row["name"]) for row in versions if at(row, f"{PUBLISHING}.excludeFromLatest", False)]
    if excluded:
        left = [name for name in names if name not in excluded]
        published.append(Moment(f"{', '.join(excluded)} excluded", _newest(left)))
    return tuple(published)


def _newest(names: list[str]) -> str:
    return max(names, key=by_number, default="")


def _meaning(moment: Moment) -> str:
    return f"latest = {moment.latest}" if moment.latest else "latest = nothing"
